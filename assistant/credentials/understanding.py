"""What somebody asks of the register of credentials, recognised by rules. Pure; whatever is unsure is a question.

A sentence counts only where all of it fits: `which licences expire soon` does, `what happens when a licence
expires` is a question for the documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.credentials.types import Credential
from assistant.onboarding.mentions import spoken
from assistant.periods import Period, find_period


class Ask(StrEnum):
    EXPIRING = "expiring"  # which run out in a period
    EXPIRED = "expired"  # which have run out and were not renewed
    VALID = "valid"  # is this one valid, and until when
    HELD = "held"  # which there are


@dataclass(frozen=True, slots=True)
class Query:
    ask: Ask
    who: str | None = None  # a vendor or a holder
    period: Period | None = None
    categories: frozenset[str] = frozenset()  # certificate, licence, insurance; empty: all
    kinds: frozenset[str] = frozenset()  # as the register writes them; empty: all
    yes_or_no: bool = False
    own: bool = False  # `our`, `my`: those of the asking side


INSURANCE, LICENCE, CERTIFICATE = "insurance", "licence", "certificate"
GENERIC = {
    INSURANCE: (
        r"insurance (?:certificates?|polic(?:y|ies)|covers?|coverage)|(?:certificates?|proofs?) of "
        r"insurance|insurances?"
    ),
    LICENCE: r"licences?|permits?|work permits?|driving licences?",
    CERTIFICATE: r"certificates?|certifications?|certs?|accreditations?|attestations?",
    "": r"credentials?|certificates? (?:and|or) (?:other )?(?:documents?|papers)",
}
NOUN = r"(?:INSURANCE|LICENCE|CERTIFICATE|CREDENTIAL)"
PLACEHOLDERS = {INSURANCE: "INSURANCE", LICENCE: "LICENCE", CERTIFICATE: "CERTIFICATE", "": "CREDENTIAL"}
# Words of a kind that name it no more than its category does.
WEAK = frozenset(
    "certificate certificates certification licence licences insurance insurances permit permits policy "
    "cover of the and for a "
    "an to in".split()
)
SPELLINGS = (
    (r"\blicens(e|es|ed)\b", r"licenc\1"),
    (r"\bpolicies of insurance\b", "insurance policies"),
    (r"\b(?:haven|hasn) t\b", "have not"),
)

LEAD_IN = re.compile(
    r"^(?:(?:hi|hello|hey|ok|okay|so|and|well|then|please|now|also|bot) )*(?:(?:can|could|would|will) you "
    r"(?:please )?"
    r"(?:tell|show|list|give)(?: me| us)?(?: please)? |do you know |(?:i|we) (?:would like|want|need) to know |"
    r"(?:please )?tell (?:me|us) |i wonder |remind me |please )?"
)
ENDING = re.compile(
    r"(?: (?:please|thanks|thank you|again|exactly|at all|right now|now|currently|at the moment))+$"
)

VENDORS = (
    r"(?:(?:all )?(?:of )?(?:our|the|any|all|every|all our) )?(?:vendors?|suppliers?|providers?|agents?"
    r"|people|contractors?)"
)
OF = r"(?: (?:of|for|from|at|held by|by|with) (?:WHO|US|VENDORS))?"
DETERMINERS = r"(?:(?:the|any|all|all the|all of|of|some|other|a|an|valid|current|its|their|these|those) )*"
THING = (
    rf"{DETERMINERS}(?:(?:WHO|VENDORS|US)(?: s)? )?{DETERMINERS}(?:KIND(?: {NOUN})?|{NOUN}(?: (?:(?:and"
    rf"|or) )?{NOUN})*)"
    rf"(?: KIND)?{OF}"
)
RUN_OUT = (
    r"(?:expir(?:e|es|ing|y)|laps(?:e|es|ing)|run(?:s|ning)? out|end(?:s|ing)?|go(?:es|ing)? out of date"
    r"|becom(?:e|es) invalid)"
)
BOUND = r"(?:(?:will|is|are|be|to|about|going|set|due|that|which|do|does|might|may|would|coming|up|there) )*"
RENEW = (
    r"(?:(?:is|are|be|come|comes|coming|that|which|will|that are) )*(?:up|due) (?:for|to be) (?:renewal"
    r"|renewed|expiry)"
    r"|(?:that )?(?:need|needs|must|have to|has to|should) (?:to be renewed|be renewed|renewing|renewal)"
)
EXPIRE = rf"(?:{BOUND}{RUN_OUT}|{RENEW})"
GOING = (
    r"(?:(?:is|are|that are|which are|will be) )?(?:expiring|lapsing|running out|about to (?:expire|lapse"
    r"|run out|end)"
    r"|(?:coming )?up for renewal|due for renewal)"
)
GONE = (
    r"(?:(?:is|are|has|have|had|that|which|been|already|did) )*(?:expired|lapsed|run out|ran out|out of "
    r"date|overdue for renewal"
    r"|no longer valid|not valid(?: any more)?|invalid)(?: already)?"
)
WHICH = r"(?:what|which|whose|how many)"
SHOW = r"(?:(?:show|list|give|tell|see)(?: me| us)?(?: a list of| an overview of)? ?)?"
HAVE = r"(?:have|has|hold|holds|with|own|owns|got)"
STILL = r"(?:(?:still|currently|now|actually|yet|already|even) )*"
GOOD = r"(?:valid|current|in force|up to date|active|good|in date|effective|running)"

EXPIRING = (
    rf"^{WHICH} {THING} {EXPIRE} PERIOD$",
    rf"^{WHICH} {THING} {GOING}(?: PERIOD)?$",
    rf"^{WHICH} of (?:the |our )?{THING} {EXPIRE} PERIOD$",
    rf"^(?:is|are|do|does|will|has|have)(?: there)? {THING} {EXPIRE} PERIOD$",
    rf"^(?:is|are)(?: there)? {THING} {GOING}(?: PERIOD)?$",
    rf"^(?:do|does|will) (?:US|WHO|VENDORS) have {THING} (?:{EXPIRE} PERIOD|{GOING}(?: PERIOD)?)$",
    rf"^{SHOW}{THING} (?:{EXPIRE} PERIOD|{GOING}(?: PERIOD)?)$",
    rf"^{SHOW}(?:the |all |all the |any )?(?:soon )?(?:expiring|lapsing) {THING}(?: PERIOD)?$",
    rf"^what (?:else )?(?:of WHO |of VENDORS )?(?:{EXPIRE} PERIOD|{GOING}(?: PERIOD)?)(?: (?:for|at|of) "
    r"(?:WHO|US|VENDORS))?$",
    rf"^(?:is|does|will) anything {EXPIRE} PERIOD(?: (?:for|at|of) (?:WHO|US|VENDORS))?$",
    rf"^(?:who|(?:which|what) {VENDORS}|(?:which|what) VENDORS) {HAVE} {THING} (?:{EXPIRE} PERIOD"
    rf"|{GOING}(?: PERIOD)?)$",
    rf"^(?:who|whose|(?:which|what) VENDORS)(?: s)? {THING} (?:{EXPIRE} PERIOD|{GOING}(?: PERIOD)?)$",
    rf"^(?:which|what|when) (?:do |does )?(?:of )?(?:WHO|US)(?: s)? {THING} {EXPIRE} PERIOD$",
    r"^(?:show me |list |show )?(?:the |all |our )?(?:upcoming|coming|next) (?:expir(?:y|ies)"
    r"|expirations?|renewals?)(?: dates?)?"
    rf"{OF}(?: PERIOD)?$",
    rf"^(?:the |our |all )?(?:expir(?:y|ies)|renewals?)(?: dates?)?{OF} PERIOD$",
)
EXPIRED = (
    rf"^{WHICH} {THING} {GONE}$",
    rf"^(?:is|are|has|have|did)(?: there)? {THING} {GONE}$",
    rf"^(?:is|are|has|have) (?:anything|something|any of (?:it|them)) {GONE}(?: (?:for|at|of) (?:WHO|US"
    r"|VENDORS))?$",
    rf"^what {GONE}(?: (?:for|at|of) (?:WHO|US|VENDORS))?$",
    rf"^{SHOW}(?:the |all |all the |any )?(?:expired|lapsed|overdue|invalid) {THING}$",
    rf"^{SHOW}{THING} {GONE}$",
    rf"^(?:who|(?:which|what) VENDORS) {HAVE} (?:an? |any |no )?(?:expired|lapsed|invalid) {THING}$",
    rf"^(?:do|does) (?:US|WHO|VENDORS) have (?:any |an )?(?:expired|lapsed|invalid) {THING}$",
)
ONE = rf"(?P<one>{THING})"
VALID = (
    rf"^(?:is|are|will) {ONE} {STILL}(?:be )?{STILL}{GOOD}(?: PERIOD)?$",
    rf"^(?:is|are|has|have|did) {ONE} {STILL}(?:expired?|lapsed?|run out|out of date)(?: yet| already)?$",
    rf"^does (?:WHO) {STILL}{HAVE} {STILL}(?:an? )?(?:valid |current |active )?{ONE}(?: PERIOD)?$",
    rf"^(?:is|are) (?:WHO|US) {STILL}(?:properly )?(?:KIND )?(?:insured|licenced|certified|accredited|covered)"
    r"(?: (?:to|for|under|against) KIND)?$",
    rf"^(?:if|whether) {ONE} (?:is|are|will be) {STILL}(?:{GOOD}|expired)(?: PERIOD)?$",
    rf"^(?:if|whether) {ONE} (?:has|have) {STILL}(?:expired|lapsed|run out)$",
)
UNTIL = (
    rf"^(?:when|until when) {ONE} (?:will )?(?:expires?|lapses?|runs? out|ends?|is valid|is due for renewal)$",
    rf"^(?:when|on which day|on what date) (?:does|do|will|did|is|are) {ONE} (?:going to |due to |set to )?"
    r"(?:expire|lapse|run out|end|expiring|lapsing|running out|due for renewal|up for renewal)$",
    r"^(?:until when|how long|till when|to when|until what date|for how long|how much longer) (?:is|are"
    rf"|will) {ONE} {STILL}(?:be )?"
    rf"{STILL}(?:{GOOD})(?: for)?$",
    rf"^(?:what is |when is )?(?:the )?(?:expiry|expiration|renewal|end)(?: date)? (?:of|for) {ONE}$",
    rf"^(?:what is |when is )?{ONE} (?:expiry|expiration|renewal) date$",
    rf"^(?:when|by when) (?:must|does|do|should|has|have) {ONE} (?:have to |need to )?(?:to )?be renewed$",
)
HELD = (
    rf"^(?:what|which) {THING} (?:does|do|has|have) (?:WHO|US)(?: {HAVE}| got| in the register)?$",
    rf"^{SHOW}(?:what is |what are )?{THING} (?:does |do )?(?:of|for|from|at) (?:WHO|US)$",
    r"^(?:show|list|show me|list me) (?:me )?(?:all |the )*(?:WHO|US)(?: s)? " + NOUN + "$",
)
# In this order. `named`: only where somebody is named; `own`: or where the asker means its own side; else `any`.
COMPILED = [
    (ask, [re.compile(one) for one in patterns], yes_or_no, whose)
    for ask, patterns, yes_or_no, whose in (
        (Ask.EXPIRING, EXPIRING, False, "any"),
        (Ask.VALID, VALID, True, "named"),
        (Ask.EXPIRED, EXPIRED, False, "any"),
        (Ask.VALID, VALID, True, "own"),
        (Ask.VALID, UNTIL, False, "own"),
        (Ask.HELD, HELD, False, "own"),
    )
]
ADJECTIVES = {"insured": INSURANCE, "covered": INSURANCE, "licenced": LICENCE}


def understand(text: str, held: Iterable[Credential], on: date) -> Query | None:
    """`held`: what the asking caller may see of the register. What is not in it cannot be named."""
    seen = list(held)
    words = spoken(text)
    for pattern, spelled in SPELLINGS:
        words = re.sub(pattern, spelled, words)
    words = ENDING.sub("", LEAD_IN.sub("", words, count=1))
    words, who = _named(words, seen)
    words, kinds = _kinds(words, [one.kind for one in seen])
    words, period = find_period(words, on)
    words = re.sub(r"^PERIOD (.*)$", r"\1 PERIOD", words)
    words, categories = _categories(words)
    own = re.search(r"\b(?:my|our|ours|we|us|i)\b", words) is not None
    plain = _placed(words)
    for ask, patterns, yes_or_no, whose in COMPILED:
        if who is None and (whose == "named" or (whose == "own" and not own)):
            continue  # about certificates as such: the documents know
        if any(pattern.match(plain) for pattern in patterns):
            adjective = next((ADJECTIVES[word] for word in plain.split() if word in ADJECTIVES), None)
            meant = frozenset({adjective}) if adjective and not kinds else categories
            return Query(ask, who, period, meant, kinds, yes_or_no, own and who is None)
    return None


def _named(words: str, seen: Sequence[Credential]) -> tuple[str, str | None]:
    """Two names are one question too many: the second stays as it is, and no rule fits."""
    vendors, holders = {one.vendor for one in seen}, {one.holder for one in seen}
    for name in sorted(vendors | holders, key=lambda one: (-len(one), one not in vendors, one)):
        said = re.escape(spoken(name))
        pattern = rf"(?<!\w)(?:(?:the )?(?:vendor|supplier|company|agent|contractor) )?{said}(?!\w)"
        if said and re.search(pattern, words):
            return re.sub(pattern, "WHO", words), name
    return words, None


def _kinds(words: str, kinds: Iterable[str]) -> tuple[str, frozenset[str]]:
    """The longest run of words that all belong to one kind, one of them more than its category."""
    tokens = words.split()
    best: tuple[int, int] = (0, 0)
    for kind in set(kinds):
        own = {_singular(one) for one in spoken(kind).split()}
        own = {re.sub(r"^licens", "licenc", one) for one in own}
        start = 0
        while start < len(tokens):
            end = start
            while end < len(tokens) and _singular(tokens[end]) in own:
                end += 1
            run = tokens[start:end]
            if any(one not in WEAK for one in run) and end - start > best[1] - best[0]:
                best = (start, end)
            start = max(end, start + 1)
    first, last = best
    if first == last:
        return words, frozenset()
    run_of = {_singular(one) for one in tokens[first:last]}
    fitting = frozenset(
        kind
        for kind in kinds
        if run_of <= {re.sub(r"^licens", "licenc", _singular(one)) for one in spoken(kind).split()}
    )
    return " ".join([*tokens[:first], "KIND", *tokens[last:]]), fitting


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 4 else word


def _categories(words: str) -> tuple[str, frozenset[str]]:
    found: set[str] = set()
    for category, pattern in GENERIC.items():
        marked = re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", PLACEHOLDERS[category], words)
        if marked != words:
            found.add(category)
        words = marked
    return words, frozenset() if "" in found else frozenset(found)


def _placed(words: str) -> str:
    words = re.sub(rf"\b(?:of |at |from )?{VENDORS}(?: s)?\b(?! s )", _keep_preposition, words)
    return re.sub(r"\b(?:my|our|ours|we|us|i)\b", "US", words)


def _keep_preposition(found: re.Match[str]) -> str:
    first = found[0].split()[0]
    return f"{first} VENDORS" if first in ("of", "at", "from") else "VENDORS"


def category_of(kind: str) -> str:
    """Which of the three a kind belongs to, by its own words."""
    words = spoken(kind)
    if re.search(r"\b(?:insurance|liability|indemnity|cover|coverage)\b", words):
        return INSURANCE
    return LICENCE if re.search(r"\b(?:licen[cs]es?|permits?|visa)\b", words) else CERTIFICATE

"""Sentences of contracts cut into what each obliges whom to do. Pure: no document, no storage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.obligations.parties import Parties
from assistant.obligations.phrases import LEADING, deadline, frequency

MODAL = re.compile(
    r"\b(?P<modal>shall|must|will|agrees? to|agrees?(?=:)|undertakes? to|covenants? to|commits? to|"
    r"(?:is|are|shall be|will be) (?:responsible|accountable) for|(?:is|are) (?:required|obliged|obligated) to|"
    r"has to|have to|(?:is|are) to(?= \w))"
    r"(?P<negative>\s+(?:not|never)\b)?",
    re.I,
)
# Said of a party, these give a right, a status or a limit, and ask nothing of it.
NO_DUTY = re.compile(
    r"^\s*(?:also\s+|further\s+|either\s+|otherwise\s+|each\s+)*(?:not\s+)?(?:"
    r"be\s+(?!(?:(?:solely|fully|wholly|also|jointly)\s+)?(?:responsible|accountable)\s+for|available|"
    r"present|reachable|insured)|"
    r"have\b(?!\s+(?:in place|available))|remain|own|retain\s+(?:all|title|the right|ownership)|mean|"
    r"include|constitute|"
    r"survive|prevail|exceed|apply|come|commence|renew|expire|terminate|begin|continue|enter into force|become)",
    re.I,
)
PASSIVE = re.compile(
    r"^\s*(?:(?:always|only|also|promptly|immediately|at all times|then|at least)\s+)*be\s+(?:(?:\w+ly|fully)\s+)?"
    r"(?P<done>\w+ed|kept|sent|given|made|paid|held|taken|done|built|borne|written|brought|drawn up|"
    r"carried out|put|"
    r"set|met|shown|told|withheld|returned|drawn|run)\b",
    re.I,
)
# What happens to a contract by law or by itself is nobody's duty.
NO_DEED = re.compile(
    r"\b(?:govern|deem|constru|interpret|consider|limit|subject|incorporat|calculat|measur|defin|regard|treat|"
    r"determin|express|increas|comput|reduc|levi|bas|exclud|requir|entitl|amend|adjust|terminat|suspend|resolv|settl|renew|extend|"
    r"appli|read|understood|binding|allow|permitt)\w*$",
    re.I,
)
PRESENT = re.compile(r"^(?P<verb>(?!is\b|has\b|was\b|does\b|always\b)[a-z]+s)\s+(?!that\b)\S")
STATES = frozenset(
    "warrants represents owns remains retains holds believes wants wishes needs receives accepts "
    "understands means "
    "includes contains becomes exists comes lies knows consists engages applies agrees disputes fails "
    "asks requests "
    "objects grants appoints desires intends likes thinks seems ceases enters undertakes assigns breaches commits "
    "defaults terminates elects chooses considers suffers discovers exceeds".split()
)
PRESENT_PASSIVE = re.compile(r"\b(?:is|are)\s+(?P<done>\w+ed|kept|sent|given|made|paid|held)\b")
BY = re.compile(r"\b[Bb]y\s+(?=(?:the|each|either|both)\b|[A-Z])")
TO = re.compile(r"\b[Tt]o\s+(?=(?:the|each)\b|[A-Z])")
WITHIN_CONDITION = re.compile(
    r"\W*(?:\(?[\da-z]{1,3}[.)]\s+)?"
    r"(?:if|where|when|whenever|once|unless|in the event|in case|should|provided)\b[^,]*\Z",
    re.I,
)
SUBORDINATE = re.compile(
    r"\b(?:if|when|where|whenever|unless|until|that|which|who|whose|because|since|while|whether|as|after|before|"
    r"once|provided|to the extent|so far|what)\b",
    re.I,
)
JOINT = re.compile(
    r"(?:^|[.,;]\s)\W*(?:\d[\d.]*\s+)?(?:[Tt]he\s+)?[A-Z][\w-]*(?:\s[A-Z][\w-]+)?\s+and\s+(?:the\s+)?[A-Z][\w-]*(?:\s[A-Z][\w-]+)?\s*$"
)
OWN_SUBJECT = re.compile(
    r"[;:]\s"
    r"|,?\s+and\s+(?=(?:the|it|each|they)\b)"
    r"|,?\s+and\s+(?=[A-Z][\w-]*(?:\s[A-Z][\w-]*){0,2}\s*$)"
    r"|,\s+(?=(?:the|it|each|both|either|neither|they)\s)"
)
CHOICE = re.compile(r"\b(?:may|can|mutually|could|might|to)\s+$")
ARTICLE = re.compile(r"\s*(?:the|any|each|all|every|an?|no)\b", re.I)
RELATIVE = re.compile(r"\b(?:that|which|who)\b(?:\s+\S+){1,14}\s*$")
NUMBERING = re.compile(r"^\W*(?:\(?[\da-z]{1,3}(?:\.\d+)*[.)]\s+|\d+(?:\.\d+)+\s+)")
LINKING = re.compile(
    r"^\s*(?:and|or|but|then|also|further|furthermore|moreover|however|therefore|accordingly),?\s+", re.I
)
OPENING = re.compile(
    r"^\s*(?:on|upon|at|in|during|after|before|for|outside|under|by|with|every|each|without|within|from|to|following)\b"
    r".*?\s(?=(?:the|each|both|either|neither)\s+[A-Z])",
    re.I,
)
PAYING = re.compile(r"^(?:the\s+)?(?:payments?|fees?|charges?|invoices?|remuneration|price)\b", re.I)


@dataclass(frozen=True, slots=True)
class Duty:
    """`party` has to do `action`, which stands at `start:end` of the sentence."""

    party: str
    action: str
    prohibited: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lead:
    """`The Supplier shall:` — whom the items below it oblige."""

    party: str
    prohibited: bool


def duties(sentence: str, parties: Parties) -> list[Duty]:
    """Every duty in one sentence, in its order."""
    found: list[Duty] = []
    matches = list(_modals(sentence))
    party = ""
    for number, match in enumerate(matches):
        end = _end(sentence, match, matches[number + 1 :])
        before = sentence[matches[number - 1].end() if number else 0 : match.start()]
        subject = _subject(before)
        if number and not subject:
            pass  # `and shall confirm`: whoever stood before
        elif subject.casefold() in {"it", "they", "he", "she"}:
            party = party or parties.named_in(sentence[: match.start()])
        else:
            party = parties.of(subject)
        duty = _duty(sentence, subject, party, match, end, parties=parties)
        if duty is not None:
            found.append(duty)
    if not matches:
        found += _present(sentence, parties)
    return found


def lead_of(text: str, parties: Parties) -> Lead | None:
    """Of a sentence that ends with a colon right after its modal verb."""
    plain = text.rstrip()
    if not plain.endswith(":"):
        return None
    matches = list(_modals(plain))
    if not matches:
        return None
    rest = plain[matches[-1].end() : -1]
    if len(rest.split()) > 8:
        return None
    party = parties.of(_subject(plain[: matches[-1].start()]))
    return Lead(party, bool(matches[-1]["negative"])) if party else None


def _modals(sentence: str) -> Iterator[re.Match[str]]:
    for match in MODAL.finditer(sentence):
        before = sentence[: match.start()]
        own = _clause_start(before)
        modal = match["modal"].lower()
        if WITHIN_CONDITION.match(before) or (modal == "agree to" and CHOICE.search(before)):
            continue
        if not SUBORDINATE.search(_words_of_clause(before[own:])):
            yield match


def _words_of_clause(text: str) -> str:
    """What decides whether it is a side clause: its own beginning, without a relative clause in its subject."""
    return RELATIVE.sub("", text) if ARTICLE.match(text) else text


def _clause_start(before: str) -> int:
    """Where the clause begins that ends with `before`: after a leading condition, a semicolon or a conjunction."""
    start = 0
    condition = LEADING.match(before)
    if condition:
        start = condition.end()
    if JOINT.search(before[start:]):
        return start
    for match in OWN_SUBJECT.finditer(before):
        start = max(start, match.end())
    for match in re.finditer(r"\s+(?:and|or|but)\s*$", before):
        start = max(start, match.end())
    return start


def _subject(before: str) -> str:
    text = LINKING.sub("", NUMBERING.sub("", before[_clause_start(before) :]))
    opening = OPENING.match(text)  # `On termination the Supplier`
    return (text[opening.end() :] if opening else text).strip(" ,")


def _end(sentence: str, match: re.Match[str], following: list[re.Match[str]]) -> int:
    """A clause ends where the next one's subject begins, or with the sentence."""
    if not following:
        return len(sentence.rstrip(" .;"))
    between = sentence[match.end() : following[0].start()]
    cut = _clause_start(between)
    kept = re.sub(r"[\s,;]+(?:and|or|but)?[\s,]*$", "", between[:cut] if cut else between)
    return match.end() + len(kept)


def _duty(
    sentence: str, subject: str, party: str, match: re.Match[str], end: int, *, parties: Parties
) -> Duty | None:
    rest = sentence[match.end() : end]
    inserted = re.match(r"\s*,[^,]+,\s*", rest)
    core = rest[inserted.end() :] if inserted else rest
    modal = match["modal"].lower()
    responsible = modal.endswith(" for")
    prohibited = bool(match["negative"]) or subject.lower().startswith(("neither", "no "))
    if re.fullmatch(r"\s*:?\s*", rest):
        return None  # what introduces a list is no duty itself
    passive = None if responsible else PASSIVE.match(core)
    if party and not responsible and NO_DUTY.match(core):
        return None
    if party and not passive:
        start = match.start() if responsible else match.start("negative") if match["negative"] else match.end()
        return _made(sentence, party, prohibited, start, end)
    if passive is None or party or NO_DEED.search(passive["done"]):
        return None
    whom = _passive_party(subject, rest, parties)
    if not whom:
        return None
    start = sentence.rindex(subject, 0, match.start()) if subject else match.start()
    return _made(sentence, whom, prohibited, start, end)


def _made(sentence: str, party: str, prohibited: bool, start: int, end: int) -> Duty | None:
    while start < end and sentence[start] in " ,:":
        start += 1
    action = sentence[start:end].rstrip(" .;,:")
    return Duty(party, action, prohibited, start, start + len(action)) if len(action.split()) > 1 else None


def _passive_party(subject: str, rest: str, parties: Parties) -> str:
    """`by the Supplier`; else whoever does not receive it; else the provider, if a time is set."""
    for pattern, text in ((BY, rest), (BY, subject)):  # `requests received by the Processor shall be forwarded`
        named = [parties.at(text, match.end()) for match in pattern.finditer(text)]
        if any(named):
            return next(name for name in named if name)
        if PAYING.match(subject):
            return parties.receiving
    to = [parties.at(rest, match.end()) for match in TO.finditer(rest)]
    if any(to):
        return parties.other(next(name for name in to if name))
    return parties.providing if deadline(rest) or frequency(rest) else ""


def _present(sentence: str, parties: Parties) -> list[Duty]:
    """`The Vendor sends a report`: plain contracts say what is done."""
    if re.search(r"\bor\W*$", sentence):  # one of several cases, not what is done
        return []
    own = _clause_start(sentence)
    condition = LEADING.match(sentence)
    start = condition.end() if condition else own if own < len(sentence) else 0
    for name, _ in parties.names:
        for match in re.finditer(
            rf"(?:^|,\s+|\s)((?:The|the|Each|each)\s+{re.escape(name)})\s+(?=[a-z])", sentence
        ):
            if not _stands_first(sentence, match.start(1), start):
                continue
            verb = PRESENT.match(sentence[match.end() :])
            if verb and verb["verb"] not in STATES:
                made = _made(sentence, name, False, match.end(), len(sentence.rstrip(" .;")))
                return [made] if made else []
    passive = PRESENT_PASSIVE.search(sentence)
    by = BY.search(sentence, passive.end()) if passive else None
    if passive and by and not SUBORDINATE.search(sentence[: passive.start()]):
        party = parties.at(sentence, by.end())
        timed = deadline(sentence) or frequency(sentence)
        if party and timed and not NO_DEED.search(passive["done"]):
            made = _made(sentence, party, False, 0, len(sentence.rstrip(" .;")))
            return [made] if made else []
    return []


def _stands_first(sentence: str, at: int, start: int) -> bool:
    """At the beginning of the main clause, after nothing but a phrase of time or place."""
    before = re.sub(r"^\W*\(?[\da-z]{1,3}(?:\.\d+)*[.)]?\s+", "", sentence[min(start, at) : at]).strip(" ,")
    return (
        len(before.split()) <= 6
        and not SUBORDINATE.search(before)
        and (not before or sentence[:at].rstrip().endswith(","))
    )

"""A follow-up that changes one thing about the question before, as that whole question. Pure.

"What is nearshore BPO?", "and offshore?" asks what offshore BPO is; "When must a breach be reported?", "to whom?"
asks to whom it must be reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.answering.designators import NAMED, SHORT, designators
from knowledge.words import stem, terms, words

MOST_CHARACTERS = 400  # of a question that is looked through: the patterns grow slow over long lines
MOST_WORDS = 5  # of what is named anew: what is longer asks something itself
SHARED_END = 4  # letters: nearshore and offshore, inbound and outbound
ENDINGS = ("ment", "tion", "ance", "ence", "ness", "ship", "able", "ible", "ical", "ator", "ture", "port")
KINDS = tuple(  # words that stand for each other in a question
    frozenset(stem(word) for word in line.split())
    for line in (
        "company client customer vendor provider supplier contractor subcontractor consultant licensor licensee",
        "critical high medium low major minor normal",
        "public internal confidential restricted secret",
        "daily weekly monthly quarterly yearly annual hourly",
        "weekday weekdays weekend weekends week holiday holidays sunday saturday monday friday",
        "benefits risks advantages disadvantages strengths weaknesses pros cons drawbacks",
        "minimum maximum average",
        "first second third fourth fifth last",
        "green amber red yellow",
        "morning afternoon evening night",
        "full incremental partial",
        "start end",
        "phone telephone email mail post",
    )
)
PREPOSITION = r"(?:for|of|in|at|with|by|on|to|from|during|under|after|before|above|below)"
ARTICLE = r"(?:the|an?|our|your|its|their)"
ASKS = (
    r"(?:who|whom|whose|what|which|when|where|why|how|if|is|are|was|do|does|did|can|could|must|may|should|will|has"
    r"|have)"
)
AND_X = re.compile(
    rf"^(?:(?:ok(?:ay)?|so|then)\b,? )?(?:(?:and|or|but)\b,? )?(?:(?:what|how) about )?"
    rf"(?:(?P<preposition>{PREPOSITION}) )?(?P<x>(?:{ARTICLE} )?(?!{ASKS}\b)(?:[^,;:?]|,(?=\d))+?)"
    r"(?:,? (?:then|though))?[ ?.!]*$",
    re.I,
)
CONTINUES = re.compile(r"^(?:(?:ok(?:ay)?|so|then)\b,? )?(?:and|or|but|what about|how about)\b", re.I)
NAMES = re.compile(r"\w+(?: \w+)? ?\?")  # "offshore?"
VERB = re.compile(rf"\b{ASKS}\b", re.I)
DEFINES = re.compile(
    rf"^(?P<before>(?:what (?:is|are|does)|define|explain)(?: meant by)? )"
    rf"(?P<x>(?:an? )?(?!{ARTICLE} )[\w-]+(?: [\w-]+){{0,2}}?)(?P<after>(?: mean| stand for)?[ ?.!]*)$",
    re.I,
)
DEFINITE = re.compile(r"(?:the|our|your|its|their)\b", re.I)  # "and the fee?" asks for something of the same
AMOUNT = re.compile(
    r"(?:\b(?:EUR|USD|GBP)|[$€£]) ?\d[\d,.]*\d(?: ?(?:k|m|million))?\b"
    r"|\b\d[\d,.]* ?(?:k\b|EUR\b|USD\b|euros?\b|dollars?\b|€)",
    re.I,
)
UNDERGOES = re.compile(
    r"^(?P<before>(?:how \w+|when|where|by whom|until when) (?:is|are|was|were|must|should|may|can) )"
    r"(?P<x>(?:(?:the|an?|our|your|all) )?[\w-]+(?: [\w-]+)??)"
    r"(?P<after> (?:be )?(?:\w+ed|kept|held|paid|sent|due|made|given|done|known|written|told|valid)\b.*)$",
    re.I,
)
ACRONYM = re.compile(r"\b[A-Z]{2,6}s?\b")
POSSIBLE = r"(?:must|should|shall|do|does|did|is|are|was|were|has|have|can|could|may|will|would|need)"
BARE = re.compile(
    r"^(?:(?:ok(?:ay)?|so|and|but)\b,? )*(?P<asks>(?:to|by|from|with|for|until|since) (?:whom?|when|what)|when"
    r"|where|why|how(?: (?:long|often|fast|soon|much|many|quickly|early|late))?)[ ?.!]*$",
    re.I,
)
ASKED = re.compile(
    rf"^(?:(?:(?:{PREPOSITION}) )?(?:whom?|when|where|why|how|what|which)\b(?: (?!{POSSIBLE}\b)\w+){{0,4}} )?"
    rf"(?P<rest>{POSSIBLE} \S.*)$",
    re.I,
)

Way = Callable[[str, str], str | None]  # earlier question, what is named anew -> the question that is meant


def instead(earlier: str, question: str) -> str | None:
    """The question that is meant; None where `question` changes nothing of `earlier` that could be told."""
    if len(earlier) > MOST_CHARACTERS or len(question) > MOST_CHARACTERS:
        return None
    bare = BARE.match(question)
    if bare:
        asked = ASKED.match(earlier.strip())
        return (
            f"{bare['asks'].capitalize()} {_lowered(asked['rest'])}"
            if asked and "?" not in asked["rest"][:-1]
            else None
        )
    match = AND_X.match(question) if CONTINUES.match(question) or NAMES.fullmatch(question) else None
    if match is None or not terms(match["x"]) or len(words(match["x"])) > MOST_WORDS or VERB.search(match["x"]):
        return None
    x, preposition = match["x"].strip(), match["preposition"]
    ways = (
        (_same_preposition(preposition), _acronym)
        if preposition
        else (_defined, _acronym, _undergoing, _indefinite)
    )
    found = (way(earlier, x) for way in (_level, _amount(preposition), _sibling, *ways))
    return next((one for one in found if one), None)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _level(earlier: str, x: str) -> str | None:
    """S3 for "severity 1"."""
    wanted = {kind for kind, _ in designators(x)}
    spans = [
        match.span()
        for pattern in (NAMED, SHORT)
        for match in pattern.finditer(earlier)
        if {kind for kind, _ in designators(match[0])} & wanted
    ]
    return _put(earlier, spans[0], x) if len(spans) == 1 else None


def _sibling(earlier: str, x: str) -> str | None:
    """The one word of `earlier` that is of a kind with a word of `x`."""
    asked = {stem(word) for word in words(earlier)}
    new = [word for word in words(x) if terms(word) and stem(word) not in asked]
    pairs = [
        (match.span(), word)
        for match in re.finditer(r"[^\W_]+", earlier)
        for word in new
        if terms(match[0]) and _of_a_kind(stem(match[0]), stem(word))
    ]
    told = {(earlier[slice(*span)].lower(), word) for span, word in pairs}
    return _put(earlier, *pairs[-1]) if len(told) == 1 else None


def _of_a_kind(one: str, other: str) -> bool:
    if any(one in kind and other in kind for kind in KINDS):
        return True
    shared = next((n for n, (a, b) in enumerate(zip(one[::-1], other[::-1], strict=False)) if a != b), 0)
    return shared >= SHARED_END and min(len(one), len(other)) > shared and not one.endswith(ENDINGS)


def _acronym(earlier: str, x: str) -> str | None:
    spans = [match.span() for match in ACRONYM.finditer(earlier)]
    bare = re.sub(rf"^{ARTICLE} ", "", x, flags=re.I)
    return _put(earlier, spans[-1], bare) if spans and ACRONYM.fullmatch(bare) else None


def _defined(earlier: str, x: str) -> str | None:
    match = None if DEFINITE.match(x) else DEFINES.match(earlier)
    return f"{match['before']}{x}{match['after']}" if match else None


def _undergoing(earlier: str, x: str) -> str | None:
    """What is done to backups as to invoices: "How long are invoices kept?", "and backups?"."""
    match = UNDERGOES.match(earlier)
    return f"{match['before']}{x}{match['after']}" if match else None


def _amount(preposition: str | None) -> Way:
    """Above EUR 250,000 for "for EUR 30,000"."""

    def replaced(earlier: str, x: str) -> str | None:
        spans = [match.span() for match in AMOUNT.finditer(earlier)]
        if len(spans) != 1 or not AMOUNT.search(x):
            return None
        start, end = spans[0]
        before = re.search(rf"\b{PREPOSITION} $", earlier[:start], re.I) if preposition else None
        return _put(earlier, (before.start() if before else start, end), f"{preposition} {x}" if before else x)

    return replaced


def _same_preposition(preposition: str) -> Way:
    """What ends the earlier question after the same preposition."""

    def replaced(earlier: str, x: str) -> str | None:
        last = re.search(rf"\b{preposition} (?P<x>(?:{ARTICLE} )?[\w-]+(?: [\w-]+){{0,2}}) ?\?*$", earlier, re.I)
        return (
            _put(earlier, last.span("x"), _filled(x, last["x"])) if last and not VERB.search(last["x"]) else None
        )

    return replaced


def _indefinite(earlier: str, x: str) -> str | None:
    """An invoice for "a contract" at the end."""
    last = re.search(r"\ban? (?P<x>[\w-]+(?: [\w-]+)?) ?\?*$", earlier, re.I)
    new = re.match(r"an? (.+)$", x, re.I)
    return _put(earlier, (last.start(), last.end("x")), x) if last and new else None


def _filled(x: str, old: str) -> str:
    """In "the last one" the day is meant where `old` is the first day."""
    return re.sub(r"\bones?$", old.rsplit(maxsplit=1)[-1], x)


def _put(text: str, span: tuple[int, int], new: str) -> str:
    return f"{text[: span[0]]}{new}{text[span[1] :]}"

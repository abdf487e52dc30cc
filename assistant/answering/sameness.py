"""Whether two statements with different values speak of different things, so that they contradict nothing. Pure.

Each test here looks for one sign of that: another actor, level, row, event or kind of thing, a special case, a
value below a maximum. A sign must stand in the words; where a statement says nothing of it, there is none.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.answering.designators import designators, fit
from assistant.answering.nouns import ROLES, VENDOR, of_another_kind
from assistant.answering.quantities import TIME, Quantity, quantities
from assistant.answering.questions import Asked
from assistant.answering.statements import Kind, Statement, meant, values
from assistant.answering.weekdays import weekdays
from knowledge.words import stem, terms, words

ROLE = rf"(?P<role>{'|'.join(ROLES)})"
AUXILIARY = r"(?:must|may|shall|will|can|should|do|does|did|has|have|had|is|are|was|were|need)"
BOTH = re.compile(r"\b(?:either|both|each|neither|any) (?:party|parties|sides?|of the parties)\b", re.I)
OF_ROLE = re.compile(  # "vendor manager" is none of the vendor's people
    r"\s+(?:managers?|management|office|offices|files?|data|portal|onboarding|risks?|reviews?|lists?|registers?|teams?"
    r"|contracts?|staff|systems?|sites?|satisfaction|service|contacts?)\b",
    re.I,
)
SUBJECT = re.compile(rf"\b{ROLE}(?P<many>s?)\b(?!['’])", re.I)
BY_ROLE = re.compile(rf"\bby (?:the |an? |each |any )?{ROLE}\b(?!['’])", re.I)
VERB = re.compile(rf"\s+(?:\w+ly\s+)?(?:{AUXILIARY}\b|(?:that|who|which)\b|\w+[^s\W]s\b)", re.I)
BEGINS = re.compile(
    r"(?:^|[.:;,]\s|\b(?:and|or|that|which)\s)\s*(?:\S+\s)?(?:the |an? |each |every |any |all )?$", re.I
)
ASKED_OF = re.compile(rf"\b{AUXILIARY} (?:the |an? |our |each |every |any )?{ROLE}s?\b(?!['’])", re.I)
EVENTS = tuple(
    frozenset(stem(word) for word in row.split())
    for row in (
        "report reports notify notifies notification tell told inform announce call",
        "acknowledge acknowledgement respond response react answer reply",
        "resolve resolution fix repair solve restore resume recover close remedy back",
        "update",
        "pay paid payment settle reimburse",
        "keep kept retain retention store delete deletion erase destroy purge",
        "object refuse reject dispute contest",
        "approve approval accept consent authorise authorize",
        "review audit inspect",
        "disable lock block deactivate",
        "replace replacement",
        "open opens opening",
        "train training course",
    )
)
CLOCK = frozenset(  # what starts a clock narrows nothing down: "when it becomes aware"
    stem(word)
    for word in "become aware learn find found know discover receive get happen occur take place".split()
)
CONDITION = re.compile(
    r"(?:\b(?:if|when|whenever|where|in case of|in the event (?:of|that))"
    rf"|\b(?:{'|'.join(ROLES)})s? (?:that|who|which))"
    r"\s+(?P<what>[^,;.]+)",
    re.I,
)
DEFERS = re.compile(  # it knows of the other value, and gives way to it
    r"\b(?:shorter|longer|stricter|higher|lower|earlier|later)\b[^;]{0,80}?\b(?:applies|apply|counts?|prevails?|wins?)\b"
    r"|\bunless (?:its|the|a|an) (?:\w+ )?(?:contract|agreement|order|schedule|sla)\b",
    re.I,
)
BARE = re.compile(r"\bthe ([^\W\d_]+)", re.I)
CONDITION_WORDS = 8
NARROWED = 0.5  # a condition fewer of whose terms than this were spoken of before is a special case
VALUE = re.compile(r"\d\s?%|[$€£]\s?\d|\b(?:USD|EUR|GBP)\b")
LISTED = re.compile(r",\s|\s(?:and|or)\s")
PIECE = re.compile(r"[,;]?\s+and\s+|[,;]\s+")
HALF = 0.5  # of the words of a row's first cell
CAP = re.compile(
    r"\b(?:at (?:the )?most|up to|(?:no|not) more than|maximum|max|cap|capped|ceiling|(?:upper )?limit(?:ed)?"
    r"|exceed\w*)\b",
    re.I,
)
FLOOR = re.compile(r"\b(?:at (?:the )?least|(?:no|not) less than|minimum|min)\b", re.I)
NEAR = 40  # characters between "capped at" and its value
AFTER_VALUE = 12
MEASURED = frozenset({Asked.MONEY, Asked.PERCENT})


def of_other_things(
    one: Statement, other: Statement, question: str, kinds: Collection[Kind], names: Collection[str] = ()
) -> bool:
    """`one` answers the question. `names`: terms of vendors' names, who act as vendors do."""
    known = {*meant(question), *meant(f"{one.text} {one.above}")}
    return (
        _other_actor(one, other, question, names)
        or _other_level(one, other, question)
        or _other_row(one, other, question)
        or _other_days(one, other, question)
        or _other_event(one, other, question)
        or of_another_kind(_with_kind(one), _with_kind(other), question)
        or _special_case(other.text, known)
        or within_bounds(one, other, kinds)
        or bool(DEFERS.search(one.text) or DEFERS.search(other.text))
    )


def suits(statement: Statement, question: str, names: Collection[str] = ()) -> int:
    """How well a statement is of the level and the side that is asked for, to choose between neighbours."""
    wanted, acting = _asked_of(question), _acting(statement, names)
    return fit(statement.text, designators(question)) - bool(wanted and acting and not wanted & acting)


def actors(text: str, names: Collection[str] = ()) -> frozenset[str]:
    """Who does what the sentence says; empty where it does not say it, or says it of both sides."""
    if BOTH.search(text):
        return frozenset()
    by = BY_ROLE.search(text)
    if by and not OF_ROLE.match(text, by.end()):
        return frozenset({ROLES[by["role"].lower()]})
    found = set()
    for match in SUBJECT.finditer(text):
        if OF_ROLE.match(text, match.end()):
            continue
        begins = BEGINS.search(text[: match.start()])
        if VERB.match(text, match.end()) or (match["many"] and begins):
            found.add(ROLES[match["role"].lower()])
    start = terms(" ".join(words(text)[:1]))
    if start and start[0] in names:
        found.add(VENDOR)
    return frozenset(found)


def _acting(statement: Statement, names: Collection[str]) -> frozenset[str]:
    return _of_row(statement) if statement.row else actors(statement.text, names)


def _asked_of(question: str) -> frozenset[str]:
    return frozenset(ROLES[match["role"].lower()] for match in ASKED_OF.finditer(question))


def _of_row(row: Statement) -> frozenset[str]:
    """The sides that stand alone in a cell ("Given by: Vendor"), or in a column ("Kept by the vendor")."""
    found = set()
    for column, value in row.cells:
        alone = ROLES.get(value.strip().lower().removesuffix("s"))
        by = BY_ROLE.search(column)
        found |= {alone} if alone else set()
        found |= {ROLES[by["role"].lower()]} if by else set()
    return frozenset(found)


def _other_actor(one: Statement, other: Statement, question: str, names: Collection[str]) -> bool:
    mine, theirs = _acting(one, names), _acting(other, names)
    wanted = _asked_of(question)
    return any(a and b and not a & b for a, b in ((mine, theirs), (wanted, theirs)))


def _other_level(one: Statement, other: Statement, question: str) -> bool:
    """Of severity 1 and of severity 2."""
    theirs = designators(other.text)
    for mine in (designators(question), designators(one.text)):
        kinds = {kind for kind, _ in mine} & {kind for kind, _ in theirs}
        if kinds and not mine & theirs:
            return True
    return False


def _other_row(one: Statement, other: Statement, question: str) -> bool:
    """What a row is for must be spoken of by the other one, or by the question."""
    for row, beside in ((one, other), (other, one)):
        known = {*meant(question), *meant(f"{beside.text} {beside.above} {beside.document.title}")}
        labels = _labels(row)
        if labels and not any(len(label & known) >= HALF * len(label) for label in labels):
            return True
    return False


def _other_days(one: Statement, other: Statement, question: str) -> bool:
    """From Monday to Friday and on Sundays; "two working days" are a time, and no days of the week."""
    theirs = weekdays(_untimed(other.text))
    return any(days and theirs and not days & theirs for days in map(weekdays, (_untimed(one.text), question)))


def _untimed(text: str) -> str:
    return TIME.sub(" ", text)


def _labels(row: Statement) -> list[set[str]]:
    """The terms of a row's first cell, of "tickets and records" of each; none where a value stands there."""
    if not row.cells:
        return []
    _, value = row.cells[0]
    if VALUE.search(value):
        return []
    return [found for part in LISTED.split(value) if (found := set(meant(part)))]


def _other_event(one: Statement, other: Statement, question: str) -> bool:
    """ "Acknowledged within" and "resolved within"."""
    theirs = _events(other.text)
    return any(mine and theirs and not mine & theirs for mine in (_events(one.text), _events(question)))


def on_event(text: str, question: str) -> str:
    """ "Reported within 24 hours and closed within 4 hours", without what it says of another event than asked."""
    wanted, pieces = _events(question), PIECE.split(text)
    valued = [(piece, _events(piece)) for piece in pieces if quantities(piece)]
    if not any(events & wanted for _, events in valued):
        return text
    others = {piece for piece, events in valued if events and not events & wanted}
    return ", ".join(piece for piece in pieces if piece not in others) if others else text


def _events(text: str) -> frozenset[int]:
    held = set(terms(text))
    return frozenset(number for number, event in enumerate(EVENTS) if held & event)


def _with_kind(statement: Statement) -> str:
    """ "The plan is handed in", below "Improvement plans": the heading says of which kind it is."""
    heading = terms(statement.path[-1]) if statement.path else []
    bare = {term for noun in BARE.findall(statement.text) for term in terms(noun)}
    return (
        f"{statement.path[-1]}. {statement.text}" if len(heading) > 1 and heading[-1] in bare else statement.text
    )


def _special_case(text: str, known: Collection[str]) -> bool:
    """ "A vendor that wants to use a new subcontractor gives 30 days' notice": said of nothing else."""
    for match in CONDITION.finditer(text):
        stretch = " ".join(match["what"].split()[:CONDITION_WORDS])
        held = [term for term in meant(stretch) if term not in CLOCK and not term.isdigit()]
        if held and sum(term in known for term in held) < NARROWED * len(held):
            return True
    return False


def within_bounds(one: Statement, other: Statement, kinds: Collection[Kind]) -> bool:
    """A maximum of 15 % and one case of 10 %; of money and shares also a minimum and a value above it."""
    for bounded, free in ((one, other), (other, one)):
        if _within(_bounds(bounded, kinds, CAP), free, kinds, CAP, lower=True):
            return True
        measured = [kind for kind in kinds if kind in MEASURED or not isinstance(kind, Asked)]
        if measured and _within(_bounds(bounded, measured, FLOOR), free, measured, FLOOR, lower=False):
            return True
    return False


def _within(
    bounds: Collection[Quantity],
    free: Statement,
    kinds: Collection[Kind],
    sign: re.Pattern[str],
    *,
    lower: bool,
) -> bool:
    if not bounds or _bounds(free, kinds, sign):
        return False
    limits = {bound.dimension: bound.value for bound in bounds}
    held = [value for value in values(free.text, kinds) if value.dimension in limits]
    return bool(held) and all(
        value.value < limits[value.dimension] if lower else value.value > limits[value.dimension] for value in held
    )


def _bounds(statement: Statement, kinds: Collection[Kind], sign: re.Pattern[str]) -> list[Quantity]:
    """The values that are said to be the most, or the least."""
    text = statement.text
    if statement.row and sign.search(text):
        return values(text, kinds)
    if sign.search(statement.path[-1] if statement.path else ""):
        return values(text, kinds)
    found: list[Quantity] = []
    for match in sign.finditer(text):
        after = re.split(r"[,;]\s|\.\s", text[match.end() : match.end() + NEAR])[0]
        before = text[max(0, match.start() - AFTER_VALUE - NEAR) : match.start()]
        found += values(after, kinds)[:1] or (values(before[-AFTER_VALUE:], kinds)[-1:])
    return found

"""Questions drafted from a document by templates, each with the value that answers it. Pure.

They use the document's own words, which makes them easier than what people ask: a person rewords them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.sentences import sentence_ranges
from knowledge.types import Leaf

LONGEST_NAME = 8  # words of a term, a row's name, a subject: more is a sentence
LONGEST_VALUE = 30  # words of a table cell that can be asked for
LONGEST_HEADING = 14
SHORTEST_FACT, LONGEST_FACT = 4, 40  # words of a meaning or a first sentence

COUNT = r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|thirty|sixty|ninety)"
DURATION = re.compile(
    rf"\b{COUNT}(?:\s*\(\d+\))?[\s-](?:(?:business|working|calendar|full)\s)?(?:minute|hour|day|week|month|year)s?\b",
    re.IGNORECASE,
)
MONEY = re.compile(
    r"(?:[$€£]|\b(?:USD|EUR|GBP)\s?)\d[\d.,]*\d?(?:\s?(?:million|thousand)\b)?|\b\d[\d.,]*\s(?:dollars|euros|pounds)\b"
)
MODAL = re.compile(r"\s(must|shall|should|may|can|will)\s(?!not\b|only\b)")
UNTIL = re.compile(
    r"[\s,]*\b(?:within|in|inside|no later than|not later than|at most|at the latest)\s+(?:the\s)?$", re.I
)
LASTING = re.compile(r"[\s,]*\bfor\s+(?:at least|at most|up to|a period of|a term of)?\s*$", re.I)
AMOUNT = re.compile(r"\s*\b(?:at most|at least|up to|a maximum of|a minimum of|no more than)?\s*$", re.I)
POINTING = frozenset("it they this that these those there he she which who if when where".split())
OPEN_END = frozenset("who which that the a an of in for to and or with by on".split())  # no subject ends so
ARTICLES = frozenset("the a an each every all any no our your both such".split())
OPENED, CLOSED = "[\"“”*'‘’]*", "[\"“”*'‘’]*\\s*"
DEFINED = re.compile(
    rf"{OPENED}(?P<term>[^:\"“”*.;]{{2,70}}?){CLOSED}(?::|\s[—–-]\s|\bmeans\b|\brefers to\b)\s*(?P<meaning>\S.+)",
    re.S,
)


@dataclass(frozen=True, slots=True)
class Drafted:
    """`start` and `end`: the stretch of the leaf's text that is the gold quote. `fact`: what must be answered."""

    question: str
    fact: str
    kind: str
    leaf: Leaf
    start: int
    end: int


def drafts(title: str, leaves: Sequence[Leaf]) -> list[Drafted]:
    """All drafts of a document, in reading order, no question twice."""
    found: dict[str, Drafted] = {}
    for draft in (*of_headings(title, leaves), *(d for leaf in leaves for d in of_leaf(leaf))):
        found.setdefault(draft.question.casefold(), draft)
    return list(found.values())


def of_leaf(leaf: Leaf) -> Iterator[Drafted]:
    if leaf.kind == "row":
        yield from of_row(leaf)
    elif leaf.kind == "definition":
        yield from of_definition(leaf)
    else:
        yield from of_values(leaf)


def of_headings(title: str, leaves: Sequence[Leaf]) -> Iterator[Drafted]:
    """The first sentence under each heading that says more than the heading itself."""
    seen: set[tuple[str, ...]] = set()
    for leaf in leaves:
        if not leaf.path or leaf.path in seen:
            continue
        seen.add(leaf.path)
        heading = leaf.path[-1].strip()
        if leaf.kind != "paragraph" or _plain(heading) == _plain(title):
            continue
        for start, end in sentence_ranges(leaf.text):
            sentence = leaf.text[start:end]
            if _short(sentence, SHORTEST_FACT - 1) or sentence.rstrip(".") in heading:
                continue
            if sentence.endswith(".") and _short(sentence, LONGEST_FACT) and _short(heading, LONGEST_HEADING):
                yield Drafted(ask_heading(title, heading), sentence, "lookup", leaf, start, end)
            break


def ask_heading(title: str, heading: str) -> str:
    """A heading that asks, as in an FAQ, is the question itself."""
    if heading.endswith("?"):
        return heading
    name = re.sub(r"^[\W\d.]+\s+", "", heading).rstrip(":. ") or heading
    return f"What does “{title}” say about {lowered(name)}?"


def of_definition(leaf: Leaf) -> Iterator[Drafted]:
    match = DEFINED.match(leaf.text)
    if match is None or not _short(match["term"], LONGEST_NAME):
        return
    start = match.start("meaning")
    low, high = sentence_ranges(leaf.text[start:])[0]
    meaning = leaf.text[start + low : start + high]
    if _short(meaning, LONGEST_FACT):
        yield Drafted(
            f"What does “{match['term'].strip()}” mean?", meaning.rstrip("."), "definition", leaf, 0, start + high
        )


def of_row(leaf: Leaf) -> Iterator[Drafted]:
    """The cell with a number, else the second: `What is the Price for Night shift?`"""
    cells = row_cells(leaf.text)
    if len(cells) < 2:
        return
    (_, row), *others = cells
    asked = [(column, value) for column, value in others if column and _short(value, LONGEST_VALUE)]
    if not asked or not _short(row, LONGEST_NAME):
        return
    column, value = next((cell for cell in asked if re.search(r"\d", cell[1])), asked[0])
    yield Drafted(f"What is the {lowered(column)} for {row}?", value, "table", leaf, 0, len(leaf.text))


def row_cells(text: str) -> list[tuple[str, str]]:
    """`Column: value; Column: value` to pairs; what has no column continues the cell before it."""
    cells: list[tuple[str, str]] = []
    for part in text.split("; "):
        column, colon, value = part.partition(": ")
        if colon and _short(column, LONGEST_NAME):
            cells.append((column.strip(), value.strip()))
        elif cells:
            cells[-1] = (cells[-1][0], f"{cells[-1][1]}; {part}")
    return [(column, value) for column, value in cells if value]


def of_values(leaf: Leaf) -> Iterator[Drafted]:
    """Sentences with a duration or an amount of money."""
    for start, end in sentence_ranges(leaf.text):
        sentence = leaf.text[start:end]
        for pattern, asks in ((DURATION, ask_duration), (MONEY, ask_amount)):
            value = pattern.search(sentence)
            question = asks(sentence, value) if value else None
            if value and question:
                yield Drafted(question, value[0].rstrip(".,"), "numeric", leaf, start, end)


def ask_duration(sentence: str, value: re.Match[str]) -> str | None:
    before = sentence[: value.start()]
    for preposition, asking in ((UNTIL, "Within what time"), (LASTING, "For how long")):
        found = preposition.search(before)
        question = found and ask(asking, before[: found.start()])
        if question:
            return question
    return about("How long is the time limit for", sentence)


def ask_amount(sentence: str, value: re.Match[str]) -> str | None:
    before = AMOUNT.sub("", sentence[: value.start()])
    return ask("How much", before, longest=2) or about("How much money is set for", sentence)


def ask(asking: str, clause: str, longest: int = 25) -> str | None:
    """`The vendor must answer` to `Within what time must the vendor answer?`; None without such a clause."""
    modal = MODAL.search(f"{clause} ")
    if modal is None:
        return None
    subject, action = clause[: modal.start()].strip(" ,"), clause[modal.end() :].strip(" ,")
    if not is_subject(subject) or not action or not _short(action, longest):
        return None
    return f"{asking} {modal[1]} {lowered(subject)} {action}?"


def about(asking: str, sentence: str) -> str | None:
    """For a sentence that cannot be turned round: its subject, and a person does the rest."""
    modal = MODAL.search(sentence) or re.search(r"\s(?:is|are|has|have|gets?|pays?|takes?|lasts?)\s", sentence)
    subject = sentence[: modal.start()].strip(" ,") if modal else ""
    return f"{asking} {lowered(subject)}?" if is_subject(subject) else None


def is_subject(text: str) -> bool:
    words = text.casefold().split()
    if not words or len(words) > LONGEST_NAME or re.search(r"[,.:;?]", text):
        return False
    return words[0] not in POINTING and words[-1] not in OPEN_END


def lowered(text: str) -> str:
    """The first letter small where the word is an article or starts a plain phrase; names and acronyms stay."""
    first, _, rest = text.partition(" ")
    plain = first.casefold() in ARTICLES or (rest and rest[0].islower())
    return first.lower() + text[len(first) :] if plain and first.istitle() else text


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _short(text: str, words: int) -> bool:
    return 0 < len(text.split()) <= words


def spread(found: Sequence[Drafted], most: int) -> list[Drafted]:
    """At most `most`, of every kind in turn and from all over the document."""
    by_kind: dict[str, list[Drafted]] = {}
    for draft in found:
        by_kind.setdefault(draft.kind, []).append(draft)
    quota = dict.fromkeys(by_kind, 0)
    while sum(quota.values()) < min(most, len(found)):
        for kind, own in by_kind.items():
            if quota[kind] < len(own) and sum(quota.values()) < most:
                quota[kind] += 1
    chosen = [own[i * len(own) // quota[kind]] for kind, own in by_kind.items() for i in range(quota[kind])]
    return sorted(chosen, key=found.index)

"""The units of a passage that can support something: sentences, items, rows; each with its place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.models.grounding.reading import Reading, is_content, read
from assistant.models.grounding.wordlists import NEGATIONS
from knowledge.sentences import sentence_ranges

ROW = re.compile(r"[^;:\n]{1,60}: [^;\n]*(?:; [^;:\n]{1,60}\??: [^;\n]*)+")
LINE = re.compile(r"[^\n]*\S[^\n]*")
ITEM = 200  # characters: a longer line is a paragraph and ends a list
NEAR_LEAD = 3  # lines: up to there the quote of an item begins with the line that introduces the list


FIRST = re.compile(r"[A-Z][a-z]*\b(?! (?:of the )?[A-Z])")  # no name, for all that is known: "Keep a timeline"


@dataclass(frozen=True, slots=True)
class Unit:
    """`place` counts the sentences of the passage; an item and the same item after its lead share it.

    `line` is that of the passage.
    """

    place: int
    start: int
    end: int
    reading: Reading
    item: bool = False
    subject: frozenset[str] = frozenset()  # words of a row's first cell: what the row is about
    line: int = 0


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage, and for each of its lines the headings that it stands under, where they are known."""

    text: str
    headings: tuple[str, ...] = ()

    def above(self, line: int) -> frozenset[str]:
        return _heading_keys(self.headings[line]) if line < len(self.headings) else frozenset()

    @property
    def every_heading(self) -> frozenset[str]:
        return frozenset().union(*map(_heading_keys, self.headings))


@lru_cache(maxsize=4096)
def _heading_keys(heading: str) -> frozenset[str]:
    """But for those that ask or deny: "Is BPO always offshore?" stands above a no."""
    said = [read(part) for part in heading.split(" > ") if not part.rstrip().endswith("?")]
    telling = [one for one in said if not any(token.surface in NEGATIONS for token in one.tokens)]
    return frozenset(token.key for one in telling for token in one.content)


@lru_cache(maxsize=512)
def units_of(passage: str) -> tuple[Unit, ...]:
    found: list[Unit] = []
    lead: Unit | None = None
    place, lines = 0, len(LINE.findall(passage))
    for line in LINE.finditer(passage):
        number = passage.count("\n", 0, line.start())
        begin = line.start() + len(line[0]) - len(line[0].lstrip())
        text = line[0].strip()
        is_row = ROW.fullmatch(text) is not None
        ranges = [(0, len(text))] if is_row else sentence_ranges(text)
        if len(text) > ITEM and not is_row:
            lead = None
        item = not is_row and (lead is not None or (lines > 1 and len(text) <= ITEM))
        for low, high in ranges:
            subject = _subject(text) if is_row else frozenset()
            unit = Unit(place, begin + low, begin + high, read(text[low:high], row=is_row), item, subject, number)
            found.append(unit)
            if lead is not None and not is_row:
                start = lead.start if place - lead.place <= NEAR_LEAD else unit.start
                after_lead = f"{lead.reading.text.rstrip(':')} {_inside(text[low:high])}"
                found.append(Unit(place, start, unit.end, read(after_lead), item=True, line=number))
            place += 1
        if text.endswith(":"):
            low = ranges[-2][0] if len(ranges) > 1 else ranges[-1][0]  # "An incident is … . Examples are:"
            lead = Unit(place - 1, begin + low, begin + len(text), read(text[low:]), line=number)
    return tuple(found)


def _inside(item: str) -> str:
    """As it reads after its lead."""
    first = FIRST.match(item)
    return first[0].lower() + item[first.end() :] if first else item


def _subject(row: str) -> frozenset[str]:
    """The second cell too where the first is a number: "Step: 3; Title: Answer the questionnaire"."""
    cells = [cell.split(": ", 1)[-1] for cell in row.split("; ")]
    for count in (1, 2):
        tokens = [token for cell in cells[:count] for token in read(cell).tokens]
        found = [token for token in tokens if token.kind == "word" and is_content(token)]
        if found:
            return frozenset(token.key for token in [*found, *(token for token in tokens if token.value)])
    return frozenset()

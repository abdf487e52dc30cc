"""Running headers and footers, page numbers and tables of contents: they stay in the source, not in the blocks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.loaders.lines import SIZE_CHANGE, Line, marked_apart

MIN_REPEATS = 3
REPEAT_SHARE = 0.5  # of the pages; a chapter's own header is caught by its place instead
NOTICE_WORDS = 6
MAX_LENGTH = 250  # confidentiality notices over two lines are the longest seen
MIN_WORDS = 3  # of a repeated line within the page: "Total" and "N/A" repeat without being furniture
EDGE = 0.085  # of the page height, at either end: text begins an inch from the edge
SAME_PLACE = 3.0  # points
FAR_APART = 120.0  # points: two page numbers on one sheet, where two printed pages share it
_PAGE_WORD = re.compile(r"^[\W_]*(?:page|pg\.?|seite)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?[\W_]*$", re.IGNORECASE)
PAGE_NUMBER = re.compile(r"^[-–— ]*(\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?[-–— ]*$")
_DOT_LEADERS = re.compile(r"(?:\.\s?){5,}\s*(?:\d{1,4}|[ivx]+)?\s*$|…\s*\d{1,4}\s*$")
_CONTENTS = re.compile(r"^contents:?$|^.{0,12}\btable of contents\b.{0,12}$", re.IGNORECASE)
_ENDS_IN_NUMBER = re.compile(r"\d{1,3}\s*$")
_WIDE_GAP = re.compile(r"\S[\s\u00a0]{3,}(?:\d{1,3}|[ivx]+)\s*$")


def without_furniture(lines: Sequence[Line], heights: dict[int, float], *, alone: bool = True) -> list[Line]:
    """The lines that are text; one that followed furniture is marked as standing apart from the one before.

    `alone`: there are no tables beside them; then what every page repeats is the text, once, if there is no other.
    """
    blank = {i for i, line in enumerate(lines) if not any(c.isalnum() for c in line.text.text)}
    blank |= _page_numbers(lines, heights)
    drop = blank | _repeated(lines, heights) | _notices(lines) | _contents(lines)
    if alone and len(drop) == len(lines):
        drop = blank | _said_before(lines)
    kept: list[Line] = []
    apart = False
    for index, line in enumerate(lines):
        if index in drop:
            apart = True
            continue
        kept.append(marked_apart(line) if apart else line)
        apart = False
    return kept


def _key(line: Line, at_edge: bool) -> str:
    """In the margins any number may be the page's; within the page only what calls itself one."""
    text = " ".join(line.text.text.split())
    if at_edge:
        return re.sub(r"\d+|\b[ivxl]{1,6}$", "#", text)
    return re.sub(r"(?i)\bpage \d+|(?<=\d )[ivxl]{1,6}$", "#", text)


def _at_edge(line: Line, heights: dict[int, float]) -> bool:
    height = heights.get(line.page, 0.0)
    return line.top < EDGE * height or line.bottom > (1 - EDGE) * height


def _repeated(lines: Sequence[Line], heights: dict[int, float]) -> set[int]:
    pages = len(heights)
    by_key: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        edge = _at_edge(line, heights)
        key = _key(line, edge)
        if len(key) <= MAX_LENGTH and (edge or len(key.split()) >= MIN_WORDS):
            by_key[key, edge].append(index)
    drop: set[int] = set()
    for (_, edge), indexes in by_key.items():
        found = {lines[i].page for i in indexes}
        usual = median(lines[i].size for i in indexes)
        if len(found) >= max(MIN_REPEATS, REPEAT_SHARE * pages):
            drop |= {i for i in indexes if lines[i].size <= SIZE_CHANGE * usual}
        elif edge:
            same_place = [i for i in indexes if _shares_place(lines, i, indexes)]
            if len({lines[i].page for i in same_place}) >= max(2, min(MIN_REPEATS, 0.3 * pages)):
                drop |= set(same_place)
    return drop


def _notices(lines: Sequence[Line]) -> set[int]:
    """A long line that returns word for word on several pages, all but the first time."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        text = " ".join(line.text.text.split())
        if len(text.split()) >= NOTICE_WORDS:
            found[text].append(index)
    return {i for same in found.values() if len({lines[i].page for i in same}) >= MIN_REPEATS for i in same[1:]}


def _said_before(lines: Sequence[Line]) -> set[int]:
    seen: set[str] = set()
    again: set[int] = set()
    for index, line in enumerate(lines):
        text = " ".join(line.text.text.split())
        if text in seen:
            again.add(index)
        seen.add(text)
    return again


def _shares_place(lines: Sequence[Line], index: int, others: Sequence[int]) -> bool:
    line = lines[index]
    return any(
        lines[other].page != line.page and abs(lines[other].bottom - line.bottom) < SAME_PLACE for other in others
    )


def _page_numbers(lines: Sequence[Line], heights: dict[int, float]) -> set[int]:
    drop = {i for i, line in enumerate(lines) if _PAGE_WORD.match(line.text.text.strip())}
    numbers = [
        (i, int(match[1]))
        for i, line in enumerate(lines)
        if (match := PAGE_NUMBER.match(line.text.text.strip())) and match[1].isdigit()
    ]
    for i, line in enumerate(lines):
        if PAGE_NUMBER.match(line.text.text.strip()) and _at_edge(line, heights):
            drop.add(i)
    for (i, value), (j, following) in pairwise(numbers):
        first, second = lines[i], lines[j]
        apart = first.page != second.page or abs(first.bottom - second.bottom) > FAR_APART
        if following == value + 1 and apart:
            drop |= {i, j}
    return drop


def _contents(lines: Sequence[Line]) -> set[int]:
    """Entries of a table of contents would read as headings of sections that are not there."""
    drop = {i for i, line in enumerate(lines) if _DOT_LEADERS.search(line.text.text)}
    wide = [i for i, line in enumerate(lines) if _WIDE_GAP.search(line.text.text)]
    drop |= {i for i in wide if sum(abs(i - other) <= 6 for other in wide) >= 4}
    within = False
    misses = 0
    for i, line in enumerate(lines):
        text = " ".join(line.text.text.split())
        if _CONTENTS.match(text):
            within, misses = True, 0
            drop.add(i)
        elif within:
            misses = 0 if _ENDS_IN_NUMBER.search(text) or i in drop else misses + 1
            if misses == 0:
                drop.add(i)
            within = misses < 2
    return drop

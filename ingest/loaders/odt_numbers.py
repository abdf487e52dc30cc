"""The numbers that an OpenDocument program computes for list items and headings: `1.`, `4.2`, `(a)`, `iv.`"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ingest.loaders.docx_numbers import formatted

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
MAX_LEVELS = 10
MAX_COUNT = 9_999  # a larger start value is no number of a clause
FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
OUTLINE = ""  # the list that headings count in


@dataclass(frozen=True, slots=True)
class _Level:
    format: str  # empty: no number
    prefix: str
    suffix: str
    start: int
    shown: int  # levels: "4.2.1" shows three


@dataclass(slots=True)
class OpenList:
    """A list on the way down to the current item; nested ones count in the same `counts`, one for each level."""

    style: str
    counts: list[int] = field(default_factory=lambda: [0] * MAX_LEVELS)


class Numbering:
    """Counts along while the items of a document pass in order. `roots`: content.xml, styles.xml."""

    def __init__(self, *roots: Any) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._own_list: set[str] = set()  # styles of headings that do not count with the others
        self._by_id: dict[str, OpenList] = {}
        self._last: dict[str, OpenList] = {}
        self._outline = OpenList(OUTLINE)
        for root in roots:
            self._read(root)

    def open(self, element: Any, around: OpenList | None) -> OpenList:
        style = element.get(TEXT + "style-name") or (around.style if around else "")
        if around is not None:
            return OpenList(style, around.counts)
        goes_on = self._by_id.get(element.get(TEXT + "continue-list") or "")
        if goes_on is None and element.get(TEXT + "continue-numbering") == "true":
            goes_on = self._last.get(style)
        opened = OpenList(style, goes_on.counts) if goes_on else OpenList(style)
        self._last[style] = opened
        self._by_id[element.get(XML_ID) or style] = opened
        return opened

    def next_for(self, item: Any, within: OpenList, level: int) -> str:
        """The number of an item; `level` counts from 0. Empty for a bullet."""
        if level >= MAX_LEVELS or item.tag != TEXT + "list-item":
            return ""
        start = item.get(TEXT + "start-value") or ""
        return self._next(within, level, int(start) if start.isdigit() else None)

    def heading(self, element: Any, level: int) -> str:
        """The number of a heading outside of lists; `level` counts from 1."""
        apart = element.get(TEXT + "is-list-header") == "true"
        if apart or not 1 <= level <= MAX_LEVELS or element.get(TEXT + "style-name") in self._own_list:
            return ""
        return self._next(self._outline, level - 1, None)

    def _next(self, within: OpenList, level: int, start: int | None) -> str:
        levels, counts = self._levels.get(within.style, {}), within.counts
        mine = levels.get(level)
        counts[level] = start or (counts[level] + 1 if counts[level] else mine.start if mine else 1)
        counts[level + 1 :] = [0] * (MAX_LEVELS - level - 1)
        if mine is None or not mine.format:
            return ""
        shown = [i for i in range(max(0, level + 1 - mine.shown), level + 1) if i in levels and levels[i].format]
        numbers = [counts[i] or levels[i].start for i in shown]
        if max(numbers) > MAX_COUNT:
            return ""
        parts = [formatted(number, levels[i].format) for i, number in zip(shown, numbers, strict=True)]
        return f"{mine.prefix}{'.'.join(parts)}{mine.suffix}".strip()

    def _read(self, root: Any) -> None:
        for style in root.iter(TEXT + "list-style", TEXT + "outline-style"):
            name = style.get(STYLE + "name") if style.tag == TEXT + "list-style" else OUTLINE
            numbered = (TEXT + "list-level-style-number", TEXT + "outline-level-style")
            self._levels[name or OUTLINE] = {
                int(level.get(TEXT + "level") or 1) - 1: _level(level) for level in style.iterchildren(*numbered)
            }
        for style in root.iter(STYLE + "style"):
            if style.get(STYLE + "list-style-name") is not None:
                self._own_list.add(style.get(STYLE + "name") or "")


def _level(element: Any) -> _Level:
    start, shown = element.get(TEXT + "start-value") or "1", element.get(TEXT + "display-levels") or "1"
    return _Level(
        FORMATS.get(element.get(STYLE + "num-format") or "", ""),
        element.get(STYLE + "num-prefix") or "",
        element.get(STYLE + "num-suffix") or "",
        int(start) if start.isdigit() else 1,
        int(shown) if shown.isdigit() else 1,
    )

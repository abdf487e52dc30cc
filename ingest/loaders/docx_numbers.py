"""The numbers that Word computes for list paragraphs: `1.`, `4.2`, `(a)`, `iv.`"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from ingest.loaders.docx_text import W, child, value

MAX_LEVELS = 9
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Number:
    """`text` is empty for bullets."""

    text: str
    level: int


@dataclass(slots=True)
class _Level:
    format: str = "decimal"
    pattern: str = ""
    start: int = 1


class Numbering:
    """Counts along while the paragraphs of a document pass in order."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, list[_Level]] = {}
        self._abstract_of: dict[str, str] = {}
        self._overrides: dict[tuple[str, int], int] = {}
        self._counts: dict[str, list[int]] = defaultdict(lambda: [0] * MAX_LEVELS)
        self._started: set[str] = set()
        root = _numbering_root(document)
        if root is not None:
            self._read(root)

    def next_for(self, paragraph: Any, style: list[Any]) -> Number | None:
        """The paragraph's number, or None when it has none."""
        found, level = _reference(paragraph, style)
        if found is None or found == "0" or found not in self._abstract_of:
            return None
        abstract = self._abstract_of[found]
        levels = self._levels.get(abstract, [])
        if level >= len(levels):
            return Number("", min(level, MAX_LEVELS - 1))
        counts = self._counts[abstract]
        self._restart(found, counts)
        counts[level] = counts[level] + 1 if counts[level] else levels[level].start
        for deeper in range(level + 1, MAX_LEVELS):
            counts[deeper] = 0
        return Number(_rendered(levels, counts, level), level)

    def _restart(self, found: str, counts: list[int]) -> None:
        if found in self._started:
            return
        self._started.add(found)
        for level in range(MAX_LEVELS):
            if (found, level) in self._overrides:
                counts[level] = self._overrides[found, level] - 1

    def _read(self, root: Any) -> None:
        for abstract in root.iterchildren(W + "abstractNum"):
            levels = [_Level() for _ in range(MAX_LEVELS)]
            for element in abstract.iterchildren(W + "lvl"):
                index = int(element.get(W + "ilvl") or 0)
                if 0 <= index < MAX_LEVELS:
                    start = value(child(element, "start")) or "1"
                    levels[index] = _Level(
                        value(child(element, "numFmt")) or "decimal",
                        value(child(element, "lvlText")) or "",
                        int(start) if start.isdigit() else 1,
                    )
            self._levels[abstract.get(W + "abstractNumId") or ""] = levels
        for number in root.iterchildren(W + "num"):
            name = number.get(W + "numId") or ""
            self._abstract_of[name] = value(child(number, "abstractNumId")) or ""
            for override in number.iterchildren(W + "lvlOverride"):
                restart = value(child(override, "startOverride"))
                if restart and restart.isdigit():
                    self._overrides[name, int(override.get(W + "ilvl") or 0)] = int(restart)


def _numbering_root(document: Any) -> Any:
    related = next((r for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None)
    return None if related is None or related.is_external else getattr(related.target_part, "element", None)


def _reference(paragraph: Any, style: list[Any]) -> tuple[str | None, int]:
    """Number list and level, from the paragraph or from the nearest style that has them."""
    found: str | None = None
    level: str | None = None
    for element in (paragraph, *style):
        properties = child(child(element, "pPr"), "numPr")
        found = found if found is not None else value(child(properties, "numId"))
        level = level if level is not None else value(child(properties, "ilvl"))
    return found, int(level) if level and level.isdigit() else 0


def _rendered(levels: list[_Level], counts: list[int], level: int) -> str:
    if levels[level].format in {"bullet", "none"}:
        return ""

    def number(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        count = counts[index] or levels[index].start
        return formatted(count, levels[index].format)

    return re.sub(r"%(\d)", number, levels[level].pattern).strip()


def formatted(count: int, style: str) -> str:
    if style.endswith("Letter"):
        text = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return text.upper() if style.startswith("upper") else text
    if style.endswith("Roman"):
        text = _roman(count)
        return text.upper() if style.startswith("upper") else text
    return f"{count:02d}" if style == "decimalZero" else str(count)


def _roman(count: int) -> str:
    out = ""
    for size, letters in _ROMAN + _ROMAN_SMALL:
        while count >= size:
            out, count = out + letters, count - size
    return out

"""Cells of a sheet whose value nobody sees: letters in the colour of the ground, a format that shows nothing."""

from __future__ import annotations

import re
from typing import Any

from ingest.colours import NEAR_WHITE

LETTERS, BLANKED = "text in invisible letters", "cell of a format that shows nothing"
WORDS = re.compile(r"\w\w\W+\w\w")
EMPTY = re.compile(r"(?:\s*;){2,3}\s*")
SECTIONS = 3  # semicolons: with all four sections empty, text does not show either


class Unseen:
    """Judges the cells of one sheet. `found` are the kinds of those that are hidden."""

    def __init__(self, sheet: Any) -> None:
        self.found: list[str] = []
        self._looks: dict[tuple[int, int], bool] = {}  # by font and filling
        areas = [table.ref for table in sheet.tables.values()]
        areas += [str(one.sqref) for one in sheet.conditional_formatting]
        self._coloured = _Areas(" ".join(areas))

    def hides(self, cell: Any) -> bool:
        if cell.comment is not None and WORDS.search(cell.comment.text or ""):
            self.found.append("comment")
        form = cell.number_format or ""
        if EMPTY.fullmatch(form) and (form.count(";") == SECTIONS or isinstance(cell.value, int | float)):
            self.found.append(BLANKED)
            return True
        style = cell._style
        look = (style.fontId, style.fillId)
        if look not in self._looks:
            colour, fill = cell.font.color, cell.fill
            self._looks[look] = (_is_white(colour) and not _is_filled(fill)) or _is_ground(colour, fill)
        if not self._looks[look] or self._coloured.hold(cell.row, cell.column):
            return False
        self.found.append(LETTERS)
        return True


class _Areas:
    """Tables, and what is coloured by a rule: how their cells look is said elsewhere."""

    def __init__(self, written: str) -> None:
        from openpyxl.utils import range_boundaries

        self._boxes: list[tuple[int, int, int, int]] = []
        for area in written.split():
            left, top, right, bottom = range_boundaries(area)
            self._boxes.append((left or 1, top or 1, right or 1 << 20, bottom or 1 << 20))

    def hold(self, row: int, column: int) -> bool:
        return any(left <= column <= right and top <= row <= bottom for left, top, right, bottom in self._boxes)


def _is_white(colour: Any) -> bool:
    if colour is None:
        return False
    if colour.type == "theme":
        return bool(colour.theme == 0 and not colour.tint)
    if colour.type == "indexed":
        return colour.indexed in (1, 9)
    return colour.type == "rgb" and isinstance(colour.rgb, str) and _near_white(colour.rgb)


def _is_filled(fill: Any) -> bool:
    """Whether anything but white is behind the letters."""
    kind = getattr(fill, "fill_type", None)
    if kind is None:
        return False
    return kind != "solid" or not (_is_white(fill.fgColor) or getattr(fill.fgColor, "rgb", None) == "00000000")


def _is_ground(colour: Any, fill: Any) -> bool:
    """Whether letters have the colour of a plain filling."""
    if colour is None or getattr(fill, "fill_type", None) != "solid" or colour.type != fill.fgColor.type:
        return False
    if colour.type == "rgb":
        return str(colour.rgb)[-6:] == str(fill.fgColor.rgb)[-6:]
    return bool(colour == fill.fgColor)


def _near_white(written: str) -> bool:
    bare = written[-6:]
    if not re.fullmatch(r"[0-9a-fA-F]{6}", bare):
        return False
    return min(int(bare[at : at + 2], 16) for at in (0, 2, 4)) >= NEAR_WHITE

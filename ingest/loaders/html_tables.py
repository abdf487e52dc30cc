"""The tables of a web page: which of them hold data, and the cells of those."""

from __future__ import annotations

from typing import Any

from ingest.loaders.html_elements import HEADINGS, is_unseen, visible
from ingest.mapped import Mapped, literal

MAX_SPAN = 50  # rows or columns that one cell may claim; a hostile page claims a million


def is_data(table: Any, rows: list[Any]) -> bool:
    """Not so for a table that only lays out the page."""
    wide = any(sum(1 for cell in row if cell.tag in ("td", "th")) > 1 for row in rows)
    return wide and not _lays_out(table)


def grid_of(rows: list[Any]) -> tuple[list[list[str | Mapped]], int]:
    """The cells of each row, and how many rows at the top are headers. A cell over several rows is repeated."""
    grid: list[list[str | Mapped]] = []
    down: dict[int, tuple[int, str]] = {}  # column: rows still to fill, text
    header, in_header = 0, True
    for row in rows:
        line: list[str | Mapped] = []
        cells = [cell for cell in row if cell.tag in ("td", "th") and not is_unseen(cell)]
        for cell in cells:
            _fill(line, down)
            text = visible(cell)
            over = _span(cell, "rowspan")
            if over > 1:
                down[len(line)] = (over - 1, text)
            line.append(text)
            line.extend("" for _ in range(_span(cell, "colspan") - 1))
        _fill(line, down)
        in_header = (
            in_header and bool(cells) and (row.getparent().tag == "thead" or all(c.tag == "th" for c in cells))
        )
        header += in_header
        grid.append(line)
    return grid, header if header < len(rows) else 0


def _fill(line: list[str | Mapped], down: dict[int, tuple[int, str]]) -> None:
    while len(line) in down:
        left, text = down.pop(len(line))
        if left > 1:
            down[len(line)] = (left - 1, text)
        line.append(literal(text))


def _span(cell: Any, name: str) -> int:
    value = str(cell.get(name) or "1").strip()
    return max(1, min(int(value), MAX_SPAN)) if value.isdecimal() and len(value) < 6 else 1


def _lays_out(table: Any) -> bool:
    if table.get("role") == "presentation" or any(element is not table for element in table.iter("table")):
        return True
    structured = sum(1 for element in table.iter(*HEADINGS))
    return structured > 0

"""The tables of a web page: which of them hold data, and the cells of those."""

from __future__ import annotations

from typing import Any

from ingest.loaders.html_elements import HEADINGS, is_unseen, visible
from ingest.mapped import Mapped
from ingest.spans import MAX_SPAN, SpannedRows


def is_data(table: Any, rows: list[Any]) -> bool:
    """Not so for a table that only lays out the page."""
    wide = any(sum(1 for cell in row if cell.tag in ("td", "th")) > 1 for row in rows)
    return wide and not _lays_out(table)


def grid_of(rows: list[Any]) -> tuple[list[list[str | Mapped]], int]:
    """The cells of each row, and how many rows at the top are headers. A cell over several rows is repeated."""
    grid = SpannedRows()
    header, in_header = 0, True
    for row in rows:
        cells = [cell for cell in row if cell.tag in ("td", "th") and not is_unseen(cell)]
        in_header = (
            in_header and bool(cells) and (row.getparent().tag == "thead" or all(c.tag == "th" for c in cells))
        )
        grid.begin()
        for cell in cells:
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            grid.add(visible(cell), across, down, is_name=in_header or cell.tag == "th")
        header += in_header
    grid.end()
    return grid.rows, header if header < len(rows) else 0


def _span(cell: Any, name: str) -> int:
    value = str(cell.get(name) or "1").strip()
    return max(1, min(int(value), MAX_SPAN)) if value.isdecimal() and len(value) < 6 else 1


def _lays_out(table: Any) -> bool:
    if table.get("role") == "presentation" or any(element is not table for element in table.iter("table")):
        return True
    structured = sum(1 for element in table.iter(*HEADINGS))
    return structured > 0

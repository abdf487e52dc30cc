"""Tables of a PDF page: of ruled ones pdfplumber says where the cells are, the page's own text what is in them."""

from __future__ import annotations

import logging
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingest.loaders.furniture import EDGE, PAGE_NUMBER
from ingest.loaders.lines import Grid, Line
from ingest.loaders.page_tables import SAME_EDGE, may_go_on, without_empty_columns
from ingest.loaders.pdf_page import PageText
from ingest.loaders.plain_tables import PlainTable, continued, plain_tables
from ingest.loaders.white_space import Row, rows_of, with_rules
from ingest.mapped import Mapped, concat, literal

MAX_CELLS = 4_000  # a page with more rulings is a drawing
MIN_FILLED = 0.4  # of the cells: a frame around prose is not a table
MAX_LINES = 1_500  # of a page: one with more is a drawing, or made to take long
MARK_WORDS = 12  # of a running header or footer
Cell = tuple[float, float, float, float]  # x0, top, x1, bottom, y grows downwards


@dataclass(frozen=True, slots=True)
class Found:
    """A table by its cells; None where a merged cell takes the place."""

    rows: tuple[tuple[Cell | None, ...], ...]
    box: Cell

    @property
    def edges(self) -> tuple[float, ...]:
        """Where columns begin and end, from left to right."""
        places = sorted(x for row in self.rows for cell in row if cell is not None for x in (cell[0], cell[2]))
        return tuple(x for i, x in enumerate(places) if i == 0 or x - places[i - 1] > SAME_EDGE)


class TableFinder:
    """Opens the file for pdfplumber when the first page with rulings comes along."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._document: Any = None

    def close(self) -> None:
        if self._document is not None:
            self._document.close()

    def on_page(self, number: int) -> list[Found]:
        if self._document is None:
            import pdfplumber

            logging.getLogger("pdfminer").setLevel(logging.ERROR)
            self._document = pdfplumber.open(self._path)
        page = self._document.pages[number - 1]
        try:
            found = []
            for table in page.find_tables():
                rows = tuple(tuple(row.cells) for row in table.rows)
                if rows and max(len(row) for row in rows) >= 2 and sum(map(len, rows)) <= MAX_CELLS:
                    found.append(Found(rows, tuple(table.bbox)))
            return found
        finally:
            page.close()


def grids(
    found: Sequence[Found],
    boxes: Sequence[Cell | None],
    text: str,
    at: int,
    number: int,
    *,
    before: Grid | None = None,
) -> list[tuple[Grid, set[int]]]:
    """The tables with their text, and the indexes of the characters they took.

    `boxes` holds for each character of the page's text its place, None for line breaks and hidden characters.
    One row alone is a table only at the top, if it goes on with the one `before`, from the page before.
    """
    out: list[tuple[Grid, set[int]]] = []
    for table in found:
        inside = [i for i, box in enumerate(boxes) if box is not None and _in(box, table.box)]
        rows: list[tuple[Mapped, ...]] = []
        taken: set[int] = set()
        for row in table.rows:
            cells = []
            for cell in row:
                indexes = [i for i in inside if cell is not None and i not in taken and _in(boxes[i], cell)]
                taken.update(indexes)
                cells.append(_cell_text(indexes, text, at))
            rows.append(tuple(cells))
        grid = Grid(_filled_rows(rows), number, table.edges, last_page=number)
        goes_on = not out and before is not None and may_go_on(before, table.edges)
        if _is_table(grid, 1 if goes_on else 2):
            out.append((grid, taken))
    return out


class PlainFinder:
    """Tables without ruling lines: one that reaches the end of a page may go on at the top of the next."""

    def __init__(self) -> None:
        self._open: tuple[int, tuple[Row, ...], tuple[float, ...]] | None = None  # page, names, edges

    def on_page(
        self, page: PageText, boxes: Sequence[Cell | None], number: int, taken: Container[int]
    ) -> list[tuple[Grid, set[int]]]:
        """Those among what the ruled tables have not `taken`, and the indexes of the characters they took."""
        if len(page.lines) > MAX_LINES:
            return []
        groups = [([o - page.at for o in line.text.at], line.bold) for line in page.lines]
        rows = rows_of([group for group in groups if not any(i in taken for i in group[0])], boxes, page.text)
        with_rules(rows, page.edges)
        begun = self._open if self._open is not None and self._open[0] == number - 1 else None
        first = next((i for i, row in enumerate(rows) if not is_page_mark(row, page.height)), 0)
        out: list[tuple[Grid, set[int]]] = []
        more = continued(begun[1], rows[first:]) if begun is not None else None
        if more is not None and begun is not None:
            more = replace(more, last=more.last + first)
            out.append(_plain_grid(more, page, number, begun[2], None))
        found = plain_tables(rows, more.last + 1 if more is not None else 0)
        out += [_plain_grid(table, page, number, _edges(table), 1) for table in found]
        last = found[-1] if found else more
        self._open = None
        if last is not None and all(is_page_mark(row, page.height) for row in rows[last.last + 1 :]):
            self._open = (number, last.head, out[-1][0].edges)
        return out


def is_page_mark(row: Row, height: float) -> bool:
    text = " ".join(piece.text for piece in row.pieces)
    at_edge = row.bottom < EDGE * height or row.top > (1 - EDGE) * height
    return (at_edge and len(row.pieces) < 3 and len(text.split()) <= MARK_WORDS) or PAGE_NUMBER.match(
        text
    ) is not None


def _edges(table: PlainTable) -> tuple[float, ...]:
    fullest = max(table.head, key=lambda row: len(row.pieces))
    return tuple(piece.left for piece in fullest.pieces)


def _plain_grid(
    table: PlainTable, page: PageText, number: int, edges: tuple[float, ...], header_rows: int | None
) -> tuple[Grid, set[int]]:
    cells = tuple(tuple(_cell_text(sorted(cell), page.text, page.at) for cell in row) for row in table.rows)
    taken = {index for row in table.rows for cell in row for index in cell}
    return Grid(cells, number, edges, last_page=number, header_rows=header_rows), taken


def _is_table(grid: Grid, least: int) -> bool:
    rows = without_empty_columns(grid.rows)
    filled = sum(1 for row in rows for cell in row if cell.text.strip())
    wide = [row for row in rows if sum(1 for cell in row if cell.text.strip()) >= 2]
    return len(wide) >= least and filled >= MIN_FILLED * sum(map(len, rows))


def _in(box: Cell | None, area: Cell) -> bool:
    if box is None:
        return False
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return area[0] <= x < area[2] and area[1] <= y < area[3]


def _cell_text(indexes: Sequence[int], text: str, at: int) -> Mapped:
    """Characters in reading order; what stands between two of them shows as white space."""
    parts: list[Mapped] = []
    last = -1
    for i in indexes:
        if parts and i != last + 1:
            between = text[last + 1 : i]
            parts.append(
                Mapped(between, tuple(range(at + last + 1, at + i))) if between.isspace() else literal(" ")
            )
        parts.append(Mapped(text[i], (at + i,)))
        last = i
    return concat(parts)


def _filled_rows(rows: Sequence[tuple[Mapped, ...]]) -> tuple[tuple[Mapped, ...], ...]:
    width = max((len(row) for row in rows), default=0)
    padded = (row + (Mapped("", ()),) * (width - len(row)) for row in rows)
    return tuple(row for row in padded if any(cell.text.strip() for cell in row))


def place_tables(lines: Sequence[Line], tables: Sequence[tuple[Grid, set[int]]], at: int) -> list[Line | Grid]:
    """Puts each table where the first of its lines stands, and takes its characters out of the lines."""
    flow: list[Line | Grid] = []
    placed: set[int] = set()
    for line in lines:
        rest = line.text
        for index, (grid, taken) in enumerate(tables):
            if not any(offset - at in taken for offset in rest.at):
                continue
            if index not in placed:
                placed.add(index)
                flow.append(grid)
            kept = [i for i, offset in enumerate(rest.at) if offset - at not in taken]
            rest = Mapped("".join(rest.text[i] for i in kept), tuple(rest.at[i] for i in kept))
        if rest is line.text:
            flow.append(line)
        elif rest.text.strip():
            flow.append(Line(rest, line.page, line.left, line.right, line.top, line.bottom, line.size, line.bold))
    return flow

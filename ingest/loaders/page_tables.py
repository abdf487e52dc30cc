"""Tables that go on over a page break are one table again, so that each row finds its column names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.loaders.lines import Grid, Line
from ingest.mapped import Mapped
from ingest.tables import is_numeric, opening_rows

SAME_EDGE = 3.0  # points: a ruling is drawn as a line, or as the side of a rectangle
Row = tuple[Mapped, ...]


def with_look(grid: Grid, lines: Sequence[Line]) -> Grid:
    """Notes whether the first row alone is set in bold."""
    first = {offset for cell in grid.rows[0] for offset in cell.at}
    others = {offset for row in grid.rows[1:] for cell in row for offset in cell.at}
    head = [line.bold for line in lines if not first.isdisjoint(line.text.at)]
    body = [line.bold for line in lines if not others.isdisjoint(line.text.at)]
    return replace(grid, bold_head=bool(head) and all(head) and not all(body))


def joined_tables(flow: Sequence[Line | Grid]) -> list[Line | Grid]:
    """A grid at the top of a page goes on with the one that ends the page before, if their columns agree."""
    found: list[Line | Grid] = []
    for part in flow:
        last = found[-1] if found else None
        if isinstance(part, Grid) and isinstance(last, Grid) and _goes_on(last, part):
            found[-1] = _joined(last, part)
        else:
            found.append(part)
    return found


def last_table(grids: Sequence[Grid]) -> Grid | None:
    found = [part for part in joined_tables(grids) if isinstance(part, Grid)]
    return found[-1] if found else None


def may_go_on(above: Grid, edges: Sequence[float]) -> bool:
    """Whether it has column names, and its rulings stand as far apart as `edges` (margins may differ)."""
    return _head(above) > 0 and _same_steps(above.edges, edges)


def _same_steps(one: Sequence[float], other: Sequence[float]) -> bool:
    mine, theirs = _steps(one), _steps(other)
    return (
        bool(mine)
        and len(mine) == len(theirs)
        and all(abs(a - b) <= SAME_EDGE for a, b in zip(mine, theirs, strict=True))
    )


def without_empty_columns(rows: Sequence[Row]) -> tuple[Row, ...]:
    used = [i for i in range(len(rows[0]) if rows else 0) if any(row[i].text.strip() for row in rows)]
    return tuple(tuple(row[i] for i in used) for row in rows)


def _steps(edges: Sequence[float]) -> list[float]:
    return [right - left for left, right in pairwise(edges)]


def _head(grid: Grid) -> int:
    return opening_rows(without_empty_columns(grid.rows))


def _goes_on(above: Grid, below: Grid) -> bool:
    if below.page != above.last_page + 1 or not may_go_on(above, below.edges):
        return False
    head = _head(above)
    known = {_words(row) for row in above.rows[:head]}
    return _words(below.rows[0]) in known or not _has_header(above.rows[head:], below)


def _has_header(body: Sequence[Row], below: Grid) -> bool:
    """Whether a table of its own begins: in bold, or with words over columns of numbers."""
    if below.bold_head:
        return True
    first, rest = below.rows[0], [*body, *below.rows[1:]]
    return any(
        cell.text.strip()
        and not is_numeric(cell.text)
        and (under := [row[i].text for row in rest if row[i].text.strip()])
        and all(is_numeric(text) for text in under)
        for i, cell in enumerate(first)
    )


def _joined(above: Grid, below: Grid) -> Grid:
    known = {_words(row) for row in above.rows[: _head(above)]}
    repeated = 0
    while repeated < len(below.rows) and _words(below.rows[repeated]) in known:
        repeated += 1
    return replace(above, rows=above.rows + below.rows[repeated:], last_page=below.page)


def _words(row: Row) -> tuple[str, ...]:
    return tuple(" ".join(cell.text.split()) for cell in row)

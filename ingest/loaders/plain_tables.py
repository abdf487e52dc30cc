"""Tables without ruling lines, known by columns of white space and by a row of column names.

White space alone also stands in numbered lists, justified print, columns of prose, blocks of signatures and of
addresses, tables of contents. A table is taken only where column names are told from what stands under them: in
doubt the lines stay text, which loses less than prose cut to pieces.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.loaders.white_space import Cut, Row, cells_of, cuts_of, narrowed, stretch_of
from ingest.tables import HEADER_WORDS

MAX_COLUMNS = 12
MAX_HEADER_LINES = 4
KEY_WORDS = 15  # what names a row is short
USUAL_KEY_WORDS = 5  # beside figures more
LONG_KEYS = 0.2  # share of the rows that may break such a rule: cells wrap
MIN_FILLED = 0.6  # of the cells
FIGURE_SHARE = 0.7  # of a column under a name in words
FIGURE_ROWS = 3  # so many figures may stand under a word by chance
FIGURE_WORDS = 4  # "15 minutes", "1 May 2026"
FIRST_LOOK = 100  # lines: a list of thousands is not gone through from each of its lines
NEXT_ROW = 1.2  # times the distance of lines within a cell: a new row begins
SAME_BLOCK = 2.0  # times the height of a line: what stands further down is not the same table

_SIGNATURE = re.compile(
    r"(?i)^(?:by|name|title|its|dated?|signed|signature|print(?:ed)? name|witness|attest|per)\s*:|/s/|_{4,}|"
    r"^(?:by|signed)$|in witness|authori[sz]ed signatory"
)
_ADDRESS = re.compile(r"(?i)^(?:attn|attention|tel|telephone|phone|fax|facsimile|e-?mail|with a copy|c/o)\b")
_CONTENTS = re.compile(r"(?i)\bcontents\b")
_PAGES = re.compile(r"(?i)^page(?:s|s? no\.?| number)?$")
_FIGURE = re.compile(r"\W*(?:[A-Z]{1,3} ?)?\W?\d|(?i:nil|n/?a|none|free)$|[-–—]+$")

Texts = list[str]


@dataclass(frozen=True, slots=True)
class PlainTable:
    """The letters of each cell; the first row holds the column names. `head`: the lines of these, on the page."""

    rows: tuple[tuple[tuple[int, ...], ...], ...]
    head: tuple[Row, ...]
    last: int  # its last line, counted from the top of the page


def plain_tables(rows: Sequence[Row], start: int = 0) -> list[PlainTable]:
    """`rows` from the top of a page to its end."""
    found: list[PlainTable] = []
    at = start
    while at < len(rows):
        table = _table_at(rows, at)
        if table is not None:
            found.append(table)
        at = at + 1 if table is None else table.last + 1
    return found


def continued(head: Sequence[Row], rows: Sequence[Row]) -> PlainTable | None:
    """What goes on, from the first of `rows`, with the table of the page before whose names stand in `head`."""
    if not rows:
        return None
    down = rows[0].top - rows[0].size - head[-1].bottom
    names = [replace(row, top=row.top + down, bottom=row.bottom + down) for row in head]
    table = _table_at([*names, *rows], 0)
    told = sum(len(piece.letters) for row in head for piece in row.pieces)
    if table is None or sum(map(len, table.rows[0])) != told:
        return None
    return PlainTable(table.rows[1:], tuple(head), table.last - len(head))


def _table_at(rows: Sequence[Row], start: int) -> PlainTable | None:
    """The table whose column names begin on the row `start`."""
    names = range(start, min(start + MAX_HEADER_LINES, len(rows)))
    if len(rows[start].pieces) < 2:
        return None
    fullest = max(names, key=lambda i: len(rows[i].pieces))
    for head in dict.fromkeys((fullest, start)):
        if not _may_head(rows, start, head):
            continue
        cuts: list[Cut] | None = cuts_of(rows[head])
        for above in range(start, head):
            cuts = narrowed(cuts, rows[above]) if cuts is not None and not _far(rows, above + 1) else None
        if not cuts or len(cuts) >= MAX_COLUMNS:
            continue
        for end in (head + FIRST_LOOK, len(rows)):
            last, left = stretch_of(rows[:end], head, cuts, lambda i: _far(rows, i))
            table = _Candidate(rows[start : last + 1], head - start, left) if last > head else None
            if table is None or not table.is_table():
                break
            if end >= len(rows) or last + 1 < end:
                return table.table(start)
    return None


def _may_head(rows: Sequence[Row], start: int, head: int) -> bool:
    """Whether a closer look can find names set apart; it must not take long for a list of thousands."""
    if any(is_figure(piece.text) for row in rows[start : head + 1] for piece in row.pieces):
        return False
    below = rows[head + 1 : head + 1 + MAX_HEADER_LINES]
    return (
        any(row.rule for row in rows[start : head + MAX_HEADER_LINES])
        or any(rows[head].bold and not row.bold for row in below)
        or any(is_figure(piece.text) for row in below for piece in row.pieces)
    )


def _far(rows: Sequence[Row], index: int) -> bool:
    return rows[index].top - rows[index - 1].bottom > SAME_BLOCK * rows[index].size


class _Candidate:
    def __init__(self, lines: Sequence[Row], head: int, cuts: Sequence[Cut]) -> None:
        self.lines = list(lines)
        self._cells = [cells_of(line, cuts) for line in lines]
        self._texts = [[" ".join(piece.text for piece in cell) for cell in row] for row in self._cells]
        self._width = max((cell[0][-1].right for cell in self._cells if cell[0]), default=0.0)
        self._body, self._told = self._body_start(head)
        self._figures = [i for i in range(1, len(cuts) + 1) if self._is_figures(i, self._body)]
        steps = [below.top - above.top for above, below in pairwise(self.lines[self._body - 1 :])]
        self._step = min(steps, default=0.0)
        self._leave_what_follows()
        self._starts = self._row_starts()

    def table(self, first_line: int) -> PlainTable:
        bounds = [0, *self._starts, len(self.lines)]
        rows = tuple(
            tuple(
                tuple(index for row in self._cells[first:end] for piece in row[column] for index in piece.letters)
                for column in range(len(self._cells[0]))
            )
            for first, end in pairwise(bounds)
        )
        return PlainTable(rows, tuple(self.lines[: self._body]), first_line + len(self.lines) - 1)

    def is_table(self) -> bool:
        names, rows = self._joined(0, self._body), self._rows()
        if not self._told or len(rows) < 2 or not _are_names(names):
            return False
        filled = sum(bool(text) for row in rows for text in row)
        wide = [row for row in rows if sum(map(bool, row)) > 1]
        if len(wide) < 2 or filled < MIN_FILLED * len(rows) * len(names):
            return False
        return self._has_keys(rows) and not self._is_other(names, rows)

    def _rows(self) -> list[Texts]:
        ends = [*self._starts[1:], len(self.lines)]
        return [self._joined(first, end) for first, end in zip(self._starts, ends, strict=True)]

    def _joined(self, first: int, end: int) -> Texts:
        return [" ".join(filter(None, column)) for column in zip(*self._texts[first:end], strict=True)]

    def _body_start(self, head: int) -> tuple[int, bool]:
        """The line under the column names, and whether anything tells these from what stands below."""
        within = range(head, min(len(self.lines) - 1, MAX_HEADER_LINES))
        ruled = next((i + 1 for i in within if self.lines[i].rule), 0)
        if ruled and not any(all(texts) for texts in self._texts[head + 1 : ruled]):
            return ruled, True
        if all(line.bold for line in self.lines[: head + 1]):
            plain = next((i + 1 for i in within if not self.lines[i + 1].bold), 0)
            if plain:
                return plain, True
        for body in (i + 1 for i in within):
            columns = len(self._texts[0])
            if any(self._is_figures(column, body) for column in range(0 if columns > 2 else 1, columns)):
                return body, True
        return head + 1, False

    def _is_figures(self, column: int, body: int) -> bool:
        above = " ".join(texts[column] for texts in self._texts[:body]).strip()
        below = [texts[column] for texts in self._texts[body:] if texts[column]]
        figures = [is_figure(text) for text in below]
        if not above or any(is_figure(texts[column]) for texts in self._texts[:body]) or not below:
            return False
        first = self._texts[body][column]
        return is_figure(first) and sum(figures) >= max(FIGURE_ROWS, FIGURE_SHARE * len(figures))

    def _leave_what_follows(self) -> None:
        """Lines below the table that are short enough to stand in its first column."""
        while len(self.lines) > self._body + 1 and not any(self._texts[-1][1:]):
            last = len(self.lines) - 1
            rows_apart = any(self._spaced(i) for i in range(self._body + 1, last))
            if not self._spaced(last) and (rows_apart or self._wraps(last)):
                return
            for held in (self.lines, self._cells, self._texts):
                held.pop()

    def _row_starts(self) -> list[int]:
        body = range(self._body, len(self.lines))
        ruled = self._groups([i for i in body if i == self._body or self.lines[i - 1].rule])
        apart = self._groups([i for i in body if i == self._body or self._spaced(i)])
        for groups in (ruled, apart):
            if self._are_rows(groups):
                return [group[0] for group in groups if group[0] == self._body or self._is_row(group)]
        return [i for i in body if i == self._body or self._begins_row(i)]

    def _groups(self, starts: Sequence[int]) -> list[range]:
        ends = [*starts[1:], len(self.lines)]
        return [range(first, end) for first, end in zip(starts, ends, strict=True)]

    def _are_rows(self, groups: Sequence[range]) -> bool:
        """Whether the groups are rows, not groups of rows: then few of those with several lines are full."""
        several = [group for group in groups if len(group) > 1]
        full = [group for group in several if all(all(self._texts[i]) for i in group)]
        return len(groups) > 2 and bool(several) and 2 * len(full) < len(several)

    def _is_row(self, group: range) -> bool:
        """Or else a paragraph of the cell above it."""
        return any(self._texts[i][0] or sum(map(bool, self._texts[i])) > 1 for i in group)

    def _begins_row(self, index: int) -> bool:
        texts = self._texts[index]
        if not texts[0]:
            return bool(self._figures) and all(texts[column] for column in self._figures)
        return not texts[0][0].islower() and (all(texts) or not self._wraps(index))

    def _wraps(self, index: int) -> bool:
        """Whether the first word of the line's first cell had no room on the line above."""
        above, here = self._cells[index - 1][0], self._cells[index][0]
        if not above or not here:
            return False
        text = here[0].text
        word = (here[0].right - here[0].left) * len(text.split()[0]) / len(text)
        return above[-1].right + word >= self._width

    def _spaced(self, index: int) -> bool:
        """Whether there is more space above the line than between the lines of a cell."""
        return self.lines[index].top - self.lines[index - 1].top > NEXT_ROW * self._step

    def _has_keys(self, rows: Sequence[Texts]) -> bool:
        """The first column names what a row is about: in columns of prose it goes on from line to line."""
        keys = [row[0] for row in rows if row[0]]
        if not self._figures and keys and median(len(key.split()) for key in keys) > USUAL_KEY_WORDS:
            return False
        odd = [key for key in keys if key[0].islower() or len(key.split()) > KEY_WORDS]
        return len(keys) > 1 and len(odd) <= LONG_KEYS * len(keys) and len(set(keys)) > 1

    def _is_other(self, names: Texts, rows: Sequence[Texts]) -> bool:
        """Signatures, addresses side by side, a table of contents, a numbered list."""
        cells = [text for row in (names, *rows) for text in row if text]
        if (
            any(_SIGNATURE.search(text) for text in cells)
            or _PAGES.match(names[-1])
            or _CONTENTS.search(" ".join(names))
        ):
            return True
        if not all(any(column) for column in zip(*rows, strict=True)):
            return True  # a title in wide letters
        if len(names) == 2 and (any(_ADDRESS.match(text) for text in cells) or names[0].endswith(":")):
            return True
        return all(name.endswith(":") for name in names)


def is_figure(text: str) -> bool:
    return bool(_FIGURE.match(text)) and len(text.split()) <= FIGURE_WORDS


def _are_names(names: Texts) -> bool:
    return (
        all(
            name
            and not name[0].islower()
            and any(character.isalpha() for character in name)
            and not is_figure(name)
            and len(name.split()) <= HEADER_WORDS
            and not name.endswith((".", ",", ";"))
            for name in names
        )
        and len(set(names)) > 1
    )

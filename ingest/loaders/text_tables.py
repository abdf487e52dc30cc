"""Tables in plain text: drawn as a grid, with pipes, or with columns of spaces or tabs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.inline import INVISIBLE
from ingest.loaders.plain_tables import plain_tables
from ingest.loaders.white_space import Piece, Row, is_drawn
from ingest.mapped import Mapped, concat, literal, mapped
from ingest.markup_tables import DELIMITER, GRID_RULE, Span, grid_table, pipe_cells

_PHRASE = re.compile(r"\S+(?: \S+)*")
MAX_LINES = 20_000  # a longer text is a log; lines made for it would take a millisecond each
MIN_GRID = 2  # lines: two rules with nothing between
TAB = 1_000  # letters: what stands behind a tab is another column, however long the cell before it
LINE = 0.9  # of the distance of lines is their height


@dataclass(frozen=True, slots=True)
class TextTable:
    end: int  # offset behind its last line
    rows: tuple[tuple[Mapped, ...], ...]
    header_rows: int | None


def text_tables(source: str, lines: Sequence[Span]) -> dict[int, TextTable]:
    """By the offset at which its first line begins."""
    found: dict[int, TextTable] = {}
    free: list[Span] = []
    at = 0
    while at < len(lines):
        end = _drawn_until(source, lines, at)
        if end > at:
            found[lines[at][0]] = _drawn(source, lines[at:end])
        else:
            free.append(lines[at])
        at = max(end, at + 1)
    if len(free) > MAX_LINES:
        return found
    ends = [line[1] for line in free]
    for table in plain_tables(_rows(source, free)):
        letters = [index for row in table.rows for cell in row for index in cell]
        first, last = (free[bisect_right(ends, index)] for index in (min(letters), max(letters)))
        cells = (tuple(_cell(source, cell) for cell in row) for row in table.rows)
        found[first[0]] = TextTable(last[1], tuple(cells), 1)
    return found


def _drawn_until(source: str, lines: Sequence[Span], at: int) -> int:
    """The line behind the grid or the table of pipes that begins on the line `at`; `at` if none does."""
    line, end = source[slice(*lines[at])], at + 1
    if GRID_RULE.match(line):
        while end < len(lines) and source[slice(*lines[end])].lstrip().startswith(("|", "+")):
            end += 1
        return end if end - at > MIN_GRID else at
    if "|" not in line or end == len(lines) or not _delimits(source[slice(*lines[end])]):
        return at
    while end < len(lines) and "|" in source[slice(*lines[end])]:
        end += 1
    return end


def _drawn(source: str, lines: Sequence[Span]) -> TextTable:
    if GRID_RULE.match(source[slice(*lines[0])]):
        grid = grid_table(source, list(lines))
        rows, header = grid.rows, grid.header_rows
    else:
        rows, header = [pipe_cells(source, row) for row in (lines[0], *lines[2:])], 1
    cells = (tuple(cell.sub(INVISIBLE) for cell in row) for row in rows)
    return TextTable(lines[-1][1], tuple(cells), header)


def _delimits(line: str) -> bool:
    return "|" in line and DELIMITER.match(line) is not None


def _rows(source: str, lines: Sequence[Span]) -> list[Row]:
    rows: list[Row] = []
    for number, (start, end) in enumerate(lines):
        pieces = list(_pieces(source, start, end))
        if rows and is_drawn("".join(piece.text for piece in pieces)):
            rows[-1].rule = True
        elif pieces:
            rows.append(Row(number, number + LINE, False, pieces, letter=1.0))
    return rows


def _pieces(source: str, start: int, end: int) -> Iterator[Piece]:
    line = source[start:end]
    indent = before = len(line) - len(line.lstrip())
    tabs = 0
    for phrase in _PHRASE.finditer(line, indent):
        tabs += line.count("\t", before, phrase.start())
        before = phrase.start()
        left = phrase.start() + TAB * tabs
        letters = tuple(range(start + phrase.start(), start + phrase.end()))
        yield Piece(left, left + len(letters), letters, phrase[0])


def _cell(source: str, letters: Sequence[int]) -> Mapped:
    parts: list[Mapped] = []
    for _, found in groupby(enumerate(letters), key=lambda pair: pair[1] - pair[0]):
        run = [index for _, index in found]
        parts += [*([literal(" ")] if parts else []), mapped(source, run[0], run[-1] + 1)]
    return concat(parts).sub(INVISIBLE)

"""The cells of tables written in Markdown (pipes, or a grid of plus signs) and in HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from ingest.inline import ATTRIBUTES
from ingest.mapped import Mapped, joined, literal, mapped
from ingest.spans import SpannedRows

Span = tuple[int, int]

DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
GRID_RULE = re.compile(r"[ \t]*\+(?:[-=:]{2,}\+)+[ \t]*$")
PART_RULE = re.compile(r"[ \t]*[|+][^\r\n]*\+(?:[-=:]{2,}\+)+[^\r\n]*$")  # some cells go on below it
RULE_PART = re.compile(r"^[-=:+]+$")
TABLE_TAG = re.compile(rf"<(/?)table(?=[\s/>]){ATTRIBUTES}>", re.I)
CELL_TAG = re.compile(
    rf"<(?P<close>/?)(?P<name>t[rdh]|thead|caption)(?=[\s/>])(?P<attributes>{ATTRIBUTES})>", re.I
)


@dataclass(frozen=True, slots=True)
class Table:
    rows: list[list[Mapped]]
    header_rows: int | None
    caption: Mapped


def table_regions(text: str) -> list[Span]:
    """Outermost <table>...</table>, in order; a table that is never closed is none."""
    regions: list[Span] = []
    depth = start = 0
    for tag in TABLE_TAG.finditer(text):
        if not tag[1]:
            start = start if depth else tag.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                regions.append((start, tag.end()))
    return regions


def html_table(text: str, region: Span) -> Table:
    """Cells as raw text. Cells of a table inside a cell join the rows around them."""
    grid = SpannedRows()
    heads: list[bool] = []  # for each row, whether it is a header row
    caption = Mapped("", ())
    in_head = False
    started: re.Match[str] | None = None
    for tag in [*CELL_TAG.finditer(text, *region), None]:
        if started is not None:
            content = mapped(text, started.end(), tag.start() if tag else region[1])
            if started["name"].lower() == "caption":
                caption = content
            else:
                _add_cell(grid, heads, started, content, in_head)
        name = tag["name"].lower() if tag else ""
        opens = tag is not None and not tag["close"]
        in_head = opens if name == "thead" else in_head
        if opens and name in ("tr", "thead") and not (grid.rows and not grid.rows[-1]):
            grid.begin()
            heads.append(True)
        started = tag if opens and name in ("td", "th", "caption") else None
    grid.end()
    rows = [[literal(cell) if isinstance(cell, str) else cell for cell in row] for row in grid.rows]
    header = 0
    while header < len(rows) and rows[header] and heads[header]:
        header += 1
    return Table(rows, header if 0 < header < len(rows) else None, caption)


def _add_cell(grid: SpannedRows, heads: list[bool], tag: re.Match[str], content: Mapped, in_head: bool) -> None:
    if not grid.rows:
        grid.begin()
        heads.append(True)
    is_name = in_head or tag["name"].lower() == "th"
    heads[-1] = heads[-1] and is_name
    grid.add(content, _span(tag, "colspan"), _span(tag, "rowspan"), is_name=is_name)


def _span(tag: re.Match[str], name: str) -> int:
    value = re.search(rf"{name}\s*=\s*[\"']?(\d{{1,4}})", tag["attributes"], re.I)
    return int(value[1]) if value else 1


def pipe_cells(text: str, line: Span) -> list[Mapped]:
    """The cells of one line; a pipe after a backslash belongs to its cell."""
    start, end = line
    while start < end and text[start] in " \t":
        start += 1
    while end > start and text[end - 1] in " \t\r":
        end -= 1
    if start < end and text[start] == "|":
        start += 1
    if end > start and text[end - 1] == "|" and text[end - 2 : end - 1] != "\\":
        end -= 1
    cells: list[Mapped] = []
    at = start
    for i in range(start, end):
        if text[i] == "|" and text[i - 1] != "\\":
            cells.append(mapped(text, at, i))
            at = i + 1
    return [*cells, mapped(text, at, end)]


def grid_table(text: str, lines: list[Span]) -> Table:
    """A grid: a row ends at a rule, its cells may take several lines; the header ends at a rule of equal signs.

    A cell over several columns has no stroke where the others have one. Where a rule leaves a cell out, that cell
    goes on in the next row.
    """
    bounds = _bounds(text, lines)
    rows: list[list[Mapped]] = []
    header: int | None = None
    pending: list[list[Mapped]] = []
    for line in lines:
        rule = GRID_RULE.match(text[slice(*line)]) or PART_RULE.match(text[slice(*line)])
        if not rule:
            pending.append(_grid_cells(text, line, bounds))
            continue
        if rule.re is PART_RULE and pending:
            pending.append([cell.sub(RULE_PART) for cell in _grid_cells(text, line, bounds)])
        if pending:
            width = max(len(cells) for cells in pending)
            rows.append([joined(" ", [cells[i] for cells in pending if i < len(cells)]) for i in range(width)])
            pending = []
        if "=" in text[slice(*line)] and header is None:
            header = len(rows)
    return Table(rows, header or None, Mapped("", ()))


def _bounds(text: str, lines: list[Span]) -> list[int]:
    """Where columns begin and end, counted from the first sign of the grid."""
    rules = [text[slice(*line)].strip() for line in lines if GRID_RULE.match(text[slice(*line)])]
    return sorted({i for rule in rules for i, sign in enumerate(rule) if sign == "+"})


def _grid_cells(text: str, line: Span, bounds: list[int]) -> list[Mapped]:
    written = text[slice(*line)]
    start = line[0] + len(written) - len(written.lstrip())
    signs = {at: text[start + at] for at in bounds if start + at < line[1] and text[start + at] in "|+"}
    if list(signs.values()).count("|") != written.count("|") or len(signs) < 2 or 0 not in signs:
        return pipe_cells(text, line)  # drawn by hand
    cells: list[Mapped] = []
    for left, right in pairwise(signs):
        cell = mapped(text, start + left + 1, start + right)
        repeated = literal(cell.text.strip() if cells else "")
        cells += [cell, *([repeated] * (bounds.index(right) - bounds.index(left) - 1))]
    return cells

"""The cells of tables written in Markdown (pipes, or a grid of plus signs) and in HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.inline import ATTRIBUTES
from ingest.mapped import Mapped, joined, mapped

Span = tuple[int, int]

DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
GRID_RULE = re.compile(r"[ \t]*\+(?:[-=:]{2,}\+)+[ \t]*$")
TABLE_TAG = re.compile(rf"<(/?)table(?=[\s/>]){ATTRIBUTES}>", re.I)
CELL_TAG = re.compile(
    rf"<(?P<close>/?)(?P<name>t[rdh]|thead|caption)(?=[\s/>])(?P<attributes>{ATTRIBUTES})>", re.I
)
MAX_SPAN = 50  # columns that one cell may claim; a hostile file claims a million


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
    rows: list[list[Mapped]] = []
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
                _add_cell(rows, heads, started, content, in_head)
        name = tag["name"].lower() if tag else ""
        opens = tag is not None and not tag["close"]
        in_head = opens if name == "thead" else in_head
        if opens and name in ("tr", "thead") and not (rows and not rows[-1]):
            rows.append([])
            heads.append(True)
        started = tag if opens and name in ("td", "th", "caption") else None
    header = 0
    while header < len(rows) and rows[header] and heads[header]:
        header += 1
    return Table(rows, header if 0 < header < len(rows) else None, caption)


def _add_cell(
    rows: list[list[Mapped]], heads: list[bool], tag: re.Match[str], content: Mapped, in_head: bool
) -> None:
    if not rows:
        rows.append([])
        heads.append(True)
    heads[-1] = heads[-1] and (in_head or tag["name"].lower() == "th")
    columns = re.search(r"colspan\s*=\s*[\"']?(\d{1,4})", tag["attributes"], re.I)
    rows[-1].append(content)
    rows[-1].extend([Mapped("", ())] * (min(int(columns[1]), MAX_SPAN) - 1 if columns else 0))


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
    """A grid: a row ends at a rule, its cells may take several lines; the header ends at a rule of equal signs."""
    rows: list[list[Mapped]] = []
    header: int | None = None
    pending: list[list[Mapped]] = []
    for line in lines:
        if not GRID_RULE.match(text[slice(*line)]):
            pending.append(pipe_cells(text, line))
            continue
        if pending:
            width = max(len(cells) for cells in pending)
            rows.append([joined(" ", [cells[i] for cells in pending if i < len(cells)]) for i in range(width)])
            pending = []
        if "=" in text[slice(*line)] and header is None:
            header = len(rows)
    return Table(rows, header or None, Mapped("", ()))

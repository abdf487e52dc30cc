"""A table becomes rows that can be read on their own: each cell after the name of its column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.blocks import HEADING, PARAGRAPH, ROW, Block
from ingest.mapped import NOWHERE, Mapped, concat, joined, literal

HEADER_WORDS = 8  # a column name is short
TITLE_WORDS = 12  # so is a title inside a table; anything longer is prose
PREAMBLE_ROWS = 5  # the header is looked for so far down
LONG_CELL = 25  # characters from which an equal cell in the same row is a merged one
MERGED_NAMES = 3  # so many are still read as names
LONG_REPEAT = 80  # a merged cell longer than that is not repeated in each of its rows

NUMERIC = re.compile(r"[\s\W\d_]*|[A-Z]{3} ?[\d.,]+|[\d.,]+ ?(?:[kKmM]|bn|hrs?|h|min|days?|USD|EUR|GBP|CHF|INR)")
TOTAL = re.compile(r"(?i)(?:grand |sub-?)?totals?\b")  # of all rows above, not of the one right above
YEAR = re.compile(r"(?:19|20)\d\d")
FIELD_NAMES = frozenset("field key property attribute parameter item detail".split())
VALUE_NAMES = frozenset("value values details detail content information entry".split())

Row = tuple[Mapped, ...]


@dataclass(slots=True)
class Emission:
    """Where the rows go, and under which headings."""

    path: tuple[str, ...]
    lead: str
    group: int
    page: int | None
    blocks: list[Block] = field(default_factory=list)
    section: tuple[str, ...] = ()

    def row(self, text: Mapped, location: str) -> None:
        if text.text:
            path = (*self.path, *self.section)
            self._add(kind=ROW, text=text, path=path, location=location, lead=self.lead, group=self.group)

    def prose(self, text: Mapped, location: str) -> None:
        self._add(kind=PARAGRAPH, text=text, path=(*self.path, *self.section), location=location)

    def title(self, text: Mapped, location: str) -> None:
        self._add(kind=HEADING, text=text, path=self.path, location=location)
        self.section = (text.text,)

    def _add(
        self,
        *,
        kind: str,
        text: Mapped,
        path: tuple[str, ...],
        location: str,
        lead: str = "",
        group: int | None = None,
    ) -> None:
        block = Block(kind, text.text, text.runs(), path, lead, group, self.page, location=location)
        self.blocks.append(block)


def table_blocks(
    rows: Sequence[Sequence[Mapped]],
    *,
    path: tuple[str, ...],
    lead: str,
    group: int,
    page: int | None = None,
    locations: Sequence[str] = (),
    header_rows: int | None = None,
    written_again: bool = False,
) -> list[Block]:
    """One ROW block for each row, "Column: value; Column: value"; titles inside the table become headings.

    `locations` runs beside `rows`. `header_rows` is what the format says about the header (Markdown and HTML
    do); None: find out. A merged cell is expected once with empty cells after it, or repeated: with the place of
    the first, or, where `written_again`, with one of its own.
    """
    placed = [
        (tuple(cell.fold() for cell in row), locations[i] if i < len(locations) else "")
        for i, row in enumerate(rows)
    ]
    table = [(row, location) for row, location in placed if any(cell.text for cell in row)]
    out = Emission(path, lead, group, page)
    if header_rows is None:
        table = _titles(table, out)
    if not table:
        return out.blocks
    cells = [row for row, _ in table]
    if header_rows is not None:
        header_rows = sum(1 for row, _ in placed[:header_rows] if any(cell.text for cell in row))
    start, names, body = _header(cells, header_rows)
    for row, location in table[:start]:
        out.row(_plain(row), location)
    _body(table[body:], names, out, _is_pairs(cells[body:], names), written_again)
    return out.blocks


def opening_rows(rows: Sequence[Row]) -> int:
    """How many rows stand above the body: titles, remarks, column names; 0 for a table without column names."""
    table = [(tuple(cell.fold() for cell in row), "") for row in rows]
    left = _titles(table, Emission((), "", 0, None))
    _, names, body = _header([row for row, _ in left], None)
    return len(table) - len(left) + body if names else 0


def _titles(table: list[tuple[Row, str]], out: Emission) -> list[tuple[Row, str]]:
    """Rows with a single text above the table itself: its title, or a remark."""
    wide = next((i for i, (row, _) in enumerate(table) if len(_distinct(row)) > 1), len(table))
    for row, location in table[:wide]:
        text = _distinct(row)[0]
        if wide < len(table) and _is_title(text.text):
            out.title(text, location)
        else:
            out.prose(text, location)
            out.lead = out.lead if wide == len(table) else text.text
    return table[wide:]


def _header(cells: list[Row], told: int | None) -> tuple[int, list[str], int]:
    """Rows before the header, the names of the columns, and where the body starts."""
    if told is not None:
        top = [_names(row) for row in cells[:told]]
        if not top:
            return 0, [], 0
        return 0, (top[0] if told == 1 else _combine(cells[:told])), told
    for at in range(min(PREAMBLE_ROWS, len(cells) - 1)):
        if _starts_table(cells, at):
            if _spans(cells, at):
                return at, _combine(cells[at : at + 2]), at + 2
            return at, _names(cells[at]), at + 1
    return 0, [], 0


def _starts_table(cells: list[Row], at: int) -> bool:
    """Column names, and nothing above but narrower rows ("As of | 1 May")."""
    row = cells[at]
    if not is_header(row) or _looks_like_pairs(cells[at:]):
        return False
    width = len(_filled(row))
    if any(len(_filled(below)) >= 2 * width for below in cells[at + 1 : at + 1 + PREAMBLE_ROWS]):
        return False
    return all(len(_filled(above)) * 2 <= width for above in cells[:at])


def is_header(row: Row) -> bool:
    filled = _filled(row)
    if len(filled) < 2:
        return False
    short = all(len(cell.text.split()) <= HEADER_WORDS for cell in filled)
    named = [cell for cell in filled if not is_numeric(cell.text)]
    years = [cell for cell in filled if YEAR.fullmatch(cell.text)]
    return short and len(named) + len(years) == len(filled) and (len(named) >= 2 or len(years) >= 2)


def _spans(cells: list[Row], at: int) -> bool:
    """Whether a row of groups stands over a row of sub-columns."""
    if len(cells) < at + 3 or not is_header(cells[at + 1]):
        return False
    upper, lower = cells[at], cells[at + 1]
    group, spanned = "", 0
    for i, cell in enumerate(upper):
        below = lower[i].text if i < len(lower) else ""
        continues = bool(group) and cell.text in ("", group)
        if not cell.text and not continues:
            return False
        if continues and not below:
            return False
        if not continues:
            alone = not below or below == cell.text
            follows = i + 1 < len(upper) and upper[i + 1].text in ("", cell.text)
            if not alone and not follows:
                return False
            group = "" if alone else cell.text
        spanned += continues
    return spanned > 0


def _combine(rows: Sequence[Row]) -> list[str]:
    """ "Price" over "Onshore" and "Offshore" gives "Price Onshore" and "Price Offshore"."""
    names: list[list[str]] = [[] for _ in range(max(len(row) for row in rows))]
    for level, row in enumerate(rows):
        group = ""
        for i, parts in enumerate(names):
            text = row[i].text if i < len(row) else ""
            if (
                level < len(rows) - 1
                and not text
                and any(i < len(low) and low[i].text for low in rows[level + 1 :])
            ):
                text = group
            group = text or group
            if text and text not in parts:
                parts.append(text)
    return [_name(" ".join(parts)) for parts in names]


def _body(table: list[tuple[Row, str]], names: list[str], out: Emission, pairs: bool, written_again: bool) -> None:
    first = ""
    for i, (row, location) in enumerate(table):
        if names and [_name(cell.text) for cell in row] == names:
            continue  # the header again, on the next page
        texts = _distinct(row)
        if len(texts) == 1 and len(row) > 1 and not pairs and _is_section(table, i, written_again):
            title = _is_title(texts[0].text)
            (out.title if title else out.prose)(texts[0], location)
            first = ""
            continue
        if pairs and row[0].text:
            out.row(_pair(row), location)
            continue
        if not row[0].text and first and len(row) > 1 and not any(TOTAL.match(cell.text) for cell in row):
            row = (literal(first), *row[1:])
        first = row[0].text if len(row[0].text) <= LONG_REPEAT and not is_numeric(row[0].text) else ""
        out.row(_named(row, names) if names else _plain(row), location)


def _is_section(table: list[tuple[Row, str]], i: int, written_again: bool) -> bool:
    """A text across the whole width, or alone in front of fuller rows. "Luxembourg | Luxembourg" is a row."""
    row = table[i][0]
    if len(_filled(row)) == len(row):
        return written_again or len({cell.at[0] for cell in row if cell.at[0] != NOWHERE}) < 2
    return bool(row[0].text) and len(row) > 2 and i + 1 < len(table) and len(_distinct(table[i + 1][0])) > 1


def _named(row: Row, names: list[str]) -> Mapped:
    parts: list[Mapped] = []
    for i, cell in enumerate(row):
        if not cell.text or _is_merged(row, i):
            continue
        name = _name_over(row, i, names)
        named = name and name.casefold() != cell.text.casefold()
        parts.append(concat([literal(f"{name}: "), cell]) if named else cell)
    return joined("; ", parts)


def _name_over(row: Row, i: int, names: list[str]) -> str:
    """Of a merged cell that is told once, the names of its columns; of one over most of a form, the first."""
    first = names[i] if i < len(names) else ""
    if not first or len(row[i].text) <= LONG_CELL:
        return first
    same = [j for j in range(i, min(len(row), len(names))) if row[j].text == row[i].text and names[j]]
    return " / ".join(dict.fromkeys(names[j] for j in same)) if len(same) <= MERGED_NAMES else first


def _plain(row: Row) -> Mapped:
    return joined(
        "; ", [cell for i, cell in enumerate(row) if cell.text and (i == 0 or cell.text != row[i - 1].text)]
    )


def _pair(row: Row) -> Mapped:
    key, values = row[0], joined("; ", row[1:])
    end = len(key.text.rstrip(": "))
    return joined(": ", [key[0:end], values])


def _is_merged(row: Row, i: int) -> bool:
    return len(row[i].text) > LONG_CELL and any(cell.text == row[i].text for cell in row[:i])


def _is_pairs(body: list[Row], names: list[str]) -> bool:
    if len(names) == 2:
        return names[0].casefold() in FIELD_NAMES and names[1].casefold() in VALUE_NAMES
    return not names and _looks_like_pairs(body)


def _looks_like_pairs(rows: list[Row]) -> bool:
    """Two columns, short keys on the left that differ, and a first value that is no column name."""
    filled = [row for row in rows if len(_filled(row)) > 0]
    if any(len(_distinct(row)) > 2 or any(cell.text for cell in row[2:]) for row in filled):
        return False
    keys = [row[0].text for row in filled if row[0].text and len(row) > 1]
    if not keys or len(set(keys)) < len(keys) or any(len(key.split()) > HEADER_WORDS for key in keys):
        return False
    if sum(key.endswith(":") for key in keys) * 2 > len(keys):
        return True
    if any(is_numeric(key) for key in keys):
        return False
    value = filled[0][1].text if len(filled[0]) > 1 else ""
    return bool(re.search(r"[\d@]", value)) or len(value.split()) > HEADER_WORDS or len(filled) == 1


def _names(row: Row) -> list[str]:
    return [_name(cell.text) for cell in row]


def _name(text: str) -> str:
    return text.rstrip(":* ")  # an asterisk points to a footnote


def _filled(row: Row) -> list[Mapped]:
    return [cell for cell in row if cell.text]


def _distinct(row: Row) -> list[Mapped]:
    return list({cell.text: cell for cell in reversed(row) if cell.text}.values())[::-1]


def is_numeric(text: str) -> bool:
    return NUMERIC.fullmatch(text) is not None


def _is_title(text: str) -> bool:
    return len(text.split()) <= TITLE_WORDS and not text.endswith((".", ";", ","))

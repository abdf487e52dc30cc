"""Workbooks: each sheet a section, each row with its column names and its place."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.archive import REPAIR_REMEDY
from ingest.blocks import Block, Loaded, LoadError, Progress
from ingest.loaders.building import ClauseOutline, SourceText
from ingest.loaders.cell_format import shown
from ingest.loaders.xlsx_hidden import Unseen
from ingest.mapped import Mapped
from ingest.outline import lead_of
from ingest.tables import table_blocks
from ingest.unseen import left_out

MAX_ROWS = 200_000  # of the workbook, empty ones not counted; more is a database
MAX_COLUMNS = 500
TITLE_WORDS = 12
MIN_HEADER = 3  # columns of a lone row that may be a header with an empty row below
MAX_REPEATED = 2_000  # cells of one merged range
_UNCALCULATED = re.compile(
    r'<c r="([A-Z]+\d+)"[^>]*>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
NARROW, FLAT = 0.2, 1.0  # characters wide, points high: nothing shows in what is smaller
NOTHING = Mapped("", ())


@dataclass(frozen=True, slots=True)
class Cell:
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    number: int
    cells: tuple[Cell, ...]  # visible columns only, those without a value too; none in an empty row


def load(path: Path, progress: Progress) -> Loaded:
    values = _opened(path)
    try:
        return _Reader(path, values, progress).read()
    finally:
        values.close()


def _opened(path: Path) -> Any:
    import warnings

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that do not matter here
            return openpyxl.load_workbook(path, data_only=True)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        OSError,
        SyntaxError,
    ) as error:
        raise LoadError(f"it does not open as a workbook ({error})", REPAIR_REMEDY) from error


class _Reader:
    def __init__(self, path: Path, workbook: Any, progress: Progress) -> None:
        self._path = path
        self._workbook = workbook
        self._progress = progress
        self._source = SourceText()
        self._outline = ClauseOutline()
        self._warnings: list[str] = []
        self._unseen: list[str] = []  # kinds of what nobody sees in cells that are shown
        self._rows = 0
        self._lead = ""  # the text right above the next table

    def read(self) -> Loaded:
        for sheet in self._workbook.worksheets:
            if sheet.sheet_state != "visible":
                if any(cell.value is not None for cell in sheet._cells.values()):
                    self._warnings.append(
                        f"sheet {sheet.title} was left out: it is hidden; unhide it to bring it in"
                    )
                continue
            self._progress(f"sheet {sheet.title}")
            self._sheet(sheet)
        source = self._source.text()
        self._check_formulas()
        if not source.strip():
            raise LoadError(
                "it contains no values", "open it in a spreadsheet program, let it calculate, and save it"
            )
        return Loaded(source, self._outline.finish(), warnings=(*self._warnings, *left_out(self._unseen)))

    def _sheet(self, sheet: Any) -> None:
        rows = list(self._visible_rows(sheet))
        if not any(cell.text for row in rows for cell in row.cells):
            return
        self._outline.heading(1, self._source.add(sheet.title))
        self._lead = ""
        tables = list(_tables(rows))
        for index, table in enumerate(tables):
            if max(_width(row) for row in table) == 1:
                self._prose(sheet.title, table, tables[index + 1 :])
            else:
                self._table(sheet.title, table)

    def _prose(self, title: str, rows: list[SheetRow], following: list[list[SheetRow]]) -> None:
        """Texts one below the other; a short one above a long one or above a table is a heading."""
        for index, row in enumerate(rows):
            text = next(cell.text for cell in row.cells if cell.text)
            after = rows[index + 1] if index + 1 < len(rows) else (following[0][0] if following else None)
            piece = self._source.add(text)
            if _is_title(text) and after is not None and _introduces(after):
                self._outline.heading(2, piece)
                self._lead = ""
                continue
            self._outline.paragraph(piece)
            self._outline.drafts[-1].location = _location(title, row)
            self._lead = lead_of(text)

    def _visible_rows(self, sheet: Any) -> Iterator[SheetRow]:
        """Those with a value; empty rows between two of them are one empty row."""
        hidden_columns, hidden_rows = _hidden_columns(sheet), _hidden_rows(sheet)
        texts = self._texts(sheet)
        self._tell_hidden(sheet.title, texts, hidden_rows, hidden_columns)
        columns = range(1, max((column for row in texts.values() for column in row), default=0) + 1)
        above: int | None = None
        for number in sorted(texts):
            if above is not None and any(empty not in hidden_rows for empty in range(above + 1, number)):
                yield SheetRow(above + 1, ())
            above = number
            if number in hidden_rows:
                continue
            self._rows += 1
            if self._rows > MAX_ROWS:
                if self._rows == MAX_ROWS + 1:
                    self._warnings.append(f"only the first {MAX_ROWS:,} rows were read; split the workbook")
                return
            row = texts[number]
            yield SheetRow(number, tuple(Cell(i, row.get(i, "")) for i in columns if i not in hidden_columns))

    def _tell_hidden(
        self, title: str, texts: dict[int, dict[int, str]], rows: set[int], columns: set[int]
    ) -> None:
        unread = {number: row for number, row in texts.items() if number in rows}
        across = {column for number, row in texts.items() if number not in rows for column in row} & columns
        parts = [
            f"{len(found)} hidden {what}" for found, what in ((unread, "row(s)"), (across, "column(s)")) if found
        ]
        if parts:
            self._warnings.append(f"{title}: {' and '.join(parts)} were left out; unhide them to bring them in")

    def _texts(self, sheet: Any) -> dict[int, dict[int, str]]:
        """By row and column. Read from the cells that are there: `iter_rows` would make all the others."""
        texts: dict[int, dict[int, str]] = {}
        beyond = 0
        unseen = Unseen(sheet)
        values = {
            place: _shown(cell)
            for place, cell in sheet._cells.items()
            if cell.value is not None and not unseen.hides(cell)
        }
        self._unseen += unseen.found
        for (row, column), value in (values | _merged_values(sheet)).items():
            text = " ".join(value.split())
            if text and column > MAX_COLUMNS:
                beyond += 1
            elif text:
                texts.setdefault(row, {})[column] = text
        if beyond:
            self._warnings.append(f"{sheet.title}: {beyond} cells beyond column {MAX_COLUMNS} were left out")
        return texts

    def _table(self, title: str, table: list[SheetRow]) -> None:
        used = [i for i in range(len(table[0].cells)) if any(row.cells[i].text for row in table)]
        rows: list[list[Mapped]] = []
        for row in table:
            rows.append(
                [self._source.add(row.cells[i].text, "\t") if row.cells[i].text else NOTHING for i in used]
            )
            self._source.end_line()
        blocks: list[Block] = table_blocks(
            rows,
            path=self._outline.path,
            lead=self._lead,
            group=self._outline.new_group(),
            locations=[_location(title, row) for row in table],
            written_again=True,
        )
        for block in blocks:
            self._outline.add(block)

    def _check_formulas(self) -> None:
        """A workbook written by a program has formulas whose results nobody calculated yet."""
        missing: list[str] = []
        with zipfile.ZipFile(self._path) as archive:
            for name in archive.namelist():
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                    missing += _UNCALCULATED.findall(archive.read(name).decode("utf-8", errors="replace"))
        if missing:
            where = ", ".join(missing[:3]) + (" and more" if len(missing) > 3 else "")
            self._warnings.append(
                f"{len(missing)} formulas have no calculated value ({where}); "
                "open it in a spreadsheet program and save it"
            )


def _width(row: SheetRow) -> int:
    return sum(1 for cell in row.cells if cell.text)


def _is_title(text: str) -> bool:
    return len(text.split()) <= TITLE_WORDS and not text.endswith((".", ";", ","))


def _introduces(after: SheetRow) -> bool:
    return _width(after) > 1 or any(len(cell.text.split()) > TITLE_WORDS for cell in after.cells)


def _location(title: str, row: SheetRow) -> str:
    from openpyxl.utils import get_column_letter

    filled = [cell.column for cell in row.cells if cell.text]
    return f"{title}!{get_column_letter(filled[0])}{row.number}:{get_column_letter(filled[-1])}{row.number}"


def _shown(cell: Any) -> str:
    return shown(cell.value, getattr(cell, "number_format", "") or "")


def _hidden_columns(sheet: Any) -> set[int]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden or dimension.width < NARROW:
            hidden.update(range(dimension.min, min(dimension.max, MAX_COLUMNS) + 1))
    return hidden


def _hidden_rows(sheet: Any) -> set[int]:
    rows = sheet.row_dimensions.items()
    return {number for number, row in rows if row.hidden or (row.height is not None and row.height < FLAT)}


def _merged_values(sheet: Any) -> dict[tuple[int, int], str]:
    """The value of a merged range for each of its cells."""
    values: dict[tuple[int, int], str] = {}
    for area in sheet.merged_cells.ranges:
        if area.size["rows"] * area.size["columns"] > MAX_REPEATED:
            continue
        text = _shown(sheet.cell(area.min_row, area.min_col))
        for row in range(area.min_row, area.max_row + 1):
            for column in range(area.min_col, area.max_col + 1):
                values[row, column] = text
    return values


def _tables(rows: list[SheetRow]) -> Iterator[list[SheetRow]]:
    """Empty rows part tables; a row of column names goes with what stands below it."""
    table: list[SheetRow] = []
    for row in rows:
        if any(cell.text for cell in row.cells):
            table.append(row)
        elif table and not (len(table) == 1 and _width(table[0]) >= MIN_HEADER):
            yield table
            table = []
    if table:
        yield table

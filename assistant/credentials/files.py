"""Credentials files as rows of cells: CSV and Excel."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from assistant.credentials.rows import HeaderFault

MAX_BYTES = 50_000_000
MAX_ROWS = 200_000
EXCEL = b"PK\x03\x04"

NumberedRow = tuple[int, Sequence[object]]


def read_rows(file: Path) -> list[NumberedRow]:
    """Header included. The content decides which of the two it is. Raises HeaderFault."""
    if not file.is_file():
        raise HeaderFault(f"{file} is no file", "Give the path of a CSV or Excel file")
    if file.stat().st_size > MAX_BYTES:
        raise HeaderFault(f"{file} is larger than {MAX_BYTES // 1_000_000} MB", "Split it")
    content = file.read_bytes()
    rows = _workbook(file) if content.startswith(EXCEL) else _csv(file, content)
    if len(rows) > MAX_ROWS:
        raise HeaderFault(f"{file} has more than {MAX_ROWS} rows", "Split it")
    return rows


def _csv(file: Path, content: bytes) -> list[NumberedRow]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise HeaderFault(f"{file} is not UTF-8 text", "Save it as CSV UTF-8") from error
    if "\0" in text:
        raise HeaderFault(f"{file} is not text", "Save it as CSV UTF-8, or as xlsx")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)  # what spreadsheets write depends on their country
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[NumberedRow] = []
    begins = 1
    try:
        for row in reader:
            rows.append((begins, row))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise HeaderFault(f"{file}, line {reader.line_num}: {error}", "Correct the line") from error
    return rows


def _workbook(file: Path) -> list[NumberedRow]:
    """The first sheet, values as they are shown last."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever zip and XML parsers raise
        raise HeaderFault(
            f"{file} cannot be opened as a workbook", "Save it again as xlsx, or as CSV UTF-8"
        ) from error
    try:
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(values_only=True, max_row=MAX_ROWS + 1)
        return [(number, row) for number, row in enumerate(rows, start=1)]
    finally:
        book.close()

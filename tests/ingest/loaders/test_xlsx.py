from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from ingest.blocks import LoadError
from ingest.loaders import load, xlsx
from ingest.loaders.cell_format import shown
from tests.ingest.loaders.checks import check_runs, quiet, texts

SECRET = "Secret canary words."


def new(title: str = "Prices") -> Any:
    import openpyxl

    workbook = openpyxl.Workbook()
    workbook.active.title = title  # type: ignore[union-attr]
    return workbook


def saved(workbook: Any, folder: Path) -> Path:
    path = folder / "a.xlsx"
    workbook.save(path)
    return path


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.021, "0.0%", "2.1%"),
        (0.5, "0%", "50%"),
        (36.55, '"$"#,##0.00', "$36.55"),
        (36.5, "$#,##0.00", "$36.50"),
        (1234.5, "[$€-407] #,##0.00", "€ 1,234.50"),
        (1234567, "#,##0", "1,234,567"),
        (2.345, "0.00", "2.35"),
        (-5, "#,##0;(#,##0)", "(5)"),
        (-5, "0.0", "-5.0"),
        (1500000, '0.0,,"M"', "1.5M"),
        (7, "000", "007"),
        (1.5, "0.##", "1.5"),
        (2, "0.##", "2"),
        (12, '0 "days"', "12 days"),
        (0.1 + 0.2, "General", "0.3"),
        (3.0, "General", "3"),
        (True, "General", "TRUE"),
        (datetime(2026, 1, 31), "dd.mm.yyyy", "2026-01-31"),
        (datetime(2026, 1, 31, 14, 30), "yyyy-mm-dd hh:mm", "2026-01-31 14:30"),
        (date(2026, 1, 31), "General", "2026-01-31"),
        (time(9, 0), "hh:mm", "09:00:00"),
        ("words", "General", "words"),
        (None, "General", ""),
    ],
)
def test_values_read_as_they_are_shown(value: object, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text


def test_each_row_repeats_the_column_names_and_says_where_it_stands(tmp_path: Path) -> None:
    workbook = new()
    sheet = workbook.active
    for row in (["Service", "Rate", "Discount", "From"], ["Agent", 26.9, 0.021, datetime(2026, 7, 1)]):
        sheet.append(row)
    sheet["B2"].number_format = '"$"#,##0.00'
    sheet["C2"].number_format = "0.0%"
    loaded = load(saved(workbook, tmp_path), quiet)
    check_runs(loaded)
    heading, found = loaded.blocks
    assert (heading.kind, heading.text) == ("heading", "Prices")
    assert found.text == "Service: Agent; Rate: $26.90; Discount: 2.1%; From: 2026-07-01"
    assert found.path == ("Prices",)
    assert found.location == "Prices!A2:D2"
    assert "Agent\t$26.90\t2.1%\t2026-07-01\n" in loaded.source


def test_several_tables_on_a_sheet_with_their_titles(tmp_path: Path) -> None:
    workbook = new("Rates")
    sheet = workbook.active
    rows = [
        ["Onshore rates"],
        ["Role", "Rate", "Unit"],
        ["Agent", "30", "hour"],
        [],
        ["Offshore rates"],
        ["Role", "Rate", "Unit"],
        ["Agent", "18", "hour"],
    ]
    for row in rows:
        sheet.append(row)
    loaded = load(saved(workbook, tmp_path), quiet)
    found = [block for block in loaded.blocks if block.kind == "row"]
    assert [(row.path, row.text, row.location) for row in found] == [
        (("Rates", "Onshore rates"), "Role: Agent; Rate: 30; Unit: hour", "Rates!A3:C3"),
        (("Rates", "Offshore rates"), "Role: Agent; Rate: 18; Unit: hour", "Rates!A7:C7"),
    ]
    assert found[0].group != found[1].group


def test_merged_cells_are_repeated_and_two_header_rows_joined(tmp_path: Path) -> None:
    workbook = new()
    sheet = workbook.active
    for row in (
        ["Role", "Price", None],
        [None, "Onshore", "Offshore"],
        ["Agent", "30", "18"],
        ["Lead", "45", "27"],
    ):
        sheet.append(row)
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("A1:A2")
    loaded = load(saved(workbook, tmp_path), quiet)
    assert texts(loaded, "row") == [
        "Role: Agent; Price Onshore: 30; Price Offshore: 18",
        "Role: Lead; Price Onshore: 45; Price Offshore: 27",
    ]


def test_hidden_sheets_rows_and_columns_are_skipped(tmp_path: Path) -> None:
    workbook = new()
    sheet = workbook.active
    for row in (["Role", "Cost", "Rate"], ["Agent", "12", "30"], ["Secret", "1", "2"], ["Lead", "20", "45"]):
        sheet.append(row)
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = True
    hidden = workbook.create_sheet("Margins")
    hidden.append(["Margin", "60 %"])
    hidden.sheet_state = "hidden"
    loaded = load(saved(workbook, tmp_path), quiet)
    assert texts(loaded, "row") == ["Role: Agent; Rate: 30", "Role: Lead; Rate: 45"]
    assert "Margin" not in loaded.source
    assert loaded.warnings == (
        "Prices: 1 hidden row(s) and 1 hidden column(s) were left out; unhide them to bring them in",
        "sheet Margins was left out: it is hidden; unhide it to bring it in",
    )


def test_formulas_nobody_calculated_are_a_warning(tmp_path: Path) -> None:
    workbook = new()
    sheet = workbook.active
    for row in (["Role", "Rate", "Double"], ["Agent", 30, "=B2*2"]):
        sheet.append(row)
    loaded = load(saved(workbook, tmp_path), quiet)
    assert texts(loaded, "row") == ["Role: Agent; Rate: 30"]
    assert loaded.warnings == (
        "1 formulas have no calculated value (C2); open it in a spreadsheet program and save it",
    )


def test_prose_on_a_sheet(tmp_path: Path) -> None:
    workbook = new("Read me")
    sheet = workbook.active
    sheet["A1"] = "How to use this"
    sheet["A3"] = "Every row of the second sheet is one line of the order, and its price holds for a year."
    loaded = load(saved(workbook, tmp_path), quiet)
    check_runs(loaded)
    assert loaded.blocks[-1].path == ("Read me", "How to use this")
    assert loaded.blocks[-1].location == "Read me!A3:A3"


def test_rows_beyond_the_limit_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_ROWS", 3)
    workbook = new()
    for row in [["Role", "Rate"], ["A", "1"], ["B", "2"], ["C", "3"]]:
        workbook.active.append(row)
    loaded = load(saved(workbook, tmp_path), quiet)
    assert len(texts(loaded, "row")) == 2
    assert loaded.warnings == ("only the first 3 rows were read; split the workbook",)


def test_a_cell_far_away_costs_neither_time_nor_memory(tmp_path: Path) -> None:
    book = new()
    sheet = book.active
    sheet.append(["Severity", "Hours"])
    sheet.append(["One", 4])
    sheet.cell(1_048_576, 2, "far below")
    sheet.cell(1, 16_384, "far right")
    loaded = load(saved(book, tmp_path), quiet)
    assert texts(loaded)[1:] == ["Severity: One; Hours: 4", "far below"]
    assert loaded.warnings == ("Prices: 1 cells beyond column 500 were left out",)


def test_empty_and_damaged_workbooks_say_so(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="no values"):
        load(saved(new(), tmp_path), quiet)
    import zipfile

    broken = tmp_path / "b.xlsx"
    with zipfile.ZipFile(broken, "w") as out:
        out.writestr("xl/workbook.xml", "<workbook>")
    with pytest.raises(LoadError, match="does not open"):
        load(broken, quiet)


def unseen_cell(colour: str | None = None, fill: str | None = None, form: str = "", value: Any = SECRET) -> Any:
    from openpyxl.styles import Font, PatternFill

    workbook = new()
    for row in (["Item", "Price"], ["table", "5 euros"], [value, "x"]):
        workbook.active.append(row)
    cell = workbook.active["A3"]
    if colour:
        cell.font = Font(color=colour)
    if fill:
        cell.fill = PatternFill("solid", fgColor=fill)
    if form:
        cell.number_format = form
    return workbook


@pytest.mark.parametrize(
    "workbook",
    [
        lambda: unseen_cell("FFFFFFFF"),
        lambda: unseen_cell("FFFEFEFE"),
        lambda: unseen_cell("FFFFFFFF", fill="FFFFFFFF"),
        lambda: unseen_cell("FF003366", fill="00003366"),
        lambda: unseen_cell(form=";;;"),
        lambda: unseen_cell(form=";;", value=777),
    ],
)
def test_what_nobody_sees_in_a_cell_is_not_read(workbook: Callable[[], Any], tmp_path: Path) -> None:
    loaded = load(saved(workbook(), tmp_path), quiet)
    text = " ".join(texts(loaded))
    assert "canary" not in text and "777" not in text and "5 euros" in text
    assert loaded.warnings[0].startswith("hidden text was left out: 1 ")


def in_a_table(workbook: Any) -> Any:
    from openpyxl.worksheet.table import Table, TableStyleInfo

    table = Table(displayName="T", ref="A1:B3")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleDark1")
    workbook.active.add_table(table)
    return workbook


@pytest.mark.parametrize(
    "workbook",
    [
        lambda: unseen_cell("FFFFFFFF", fill="FF003366"),
        lambda: unseen_cell("FFC00000", fill="FF003366"),
        lambda: unseen_cell("FFEEEEEE"),
        lambda: unseen_cell(form=";;"),  # text shows all the same
        lambda: in_a_table(unseen_cell("FFFFFFFF")),
    ],
)
def test_what_somebody_sees_in_a_cell_is_read(workbook: Callable[[], Any], tmp_path: Path) -> None:
    loaded = load(saved(workbook(), tmp_path), quiet)
    assert "canary" in " ".join(texts(loaded)) and loaded.warnings == ()


def test_rows_and_columns_without_size_are_not_read(tmp_path: Path) -> None:
    """Excel writes the sizes out; openpyxl leaves a size of nothing away."""
    import zipfile

    workbook = unseen_cell()
    workbook.active["D1"], workbook.active["D2"] = "z", "Column canary"
    file = saved(workbook, tmp_path)
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].replace('<row r="3"', '<row r="3" ht="0" customHeight="1"')
    columns = '<cols><col min="4" max="4" width="0" customWidth="1"/></cols><sheetData>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("<sheetData>", columns)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    loaded = load(file, quiet)
    assert "canary" not in " ".join(texts(loaded)) and "5 euros" in " ".join(texts(loaded))
    assert loaded.warnings

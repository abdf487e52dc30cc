from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ingest.blocks import LoadError
from ingest.loaders import load
from ingest.loaders.docx_numbers import formatted
from tests.ingest.loaders.checks import block_with, check_runs, quiet, texts


def new() -> Any:
    import docx

    return docx.Document()


def saved(document: Any, folder: Path) -> Path:
    path = folder / "a.docx"
    document.save(str(path))
    return path


def element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def test_the_body_in_reading_order(tmp_path: Path) -> None:
    document = new()
    document.add_heading("Service levels", 0)
    document.add_paragraph("This schedule sets the levels.")
    document.add_heading("Response", 1)
    document.add_paragraph("The vendor responds as follows:")
    table = document.add_table(rows=3, cols=2)
    cells = [["Severity", "Time"], ["Critical", "15 minutes"], ["Minor", "2 days"]]
    for row, values in zip(table.rows, cells, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    document.add_paragraph("Times run from the report.")
    loaded = load(saved(document, tmp_path), quiet)
    check_runs(loaded)
    assert loaded.title == "Service levels"
    assert [(block.kind, block.text) for block in loaded.blocks] == [
        ("heading", "Service levels"),
        ("paragraph", "This schedule sets the levels."),
        ("heading", "Response"),
        ("paragraph", "The vendor responds as follows:"),
        ("row", "Severity: Critical; Time: 15 minutes"),
        ("row", "Severity: Minor; Time: 2 days"),
        ("paragraph", "Times run from the report."),
    ]
    row = loaded.blocks[4]
    assert row.path == ("Service levels", "Response")
    assert row.lead == "The vendor responds as follows:"
    assert "Critical\t15 minutes\n" in loaded.source


def test_lists_know_their_lead_their_depth_and_their_numbers(tmp_path: Path) -> None:
    document = new()
    document.add_paragraph("Bring the following:")
    document.add_paragraph("a passport", style="List Bullet")
    document.add_paragraph("a badge", style="List Bullet")
    document.add_paragraph("with a photo", style="List Bullet 2")
    document.add_paragraph("Then:")
    document.add_paragraph("ring the bell", style="List Number")
    document.add_paragraph("wait", style="List Number")
    loaded = load(saved(document, tmp_path), quiet)
    check_runs(loaded)
    items = [block for block in loaded.blocks if block.kind == "item"]
    assert [(item.text, item.depth) for item in items] == [
        ("a passport", 0),
        ("a badge", 0),
        ("with a photo", 1),
        ("1. ring the bell", 0),
        ("2. wait", 0),
    ]
    assert items[0].group == items[1].group != items[3].group
    assert items[0].lead == "Bring the following:"
    assert items[2].lead == "a badge"
    assert items[4].lead == "Then:"


@pytest.mark.parametrize(
    ("count", "style", "text"),
    [
        (4, "decimal", "4"),
        (2, "lowerLetter", "b"),
        (27, "upperLetter", "AA"),
        (9, "lowerRoman", "ix"),
        (3, "decimalZero", "03"),
    ],
)
def test_numbers_in_the_styles_of_word(count: int, style: str, text: str) -> None:
    assert formatted(count, style) == text


def test_hidden_white_and_deleted_text_is_dropped_inserted_text_kept(tmp_path: Path) -> None:
    from docx.shared import RGBColor

    document = new()
    paragraph = document.add_paragraph("The fee is 100 dollars.")
    paragraph.add_run(" vanished").font.hidden = True
    paragraph.add_run(" white").font.color.rgb = RGBColor(255, 255, 255)
    deleted, inserted = element("del"), element("ins")
    gone, kept = paragraph.add_run(" gone"), paragraph.add_run(" Inserted.")
    deleted.append(gone._r)
    inserted.append(kept._r)
    paragraph._p.append(deleted)
    paragraph._p.append(inserted)
    assert texts(load(saved(document, tmp_path), quiet)) == ["The fee is 100 dollars. Inserted."]


def test_bold_lines_and_outline_levels_are_headings(tmp_path: Path) -> None:
    document = new()
    document.add_heading("Guide", 1)
    document.add_paragraph().add_run("Before you start").bold = True
    document.add_paragraph("Read this first.")
    outlined = document.add_paragraph("Afterwards")
    outlined._p.get_or_add_pPr().append(element("outlineLvl", val="1"))
    document.add_paragraph("Read that.")
    loaded = load(saved(document, tmp_path), quiet)
    assert block_with(loaded, "Read this").path == ("Guide", "Before you start")
    assert block_with(loaded, "Read that").path == ("Guide", "Afterwards")
    assert loaded.title == "Guide"


def test_merged_cells_are_repeated_and_nested_tables_read(tmp_path: Path) -> None:
    document = new()
    table = document.add_table(rows=3, cols=3)
    for row, values in zip(
        table.rows, [["Region", "Level", "Price"], ["North", "Gold", "10"], ["", "Silver", "8"]], strict=True
    ):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    table.cell(1, 0).merge(table.cell(2, 0))
    inner = table.cell(2, 2).add_table(rows=2, cols=2)
    for row, values in zip(inner.rows, [["From", "Discount"], ["May", "one percent"]], strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    loaded = load(saved(document, tmp_path), quiet)
    check_runs(loaded)
    assert texts(loaded, "row") == [
        "Region: North; Level: Gold; Price: 10",
        "Region: North; Level: Silver; Price: 8",
        "From: May; Discount: one percent",
    ]


def test_content_controls_are_read_headers_and_comments_are_not(tmp_path: Path) -> None:
    document = new()
    document.sections[0].header.paragraphs[0].text = "Confidential"
    document.add_paragraph("Before.")
    inside = document.add_paragraph("Inside a control.")
    control, content = element("sdt"), element("sdtContent")
    inside._p.addnext(control)
    control.append(content)
    content.append(inside._p)
    document.add_paragraph("After.")
    assert texts(load(saved(document, tmp_path), quiet)) == ["Before.", "Inside a control.", "After."]


def test_run_in_headings_and_typed_numbers(tmp_path: Path) -> None:
    document = new()
    document.add_paragraph("4.2 Payment. The Customer pays each invoice within thirty days of its receipt.")
    loaded = load(saved(document, tmp_path), quiet)
    assert loaded.blocks[0].path == ("Payment",)
    assert loaded.blocks[0].text.startswith("4.2 Payment. The Customer")


def test_damaged_and_empty_documents_say_so(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="no text"):
        load(saved(new(), tmp_path), quiet)
    import zipfile

    broken = tmp_path / "b.docx"
    with zipfile.ZipFile(broken, "w") as out:
        out.writestr("word/document.xml", "<w:document>")
    with pytest.raises(LoadError, match="does not open") as raised:
        load(broken, quiet)
    assert "save it again" in raised.value.remedy
    assert "\n" not in raised.value.reason

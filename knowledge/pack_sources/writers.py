"""One writer for each format. All are deterministic: the same source gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from knowledge.pack_sources.sources import Deck, Heading, Item, Paragraph, Part, Prose, Table, Workbook

ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip archive can hold
PUBLISHER = "bpo-assistant"  # office files ask for an author; the pack names no persons
COLUMN_WIDTH = 28  # characters: wide enough for most cells, the rest wraps
PDF_MARGIN = 62  # points, about 22 mm
FRAME_PADDING = 6  # points, set by reportlab
PDF_TEXT_WIDTH = 595 - 2 * (PDF_MARGIN + FRAME_PADDING)  # A4 in points
CELL_PADDING, CHARACTER_WIDTH = 20, 4.8  # points, for 9-point text
PDF_FONT, PDF_BOLD = "Helvetica", "Helvetica-Bold"


def write_docx(source: Prose, target: Path) -> None:
    import docx

    document = docx.Document()
    for part in source.parts:
        _add_to_docx(document, part)
    _stamp(document.core_properties, source.metadata)
    buffer = io.BytesIO()
    document.save(buffer)
    _save_zip(buffer, target, source.metadata)


def write_xlsx(source: Workbook, target: Path) -> None:
    from openpyxl import Workbook as Book
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Book()
    book.remove(book.worksheets[0])
    for sheet in source.sheets:
        page = book.create_sheet(sheet.name)
        for row in sheet.rows:
            page.append(row)
        page.freeze_panes = "A2"
        for column in range(1, len(sheet.rows[0]) + 1):
            page.column_dimensions[get_column_letter(column)].width = COLUMN_WIDTH
        for cells in page.iter_rows():
            for cell in cells:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.font = Font(bold=cell.row == 1)
    book.properties.title = source.metadata["title"]
    book.properties.creator = PUBLISHER
    buffer = io.BytesIO()
    book.save(buffer)
    _save_zip(buffer, target, source.metadata)


def write_pptx(source: Deck, target: Path) -> None:
    import pptx

    deck = pptx.Presentation()
    layout = deck.slide_layouts[1]  # "Title and Content" of the default template
    for slide in source.slides:
        page = deck.slides.add_slide(layout)
        page.shapes.title.text = slide.title
        page.placeholders[1].text_frame.text = "\n".join(slide.points)
        page.notes_slide.notes_text_frame.text = slide.notes
    _stamp(deck.core_properties, source.metadata)
    buffer = io.BytesIO()
    deck.save(buffer)
    _save_zip(buffer, target, source.metadata)


def write_pdf(source: Prose, target: Path) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate

    title = str(source.metadata["title"])
    with target.open("wb") as file:
        template = SimpleDocTemplate(
            file,
            pagesize=A4,
            leftMargin=PDF_MARGIN,
            rightMargin=PDF_MARGIN,
            topMargin=PDF_MARGIN,
            bottomMargin=PDF_MARGIN,
            title=title,
            author=PUBLISHER,
            invariant=1,  # no creation time, no random id
        )
        footer = partial(_footer, title=title)
        template.build(
            _flowables(source.parts),
            onFirstPage=footer,
            onLaterPages=footer,
        )


def _add_to_docx(document: Any, part: Part) -> None:
    if isinstance(part, Heading):
        document.add_heading(part.text, level=part.level - 1)  # level 0 is Word's "Title"
    elif isinstance(part, Paragraph):
        document.add_paragraph(part.text)
    elif isinstance(part, Item):
        document.add_paragraph(part.text, style="List Bullet" if part.number is None else "List Number")
    else:
        table = document.add_table(rows=0, cols=len(part.rows[0]), style="Table Grid")
        for row in part.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text


def _flowables(parts: tuple[Part, ...]) -> list[Any]:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph as Text

    body = ParagraphStyle("body", fontName=PDF_FONT, fontSize=10, leading=14, spaceAfter=6)
    item = ParagraphStyle("item", parent=body, leftIndent=14, bulletIndent=2, spaceAfter=3)
    cell = ParagraphStyle("cell", parent=body, fontSize=9, leading=11, spaceAfter=0)
    head = ParagraphStyle("head", parent=cell, fontName=PDF_BOLD)
    heading = {
        1: ParagraphStyle("h1", parent=body, fontName=PDF_BOLD, fontSize=18, leading=24, spaceAfter=10),
        2: ParagraphStyle(
            "h2", parent=body, fontName=PDF_BOLD, fontSize=13, leading=18, spaceBefore=8, keepWithNext=1
        ),
    }
    flowables: list[Any] = []
    for part in parts:
        if isinstance(part, Heading):
            flowables.append(Text(_escape(part.text), heading[part.level]))
        elif isinstance(part, Paragraph):
            flowables.append(Text(_escape(part.text), body))
        elif isinstance(part, Item):
            mark = "\u2022" if part.number is None else f"{part.number}."
            flowables.append(Text(_escape(part.text), item, bulletText=mark))
        else:
            flowables.append(_pdf_table(part, head, cell))
    return flowables


def _pdf_table(part: Table, head: Any, cell: Any) -> Any:
    from reportlab.lib import colors
    from reportlab.platypus import Paragraph as Text
    from reportlab.platypus import Table as Grid
    from reportlab.platypus import TableStyle

    rows = [[Text(_escape(text), head if n == 0 else cell) for text in row] for n, row in enumerate(part.rows)]
    longest = [max(len(row[column]) for row in part.rows) for column in range(len(part.rows[0]))]
    wanted = [CELL_PADDING + CHARACTER_WIDTH * width for width in longest]
    shrink = min(1.0, PDF_TEXT_WIDTH / sum(wanted))
    grid = Grid(rows, colWidths=[width * shrink for width in wanted], repeatRows=1, hAlign="LEFT")
    grid.spaceAfter = 8
    lines = ("GRID", (0, 0), (-1, -1), 0.5, colors.grey)
    shade = ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke)
    grid.setStyle(TableStyle([lines, shade, ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return grid


def _footer(canvas: Any, template: Any, *, title: str) -> None:
    canvas.saveState()
    canvas.setFont(PDF_FONT, 8)
    canvas.drawString(PDF_MARGIN + FRAME_PADDING, PDF_MARGIN - 22, title)
    canvas.drawRightString(
        template.pagesize[0] - PDF_MARGIN - FRAME_PADDING, PDF_MARGIN - 22, f"Page {template.page}"
    )
    canvas.restoreState()


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _stamp(properties: Any, metadata: dict[str, Any]) -> None:
    properties.title = metadata["title"]
    properties.author = properties.last_modified_by = PUBLISHER
    properties.comments = ""
    properties.created = properties.modified = _moment(metadata)


def _moment(metadata: dict[str, Any]) -> datetime:
    day = metadata["effective_from"]
    assert isinstance(day, date)
    return datetime(day.year, day.month, day.day)


def _save_zip(buffer: io.BytesIO, target: Path, metadata: dict[str, Any]) -> None:
    """Office files are zip archives; the libraries put the time of writing into entries and properties."""
    stamp = _moment(metadata).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, content)
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            new.writestr(entry, content)

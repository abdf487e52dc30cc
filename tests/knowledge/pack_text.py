"""The text of a document of the pack, extracted from the file as it is shipped."""

from pathlib import Path
from typing import Any

import yaml

from knowledge.pack_sources.build import PACK
from knowledge.pack_sources.sources import FRONT_MATTER

SUFFIXES = {".md", ".docx", ".xlsx", ".pdf", ".pptx"}
DOCUMENTS = sorted(str(p.relative_to(PACK).as_posix()) for p in PACK.rglob("*") if p.suffix in SUFFIXES)


def folded(text: str) -> str:
    return " ".join(text.split())


def metadata_of(document: str) -> dict[str, Any]:
    path = PACK / document
    if path.suffix == ".md":
        found = FRONT_MATTER.match(path.read_text(encoding="utf-8"))
        assert found, f"{document} has no front matter"
        text = found[1]
    else:
        text = path.with_name(path.name + ".meta.yaml").read_text(encoding="utf-8")
    metadata = yaml.safe_load(text)
    assert isinstance(metadata, dict)
    return metadata


def text_of(document: str) -> str:
    path = PACK / document
    if path.suffix == ".md":
        return FRONT_MATTER.sub("", path.read_text(encoding="utf-8"))
    readers = {".docx": docx_lines, ".xlsx": xlsx_lines, ".pdf": pdf_pages, ".pptx": pptx_lines}
    return "\n".join(readers[path.suffix](path))


def docx_lines(path: Path) -> list[str]:
    """Paragraphs and table rows (cells joined by a tab) in reading order."""
    import docx

    lines: list[str] = []
    for part in docx.Document(str(path)).iter_inner_content():
        rows = getattr(part, "rows", None)
        if rows is None:
            lines.append(part.text)
        else:
            lines.extend("\t".join(cell.text for cell in row.cells) for row in rows)
    return lines


def xlsx_lines(path: Path) -> list[str]:
    import openpyxl

    lines: list[str] = []
    for sheet in openpyxl.load_workbook(path):
        lines.append(sheet.title)
        lines.extend("\t".join(str(cell) for cell in row) for row in sheet.iter_rows(values_only=True))
    return lines


def pdf_pages(path: Path) -> list[str]:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def pptx_lines(path: Path) -> list[str]:
    import pptx

    lines: list[str] = []
    for slide in pptx.Presentation(str(path)).slides:
        frames = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
        lines.extend(paragraph.text for frame in frames for paragraph in frame.paragraphs)
        lines.append(slide.notes_slide.notes_text_frame.text)
    return lines

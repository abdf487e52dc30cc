"""The committed office files and PDFs say what their sources say."""

from pathlib import Path

import pytest
import yaml

from knowledge.pack_sources import build as building
from knowledge.pack_sources.sources import (
    Heading,
    Item,
    Paragraph,
    Table,
    read_deck,
    read_prose,
    read_workbook,
)
from tests.knowledge.pack_text import docx_lines, folded, pdf_pages, pptx_lines, xlsx_lines

SOURCES = {path.name.split(".")[1]: path for path in building.sources()}


def test_there_is_one_source_for_each_generated_file() -> None:
    generated = {p for p in building.PACK.rglob("*") if p.suffix in {".docx", ".pdf", ".xlsx", ".pptx"}}
    assert {building.target_of(source) for source in building.sources()} == generated
    assert set(SOURCES) == {"docx", "pdf", "xlsx", "pptx"}


@pytest.mark.parametrize("source", building.sources(), ids=lambda path: path.name)
def test_sidecar_repeats_the_metadata_of_the_source(source: Path) -> None:
    target = building.target_of(source)
    sidecar = yaml.safe_load(target.with_name(target.name + ".meta.yaml").read_text(encoding="utf-8"))
    if source.suffix == ".md":
        assert sidecar == read_prose(source).metadata
    else:
        assert sidecar == yaml.safe_load(source.read_text(encoding="utf-8"))["metadata"]


def test_docx_agrees_with_its_source() -> None:
    expected: list[str] = []
    for part in read_prose(SOURCES["docx"]).parts:
        expected += ["\t".join(row) for row in part.rows] if isinstance(part, Table) else [part.text]
    assert docx_lines(building.target_of(SOURCES["docx"])) == expected


def test_xlsx_agrees_with_its_source() -> None:
    expected: list[str] = []
    for sheet in read_workbook(SOURCES["xlsx"]).sheets:
        expected += [sheet.name, *("\t".join(row) for row in sheet.rows)]
    assert xlsx_lines(building.target_of(SOURCES["xlsx"])) == expected


def test_pptx_agrees_with_its_source() -> None:
    expected: list[str] = []
    for slide in read_deck(SOURCES["pptx"]).slides:
        expected += [slide.title, *slide.points, slide.notes]
    assert pptx_lines(building.target_of(SOURCES["pptx"])) == expected


def test_pdf_agrees_with_its_source_and_numbers_its_pages() -> None:
    source = read_prose(SOURCES["pdf"])
    pages = pdf_pages(building.target_of(SOURCES["pdf"]))
    expected: list[str] = []
    for part in source.parts:
        if isinstance(part, Table):
            expected += [cell for row in part.rows for cell in row]
        elif isinstance(part, Item):
            expected += ["•" if part.number is None else f"{part.number}.", part.text]
        else:
            expected.append(part.text)
    title = source.metadata["title"]
    bodies = [folded(page) for page in pages]
    footers = [f"{title} Page {number} " for number in range(1, len(pages) + 1)]  # drawn first on each page
    assert len(pages) == 2
    assert [body[: len(footer)] for body, footer in zip(bodies, footers, strict=True)] == footers
    text = " ".join(body[len(footer) :] for body, footer in zip(bodies, footers, strict=True))
    assert text == folded(" ".join(expected))


@pytest.mark.parametrize("source", building.sources(), ids=lambda path: path.name)
def test_building_twice_gives_the_same_bytes(source: Path, tmp_path: Path) -> None:
    first = building.build(source, tmp_path / "first")
    second = building.build(source, tmp_path / "second")
    assert first.read_bytes() == second.read_bytes()


def test_markdown_is_read_into_parts(tmp_path: Path) -> None:
    source = tmp_path / "x.pdf.md"
    source.write_text("---\ntitle: T\n---\n\n# T\n\nText.\n\n- a\n2. b\n\n| h |\n|---|\n| c |\n", encoding="utf-8")
    prose = read_prose(source)
    assert prose.metadata == {"title": "T"}
    assert prose.parts == (
        Heading(1, "T"),
        Paragraph("Text."),
        Item("a"),
        Item("b", 2),
        Table((("h",), ("c",))),
    )


def test_a_source_without_front_matter_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "x.pdf.md"
    source.write_text("# T\n", encoding="utf-8")
    with pytest.raises(ValueError, match="begin the file with a block"):
        read_prose(source)


def test_a_row_that_lacks_a_cell_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "x.xlsx.yaml"
    source.write_text("metadata: {}\nsheets: [{name: S, columns: [a, b], rows: [[c]]}]\n", encoding="utf-8")
    with pytest.raises(ValueError, match="one text for each column"):
        read_workbook(source)

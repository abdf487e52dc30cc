from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ingest.blocks import LoadError
from ingest.loaders import load
from tests.ingest.loaders.checks import block_with, check_runs, quiet, texts


def new() -> Any:
    import pptx

    return pptx.Presentation()


def saved(presentation: Any, folder: Path) -> Path:
    path = folder / "a.pptx"
    presentation.save(str(path))
    return path


def bullets(presentation: Any, title: str, *found: tuple[int, str]) -> Any:
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text = title
    frame = slide.placeholders[1].text_frame
    for index, (level, text) in enumerate(found):
        paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
    return slide


def test_slides_are_pages_with_headings_bullets_and_notes(tmp_path: Path) -> None:
    presentation = new()
    bullets(presentation, "Onboarding", (0, "Sign the agreement"), (0, "Send the documents"))
    slide = bullets(presentation, "Documents", (0, "Send these:"), (0, "Certificates"), (1, "of insurance"))
    slide.notes_slide.notes_text_frame.text = "Ask the risk desk."
    loaded = load(saved(presentation, tmp_path), quiet)
    check_runs(loaded)
    assert loaded.title == "Onboarding"
    assert [(block.kind, block.text, block.page) for block in loaded.blocks] == [
        ("heading", "Onboarding", 1),
        ("item", "Sign the agreement", 1),
        ("item", "Send the documents", 1),
        ("heading", "Documents", 2),
        ("paragraph", "Send these:", 2),
        ("item", "Certificates", 2),
        ("item", "of insurance", 2),
        ("paragraph", "Ask the risk desk.", 2),
    ]
    assert block_with(loaded, "Certificates").lead == "Send these:"
    assert block_with(loaded, "of insurance").depth == 1
    assert block_with(loaded, "Ask the risk").path == ("Documents", "Notes")


def test_tables_and_groups(tmp_path: Path) -> None:
    from pptx.util import Inches

    presentation = new()
    slide = presentation.slides.add_slide(presentation.slide_layouts[5])
    slide.shapes.title.text = "Levels"
    table = slide.shapes.add_table(3, 2, Inches(1), Inches(2), Inches(6), Inches(2)).table
    for row, values in enumerate([["Severity", "Response"], ["Critical", "15 minutes"], ["Minor", "2 days"]]):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    group = slide.shapes.add_group_shape()
    box = group.shapes.add_textbox(Inches(1), Inches(5), Inches(4), Inches(1))
    box.text_frame.text = "Times run from the report."
    loaded = load(saved(presentation, tmp_path), quiet)
    check_runs(loaded)
    assert texts(loaded) == [
        "Levels",
        "Severity: Critical; Response: 15 minutes",
        "Severity: Minor; Response: 2 days",
        "Times run from the report.",
    ]
    assert loaded.blocks[1].path == ("Levels",)


def test_shapes_are_read_from_top_to_bottom(tmp_path: Path) -> None:
    from pptx.util import Inches

    presentation = new()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    for top, text in (
        (5, "The last remark stands below."),
        (1, "Overview"),
        (3, "The first remark stands above."),
    ):
        slide.shapes.add_textbox(Inches(1), Inches(top), Inches(6), Inches(1)).text_frame.text = text
    loaded = load(saved(presentation, tmp_path), quiet)
    assert [(block.kind, block.text) for block in loaded.blocks] == [
        ("heading", "Overview"),
        ("paragraph", "The first remark stands above."),
        ("paragraph", "The last remark stands below."),
    ]


def test_a_presentation_without_text_says_so(tmp_path: Path) -> None:
    presentation = new()
    presentation.slides.add_slide(presentation.slide_layouts[6])
    with pytest.raises(LoadError, match="no text") as raised:
        load(saved(presentation, tmp_path), quiet)
    assert "PDF" in raised.value.remedy

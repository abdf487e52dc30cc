from __future__ import annotations

from collections.abc import Callable
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


def test_hidden_slides_are_left_out_and_named(tmp_path: Path) -> None:
    presentation = new()
    bullets(presentation, "Shown", (0, "One"), (0, "Two"))
    for title in ("Draft", "Old"):
        bullets(presentation, title, (0, "Not yet"), (0, "Agreed"))._element.set("show", "0")
    loaded = load(saved(presentation, tmp_path), quiet)
    assert texts(loaded) == ["Shown", "One", "Two"]
    assert loaded.warnings == ("hidden slides were left out: 2, 3; unhide them to bring them in",)


def boxed(slide: Any, text: str, left: float = 1, top: float = 4) -> Any:
    from pptx.util import Inches

    shape = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(4), Inches(1))
    shape.text_frame.text = text
    return shape


def look(shape: Any, colour: str | None = None, points: float | None = None) -> Any:
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    font = shape.text_frame.paragraphs[0].runs[0].font
    if colour:
        font.color.rgb = RGBColor.from_string(colour)
    if points:
        font.size = Pt(points)
    return shape


def filled(shape: Any, colour: str) -> Any:
    from pptx.dml.color import RGBColor

    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(colour)
    return shape


def of_theme(slide: Any) -> None:
    from pptx.enum.dml import MSO_THEME_COLOR

    shape = boxed(slide, SECRET)
    shape.text_frame.paragraphs[0].runs[0].font.color.theme_color = MSO_THEME_COLOR.BACKGROUND_1


def on_a_dark_slide(slide: Any) -> None:
    filled(slide.background, "003366")
    look(boxed(slide, SECRET), "FFFFFF")


def over_a_shape(slide: Any) -> None:
    filled(boxed(slide, "Banner"), "003366")
    look(boxed(slide, SECRET), "FFFFFF")


def hidden_member(slide: Any) -> None:
    group = slide.shapes.add_group_shape([boxed(slide, SECRET), boxed(slide, "Member of a group.", top=6)])
    next(iter(group.shapes))._element.nvSpPr.cNvPr.set("hidden", "1")


SECRET = "Secret canary words."
UNSEEN: list[Callable[[Any], Any]] = [
    of_theme,
    hidden_member,
    lambda slide: look(boxed(slide, SECRET), "FFFFFF"),
    lambda slide: look(boxed(slide, SECRET), "FEFEFE"),
    lambda slide: look(boxed(slide, SECRET), points=1),
    lambda slide: look(filled(boxed(slide, SECRET), "FFFFFF"), "FFFFFF"),
    lambda slide: boxed(slide, SECRET, left=-20),
    lambda slide: boxed(slide, SECRET, top=30),
    lambda slide: boxed(slide, SECRET)._element.nvSpPr.cNvPr.set("hidden", "1"),
]
SEEN: list[Callable[[Any], Any]] = [
    on_a_dark_slide,
    over_a_shape,
    lambda slide: look(filled(boxed(slide, SECRET), "003366"), "FFFFFF"),
    lambda slide: look(boxed(slide, SECRET), "DDDDDD"),
    lambda slide: boxed(slide, SECRET, left=8),  # runs over the edge
]


def of_one_slide(make: Callable[[Any], Any], folder: Path) -> tuple[str, tuple[str, ...]]:
    presentation = new()
    make(bullets(presentation, "Prices", (0, "The fee is 5 euros.")))
    loaded = load(saved(presentation, folder), quiet)
    return " ".join(texts(loaded)), loaded.warnings


@pytest.mark.parametrize("make", UNSEEN)
def test_what_no_audience_sees_is_not_read(make: Callable[[Any], Any], tmp_path: Path) -> None:
    text, (warning,) = of_one_slide(make, tmp_path)
    assert "canary" not in text and "The fee is 5 euros." in text
    assert warning.startswith("hidden text was left out: 1 ")


@pytest.mark.parametrize("make", SEEN)
def test_what_an_audience_sees_is_read(make: Callable[[Any], Any], tmp_path: Path) -> None:
    text, warnings = of_one_slide(make, tmp_path)
    assert "canary" in text and warnings == ()

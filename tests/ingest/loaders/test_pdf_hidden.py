"""What a page of a PDF hides from its reader, and what only looks like it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.loaders import load
from tests.ingest.loaders.checks import quiet, texts
from tests.ingest.loaders.test_pdf import made

Maker = Callable[[Any], None]
SECRET = "Secret canary words."
BAR = (60, 690, 400, 20)
OFF = "hidden text was left out: "


def under(canvas: Any, grey: float, *, alpha: float = 1.0) -> None:
    canvas.drawString(72, 696, SECRET)
    canvas.setFillGray(grey, alpha)
    canvas.rect(*BAR, fill=1, stroke=0)


def off_the_page(canvas: Any, x: float, y: float) -> None:
    canvas.drawString(x, y, SECRET)


def clip_only(canvas: Any) -> None:
    text = canvas.beginText(72, 696)
    text.setTextRenderMode(7)
    text.textLine(SECRET)
    canvas.drawText(text)


def clipped(canvas: Any) -> None:
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(0, 0, 10, 10)
    canvas.clipPath(path, stroke=0)
    canvas.drawString(72, 696, SECRET)
    canvas.restoreState()


def in_a_form(canvas: Any, ground: float | None = None) -> None:
    canvas.beginForm("form")
    if ground is not None:
        canvas.setFillGray(ground)
        canvas.rect(*BAR, fill=1, stroke=0)
    canvas.setFillGray(1)
    canvas.drawString(72, 696, SECRET)
    canvas.endForm()
    canvas.doForm("form")


def on_a_box(canvas: Any, box: float, letters: float) -> None:
    canvas.setFillGray(box)
    canvas.rect(*BAR, fill=1, stroke=0)
    canvas.setFillGray(letters)
    canvas.drawString(72, 696, SECRET)


def on_white_in_a_dark_band(canvas: Any) -> None:
    canvas.setFillGray(0)
    canvas.rect(50, 680, 500, 50, fill=1, stroke=0)
    on_a_box(canvas, 1, 1)


def half_covered(canvas: Any) -> None:
    before = "The price is a matter of the contract. "
    canvas.drawString(72, 696, before + SECRET)
    canvas.rect(72 + canvas.stringWidth(before, "Helvetica", 11), 690, 300, 20, fill=1, stroke=0)


def in_a_frame(canvas: Any) -> None:
    """The border of a page as one filled path, black as the letters."""
    path = canvas.beginPath()
    path.rect(20, 20, 500, 780)
    path.rect(22, 22, 496, 776)
    canvas.drawPath(path, fill=1, stroke=0, fillMode=0)
    canvas.setFillGray(0)
    canvas.drawString(72, 696, SECRET)


def with_a_white_shadow(canvas: Any) -> None:
    canvas.setFillGray(1)
    canvas.drawString(72, 696, SECRET)
    canvas.setFillGray(0)
    canvas.drawString(72, 696, SECRET)


def in_a_round_bar(canvas: Any) -> None:
    canvas.setFillGray(0.2)
    canvas.roundRect(*BAR, 6, fill=1, stroke=0)
    canvas.setFillGray(1)
    canvas.drawString(72, 696, SECRET)


def outlined(canvas: Any) -> None:
    text = canvas.beginText(72, 696)
    canvas.setFillGray(1)
    text.setTextRenderMode(2)
    text.textLine(SECRET)
    canvas.drawText(text)


HIDDEN: list[Maker] = [
    lambda canvas: under(canvas, 1),
    lambda canvas: under(canvas, 0),
    lambda canvas: off_the_page(canvas, -500, 696),
    lambda canvas: off_the_page(canvas, 5000, 696),
    lambda canvas: off_the_page(canvas, 72, 5000),
    lambda canvas: off_the_page(canvas, 72, -500),
    clip_only,
    clipped,
    in_a_form,
    lambda canvas: on_a_box(canvas, 0.5, 0.5),
    lambda canvas: on_a_box(canvas, 0, 0.01),
    on_white_in_a_dark_band,
    half_covered,
]
SEEN: list[Maker] = [
    lambda canvas: under(canvas, 0.9, alpha=0.4),  # a highlighter
    lambda canvas: on_a_box(canvas, 0.2, 1),
    lambda canvas: on_a_box(canvas, 0.9, 0),
    lambda canvas: in_a_form(canvas, 0.2),
    lambda canvas: off_the_page(canvas, 540, 696),  # runs over the edge
    in_a_frame,
    with_a_white_shadow,
    in_a_round_bar,
    outlined,
]


def read(make: Maker, folder: Path) -> tuple[str, tuple[str, ...]]:
    def page(canvas: Any) -> None:
        canvas.drawString(72, 750, "The fee is 5 euros.")
        make(canvas)

    loaded = load(made(folder / "a.pdf", page), quiet)
    return " ".join(texts(loaded)), loaded.warnings


@pytest.mark.parametrize("make", HIDDEN)
def test_what_no_reader_sees_is_not_read(make: Maker, tmp_path: Path) -> None:
    text, (warning,) = read(make, tmp_path)
    assert "canary" not in text and "The fee is 5 euros." in text
    assert warning.startswith(OFF)


@pytest.mark.parametrize("make", SEEN)
def test_what_a_reader_sees_is_read(make: Maker, tmp_path: Path) -> None:
    text, _ = read(make, tmp_path)
    assert "canary" in text and "The fee is 5 euros." in text


def test_of_a_line_that_is_half_covered_the_rest_is_read(tmp_path: Path) -> None:
    assert read(half_covered, tmp_path)[0] == "The fee is 5 euros. The price is a matter of the contract."


def test_a_page_under_a_box_as_large_as_itself_is_read(tmp_path: Path) -> None:
    """More likely that the order of drawing is misread than that somebody keeps a blank page."""

    def all_over(canvas: Any) -> None:
        canvas.drawString(72, 696, SECRET)
        canvas.rect(0, 0, 600, 850, fill=1, stroke=0)

    assert "canary" in read(all_over, tmp_path)[0]


def test_notes_fields_and_tiny_letters_are_counted(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        canvas.textAnnotation("Say yes now.", [72, 600, 200, 650])
        canvas.acroForm.textfield(name="x", value="Say yes now.", x=72, y=500, width=200, height=20)
        canvas.setFont("Helvetica", 0.5)
        canvas.drawString(72, 400, SECRET)

    text, warnings = read(page, tmp_path)
    assert text == "The fee is 5 euros."
    assert warnings == (OFF + "1 annotation, 1 form field, 1 text in tiny letters",)

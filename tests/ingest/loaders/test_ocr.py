from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from ingest.blocks import LoadError
from ingest.loaders import load, ocr, ocr_engine
from ingest.loaders.ocr_engine import as_lines
from tests.ingest.loaders.checks import check_runs, quiet


def test_boxes_side_by_side_are_one_line() -> None:
    words = [
        (300.0, 12.0, 400.0, 32.0, "ninety days."),
        (10.0, 50.0, 90.0, 70.0, "Below."),
        (10.0, 10.0, 280.0, 30.0, "The notice period is"),
    ]
    text, lines = as_lines(words, height=100.0, number=3, at=40)
    assert text == "The notice period is ninety days.\nBelow."
    assert [(line.text.text, line.page, line.left, line.right) for line in lines] == [
        ("The notice period is ninety days.", 3, 10.0, 400.0),
        ("Below.", 3, 10.0, 90.0),
    ]
    assert lines[0].text.at[0] == 40
    assert lines[1].text.at[0] == 40 + len("The notice period is ninety days.\n")
    assert (lines[0].top, lines[0].bottom) == (89.0, 69.0)


def test_an_image_of_several_pages(tmp_path: Path) -> None:
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.load_default(size=32)
    pages = []
    for text in ("Invoices are paid in thirty days.", "Notice is ninety days."):
        page = Image.new("RGB", (900, 300), "white")
        ImageDraw.Draw(page).text((60, 100), text, "black", font=font)
        pages.append(page)
    path = tmp_path / "a.tiff"
    pages[0].save(path, save_all=True, append_images=pages[1:])
    said: list[str] = []
    loaded = load(path, said.append)
    check_runs(loaded)
    assert [(block.text, block.page) for block in loaded.blocks] == [
        ("Invoices are paid in thirty days.", 1),
        ("Notice is ninety days.", 2),
    ]
    assert said == ["page 1 of 2 by OCR", "page 2 of 2 by OCR"]


def test_a_damaged_image_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"nothing")
    with pytest.raises(LoadError, match="damaged") as raised:
        load(path, quiet)
    assert str(tmp_path) not in str(raised.value)


def test_too_many_pixels_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    monkeypatch.setattr(ocr, "MAX_PIXELS", 100)
    path = tmp_path / "a.png"
    Image.new("RGB", (20, 20)).save(path)
    with pytest.raises(LoadError, match="too many pixels"):
        load(path, quiet)


def test_a_page_that_stands_on_its_head_is_turned(tmp_path: Path) -> None:
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("RGB", (900, 300), "white")
    ImageDraw.Draw(page).text(
        (60, 100), "Invoices are paid in thirty days.", "black", font=ImageFont.load_default(32)
    )
    path = tmp_path / "a.png"
    page.rotate(180).save(path)
    loaded = load(path, quiet)
    assert [block.text for block in loaded.blocks] == ["Invoices are paid in thirty days."]
    assert loaded.warnings == ()


def test_a_page_that_is_hard_to_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import numpy as np

    box = np.array([[10, 10], [90, 10], [90, 30], [10, 30]])
    found = SimpleNamespace(boxes=[box], txts=("W0rd5 tht f4de",), scores=(0.6,))
    monkeypatch.setattr(ocr_engine, "_engine", lambda: lambda image: found)
    read = ocr_engine.read_image(np.zeros((100, 100, 3)), 7, 0)
    assert read.text == "W0rd5 tht f4de"
    assert read.warnings == (
        "page 7 is hard to read, so that letters may be wrong; scan it again at 300 dpi, upright",
    )

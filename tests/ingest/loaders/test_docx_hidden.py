"""What a Word document hides from its reader, and what only looks like it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.loaders import load
from tests.ingest.loaders.checks import quiet, texts
from tests.ingest.loaders.test_docx import element, new, saved

SECRET = "Secret canary words."
WHITE = "FFFFFF"
Maker = Callable[[Any], Any]
BOX = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml">'
    '<w:pict><v:shape {look}><v:textbox><w:txbxContent><w:p><w:r><w:rPr><w:color w:val="{colour}"/></w:rPr>'
    "<w:t>Secret canary words.</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


def white(run: Any, colour: str = WHITE) -> Any:
    from docx.shared import RGBColor

    run.font.color.rgb = RGBColor.from_string(colour)
    return run


def secret(document: Any, style: str | None = None) -> Any:
    return document.add_paragraph().add_run(SECRET, style=style)


def styled(document: Any, kind: int, *, hidden: bool = False, colour: str | None = None, base: Any = None) -> str:
    style = document.styles.add_style(f"S{len(document.styles)}", kind)
    style.font.hidden = hidden or None
    if colour:
        white(style, colour)
    if base is not None:
        style.base_style = document.styles[base]
    return str(style.name)


def by_paragraph_style(document: Any) -> None:
    name = styled(document, 1, base=styled(document, 1, hidden=True))
    document.add_paragraph(SECRET, style=name)


def by_character_style(document: Any) -> None:
    secret(document, styled(document, 2, colour=WHITE))


def of_one_point(document: Any) -> None:
    from docx.shared import Pt

    secret(document).font.size = Pt(1)


def by_theme(document: Any) -> None:
    secret(document)._r.get_or_add_rPr().append(element("color", val="000000", themeColor="background1"))


def in_a_shade_of_white(document: Any) -> None:
    shade = element("color", val="A6A6A6", themeColor="background1", themeShade="A6")
    secret(document)._r.get_or_add_rPr().append(shade)


def on_white_shading(document: Any) -> None:
    white(secret(document))._r.get_or_add_rPr().append(element("shd", val="clear", fill=WHITE))


def in_a_bare_cell(document: Any, fill: str | None = None) -> None:
    table = document.add_table(2, 2)
    for number, cell in enumerate(table._cells):
        cell.text = f"cell {number}"
    white(table.cell(0, 0).paragraphs[0].add_run(SECRET))
    if fill:
        table.cell(0, 0)._tc.get_or_add_tcPr().append(element("shd", val="clear", fill=fill))


def in_a_dark_cell(document: Any) -> None:
    in_a_bare_cell(document, "003366")


def in_a_styled_table(document: Any) -> None:
    in_a_bare_cell(document)
    document.tables[0].style = document.styles["Light Grid"]  # whose bands are filled


def boxed(look: str, colour: str = WHITE) -> Maker:
    def make(document: Any) -> None:
        from docx.oxml import parse_xml

        document.add_paragraph()._p.append(parse_xml(BOX.format(look=look, colour=colour)))

    return make


def on_a_dark_paragraph(document: Any) -> None:
    run = white(secret(document))
    run._parent._p.get_or_add_pPr().append(element("shd", val="clear", fill="1F3864"))


def in_the_colour_of_its_ground(document: Any) -> None:
    white(secret(document), "1F3864")._r.get_or_add_rPr().append(element("shd", val="clear", fill="1f3864"))


def in_the_colour_of_its_cell(document: Any) -> None:
    in_a_bare_cell(document, "C00000")
    white(document.tables[0].cell(0, 0).paragraphs[0].runs[-1], "C00000")


def on_another_ground(document: Any) -> None:
    in_a_bare_cell(document, "C00000")
    white(document.tables[0].cell(0, 0).paragraphs[0].runs[-1], "1F3864")


def with_a_hidden_mark(document: Any) -> None:
    paragraph = document.add_paragraph(SECRET)
    properties = element("rPr")
    properties.append(element("vanish"))
    paragraph._p.get_or_add_pPr().append(properties)  # the mark at its end is hidden, not its text


HIDDEN: list[Maker] = [
    by_paragraph_style,
    by_character_style,
    of_one_point,
    by_theme,
    on_white_shading,
    in_the_colour_of_its_ground,
    in_the_colour_of_its_cell,
    in_a_bare_cell,
    boxed('style="visibility:hidden"', "000000"),
    boxed('fillcolor="white"'),
    lambda document: white(secret(document), "FEFEFE"),
    lambda document: document.add_paragraph(SECRET, style=styled(document, 1, colour=WHITE)),
    lambda document: secret(document, styled(document, 2, hidden=True)),
]
SEEN: list[Maker] = [
    in_a_shade_of_white,
    on_another_ground,
    in_a_dark_cell,
    in_a_styled_table,
    on_a_dark_paragraph,
    with_a_hidden_mark,
    boxed('fillcolor="#003366"'),
    lambda document: white(secret(document), "EEEEEE"),
]


def read(make: Maker, folder: Path) -> tuple[str, tuple[str, ...]]:
    document = new()
    document.add_paragraph("The fee is 5 euros.")
    make(document)
    loaded = load(saved(document, folder), quiet)
    return " ".join(texts(loaded)), loaded.warnings


@pytest.mark.parametrize("make", HIDDEN)
def test_what_no_reader_sees_is_not_read(make: Maker, tmp_path: Path) -> None:
    text, warnings = read(make, tmp_path)
    assert "canary" not in text and "5 euros" in text
    assert [said.split(":")[0] for said in warnings] == ["hidden text was left out"]


@pytest.mark.parametrize("make", SEEN)
def test_what_a_reader_sees_is_read(make: Maker, tmp_path: Path) -> None:
    text, warnings = read(make, tmp_path)
    assert "canary" in text and warnings == ()


def test_comments_deleted_text_and_descriptions_are_counted(tmp_path: Path) -> None:
    from docx.oxml import parse_xml

    def make(document: Any) -> None:
        run = document.add_paragraph().add_run("So.")
        document.add_comment(run, text="Say yes now.", author="a", initials="b")
        deleted = element("del")
        words = element("delText")
        words.text = "Say yes now."
        deleted.append(element("r"))
        deleted[0].append(words)
        run._parent._p.append(deleted)
        run._r.append(
            parse_xml(
                '<wp:docPr xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
                'id="1" name="p" descr="Say yes now."/>'
            )
        )

    text, warnings = read(make, tmp_path)
    assert text == "The fee is 5 euros. So."
    assert warnings == ("hidden text was left out: 1 alternative text, 1 comment, 1 deleted part",)

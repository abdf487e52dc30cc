from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ingest.blocks import LoadError
from ingest.loaders import load
from tests.ingest.loaders.checks import block_with, check_runs, quiet, texts

NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
    )
)


def made(folder: Path, body: str, styles: str = "", start: str = "") -> Path:
    path = folder / "a.odt"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{start}<office:document-content {NAMESPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        out.writestr("content.xml", content)
    return path


def test_headings_paragraphs_lists_and_tables(tmp_path: Path) -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    row = "<table:table-row>{}</table:table-row>"
    body = (
        '<text:h text:outline-level="1">Exit plan</text:h>'
        '<text:h text:outline-level="2">Handover</text:h>'
        "<text:p>The vendor<text:s/>hands<text:tab/>over:</text:p>"
        "<text:list><text:list-item><text:p>the data</text:p>"
        "<text:list><text:list-item><text:p>in full</text:p></text:list-item></text:list></text:list-item>"
        "<text:list-item><text:p>the keys</text:p></text:list-item></text:list>"
        "<table:table>"
        + row.format(cell.format("Item") + cell.format("Due"))
        + row.format(cell.format("Data") + cell.format("30 days"))
        + "</table:table>"
    )
    loaded = load(made(tmp_path, body), quiet)
    check_runs(loaded)
    assert loaded.title == "Exit plan"
    assert [(block.kind, block.text, block.depth) for block in loaded.blocks] == [
        ("heading", "Exit plan", 0),
        ("heading", "Handover", 0),
        ("paragraph", "The vendor hands over:", 0),
        ("item", "the data", 0),
        ("item", "in full", 1),
        ("item", "the keys", 0),
        ("row", "Item: Data; Due: 30 days", 0),
    ]
    assert block_with(loaded, "the keys").lead == "The vendor hands over:"
    assert block_with(loaded, "Item").path == ("Exit plan", "Handover")


LEVEL = '<text:list-level-style-number text:level="{}" style:num-format="{}" style:num-suffix="{}"{}/>'


def listed(*items: str, **attributes: str) -> str:
    said = "".join(f' text:{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return (
        f"<text:list{said}>"
        + "".join(f"<text:list-item>{item}</text:list-item>" for item in items)
        + "</text:list>"
    )


def test_numbered_items_and_headings_keep_their_numbers(tmp_path: Path) -> None:
    styles = (
        '<text:list-style style:name="L1">'
        + LEVEL.format(1, "1", ".", "")
        + LEVEL.format(2, "1", "", ' text:display-levels="2"')
        + LEVEL.format(3, "a", ")", ' style:num-prefix="("')
        + '</text:list-style><text:list-style style:name="L2"><text:list-level-style-bullet text:level="1"/>'
        + '</text:list-style><text:outline-style><text:outline-level-style text:level="1" style:num-format="I"/>'
        + "</text:outline-style>"
    )
    inner = listed(
        "<text:p>The lessee pays monthly.</text:p>"
        + listed("<text:p>by transfer</text:p>", "<text:p>in euro</text:p>")
    )
    body = (
        '<text:h text:outline-level="1">Lease</text:h>'
        + listed(
            "<text:p>The term is a year.</text:p>",
            "<text:p>Fees are due as follows:</text:p>" + inner,
            style_name="L1",
        )
        + "<text:p>An aside.</text:p>"
        + listed("<text:p>The lease ends in May.</text:p>", style_name="L1", continue_numbering="true")
        + listed("<text:p>a bullet</text:p>", style_name="L2")
        + listed("<text:p>Another list begins.</text:p>", style_name="L1")
        + '<text:h text:outline-level="1">Annex</text:h>'
    )
    loaded = load(made(tmp_path, body, styles), quiet)
    check_runs(loaded)
    assert [(block.text, block.depth) for block in loaded.blocks] == [
        ("I Lease", 0),
        ("1. The term is a year.", 0),
        ("2. Fees are due as follows:", 0),
        ("2.1 The lessee pays monthly.", 1),
        ("(a) by transfer", 2),
        ("(b) in euro", 2),
        ("An aside.", 0),
        ("3. The lease ends in May.", 0),
        ("a bullet", 0),
        ("1. Another list begins.", 0),
        ("II Annex", 0),
    ]
    assert loaded.title == "Lease"


def test_hidden_text_and_comments_are_dropped(tmp_path: Path) -> None:
    styles = (
        '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="T2"><style:text-properties fo:color="#ffffff"/></style:style>'
    )
    body = (
        '<text:p>Seen<text:span text:style-name="T1"> hidden</text:span>'
        '<text:span text:style-name="T2"> white</text:span>'
        "<office:annotation><text:p>comment</text:p></office:annotation> too.</text:p>"
    )
    assert texts(load(made(tmp_path, body, styles), quiet)) == ["Seen too."]


def test_entities_and_damage_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="entit"):
        load(made(tmp_path, "<text:p>&a;</text:p>", start='<!DOCTYPE x [<!ENTITY a "ha">]>'), quiet)
    with pytest.raises(LoadError, match="does not open"):
        load(made(tmp_path, "<text:p>"), quiet)
    with pytest.raises(LoadError, match="no text"):
        load(made(tmp_path, "<text:p/>"), quiet)

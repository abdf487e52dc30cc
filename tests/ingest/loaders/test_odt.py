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

"""OpenDocument texts: headings by outline level, paragraphs, lists, tables."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.archive import REPAIR_REMEDY, checked_members
from ingest.blocks import Loaded, LoadError, Progress
from ingest.loaders.building import ClauseOutline, SourceText, prefixed
from ingest.loaders.clauses import defines, label_of, run_in_heading
from ingest.loaders.odt_numbers import Numbering, OpenList
from ingest.mapped import Mapped

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
SKIPPED = frozenset({TEXT + "note", OFFICE + "annotation", TEXT + "tracked-changes", TEXT + "ruby-text"})
CONTAINERS = frozenset({TEXT + "section", TEXT + "index-body", TEXT + "change"})
INDENT_STEP = 4
MAX_DEPTH = 12
MAX_REPEATED = 60  # a cell or row repeated more often is padding of the sheet


def load(path: Path, progress: Progress) -> Loaded:
    checked_members(path)
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        with zipfile.ZipFile(path) as archive:
            root = etree.fromstring(archive.read("content.xml"), parser)
            named = "styles.xml" in archive.namelist()
            styles = [etree.fromstring(archive.read("styles.xml"), parser)] if named else []
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise LoadError(f"it does not open as an OpenDocument text ({error})", REPAIR_REMEDY) from error
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    reader = _Reader(_hidden_styles(root), Numbering(*styles, root))
    if body is not None:
        reader.body(body, 0)
        reader.notes(body)
    source = reader.source.text()
    if not source.strip():
        raise LoadError("it contains no text", "check that it is the right file")
    return Loaded(source, reader.outline.finish(), title=reader.title)


class _Reader:
    def __init__(self, hidden: frozenset[str], numbering: Numbering) -> None:
        self.source = SourceText()
        self.outline = ClauseOutline()
        self.title: str | None = None
        self._hidden = hidden
        self._numbering = numbering

    def body(self, element: Any, depth: int) -> None:
        for part in element.iterchildren():
            if part.tag == TEXT + "h":
                self._heading(part)
            elif part.tag == TEXT + "p":
                self._paragraph(part)
            elif part.tag == TEXT + "list":
                self._list(part, 0, self._numbering.open(part, None))
                self.outline.end_list()
            elif part.tag == TABLE + "table":
                self._table(part)
            elif part.tag in CONTAINERS and depth < MAX_DEPTH and part.get(TEXT + "display") != "none":
                self.body(part, depth + 1)

    def notes(self, body: Any) -> None:
        for note in body.iter(TEXT + "note-body"):
            for paragraph in note.iter(TEXT + "p"):
                self.outline.paragraph(self._add(paragraph))

    def _add(self, element: Any, end: str = "\n") -> Mapped:
        return self.source.add("".join(self._pieces(element)), end)

    def _heading(self, element: Any, number: str | None = None) -> None:
        """`number` is that of the list item which it opens, if it does."""
        said = element.get(TEXT + "outline-level") or "1"
        level = int(said) if said.isdigit() else 1
        if number is None:
            number = self._numbering.heading(element, level)
        text = self._add(element)
        if self.title is None and not self.outline.drafts and text.text.strip():
            self.title = " ".join(text.text.split())
        self.outline.heading(level, prefixed(number, text) if text.text.strip() else text)

    def _paragraph(self, element: Any) -> None:
        text = self._add(element).fold()
        if (element.get(TEXT + "style-name") or "") in {"Title", "Subtitle"} and text.text:
            self.title = self.title or text.text
            self.outline.heading(0, text)
            return
        label = label_of(text.text)
        bare = text.text[label.length :] if label else text.text
        self.outline.paragraph(text, run_in=run_in_heading(text.text, label), defines=defines(bare))

    def _list(self, element: Any, level: int, opened: OpenList) -> None:
        for item in element.iterchildren(TEXT + "list-item", TEXT + "list-header"):
            first = True
            for part in item.iterchildren():
                if part.tag == TEXT + "list" and level < MAX_DEPTH:
                    self._list(part, level + 1, self._numbering.open(part, opened))
                elif part.tag == TEXT + "h":
                    self._heading(part, self._numbering.next_for(item, opened, level) if first else "")
                    first = False
                elif part.tag == TEXT + "p":
                    text = self._add(part)
                    if first:
                        self._item(text, self._numbering.next_for(item, opened, level), level)
                    else:
                        self.outline.within_item(text)
                    first = False

    def _item(self, text: Mapped, number: str, level: int) -> None:
        whole = prefixed(number, text)
        label = label_of(whole.text) if number else None
        name = run_in_heading(" ".join(whole.text.split()), label)
        self.outline.item(whole, indent=level * INDENT_STEP, marker=number, run_in=name)

    def _table(self, table: Any) -> None:
        rows: list[list[Mapped]] = []
        nested: list[Any] = []
        for row in _rows(table):
            cells: list[Mapped] = []
            for cell in row.iterchildren(TABLE + "table-cell", TABLE + "covered-table-cell"):
                cells += self._cell(cell, cells, rows[-1] if rows else [])
                nested += cell.iterchildren(TABLE + "table")
            self.source.end_line()
            rows.append(cells)
        self.outline.table([row for row in rows if any(cell.text.strip() for cell in row)])
        for inner in nested:
            self._table(inner)

    def _cell(self, cell: Any, before: list[Mapped], above: list[Mapped]) -> list[Mapped]:
        count = min(int(cell.get(TABLE + "number-columns-repeated") or 1), MAX_REPEATED)
        if cell.tag == TABLE + "covered-table-cell":
            by_column = len(before) < len(above) and self._spans_down
            text = above[len(before)] if by_column else (before[-1] if before else Mapped("", ()))
            return [text] * count
        self._spans_down = int(cell.get(TABLE + "number-columns-spanned") or 1) == 1
        found = ["".join(self._pieces(part)) for part in cell.iter(TEXT + "p", TEXT + "h") if _owner(part) is cell]
        return [self.source.add(" ".join(part for part in found if part.strip()), "\t")] * count

    _spans_down = True

    def _pieces(self, element: Any) -> Iterator[str]:
        """Visible text; spaces and tabs are elements here."""
        if element.get(TEXT + "style-name") in self._hidden:
            return
        yield element.text or ""
        for part in element.iterchildren():
            if part.tag == TEXT + "s":
                yield " " * min(int(part.get(TEXT + "c") or 1), 100)
            elif part.tag in {TEXT + "tab", TEXT + "line-break"}:
                yield "\t" if part.tag == TEXT + "tab" else "\n"
            elif isinstance(part.tag, str) and part.tag not in SKIPPED:
                yield from self._pieces(part)
            yield part.tail or ""


def _owner(part: Any) -> Any:
    return next(part.iterancestors(TABLE + "table-cell"), None)


def _rows(table: Any) -> Iterator[Any]:
    groups = {TABLE + "table-header-rows", TABLE + "table-rows", TABLE + "table-row-group"}
    for part in table.iterchildren():
        if part.tag == TABLE + "table-row":
            yield part
        elif part.tag in groups:
            yield from _rows(part)


def _hidden_styles(root: Any) -> frozenset[str]:
    """Names of the automatic styles whose text nobody sees: hidden, or white on no background."""
    hidden = set()
    for style in root.iter(STYLE + "style"):
        for properties in style.iterchildren(STYLE + "text-properties"):
            white = (properties.get(FO + "color") or "").lower() == "#ffffff"
            shaded = (properties.get(FO + "background-color") or "transparent") != "transparent"
            if properties.get(TEXT + "display") == "none" or (white and not shaded):
                hidden.add(style.get(STYLE + "name"))
    return frozenset(name for name in hidden if name)

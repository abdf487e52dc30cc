"""Word documents, in reading order: headings, paragraphs, lists with their numbers, tables, footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.archive import REPAIR_REMEDY
from ingest.blocks import HEADING, Block, Loaded, LoadError, Progress
from ingest.loaders.building import ClauseOutline, SourceText, prefixed
from ingest.loaders.clauses import MAX_HEADING_WORDS, defines, label_of, numbered_heading, run_in_heading
from ingest.loaders.docx_hidden import Sight, said_beside
from ingest.loaders.docx_numbers import Numbering
from ingest.loaders.docx_text import W, child, is_bold, paragraph_text, value
from ingest.mapped import Mapped
from ingest.unseen import left_out

BOLD_LEVEL = 20  # below every real heading
TITLE_LEVEL, SUBTITLE_LEVEL, TOP_LEVEL = 0, 1, 2
INDENT_STEP = 4
MAX_NESTING = 8  # of tables in tables and content controls; deeper is dropped
MAX_CELLS_REPEATED = 60  # a cell merged over more columns is a layout trick

NO_ENTRY = "it does not open as a Word document"


def load(path: Path, progress: Progress) -> Loaded:
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        document = docx.Document(str(path))
        reader = _Reader(document)
        reader.hidden += reader.sight.conceal(document.element.body)
        reader.body(document.element.body)
        reader.footnotes()
        reader.hidden += said_beside(document)
    except (PackageNotFoundError, XMLSyntaxError, KeyError, ValueError, AttributeError, OSError) as error:
        raise LoadError(f"{NO_ENTRY} ({error})", REPAIR_REMEDY) from error
    source = reader.source.text()
    if not source.strip():
        raise LoadError(
            "it contains no text", "check that it is the right file; scanned pages must be ingested as PDF"
        )
    blocks = reader.outline.finish()
    return Loaded(
        source, blocks, title=_whole_title(reader.title, blocks), warnings=tuple(left_out(reader.hidden))
    )


def _whole_title(title: str | None, blocks: tuple[Block, ...]) -> str | None:
    """ "Checklist" above "Policy" and no other heading: only both together say what the document is."""
    headings = [index for index, block in enumerate(blocks) if block.kind == HEADING]
    if title is not None and headings == [0, 1] and blocks[0].text == title:
        return f"{title}: {blocks[1].text}"
    return title


class _Reader:
    def __init__(self, document: Any) -> None:
        self.source = SourceText()
        self.outline = ClauseOutline()
        self.title: str | None = None
        self._document = document
        self._styles = {style.style_id: style.element for style in document.styles}
        self._numbering = Numbering(document)
        self.sight = Sight(document, self._styles)
        self.hidden: list[str] = []  # kinds of what its reader does not see

    def body(self, element: Any, depth: int = 0) -> None:
        for part in element.iterchildren():
            if part.tag == W + "p":
                self._paragraph(part)
            elif part.tag == W + "tbl":
                self._table(part)
            elif part.tag in {W + "sdt", W + "ins", W + "customXml", W + "smartTag"} and depth < MAX_NESTING:
                content = child(part, "sdtContent")
                self.body(part if content is None else content, depth + 1)

    def footnotes(self) -> None:
        for related in self._document.part.rels.values():
            if related.is_external or not related.reltype.endswith(("/footnotes", "/endnotes")):
                continue
            from lxml import etree

            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            notes = etree.fromstring(related.target_part.blob, parser)
            self.hidden += self.sight.conceal(notes)
            for note in notes:
                if note.get(W + "type") in {"separator", "continuationSeparator", "continuationNotice"}:
                    continue
                for paragraph in note.iter(W + "p"):
                    self.outline.paragraph(self._text(paragraph))

    def _text(self, paragraph: Any) -> Mapped:
        return self.source.add(paragraph_text(paragraph))

    def _paragraph(self, paragraph: Any) -> None:
        for box in _text_boxes(paragraph):
            self.body(box)
        text = self._text(paragraph)
        if not text.text.strip():
            return
        style = self._style_chain(paragraph)
        names = [value(child(link, "name")) or "" for link in style]
        if any(name.lower().startswith("toc") for name in names):
            return
        number = self._numbering.next_for(paragraph, style)
        level = self._level(paragraph, style, names)
        if level is not None:
            self._heading(text, number.text if number else "", level)
        elif number is not None:
            depth = max(number.level, _style_level(names[0] if names else ""))
            self._numbered(text, number.text, depth, is_bold(paragraph, style))
        elif names and re.match(r"list (?:bullet|number|paragraph|continue)", names[0], re.IGNORECASE):
            self._listed(text, names[0])
        elif self._is_bold_heading(paragraph, style, text.text):
            self.outline.heading(BOLD_LEVEL, text)
        else:
            self._plain(text)

    def _heading(self, text: Mapped, number: str, level: int) -> None:
        opens = level == TOP_LEVEL and not self.outline.drafts
        if (level == TITLE_LEVEL or opens) and self.title is None:
            self.title = " ".join(text.text.split())
        self.outline.heading(level, prefixed(number, text))

    def _numbered(self, text: Mapped, number: str, level: int, bold: bool) -> None:
        """A bullet or `(a)` is an item; `4.2` before a paragraph a clause, before a few bold words a heading."""
        whole = prefixed(number, text)
        label = label_of(whole.text) if number else None
        name = run_in_heading(whole.text, label)
        counted = label is not None and label.kind in {"clause", "number"}
        if label is not None and counted and bold and numbered_heading(whole.text, label):
            self.outline.heading(BOLD_LEVEL + label.parts, whole)
        elif label is not None and counted and not self.outline.in_list and (name or label.kind == "clause"):
            self.outline.paragraph(whole, run_in=name, defines=defines(whole.text[label.length :]))
        else:
            self.outline.item(whole, indent=level * INDENT_STEP, marker=number, run_in=name)

    def _listed(self, text: Mapped, style: str) -> None:
        level = _style_level(style)
        if "continue" in style.lower() or ("paragraph" in style.lower() and self.outline.in_list):
            self.outline.within_item(text)
        elif "paragraph" in style.lower():
            self._plain(text)
        else:
            self.outline.item(text, indent=level * INDENT_STEP)

    def _plain(self, text: Mapped) -> None:
        """Numbers and bullets typed by hand count as well."""
        text = text.fold()
        label = label_of(text.text)
        if label is not None and label.kind == "bullet":
            self.outline.item(text[label.length :])
        elif label is not None and label.kind in {"lower", "roman", "digits"}:
            marker = text.text[: label.length].rstrip()
            self.outline.item(text, marker=marker, run_in=run_in_heading(text.text, label))
        elif label is not None and label.kind in {"clause", "number"} and numbered_heading(text.text, label):
            self.outline.heading(BOLD_LEVEL + label.parts, text)
        else:
            bare = text.text[label.length :] if label else text.text
            self.outline.paragraph(text, run_in=run_in_heading(text.text, label), defines=defines(bare))

    def _style_chain(self, paragraph: Any) -> list[Any]:
        """The paragraph's style and those it is based on."""
        name = value(child(child(paragraph, "pPr"), "pStyle"))
        chain: list[Any] = []
        while name in self._styles and len(chain) < MAX_NESTING:
            chain.append(self._styles[name])
            name = value(child(chain[-1], "basedOn"))
        return chain

    def _level(self, paragraph: Any, style: list[Any], names: list[str]) -> int | None:
        for name in names:
            if name.lower() in {"title", "subtitle"}:
                return TITLE_LEVEL if name.lower() == "title" else SUBTITLE_LEVEL
            match = re.match(r"heading\s*(\d)", name, re.IGNORECASE)
            if match:
                return TOP_LEVEL + int(match[1]) - 1
        for element in (paragraph, *style):
            outline = value(child(child(element, "pPr"), "outlineLvl"))
            if outline is not None and outline.isdigit() and int(outline) < 9:
                return TOP_LEVEL + int(outline)
        return None

    def _is_bold_heading(self, paragraph: Any, style: list[Any], text: str) -> bool:
        words = text.split()
        if len(words) > MAX_HEADING_WORDS or text.rstrip().endswith((".", ",", ";")):
            return False
        return is_bold(paragraph, style)

    def _table(self, table: Any) -> None:
        rows = [self._row(row) for row in _rows_of(table)]
        inner = [nested for row in _rows_of(table) for nested in _nested_tables(row)]
        rows = [row for row in rows if any(cell.text.strip() for cell in row)]
        if rows and max(len(row) for row in rows) == 1:
            for row in rows:  # a frame around prose
                self._plain(row[0])
        elif rows:
            self.outline.table(rows)
        for nested in inner:
            self._table(nested)

    def _row(self, row: Any) -> list[Mapped]:
        cells: list[Mapped] = []
        for cell in row.iterchildren(W + "tc"):
            properties = child(cell, "tcPr")
            merged = child(properties, "vMerge")
            if merged is not None and value(merged) != "restart":
                text = self._above[len(cells)] if len(cells) < len(self._above) else Mapped("", ())
            else:
                found = [paragraph_text(part) for part in _cell_paragraphs(cell)]
                text = self.source.add(" ".join(part for part in found if part.strip()), "\t").fold()
            span = value(child(properties, "gridSpan")) or "1"
            cells += [text] * min(int(span) if span.isdigit() else 1, MAX_CELLS_REPEATED)
        self._above = cells
        self.source.end_line()
        return cells

    _above: list[Mapped] = []  # noqa: RUF012  replaced, never changed


def _style_level(style: str) -> int:
    """`List Bullet 2` is the second level."""
    match = re.match(r"list .*?(\d)\s*$", style, re.IGNORECASE)
    return int(match[1]) - 1 if match else 0


def _text_boxes(paragraph: Any) -> Iterator[Any]:
    """Each once: Word stores a text box twice, for new and for old readers."""
    for box in paragraph.iter(W + "txbxContent"):
        ancestors = [ancestor.tag.rsplit("}", 1)[-1] for ancestor in box.iterancestors()]
        nearest = next((i for i, name in enumerate(ancestors) if name == "p"), len(ancestors))
        if "Fallback" not in ancestors[:nearest]:
            yield box


def _rows_of(table: Any) -> Iterator[Any]:
    for part in table.iterchildren():
        if part.tag == W + "tr":
            if child(child(part, "trPr"), "del") is None:
                yield part
        elif part.tag == W + "sdt":
            content = child(part, "sdtContent")
            yield from [] if content is None else content.iterchildren(W + "tr")


def _cell_paragraphs(cell: Any) -> Iterator[Any]:
    for part in cell.iterchildren():
        if part.tag == W + "p":
            yield part
        elif part.tag == W + "sdt":
            content = child(part, "sdtContent")
            yield from [] if content is None else content.iterchildren(W + "p")


def _nested_tables(row: Any) -> Iterator[Any]:
    for cell in row.iterchildren(W + "tc"):
        yield from cell.iterchildren(W + "tbl")

"""Presentations, slide by slide: title, text and bullets, tables, notes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.archive import REPAIR_REMEDY
from ingest.blocks import Loaded, LoadError, Progress
from ingest.loaders.building import ClauseOutline, SourceText, with_pages
from ingest.loaders.pptx_hidden import conceal
from ingest.mapped import Mapped
from ingest.unseen import left_out

MAX_GROUPS = 8  # nested groups of shapes; deeper is a drawing
INDENT_STEP = 4
SLIDE_LEVEL, NOTES_LEVEL = 1, 2
NOTES = "Notes"
TITLE_WORDS = 12
NAMED = 10  # hidden slides that a warning names
TITLE_ABOVE = 0.35  # of the slide's height
SAME_ROW = 0.05  # of the slide's height: shapes that begin so near stand side by side
FURNITURE = frozenset({"SLIDE_NUMBER", "FOOTER", "DATE", "HEADER"})


def load(path: Path, progress: Progress) -> Loaded:
    import pptx
    from lxml.etree import XMLSyntaxError
    from pptx.exc import PackageNotFoundError

    try:
        presentation = pptx.Presentation(str(path))
        return _Reader(presentation, progress).read()
    except (
        PackageNotFoundError,
        XMLSyntaxError,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        AttributeError,
    ) as error:
        raise LoadError(f"it does not open as a presentation ({error})", REPAIR_REMEDY) from error


class _Reader:
    def __init__(self, presentation: Any, progress: Progress) -> None:
        self._presentation = presentation
        self._progress = progress
        self._source = SourceText()
        self._outline = ClauseOutline()
        self._title: str | None = None
        self._starts: list[int] = []
        self._first = True
        self._hidden: list[str] = []  # kinds of what the audience does not see on slides that are shown

    def read(self) -> Loaded:
        slides = list(self._presentation.slides)
        hidden = [number for number, slide in enumerate(slides, 1) if slide._element.get("show") == "0"]
        for number, slide in enumerate(slides, 1):
            self._first = number == 1
            self._progress(f"slide {number} of {len(slides)}")
            self._starts.append(len(self._source))
            if number not in hidden:  # a hidden slide is not shown to the audience either
                self._slide(slide)
        source = self._source.text()
        if not source.strip():
            raise LoadError("it contains no text", "export slides that are pictures as PDF and ingest that")
        return Loaded(
            source,
            with_pages(self._outline.finish(), self._starts),
            title=self._title,
            warnings=(*_left_out(hidden), *left_out(self._hidden)),
        )

    def _slide(self, slide: Any) -> None:
        self._outline.close_headings(0)
        size = self._presentation.slide_width or 1, self._presentation.slide_height or 1
        self._hidden += conceal(slide, size)
        title = self._title_of(slide)
        if title is not None:
            text = self._source.add(_line(title.text_frame.text))
            self._title = self._title or " ".join(text.text.split())
            self._outline.heading(SLIDE_LEVEL, text)
        self._shapes(slide.shapes, title.shape_id if title is not None else None, 0)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            self._notes(slide.notes_slide.notes_text_frame)

    def _title_of(self, slide: Any) -> Any:
        """The title, or the short text at the top that does its work on a slide without one."""
        title = slide.shapes.title
        if title is not None and title.has_text_frame and title.text_frame.text.strip():
            return title
        texts = [
            shape
            for shape in self._in_reading_order(slide.shapes)
            if getattr(shape, "has_text_frame", False)
            and shape.text_frame.text.strip()
            and not _is_furniture(shape)
        ]
        if len(texts) < 2 or len(texts[0].text_frame.text.split()) > TITLE_WORDS:
            return None
        high = self._first or (texts[0].top or 0) < TITLE_ABOVE * (self._presentation.slide_height or 1)
        paragraphs = [part for part in texts[0].text_frame.paragraphs if _text(part).strip()]
        return texts[0] if high and len(paragraphs) == 1 else None

    def _shapes(self, shapes: Any, title: int | None, depth: int) -> None:
        for shape in self._in_reading_order(shapes):
            if shape.shape_id == title or _is_furniture(shape):
                continue
            if hasattr(shape, "shapes") and depth < MAX_GROUPS:
                self._shapes(shape.shapes, title, depth + 1)
            elif getattr(shape, "has_table", False):
                self._table(shape.table)
            elif getattr(shape, "has_text_frame", False):
                self._frame(shape.text_frame, bulleted=_is_body(shape))

    def _in_reading_order(self, shapes: Any) -> list[Any]:
        """From top to bottom, from left to right; shapes without a place of their own keep theirs in the file."""
        height = (self._presentation.slide_height or 1) * SAME_ROW
        placed = [
            (int((shape.top or 0) // height), shape.left or 0, index, shape) for index, shape in enumerate(shapes)
        ]
        return [shape for *_, shape in sorted(placed, key=lambda place: place[:3])]

    def _frame(self, frame: Any, *, bulleted: bool) -> None:
        paragraphs = [paragraph for paragraph in frame.paragraphs if _text(paragraph).strip()]
        for index, paragraph in enumerate(paragraphs):
            text = self._source.add(_line(_text(paragraph)))
            introduces = index == 0 and text.text.rstrip().endswith(":")
            bullet = _has_bullet(paragraph)
            listed = bullet is True or (bullet is None and bulleted and len(paragraphs) > 1)
            if (listed and not introduces) or paragraph.level > 0:
                self._outline.item(text, indent=paragraph.level * INDENT_STEP)
            else:
                self._outline.paragraph(text)
        self._outline.end_list()

    def _table(self, table: Any) -> None:
        rows: list[list[Mapped]] = []
        for row in table.rows:
            cells: list[Mapped] = []
            for index, cell in enumerate(row.cells):
                if cell.is_spanned:
                    left = cells[-1] if cells and _spans_from_left(table, cell) else None
                    above = rows[-1][index] if rows and index < len(rows[-1]) else Mapped("", ())
                    cells.append(left if left is not None else above)
                else:
                    cells.append(self._source.add(_line(cell.text_frame.text), "\t"))
            self._source.end_line()
            rows.append(cells)
        self._outline.table(rows)

    def _notes(self, frame: Any) -> None:
        self._outline.clause = (NOTES,)
        for paragraph in frame.paragraphs:
            if _text(paragraph).strip():
                self._outline.paragraph(self._source.add(_line(_text(paragraph))))
        self._outline.clause = ()


def _left_out(hidden: list[int]) -> tuple[str, ...]:
    if not hidden:
        return ()
    named = ", ".join(map(str, hidden[:NAMED])) + (
        f" and {len(hidden) - NAMED} more" if len(hidden) > NAMED else ""
    )
    return (f"hidden slides were left out: {named}; unhide them to bring them in",)


def _line(text: str) -> str:
    """Line breaks inside a paragraph are no more than white space."""
    return text.replace("\x0b", " ").replace("\n", " ")


def _text(paragraph: Any) -> str:
    """With the text of fields, which the library's own property leaves out."""
    parts: list[str] = []
    for part in paragraph._p.iterchildren():
        name = part.tag.rsplit("}", 1)[-1]
        if name in {"r", "fld"}:
            parts += [piece.text or "" for piece in part.iterchildren() if piece.tag.endswith("}t")]
        elif name == "br":
            parts.append(" ")
    return "".join(parts)


def _is_furniture(shape: Any) -> bool:
    return (
        bool(shape.is_placeholder)
        and shape.placeholder_format.type is not None
        and (shape.placeholder_format.type.name in FURNITURE)
    )


def _is_body(shape: Any) -> bool:
    """Body placeholders have bullets by their layout."""
    return (
        bool(shape.is_placeholder)
        and shape.placeholder_format.type is not None
        and (shape.placeholder_format.type.name in {"BODY", "OBJECT", "VERTICAL_BODY", "VERTICAL_OBJECT"})
    )


def _has_bullet(paragraph: Any) -> bool | None:
    """True or False as the paragraph says; None when it leaves that to the layout."""
    names = {part.tag.rsplit("}", 1)[-1] for part in _properties(paragraph)}
    if "buNone" in names:
        return False
    return True if names & {"buChar", "buAutoNum", "buBlip"} else None


def _properties(paragraph: Any) -> Iterator[Any]:
    properties = paragraph._p.find("{http://schemas.openxmlformats.org/drawingml/2006/main}pPr")
    return iter(()) if properties is None else properties.iterchildren()


def _spans_from_left(table: Any, cell: Any) -> bool:
    return cell._tc.get("hMerge") in {"1", "true"}

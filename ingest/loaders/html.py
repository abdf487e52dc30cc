"""A web page: what a reader sees of it, in reading order.

The source is the visible text that is written out here: blocks on lines of their own, cells parted by tabs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ingest.blocks import Loaded, LoadError, Progress
from ingest.decoding import read_text
from ingest.frontmatter import misplaced
from ingest.loaders.html_elements import BLOCKS, BOLD, HEADINGS, is_unseen, visible
from ingest.loaders.html_hidden import conceal
from ingest.loaders.html_tables import grid_of, is_data
from ingest.mapped import Mapped, literal
from ingest.outline import BOLD_LEVEL, Outline
from ingest.run_ins import RunIn, judge
from ingest.unseen import left_out, report

XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
INVISIBLE = re.compile("[\0\u00ad\u200b\u2060\ufeff\U000e0000-\U000e007f]+")
INDENT = 4


def load(path: Path, progress: Progress) -> Loaded:
    found = read_text(path, declares=True)
    loaded = parse(found.text)
    return replace(loaded, warnings=(*found.warnings, *loaded.warnings))


def parse(markup: str) -> Loaded:
    seen = XML_DECLARATION.sub("", INVISIBLE.sub("", markup))
    root = _tree(seen)
    stated = _stated(root)
    hidden = conceal(root, seen)
    page = _Page()
    page.read(root)
    blocks = page.outline.finish()
    if not blocks:
        raise LoadError(
            "the page has no visible text (it may be filled in by a script)",
            "open it in a browser and save it as text or PDF",
        )
    found = root.find(".//title")
    title = " ".join(found.text_content().split()) if found is not None else ""
    first = [text for level, text in page.outline.levels if level == 1]
    return Loaded(
        "".join(page.written),
        blocks,
        title or (first[0] if len(first) == 1 else None),
        warnings=(*misplaced(markup), *stated, *left_out(hidden), *report(markup)),
    )


def _stated(root: Any) -> tuple[str, ...]:
    """Labels in the page's head are no metadata that is read, and must not be passed over."""
    for meta in root.iter("meta"):
        said = misplaced(f"{meta.get('name') or 'x'}: {meta.get('content') or ''}")
        if said:
            return said
    return ()


def _tree(markup: str) -> Any:
    import lxml.html
    from lxml import etree

    parser = lxml.html.HTMLParser(huge_tree=True)
    try:
        root = lxml.html.document_fromstring(markup, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise LoadError("the page cannot be read as HTML", "open it in a browser and save it again") from error
    if any("depth" in entry.message for entry in parser.error_log):
        raise LoadError(
            "the page is nested too deeply (over 2,000 elements in one another)",
            "open it in a browser and save it as text or PDF",
        )
    return root


@dataclass(slots=True)
class _List:
    ordered: bool
    next: int
    letters: bool

    def marker(self) -> str:
        if not self.ordered:
            return ""
        number, self.next = self.next, self.next + 1
        return f"{chr(96 + number)}." if self.letters and 0 < number <= 26 else f"{number}."


@dataclass(slots=True)
class _Page:
    outline: Outline = field(default_factory=Outline)
    written: list[str] = field(default_factory=list)  # the source so far
    length: int = 0
    buffer: list[str] = field(default_factory=list)
    kind: str = "paragraph"
    level: int = 0
    marker: str = ""
    lists: list[_List] = field(default_factory=list)
    bold: str | None = None  # the words in bold that open the paragraph
    bold_depth: int = 0
    breaks: int = 0
    term: Mapped | None = None
    defined: bool = False  # whether a meaning followed the term

    def read(self, root: Any) -> None:
        from lxml import etree

        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event in ("comment", "pi") or not isinstance(element.tag, str):
                self._text(element.tail)
            elif event == "start":
                if is_unseen(element) or (element.tag == "table" and self._table(element)):
                    walk.skip_subtree()
                    element.set("skipped", "")
                else:
                    self._start(element)
            else:
                if "skipped" not in element.attrib:
                    self._end(element.tag)
                if element is not root:
                    self._text(element.tail)
        self._flush()
        self._leave_term()

    def _start(self, element: Any) -> None:
        tag = element.tag
        if tag == "br":
            self.breaks += 1
            if self.breaks > 1 and self.kind == "paragraph":
                self._flush()
            self.buffer.append("\n")
        elif tag in BLOCKS:
            if self.kind == "paragraph" or self._content() or tag in HEADINGS or tag == "li":
                self._flush()
            self._open(element, tag)
        elif tag in BOLD:
            if not any(text.strip() for text in self.buffer):  # put together it would be read once for each
                self.bold = ""
            self.bold_depth += 1
        self._text(element.text)

    def _open(self, element: Any, tag: str) -> None:
        if tag in ("ul", "ol"):
            start = str(element.get("start") or "1")
            letters = element.get("type") == "a"
            number = int(start) if start.isdecimal() and len(start) < 7 else 1
            self.lists.append(_List(tag == "ol", number, letters))
        elif tag == "li":
            self.kind, self.marker = "item", self.lists[-1].marker() if self.lists else ""
        elif tag in HEADINGS:
            self.kind, self.level = "heading", HEADINGS[tag]
        elif tag in ("dt", "dd", "summary"):
            self.kind = {"dt": "term", "dd": "meaning", "summary": "heading"}[tag]
            self.level = BOLD_LEVEL

    def _end(self, tag: str) -> None:
        if tag in BOLD:
            self.bold_depth = max(self.bold_depth - 1, 0)
            if not self.bold_depth and self.bold is not None and self.bold == "":
                self.bold = self._content()
        elif tag in BLOCKS:
            self._flush()
            if tag in ("ul", "ol") and self.lists:
                self.outline.leave(INDENT * len(self.lists))
                self.lists.pop()

    def _text(self, text: str | None) -> None:
        if text:
            self.buffer.append(text)
            if text.strip():
                self.breaks = 0

    def _content(self) -> str:
        return " ".join("".join(self.buffer).split())

    def _write(self, text: str, end: str = "\n") -> Mapped:
        start = self.length
        self.written.append(text + end)
        self.length += len(text) + len(end)
        return Mapped(text, tuple(range(start, start + len(text))))

    def _flush(self) -> None:
        text, kind, bold = self._content(), self.kind, self.bold
        self.buffer, self.kind, self.bold, self.breaks = [], "paragraph", None, 0
        if not text:
            return
        run_in = (
            judge(bold, text[len(bold) :].lstrip(), text[len(bold) :])
            if bold and text.startswith(bold)
            else RunIn()
        )
        if kind != "meaning":
            self._leave_term()
        if kind == "item":
            self._item(text, run_in)
        elif kind == "heading" or (run_in.alone and kind == "paragraph" and not self.lists):
            self.outline.heading(self.level if kind == "heading" else BOLD_LEVEL, self._write(text))
        elif kind == "term":
            self.term, self.defined = self._write(text), False
        elif kind == "meaning":
            self.outline.definition(self._write(text), self.term or literal(""))
            self.defined = True
        elif self.lists and self.outline.in_list:
            self.outline.within_item(self._write(text))
        else:
            self.outline.paragraph(self._write(text), run_in=run_in.title)

    def _leave_term(self) -> None:
        if self.term is not None and not self.defined:
            self.outline.paragraph(self.term)
        self.term = None

    def _item(self, text: str, run_in: RunIn) -> None:
        marked = f"{self.marker} {text}" if self.marker else text
        self.outline.item(
            self._write(marked),
            indent=INDENT * max(len(self.lists), 1),
            marker=self.marker,
            run_in=run_in.title,
            alone=run_in.alone,
        )

    def _table(self, table: Any) -> bool:
        """Reads a table of data; False for a table that only lays out the page."""
        rows = list(table.iter("tr"))
        if not is_data(table, rows):
            return False
        self._flush()
        caption = table.find("caption")
        words = visible(caption) if caption is not None else ""
        if words:
            self._write(words)
        grid, header = grid_of(rows)
        cells = [[self._cell(text, last=i == len(row) - 1) for i, text in enumerate(row)] for row in grid]
        self.outline.table(cells, header or None, words)
        return True

    def _cell(self, text: str | Mapped, last: bool) -> Mapped:
        end = "\n" if last else "\t"
        if isinstance(text, Mapped):
            self._write("", end)
            return text
        return self._write(text, end)

"""Markdown, with the HTML, the template marks and the clause numbers that real files mix into it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.blocks import Loaded, Progress
from ingest.decoding import read_text
from ingest.frontmatter import front_matter
from ingest.inline import FILLER, inline, restore
from ingest.mapped import concat, literal
from ingest.markdown_block import OpenBlock
from ingest.markdown_html import read_html
from ingest.markdown_lines import (
    ALERT,
    ATX,
    BLOCK_TAG,
    FENCE,
    ITEM,
    MEANING,
    RULE,
    SETEXT,
    columns,
    interrupts,
    is_link_target,
    lines_of,
)
from ingest.markup_tables import (
    DELIMITER,
    GRID_RULE,
    Span,
    Table,
    grid_table,
    html_table,
    pipe_cells,
    table_regions,
)
from ingest.masking import mask
from ingest.outline import Outline
from ingest.run_ins import question_mark


def load(path: Path, progress: Progress) -> Loaded:
    found = read_text(path)
    loaded = parse(found.text)
    return replace(loaded, warnings=(*found.warnings, *loaded.warnings))


def parse(source: str) -> Loaded:
    front = front_matter(source)
    masked = mask(source, front.end)
    reader = _Reader(source, masked.text, masked.captures, OpenBlock(source, masked.text))
    reader.run(front.end)
    outline = reader.block.outline
    blocks = outline.finish()
    title = front.metadata.get("name") or _only_title(outline)
    return Loaded(
        source, blocks, str(title) if title else None, front.metadata, (*front.warnings, *masked.warnings)
    )


def _only_title(outline: Outline) -> str | None:
    """A document with one heading of the first level is called that; with several, none of them is its name."""
    first = [text for level, text in outline.levels if level == 1]
    return first[0] if len(first) == 1 and outline.levels[0] == (1, first[0]) else None


@dataclass(slots=True)
class _Reader:
    """Reads line by line. `text` is the source with everything invisible replaced, at the same offsets."""

    source: str
    text: str
    captures: list[tuple[int, str]]
    block: OpenBlock
    lines: list[Span] = field(default_factory=list)
    blank: bool = True  # whether the line before was blank

    def run(self, start: int) -> None:
        regions = table_regions(self.text)
        self.lines = lines_of(self.text, start, regions)
        tables = {region[0]: region for region in regions}
        at = 0
        while at < len(self.lines):
            begin, end = self.lines[at]
            self._introduce(end)
            if begin in tables:
                self.block.flush()
                self._table(html_table(self.text, tables[begin]), begin)
                at += 1
            else:
                at = self._line(at, begin, end)
        self.block.flush()

    def _introduce(self, end: int) -> None:
        """The name of a part that a template collects introduces it: "userResearchRedFlags"."""
        while self.captures and self.captures[0][0] <= end:
            name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_+", " ", self.captures.pop(0)[1]).strip().lower()
            self.block.flush()
            self.block.outline.end_list()
            self.block.outline.introduce(name.capitalize() if " " in name else "")

    def _line(self, at: int, begin: int, end: int) -> int:
        """Reads the line `at`, and those that belong to it; returns the line to go on with."""
        line = self.text[begin:end]
        if FILLER in line and not line.replace(FILLER, "").strip():
            return at + 1
        if not line.strip():
            self.block.flush()
            self.blank = True
            return at + 1
        if FENCE.match(line):
            return self._fence(at)
        if GRID_RULE.match(line) or ("|" in line and self._is_pipe_table(at)):
            return self._text_table(at, grid=GRID_RULE.match(line) is not None)
        self._plain_line(begin, end, line)
        self.blank = False
        return at + 1

    def _plain_line(self, begin: int, end: int, line: str) -> None:
        if heading := ATX.match(line):
            self.block.heading(len(heading[1]), begin + heading.end(), end)
        elif SETEXT.match(line) and self.block.may_be_title():
            self.block.kind, self.block.level = "heading", 1 if "=" in line else 2
            self.block.flush()
        elif RULE.match(line):
            self.block.flush()
        elif ALERT.match(line) or is_link_target(line, continues=bool(self.block.spans)):
            pass
        elif "<" in line and BLOCK_TAG.search(line):
            read_html(self.block, begin, end)
        elif (meaning := MEANING.match(line)) and (
            self.block.spans or self.blank is False or self.block.follows_term()
        ):
            self.block.open_meaning((begin + meaning.end(), end))
        elif (item := ITEM.match(line)) and self._starts_item(item):
            self.block.flush()
            self._open_item(item, begin, end)
        else:
            self._text(begin, end, line)

    def _text(self, begin: int, end: int, line: str) -> None:
        indent = columns(line[: len(line) - len(line.lstrip())])
        if not self.block.spans and self.block.kind == "paragraph":
            self.block.indent = indent
        elif self.block.spans and self.block.kind == "paragraph" and self.block.answers_or_asks(line):
            self.block.flush()
        self.block.spans.append((begin, end))

    def _starts_item(self, item: re.Match[str]) -> bool:
        if not self.block.spans:
            return True
        if self.block.answers or question_mark(item.string):
            return False
        marker = item[2].strip()
        if self._leaves_item(columns(item[1])) and self.block.outline.counts_on(marker):
            return True
        return interrupts(
            marker,
            self.text[slice(*self.block.spans[-1])],
            self.block.marker if self.block.kind == "item" else "",
        )

    def _leaves_item(self, indent: int) -> bool:
        """Whether a number on the next line cannot belong to the list of the open item."""
        block = self.block
        if block.kind == "item":
            return not block.marker or indent + 2 <= block.indent
        return block.kind == "paragraph" and block.outline.in_list and indent + 2 <= block.indent

    def _open_item(self, item: re.Match[str], begin: int, end: int) -> None:
        marker, start = item[2].strip(), begin + item.start(2)
        if not marker[0].isalnum() and marker[0] != "(":
            marker, start = "", self._after_bullets(start, end)
        self.block.open_item(columns(item[1]), marker, (start, end))

    def _after_bullets(self, begin: int, end: int) -> int:
        item = ITEM.match(self.text, begin, end)
        return item.end() if item else begin

    # -- blocks of several lines

    def _fence(self, at: int) -> int:
        begin, end = self.lines[at]
        ticks = FENCE.match(self.text, begin, end)
        self.block.flush()
        last = at + 1
        while last < len(self.lines):
            closing = FENCE.match(self.text, *self.lines[last])
            if closing and ticks and closing[1].startswith(ticks[1]):
                break
            last += 1
        spans = self.lines[at + 1 : last]
        code = restore(concat(self.block.with_break(span) for span in spans).sub(f"{FILLER}+"), self.source)
        outline = self.block.outline
        outline.within_item(code) if outline.in_list and self.block.indent else outline.paragraph(code)
        self.blank = True
        return last + 1

    def _is_pipe_table(self, at: int) -> bool:
        if at + 1 >= len(self.lines):
            return False
        below = self.text[slice(*self.lines[at + 1])]
        return "-" in below and DELIMITER.match(below) is not None and ("|" in below or ":" in below)

    def _text_table(self, at: int, grid: bool) -> int:
        self.block.flush()
        last = at + 1
        while last < len(self.lines):
            line = self.text[slice(*self.lines[last])].strip(f" \t{FILLER}")
            if not line or (not line.startswith(("|", "+")) if grid else "|" not in line):
                break
            last += 1
        if grid:
            table = grid_table(self.text, self.lines[at:last])
        else:
            body = [self.lines[at], *self.lines[at + 2 : last]]
            table = Table([pipe_cells(self.text, line) for line in body], 1, literal(""))
        self._table(table, self._margin(at))
        return last

    def _margin(self, at: int) -> int:
        """Where the text of a line starts."""
        begin, end = self.lines[at]
        return end - len(self.text[begin:end].lstrip())

    def _table(self, table: Table, begin: int) -> None:
        margin = self.text.rfind("\n", 0, begin) + 1
        if not self.block.html_lists and begin - margin < 2:
            self.block.outline.end_list()
        rows = [[inline(cell, self.source) for cell in row] for row in table.rows]
        self.block.outline.table(rows, table.header_rows, inline(table.caption, self.source).text)
        self.blank = True

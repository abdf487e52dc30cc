"""Plain text: paragraphs between blank lines, numbered clauses, bullets, headings in capitals."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from ingest.blocks import Block, Loaded, Progress
from ingest.decoding import read_text
from ingest.frontmatter import misplaced
from ingest.inline import INVISIBLE
from ingest.loaders.text_tables import text_tables
from ingest.mapped import Mapped, mapped
from ingest.outline import QUESTION_LEVEL, Outline, follows
from ingest.run_ins import answer_mark, question_mark

LINE = re.compile(r"([^\r\n\f]*)(?:\r\n|\n|\r|\f|\Z)")
BULLET = re.compile(r"([ \t]*)([-*+•▪●◦‣–·])[ \t]+(?=\S)")
NUMBER = re.compile(
    r"([ \t]*)(\d{1,3}(?:\.\d{1,3}){1,5}[.)]?|\d{1,3}[.)]|\([a-zA-Z]{1,4}\)|\(\d{1,3}\)|[a-zA-Z][.)]|"
    r"[ivxIVX]{1,6}[.)])[ \t]+(?=\S)"
)
PART = re.compile(
    r"(?:ARTICLE|Article|SECTION|Section|SCHEDULE|Schedule|EXHIBIT|Exhibit|APPENDIX|Appendix|ANNEX|Annex|PART|Part|CHAPTER|"
    r"Chapter)\s+(?:[IVXLC]+|\d{1,3}(?:\.\d{1,3})*|[A-Z])\b"
)
CLAUSE_TITLE = re.compile(r"\s*([A-Z][^.:;,]{2,60})[.:]\s+(?=[\"“A-Z(])")
RULE = re.compile(r"[ \t]*[-=_*~#]{3,}[ \t]*$")
UNDERLINE = re.compile(r"[ \t]*(?:={3,}|-{3,}|~{3,})[ \t]*$")
QUOTE_MARK = re.compile(r"(?:>[ ]?)+")
SENTENCE_END = (".", ":", ";", "!", "?")
HEADING_WORDS = 12
TITLE_WORDS = 7
MAX_INDENT = 40
WRAP_SHARE = 0.75  # a line that ends a sentence and is shorter than this share of the widest ends its paragraph


def load(path: Path, progress: Progress) -> Loaded:
    found = read_text(path)
    source = found.text
    blocks, title = parse(source)
    return Loaded(source, blocks, title, warnings=(*found.warnings, *misplaced(source)))


def parse(source: str, start: int = 0) -> tuple[tuple[Block, ...], str | None]:
    """The blocks of `source[start:]`, with offsets into `source`, and the title if the text opens with one."""
    reader = _Reader(source)
    reader.run(start)
    blocks = reader.outline.finish()
    first = reader.outline.levels[0] if reader.outline.levels else None
    title = first[1] if first and blocks[0].text == first[1] and not PART.match(first[1]) else None
    return blocks, title


@dataclass(slots=True)
class _Reader:
    source: str
    outline: Outline = field(default_factory=Outline)
    spans: list[tuple[int, int]] = field(default_factory=list)
    marker: str | None = None  # None: a paragraph; "": a bullet
    indent: int = 0
    width: int = 0  # of the widest line of the paragraph
    blank: bool = True
    asked: bool = False
    clauses: dict[int, str] = field(default_factory=dict)  # for each level, the number of the last heading

    def run(self, start: int) -> None:
        spans = [match.span(1) for match in LINE.finditer(self.source, start)]
        tables = text_tables(self.source, spans)
        at = start
        while at < len(self.source):
            table = tables.get(at)
            if table is not None:
                self._flush()
                self.outline.table(table.rows, table.header_rows)
                self.blank, at = True, table.end
                continue
            match = LINE.match(self.source, at)
            assert match is not None
            begin, end = match.span(1)
            quoted = QUOTE_MARK.match(self.source, begin, end)
            self._line(quoted.end() if quoted else begin, end)
            at = match.end()
        self._flush()

    def _line(self, begin: int, end: int) -> None:
        line = self.source[begin:end]
        if not line.strip():
            self._flush()
            self.blank = True
            return
        if UNDERLINE.match(line) and len(self.spans) == 1 and self.marker is None and not self.blank:
            self._heading(1 if "=" in line else 2)
        elif RULE.match(line):
            self._flush()
        else:
            self._content(begin, end, line)
        self.blank = False

    def _content(self, begin: int, end: int, line: str) -> None:
        bullet, number = BULLET.match(line), NUMBER.match(line)
        if self.spans and self._is_complete(line, numbered=bool(number), bulleted=bool(bullet)):
            self._flush()
        if not self.spans:
            opening = bullet or number
            self.marker = None if opening is None else ("" if bullet else opening[2])
            self.indent = min(len(line[: len(line) - len(line.lstrip())].expandtabs(4)), MAX_INDENT)
            if bullet:
                begin += bullet.end()
            self.width = 0
        self.spans.append((begin, end))
        self.width = max(self.width, len(line.rstrip()))

    def _is_complete(self, line: str, numbered: bool, bulleted: bool) -> bool:
        """Whether what has been read so far ends before `line`."""
        before = self.source[slice(*self.spans[-1])].rstrip()
        if bulleted or PART.match(line.strip()) or _is_capitals(line) != _is_capitals(before):
            return True
        if question_mark(line) or (answer_mark(line) and question_mark(self.source[slice(*self.spans[0])])):
            return True
        ended = before.endswith(SENTENCE_END)
        number = NUMBER.match(line) if numbered and self.marker == "" else None
        if number and self.outline.counts_on(number[2]):
            return True  # the list around the bullets goes on
        if numbered and (ended or self.marker or (len(self.spans) == 1 and _titled(before))):
            return True
        return ended and len(before) < WRAP_SHARE * max(self.width, len(line.rstrip()))

    def _flush(self) -> None:
        if not self.spans:
            return
        text, marker = self._raw(), self.marker
        self.spans, self.marker = [], None
        words = text.text.strip()
        if marker is None and (question := question_mark(words)):
            self.outline.heading(QUESTION_LEVEL, text.fold()[question:])
            self.asked = True
            return
        answer = answer_mark(words) if self.asked and marker in (None, "A.", "A)") else 0
        self.asked = False
        level = _level(words, marker)
        if level:
            self.outline.heading(level, text)
            self.clauses[level] = marker or ""
        elif marker is not None and not answer:
            self._item(text, marker)
        elif self.outline.in_list and self.indent >= 2:
            self.outline.within_item(text)
        else:
            self.outline.paragraph(text.fold()[answer:])

    def _item(self, text: Mapped, marker: str) -> None:
        """ "2. TERM. It lasts a year" after the heading "1. SCOPE" is a clause beside it."""
        found = CLAUSE_TITLE.match(text.text, len(marker))
        title = found[1] if found and len(found[1].split()) <= TITLE_WORDS else ""
        level = 2 + marker.strip(".)").count(".")
        if title and follows(self.clauses.get(level, ""), marker):
            self.outline.leave_heading(level)
            self.clauses[level] = marker
        self.outline.item(text, indent=self.indent, marker=marker, run_in=title if marker else "")

    def _heading(self, level: int) -> None:
        text, self.spans = self._raw(), []
        self.outline.heading(level, text)

    def _raw(self) -> Mapped:
        begin, end = self.spans[0][0], self.spans[-1][1]
        whole = mapped(self.source, begin, end)
        if ">" in self.source[begin:end]:
            whole = whole.sub(re.compile(r"(?<=[\r\n])(?:>[ ]?)+"))
        return whole.sub(INVISIBLE).fold() if INVISIBLE.search(whole.text) else whole.fold()


def _is_capitals(line: str) -> bool:
    letters = [char for char in line if char.isalpha()]
    return len(letters) >= 3 and len(line.split()) <= HEADING_WORDS and all(char.isupper() for char in letters)


def _titled(text: str) -> bool:
    """Short, without the full stop of a sentence."""
    words = text.split()
    return 0 < len(words) <= HEADING_WORDS and not text.rstrip().endswith((*SENTENCE_END, ","))


def _level(text: str, marker: str | None) -> int:
    """The level of a heading, or 0: "ARTICLE I", "SERVICE LEVELS", "1. Service Levels", "2.3 Credits"."""
    if PART.match(text) and _titled(text):
        return 2
    if marker and marker[0].isdigit():
        rest = text[len(marker) :].strip()
        capitals = _is_capitals(rest)
        words = [word for word in rest.split() if word[0].isalpha() and len(word) > 3]
        if _titled(rest) and (
            capitals or (words and len(words) <= 6 and all(word[0].isupper() for word in words))
        ):
            return 2 + marker.strip(".)").count(".")
    if marker is None and _is_capitals(text) and not text.endswith((",", ";")):
        return 1
    return 0

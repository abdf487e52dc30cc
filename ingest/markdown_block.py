"""The block of a Markdown file that is being read: it collects lines and goes to the outline when complete."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.inline import inline
from ingest.mapped import Mapped, concat, literal, mapped
from ingest.markup_tables import Span
from ingest.outline import BOLD_LEVEL, QUESTION_LEVEL, Outline
from ingest.run_ins import answer_mark, is_emphasised_definition, question_mark, run_in

HTML_INDENT = 4  # columns that one HTML list counts as
TITLE_WORDS = 12


@dataclass(slots=True)
class OpenBlock:
    """`text` is the source with everything invisible replaced, at the same offsets."""

    source: str
    text: str
    outline: Outline = field(default_factory=Outline)
    spans: list[Span] = field(default_factory=list)  # the lines it has so far
    kind: str = "paragraph"  # paragraph, item, heading, term or meaning: what it will be
    level: int = 0
    indent: int = 0
    marker: str = ""
    html_lists: int = 0  # lists in HTML around it
    base: int = 0  # indent at which the outermost HTML list stands
    answers: bool = False  # whether the block before was a question

    def open_item(self, indent: int, marker: str, span: Span) -> None:
        """`marker` is empty for a bullet."""
        if self.html_lists:
            indent += self.base + HTML_INDENT * self.html_lists
        self.kind, self.indent, self.marker, self.spans = "item", indent, marker, [span]

    def open_meaning(self, span: Span) -> None:
        self.flush(plain=self.kind == "paragraph" and bool(self.spans))
        self.kind, self.spans = "meaning", [span]

    def answers_or_asks(self, line: str) -> bool:
        """Questions and answers may follow each other line by line."""
        asked = question_mark(self.text[slice(*self.spans[0])])
        return bool(answer_mark(line) if asked else self.answers and question_mark(line))

    def may_be_title(self) -> bool:
        """Whether a line of dashes below it underlines a heading."""
        if self.kind != "paragraph" or not self.spans or len(self.spans) > 2:
            return False
        return len(self._raw().text.split()) <= 2 * TITLE_WORDS

    def follows_term(self) -> bool:
        drafts = self.outline.drafts
        return bool(drafts) and drafts[-1].kind == "paragraph" and len(drafts[-1].text.text.split()) <= TITLE_WORDS

    def flush(self, plain: bool = False) -> None:
        """What has been read becomes a block."""
        kind, spans = self.kind, self.spans
        if not spans:
            self.kind = "paragraph"
            return
        raw = self._raw()
        self.spans, self.kind = [], "paragraph"
        if kind == "heading":
            self.outline.heading(self.level, inline(raw, self.source))
        elif kind == "item":
            self._item(raw)
        elif kind == "meaning":
            self.outline.definition(inline(raw, self.source))
        elif plain or kind == "term":
            self.outline.paragraph(inline(raw, self.source))
        elif self.outline.in_list and (self.html_lists or self.indent >= 2):
            self.outline.within_item(inline(raw, self.source))
        else:
            self._paragraph(raw)

    def heading(self, level: int, begin: int, end: int) -> None:
        """A heading on one line, without the marks that may close it: "## Title ##"."""
        self.flush()
        self.answers = False
        content = self.text[begin:end].rstrip()
        bare = content.rstrip("#")
        end = begin + len(bare if not bare or bare[-1].isspace() else content)
        self.outline.heading(level, inline(mapped(self.text, begin, end), self.source))

    def with_break(self, span: Span) -> Mapped:
        """A line and the character that ends it, so that words of two lines do not run together."""
        begin, end = span
        piece = mapped(self.text, begin, end)
        if end < len(self.text) and self.text[end].isspace():
            return piece + mapped(self.text, end, end + 1)
        return piece + literal(" ")

    def _item(self, raw: Mapped) -> None:
        found = run_in(raw[len(self.marker) :], self.source)
        self.outline.item(
            inline(raw, self.source),
            indent=self.indent,
            marker=self.marker,
            run_in=found.title,
            alone=found.alone,
            defines=is_emphasised_definition(raw.text[len(self.marker) :]),
        )

    def _paragraph(self, raw: Mapped) -> None:
        text = inline(raw, self.source)
        if question := question_mark(text.text):
            self.outline.heading(QUESTION_LEVEL, text[question:])
            self.answers = True
            return
        answer = answer_mark(text.text) if self.answers else 0
        self.answers = False
        found = run_in(raw, self.source)
        if found.alone and len(found.title.split()) <= TITLE_WORDS:
            self.outline.heading(BOLD_LEVEL, text)
        else:
            defines = is_emphasised_definition(raw.text)
            self.outline.paragraph(text[answer:], run_in="" if answer else found.title, defines=defines)

    def _raw(self) -> Mapped:
        return concat(self.with_break(span) for span in self.spans)

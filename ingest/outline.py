"""Headings, paragraphs, list items and tables in reading order become blocks that know where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.blocks import DEFINITION, HEADING, ITEM, PARAGRAPH, ROW, Block
from ingest.drafts import Draft, drop_equal_markers, marker_length, promote
from ingest.mapped import Mapped, joined, literal
from ingest.tables import table_blocks

BOLD_LEVEL = 7  # a paragraph in bold stands below the six levels of real headings
QUESTION_LEVEL = 8  # "Q: ..." stands below everything
MAX_LIST_DEPTH = 12  # deeper items are kept as siblings at this depth
LOOK_BACK = 60  # items between two numbers of a list
LEAD_WORDS = 40  # what introduces a list is short; of a longer text only the last sentence is kept
TITLE_WORDS = 8

WORD = re.compile(r"\w")
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”')\]]?\s+(?=[\"“(]?[A-Z0-9])")
CAPTION = re.compile(r"(?:Table|Figure|Fig\.) \d+[:.]")
QUOTED_TERM = re.compile(
    r"^(?:[(\[]?(?:[a-z]{1,4}|[A-Z]|\d{1,3}(?:\.\d{1,3})*)[.)\]]\s*|\d{1,3}(?:\.\d{1,3})+\s+)?[\"“”‘'«]\s?[^\"“”«»]{1,80}?[,.]?\s?[\"”“’'»]"
    r"(?:\s+(?:or|and)\s+[\"“][^\"“”]{1,80}[\"”])*(?:\s*\([^)]{1,80}\))?,?\s*"
    r"(?:means?|refers?\s+to|shall\s+(?:have|mean)|has\s+the\s+meaning|is\s+defined|includes?|:|–|—)(?:\s|$)"
)


@dataclass(slots=True)
class OpenItem:
    """An item of the list being read, on the way from the outermost to the current one."""

    indent: int
    draft: Draft
    title: str  # what the items below it get in their path: its run-in heading, or the whole of a short one
    alone: bool  # its run-in heading is all it says
    group: int
    lead: str  # what introduces the list that it belongs to
    tail: str = ""  # a paragraph after it, which introduces the items below
    child_group: int | None = None


@dataclass(slots=True)
class Resume:
    """The outermost list read last, in case its numbering goes on after a paragraph."""

    group: int
    lead: str
    marker: str


@dataclass(slots=True)
class Outline:
    base: tuple[str, ...] = ()
    drafts: list[Draft] = field(default_factory=list)
    levels: list[tuple[int, str]] = field(default_factory=list)  # every heading so far
    _heads: list[tuple[int, str]] = field(default_factory=list)
    _stack: list[OpenItem] = field(default_factory=list)
    _last: Draft | None = None  # the paragraph right before, if nothing stands in between
    _lead: str = ""
    _groups: int = 0
    _resume: Resume | None = None

    @property
    def path(self) -> tuple[str, ...]:
        return (*self.base, *(name for _, name in self._heads))

    def heading(self, level: int, text: Mapped) -> None:
        text = text.fold()
        if not WORD.search(text.text):
            return
        self.end_list()
        self._resume = None
        self.levels.append((level, text.text))
        self._heads = [head for head in self._heads if head[0] < level]
        self.drafts.append(Draft(HEADING, text, self.path))
        self._heads.append((level, text.text))
        self._last, self._lead = None, ""

    def paragraph(self, text: Mapped, run_in: str = "", defines: bool = False) -> None:
        text = text.fold()
        if not WORD.search(text.text):
            return
        self.end_list()
        kind = DEFINITION if defines or is_definition(text.text) else PARAGRAPH
        if CAPTION.match(text.text):
            self._caption(text.text)
        self._last = Draft(kind, text, self._with(run_in))
        self._lead = lead_of(text.text)
        self.drafts.append(self._last)

    def introduce(self, lead: str) -> None:
        """What comes next is introduced by words that are not in the text (the name of a template's part)."""
        self._last, self._lead = None, lead

    def definition(self, meaning: Mapped, term: Mapped | None = None) -> None:
        """A term and its meaning; without a term the paragraph right before is one."""
        if term is None and self._last is not None and self._last is self.drafts[-1]:
            term = self.drafts.pop().text
        whole = joined(": ", [term.fold() if term else literal(""), meaning.fold()])
        if WORD.search(whole.text):
            self.end_list()
            self.drafts.append(Draft(DEFINITION, whole, self.path))
        self._last = None

    def item(
        self,
        text: Mapped,
        *,
        indent: int = 0,
        marker: str = "",
        run_in: str = "",
        alone: bool = False,
        defines: bool = False,
    ) -> None:
        """`text` opens with `marker`; `alone` says that `run_in` is all the item says."""
        text = text.fold()
        if not WORD.search(text.text[len(marker) :]):
            return
        sibling = self._close_items(indent)
        parent = self._stack[-1] if self._stack else None
        group, lead = self._list_of(parent, sibling, marker)
        path = self._with(*(item.title for item in self._stack), run_in if not alone else "")
        kind = DEFINITION if defines or is_definition(text.text) else ITEM
        draft = Draft(kind, text, path, lead, group, len(self._stack))
        draft.marker, draft.parent = marker_length(text.text, marker), parent.draft if parent else None
        self.drafts.append(draft)
        bare = text.text[draft.marker :]
        self._stack.append(OpenItem(indent, draft, run_in or as_title(bare), alone, group, lead))
        if draft.depth == 0:
            self._resume = Resume(group, lead, marker)

    def within_item(self, text: Mapped) -> None:
        """A further paragraph of the item that is open."""
        text = text.fold()
        if not self._stack:
            self.paragraph(text)
        elif WORD.search(text.text):
            above = self._stack[-1]
            path = self._with(*(item.title for item in self._stack))
            self.drafts.append(Draft(PARAGRAPH, text, path, depth=above.draft.depth))
            above.tail = lead_of(text.text)

    def table(self, rows: Sequence[Sequence[Mapped]], header_rows: int | None = None, caption: str = "") -> None:
        """`header_rows` is what the markup says; None where it says nothing."""
        titles = tuple(item.title for item in self._stack)
        lead = caption or (
            self._stack[-1].tail or lead_of(self._stack[-1].draft.text.text[self._stack[-1].draft.marker :])
            if self._stack
            else self._lead
        )
        blocks = table_blocks(
            rows, path=self._with(*titles), lead=lead, group=self._new_group(), header_rows=header_rows
        )
        self.drafts.extend(Draft(block.kind, literal(""), done=block) for block in blocks)
        if not self._stack:
            self._last, self._lead = None, ""

    def _caption(self, text: str) -> None:
        """ "Table 3: Levels" under a table says what its rows are."""
        for draft in reversed(self.drafts):
            if draft.done is None or draft.done.kind != ROW or draft.done.lead:
                break
            draft.done = replace(draft.done, lead=text)

    def add(self, block: Block) -> None:
        self.drafts.append(Draft(block.kind, literal(""), done=block))

    def end_list(self) -> None:
        self._stack.clear()

    def leave_heading(self, level: int) -> None:
        """What comes next is not under the last heading of this level, though it has none of its own."""
        self._heads = [head for head in self._heads if head[0] < level]

    def leave(self, indent: int) -> None:
        """The list whose items stand at `indent` is over; what comes next belongs to the item around it."""
        while self._stack and self._stack[-1].indent >= indent:
            self._stack.pop()

    @property
    def in_list(self) -> bool:
        return bool(self._stack)

    def counts_on(self, marker: str) -> bool:
        """Whether an item right before, or one with only items of its list in between, has the number before."""
        for draft in self.drafts[: -LOOK_BACK - 1 : -1]:
            if draft.marker and follows(draft.text.text[: draft.marker].strip(), marker):
                return True
            plain = draft.kind == PARAGRAPH and not self.in_list
            if plain or draft.done is not None or (draft.kind == HEADING and not draft.marker):
                return False
        return False

    def finish(self) -> tuple[Block, ...]:
        drop_equal_markers(self.drafts)
        return tuple(draft.block() for draft in self.drafts if draft.done or WORD.search(draft.text.text))

    def new_group(self) -> int:
        return self._new_group()

    def _new_group(self) -> int:
        self._groups += 1
        return self._groups

    def _with(self, *more: str) -> tuple[str, ...]:
        return (*self.path, *(name for name in more if name))

    def _close_items(self, indent: int) -> OpenItem | None:
        """Returns the item before in the list that goes on.

        An item nests when it is indented by two columns at least; one column is a slip of the hand.
        """
        sibling = None
        while self._stack and (indent < self._stack[-1].indent + 2 or len(self._stack) >= MAX_LIST_DEPTH):
            sibling = self._stack.pop()
        return sibling

    def _list_of(self, parent: OpenItem | None, sibling: OpenItem | None, marker: str) -> tuple[int, str]:
        """The group of the item about to be added, and what introduces its list."""
        if sibling is not None:
            return sibling.group, sibling.lead
        if parent is None:
            return self._outer_list(marker)
        if parent.child_group is None:
            if parent.alone and parent.draft.kind != HEADING:
                promote(parent.draft)
            own = parent.draft.kind == HEADING or parent.tail or parent.draft.text.text.endswith(":")
            parent.child_group = self._new_group() if own else parent.group
        lead = "" if parent.draft.kind == HEADING else lead_of(parent.draft.text.text[parent.draft.marker :])
        return parent.child_group, parent.tail or lead

    def _outer_list(self, marker: str) -> tuple[int, str]:
        resumed = self._resume
        self._resume = None
        if resumed is not None and follows(resumed.marker, marker):
            return resumed.group, resumed.lead
        return self._new_group(), self._lead


def is_definition(text: str) -> bool:
    return QUOTED_TERM.match(text) is not None


def lead_of(text: str) -> str:
    """A short text as a whole, the last sentence of a long one; a caption introduces nothing after it."""
    if CAPTION.match(text):
        return ""
    if len(text.split()) <= LEAD_WORDS:
        return text
    last = SENTENCE_END.split(text)[-1]
    return last if len(last.split()) <= LEAD_WORDS else ""


def as_title(text: str) -> str:
    """The text of an item that reads as a heading of the items below it, or nothing."""
    return text if len(text.split()) <= TITLE_WORDS and not re.search(r"[.:;,?!]$", text) else ""


def follows(before: str, after: str) -> bool:
    """Whether "(b)" comes right after "(a)", "3." after "2."."""
    shape = re.sub(r"[A-Za-z0-9]+", "x", before)
    if not before or shape != re.sub(r"[A-Za-z0-9]+", "x", after):
        return False
    first, second = (re.sub(r"[^A-Za-z0-9]", "", mark) for mark in (before, after))
    if first.isdigit() and second.isdigit():
        return int(second) == int(first) + 1
    return len(first) == len(second) == 1 and ord(second) == ord(first) + 1

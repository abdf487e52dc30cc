"""The values that travel between packages. All frozen: decide in pure functions, act at the edges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

DEFAULT_LABELS = frozenset({"public", "employees"})
DEFAULT_AUDIENCE = ("employees",)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, as a set of labels: `public`, `employees`, `team:NAME`, `vendor:NAME`. None at all: `public`."""

    labels: frozenset[str] = DEFAULT_LABELS

    def __post_init__(self) -> None:
        if not self.labels:
            object.__setattr__(self, "labels", frozenset({"public"}))

    @classmethod
    def of(cls, labels: Iterable[str]) -> Caller:
        return cls(frozenset(labels))


@dataclass(frozen=True, slots=True)
class Run:
    """`length` characters of a readable text that stand in the source, one by one.

    `text[at : at + length]` is `source[source_at : source_at + length]`, but for white space, which may
    differ in kind (a line break reads as a space).
    """

    at: int
    source_at: int
    length: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """The smallest thing an answer can quote: a paragraph, a list item, a table row, a definition."""

    kind: str  # paragraph | item | row | definition
    text: str  # as a reader sees it: markup gone, a row as "Column: value; Column: value"
    runs: tuple[Run, ...]  # where the characters of `text` stand in the document's source
    path: tuple[str, ...] = ()  # headings above, outermost first
    lead: str = ""  # the sentence that introduces the list or the table
    group: int | None = None  # leaves of one list or one table share it; unique within the document
    page: int | None = None  # 1-based; slide for slides
    depth: int = 0  # nesting of list items
    location: str = ""  # "Prices!A5:F5" in a workbook


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document, by the name that another document calls it.

    `kind` and `name`: clause "4.2.b", annex "annex b", heading "travel", row "severity 1", definition "workday",
    words (what holds these words), about (the rows of a table that the sentence names), any (a heading or a row).
    """

    kind: str
    name: str
    within: Part | None = None


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a document changes of the one that it names in `supersedes`; the rest of that one stays in force."""

    parts: tuple[Part, ...] = ()
    adds: bool = False  # it also, or only, adds something
    whole: bool = False  # says of an amendment before it that nothing of that one is left


@dataclass(frozen=True, slots=True)
class Document:
    """One file in the knowledge base, as the ledger keeps it, without its text."""

    id: int
    path: str  # relative to the ingested folder, POSIX: what the outside calls `document`
    title: str
    type: str = "other"
    audience: tuple[str, ...] = DEFAULT_AUDIENCE
    vendor: str | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    supersedes: str | None = None
    owner: str | None = None
    review_by: date | None = None
    ingested_at: datetime | None = None
    passages: int = 0
    file: str = ""  # absolute path of the file: the identity
    root: str = ""  # the folder that was ingested
    amends: Amendment | None = None  # read from the text, no column; None: it replaces what it supersedes


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one document that is searched as a whole: consecutive leaves of one section, or one row."""

    id: int  # ledger key, 0 before it is stored
    document: Document
    ordinal: int
    leaves: tuple[Leaf, ...]
    first_leaf: int = 0  # index of leaves[0] among the document's leaves

    @property
    def section(self) -> str:
        return section_name(self.leaves[0], self.document.title)

    @property
    def page(self) -> int | None:
        return self.leaves[0].page

    @property
    def text(self) -> str:
        return "\n".join(leaf.text for leaf in self.leaves if leaf.text)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question, with the score that ranked it."""

    passage: Passage
    score: float
    parts: dict[str, float] = field(default_factory=dict)  # what the score is made of


def section_name(leaf: Leaf, title: str) -> str:
    """`Service levels > Response`, without the document's title; for a workbook the sheet and the range."""
    names = list(dict.fromkeys(name for name in leaf.path if name))
    if len(names) > 1 and names[0].casefold() == title.casefold():
        names = names[1:]
    if leaf.location:
        names.append(leaf.location)
    return " > ".join(names)


JsonDict = dict[str, Any]

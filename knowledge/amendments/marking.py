"""Which documents only amend another: told by a glance at those that supersede one.

Of these the first line is read, and the rest only of the few that call themselves an amendment or are short.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, MutableMapping, Sequence
from dataclasses import replace
from functools import cached_property

from knowledge.types import Amendment, Document, Leaf
from knowledge.visibility import parts_named, place_of, target_of

CALLED = re.compile(
    r"\b(?:amendment|addendum|variation|change order|contract change|side letter|supplement(?:al|ary)?|rider)s?\b",
    re.I,
)
# A title may hold the word and be no amendment: "Amended and Restated MSA", "Change order procedure".
RESTATED = re.compile(r"\b(?:restate[ds]?|restatement|consolidated|conformed|incorporating|as amended by)\b", re.I)
ABOUT_AMENDMENTS = re.compile(
    r"\s+(?:and\s+restatement|(?:and\s+\w+\s+)?(?:polic|procedure|process|guide|template|form\b|checklist|management"
    r"|request|clause|register|handling|rules|insurance))",
    re.I,
)
OPENING_WORDS = 20  # of a first line that is the title of a document without headings

# What a text must hold to be read as a change of a part: a glance, before anything that takes longer is loaded.
SPEAKS_OF_CHANGE = re.compile(
    r"\b(?:clause|section|article|paragraph|annex|schedule|appendix|row|definition)\b|§"
    r"|\b(?:instead of|previously)\b|\bfrom\b.{1,40}\bto\b|\b(?:other|rest|remaining|(?:every|no)thing else)\b",
    re.I,
)
FEW_PASSAGES = 3  # of a letter or a note, whatever it changes
EVERYTHING = "all"  # `supersedes: msa.md#all`: it does replace all of it

LeavesOf = Callable[[int], Sequence[Leaf]]  # document id -> all its leaves in order
FirstLeaves = Callable[[Collection[int]], Mapping[int, Leaf]]  # document ids -> the first leaf of each
Key = tuple[int, str, int]  # ids stay when `supersedes` changes; the text of an id never does


def read_amendments(
    documents: Sequence[Document],
    first_leaves: FirstLeaves,
    leaves_of: LeavesOf,
    known: MutableMapping[Key, Amendment | None],
) -> list[Document]:
    """The documents, those that amend another marked as such. `known` keeps what was read.

    Give it what each of them supersedes, too, and what that one does.
    """
    reader = _Reader(documents, first_leaves, leaves_of, known)
    return [replace(d, amends=amends) if (amends := reader.amends(d)) else d for d in documents]


class _Reader:
    """Works out one document after the other; what they supersede first."""

    def __init__(
        self,
        documents: Sequence[Document],
        first_leaves: FirstLeaves,
        leaves_of: LeavesOf,
        known: MutableMapping[Key, Amendment | None],
    ) -> None:
        self._by_place = {place_of(document): document for document in documents}
        self._first_leaves, self._leaves_of, self._known = first_leaves, leaves_of, known
        self._documents = documents
        self._read: dict[int, Amendment | None] = {}

    def amends(self, document: Document) -> Amendment | None:
        """Chains may be long, and may lead back."""
        chain: dict[int, Document] = {}
        at: Document | None = document
        while at is not None and at.id not in self._read and at.id not in chain:
            chain[at.id] = at
            at = self._before(at)
        for one in reversed(chain.values()):
            self._read[one.id] = self._amends(one) if one.supersedes else None
        return self._read[document.id]

    def _before(self, document: Document) -> Document | None:
        return self._by_place.get(target_of(document) or "")

    def _base(self, document: Document) -> Document | None:
        """What it supersedes; where that is an amendment, what that one amends."""
        passed = {document.id}
        before = self._before(document)
        while before is not None and before.id not in passed and self._read.get(before.id) is not None:
            passed.add(before.id)
            before = self._before(before)
        return before if before is not None and before.id not in passed else None

    def _amends(self, document: Document) -> Amendment | None:
        base = self._base(document)
        key = (document.id, document.supersedes or "", base.id if base else 0)
        if key not in self._known:
            first = self._first.get(document.id) or self._first_leaves([document.id]).get(document.id)
            self._known[key] = amendment_of(document, first, self._leaves_of, base)
        return self._known[key]

    @cached_property
    def _first(self) -> Mapping[int, Leaf]:
        """In one go: a knowledge base may hold thousands of versions."""
        held = {number for number, _, _ in self._known}
        return self._first_leaves([d.id for d in self._documents if d.supersedes and d.id not in held])


def amendment_of(
    document: Document, first: Leaf | None, leaves_of: LeavesOf, base: Document | None = None
) -> Amendment | None:
    """What a document changes of the one that it supersedes, or of the `base` of that one; None: all."""
    if named := parts_named(document.supersedes):
        if replaces_everything(document):
            return None
        from knowledge.amendments.references import written_parts

        return Amendment(written_parts(named))
    # Reading takes longer than all this, and few knowledge bases need it.
    if calls_itself_one(document.title, first):
        from knowledge.amendments.reading import amendment_in

        if (found := amendment_in(document.title, leaves_of(document.id))) is not None:
            return found
    if base is None or not is_short(document, base):
        return None
    leaves = leaves_of(document.id)
    if not any(SPEAKS_OF_CHANGE.search(text) for leaf in leaves for text in (leaf.text, *leaf.path)):
        return None
    from knowledge.amendments.partial import partial_change

    return partial_change(leaves, leaves_of(base.id))


def replaces_everything(document: Document) -> bool:
    """Whether its metadata say so."""
    return parts_named(document.supersedes).strip().casefold() == EVERYTHING


def is_short(document: Document, base: Document) -> bool:
    """Whether a document is so short beside another that it may change only a part of it."""
    return document.passages <= FEW_PASSAGES or 2 * document.passages <= base.passages


def calls_itself_one(title: str, first: Leaf | None) -> bool:
    """Whether title, first heading or first line say that this is an amendment. Cheap, and tried first."""
    lines = [title]
    if first is not None:
        lines += [*first.path[:1], *([first.text] if len(first.text.split()) <= OPENING_WORDS else [])]
    return any(_called(line) for line in lines)


def _called(line: str) -> bool:
    match = CALLED.search(line)
    if match is None or ABOUT_AMENDMENTS.match(line, match.end()):
        return False
    restated = RESTATED.search(line)
    return restated is None or restated.start() > match.start()

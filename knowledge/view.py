"""The part of the knowledge base that one caller may see on one day, held in memory for ranking."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge.base import KnowledgeBase
from knowledge.frontdoors import FrontDoor, front_doors
from knowledge.keywords import KeywordIndex
from knowledge.naming import document_name
from knowledge.records import Segment
from knowledge.types import Caller, Document, Leaf, Passage
from knowledge.vendors import vendor_of
from knowledge.versions import Versions
from knowledge.visibility import all_in_force, visible

if TYPE_CHECKING:
    from knowledge.amendments.curtailing import Curtailed
    from knowledge.embeddings import Embedder
    from knowledge.tokens import TokenBlock

T = TypeVar("T", bound=np.generic)

KEPT_VIEWS = 8  # callers with other labels come and go; a view costs about 3 KB a passage


@dataclass(frozen=True)
class View:
    """Documents visible to a caller and in force on a day. Row r of an array is the passage `passage_ids[r]`."""

    labels: frozenset[str]
    documents: tuple[Document, ...]
    heads: tuple[str, ...]  # lower-cased first lines, by document
    passage_ids: NDArray[np.int64]
    vectors: NDArray[np.float32]  # (passages, dimensions)
    index: KeywordIndex
    versions: Versions  # of every day, as far as the caller may see them
    hidden: Mapping[int, frozenset[int]] = field(default_factory=dict)  # by document id: leaves that were amended
    in_part: frozenset[int] = frozenset()  # ids of passages some of whose leaves are hidden
    tokens: Mapping[int, TokenBlock] = field(default_factory=dict)  # of these, instead of the ledger's
    leaves: Mapping[int, NDArray[np.float32]] = field(default_factory=dict)  # of these: vectors of their leaves

    @cached_property
    def rows(self) -> Mapping[int, int]:
        """Row of a passage id."""
        return {int(passage): row for row, passage in enumerate(self.passage_ids)}

    @cached_property
    def vendors(self) -> tuple[str | None, ...]:
        """By document."""
        return tuple(map(vendor_of, self.documents))

    @cached_property
    def front_doors(self) -> tuple[FrontDoor, ...]:
        return front_doors([document.path for document in self.documents])

    def __len__(self) -> int:
        return len(self.passage_ids)

    def shown(self, leaves: Sequence[Leaf], document_id: int, first: int = 0) -> tuple[Leaf, ...]:
        """Leaves of a document, from number `first` on, those without their text that are not in force."""
        hidden = self.hidden.get(document_id)
        if not hidden:
            return tuple(leaves)
        from knowledge.amendments.curtailing import shown_leaves

        return shown_leaves(leaves, hidden, first)

    def shown_of(self, passage: Passage) -> Passage:
        if passage.id not in self.in_part:
            return passage
        return replace(passage, leaves=self.shown(passage.leaves, passage.document.id, passage.first_leaf))


class Views:
    """Views of a knowledge base, built when first asked for and again when the base has changed."""

    def __init__(self, base: KnowledgeBase, embedder: Embedder | None = None) -> None:
        """`embedder`: for the passages of which an amendment has left a part."""
        self._base = base
        self._embedder = embedder
        self._lock = Lock()
        self._generation = -1
        self._kept: OrderedDict[tuple[frozenset[str], date], View] = OrderedDict()

    def of(self, caller: Caller, on: date) -> View:
        with self._lock:
            generation = self._base.ledger.generation()
            if generation != self._generation:
                self._kept.clear()
                self._base.store.refresh(generation)
                self._generation = generation
            key = (caller.labels, on)
            if key not in self._kept:
                self._kept[key] = self._build(caller, on)
                while len(self._kept) > KEPT_VIEWS:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def _build(self, caller: Caller, on: date) -> View:
        ledger = self._base.ledger
        everything = ledger.documents()
        current = all_in_force(everything, on)
        shown = [d for d in everything if visible(d, caller)]
        allowed = {d.id for d in shown}
        seen = {d.id: d for d in current if d.passages and d.id in allowed}
        segments = ledger.segments(list(seen))
        hidden = self._hidden(everything, seen, on)
        left = self._curtailed(segments, seen, hidden)
        segments = [left[s.document_id].segment if s.document_id in left else s for s in segments]
        segments = [segment for segment in segments if len(segment.passage_ids)]
        documents = tuple(seen[segment.document_id] for segment in segments)
        heads = ledger.heads([document.id for document in documents])
        heads |= {number: one.head for number, one in left.items()}
        versions = Versions.of(shown)
        return View(
            labels=caller.labels,
            documents=documents,
            heads=tuple(heads.get(document.id, "").lower() for document in documents),
            passage_ids=_concatenated([s.passage_ids for s in segments], np.zeros(0, np.int64)),
            vectors=_concatenated([s.passage_vectors for s in segments], np.zeros((0, 1), np.float16)).astype(
                np.float32  # once: for each question it would cost more than the comparison
            ),
            index=KeywordIndex(
                [segment.terms for segment in segments],
                [len(segment.passage_ids) for segment in segments],
                [called(document, versions) for document in documents],
            ),
            versions=versions,
            hidden=hidden,
            in_part=frozenset[int]().union(*(one.in_part for one in left.values())),
            tokens={number: block for one in left.values() for number, block in one.tokens.items()},
            leaves={number: vectors for one in left.values() for number, vectors in one.leaves.items()},
        )

    def _hidden(
        self, everything: Sequence[Document], seen: Mapping[int, Document], on: date
    ) -> dict[int, frozenset[int]]:
        """Judged among all documents: what an amendment has replaced is out for those who may not see it, too."""
        if not any(document.amends for document in everything):
            return {}
        from knowledge.amendments.chains import hidden_leaves

        found = hidden_leaves(everything, on, cache(self._base.ledger.leaves))
        return {number: leaves for number, leaves in found.items() if number in seen}

    def _curtailed(
        self, segments: Sequence[Segment], seen: Mapping[int, Document], hidden: Mapping[int, frozenset[int]]
    ) -> dict[int, Curtailed]:
        if not hidden:
            return {}
        from knowledge.amendments.curtailing import curtailed

        return {
            one.document_id: curtailed(
                seen[one.document_id], one, hidden[one.document_id], self._base.ledger, self._embedder
            )
            for one in segments
            if one.document_id in hidden
        }


def called(document: Document, versions: Versions) -> str:
    """Its name; an amendment is asked for by the name of what it amends, too."""
    amended = versions.replaced(document) if document.amends else None
    return document_name(document) + (f" {document_name(amended)}" if amended else "")


def _concatenated(parts: list[NDArray[T]], empty: NDArray[T]) -> NDArray[T]:
    return np.concatenate(parts) if parts else empty

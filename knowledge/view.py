"""The part of the knowledge base that one caller may see on one day, held in memory for ranking."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import Lock
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge.base import KnowledgeBase
from knowledge.keywords import KeywordIndex
from knowledge.naming import document_name
from knowledge.types import Caller, Document
from knowledge.versions import Versions
from knowledge.visibility import all_in_force, visible

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

    @cached_property
    def rows(self) -> Mapping[int, int]:
        """Row of a passage id."""
        return {int(passage): row for row, passage in enumerate(self.passage_ids)}

    def __len__(self) -> int:
        return len(self.passage_ids)


class Views:
    """Views of a knowledge base, built when first asked for and again when the base has changed."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
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
        documents = tuple(seen[segment.document_id] for segment in segments)
        heads = ledger.heads([document.id for document in documents])
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
                [document_name(document) for document in documents],
            ),
            versions=Versions.of(shown),
        )


def _concatenated(parts: list[NDArray[T]], empty: NDArray[T]) -> NDArray[T]:
    return np.concatenate(parts) if parts else empty

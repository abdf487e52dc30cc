"""The knowledge base under one data folder: ledger and Chroma kept in step, whatever is killed when.

The protocol: (1) new passage ids are written down as garbage; (2) their vectors go into Chroma; (3) one
transaction makes the new rows real, takes the new ids out of the garbage and puts the old ones in; (4) Chroma
forgets the old ids; (5) so does the garbage. Killed anywhere, Chroma holds what the ledger has, or more, and
what is more stands in the garbage for the next run to sweep.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from knowledge.engine import explained
from knowledge.errors import StoreError
from knowledge.ledger import FILE_NAME, Ledger, Prepared, Segment
from knowledge.lock import OnWait, WriterLock
from knowledge.settings import TOKEN_PASSAGES
from knowledge.store import FOLDER, Store
from knowledge.types import Document

GROUP_PASSAGES = 256  # passages in one transaction: a commit costs a few ms, so single documents would be slow
STORE_STATE = "store"
INCOMPLETE = "incomplete"
REBUILD = "Run: bpo ingest --rebuild"


@dataclass(frozen=True, slots=True)
class Fault:
    """What `bpo doctor` found, and what to do about it."""

    what: str
    remedy: str


class KnowledgeBase:
    """Two data folders never see each other's data."""

    def __init__(self, data_dir: Path, token_passages: int = TOKEN_PASSAGES) -> None:
        """Beyond `token_passages` passages in all, new ones are stored without the vectors of their tokens."""
        self.data_dir = data_dir
        self._token_passages = token_passages
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise explained(f"read-only: {error}", str(data_dir)) from error
        self.ledger = Ledger(data_dir / FILE_NAME)
        self.store = Store(data_dir / FOLDER)
        self._lock = WriterLock(data_dir)

    def close(self) -> None:
        self.store.close()
        self.ledger.close()

    def writing(self, wait: bool = True, on_wait: OnWait | None = None) -> AbstractContextManager[None]:
        """The writer lock. Every method that writes takes it; an ingest holds it from start to end."""
        return self._lock.held(wait, on_wait)

    def commit(self, prepared: Sequence[Prepared]) -> None:
        """Stores new versions of documents, each in one step, several in one transaction."""
        with self.writing():
            for group in _groups(prepared):
                self._commit_group(group)

    def _commit_group(self, group: Sequence[Prepared]) -> None:
        if self.ledger.passage_count() + sum(len(item.passages) for item in group) > self._token_passages:
            group = [replace(item, tokens=()) for item in group]
        labels = [item.document.audience for item in group for _ in item.passages]
        allocated = iter(self.ledger.allocate(labels))
        ids = [[next(allocated) for _ in item.passages] for item in group]
        for audience, members in _by_audience(group).items():
            self.store.add(
                [number for i in members for number in ids[i]],
                np.concatenate([group[i].passage_vectors for i in members]),
                audience,
            )
        gone = self.ledger.replace(group, ids)
        self._sweep(gone)

    def remove(self, document_ids: Collection[int]) -> None:
        with self.writing():
            self._sweep(self.ledger.replace([], [], removed=document_ids))

    def _sweep(self, garbage: Mapping[int, Sequence[str]]) -> None:
        by_labels: dict[tuple[str, ...], list[int]] = {}
        for number, labels in garbage.items():
            by_labels.setdefault(tuple(labels), []).append(number)
        for labels, ids in by_labels.items():
            self.store.delete(ids, labels)
        if garbage:
            self.ledger.forget_garbage(garbage)
        self.store.seen(self.ledger.generation())

    def heal(self) -> bool:
        """Finishes what a killed run left; True when there was something."""
        with self.writing():
            if self.store_is_missing():
                self.rebuild_store()
                return True
            garbage = self.ledger.garbage()
            if garbage:
                self._sweep(garbage)
            return bool(garbage)

    def store_is_missing(self) -> bool:
        if self.ledger.stamps().get(STORE_STATE) == INCOMPLETE:
            return True
        return not self.store.exists() and any(self.ledger.label_counts().values())

    def store_is_sound(self) -> bool:
        """Whether Chroma opens and holds, garbage aside, exactly what the ledger has."""
        try:
            return not self.store_is_missing() and not self._store_faults()
        except StoreError:
            return False

    def rebuild_store(self) -> None:
        """Chroma from the ledger's vectors: nothing is embedded."""
        with self.writing():
            self.ledger.stamp(store=INCOMPLETE)
            self.store.reset()
            documents = {document.id: document for document in self.ledger.documents()}
            for ids in _document_groups(documents.values()):
                by_audience: dict[tuple[str, ...], list[Segment]] = {}
                for segment in self.ledger.segments(ids):
                    by_audience.setdefault(documents[segment.document_id].audience, []).append(segment)
                for audience, segments in by_audience.items():
                    self.store.add(
                        np.concatenate([segment.passage_ids for segment in segments]).tolist(),
                        np.concatenate([segment.passage_vectors for segment in segments]).astype(np.float32),
                        audience,
                    )
            self.ledger.forget_garbage(self.ledger.garbage())
            self.ledger.stamp(store=None)
            self.store.seen(self.ledger.generation())

    def check(self) -> list[Fault]:
        """What is wrong, for `bpo doctor`. Nothing is changed."""
        faults: list[Fault] = []
        stamps = self.ledger.stamps()
        if stamps.get("state"):
            faults.append(Fault("a rebuild was begun and has not ended", REBUILD))
        if self.store_is_missing():
            return [*faults, Fault("the vector store is missing or incomplete", REBUILD)]
        if garbage := self.ledger.garbage():
            faults.append(
                Fault(f"{len(garbage)} vectors of a killed ingest wait to be deleted", "Run: bpo ingest PATH")
            )
        return faults + self._store_faults()

    def _store_faults(self) -> list[Fault]:
        faults: list[Fault] = []
        expected = self.ledger.label_counts()
        pending: dict[str, set[int]] = {}
        for number, labels in self.ledger.garbage().items():
            for label in labels:
                pending.setdefault(label, set()).add(number)
        for label in sorted(expected.keys() | set(self.store.labels())):
            held = self.store.count(label)
            if pending.get(label):
                held = len(set(self.store.ids(label)) - pending[label])
            if held != expected.get(label, 0):
                faults.append(
                    Fault(
                        f"the vector store holds {held} passages for {label}, the ledger {expected.get(label, 0)}",
                        REBUILD,
                    )
                )
        return faults


def _groups(prepared: Sequence[Prepared]) -> Iterator[list[Prepared]]:
    """Whole documents, up to GROUP_PASSAGES in a group. A file named twice waits for its own group."""
    group: list[Prepared] = []
    for item in prepared:
        full = sum(len(other.passages) for other in group) + len(item.passages) > GROUP_PASSAGES
        if group and (full or any(other.document.file == item.document.file for other in group)):
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def _by_audience(group: Sequence[Prepared]) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = {}
    for i, item in enumerate(group):
        if item.passages:
            found.setdefault(item.document.audience, []).append(i)
    return found


def _document_groups(documents: Collection[Document]) -> Iterator[list[int]]:
    listed = [document.id for document in documents]
    return (listed[i : i + GROUP_PASSAGES] for i in range(0, len(listed), GROUP_PASSAGES))

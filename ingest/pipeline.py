"""Brings files into the knowledge base: find, compare, parse, embed, store. Touches only what changed."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from ingest.chunker import CHUNKER_VERSION
from ingest.discovery import Discovery, Found, IngestError, discover, is_below
from ingest.frames import Parsed, Refused
from ingest.places import as_known, astray, placed
from ingest.plan import Known, Task, failure_key, plan
from ingest.prepare import (
    EMBED_TEXTS,
    Draft,
    describe,
    document_of,
    draft_of_stored,
    moved,
    prepare,
    problems,
)
from ingest.rebuild import Opening, close_rebuild, open_base
from ingest.report import Failed, Report
from ingest.settings import IngestSettings
from ingest.surroundings import Surroundings
from ingest.worker import WorkerPool
from knowledge.amendments.chains import amendment_faults
from knowledge.base import KnowledgeBase
from knowledge.embeddings import Embedder
from knowledge.ledger import Failure
from knowledge.versions import narrowed, replacement_faults

__all__ = ["IngestError", "ProgressSink", "ingest", "silent"]


class ProgressSink(Protocol):
    """Called often, from several threads, one call at a time.

    `phase`: "wait" (for the lock), "compare", "read", "embed", "store" or "done"; `done` of `total` files;
    `current` is a document, `detail` e.g. "page 3 of 40".
    """

    def __call__(self, phase: str, done: int, total: int, current: str, detail: str) -> None: ...


def silent(phase: str, done: int, total: int, current: str, detail: str) -> None:
    """For callers that show no progress."""


def ingest(
    paths: Sequence[Path],
    base: KnowledgeBase,
    embedder: Embedder,
    *,
    prune: bool = False,
    rebuild: bool = False,
    settings: IngestSettings | None = None,
    on_progress: ProgressSink = silent,
) -> Report:
    """Raises IngestError when a path does not exist, KnowledgeError when the knowledge base cannot be written.

    What was stored before an error stays. `rebuild` reads every known file again, or, when only Chroma is
    broken, builds that from the ledger.
    """
    started = time.monotonic()
    limits = settings or IngestSettings()
    discover(paths, base.data_dir)  # a wrong path must not wait for the lock
    progress = _Progress(on_progress)
    with base.writing(wait=limits.wait_for_lock, on_wait=lambda said: progress.tell("wait", "", said)):
        opening = open_base(base, embedder.fingerprint, CHUNKER_VERSION, rebuild)
        run = _Run(base, embedder, limits, progress, opening)
        paths = as_known(paths, run.known.roots)
        found = discover(paths, base.data_dir)
        run.bring_in(_with_known(found, base) if rebuild else found)
        run.look_for_gone(paths, found, prune)
        run.check_replacements(found)
        close_rebuild(base, embedder, opening, CHUNKER_VERSION, run.stored)
    progress.tell("done", "", "")
    run.report.seconds = time.monotonic() - started
    return run.report


def _with_known(discovery: Discovery, base: KnowledgeBase) -> Discovery:
    """A rebuild covers every file the ledger knows, wherever it lies."""
    named = {found.file for found in discovery.found}
    ledger = base.ledger
    known = {failure.file: Found(failure.file, failure.root, failure.path) for failure in ledger.failures()}
    known |= {d.file: Found(d.file, d.root, d.path) for d in ledger.documents()}
    more = [known[file] for file in sorted(known) if file not in named and os.path.isfile(file)]
    return replace(discovery, found=(*discovery.found, *more))


class _Progress:
    def __init__(self, sink: ProgressSink) -> None:
        self._sink = sink
        self._lock = threading.Lock()
        self.done = self.total = 0

    def tell(self, phase: str, current: str, detail: str, finished: int = 0) -> None:
        with self._lock:
            self.done += finished
            self._sink(phase, self.done, self.total, current, detail)


class _Run:
    """One ingest, under the writer lock."""

    def __init__(
        self,
        base: KnowledgeBase,
        embedder: Embedder,
        settings: IngestSettings,
        progress: _Progress,
        opening: Opening,
    ) -> None:
        self._base = base
        self._embedder = embedder
        self._settings = settings
        self._progress = progress
        self._opening = opening
        self._checked = opening.store_checked
        ledger = base.ledger
        self.known = Known(ledger.filed(), {failure.file: failure for failure in ledger.failures()})
        self.report = Report()
        self.stored: set[str] = set()  # files brought in by this run

    def bring_in(self, discovery: Discovery) -> None:
        for path, reason in discovery.skipped:
            self.report.warn(path, f"skipped: {reason}")
        if said := astray(discovery.found, self.known):
            self.report.warn(*said)
        self._progress.total = len(discovery.found)
        tasks = list(self._plan(discovery.found))
        for task in tasks:
            if task.action == "describe":
                self._describe(task)
        pool: WorkerPool[Task] = WorkerPool(
            self._settings, lambda task, detail: self._progress.tell("read", task.found.path, detail)
        )
        self._store(pool.results((task, task.found.file) for task in tasks if task.action == "parse"))

    def _plan(self, found: Iterable[Found]) -> Iterator[Task]:
        surroundings = Surroundings()
        for each in found:
            item = placed(each, self.known)
            self._progress.tell("compare", item.path, "")
            task = plan(item, surroundings.layers(item), self.known, self._settings, self._opening.force)
            if task.action == "keep":
                self._keep(task)
            elif task.refused is not None:
                self._fail(task, task.refused)
            else:
                yield task

    def _keep(self, task: Task) -> None:
        assert task.known is not None  # the plan compared it
        warnings = task.known.warnings
        resolved = describe(task.layers, task.known.origin, warnings)
        self._warn(problems(resolved, task.found.path, warnings))
        self.report.unchanged += 1
        self._progress.tell("compare", task.found.path, "unchanged", finished=1)

    def _describe(self, task: Task) -> None:
        """New metadata for stored text: only a new title costs an embedding."""
        filed, ledger = task.known, self._base.ledger
        assert filed is not None  # the plan compared it
        resolved = describe(task.layers, filed.origin, filed.warnings)
        self._warn(problems(resolved, task.found.path, filed.warnings))
        document = document_of(task.found, resolved, filed.origin)
        retitled = document.title != filed.document.title
        if retitled or document.audience != filed.document.audience:
            self._check_store()
            draft = draft_of_stored(ledger, filed, document, task.metadata_hash)
            self._base.commit([moved(ledger, filed, draft, self._embedder if retitled else None)])
        else:
            ledger.update(replace(document, id=filed.document.id), task.metadata_hash)
        self.report.changed += 1
        self._progress.tell("store", task.found.path, "metadata", finished=1)

    def _store(self, results: Iterator[tuple[Task, Parsed | Refused]]) -> None:
        """Collects documents until a call to the model is full."""
        waiting: list[tuple[Task, Draft]] = []
        texts = 0
        for task, parsed in results:
            if isinstance(parsed, Refused):
                self._fail(task, parsed)
                continue
            waiting.append((task, self._draft(task, parsed)))
            texts += len(parsed.leaves) + len(parsed.passages)
            if texts >= EMBED_TEXTS:
                self._commit(waiting)
                waiting, texts = [], 0
        self._commit(waiting)

    def _draft(self, task: Task, parsed: Parsed) -> Draft:
        origin = {"front": dict(parsed.front), "title": parsed.title}
        resolved = describe(task.layers, origin, parsed.warnings)
        self._warn(problems(resolved, task.found.path, parsed.warnings))
        document = document_of(task.found, resolved, origin)
        return Draft(document, parsed, task.content_hash, task.metadata_hash, origin)

    def _commit(self, waiting: Sequence[tuple[Task, Draft]]) -> None:
        if not waiting:
            return
        self._check_store()
        last = waiting[-1][0].found.path
        prepared = prepare(
            [draft for _, draft in waiting],
            self._embedder,
            lambda done, total: self._progress.tell("embed", last, f"{done} of {total} texts"),
        )
        self._base.commit(prepared)
        for task, draft in waiting:
            self.stored.add(task.found.file)
            self.report.passages += len(draft.parsed.passages)
            if task.known is None:
                self.report.added += 1
            else:
                self.report.changed += 1
            self._progress.tell("store", task.found.path, "", finished=1)

    def _check_store(self) -> None:
        """Once, before the first write: a power cut may have cost Chroma what the ledger has."""
        if not self._checked:
            self._checked = True
            if not self._base.store_is_sound():
                self._base.rebuild_store()

    def _fail(self, task: Task, refused: Refused) -> None:
        found, ledger, reason = task.found, self._base.ledger, refused.reason
        if task.action == "parse":
            # What is stored under a file's name always stands in that file.
            if task.known is not None and task.known.content_hash != task.content_hash:
                self._base.remove([task.known.document.id])
                self.report.removed += 1
                reason += "; its earlier version was removed"
            key = failure_key(task.content_hash, self._settings)
            ledger.fail(Failure(found.file, found.root, found.path, key, refused.reason, refused.remedy))
        self.report.failed.append(Failed(found.path, reason, refused.remedy))
        self._progress.tell("read", found.path, f"failed: {refused.reason}", finished=1)

    def look_for_gone(self, paths: Sequence[Path], discovery: Discovery, prune: bool) -> None:
        """Documents under `paths` whose files are gone: removed, or named."""
        ledger = self._base.ledger
        under = [os.path.abspath(path) for path in paths]
        unread = [os.path.join(root, path) for root in under for path, _ in discovery.skipped]
        present = {found.file for found in discovery.found}

        def is_gone(file: str) -> bool:
            below = any(is_below(file, root) for root in under)
            hidden = any(is_below(file, place) for place in unread)  # a folder that could not be read
            return below and not hidden and file not in present and not os.path.lexists(file)

        gone = [filed.document for file, filed in ledger.filed().items() if is_gone(file)]
        if prune and gone:
            self._base.remove([document.id for document in gone])
            self.report.removed += len(gone)
        elif not prune:
            for document in gone:
                self.report.warn(document.path, "its file is gone; run with --prune to remove the document")
        forgotten = [failure.file for failure in ledger.failures() if is_gone(failure.file)]
        if forgotten:
            ledger.forgive(forgotten)

    def check_replacements(self, discovery: Discovery) -> None:
        named = {found.file for found in discovery.found}
        documents, leaves_of = self._base.ledger.documents(), self._base.ledger.leaves
        faults = [*replacement_faults(documents), *amendment_faults(documents, leaves_of), *narrowed(documents)]
        for document, reason in faults:
            if document.file in named:
                self.report.warn(document.path, reason)

    def _warn(self, found: Iterable[tuple[str, str]]) -> None:
        for document, reason in found:
            self.report.warn(document, reason)

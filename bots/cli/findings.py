"""What `bpo doctor` looks at, check by check. Each says what is wrong and what to do about it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bots.errors import describe
from knowledge.labels import is_label

if TYPE_CHECKING:
    from assistant.models.guarding import GuardSettings
    from assistant.models.types import ChatSettings
    from bots.wiring import House
    from knowledge.embeddings import Embedder
    from knowledge.types import Document, JsonDict

MEGABYTE = 1 << 20
SCARCE = 1024 * MEGABYTE  # an ingest of a few thousand documents needs about that
TOO_LITTLE = 100 * MEGABYTE  # the query model alone takes 90
NAMED = 3  # documents named in a line; `--json` and `bpo sources` have all

Level = Literal["ok", "warn", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    check: str
    level: Level
    what: str
    remedy: str = ""

    def to_json(self) -> JsonDict:
        return {"check": self.check, "level": self.level, "what": self.what, "remedy": self.remedy}


def data_folder(folder: Path) -> Finding:
    check = "data folder"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return Finding(check, "fault", describe(error), "Give this user write access, or set BPO_DATA_DIR")
    room = f"{folder.resolve()}, {free // MEGABYTE:,} MB free"
    if free < SCARCE:
        return Finding(check, "fault" if free < TOO_LITTLE else "warn", room, "Free some disk space")
    return Finding(check, "ok", room)


def model() -> Finding:
    from knowledge import adapter
    from knowledge.embeddings import MODEL_NAME, model_folder, verify_weights
    from knowledge.errors import ModelError

    try:
        verify_weights(model_folder())
        adapter.digest()
    except ModelError as error:
        return Finding("model", "fault", str(error), "Run: make setup")
    return Finding("model", "ok", f"{MODEL_NAME}, weights as shipped")


def query_model(models: Path, embedder: Embedder) -> Finding:
    check = "query model"
    if not any(models.glob("*.onnx")):
        return Finding(check, "warn", "not made yet", "The next question makes it, once, in some seconds")
    try:
        size = len(embedder.embed_query("Does it work?"))
    except Exception as error:  # noqa: BLE001 - whatever stands in the way of a question is the finding
        return Finding(check, "fault", describe(error), f"Delete {models}: it is made again")
    if size != embedder.dimensions:
        return Finding(check, "fault", f"gives {size} numbers, not {embedder.dimensions}", f"Delete {models}")
    return Finding(check, "ok", f"{size} dimensions, in {models}")


def chat_model(chat: ChatSettings | None, settings: GuardSettings | None) -> Finding:
    """A model on this machine is asked for a word, within its caps. A remote one is not called: that may cost."""
    check = "chat model"
    if chat is None:
        return Finding(check, "ok", "none: answers are made of quotes (BPO_CHAT_MODEL is empty)")
    from assistant.models.errors import CallFailed, ModelSetupError, NotCalled
    from assistant.models.guarding import guard_for
    from assistant.models.setup import tried

    try:
        if tried(chat, guard_for(chat.model, chat.timeout, settings) if settings else None):
            return Finding(check, "ok", f"{chat.model} answers on this machine")
    except ModelSetupError as error:
        return Finding(check, "fault", error.reason, error.remedy)
    except NotCalled as refused:
        return Finding(
            check, "warn", f"{chat.model} was not asked: {refused.reason}", "Nothing, if that was meant"
        )
    except CallFailed as failed:
        remedy = f"Check BPO_CHAT_MODEL, and that it runs at {chat.base_url or 'its usual address'}"
        return Finding(check, "fault", f"{chat.model}: {failed.reason}", remedy)
    kept = f"; never sent to it: {', '.join(sorted(chat.never_send))}" if chat.never_send else ""
    return Finding(check, "ok", f"{chat.model} is set up; it was not called, for that may cost{kept}")


def chat_spending(chat: ChatSettings | None, settings: GuardSettings | None) -> list[Finding]:
    """What models took today, and how much they may take. Nothing without a chat model."""
    if chat is None or settings is None:
        return []
    from assistant.models.errors import ModelSetupError
    from assistant.models.spending import faults, told
    from knowledge.errors import KnowledgeError

    check = "chat spending"
    try:
        said, wrong = told(chat.model, settings), faults(chat.model, settings)
    except (ModelSetupError, KnowledgeError) as error:
        return [Finding(check, "fault", error.reason, error.remedy)]
    return [Finding(check, "warn" if wrong else "ok", said, wrong)]


def store(house: House) -> list[Finding]:
    from knowledge.errors import KnowledgeError

    check = "knowledge base"
    try:
        house.require_compatible()
        faults = house.base.check()
        documents = house.documents()
    except KnowledgeError as error:
        return [Finding(check, "fault", error.reason, error.remedy)]
    if faults:
        return [Finding(check, "fault", fault.what, fault.remedy) for fault in faults]
    if not documents:
        return [Finding(check, "warn", "holds no documents yet", "Run: bpo ingest FOLDER")]
    passages = sum(document.passages for document in documents)
    return [Finding(check, "ok", f"{len(documents)} documents, {passages} passages; ledger and vectors agree")]


def failures(house: House) -> Finding:
    failed = house.failures()
    if not failed:
        return Finding("unreadable files", "ok", "none")
    return Finding(
        "unreadable files", "warn", named([f.path for f in failed]), "bpo sources says what to do for each"
    )


def gone(documents: Sequence[Document]) -> Finding:
    lost = [d for d in documents if d.file and not Path(d.file).exists()]
    if not lost:
        return Finding("files", "ok", "every document's file is still there")
    roots = sorted({d.root or str(Path(d.file).parent) for d in lost})
    return Finding("files", "warn", f"gone: {paths(lost)}", f"Run: bpo ingest --prune {' '.join(roots)}")


def expired(documents: Sequence[Document], today: date) -> Finding:
    from knowledge.versions import Versions

    versions = Versions.of(documents)
    over = [d for d in documents if d.effective_to and d.effective_to < today and not versions.followers(d)]
    if not over:
        return Finding("validity", "ok", "no document has expired without a successor")
    return Finding("validity", "warn", f"expired: {paths(over)}", "Add the version that replaces it, or remove it")


def overdue(documents: Sequence[Document], today: date) -> Finding:
    late = [d for d in documents if d.review_by and d.review_by < today]
    if not late:
        return Finding("reviews", "ok", "none is overdue")
    owners = sorted({d.owner for d in late if d.owner})
    remedy = f"Ask {', '.join(owners)}" if owners else "Have it reviewed and move review_by"
    return Finding("reviews", "warn", f"overdue: {paths(late)}", remedy)


def chains(documents: Sequence[Document], amendments: Sequence[tuple[Document, str]] = ()) -> Finding:
    """Versions that do not replace each other as their metadata want it, and `amendments` that change nothing."""
    from knowledge.versions import narrowed, replacement_faults

    broken = [*replacement_faults(documents), *amendments, *narrowed(documents)]
    if not broken:
        return Finding("versions", "ok", "every chain of versions is whole")
    said = named([f"{document.path}: {reason}" for document, reason in broken])
    return Finding("versions", "warn", said, "Correct the metadata, then run: bpo ingest")


def audiences(documents: Sequence[Document]) -> Finding:
    """A label that no caller can have, or metadata that cannot be read, makes a document invisible unnoticed."""
    odd = [d for d in documents if not d.audience or any(not is_label(label) for label in d.audience)]
    if not odd:
        return Finding("audiences", "ok", "every label is well formed")
    remedy = "Correct `audience` (public, employees, team:NAME, vendor:NAME) or the date that `bpo ingest` names"
    return Finding(
        "audiences",
        "fault",
        f"audience or dates cannot be read, so hidden from all but admin: {paths(odd)}",
        remedy,
    )


def paths(documents: Sequence[Document]) -> str:
    return named([document.path for document in documents])


def named(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")

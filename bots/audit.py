"""The audit log: who asked, from where and when, what was cited. The one way from a front end to an answer.

JSON Lines under `BPO_DATA_DIR/audit`, only ever appended to; a full file is put aside and a new one begun. No text
of a document and no text of an answer stands in it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from bots.redaction.redacting import redactor

if TYPE_CHECKING:
    from assistant.models.types import Event
    from assistant.types import Answer, Turn
    from bots.settings import Settings
    from bots.wiring import House
    from knowledge.types import Caller

FOLDER, FILE, KEY = "audit", "audit.jsonl", "key"
OWNER_ONLY = 0o600
MEGABYTE = 1 << 20
log = logging.getLogger(__name__)


class Entry(BaseModel):
    """One line. Who: labels, the channel and, where there is one, the user's id there."""

    model_config = ConfigDict(extra="ignore")

    at: str
    channel: str
    labels: list[str]
    user: str | None = None
    on: str | None = None
    question: str | None = None
    question_hash: str | None = None
    documents: list[str] = []
    abstained: bool | None = None


def answer(
    house: House,
    channel: str,
    question: str,
    caller: Caller,
    *,
    on: date | None = None,
    history: Sequence[Turn] = (),
    user: str | None = None,
) -> Answer:
    """The assistant's answer, noted down. `channel`: "cli:ask", "slack:C123"; `user`: an id, never a name."""
    given = house.assistant.answer(question, caller, on, history)
    documents = [citation.document for citation in given.citations]
    note_down(house.settings, channel, question, caller, documents, on=on, abstained=given.abstained, user=user)
    return given


def stream(
    house: House,
    channel: str,
    question: str,
    caller: Caller,
    *,
    on: date | None = None,
    history: Sequence[Turn] = (),
    user: str | None = None,
) -> Iterator[Event]:
    """As `answer`, with what a chat model writes as it comes. The answer is the last event, noted down too."""
    from assistant.models.types import Final

    for event in house.assistant.stream(question, caller, on, history):
        if isinstance(event, Final):
            given = event.answer
            documents = [citation.document for citation in given.citations]
            abstained = given.abstained
            note_down(house.settings, channel, question, caller, documents, on=on, abstained=abstained, user=user)
        yield event


def note_down(
    settings: Settings,
    channel: str,
    question: str,
    caller: Caller,
    documents: Iterable[str],
    *,
    on: date | None = None,
    abstained: bool | None = None,
    user: str | None = None,
) -> None:
    """Appends one entry. An answer does not wait for a full disk to be cleared: what fails is told in the log."""
    if settings.audit_questions == "off":
        return
    try:
        plain = settings.audit_questions == "text"
        folder = _folder(settings)
        entry = Entry(
            at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            channel=channel,
            labels=sorted(caller.labels),
            user=user,
            on=on.isoformat() if on else None,
            question=redactor(settings.redact)(question) if plain else None,
            question_hash=None if plain else hashed(question, _key(folder)),
            documents=list(dict.fromkeys(documents)),
            abstained=abstained,
        )
        _append(folder, json.dumps(entry.model_dump(exclude_none=True), ensure_ascii=True) + "\n", settings)
    except OSError as error:
        log.error("the audit log could not be written: %s", error)


def read(settings: Settings) -> list[Entry]:
    """Oldest first, over all files that are kept. A line that was cut short by a crash is passed over."""
    folder = settings.data_dir / FOLDER
    files = [folder / f"{FILE}.{n}" for n in range(settings.audit_files, 0, -1)]
    found: list[Entry] = []
    for file in [*files, folder / FILE]:
        if not file.is_file():
            continue
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                found.append(Entry.model_validate_json(line))
            except ValidationError:
                log.warning("a line of %s is damaged", file)
    return found


def hashed(question: str, key: bytes) -> str:
    """Keyed: without the key of this data folder nobody can try out which question it was."""
    return hmac.new(key, " ".join(question.split()).encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]


def _folder(settings: Settings) -> Path:
    folder = settings.data_dir / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _key(folder: Path) -> bytes:
    file = folder / KEY
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        return file.read_bytes()
    with os.fdopen(handle, "wb") as stream:
        stream.write(secrets.token_bytes(32))
    return file.read_bytes()


def _append(folder: Path, line: str, settings: Settings) -> None:
    """One write to a file opened for appending: entries of several processes do not mix."""
    from filelock import FileLock

    with FileLock(folder / "lock"):
        file = folder / FILE
        if file.exists() and file.stat().st_size + len(line) > settings.audit_max_mb * MEGABYTE:
            _rotate(folder, settings.audit_files)
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, OWNER_ONLY)
        try:
            end = os.fstat(handle).st_size
            cut_short = end > 0 and os.pread(handle, 1, end - 1) != b"\n"  # by a crash
            os.write(handle, b"\n" * cut_short + line.encode())
        finally:
            os.close(handle)


def _rotate(folder: Path, kept: int) -> None:
    for number in range(kept - 1, 0, -1):
        older = folder / f"{FILE}.{number}"
        if older.exists():
            older.replace(folder / f"{FILE}.{number + 1}")
    (folder / FILE).replace(folder / f"{FILE}.1")

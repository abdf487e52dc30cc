"""The audit log: who asked, from where and when, what was cited. The one way from a front end to an answer.

JSON Lines under `BPO_DATA_DIR/audit`, only ever appended to; a full file is put aside and a new one begun. No text
of a document and no text of an answer stands in it.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import json
import logging
import os
import secrets
from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from bots.redaction.redacting import redactor

if TYPE_CHECKING:
    from filelock import FileLock

    from assistant.models.types import Event
    from assistant.types import Answer, Turn
    from bots.settings import Settings
    from bots.wiring import House
    from knowledge.types import Caller

FOLDER, FILE, KEY = "audit", "audit.jsonl", "key"
KEY_BYTES = 32
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
) -> Generator[Event]:
    """As `answer`, with what a chat model writes as it comes. The answer is the last event, noted down too.

    Who has read a part and goes away is noted as well, without documents and whether there was an answer.
    """
    from assistant.models.types import Final

    read_in_part = False
    try:
        for event in house.assistant.stream(question, caller, on, history):
            read_in_part = not isinstance(event, Final)
            if isinstance(event, Final):
                given = event.answer
                documents = [citation.document for citation in given.citations]
                abstained = given.abstained
                note_down(
                    house.settings, channel, question, caller, documents, on=on, abstained=abstained, user=user
                )
            yield event
    finally:
        if read_in_part:
            note_down(house.settings, channel, question, caller, (), on=on, user=user)


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
    if not folder.is_dir():
        return []
    found: list[Entry] = []
    with _alone(folder):  # or a file that is put aside meanwhile would be passed over
        for file in [*sorted(_put_aside(folder), key=_number, reverse=True), folder / FILE]:
            found += _entries(file) if file.is_file() else []
    return found


def _entries(file: Path) -> Iterator[Entry]:
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            yield Entry.model_validate_json(line)
        except ValidationError:
            log.warning("a line of %s is damaged", file)


def hashed(question: str, key: bytes) -> str:
    """Keyed: without the key of this data folder nobody can try out which question it was."""
    return hmac.new(key, " ".join(question.split()).encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]


def _folder(settings: Settings) -> Path:
    folder = settings.data_dir / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _alone(folder: Path) -> FileLock:
    """Held by one process at a time; what is written under it is never seen half."""
    from filelock import FileLock

    return FileLock(folder / "lock")


def _key(folder: Path) -> bytes:
    """Made where there is none, or less than one: of a process that died in making it."""
    file = folder / KEY
    with _alone(folder):
        key = file.read_bytes() if file.exists() else b""
        if len(key) < KEY_BYTES:
            key = secrets.token_bytes(KEY_BYTES)
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "wb") as stream:
                stream.write(key)
    return key


def _append(folder: Path, line: str, settings: Settings) -> None:
    """One write to a file opened for appending, while no other process writes."""
    with _alone(folder):
        file = folder / FILE
        if file.exists() and file.stat().st_size + len(line) > settings.audit_max_mb * MEGABYTE:
            _rotate(folder, settings.audit_files)
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, OWNER_ONLY)
        try:
            end = os.fstat(handle).st_size
            cut_short = end > 0 and os.pread(handle, 1, end - 1) != b"\n"  # by a crash
            written = b"\n" * cut_short + line.encode()
            if os.write(handle, written) < len(written):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))
        finally:
            os.close(handle)


def _rotate(folder: Path, kept: int) -> None:
    for older in sorted(_put_aside(folder), key=_number, reverse=True):
        if _number(older) < kept:
            older.replace(folder / f"{FILE}.{_number(older) + 1}")
        else:
            older.unlink()
    (folder / FILE).replace(folder / f"{FILE}.1")


def _put_aside(folder: Path) -> list[Path]:
    return [file for file in folder.glob(f"{FILE}.*") if file.suffix[1:].isdecimal()]


def _number(file: Path) -> int:
    """The higher, the older."""
    return int(file.suffix[1:])

"""One writer at a time: a file lock, and beside it who holds it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from knowledge.engine import explained
from knowledge.errors import LockHeld

LOCK_FILE = "writer.lock"
HOLDER_FILE = "writer.json"

OnWait = Callable[[str], None]


class WriterLock:
    """Reentrant within the object. The system releases it when its holder dies, however it dies."""

    def __init__(self, folder: Path) -> None:
        self._holder = folder / HOLDER_FILE
        self._lock = FileLock(folder / LOCK_FILE)

    @contextmanager
    def held(self, wait: bool = True, on_wait: OnWait | None = None) -> Iterator[None]:
        """`wait` False: raises LockHeld at once. `on_wait` hears who holds the lock before the wait begins."""
        self._acquire(wait, on_wait)
        try:
            if self._lock.lock_counter == 1:
                self._sign()
            yield
        finally:
            if self._lock.lock_counter == 1:
                self._holder.unlink(missing_ok=True)
            self._lock.release()

    def _acquire(self, wait: bool, on_wait: OnWait | None) -> None:
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            holder = self.holder()
            if not wait:
                raise LockHeld(holder) from None
            if on_wait is not None:
                on_wait(f"{holder} holds the lock; waiting")
            self._lock.acquire()
        except OSError as error:
            raise explained(f"read-only: {error}", str(self._holder.parent)) from error

    def _sign(self) -> None:
        since = datetime.now().astimezone().isoformat(timespec="seconds")
        try:
            self._holder.write_text(json.dumps({"pid": os.getpid(), "since": since}))
        except OSError as error:
            raise explained(str(error), str(self._holder.parent)) from error

    def holder(self) -> str:
        """`another ingest (pid 812, since 14:05)`."""
        try:
            found = json.loads(self._holder.read_text())
            since = datetime.fromisoformat(found["since"])
            return f"another ingest (pid {found['pid']}, since {since:%H:%M})"
        except (OSError, ValueError, KeyError, TypeError):
            return "another ingest"  # it took the lock and has not said so yet

"""Which replicas are alive: each holds a lock that the system releases when it dies, however it dies."""

from __future__ import annotations

import uuid
from pathlib import Path

from filelock import FileLock, Timeout

FOLDER = "slack-replicas"


class Replica:
    """Replicas that share a data folder on one machine."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / FOLDER
        self._folder.mkdir(parents=True, exist_ok=True)
        self.name = uuid.uuid4().hex
        self._lock = FileLock(self._folder / f"{self.name}.lock")
        self._lock.acquire(timeout=0)

    def gone(self, name: str) -> bool:
        """Whether another replica does not live any more."""
        if name == self.name:
            return False
        file = self._folder / f"{name}.lock"
        lock = FileLock(file)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return False
        lock.release()
        file.unlink(missing_ok=True)
        return True

    def leave(self) -> None:
        self._lock.release()
        (self._folder / f"{self.name}.lock").unlink(missing_ok=True)

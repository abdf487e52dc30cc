"""Which folders were ingested and hold programmes, also those without a document, which nothing else remembers."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

FILE_NAME = "programme_folders.jsonl"


class ProgrammeFolders:
    """A line for each folder, added to by one write: two that ingest at once lose nothing."""

    def __init__(self, data_dir: Path) -> None:
        self._file = data_dir / FILE_NAME

    def known(self) -> list[str]:
        """In the order in which they came. A line that is none, from a full disk, is passed over."""
        try:
            lines = self._file.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return []
        return list(dict.fromkeys(folder for line in lines if (folder := _read(line))))

    def remember(self, folders: Iterable[Path]) -> None:
        before = set(self.known())
        new = [one for one in dict.fromkeys(os.path.abspath(folder) for folder in folders) if one not in before]
        if not new:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("ab") as stream:
            stream.write("".join(f"{json.dumps(one)}\n" for one in new).encode())


def _read(line: str) -> str:
    try:
        found = json.loads(line)
    except ValueError:
        return ""
    return found if isinstance(found, str) else ""

"""What makes a knowledge base cheap to look at ten thousand times. Nothing here decides what anybody sees.

Filter, views, indexes and commands are the real ones; what they read is kept instead of read again.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, event

from assistant import tables
from knowledge import base, engine
from knowledge.base import KnowledgeBase

READ = "generation documents first_leaves heads segments passages passage_ranges leaves leaf_vectors tokens source"
READ += " term_ids terms failures passage_count label_counts stamps require"


class HeldStore:
    """In the place of Chroma, which a small knowledge base never asks: it holds the ids by label."""

    def __init__(self, _folder: Path) -> None:
        self._held: dict[str, dict[int, None]] = {}

    def exists(self) -> bool:
        return True

    def add(self, ids: Sequence[int], _vectors: NDArray[np.float32], labels: Sequence[str]) -> None:
        for label in labels:
            self._held.setdefault(label, {}).update(dict.fromkeys(ids))

    def delete(self, ids: Sequence[int], labels: Sequence[str]) -> None:
        for label in labels:
            for number in ids:
                self._held[label].pop(number, None)

    def count(self, label: str) -> int:
        return len(self._held.get(label, ()))

    def ids(self, label: str) -> list[int]:
        return list(self._held.get(label, ()))

    def labels(self) -> list[str]:
        return list(self._held)

    def refresh(self, generation: int) -> None:
        pass

    seen = refresh

    def close(self) -> None:
        pass


def held_store() -> Any:
    return mock.patch.object(base, "Store", HeldStore)


def remember(made: KnowledgeBase) -> None:
    """What was read once is not read again; nobody may write any more."""

    def remembered(read: Callable[..., Any]) -> Callable[..., Any]:
        kept: dict[str, Any] = {}

        def reading(*asked: Any, **named: Any) -> Any:
            key = repr((asked, named))
            if key not in kept:
                kept[key] = read(*asked, **named)
            return copy.copy(kept[key])

        return reading

    for name in READ.split():
        setattr(made.ledger, name, remembered(getattr(made.ledger, name)))


@contextmanager
def registers_kept_open() -> Iterator[None]:
    """Each command opens the registers; here their connections stay, and no commit waits for the disk."""
    opened: dict[Path, Engine] = {}

    def kept(file: Path) -> Engine:
        if file not in opened:
            opened[file] = made = engine.open_engine(file)
            event.listen(made, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))
            made.dispose = lambda close=True: None  # type: ignore[method-assign]
        return opened[file]

    with mock.patch.object(tables, "open_engine", kept):
        yield
    for one in opened.values():
        Engine.dispose(one)

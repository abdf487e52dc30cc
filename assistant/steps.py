"""What an answer is at, told while it is made to whoever listens; nothing is done where nobody does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.retriever import Ranking

PASSAGES = 10  # the best ones, of which an answer is made


@dataclass(frozen=True, slots=True)
class Found:
    """The search is over: how many passages of how many documents come closest, of what the caller may see."""

    passages: int
    documents: int


Listener = Callable[[Found], None]

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def told_to(listener: Listener | None) -> Iterator[None]:
    """What is answered within, in this thread, is told to `listener`, which must be quick and must not fail."""
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)


def tell(found: Found) -> None:
    if listener := _listener.get():
        listener(found)


def searched(ranking: Ranking) -> None:
    if _listener.get():
        rows = ranking.rows[:PASSAGES]
        tell(Found(len(rows), len(set(ranking.view.index.document[rows].tolist()))))

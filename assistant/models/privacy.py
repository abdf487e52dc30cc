"""What may leave for a model. The one place where it is decided. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NewType

from assistant.models.passages import Numbered
from assistant.types import Turn

Cleared = NewType("Cleared", list[Numbered])  # made by `leaving` only, and the only thing that a prompt takes


def leaving(passages: Sequence[Numbered], never_send: frozenset[str], local: bool) -> Cleared:
    """Those that may be sent, numbered anew from 1.

    A document that is for several audiences stays here when one of them must.
    """
    kept = [one for one in passages if local or never_send.isdisjoint(one.document.audience)]
    return Cleared([one.numbered(number) for number, one in enumerate(kept, start=1)])


def turns_leaving(turns: Sequence[Turn], never_send: frozenset[str], local: bool) -> list[Turn]:
    """Answers hold words of passages, and nobody knows any more of which: then only the user's own turns go."""
    return [turn for turn in turns if turn.role == "user" or local or not never_send]

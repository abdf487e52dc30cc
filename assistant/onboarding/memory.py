"""What a conversation about cases remembers, and what it says. Frozen values, kept by the front."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from assistant.onboarding.sources import Excerpt

Deed = Literal["submit", "waive", "start"]


@dataclass(frozen=True, slots=True)
class Pending:
    """What waits for a yes. `asked`: the question stands right before the answer.

    Of a start `case` is the vendor and `step` the programme.
    """

    case: str
    step: str
    note: str  # of a waiver the reason: without one it waits for that first
    file: Path | None = None
    asked: bool = True
    do: Deed = "submit"
    person: str = ""
    on: date | None = None  # of a start: the day from which due days count

    @property
    def wants_reason(self) -> bool:
        return self.do == "waive" and not self.note

    @property
    def mark(self) -> str:
        """What a button below the question counts for, beside case and step."""
        if self.do == "submit":
            return self.do
        said = "\0".join((self.note, self.person, str(self.on)))
        return f"{self.do}:{hashlib.sha256(said.encode()).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Memory:
    """What a conversation was about."""

    case: str | None = None
    step: str | None = None
    pending: Pending | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """`wants_file`: the next thing to come is a document for `memory.pending`."""

    text: str
    memory: Memory
    citations: tuple[Excerpt, ...] = field(default=())
    wants_file: bool = False

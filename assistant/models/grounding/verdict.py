from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """`start` and `end` are offsets in `cited[passage]`. Without support `passage` is -1 and both are 0."""

    supported: bool
    passage: int
    start: int
    end: int
    reason: str

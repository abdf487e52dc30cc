"""How far a measurement has come: a line every few seconds, on standard error."""

from __future__ import annotations

import time

from bots.cli.output import note

EVERY_SECONDS = 5.0


class Ticker:
    def __init__(self, what: str, total: int) -> None:
        self._what, self._total, self._done = what, total, 0
        self._began = self._said = time.monotonic()

    def tick(self, count: int = 1) -> None:
        self._done += count
        now = time.monotonic()
        if now - self._said >= EVERY_SECONDS:
            self._said = now
            left = (now - self._began) / self._done * (self._total - self._done)
            note(f"{self._done} of {self._total} {self._what}, about {left:.0f} s left")

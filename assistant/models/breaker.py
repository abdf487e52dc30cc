"""Lets a model rest that fails again and again: waiting for it would cost every answer its time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Lock

from assistant.models.errors import NotCalled
from assistant.models.types import Outcome

log = logging.getLogger(__name__)


class Breaker:
    """After so many failures in a row no call for `rest` seconds, then one on trial: it decides how to go on.

    A trial that nobody hears of again is given up after `longest_call` seconds, so the rest always has an end.
    """

    def __init__(
        self,
        model: str,
        failures: int,
        rest: float,
        longest_call: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`failures` 0: it never rests."""
        self._model = model
        self._most = failures
        self._rest = rest
        self._longest_call = longest_call
        self._clock = clock
        self._lock = Lock()
        self._calls = 0
        self._failures = 0  # in a row
        self._trial = 0  # the number of the call on trial
        self._closed_until: float | None = None  # none: it does not rest

    def look(self) -> None:
        """Raises NotCalled while no call may be made."""
        with self._lock:
            self._refuse()

    def begin(self) -> int:
        """The number of the call that may now be made. Raises NotCalled."""
        with self._lock:
            self._refuse()
            self._calls += 1
            if self._closed_until is not None:
                self._trial = self._calls
                self._closed_until = self._clock() + self._longest_call
            return self._calls

    def end(self, call: int, outcome: Outcome) -> None:
        with self._lock:
            on_trial = self._trial == call
            if on_trial:
                self._trial = 0
            if outcome is Outcome.ANSWERED:
                if self._closed_until is not None:
                    log.warning("chat model %s answers again", self._model)
                self._failures, self._trial, self._closed_until = 0, 0, None
            elif on_trial and outcome is Outcome.UNTOLD:
                self._closed_until = self._clock()  # the next call is the trial
            elif outcome is Outcome.FAILED and (on_trial or self._closed_until is None):
                self._failures += 1
                self._rest_if_due()

    def _rest_if_due(self) -> None:
        if self._most and self._failures >= self._most:
            self._closed_until = self._clock() + self._rest
            log.warning(
                "chat model %s rests for %g seconds after %d failures", self._model, self._rest, self._failures
            )

    def _refuse(self) -> None:
        if self._closed_until is not None and self._clock() < self._closed_until:
            raise NotCalled(f"resting after {self._failures} failures")

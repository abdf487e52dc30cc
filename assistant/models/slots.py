"""How many calls this process makes at the same time."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count
from threading import Condition

from assistant.models.errors import NotCalled

WAIT = 2.0  # seconds for a call to end: an answer of the model takes about that, the extractive one comes at once


class Slots:
    """A slot that is not given back, by whoever stopped listening, is free again after `longest_call` seconds."""

    def __init__(
        self,
        most: int,
        longest_call: float,
        *,
        wait: float = WAIT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._longest_call = longest_call
        self._wait = wait
        self._clock = clock
        self._numbers = count(1)
        self._taken: dict[int, float] = {}  # and until when at most
        self._changed = Condition()

    def take(self) -> int:
        """Waits a short while. Raises NotCalled."""
        last = self._clock() + self._wait
        with self._changed:
            while not self._has_room():
                left = min(last, *self._taken.values()) - self._clock()
                if self._clock() >= last:
                    raise NotCalled("too many calls at once")
                self._changed.wait(max(left, 0.0))
            number = next(self._numbers)
            self._taken[number] = self._clock() + self._longest_call
            return number

    def give_back(self, number: int) -> None:
        with self._changed:
            self._taken.pop(number, None)
            self._changed.notify()

    def _has_room(self) -> bool:
        now = self._clock()
        self._taken = {number: until for number, until in self._taken.items() if until > now}
        return len(self._taken) < self._most

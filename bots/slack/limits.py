"""How many questions one person may ask in a minute. Each process counts for itself, and forgets when it ends."""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

WINDOW_SECONDS = 60.0
PEOPLE = 5_000  # the latest; whoever is forgotten begins anew
KEYS = 200  # a person's latest messages: Slack sends some twice, and again when it heard no acknowledgement


@dataclass(slots=True)
class _Asker:
    taken: deque[float] = field(default_factory=deque)
    told_at: float = -math.inf
    known: OrderedDict[str, bool] = field(default_factory=OrderedDict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`wait`: whole seconds until the next question is taken. `tell`: nobody has said so in this window."""

    taken: bool
    wait: int = 0
    tell: bool = False


TAKEN = Verdict(True)


class Limits:
    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        """`most` 0: as many as they like."""
        self._most, self._clock = most, clock
        self._askers: OrderedDict[str, _Asker] = OrderedDict()

    def ask(self, user: str, key: str, aloud: bool = True) -> Verdict:
        """`key` names the message: the same one counts once. `aloud`: the bot may say that it is too many."""
        if not self._most:
            return TAKEN
        now, asker = self._clock(), self._asker(user)
        while asker.taken and now - asker.taken[0] >= WINDOW_SECONDS:
            asker.taken.popleft()
        if key not in asker.known:
            self._remember(asker, key, len(asker.taken) < self._most)
            if asker.known[key]:
                asker.taken.append(now)
        if asker.known[key]:
            return TAKEN
        wait = math.ceil(WINDOW_SECONDS - (now - asker.taken[0])) if asker.taken else 1
        tell = aloud and now - asker.told_at >= WINDOW_SECONDS
        if tell:
            asker.told_at = now
        return Verdict(False, max(1, wait), tell)

    def _asker(self, user: str) -> _Asker:
        asker = self._askers.setdefault(user, _Asker())
        self._askers.move_to_end(user)
        while len(self._askers) > PEOPLE:
            self._askers.popitem(last=False)
        return asker

    def _remember(self, asker: _Asker, key: str, taken: bool) -> None:
        asker.known[key] = taken
        while len(asker.known) > max(KEYS, 2 * self._most):
            asker.known.popitem(last=False)


def too_many(wait: int) -> str:
    seconds = "a second" if wait == 1 else f"{wait} seconds"
    return f"That was a lot of questions at once, and I did not take the last one. Please ask again in {seconds}."

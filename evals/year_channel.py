"""Where the reminders of a made-up year arrive, and what happens to the process on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from assistant.reminding.plan import Reminder
from assistant.reminding.service import ChannelError
from evals.year_oracle import Told, open_at
from evals.year_world import Rhythm


class Killed(BaseException):
    """The process ends here."""


@dataclass
class Fate:
    """What happens within one run, counted in deliveries; -1: it does not."""

    dies_before: int = -1
    dies_after: int = -1
    refused: int = -1
    meanwhile: int = -1


class Post:
    """The channel: it keeps what it is given, and does to the run what fate says."""

    def __init__(self, rhythm_of: Callable[[str, str], Rhythm]) -> None:
        self._rhythm_of = rhythm_of
        self.got: Counter[Told] = Counter()
        self.keys: Counter[str] = Counter()
        self.excused: Counter[str] = Counter()  # by key: deaths between a delivery and its note
        self.quiet = 0
        self._clock = datetime.min
        self._fate = Fate()
        self._meanwhile: Callable[[], None] | None = None
        self._number = 0

    def begin(self, clock: datetime, fate: Fate, meanwhile: Callable[[], None]) -> None:
        self._clock, self._fate, self._meanwhile, self._number = clock, fate, meanwhile, 0

    def deliver(self, reminder: Reminder) -> None:
        number, fate = self._number, self._fate
        self._number += 1
        if number == fate.meanwhile and self._meanwhile is not None:
            self._meanwhile()
        if number == fate.dies_before:
            raise Killed
        if number == fate.refused:
            raise ChannelError("the server refuses", "Wait")
        self._keep(reminder)
        if number == fate.dies_after:
            self.excused[reminder.key] += 1
            raise Killed

    def _keep(self, reminder: Reminder) -> None:
        subject = reminder.subject
        vendor = subject.vendor if reminder.recipient == subject.contact else ""
        self.quiet += open_at(self._clock, self._rhythm_of(reminder.recipient, vendor)) is None
        self.got[Told(reminder.recipient, subject.what, subject.ends, reminder.stage)] += 1
        self.keys[reminder.key] += 1

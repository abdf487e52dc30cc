"""Sends what a day asks for, each reminder once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from assistant.credentials.types import Credential, current
from assistant.reminding.log import ReminderLog
from assistant.reminding.plan import Reminder, Rules, Subject, plan
from assistant.reminding.workdays import Calendar
from knowledge.types import JsonDict

OBLIGATION_DAYS = (7, 1)  # a monthly report needs no word two months ahead


class ChannelError(Exception):
    """A reminder could not be delivered. One line, with the remedy."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


class Channel(Protocol):
    def deliver(self, reminder: Reminder) -> None:
        """Raises ChannelError. Two deliveries with one `reminder.key` are the same message."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    sent: tuple[Reminder, ...] = ()
    failed: tuple[tuple[Reminder, str], ...] = ()
    held: bool = False  # quiet hours: nothing was tried


class Reminding:
    def __init__(self, log: ReminderLog, rules: Rules, calendar: Calendar, managers: dict[str, str]) -> None:
        self._log = log
        self._rules = rules
        self._calendar = calendar
        self._managers = managers

    def is_quiet(self, now: datetime) -> bool:
        return not self._calendar.may_disturb(now)

    def opening(self, day: date) -> datetime:
        """When the working hours of that day begin."""
        return datetime.combine(day, self._calendar.opens, self._calendar.zone)

    def due(self, subjects: Iterable[Subject], now: datetime) -> list[Reminder]:
        """What is to be sent and was not, whatever the hour."""
        today = self._calendar.today(now)
        return self._log.unsent(plan(subjects, today, self._rules, self._calendar, self._managers), now)

    def run(self, subjects: Sequence[Subject], now: datetime, channel: Channel) -> Outcome:
        if self.is_quiet(now):
            return Outcome(held=True)
        sent: list[Reminder] = []
        failed: list[tuple[Reminder, str]] = []
        for reminder in self.due(subjects, now):
            if not self._log.claim(reminder, now):
                continue
            try:
                channel.deliver(reminder)
            except ChannelError as error:
                self._log.release(reminder)
                failed.append((reminder, f"{error.reason}. {error.remedy}"))
                continue
            self._log.confirm(reminder, now)
            sent.append(reminder)
        return Outcome(tuple(sent), tuple(failed))


def obligation_subjects(due: Sequence[JsonDict], today: date) -> list[Subject]:
    """Of what `ObligationService.due` lists, what lies ahead: the register does not know what was fulfilled."""
    return [
        Subject(
            f"obligation|{one['id']}",
            "obligation",
            one["vendor"] or "",
            f"{one['party']}{' (' + one['vendor'] + ')' if one['vendor'] else ''}: {one['action']}",
            date.fromisoformat(one["due"]),
            "",
            OBLIGATION_DAYS,
        )
        for one in due
        if date.fromisoformat(one["due"]) > today
    ]


def credential_subjects(credentials: Sequence[Credential]) -> list[Subject]:
    """Those that were renewed remind nobody."""
    return [
        Subject(
            "credential|" + "|".join(one.key),
            "credential",
            one.vendor,
            f"{one.kind} {one.number} of {one.holder} ({one.vendor})",
            one.expires,
            one.contact,
        )
        for one in current(list(credentials))
    ]

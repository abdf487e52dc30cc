"""Sends what a day asks for, each reminder once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from assistant.credentials.types import Credential, current
from assistant.onboarding.cases import Case
from assistant.onboarding.machine import State
from assistant.reminding.log import ReminderLog
from assistant.reminding.plan import Day, Reminder, Rules, Subject, plan
from assistant.reminding.workdays import Calendar, Calendars
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
    held: bool = False  # quiet hours of everybody: nothing was tried
    busy: bool = False  # another process is sending: nothing was tried


class Reminding:
    def __init__(
        self, log: ReminderLog, rules: Rules, calendars: Calendar | Calendars, managers: dict[str, str]
    ) -> None:
        self._log = log
        self._rules = rules
        self._calendars = Calendars(calendars) if isinstance(calendars, Calendar) else calendars
        self._managers = managers

    def is_quiet(self, now: datetime) -> bool:
        return not any(calendar.may_disturb(now) for calendar in self._calendars)

    def opening(self, day: date) -> datetime:
        """When the office's working hours of that day begin."""
        office = self._calendars.office
        return datetime.combine(day, office.opens, office.zone)

    def due(self, subjects: Iterable[Subject], now: datetime) -> list[Reminder]:
        """What is to be sent and was not, whatever the hour."""
        days = {calendar: calendar.day(now) for calendar in self._calendars}

        def day_of(subject: Subject, recipient: str) -> Day:
            return days[self._calendars.of(subject, recipient)]

        return self._log.unsent(plan(subjects, day_of, self._rules, self._managers))

    def run(self, subjects: Iterable[Subject], now: datetime, channel: Channel) -> Outcome:
        if self.is_quiet(now):
            return Outcome(held=True)
        with self._log.sole_sender() as alone:
            if not alone:
                return Outcome(busy=True)
            awake = [
                one
                for one in self.due(subjects, now)
                if self._calendars.of(one.subject, one.recipient).may_disturb(now)
            ]
            self._log.begin(awake, now)
            return self._send(awake, now, channel)

    def _send(self, reminders: Sequence[Reminder], now: datetime, channel: Channel) -> Outcome:
        sent: list[Reminder] = []
        failed: list[tuple[Reminder, str]] = []
        for reminder in reminders:
            try:
                channel.deliver(reminder)
            except ChannelError as error:
                failed.append((reminder, f"{error.reason}. {error.remedy}"))
                continue
            self._log.confirm(reminder, now)
            sent.append(reminder)
        return Outcome(tuple(sent), tuple(failed))


def obligation_subjects(due: Sequence[JsonDict]) -> list[Subject]:
    """Of what `ObligationService.due` lists, told ahead only: a register shows what is overdue."""
    return [
        Subject(
            f"obligation|{one['id']}",
            "obligation",
            one["vendor"] or "",
            f"{one['party']}{' (' + one['vendor'] + ')' if one['vendor'] else ''}: {one['action']}",
            date.fromisoformat(one["due"]),
            "",
            OBLIGATION_DAYS,
            lapses=False,
        )
        for one in due
    ]


def credential_subjects(credentials: Sequence[Credential], on: date) -> list[Subject]:
    """Those that were renewed by that day remind nobody."""
    return [
        Subject(
            "|".join(("credential", *map(_escaped, one.key))),
            "credential",
            one.vendor,
            f"{one.kind} {one.number} of {one.holder} ({one.vendor})",
            one.expires,
            one.contact,
        )
        for one in current(list(credentials), on)
    ]


def step_subjects(cases: Iterable[Case], days: tuple[int, ...], owners: Mapping[str, str]) -> list[Subject]:
    """Steps that wait for their owner. `owners`: addresses by label, `client` for the client's own steps.

    What waits for another step or for a decision is not its owner's to do.
    """
    found = []
    for case in cases:
        for step in case.programme.steps:
            if case.state[step.id].state not in (State.OPEN, State.REJECTED):
                continue
            owner = f"vendor:{case.vendor}" if step.owner == "vendor" else step.owner
            what = f"“{step.title}” of {case.name}, {case.id},"
            key = "|".join(("step", _escaped(case.id), _escaped(step.id)))
            found.append(Subject(key, "step", case.vendor, what, case.due(step), owners.get(owner, ""), days))
    return found


def _escaped(part: str) -> str:
    return part.replace("\\", "\\\\").replace("|", "\\|")

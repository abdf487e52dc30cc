"""When a recipient may be disturbed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assistant.reminding.plan import Day, Subject


@dataclass(frozen=True, slots=True)
class Calendar:
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    weekdays: frozenset[int] = frozenset(range(5))  # Monday is 0
    holidays: frozenset[date] = frozenset()
    opens: time = time(8)
    closes: time = time(18)

    def is_workday(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.holidays

    def may_disturb(self, now: datetime) -> bool:
        """`now` with its time zone."""
        local = now.astimezone(self.zone)
        return self.is_workday(local.date()) and self.opens <= local.time() < self.closes

    def today(self, now: datetime) -> date:
        return now.astimezone(self.zone).date()

    def last_quiet_day(self, day: date) -> date:
        """The last day before the next working day: what falls due until then has to be said on `day`."""
        following = day + timedelta(days=1)
        for _ in range(366):  # a calendar without working days must not hang
            if self.is_workday(following):
                break
            following += timedelta(days=1)
        return following - timedelta(days=1)

    def day(self, now: datetime) -> Day:
        today = self.today(now)
        return Day(today, self.last_quiet_day(today))


@dataclass(frozen=True, slots=True)
class Calendars:
    """The office's, and those that differ, by address or by vendor. A vendor's calendar is its contacts' alone."""

    office: Calendar = field(default_factory=Calendar)
    others: Mapping[str, Calendar] = field(default_factory=dict)

    def of(self, subject: Subject, recipient: str) -> Calendar:
        if recipient in self.others:
            return self.others[recipient]
        is_contact = recipient == subject.contact
        return self.others.get(subject.vendor, self.office) if is_contact else self.office

    def ahead(self, now: datetime, days: int) -> tuple[date, date]:
        """From today to the last day of which somebody has to be told now, with so many days' notice."""
        found = [calendar.day(now) for calendar in self]
        return min(one.today for one in found), max(one.horizon for one in found) + timedelta(days=days)

    def __iter__(self) -> Iterator[Calendar]:
        yield self.office
        yield from self.others.values()

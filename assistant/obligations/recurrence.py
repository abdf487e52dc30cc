"""Due dates of recurring obligations, across month ends, quarters and time zones. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assistant.obligations.schedules import Schedule

IsWorkday = Callable[[date], bool]
FARTHEST = date(9990, 12, 31)  # a few years before the calendar of the language ends
LONGEST_PERIOD = 31  # days of a month
SHORTEST_PERIOD = 28


def due_dates(
    schedule: Schedule, begins: date, until: date, is_workday: IsWorkday, since: date = date.min
) -> Iterator[date]:
    """From `since` to `until`, both included, counted from `begins`: nothing is due before it began."""
    since, until = max(begins, since), min(until, FARTHEST)
    if schedule.once is not None:
        if since <= schedule.once <= until:
            yield schedule.once
        return
    days = (
        _by_days(schedule, begins, since, until)
        if schedule.days
        else _by_months(schedule, begins, since, until, is_workday)
    )
    for day in days:
        if since <= day <= until and (not schedule.days or not schedule.workday or is_workday(day)):
            yield day


def moment(day: date, zone: ZoneInfo) -> datetime:
    """When that day ends where the obligation holds, in UTC. A day may have 23 or 25 hours there."""
    return datetime.combine(day + timedelta(days=1), time(0), zone).astimezone(UTC)


def _by_days(schedule: Schedule, begins: date, since: date, until: date) -> Iterator[date]:
    if schedule.weekday:
        at = begins + timedelta(days=(schedule.weekday - begins.isoweekday()) % 7)
    else:
        at = begins + timedelta(days=schedule.days) if schedule.days > 1 else begins
    at += timedelta(days=max(0, (since - at).days // schedule.days) * schedule.days)
    while at <= until + timedelta(days=schedule.days):
        for turn in range(1, schedule.times + 1):  # the last one ends the period
            yield at - timedelta(days=schedule.days - schedule.days * turn // schedule.times)
        at += timedelta(days=schedule.days)


def _by_months(
    schedule: Schedule, begins: date, since: date, until: date, is_workday: IsWorkday
) -> Iterator[date]:
    for year, month in _periods(schedule, begins, since, until):
        if schedule.times > 1:
            start, end = date(year, month, 1), _first_of(year * 12 + month - 1 + schedule.months)
            length = (end - start).days
            for turn in range(1, schedule.times + 1):
                yield start + timedelta(days=length * turn // schedule.times - 1)
        elif schedule.dates:
            # Once, where the 30th is the last day, too.
            yield from sorted(
                {_clamped(year, named or month, day or LONGEST_PERIOD) for named, day in schedule.dates}
            )
        else:
            yield _due_in(schedule, year, month, is_workday)


def _periods(schedule: Schedule, begins: date, since: date, until: date) -> Iterator[tuple[int, int]]:
    """First months of the periods that touch the time, with those before it whose day may fall into it.

    Quarters, half years and years are the calendar's; other lengths count from `begins`.
    """
    number = begins.year * 12 + begins.month - 1
    if schedule.months in (3, 6, 12):
        number -= number % schedule.months
    passed = since.year * 12 + since.month - 1 - number
    late = schedule.after * (2 if schedule.workday else 1) + LONGEST_PERIOD * schedule.after_months
    before = 1 + -(-late // (SHORTEST_PERIOD * schedule.months))
    number += (passed // schedule.months - before) * schedule.months
    last = until.year * 12 + until.month - 1
    while number <= last:
        if number >= 12:  # there is no year 0
            yield number // 12, number % 12 + 1
        number += schedule.months


def _due_in(schedule: Schedule, year: int, month: int, is_workday: IsWorkday) -> date:
    after_it = year * 12 + month - 1 + schedule.months
    if schedule.after_months:
        end = after_it + schedule.after_months - 1
        return _clamped(end // 12, end % 12 + 1, 31)
    if schedule.after:
        start = _first_of(after_it)
        if schedule.workday:
            return _nth_workday(start, date.max, schedule.after, is_workday)
        return start + timedelta(days=schedule.after - 1)
    first = after_it if schedule.next_period else after_it - schedule.months
    start, end_of = _first_of(first), _first_of(first + schedule.months)
    if schedule.weekday:
        return _nth_weekday(start, end_of, schedule)
    if schedule.day == 0:  # the last day of the whole period
        return _last_workday(start, end_of, is_workday) if schedule.workday else end_of - timedelta(days=1)
    if schedule.workday:
        return _nth_workday(start, end_of, schedule.day, is_workday)
    return _clamped(start.year, start.month, schedule.day)


def _first_of(month: int) -> date:
    """`month` counts from the year 0."""
    return date(month // 12, month % 12 + 1, 1)


def _clamped(year: int, month: int, day: int) -> date:
    """The 31st of a month that has 30 days is its last day."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _nth_workday(start: date, end: date, count: int, is_workday: IsWorkday) -> date:
    """From `start` to before `end`. The 21st working day of a month that has 20 is its last one."""
    at = found = start
    while at < end and count > 0:
        if is_workday(at):
            found, count = at, count - 1
        at += timedelta(days=1)
    return found


def _last_workday(start: date, end: date, is_workday: IsWorkday) -> date:
    at = last = end - timedelta(days=1)
    while at >= start and not is_workday(at):
        at -= timedelta(days=1)
    return at if at >= start else last


def _nth_weekday(start: date, end: date, schedule: Schedule) -> date:
    """The last one of the period where `day` is 0."""
    if schedule.day == 0:
        last = end - timedelta(days=1)
        return last - timedelta(days=(last.isoweekday() - schedule.weekday) % 7)
    return start + timedelta(days=(schedule.weekday - start.isoweekday()) % 7 + 7 * (schedule.day - 1))

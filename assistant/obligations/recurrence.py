"""Due dates of recurring obligations, across month ends, quarters and time zones. Pure."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

IsWorkday = Callable[[date], bool]

NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
    )
} | {
    "a": 1,
    "an": 1,
    "once": 1,
    "twenty": 20,
    "twenty-four": 24,
    "thirty": 30,
    "forty-five": 45,
    "forty-eight": 48,
}
NUMBERS |= {"forty": 40, "fifty": 50, "sixty": 60, "seventy-two": 72, "ninety": 90}
ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1
    )
} | {"fifteenth": 15, "twentieth": 20}
MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
ADVERBS = {
    "monthly": 1, "quarterly": 3, "half-yearly": 6, "semi-annual": 6, "semi-annually": 6, "annual": 12,
    "annually": 12, "yearly": 12,
}  # fmt: skip
HOURS_OF = {"second": 1 / 3600, "minute": 1 / 60, "hour": 1, "day": 24, "week": 168, "month": 720, "year": 8760}
SPAN = re.compile(
    r"(?P<number>[\w.-]+)(?:\s*\(\d+\))?\s+(?:(?:full|business|working|banking|calendar|consecutive)\s+)?"
    r"(?P<unit>second|minute|hour|day|week|month|year)s?\b",
    re.I,
)
LAST_DAY = re.compile(r"\b(?:end|last day)\b")


@dataclass(frozen=True, slots=True)
class Schedule:
    """Every `months` months or every `days` days; one of them is 0. A single day has neither.

    `day` counts within the period: calendar days, or working days where `workday`; 0 is its last day. `month` is
    the month of a yearly date.
    """

    months: int = 0
    days: int = 0
    day: int = 0
    workday: bool = False
    month: int = 0
    next_period: bool = False  # "by the 10th of the following month"
    once: date | None = None


@lru_cache(maxsize=4096)  # contracts say the same few things; a register of 20,000 is read for every run
def schedule_of(deadline: str, frequency: str) -> Schedule | None:
    """None where the words name no day: what depends on an event has no dates of its own."""
    words = f"{deadline} {frequency}".casefold()
    fixed = _fixed_day(words)
    months, days = _period(words)
    if fixed and fixed[2]:
        return Schedule(once=date(fixed[2], fixed[1], fixed[0]))
    if fixed and (months == 12 or not (months or days)):
        return Schedule(months=12, day=fixed[0], month=fixed[1]) if months == 12 else None
    if not months and not days:
        return None
    if days:
        return Schedule(days=days)
    day, workday = _day_in_period(words)
    return Schedule(months=months, day=day, workday=workday, next_period=_is_next(words))


def due_dates(
    schedule: Schedule, begins: date, until: date, is_workday: IsWorkday, since: date = date.min
) -> Iterator[date]:
    """From `since` to `until`, both included, counted from `begins`: nothing is due before it began."""
    since = max(begins, since)
    if schedule.once is not None:
        if since <= schedule.once <= until:
            yield schedule.once
        return
    if schedule.days:
        at = begins + timedelta(days=schedule.days) if schedule.days > 1 else begins
        at += timedelta(days=max(0, -((at - since).days // schedule.days)) * schedule.days)
        while at <= until:
            yield at
            at += timedelta(days=schedule.days)
        return
    for year, month in _periods(schedule, begins, since, until):
        due = _due_in(schedule, year, month, is_workday)
        if since <= due <= until:
            yield due


def moment(day: date, zone: ZoneInfo) -> datetime:
    """When that day ends where the obligation holds, in UTC. A day may have 23 or 25 hours there."""
    return datetime.combine(day + timedelta(days=1), time(0), zone).astimezone(UTC)


def hours(deadline: str) -> float | None:
    """`within 24 hours` is 24; what is due at once is 0; None where no span is named."""
    text = deadline.casefold()
    if re.search(r"immediately|forthwith|at once|without (?:any )?(?:undue |unreasonable )?delay", text):
        return 0
    found = SPAN.search(re.sub(r"^within\s+(?:a (?:period|maximum) of\s+|at most\s+)?", "", text))
    if (
        not found
        or not text.startswith(("within", "no later", "not later"))
        or "before" in text[found.end() :][:12]
    ):
        return None
    number = _number(found["number"])
    return None if number is None else number * HOURS_OF[found["unit"].casefold()]


def says_when(deadline: str, frequency: str) -> bool:
    """Whether the deadline itself names a day or a span, and not only its frequency."""
    text = deadline.casefold()
    if hours(text) is not None or any(_number(one["number"]) is not None for one in SPAN.finditer(text)):
        return True
    if schedule_of(text, "") is not None:
        return True
    schedule = schedule_of(text, frequency)
    return schedule is not None and (schedule != schedule_of("", frequency) or bool(LAST_DAY.search(text)))


def _number(word: str) -> float | None:
    try:
        return float(word)
    except ValueError:
        return NUMBERS.get(word)


def _period(words: str) -> tuple[int, int]:
    """(months, days)"""
    for adverb, months in ADVERBS.items():
        if re.search(rf"\b{adverb}\b", words):
            return months, 0
    for word, days in (("daily", 1), ("weekly", 7), ("fortnightly", 14)):
        if re.search(rf"\b{word}\b", words):
            return 0, days
    spelled = re.search(
        r"\b(?:every|each|per|once (?:a|an|in)|a)\s+(?:(?:calendar|working|business)\s+)?"
        r"(month|quarter|year|week|day)\b",
        words,
    )
    if spelled:
        unit = spelled[1]
        return (MONTHS_OF[unit], 0) if unit in MONTHS_OF else (0, 7 if unit == "week" else 1)
    counted = re.search(r"\bevery\s+([\w-]+)\s+(month|year|week|day|quarter)s\b", words)
    number = _number(counted[1]) if counted else None
    if counted and number and number == int(number):
        months = MONTHS_OF.get(counted[2], 0) * int(number)
        return months, 0 if months else int(number) * (7 if counted[2] == "week" else 1)
    if re.search(r"\bof the (?:following |next )?month\b", words):
        return 1, 0
    return 0, 0


def _day_in_period(words: str) -> tuple[int, bool]:
    """(day, counted in working days); 0 is the last day."""
    found = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)\b", words)
    named = next((number for word, number in ORDINALS.items() if re.search(rf"\b{word}\b", words)), 0)
    day = int(found[1]) if found else named
    return day, bool(re.search(r"\b(?:business|working|banking)\s+day", words)) and day > 0


def _is_next(words: str) -> bool:
    return bool(re.search(r"\b(?:following|next) (?:month|quarter|year)\b", words))


def _fixed_day(words: str) -> tuple[int, int, int] | None:
    """(day, month, year or 0)"""
    names = "|".join(MONTHS)
    found = re.search(rf"\b(\d{{1,2}}) ({names})(?: (\d{{4}}))?\b", words)
    if found:
        parts = (int(found[1]), MONTHS[found[2]], int(found[3] or 0))
    else:
        turned = re.search(rf"\b({names}) (\d{{1,2}})(?:, ?(\d{{4}}))?\b", words)
        iso = re.search(r"\b(\d{4})-(\d{2})-(\d{2})\b", words)
        if turned:
            parts = (int(turned[2]), MONTHS[turned[1]], int(turned[3] or 0))
        elif iso:
            parts = (int(iso[3]), int(iso[2]), int(iso[1]))
        else:
            return None
    year = parts[2] or 2024  # a leap year: 29 February is a day of some years
    if not (1 <= parts[1] <= 12 and 1 <= parts[0] <= calendar.monthrange(year, parts[1])[1]):
        return None
    return parts


def _periods(schedule: Schedule, begins: date, since: date, until: date) -> Iterator[tuple[int, int]]:
    """First months of the periods that touch the time, one before included.

    Quarters, half years and years are the calendar's; other lengths count from `begins`.
    """
    number = begins.year * 12 + begins.month - 1
    if schedule.months in (3, 6, 12):
        number -= number % schedule.months
    passed = since.year * 12 + since.month - 1 - number
    number += (passed // schedule.months - 1) * schedule.months
    last = until.year * 12 + until.month - 1
    while number <= last:
        yield number // 12, number % 12 + 1
        number += schedule.months


def _due_in(schedule: Schedule, year: int, month: int, is_workday: IsWorkday) -> date:
    if schedule.month:
        return _clamped(year, schedule.month, schedule.day)
    length = schedule.months if schedule.next_period else 0
    first = year * 12 + month - 1 + length
    if schedule.day == 0:  # the last day of the whole period
        end = first + schedule.months - 1
        return _clamped(end // 12, end % 12 + 1, 31)
    start = date(first // 12, first % 12 + 1, 1)
    if schedule.workday:
        end = first + schedule.months
        return _nth_workday(start, date(end // 12, end % 12 + 1, 1), schedule.day, is_workday)
    return _clamped(start.year, start.month, schedule.day)


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

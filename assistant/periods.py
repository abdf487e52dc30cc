"""The days that a question to a register means: `soon`, `in the next 60 days`, `this month`, `by 31 March`."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

SOON_DAYS = 60  # the first reminder goes out so long before
FARTHEST_DAYS = 3_660
NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split(),
    )
} | {"a": 1, "an": 1, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "sixty": 60, "ninety": 90}
COUNT = rf"(?:\d{{1,4}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
UNIT = r"(?:day|week|month|quarter|year)"
DAYS_OF = {"day": 1, "week": 7}
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
MONTH = rf"(?:{'|'.join(MONTHS)})"
IN = r"(?:in|within|during|over|for|inside|before|by|until|throughout)"
UP_TO = r"(?P<how>before|by|until|till)"
ISO = r"\d{4} \d{1,2} \d{1,2}"  # hyphens are gone by now
DAY = (
    rf"(?:{ISO}|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}(?: \d{{4}})?|{MONTH} \d{{1,2}}(?:st|nd|rd"
    rf"|th)?(?: \d{{4}})?)"
)


@dataclass(frozen=True, slots=True)
class Period:
    since: date
    until: date

    @property
    def is_day(self) -> bool:
        return self.since == self.until


Meaning = Callable[[re.Match[str], date], Period | None]


def find_period(words: str, on: date) -> tuple[str, Period | None]:
    """The words with the stretch that names a period as `PERIOD`, and the period; the first form that is there."""
    for pattern, meant in FORMS:
        found = pattern.search(words)
        if found is None:
            continue
        try:
            period = meant(found, on)
        except (ValueError, OverflowError):  # a day that no calendar has
            return words, None
        if period is None or period.until < period.since:
            return words, None
        return f"{words[: found.start()]}PERIOD{words[found.end() :]}", period
    return words, None


def soon(on: date) -> Period:
    return Period(on, on + timedelta(days=SOON_DAYS))


def _soon(found: re.Match[str], on: date) -> Period:
    return soon(on)


def _ahead(found: re.Match[str], on: date) -> Period | None:
    said = found["count"] or "1"
    count = int(said) if said.isdigit() else NUMBERS[said]
    unit = found["unit"]
    if unit in DAYS_OF:
        days = count * DAYS_OF[unit]
        return Period(on, on + timedelta(days=days)) if days <= FARTHEST_DAYS else None
    months = count * MONTHS_OF[unit]
    return Period(on, _months_from(on, months)) if months <= FARTHEST_DAYS // 30 else None


def _calendar(found: re.Match[str], on: date) -> Period:
    """This week, month, quarter or year as the calendar has it, or the one after."""
    following = found["which"] in ("next", "the next", "coming", "the coming")
    if found["unit"] == "week":
        monday = on - timedelta(days=on.weekday()) + timedelta(days=7 * following)
        return Period(monday, monday + timedelta(days=6))
    length = MONTHS_OF[found["unit"]]
    first = on.year * 12 + on.month - 1
    first += length * following - first % length
    return Period(_first_of(first), _last_of(first + length - 1))


def _up_to(meant: Meaning) -> Meaning:
    """`before January` ends on the last day of December, `by` and `until` January with it; both begin today."""

    def bounded(found: re.Match[str], on: date) -> Period | None:
        period = meant(found, on)
        if period is None:
            return None
        return Period(on, period.since - timedelta(days=1) if found["how"] == "before" else period.until)

    return bounded


def _to_end(found: re.Match[str], on: date) -> Period:
    return Period(on, _calendar(found, on).until)


def _month(found: re.Match[str], on: date) -> Period:
    """The next month of that name, this one included, unless the year is said."""
    number = MONTHS[found["month"]]
    year = int(found["year"]) if found["year"] else on.year + (number < on.month)
    first = year * 12 + number - 1
    return Period(_first_of(first), _last_of(first))


def _year(found: re.Match[str], on: date) -> Period:
    year = int(found["year"])
    return Period(date(year, 1, 1), date(year, 12, 31))


def _by_day(found: re.Match[str], on: date) -> Period:
    day = day_named(found["day"], on)
    return Period(on, day - timedelta(days=found["how"] == "before"))


def _on_day(found: re.Match[str], on: date) -> Period:
    day = day_named(found["day"], on)
    return Period(day, day)


def _today(found: re.Match[str], on: date) -> Period:
    day = on + timedelta(days=found[0] == "tomorrow")
    return Period(day, day)


def day_named(text: str, on: date) -> date:
    """As DAY has it; without a year the next day of that name. Raises ValueError."""
    if re.fullmatch(ISO, text):
        return date(*map(int, text.split()))
    numbers = [int(one) for one in re.findall(r"\d+", text)]
    month = next(MONTHS[word] for word in text.split() if word in MONTHS)
    if len(numbers) == 2:
        return date(numbers[1], month, numbers[0])
    this_year = date(on.year, month, numbers[0])
    return this_year if this_year >= on else date(on.year + 1, month, numbers[0])


def _months_from(on: date, months: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1]))


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _last_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, calendar.monthrange(month // 12, month % 12 + 1)[1])


WHICH = r"(?P<which>this|the current|the next|next|the coming|coming)"
FORMS: tuple[tuple[re.Pattern[str], Meaning], ...] = tuple(
    (re.compile(rf"\b{pattern}(?!\w)"), meant)
    for pattern, meant in (
        (r"(?:very |quite |some ?time )?(?:soon|shortly)|in the near future|before long|any ?time soon", _soon),
        (rf"(?:by|before|until) (?:the )?end of {WHICH} (?P<unit>{UNIT})", _to_end),
        (rf"(?:by|before|until) (?P<which>)the end of the (?P<unit>{UNIT})", _to_end),
        (rf"(?P<how>by|before|until) (?:the )?(?P<day>{DAY})", _by_day),
        (rf"(?:on|at|as of) (?:the )?(?P<day>{DAY})", _on_day),
        (
            rf"(?:{IN} )?(?:the )?(?:next|coming|following|upcoming) (?P<count>{COUNT}) (?P<unit>{UNIT})s?",
            _ahead,
        ),
        (
            rf"(?:{IN}|less than|in less than|within less than) (?:the )?(?P<count>{COUNT}) (?P<unit>{UNIT})s?"
            r"(?: from (?:now|today))?",
            _ahead,
        ),
        (rf"(?:{IN} )?(?:the )?(?:coming|following|upcoming) {UNIT}s", _soon),
        (rf"{UP_TO} {WHICH} (?P<unit>week|month|quarter|year)", _up_to(_calendar)),
        (rf"{UP_TO} (?P<month>{MONTH})(?: (?:of )?(?P<year>\d{{4}}))?", _up_to(_month)),
        (rf"{UP_TO} (?P<year>20\d{{2}})", _up_to(_year)),
        (rf"(?:{IN} )?{WHICH} (?P<unit>week|month|quarter|year)", _calendar),
        (rf"(?:{IN}|this|next) (?P<month>{MONTH})(?: (?:of )?(?P<year>\d{{4}}))?", _month),
        (rf"{IN} (?P<year>20\d{{2}})", _year),
        (r"today|tomorrow", _today),
    )
)

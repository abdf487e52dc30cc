"""When something falls due, as the words of its deadline and frequency say it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from assistant.obligations.named_days import (
    EACH,
    EVERY_ONE_OF_THEM,
    ORDINALS,
    WEEKDAYS,
    days_of_month,
    days_of_year,
    fixed_day,
)

NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
    )
} | {"a": 1, "an": 1, "once": 1, "twice": 2, "twenty": 20, "twenty-four": 24, "thirty": 30, "forty-five": 45}
NUMBERS |= {"forty": 40, "forty-eight": 48, "fifty": 50, "sixty": 60, "seventy-two": 72, "ninety": 90}
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
DAYS_OF = {"day": 1, "week": 7}
ADVERBS = {
    "monthly": (1, 0), "quarterly": (3, 0), "half-yearly": (6, 0), "semi-annual": (6, 0), "semi-annually": (6, 0),
    "biannual": (6, 0), "biannually": (6, 0), "bi-annual": (6, 0), "bi-annually": (6, 0),
    "annual": (12, 0), "annually": (12, 0), "yearly": (12, 0), "biennial": (24, 0), "biennially": (24, 0),
    "daily": (0, 1), "weekly": (0, 7), "fortnightly": (0, 14),
}  # fmt: skip
HOURS_OF = {"second": 1 / 3600, "minute": 1 / 60, "hour": 1, "day": 24, "week": 168, "fortnight": 336}
HOURS_OF |= {"month": 720, "year": 8760}
COUNT = r"(?P<number>[\w.-]+)(?:\s*\(\d+\))?"
SPAN = re.compile(
    rf"{COUNT}\s+(?:(?:full|business|working|banking|calendar|consecutive)\s+)?"
    r"(?P<unit>second|minute|hour|day|week|fortnight|month|year)s?\b",
    re.I,
)
WORKING = r"(?:business|working|banking)"
PERIOD = r"(?P<period>month|quarter|year)"
# `10 days after the end of each quarter`, `five business days after month end`. What a financial year is, nobody
# tells: its end is no day of the calendar.
AFTER_END = re.compile(
    rf"\b{COUNT}\s+(?:(?P<working>{WORKING})\s+|(?:full|calendar|consecutive)\s+)?(?P<unit>day|week|month)s?\s+"
    r"(?:of|after|following|from)\s+(?P<end>(?:the\s+)?(?:end|close|expiry|last day)\s+of\s+)?"
    rf"(?:(?P<each>each|every)\s+|the\s+|a\s+)?(?:calendar\s+)?{PERIOD}(?P<its_end>\s+end)?\b(?!\s+(?:in|during)\b)"
)
FROM_START = re.compile(
    rf"\b(?:within\s+the\s+first\s+(?P<first>[\w-]+)|within\s+(?P<number>[\w-]+))(?:\s*\(\d+\))?\s+"
    rf"(?:(?P<working>{WORKING})\s+|calendar\s+)?days?\s+"
    r"(?:of|in|after|from|following)\s+(?P<start>the\s+(?:start|beginning|commencement|first day)\s+of\s+)?"
    rf"(?:each|every)\s+(?:calendar\s+)?{PERIOD}\b"
)
TIMES = re.compile(
    r"\b(?:(?P<once>once|twice)|(?P<times>[\w-]+)\s+times)\s+(?:an?|per|each|every|in\s+(?:each|every|any|a))\s+"
    r"(?:calendar\s+)?(?P<unit>day|week|month|quarter|year)\b"
)
UNIT_OF_ADVERB = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year"}
UNIT_OF_ADVERB["annually"] = "year"
TIMES_ADVERB = re.compile(rf"\b(once|twice|[\w-]+ times) ({'|'.join(UNIT_OF_ADVERB)})\b")
OTHER = re.compile(
    rf"\b(?:each|every)\s+(?P<nth>other|{'|'.join(list(ORDINALS)[1:])})\s+(?P<unit>day|week|month|quarter|year)\b(?!\s+of\b)"
)
COUNTED = re.compile(r"\bevery\s+(?P<number>[\w-]+)(?:\s*\(\d+\))?\s+(?P<unit>day|week|month|quarter|year)s\b")
FORTNIGHTLY = re.compile(
    r"(?<!twice )(?<!times )(?<!within )(?<!than )(?<!for )\b(?:once\s+)?(?:a|per|each|every)\s+fortnight\b"
)
MONTHLY = re.compile(r"\b(?P<number>two|three|four|six|\d{1,2})[- ]monthly\b")
WORKDAILY = re.compile(rf"\b(?:each|every)\s+{WORKING}\s+day\b(?!\s+(?:of|in)\b)")
SPELLED = re.compile(
    r"\b(?P<how>every|each|per)\s+(?:calendar\s+)?(?P<unit>month|quarter|year|week|day)\b(?!\s+(?:of|that)\s+(?!the\b))"
)
DAY_NAMES = "|".join(WEEKDAYS)
NTH_WEEKDAY = re.compile(rf"\b(?P<nth>last|{'|'.join(list(ORDINALS)[:4])})\s+(?P<day>{DAY_NAMES})\s+(?:of|in)\b")
WEEKDAY = re.compile(
    rf"\b(?:each|every)\s+(?:(?P<other>other|second)\s+)?(?P<day>{DAY_NAMES})\b|\bon\s+(?P<days>{DAY_NAMES})s\b"
)
NEXT = re.compile(
    r"\b(?:following|next)\s+(?:each\s+|every\s+)?(?:calendar\s+)?(?:month|quarter|year)\b"
    r"|\b(?:after|following|from)\s+(?:the\s+)?(?:end|close)\s+of\s+(?:each|every|the)\b"
)
DAY_OF_WEEK = re.compile(r"\bday\s+(?:of|in)\s+(?:each|every|the)\s+(?:\w+\s+)?week\b")
LAST_DAY = re.compile(r"\b(?:end|last day)\b")
LASTING = re.compile(
    r"\bfor\s+(?:up to\s+|at least\s+|not less than\s+|a period of\s+(?:at least\s+)?)?[\w-]+(?:\s*\(\d+\))?\s+\w+"
)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Every `months` months or every `days` days; one of them is 0. A single day has neither.

    `day` counts within the period: calendar days, or working days where `workday`; 0 is its last (working) day.
    `dates` are (month, day) in each year, or, where the month is EACH, in each month. With `days`, `workday`
    leaves out the days off.
    """

    months: int = 0
    days: int = 0
    day: int = 0
    workday: bool = False
    dates: tuple[tuple[int, int], ...] = ()
    next_period: bool = False  # "by the 10th of the following month"
    once: date | None = None
    after: int = 0  # days, or working days, after the end of the period
    after_months: int = 0  # "within three months after the end of each year"
    weekday: int = 0  # 1 is Monday; with `months` the `day`-th of them
    times: int = 1  # in each period, evenly spread


@lru_cache(maxsize=4096)  # contracts say the same few things; a register of 20,000 is read for every run
def schedule_of(deadline: str, frequency: str) -> Schedule | None:
    """None where the words name no day, or more than is understood: no date is better than a wrong one."""
    when, often = _plain(deadline), _plain(frequency)
    words = f"{when} {often}"
    ends = _after_end(words)
    if ends is not None:
        return ends
    fixed, period = fixed_day(words), _period(words)
    if fixed and fixed[2]:
        return None if period else Schedule(once=date(fixed[2], fixed[1], fixed[0]))
    named, of_month = days_of_year(words), days_of_month(words)
    if named is None or of_month is None:
        return None
    if named:
        return Schedule(months=12, dates=named) if _yearly(period, words, len(named)) else None
    if period is None:
        return None
    if (begins := _from_start(words)) is not None:
        return begins
    if _other_span(when) or DAY_OF_WEEK.search(when):
        return None
    if of_month and period.months == 1:
        dates = tuple((EACH, day) for day in of_month)
        return Schedule(months=1, dates=dates) if period.times in (1, len(dates)) else None
    if period.days or period.times > 1 or period.weekday:
        return period
    rest = OTHER.sub(" ", words)
    day, workday = _day_in_period(rest)
    return Schedule(months=period.months, day=day, workday=workday, next_period=bool(NEXT.search(rest)))


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


def _plain(text: str) -> str:
    """`twice monthly` as `twice a month`, `month-end` as `month end`, `once a fortnight` as `every two weeks`."""
    plain = re.sub(r"\b(month|quarter|year)-end\b", r"\1 end", " ".join(text.casefold().split()))
    plain = FORTNIGHTLY.sub("every two weeks", plain).replace("a fortnight", "two weeks")
    return TIMES_ADVERB.sub(lambda found: f"{found[1]} a {UNIT_OF_ADVERB[found[2]]}", plain)


def _number(word: str) -> float | None:
    try:
        return float(word)
    except ValueError:
        return NUMBERS.get(word)


def _whole(word: str) -> int:
    number = _number(word)
    return int(number) if number and number == int(number) else 0


def _after_end(words: str) -> Schedule | None:
    found = AFTER_END.search(words)
    if found is None or not (found["end"] or found["its_end"] or found["each"]):
        return None
    if not found["end"] and not found["its_end"] and re.search(r"\s(?:of|from)\s", found[0]):
        return None  # `10 days of each quarter`: from which of its days?
    alone = bool(found["each"] or (found["its_end"] and not found["end"]))
    if not alone and _period(words.replace(found[0], " ")) is None:
        return None  # `after the end of the month` of what happened
    count = _whole(found["number"])
    if not count:
        return None
    months = MONTHS_OF[found["period"]]
    if found["unit"] == "month":
        return Schedule(months=months, after_months=count)
    days = count * DAYS_OF[found["unit"]]
    return Schedule(months=months, workday=bool(found["working"]), after=days)


def _from_start(words: str) -> Schedule | None:
    """`within the first five days of each month`, `within 5 days after the beginning of each month`."""
    found = FROM_START.search(words)
    if found is None or not (found["first"] or found["start"]):
        return None
    day = _whole(found["first"] or found["number"])
    return Schedule(months=MONTHS_OF[found["period"]], day=day, workday=bool(found["working"])) if day else None


def _yearly(period: Schedule | None, words: str, days: int) -> bool:
    """Whether so many named days come back each year, as far as the frequency tells."""
    if _other_span(words):
        return False
    if period is None:
        return bool(EVERY_ONE_OF_THEM.search(words))
    in_a_year = 12 * period.times
    return (period.months, period.times) == (12, 1) or in_a_year == period.months * days > 0


def _other_span(deadline: str) -> bool:
    """A span that is not understood, beside a frequency. How long something is kept is none."""
    rest = LASTING.sub(" ", COUNTED.sub(" ", TIMES.sub(" ", deadline)))
    return any(
        one["number"] not in ("a", "an") and _number(one["number"]) is not None for one in SPAN.finditer(rest)
    )


def _period(words: str) -> Schedule | None:
    """How often, without the day."""
    if found := NTH_WEEKDAY.search(words):
        inner = _every(re.sub(re.escape(found[0]), " ", words) + f" {_of_period(words[found.end() :])}")
        day = 0 if found["nth"] == "last" else ORDINALS[found["nth"]]
        return Schedule(months=inner[0], day=day, weekday=WEEKDAYS[found["day"]]) if inner[0] else None
    if found := WEEKDAY.search(words):
        return Schedule(days=14 if found["other"] else 7, weekday=WEEKDAYS[found["day"] or found["days"]])
    if found := TIMES.search(words):
        return _times(_whole(found["once"] or found["times"]), found["unit"])
    if WORKDAILY.search(words):
        return Schedule(days=1, workday=True)
    months, days = _every(words)
    if days == 7 and (named := re.search(rf"\b({DAY_NAMES})\b", words)):
        return Schedule(days=7, weekday=WEEKDAYS[named[1]])
    return Schedule(months=months, days=days) if months or days else None


def _every(words: str) -> tuple[int, int]:
    """(months, days)"""
    if (found := OTHER.search(words)) or (found := COUNTED.search(words)):
        said = found.groupdict()
        count = _whole(said["number"]) if said.get("number") else ORDINALS.get(said["nth"], 2)
        return MONTHS_OF.get(found["unit"], 0) * count, DAYS_OF.get(found["unit"], 0) * count
    if found := MONTHLY.search(words):
        return _whole(found["number"]), 0
    for adverb, period in ADVERBS.items():
        if re.search(rf"(?<![\w-]){adverb}\b", words):
            return period
    found = SPELLED.search(words)
    if found and not (found["how"] == "per" and found["unit"] == "day"):  # a rate
        return MONTHS_OF.get(found["unit"], 0), DAYS_OF.get(found["unit"], 0)
    return (1, 0) if re.search(r"\bof the (?:following |next )?month\b|\b(?<!a )month end\b", words) else (0, 0)


def _of_period(words: str) -> str:
    """`the month` after `the first Monday of` is each month."""
    found = re.match(r"\s*the\s+(month|quarter|year)\b", words)
    return f"each {found[1]}" if found else ""


def _times(count: int, unit: str) -> Schedule | None:
    if not count:
        return None
    if unit == "day":
        return Schedule(days=1)
    months = MONTHS_OF.get(unit, 0)
    if months and months % count == 0:
        return Schedule(months=months // count)
    return Schedule(months=months, days=DAYS_OF.get(unit, 0), times=count)


def _day_in_period(words: str) -> tuple[int, bool]:
    """(day, counted in working days); 0 is the last day."""
    found = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)\b", words)
    named = next((number for word, number in ORDINALS.items() if re.search(rf"\b{word}\b", words)), 0)
    last = bool(re.search(rf"\blast\s+{WORKING}\s+day\b", words))
    day = 0 if last else int(found[1]) if found else named
    return day, last or (bool(re.search(rf"\b{WORKING}\s+day", words)) and day > 0)

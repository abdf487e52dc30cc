"""Numbers as a reader takes them: "four hours" and "4h" are one value, ten business days and ten days are two."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assistant.answering.quantities import SCALES, SIGNS, WORDS

UNITS = {  # singular: the dimension and how many of it; what does not convert exactly keeps its own
    "second": ("minute", 1 / 60),
    "sec": ("minute", 1 / 60),
    "minute": ("minute", 1.0),
    "min": ("minute", 1.0),
    "hour": ("minute", 60.0),
    "hr": ("minute", 60.0),
    "h": ("minute", 60.0),
    "day": ("day", 1.0),
    "week": ("day", 7.0),
    "fortnight": ("day", 14.0),
    "month": ("month", 1.0),
    "quarter": ("month", 3.0),
    "year": ("month", 12.0),
    "km": ("km", 1.0),
    "kilometre": ("km", 1.0),
    "kilometer": ("km", 1.0),
    "mile": ("mile", 1.0),
    "gb": ("gb", 1.0),
    "mb": ("mb", 1.0),
}
OFTEN = {"hourly": 60.0, "daily": 1.0, "weekly": 7.0, "fortnightly": 14.0, "biweekly": 14.0, "monthly": 1.0}
OFTEN |= {"quarterly": 3.0, "yearly": 12.0, "annual": 12.0, "annually": 12.0, "biannual": 6.0}
OFTEN_IN = {"hourly": "minute", "daily": "day", "weekly": "day", "fortnightly": "day", "biweekly": "day"}
MONTHS = "january february march april may june july august september october november december".split()
MAY = r"may(?= \d{4}\b|[.,;:)]|$)"  # the month: "people under 18 may …" is none
SHORT_MONTHS = "|".join(f"{month[:3]}(?:{month[3:]})?" if month[3:] else MAY for month in MONTHS)
SPELLED = "|".join(sorted(WORDS, key=len, reverse=True))
DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
PERIOD = "minute|hour|day|week|month|quarter|year"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"


def _after(words: str) -> str:
    return "|".join(f"(?<={word} )" for word in words.split())


def _not_after(words: str) -> str:
    return "".join(f"(?<!{word} )" for word in words.split())


NUMBER = re.compile(
    rf"(?P<iso>\b\d{{4}}-\d{{2}}-\d{{2}}\b)"
    rf"|\b{DAY} (?:of )?(?P<month>{SHORT_MONTHS})\b\.?(?:,? (?P<year>\d{{4}})\b(?!-))?"
    rf"|\b(?P<month2>{SHORT_MONTHS})\b\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!%|:)"
    r"(?:,? (?P<year2>\d{4})\b(?!-))?"
    r"|\b(?P<clock>\d{1,2}):(?P<past>\d{2})\b(?: ?(?P<half>[ap])\.?m\b\.?)?"
    r"|\b(?P<hour>\d{1,2}) ?(?P<half2>[ap])\.?m\b\.?"
    rf"|\b(?:every|each|per)\s+(?:(?P<times>{DIGITS}|{SPELLED})\s+)?(?P<kind>business\s+)?(?P<every>{UNIT})s?\b"
    rf"|(?:(?:{_after('within after for least most')})an? (?P<single>{PERIOD})"
    rf"|\b(?:an?|one) (?P<whose>{PERIOD})(?='s))\b"
    rf"|{_not_after('in within for of after than')}\b(?:once )?an? (?P<per>hour|day|week|month|quarter|year)\b"
    r"(?! (?:before|after|long|later)\b|'s)"
    rf"|\b(?P<often>{'|'.join(OFTEN)})\b"
    rf"|(?P<sign>[$€£])\s?(?P<money>{DIGITS})(?:\s*(?P<scale>million|thousand|k|m)\b)?"
    rf"|\b(?P<code>usd|eur|gbp)\s?(?P<money2>{DIGITS})(?:\s*(?P<scale2>million|thousand|k|m)\b)?"
    rf"|(?<![\w.])(?P<number>{DIGITS}|(?:{SPELLED})\b)(?:st|nd|rd|th)?(?:\s*\((?:\d+|[a-z-]+)\))?(?:"
    r"\s*(?P<percent>%|percent\b|per cent\b|percentage points?\b)"
    r"|\s*(?P<scale3>million|thousand)?\s*(?P<coin>dollars?|euros?|usd|eur|gbp|pounds)\b"
    rf"|[\s-]*(?P<kind2>business|calendar|consecutive|full|whole|additional|further|more)?[\s-]*(?P<unit>{UNIT})s?\b)?(?!\w)"
)
COINS = {**SIGNS, "dollar": "$", "pound": "£"}


@dataclass(frozen=True, slots=True)
class Value:
    """`dimension` is empty for a bare number; "every month" and "24:00" have dimensions of their own.

    `written` is the number that stands in the text, before it is converted: 2 of "2 weeks", none of "per year".
    `counts`: a bare number with a noun ("three phases"), which cannot be a duration.
    """

    dimension: str
    amount: float
    written: float | None = field(default=None, compare=False)
    counts: bool = field(default=False, compare=False)

    def same(self, other: Value) -> bool:
        """A number whose unit was left out ("and after an S2 within ten") is that of any unit."""
        if self.dimension == other.dimension:
            return self.amount == other.amount
        bare, measured = (self, other) if not self.dimension else (other, self)
        return not bare.dimension and not bare.counts and bare.amount in (measured.written, measured.whole)

    @property
    def whole(self) -> float | None:
        """Of money the sum: "EUR 2 million" is "2,000,000" without its currency."""
        return self.amount if self.dimension in COINS.values() else None

    @property
    def lasts(self) -> bool:
        return _family(self) == "time"

    def rivals(self, other: Value) -> bool:
        """Whether the other one could stand in its place and says something else."""
        kin = self.dimension == other.dimension or (_family(self) != "" and _family(self) == _family(other))
        return kin and (self.dimension, self.amount) != (other.dimension, other.amount)


def _family(value: Value) -> str:
    """Durations can stand for each other, in whatever unit, and so can frequencies."""
    if value.dimension.startswith("every "):
        return "every"
    return "time" if value.dimension.removeprefix("business ") in ("minute", "day", "month") else ""


def value_of(match: re.Match[str]) -> Value:
    found = match.groupdict()
    if found["iso"]:
        year, month, day = (int(part) for part in found["iso"].split("-"))
        return Value("date", year * 10000 + month * 100 + day)
    for day_key, month_key, year_key in (("day", "month", "year"), ("day2", "month2", "year2")):
        if found[day_key]:
            month_number = next(n for n, name in enumerate(MONTHS, 1) if name.startswith(found[month_key][:3]))
            return Value("date", int(found[year_key] or 0) * 10000 + month_number * 100 + int(found[day_key]))
    if found["clock"] or found["hour"]:
        hour = int(found["clock"] or found["hour"])
        if (half := found["half"] or found["half2"]) is not None:
            hour = hour % 12 + 12 * (half == "p")
        return Value("clock", hour * 60 + int(found["past"] or 0))
    if single := found["single"] or found["whose"]:
        dimension, size = UNITS[single]
        return Value(dimension, size, 1.0)
    return _often(found) or _money(found) or _measured(found)


def _often(found: dict[str, str | None]) -> Value | None:
    if every := found["every"] or found["per"]:
        dimension, size = UNITS[every]
        times = amount(found["times"]) if found["times"] else None
        return Value(f"every {'business ' if found['kind'] else ''}{dimension}", size * (times or 1.0), times)
    if often := found["often"]:
        return Value(f"every {OFTEN_IN.get(often, 'month')}", OFTEN[often])
    return None


def _money(found: dict[str, str | None]) -> Value | None:
    number = found["money"] or found["money2"] or (found["number"] if found["coin"] else None)
    if not number:
        return None
    name = found["sign"] or found["code"] or found["coin"] or ""
    scale = SCALES.get(found["scale"] or found["scale2"] or found["scale3"] or "", 1.0)
    return Value(COINS.get(name, name), amount(number) * scale, amount(number))


def _measured(found: dict[str, str | None]) -> Value:
    size = amount(found["number"] or "0")
    if found["percent"]:
        return Value("%", size, size)
    if unit := found["unit"]:
        dimension, factor = UNITS[unit]
        return Value(
            f"{'business ' if found['kind2'] == 'business' else ''}{dimension}", round(size * factor, 6), size
        )
    return Value("", size, size)


def amount(text: str) -> float:
    return WORDS[text] if text in WORDS else float(text.replace(",", ""))

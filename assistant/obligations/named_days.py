"""Days of the calendar that a deadline names: `31 January and 31 July`, `the 15th and the last day`. Pure."""

from __future__ import annotations

import calendar
import re

ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), start=1
    )
} | {"fifteenth": 15, "twentieth": 20}
MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
WEEKDAYS = {name.casefold(): number for number, name in enumerate(calendar.day_name, start=1)}
LAST = 0  # the day that ends its month, whichever it is
EACH = 0  # every month

NAMES = "|".join(MONTHS)
NEXT_ONE = r"(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+|\s*&\s*)(?:(?:on|by|of|in)\s+)?(?:the\s+)?"
LISTED = rf"(?P<months>(?:{NAMES})(?:{NEXT_ONE}(?:{NAMES}))*)(?![\w-])(?!\s+\d)"
NUMBERED = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|{'|'.join(ORDINALS)})"
# What stands before the months says which of their days is meant.
DAY_OF_MONTHS = re.compile(
    rf"\b(?:(?P<week>first\s+week)\s+(?:in|of)|(?P<end>(?:end|last\s+day|close)\s+of)|(?P<eve>before)"
    rf"(?:\s+the\s+(?:start|beginning)\s+of)?|by\s+the\s+(?P<start>start|beginning)\s+of|(?P<day>{NUMBERED})"
    rf"(?:\s+day)?(?:\s+of)?|in|during|each|every|(?:in\s+)?the\s+months?\s+of)\s+{LISTED}"
)
MONTH_AND_DAY = re.compile(rf"\b(?P<months>{NAMES})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b")
# `may` is a month only where it is counted or listed, not where somebody may do something.
A_MONTH = re.compile(rf"\b(?:{'|'.join(name for name in MONTHS if name != 'may')})\b")
OUT_OF_REACH = re.compile(
    rf"\b(?:business|working|banking)\b|\b(?:{'|'.join(WEEKDAYS)})s?\b|\bbetween\b|\bfrom\b|\bor\b"
)
DAYS_OF_MONTH = re.compile(
    rf"\b(?P<first>{NUMBERED})(?:\s+day)?(?P<more>(?:{NEXT_ONE}(?:{NUMBERED}|last)(?:\s+day)?(?![\w-]))+)"
)
EVERY_ONE_OF_THEM = re.compile(rf"\b(?:each|every)\s+(?:{NAMES})\b")


def fixed_day(words: str) -> tuple[int, int, int] | None:
    """(day, month, year or 0) of the first date."""
    found = re.search(rf"\b(\d{{1,2}}) ({NAMES})(?: (\d{{4}}))?\b", words)
    if found:
        parts = (int(found[1]), MONTHS[found[2]], int(found[3] or 0))
    else:
        turned = re.search(rf"\b({NAMES}) (\d{{1,2}})(?:, ?(\d{{4}}))?\b", words)
        iso = re.search(r"\b(\d{4})-(\d{2})-(\d{2})\b", words)
        if turned:
            parts = (int(turned[2]), MONTHS[turned[1]], int(turned[3] or 0))
        elif iso:
            parts = (int(iso[3]), int(iso[2]), int(iso[1]))
        else:
            return None
    return parts if _stands(parts[1], parts[0], parts[2]) else None


def days_of_year(words: str) -> tuple[tuple[int, int], ...] | None:
    """(month, day or LAST) of each, in order. () where no month is named, None where more is said than is read."""
    named: set[tuple[int, int]] = set()
    rest = words
    for pattern in (MONTH_AND_DAY, DAY_OF_MONTHS):
        for found in pattern.finditer(rest):
            for month in re.findall(NAMES, found["months"]):
                named.add(_day_in(MONTHS[month], found.groupdict()))
        rest = pattern.sub(" ", rest)
    if A_MONTH.search(rest) or (named and OUT_OF_REACH.search(words)):
        return None
    if not all(_stands(month, day or 1) for month, day in named):
        return None
    return tuple(sorted(named, key=lambda one: (one[0], one[1] or 31)))


def days_of_month(words: str) -> tuple[int, ...] | None:
    """Two or more days of each month, in order, LAST last. () where one or none is named, None as above."""
    found = DAYS_OF_MONTH.search(words)
    if found is None:
        return ()
    if re.match(rf"\s+(?:{'|'.join(WEEKDAYS)})\b", words[found.end() :]):
        return None  # `the first and third Monday`
    of_the_month = re.match(r"\s+(?:of|in)\s+(?:each|every|the|a)\s+(?:calendar\s+)?month\b", words[found.end() :])
    if not of_the_month and not re.search(r"\d(?:st|nd|rd|th)", found[0]):
        return ()
    if OUT_OF_REACH.search(words) or re.search(r"\b(?:following|next)\b", words):
        return None
    days = {_number(one) for one in re.findall(rf"\b(?:{NUMBERED}|last)\b", found[0])}
    return tuple(sorted(days, key=lambda day: day or 32)) if all(day <= 31 for day in days) else None


def _day_in(month: int, said: dict[str, str | None]) -> tuple[int, int]:
    if said.get("day"):
        return month, _number(str(said["day"]))
    if said.get("week"):
        return month, 7
    if said.get("start"):
        return month, 1
    if said.get("eve"):
        return (month - 2) % 12 + 1, LAST
    return month, LAST


def _number(word: str) -> int:
    digits = re.match(r"\d+", word)
    return int(digits[0]) if digits else LAST if word == "last" else ORDINALS[word]


def _stands(month: int, day: int, year: int = 0) -> bool:
    year = year or 2024  # a leap year: 29 February is a day of some years
    return year >= 1 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]

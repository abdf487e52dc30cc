"""The days of the week that a text names. Pure."""

from __future__ import annotations

import re

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOLIDAY = len(DAYS)  # what no weekday is
DAY = rf"(?:{'|'.join(f'{day[:3]}(?:{day[3:]})?' for day in DAYS)})s?"
NAMED = re.compile(
    rf"\b(?P<first>{DAY})\b\.?(?:\s*(?:to|until|through|-|–)\s*(?P<last>{DAY})\b)?"
    r"|\b(?P<work>weekdays?|(?:working|business) days?)\b|\b(?P<end>weekends?)\b"
    r"|\b(?P<holiday>(?:public|bank) holidays?)\b",
    re.I,
)


def weekdays(text: str) -> frozenset[int]:
    """Monday is 0, a public holiday 7; empty where none is named."""
    found: set[int] = set()
    for match in NAMED.finditer(text):
        if match["first"]:
            first = _number(match["first"])
            last = _number(match["last"] or match["first"])
            found |= {(first + n) % len(DAYS) for n in range((last - first) % len(DAYS) + 1)}
        found |= set(range(5)) if match["work"] else {5, 6} if match["end"] else set()
        found |= {HOLIDAY} if match["holiday"] else set()
    return frozenset(found)


def _number(day: str) -> int:
    return next(number for number, name in enumerate(DAYS) if name.startswith(day[:3].lower()))

"""Dates as people write them into metadata, where only one day can be meant. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

# 2027-03-01, 2027-3-1, 2027/03/01, 20270301: nobody writes the year first and the day second
YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})|(\d{4})(\d\d)(\d\d)"
)
DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")  # with full stops; with slashes it may be the month
WORDED = re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\.? (?P<month>[a-z]{3,9})\.?,? (?P<year>\d{4})")
MONTH_FIRST = re.compile(r"(?P<month>[a-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})")
MONTHS = "january february march april may june july august september october november december".split()


def read_day(value: Any) -> Any:
    """A date for what can mean one day only; anything else as it is, and no number as seconds since 1970."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None if value is None else str(value)
    return _day(" ".join(value.lower().split())) or value


def _day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text.upper()).date()  # with a time of day, too
    except ValueError:
        pass
    if match := YEAR_FIRST.fullmatch(text):
        found = match["year"], match["month"], match["day"]
        return _date(*(found if match["year"] else match.groups()[-3:]))
    if match := DAY_FIRST.fullmatch(text):
        return _date(match[3], match[2], match[1])
    if match := WORDED.fullmatch(text) or MONTH_FIRST.fullmatch(text):
        month = next((i for i, name in enumerate(MONTHS, 1) if name.startswith(match["month"])), 0)
        if match["month"] == "sept":
            month = 9
        return _date(match["year"], str(month), match["day"])
    return None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None

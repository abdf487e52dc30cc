"""Cases for a spreadsheet (CSV) and a calendar (iCalendar, RFC 5545). Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from knowledge.types import JsonDict

COLUMNS = (
    "case",
    "vendor",
    "person",
    "programme",
    "step",
    "title",
    "owner",
    "state",
    "due",
    "days_late",
    "submitted_by",
    "decided_by",
    "reason",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
LINE_BYTES = 75  # RFC 5545, 3.1
LAST_DAY = date.max - timedelta(days=1)  # an event ends on the day after it
FINISHED = frozenset({"approved", "waived"})


def to_csv(cases: Iterable[JsonDict]) -> str:
    """A row for each step, in the order of the cases given."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for case in cases:
        for step in case["steps"]:
            values = {**step, **{name: case[name] for name in ("case", "vendor", "person", "programme")}}
            writer.writerow([_cell(values[name]) for name in COLUMNS])
    return out.getvalue()


def _cell(value: object) -> str:
    """A spreadsheet must not take a name for a formula and run it."""
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(FORMULA) else text


def to_ics(cases: Iterable[JsonDict], stamp: datetime) -> str:
    """A day-long event for each step that is not done. Its UID stays, so a calendar updates what it has."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bpo-assistant//onboarding//EN", "CALSCALE:GREGORIAN"]
    at = stamp.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for case in cases:
        for step in case["steps"]:
            if step["state"] not in FINISHED:
                lines += _event(case, step, at)
    lines.append("END:VCALENDAR")
    return "".join(part + "\r\n" for line in lines for part in _folded(line))


def _event(case: JsonDict, step: JsonDict, stamp: str) -> list[str]:
    due = min(date.fromisoformat(step["due"]), LAST_DAY)
    who = f"{case['person']} ({case['vendor']})" if case["person"] else case["vendor"]
    late = f" Late by {step['days_late']} days." if step["days_late"] else ""
    told = f"{step['state'].capitalize()}, owner: {step['owner']}.{late}"
    return [
        "BEGIN:VEVENT",
        f"UID:{case['case']}.{step['step']}@bpo-assistant",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{due:%Y%m%d}",
        f"DTEND;VALUE=DATE:{due + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(who + ': ' + step['title'])}",
        f"DESCRIPTION:{escaped(told)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def escaped(text: str) -> str:
    plain = " ".join(text.split())
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, "\\" + sign)
    return plain


def _folded(line: str) -> Iterator[str]:
    """Pieces of at most 75 bytes; a character is never cut."""
    piece = ""
    for character in line:
        if len((piece + character).encode()) > LINE_BYTES:
            yield piece
            piece = " "
        piece += character
    yield piece

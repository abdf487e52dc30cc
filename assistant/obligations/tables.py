"""Service levels in a table oblige whoever provides the service. Pure.

Two kinds of rows: a measure with its target, and a severity with the times to respond and to resolve. Other tables
(prices, contacts, who decides) are left alone: they say too little about who does what.
"""

from __future__ import annotations

import re

from assistant.obligations.parties import Parties
from assistant.obligations.phrases import PERIOD, SPAN, deadline, evidence, frequency
from assistant.obligations.types import Proposal
from knowledge.types import Leaf

CELL = re.compile(r"(?:\A|;\s)\s*(?P<name>[^:;]{1,60}):\s")
MEASURE = re.compile(
    r"(?:service |performance |quality |key )*(?:levels?|metrics?|measures?|indicators?|kpis?|slas?)\Z",
    re.I,
)
TARGET = re.compile(
    r"(?:service |sla |agreed |contractual )*(?:levels? )?(?:targets?|goals?|thresholds?|commitments?)"
    r"(?: (?:values?|levels?))?\Z",
    re.I,
)
PERIODS = re.compile(
    r"(?:measurement |measuring |reporting |reference )*(?:periods?|intervals?|measured|frequency)\Z", re.I
)
AT_MOST = re.compile(rf"(?:(?:≤|<=?|max(?:imum|\.)?|at most|up to|no more than)\s*)?(?P<span>{SPAN})\Z", re.I)
ALONE = re.compile(rf"(?:per |a |the |calendar )*(?P<unit>{PERIOD})\Z", re.I)


SEVERITY = re.compile(
    r"(?:incident |ticket |issue |fault |defect |request |problem )*"
    r"(?:severit(?:y|ies)|priorit(?:y|ies)|class|impact|urgency|sev|prio)(?: (?:levels?|class(?:es)?))?\Z"
    r"|(?:incident|ticket|fault|defect|problem) (?:levels?|class(?:es)?|categor(?:y|ies)|types?)\Z"
    r"|(?:kind|type|class|category) of [\w -]{2,30}\Z"
    r"|(?:requests?|tasks?|channels?|tickets?|inquir(?:y|ies)|enquir(?:y|ies))\Z",
    re.I,
)
TIME = re.compile(
    r"(?:(?:initial|first|target|maximum|max\.?|agreed|time to|the|client|customer|vendor|supplier|provider|"
    r"service) )*"
    r"(?:respon(?:se|d)|reaction|react|acknowledge(?:ment)?|resolution|resolve|restor(?:e|ation)|recover(?:y)?|fix|"
    r"workaround|repair|solution|closure|updates?|status updates?|notification|escalation|call ?back)"
    r"(?: (?:times?|targets?|within|deadline|goal|interval|frequency))*(?: \([^)]*\))?\Z"
    r"|(?:promised|agreed|maximum|longest|target|service|turn-?around|delivery|handling|processing|completion|answer)"
    r" times?\Z|turn-?around\Z|time limits?\Z|deadlines?\Z"
    r"|(?:done|delivered|answered|due) (?:within|in|after|by)\Z",
    re.I,
)
DAY_ONLY = re.compile(
    r"(?:on )?(?:the )?(?P<day>(?:same|next|following) (?:business |working |calendar )?day)\Z", re.I
)
LEVEL_CELL = re.compile(
    rf"(?:[a-z-]+\s+){{0,4}}[≤≥<>~]?\s?(?:{SPAN}|\d[\d.,]*\s*(?:%|percent|per\s+cent|points?))(?![\w%])", re.I
)
MONEY = re.compile(
    r"[$€£]|\b(?:costs?|prices?|fees?|rates?|deduct\w*|credits?|penalt\w+|discounts?|bonus|malus|refunds?|money|"
    r"charges?|invoice\w*|bills?|EUR|USD|GBP|CHF|broken|missed)\b",
    re.I,
)
AT_ONCE = re.compile(r"(?:immediate(?:ly)?|at once)\Z", re.I)


def row_of_levels(number: int, leaf: Leaf, parties: Parties) -> list[Proposal]:
    """`number` is where the row stands in the document."""
    level = service_level(number, leaf, parties)
    found = [level] if level is not None else severity_times(number, leaf, parties)
    return found or (plain_levels(number, leaf, parties) if parties.plain else [])


def severity_times(number: int, leaf: Leaf, parties: Parties) -> list[Proposal]:
    """One for each time of a row: `Severity: 1; Response: 15 minutes; Resolution: 4 hours` has two."""
    cells = _cells(leaf.text)
    named = next(((name, value) for name, value in cells if SEVERITY.match(name)), None)
    if named is None or not named[1]:
        return []
    severity = named[1] if named[1][0].isalpha() else f"{named[0]} {named[1]}"
    found = []
    for column, target in cells:
        span, day, often = AT_MOST.match(target), DAY_ONLY.match(target), frequency(target)
        at_once = AT_ONCE.match(target)
        party = _who_answers(column, leaf, parties)
        if not TIME.match(column) or not party or not (span or day or often or at_once):
            continue
        by = (
            f"within {span['span']}"
            if span
            else f"on the {day['day']}"
            if day
            else "immediately"
            if at_once
            else ""
        )
        found.append(
            Proposal(
                party, f"{severity}, {column}: {target}", by, often, "", "", "service", number, 0, len(leaf.text)
            )
        )
    return found


def plain_levels(number: int, leaf: Leaf, parties: Parties) -> list[Proposal]:
    """`Dock to grade | 24 hours`: a row of times and shares, where no heading speaks of money."""
    cells = _cells(leaf.text)
    headings = " ".join((*leaf.path[-1:], leaf.lead, *(name for name, _ in cells)))
    levels = [value for _, value in cells[1:] if LEVEL_CELL.match(value)]
    if not levels or not parties.providing or MONEY.search(f"{headings} {leaf.text}"):
        return []
    target = levels[0]
    span, often = AT_MOST.match(target), frequency(target)
    by = f"within {span['span']}" if span else deadline(target)
    action = f"{cells[0][1]}: {', '.join(levels)}"
    return [Proposal(parties.providing, action, by, often, "", "", "service", number, 0, len(leaf.text))]


def _who_answers(column: str, leaf: Leaf, parties: Parties) -> str:
    """Named in the column; else of the lead whoever does not receive the service; else the provider."""
    in_column = parties.named_in(column)
    if in_column:
        return in_column
    sides = dict(parties.names)
    in_lead = [name for name in sides if sides[name] in ("providing", "defined") and _stands_in(name, leaf.lead)]
    return in_lead[0] if len(in_lead) == 1 else parties.providing


def _stands_in(name: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", text, re.I) is not None


def service_level(number: int, leaf: Leaf, parties: Parties) -> Proposal | None:
    """`number` is where the row stands in the document."""
    cells = _cells(leaf.text)
    measure, target = _under(MEASURE, cells), _under(TARGET, cells)
    party = parties.named_in(leaf.lead) or parties.providing
    if not measure or not re.search(r"\d", target) or not party:
        return None
    period = _under(PERIODS, cells)
    span, unit = AT_MOST.match(target), ALONE.match(period)
    return Proposal(
        party,
        f"{measure}: {target}",
        f"within {span['span']}" if span else deadline(target),
        f"each {unit['unit']}" if unit else frequency(period) or frequency(target),
        "",
        evidence(leaf.text),
        "service",
        number,
        0,
        len(leaf.text),
    )


def _cells(row: str) -> list[tuple[str, str]]:
    """`Metric: Availability; Target: 99.5 %` as names and values."""
    names = list(CELL.finditer(row))  # none in a table whose columns have no names
    ends = [*(one.start() for one in names[1:]), len(row)]
    return [(one["name"].strip(), row[one.end() : end].strip()) for one, end in zip(names, ends, strict=False)]


def _under(name: re.Pattern[str], cells: list[tuple[str, str]]) -> str:
    return next((value for column, value in cells if name.match(column)), "")

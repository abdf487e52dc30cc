"""Service levels in a table: a row that names a measure and its target obliges whoever provides the service. Pure.

Other tables (prices, contacts, severities, who decides) are left alone: they say too little about who does what.
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
    names = list(CELL.finditer(row))
    ends = [one.start() for one in names[1:]] + [len(row)]
    return [(one["name"].strip(), row[one.end() : end].strip()) for one, end in zip(names, ends, strict=True)]


def _under(name: re.Pattern[str], cells: list[tuple[str, str]]) -> str:
    return next((value for column, value in cells if name.match(column)), "")

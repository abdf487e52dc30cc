"""Ranges of values, as the rows of a table name them: "EUR 25,000 to below EUR 250,000", "99 % or more". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf, nextafter

from assistant.answering.quantities import HOURS, MONTHS, SIGNS, number_of

CURRENCY = r"[$€£]|\b(?:EUR|USD|GBP)\b"
LESS, MORE = (
    r"below|under|(?:less|fewer|lower) than|<(?!=)",
    r"above|over|(?:more|greater|higher) than|exceeding|>(?!=)",
)
MOST, LEAST = (
    r"up to|at most|(?:no|not) more than|(?:equal to or|or equal to)?\s?less than or equal to|≤|<=",
    r"at least|from|(?:no|not) less than|equal to or (?:greater|more|higher) than|greater than or equal to|≥|>=",
)
BOUND = re.compile(
    rf"(?:(?P<most>{MOST})|(?P<least>{LEAST})|(?P<less>{LESS})|(?P<more>{MORE}))?\s*"
    rf"(?P<sign>{CURRENCY})?\s?(?<![\d.,])(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?:(?P<scale>million|thousand|grand|k|m)\b)?\s?"
    rf"(?P<unit>%|percent\b|per cent\b|[$€£]|(?:{'|'.join([*SIGNS, *HOURS, *MONTHS])})s?\b)?"
    r"(?:\s*\b(?:or|and) (?:(?P<upwards>more|above|over|higher|greater|longer)"
    r"|(?P<down>less|below|fewer|lower)))?",
    re.I,
)
JOINED = re.compile(r"\s*(?:-|–|—|to|up to|and|but|,|;)+\s*(?:but|and|to)?\s*", re.I)
BETWEEN = re.compile(r"\b(?:between|from)\b", re.I)
OTHER_WORDS = 3  # in a cell that is a range: "of all calls", "users"
IDENTIFIER = re.compile(
    r"(?:sev(?:erity)?|tier|level|priority|section|clause|article|version|annex|step|phase|\b(?-i:[A-Z]))[\s-]*$",
    re.I,
)
YEARS = (1900.0, 2100.0)
BARE_MONEY = 1000  # a number from here on may be an amount whose currency nobody said
SMALL = 5  # a number so small, without a unit, mostly counts or names something else
SCALES = {"million": 1e6, "m": 1e6, "thousand": 1e3, "grand": 1e3, "k": 1e3}


@dataclass(frozen=True, slots=True)
class Range:
    """`dimension` is %, a currency's sign, hours, months or empty."""

    dimension: str
    low: float = -inf
    high: float = inf
    low_included: bool = True
    high_included: bool = True

    def holds(self, value: float) -> bool:
        above = value > self.low or (self.low_included and value == self.low)
        below = value < self.high or (self.high_included and value == self.high)
        return above and below


@dataclass(frozen=True, slots=True)
class _Bound:
    dimension: str
    value: float
    side: str  # least, more, most, less, or empty
    factor: float  # of its unit: the 2 of "2 to 4 weeks" is of weeks, too
    start: int
    end: int


def range_of(cell: str) -> Range | None:
    """The range that a cell is; None where it is something else, or holds more than a range."""
    bounds = [_bound(match) for match in BOUND.finditer(cell)]
    if not 1 <= len(bounds) <= 2:
        return None
    rest = cell[: bounds[0].start] + " " + cell[bounds[-1].end :]
    if len(re.findall(r"\w+", BETWEEN.sub("", rest))) > OTHER_WORDS:
        return None
    dimension = next((bound.dimension for bound in reversed(bounds) if bound.dimension), "")
    if len(bounds) == 1:
        return _limited(Range(dimension), bounds[0]) if bounds[0].side else None
    first, second = bounds
    if not JOINED.fullmatch(cell[first.end : second.start]):
        return None
    if not first.dimension and first.side == "":
        first = replace(first, value=first.value * second.factor)
    upper, lower = (first, second) if first.side in ("less", "most") else (second, first)
    found = Range(
        dimension, lower.value, upper.value, low_included=lower.side != "more", high_included=upper.side != "less"
    )
    return found if found.low <= found.high else None


def values(question: str) -> list[tuple[str, float]]:
    """Dimension and value of what a question names, ordinal names ("Tier 1") and years left out."""
    found: list[tuple[str, float]] = []
    for match in BOUND.finditer(question):
        bound = _bound(match)
        start = match.start("sign") if match["sign"] else match.start("number")
        name = not bound.dimension and (
            bound.value <= SMALL or YEARS[0] <= bound.value <= YEARS[1] or IDENTIFIER.search(question[:start])
        )
        if not name:
            aside = {"less": -inf, "more": inf}.get(
                bound.side, bound.value
            )  # "below 98" asks for what is beneath it
            found.append((bound.dimension, nextafter(bound.value, aside)))
    return found


def fit(rows: Sequence[str], question: str) -> list[int]:
    """Of the rows of one table: 1 whose range holds a value that the question names, -1 whose ranges do not.

    All 0 where it decides nothing: no row, or every row, would be meant.
    """
    named = values(question)
    nothing = [0] * len(rows)
    if not named:
        return nothing
    ranges = [[found for cell in cells(row) if (found := range_of(cell))] for row in rows]
    held = [
        any(_comparable(dim, value, r) and r.holds(value) for r in each for dim, value in named) for each in ranges
    ]
    if not 0 < sum(held) < sum(map(bool, ranges)):
        return nothing
    return [1 if holds_it else -1 if each else 0 for holds_it, each in zip(held, ranges, strict=True)]


def cells(row: str) -> list[str]:
    """Of "Tier: Tier 1; Time: below 4 hours", the values; of "Tier 1 | below 4 hours", the cells."""
    parted = re.split(r"\s*\|\s*|;\s+", row)
    return [re.sub(r"^[^:]{1,80}:\s+", "", cell).strip() for cell in parted]


def _comparable(dimension: str, value: float, found: Range) -> bool:
    if not dimension and found.dimension in ("$", "€", "£"):
        return value >= BARE_MONEY
    return dimension == found.dimension or (not dimension and found.dimension == "%")


def _bound(match: re.Match[str]) -> _Bound:
    factor = SCALES.get((match["scale"] or "").lower(), 1.0)
    unit = (match["sign"] or match["unit"] or "").lower().rstrip("s")
    dimension = SIGNS.get(unit, unit if unit in "$€£" else "")
    if unit in ("%", "percent", "per cent"):
        dimension = "%"
    elif unit in HOURS:
        dimension, factor = "hours", HOURS[unit]
    elif unit in MONTHS:
        dimension, factor = "months", MONTHS[unit]
    side = next((name for name in ("most", "least", "less", "more") if match[name]), "")
    if not side:
        side = "least" if match["upwards"] else "most" if match["down"] else ""
    value = number_of(match["number"]) * factor
    return _Bound(dimension, value, side, factor, match.start(), match.end())


def _limited(found: Range, bound: _Bound) -> Range:
    if bound.side in ("least", "more"):
        return Range(found.dimension, low=bound.value, low_included=bound.side == "least")
    return Range(found.dimension, high=bound.value, high_included=bound.side == "most")

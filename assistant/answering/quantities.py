"""Values with their units, so that two texts can be compared: "four hours", "$2,750 a month", "15 %". Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = {word: float(n) for n, word in enumerate(f"{ONES} eighteen nineteen".split(), start=1)}
WORDS |= {word: 10.0 * n for n, word in enumerate(TENS.split(), start=2)}
WORDS |= {f"{ten}-{one}": WORDS[ten] + WORDS[one] for ten in TENS.split() for one in ONES.split()[:9]}
WORDS |= {"half a": 0.5, "half an": 0.5}
HOURS = {"second": 1 / 3600, "minute": 1 / 60, "hour": 1.0, "day": 24.0, "week": 168.0}
MONTHS = {"month": 1.0, "quarter": 3.0, "year": 12.0}
NUMBER = rf"(?P<number>\d[\d,]*(?:\.\d+)?|\b(?:{'|'.join(sorted(WORDS, key=len, reverse=True))})\b)"
DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}")
RATE = r"(?:\s+(?:an?|per|each|every)\s+(?P<per>[a-z]+))?"
TIME = re.compile(
    rf"{NUMBER}[\s-]*(?:\([^)]*\)\s*)?(?P<kind>business|working|calendar|consecutive)?\s*"
    rf"(?P<unit>{'|'.join([*HOURS, *MONTHS])})s?\b(?:['’]s?)?{RATE}",
    re.I,
)
SHARE = re.compile(rf"{NUMBER}\s*(?:%|percent\b|per cent\b){RATE}", re.I)
MONEY = re.compile(
    r"(?P<sign>[$€£])\s?(?P<number>\d[\d,]*(?:\.\d+)?)(?:\s*(?P<scale>million|thousand|k|m)\b)?" + RATE, re.I
)
NAMED_MONEY = re.compile(rf"{NUMBER}\s*(?P<sign>dollars|euros?|USD|EUR|GBP|pounds)\b{RATE}", re.I)
SIGNS = {"dollars": "$", "usd": "$", "euro": "€", "euros": "€", "eur": "€", "gbp": "£", "pounds": "£"}
SCALES = {"million": 1e6, "m": 1e6, "thousand": 1e3, "k": 1e3}


@dataclass(frozen=True, slots=True)
class Quantity:
    """Two are comparable when they share `dimension`: hours, working hours, months, %, $; a rate is its own."""

    dimension: str
    value: float


def quantities(text: str) -> list[Quantity]:
    found: list[tuple[int, Quantity]] = []
    for match in TIME.finditer(text):
        found.append((match.start(), _time(match)))
    for match in SHARE.finditer(text):
        found.append((match.start(), Quantity(_rated("%", match), number_of(match["number"]))))
    for match in MONEY.finditer(text):
        value = number_of(match["number"]) * SCALES.get((match["scale"] or "").lower(), 1.0)
        found.append((match.start(), Quantity(_rated(match["sign"], match), value)))
    for match in NAMED_MONEY.finditer(text):
        sign = SIGNS[match["sign"].lower()]
        found.append((match.start(), Quantity(_rated(sign, match), number_of(match["number"]))))
    return [quantity for _, quantity in sorted(found, key=lambda pair: pair[0])]


def _time(match: re.Match[str]) -> Quantity:
    unit, number = match["unit"].lower(), number_of(match["number"])
    working = "working " if (match["kind"] or "").lower() in ("business", "working") else ""
    if unit in HOURS:
        return Quantity(_rated(f"{working}hours", match), round(number * HOURS[unit], 6))
    return Quantity(_rated(f"{working}months", match), number * MONTHS[unit])


def _rated(dimension: str, match: re.Match[str]) -> str:
    return f"{dimension} per {match['per'].lower()}" if match["per"] else dimension


def number_of(text: str) -> float:
    """ "1,500" is fifteen hundred, and "98,4" is what many write for 98.4."""
    low = text.lower()
    if low in WORDS:
        return WORDS[low]
    return float(low.replace(",", "." if DECIMAL_COMMA.fullmatch(low) else "").rstrip("."))

"""Values with their units, so that two texts can be compared: "four hours", "$2,750 a month", "15 %". Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil

from knowledge.words import stem

ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = {word: float(n) for n, word in enumerate(f"{ONES} eighteen nineteen".split(), start=1)}
WORDS |= {word: 10.0 * n for n, word in enumerate(TENS.split(), start=2)}
WORDS |= {f"{ten}-{one}": WORDS[ten] + WORDS[one] for ten in TENS.split() for one in ONES.split()[:9]}
WORDS |= {"half a": 0.5, "half an": 0.5}
WORDS |= {f"{one} dozen": 12 * n for one, n in {"a": 1.0, "half a": 0.5, "two": 2.0, "three": 3.0}.items()}
WORDS |= {f"{one} hundred": 100 * WORDS.get(one, 1.0) for one in ["a", *ONES.split()[:9]]}
HOURS = {"second": 1 / 3600, "minute": 1 / 60, "hour": 1.0, "day": 24.0, "week": 168.0}
MONTHS = {"month": 1.0, "quarter": 3.0, "year": 12.0}
NUMBER = rf"(?P<number>\d[\d,]{{0,24}}(?:\.\d+)?|\b(?:{'|'.join(sorted(WORDS, key=len, reverse=True))})\b)"
DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}")
APART = "and|or|of|per|for|to|in|on|at|by|with|the|an?|each|every|percent"  # no part of what is counted
RATE = r"(?:\s+(?:an?|per|each|every)\s+(?P<per>[a-z]+))?"
TIME = re.compile(
    rf"{NUMBER}[\s-]*(?:\([^)]*\)\s*)?(?P<kind>business|working|calendar|consecutive)?\s*"
    rf"(?P<unit>{'|'.join([*HOURS, *MONTHS])})s?\b(?:['’]s?)?{RATE}",
    re.I,
)
UNIT = rf"(?P<unit>{'|'.join([*HOURS, *MONTHS])})"
ONE = re.compile(  # "EUR 5 an hour" is a rate
    rf"\b(?:for|within|after|in|than|least|most|under|takes|lasts|about|up to) an? {UNIT}\b(?! (?:and a half|or))",
    re.I,
)
OFTEN = re.compile(
    rf"\b(?P<times>once|twice|{NUMBER} times) (?:in )?(?:an?|each|every|per) (?:calendar )?{UNIT}\b", re.I
)
EVERY = re.compile(rf"(?<!of )(?<!for )(?<!in )\bevery (?:calendar )?{UNIT}\b", re.I)
IMMEDIATE = re.compile(
    r"\b(?:immediately|instantly|at once|right away|straight away|without (?:any )?delay)\b", re.I
)
SHARE = re.compile(rf"{NUMBER}\s*(?:%|percent\b|per cent\b){RATE}", re.I)
ROUND = {"ten": 10.0, "twenty": 20.0, "hundred": 100.0, "thousand": 1000.0}
OUT_OF = re.compile(  # "eight out of ten", "one article in 200", no year
    rf"{NUMBER}(?:\s+(?!(?:{APART})\b)[a-z]+)?\s+(?:out of|in|of) (?:every |each |an? )?"
    rf"(?P<all>{'|'.join(ROUND)}|(?:[125]0|[1-5]00|(?!19|20)\d?\d00|[125]\d?,000)\b(?![.,:]\d))\b"
    rf"(?!\s+(?:business |working |calendar |consecutive )?(?:{'|'.join([*HOURS, *MONTHS])}|dollars|euros?)s?\b)",
    re.I,
)
CLOCK = re.compile(
    r"(?<![\d:.,])(?:(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::00)?(?:\s?(?P<half>[ap])\.?\s?m\b)?"
    r"|(?P<full>1[0-2]|0?[1-9])\s?(?P<of>[ap])\.?\s?m\b|(?P<word>noon|midday|midnight)\b)",
    re.I,
)
CODES = "CHF|INR|AUD|CAD|PLN|SEK|NOK|DKK|CZK|JPY|SGD|ZAR"  # currencies that go by no sign of their own here
MONEY = re.compile(
    rf"(?P<sign>[$€£]|\b(?:USD|EUR|GBP|{CODES})\b)\s?(?P<number>\d[\d,]{{0,24}}(?:\.\d+)?)"
    rf"(?:\s*(?P<scale>million|thousand|k|m)\b)?{RATE}",
    re.I,
)
NAMED_MONEY = re.compile(
    rf"{NUMBER}\s*(?P<sign>dollars|euros?|USD|EUR|GBP|pounds|(?:Swiss )?francs|{CODES})\b{RATE}", re.I
)
SIGNS = {"dollars": "$", "usd": "$", "euro": "€", "euros": "€", "eur": "€", "gbp": "£", "pounds": "£"}
SIGNS |= {code.lower(): code for code in CODES.split("|")} | {"francs": "CHF", "swiss francs": "CHF"}
COUNTED = re.compile(
    rf"(?<![\w.,$€£]){NUMBER}\s+(?:\(\d+\)\s+)?(?P<what>(?!(?:{APART})\b)[a-z-]+(?:\s+(?!(?:{APART})\b)[a-z-]+){{0,2}})",
    re.I,
)
FIRST = "first second third fourth fifth sixth seventh eighth ninth tenth"
ORDINALS = {word: float(n) for n, word in enumerate(FIRST.split(), start=1)}
LAST = {"": 31.0, "working ": 23.0}  # day of a month, working day of one, at the most
DAY_OF_MONTH = re.compile(  # "by the 5th of the month", "on the last working day of each month"
    rf"\b(?P<day>\d{{1,2}}(?=st|nd|rd|th)|last|{FIRST.replace(' ', '|')})(?:st|nd|rd|th)?"
    r"(?P<kind> (?:business|working|banking|calendar))?(?: day)?"
    r" (?:of|in) (?:the|an?|each|every|any|that) (?:\w+ )?months?\b"
    r"|\b(?:on|by|until|before|from) the (?P<alone>\d{1,2})(?:st|nd|rd|th)(?=[,;.)]|\s*$| at\b)",
    re.I,
)
MONTH_END = re.compile(r"\b(?:at|by|before|until) (?:the )?(?:month end|end of (?:the|each|every) month)\b", re.I)
CURRENCIES = frozenset(SIGNS.values())
SCALES = {"million": 1e6, "m": 1e6, "thousand": 1e3, "k": 1e3}
MONTH_DAYS = (28, 31)  # the shortest and the longest
WORKING_HOURS, WEEK, WEEKEND = 8, 5, 2  # of a working day; working days and other days of a week


@dataclass(frozen=True, slots=True)
class Quantity:
    """What shares a `dimension` is comparable: hours, working hours, months, %, $; a rate is its own."""

    dimension: str
    value: float


def quantities(text: str) -> list[Quantity]:
    found: list[tuple[int, Quantity]] = []
    for match in TIME.finditer(text):
        found.append((match.start(), _time(match)))
    found += [(match.start(), _units(1.0, match)) for match in ONE.finditer(text)]
    found += [(match.start(), _units(1 / _times(match), match)) for match in OFTEN.finditer(text)]
    if not found:
        found += [(match.start(), _units(1.0, match)) for match in EVERY.finditer(text)]
    at_once = None if found else IMMEDIATE.search(text)  # "immediately, at the latest within an hour" is an hour
    if at_once:
        found.append((at_once.start(), Quantity("hours", 0.0)))
    for match in SHARE.finditer(text):
        found.append((match.start(), Quantity(_rated("%", match), number_of(match["number"]))))
    for match in MONEY.finditer(text):
        value = number_of(match["number"]) * SCALES.get((match["scale"] or "").lower(), 1.0)
        found.append(
            (match.start(), Quantity(_rated(SIGNS.get(match["sign"].lower(), match["sign"]), match), value))
        )
    for match in NAMED_MONEY.finditer(text):
        sign = SIGNS[match["sign"].lower()]
        found.append((match.start(), Quantity(_rated(sign, match), number_of(match["number"]))))
    for match in OUT_OF.finditer(text):
        of = ROUND.get(match["all"].lower()) or number_of(match["all"])
        if (number := number_of(match["number"])) < of:
            found.append((match.start(), Quantity("%", 100 * number / of)))
    found += [(match.start(), Quantity("time of day", clock_time(match))) for match in CLOCK.finditer(text)]
    found += _days_of_month(text)
    return [quantity for _, quantity in sorted(found, key=lambda pair: pair[0])]


def without_quantities(text: str) -> str:
    """What is left of a text when its values with their units are taken out."""
    for pattern in (OUT_OF, TIME, SHARE, MONEY, NAMED_MONEY, CLOCK, DAY_OF_MONTH):
        text = pattern.sub(" ", text)
    return text


def _days_of_month(text: str) -> list[tuple[int, Quantity]]:
    found = [(match.start(), Quantity("day of month", LAST[""])) for match in MONTH_END.finditer(text)]
    for match in DAY_OF_MONTH.finditer(text):
        kind, day = (match["kind"] or "").lower().strip(), (match["day"] or match["alone"]).lower()
        working = "working " if kind in ("business", "working", "banking") else ""
        number = LAST[working] if day == "last" else ORDINALS.get(day) or float(day)
        found.append((match.start(), Quantity(f"{working}day of month", number)))
    return found


def apart(one: Quantity, other: Quantity) -> bool | None:
    """Whether two values cannot be the same; None where they have nothing to do with each other.

    Of other units they are apart where no calendar makes them one: 90 days may be three months, never six; five
    business days are from five to seven days. Sums in two currencies are apart.
    """
    (unit, _, rate), (other_unit, _, other_rate) = (value.dimension.partition(" per ") for value in (one, other))
    if rate != other_rate:
        return None
    if unit == other_unit:
        return one.value != other.value
    if {unit, other_unit} <= CURRENCIES:
        return True
    if unit.endswith("day of month") and other_unit.endswith("day of month"):
        working, day = (one, other) if unit.startswith("working") else (other, one)
        return not _calendar_days(working.value)[0] <= day.value <= _calendar_days(working.value)[1]
    if other_unit == "hours":
        one, other, unit, other_unit = other, one, other_unit, unit
    if unit != "hours":
        return None
    if other_unit == "months":
        return not 24 * MONTH_DAYS[0] * other.value <= one.value <= 24 * MONTH_DAYS[1] * other.value
    days = other.value / 24
    if other_unit != "working hours" or days != int(days) or not days:
        return None
    least = days * (24 if one.value >= 24 else WORKING_HOURS)
    return not least <= one.value <= 24 * (days + WEEKEND * ceil(days / WEEK))


def _calendar_days(working: float) -> tuple[float, float]:
    """The first and the last day of a month that its working day of a number can be, holidays aside."""
    return working + WEEKEND * ((working - 1) // WEEK), working + WEEKEND * ceil(working / WEEK)


def _time(match: re.Match[str]) -> Quantity:
    unit, number = match["unit"].lower(), number_of(match["number"])
    working = "working " if (match["kind"] or "").lower() in ("business", "working") else ""
    if unit in HOURS:
        return Quantity(_rated(f"{working}hours", match), round(number * HOURS[unit], 6))
    return Quantity(_rated(f"{working}months", match), number * MONTHS[unit])


def _units(count: float, match: re.Match[str]) -> Quantity:
    unit = match["unit"].lower()
    return (
        Quantity("hours", round(count * HOURS[unit], 6))
        if unit in HOURS
        else Quantity("months", count * MONTHS[unit])
    )


def _times(match: re.Match[str]) -> float:
    """ "Twice a year" is every six months."""
    return {"once": 1.0, "twice": 2.0}.get(match["times"].lower()) or number_of(match["number"])


def _rated(dimension: str, match: re.Match[str]) -> str:
    return f"{dimension} per {match['per'].lower()}" if match["per"] else dimension


def counts(text: str, noun: str) -> list[Quantity]:
    """How many of what is called by a noun, given as its stem: "four team leads"."""
    return [
        Quantity(f"× {noun}", number_of(match["number"]))
        for match in COUNTED.finditer(text)
        if not OUT_OF.match(text, match.start()) and noun in [stem(word) for word in match["what"].split()]
    ]


def clock_time(match: re.Match[str]) -> float:
    """Of a match of CLOCK the hours since midnight; midnight itself ends a day."""
    if word := match["word"]:
        return 24.0 if word.lower() == "midnight" else 12.0
    hour = float(match["hour"] or match["full"])
    if half := (match["half"] or match["of"]):
        hour = hour % 12 + 12 * (half.lower() == "p")
    return (hour or 24.0) + float(match["minute"] or 0) / 60


def number_of(text: str) -> float:
    """ "1,500" is fifteen hundred, and "98,4" is what many write for 98.4."""
    low = text.lower()
    if low in WORDS:
        return WORDS[low]
    return float(low.replace(",", "." if DECIMAL_COMMA.fullmatch(low) else "").rstrip("."))

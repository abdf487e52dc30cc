"""Amounts as contracts write them: "30 days", "thirty (30) days", "30-day", "EUR 31", "4 per cent". Pure."""

from __future__ import annotations

import re

ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = (
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBERS = {word: n for n, word in enumerate((*ONES, *TEENS), start=1)} | {
    word: 10 * n for n, word in enumerate(TENS, start=2)
}

NUMBER_WORD = rf"(?:(?:{'|'.join(TENS)})(?:[\s-](?:{'|'.join(ONES)}))?|{'|'.join(TEENS)}|{'|'.join(ONES)})"
DIGITS = r"\d(?:[\d.,]*\d)?"
MONEY = r"(?:EUR|USD|GBP|CHF|[€$£])"
UNIT = (
    r"(?:%|per\s?cent|(?:(?:business|calendar|working)\s)?(?:minute|hour|day|week|month|year)s?"
    rf"|{MONEY}|euros?|dollars?|pounds?)"
)
# Without groups, to be a part of other patterns.
AMOUNT = rf"(?:{MONEY}\s?{DIGITS}|(?:{DIGITS}|{NUMBER_WORD})(?:\s?\(\w+(?:[\s-]\w+)?\))?[\s-]?{UNIT}(?!\w))"
READ = re.compile(
    rf"(?<![\w.,])(?:(?P<sign>{MONEY})\s?(?P<sum>{DIGITS})"
    rf"|(?P<number>{DIGITS}|{NUMBER_WORD})(?:\s?\((?P<again>\w+(?:[\s-]\w+)?)\))?[\s-]?(?P<unit>{UNIT})(?!\w))",
    re.I,
)
SAME_UNIT = {
    "€": "eur", "euro": "eur", "euros": "eur", "$": "usd", "dollar": "usd", "dollars": "usd", "£": "gbp",
    "pound": "gbp", "pounds": "gbp", "percent": "%", "per cent": "%", "working day": "business day",
}  # fmt: skip

Amount = tuple[str, str]  # ("30", "day")


def amounts(text: str) -> set[Amount]:
    """Each amount once, however it is written."""
    return {
        (_number(match["sum"] or match["number"]), _unit(match["sign"] or match["unit"]))
        for match in READ.finditer(text)
    }


def _number(written: str) -> str:
    if written[0].isdigit():
        return re.sub(r",(?=\d{3}(?!\d))", "", written)
    return str(sum(NUMBERS[word] for word in re.split(r"[\s-]", written.casefold())))


def _unit(written: str) -> str:
    unit = " ".join(written.casefold().split())
    unit = (
        unit.removesuffix("s") if unit.endswith(("days", "hours", "minutes", "weeks", "months", "years")) else unit
    )
    return SAME_UNIT.get(unit, unit)

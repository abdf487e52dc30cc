"""Words as an amendment and a clause may write them differently. Pure."""

from __future__ import annotations

import re

from knowledge.amendments.amounts import AMOUNT, amounts

QUOTES = "“”\"'‘’«»"
WHOLE_AMOUNT = re.compile(AMOUNT, re.I)


def plain(text: str) -> str:
    """As names are compared: lower-cased, without quotes, white space folded."""
    return " ".join(re.sub(rf"[{QUOTES}*_]", "", text).casefold().split()).strip(" .:;,–—-")


def holds(words: str, text: str) -> bool:
    """Whether words, as `plain` gives them, stand in a text: "5 days" not in "45 days"."""
    return re.search(rf"(?<!\w)(?<!\d[.,]){re.escape(words)}(?!\w)(?![.,]\d)", plain(text)) is not None


def holds_amount(words: str, text: str) -> bool:
    """Whether words that are an amount stand in a text in another writing: "30 days" in "thirty (30) days"."""
    return WHOLE_AMOUNT.fullmatch(words) is not None and not amounts(words).isdisjoint(amounts(text))

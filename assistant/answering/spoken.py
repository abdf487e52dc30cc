"""A paragraph's sentences as they are shown: which are one, and with which an answer begins. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from knowledge.sentences import sentence_ranges

# Sentences so far behind the best one, and before it, are left out: the answer comes first. From 0.35 to 0.7 the
# development suites lose no answer by it.
LAGS = 0.5
CLAUSE = re.compile(
    r"(?:(?:Article|Clause|Section|§) ?)?"
    r"(?:\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.):]|\d{1,3}(?:\.\d{1,3})+[.):]?)\s"
)
LEANS = re.compile(  # a sentence that says nothing without the one before it
    r"(?:it|its|they|them|their|this|that|these|those|such|he|she|his|her|both|neither|otherwise|however|therefore"
    r"|thereafter|then|also|in (?:that|this|such) case|if (?:so|not)|yes|no)\b",
    re.I,
)
NEIGHBOUR = 0.05  # the sentence after is taken before the one before, unless that one is better by this
RUN_IN_WORDS = 5  # of a heading after its number


def spoken_sentences(text: str) -> list[tuple[int, int]]:
    """Sentences, a numbered heading at the beginning ("4.2 Payment.") taken as part of the first one."""
    ranges = sentence_ranges(text)
    number = CLAUSE.match(text)
    if len(ranges) > 1 and number and len(text[number.end() : ranges[0][1]].split()) <= RUN_IN_WORDS:
        ranges[:2] = [(ranges[0][0], ranges[1][1])]
    return ranges


def opening(text: str, ranges: Sequence[tuple[int, int]], scores: Sequence[float]) -> int:
    """The sentence to begin with: the first that nearly answers, and that stands without the one before it."""
    if CLAUSE.match(text) or text[slice(*ranges[0])].endswith("?"):
        return 0  # a heading, or the question of an FAQ, says what the rest is about
    best = int(np.argmax(scores))
    start = next(n for n, score in enumerate(scores) if n == best or score >= scores[best] - LAGS)
    while start and LEANS.match(text[slice(*ranges[start])]):
        start -= 1
    return start


def widened(scores: Sequence[float], sizes: Sequence[int], room: int) -> tuple[int, int]:
    """First and last sentence: the best one, and neighbours, the better one first, while all fit into `room`."""
    low = high = int(np.argmax(scores))
    used = sizes[low]
    while True:
        before = scores[low - 1] if low > 0 and used + sizes[low - 1] <= room else -1.0
        after = scores[high + 1] if high + 1 < len(sizes) and used + sizes[high + 1] <= room else -1.0
        if before < 0 and after < 0:
            return low, high
        if after >= before - NEIGHBOUR:
            high += 1
            used += sizes[high]
        else:
            low -= 1
            used += sizes[low]

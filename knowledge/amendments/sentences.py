"""What of a clause goes with the words of it that an amendment replaces. Pure.

Only the sentence that holds the words is out of force; others of its paragraph can still be quoted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.amendments.words import holds, holds_amount
from knowledge.sentences import sentence_ranges
from knowledge.types import Leaf, Run

# "It begins …" without the sentence before would speak of the one before that.
LEANS_BACK = re.compile(
    r"\W*(?:this|these|that|those|it|they|he|she|its|their|such|so|otherwise|thereafter|then|however|if (?:so|not)"
    r"|in (?:this|that|such)|the (?:same|latter|former|said)|likewise|and|but|or)\b",
    re.I,
)

Range = tuple[int, int]


def sentences_gone(words: str, leaf: Leaf) -> tuple[Range, ...]:
    """The sentences of a leaf that go with the words, as ranges of its text; none where nothing would be left.

    With them go those that lean back on them.
    """
    if leaf.kind not in ("paragraph", "item"):
        return ()
    gone: list[Range] = []
    kept = 0
    for start, end in sentence_ranges(leaf.text):
        sentence = leaf.text[start:end]
        leans = gone and not leaf.text[gone[-1][1] : start].strip() and LEANS_BACK.match(sentence)
        if leans or holds(words, sentence) or holds_amount(words, sentence):
            gone.append((start, end))
        else:
            kept += 1
    return tuple(gone) if kept else ()


def without(leaf: Leaf, gone: Sequence[Range]) -> Leaf:
    """The leaf without some ranges of its text; what is left still knows where it stands in the source.

    Of what lies before and behind a gap the longer side is left: a quote is one unbroken stretch of the source,
    and could not show the words of both.
    """
    start, end = max(_left(leaf.text, gone), key=lambda one: one[1] - one[0], default=(0, 0))
    runs = [
        Run(low - start, run.source_at + low - run.at, high - low)
        for run in leaf.runs
        if (low := max(run.at, start)) < (high := min(run.at + run.length, end))
    ]
    return replace(leaf, text=leaf.text[start:end], runs=tuple(runs))


def _left(text: str, gone: Sequence[Range]) -> list[Range]:
    """What lies between the ranges, without the white space around it."""
    found: list[Range] = []
    at = 0
    for start, end in [*sorted(gone), (len(text), len(text))]:
        part = text[at:start]
        low, high = at + len(part) - len(part.lstrip()), at + len(part.rstrip())
        if low < high:
            found.append((low, high))
        at = max(at, end)
    return found

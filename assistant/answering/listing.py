"""Lists, tables and steps within a document: which leaves belong together, and where they may be cut. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from assistant.answering.spoken import CLAUSE
from knowledge.types import Leaf
from knowledge.words import squashed

PAUSE = re.compile(r"[;.:,](?=\s)")
CELL_END = re.compile(r";(?=\s)")
SUBORDINATE = re.compile(r"(?:if|when|where|unless|until|after|before|upon|in|for|to|on|at|as|by|with)\b", re.I)
SHORTEST_BEGINNING = 2  # words behind the number of an item
STEP_HEADING = re.compile(r"(?:step|stage|phase|day|week)\s*\d{1,2}\b|\d{1,2}[.)]\s", re.I)


def beginning(leaf: Leaf, count: int) -> int | None:
    """Where the first clause of an item or the first cells of a row end, at most `count` words in.

    None where what would be left says nothing: a number, a heading, "If the invoice is late".
    """
    text = leaf.text
    if len(text.split()) <= count:
        return len(text)
    if leaf.kind == "row":
        ends = [match.start() for match in CELL_END.finditer(text)]
    else:
        number = CLAUSE.match(text)
        said = number.end() if number else 0
        ends = [
            match.start()
            for match in PAUSE.finditer(text, said)
            if len(text[said : match.start()].split()) >= SHORTEST_BEGINNING
            and not (match[0] == "," and SUBORDINATE.match(_clause(text, said, match.start())))
        ]
    return max((end for end in ends if len(text[:end].split()) <= count), default=None)


def _clause(text: str, start: int, end: int) -> str:
    """The sentence that a comma stands in, up to it."""
    return text[start:end].rpartition(". ")[2].strip()


def members_of(leaves: Sequence[Leaf], number: int) -> list[int]:
    """The leaves of one list or table around `leaves[number]`: same group, side by side."""
    group = leaves[number].group
    low = high = number
    while low > 0 and leaves[low - 1].group == group:
        low -= 1
    while high + 1 < len(leaves) and leaves[high + 1].group == group:
        high += 1
    return list(range(low, high + 1))


def sections_of_steps(leaves: Sequence[Leaf], number: int) -> dict[str, int]:
    """Headings of the steps among which, or just above which, a leaf stands, and the first leaf below each."""
    for near in leaves[number : number + 2]:
        for depth, name in enumerate(near.path):
            if STEP_HEADING.match(name):
                found: dict[str, int] = {}
                for n, leaf in enumerate(leaves):
                    beside = leaf.path[:depth] == near.path[:depth] and len(leaf.path) > depth
                    if beside and leaf.text and STEP_HEADING.match(leaf.path[depth]):
                        found.setdefault(leaf.path[depth], n)
                return found
    return {}


def below(leaves: Sequence[Leaf], number: int) -> list[int]:
    """The list or table that stands below `leaves[number]`, or else the paragraph."""
    found: list[int] = []
    for lower in range(number + 1, len(leaves)):
        leaf = leaves[lower]
        if not leaf.text and leaf.group is not None:
            continue  # a row that an amendment replaced
        if not leaf.text or (found and leaf.group != leaves[found[0]].group):
            break
        found.append(lower)
        if leaf.group is None:
            break
    return found


def fitting(sizes: Sequence[int], most: int) -> int:
    """How many of the first have room in `most` words."""
    return sum(total <= most for total in accumulate(sizes))


def introduces(leaves: Sequence[Leaf], number: int) -> bool:
    """Whether a leaf, "The vendor must:" or "In a crisis the vendor", is not complete without what follows."""
    text = leaves[number].text.rstrip()
    if text.endswith((":", ".", "!", "?")):
        return text.endswith(":")
    return number + 1 < len(leaves) and leaves[number + 1].kind == "item" and lead_of(leaves, number + 1) == number


def lead_of(leaves: Sequence[Leaf], number: int) -> int | None:
    """The leaf above whose text introduces `leaves[number]`."""
    lead = leaves[number].lead
    if not lead:
        return None
    bare = squashed(lead)
    for above in range(number - 1, max(-1, number - 40), -1):
        if bare and squashed(leaves[above].text).endswith(bare):
            return above
    return None

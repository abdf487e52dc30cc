"""What the clause is about that an order of an amendment changes. Pure.

"In Section 5.2, the words “45 days” are replaced by “30 days”" says nothing of invoices or of paying, and who asks
how long there is to pay would never find it. Only what is still in force of the clause goes with the order: its
headings and, where words of a sentence are replaced, the rest of that sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import reduce

from knowledge.amendments.amounts import READ, amounts
from knowledge.amendments.clauses import bare_heading, leaves_of_parts
from knowledge.amendments.instructions import instructions
from knowledge.amendments.words import holds, holds_amount
from knowledge.sentences import sentences
from knowledge.types import Amendment, Leaf, Part

HEADINGS = 2  # the nearest ones
MOST_WORDS = 40  # as of a lead-in


def subjects(amends: Amendment, leaves: Sequence[Leaf], base: Sequence[Leaf]) -> dict[int, str]:
    """By number of an amendment's leaf: the words of the `base` document that it goes with."""
    found: dict[int, str] = {}
    for one in instructions(leaves):
        said = dict.fromkeys(words for part in one.parts for words in _said(_same(part, amends), amends, base))
        text = " ".join(" ".join(said).split()[:MOST_WORDS])
        if text:
            found |= dict.fromkeys(range(one.first, one.end), text)
    return found


def _same(part: Part, amends: Amendment) -> Part:
    """As the amendment has it: a letter may have said elsewhere in which clause the words stand."""
    same = (one for one in amends.parts if (one.kind, one.name) == (part.kind, part.name))
    return part if part in amends.parts else next(same, part)


def _said(part: Part, amends: Amendment, base: Sequence[Leaf]) -> Iterator[str]:
    numbers = sorted(leaves_of_parts([part], base)[part])
    title = {leaf.path[0] for leaf in base if len(leaf.path) > 1}
    for number in numbers:
        yield from (f"{bare_heading(one)}." for one in base[number].path[-HEADINGS:] if one not in title)
    if part.kind == "words":
        for number in numbers:
            for sentence in sentences(base[number].text):
                if holds(part.name, sentence) or holds_amount(part.name, sentence):
                    yield reduce(_without, [one.name for one in amends.parts if one.kind == "words"], sentence)


def _without(sentence: str, words: str) -> str:
    """The sentence with a gap where the words stood, in whichever writing."""
    same = amounts(words) if holds_amount(words, words) else set()
    left = READ.sub(lambda match: "" if amounts(match[0]) & same else match[0], sentence)
    return re.sub(r"\s+".join(map(re.escape, words.split())), "", left, flags=re.I)

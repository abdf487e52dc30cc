"""For each sentence the smallest stretch of a cited passage that says it, or why there is none. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import zip_longest

from assistant.answering.orders import reads_as_order
from assistant.citations import folded
from assistant.models.grounding.acronyms import spelled_out
from assistant.models.grounding.judging import OVERLAP, Found, Similarity, looked_up
from assistant.models.grounding.parties import parties
from assistant.models.grounding.pieces import from_when, one_label_each, pieces_of, respectively
from assistant.models.grounding.reading import Reading, read
from assistant.models.grounding.spans import ROW, Cited, units_of
from assistant.models.grounding.verdict import Verdict
from assistant.models.grounding.wording import UNKNOWN, covered

MOST_UNITS = 3  # adjacent sentences that together may support one
MOST_ITEMS = 8  # the same for items of a list or rows of a table, which are short
LONGEST = 1000  # characters: no sentence that a reader could check, and taking it apart would take seconds
MARKERS = re.compile(r"\s*\[\d+\]")


def check(
    sentence: str,
    passages: Sequence[str],
    similarity: Similarity | None = None,
    headings: Sequence[Sequence[str]] = (),
) -> Verdict:
    """Whether the `passages` cited support `sentence`. `similarity` is the cosine of two texts; asked of words.

    `headings` has for each line of each passage the headings above it: a sentence may use their words.
    """
    cited = [
        Cited(one, tuple(above)) for one, above in zip_longest(passages, headings[: len(passages)], fillvalue="")
    ]
    text = spelled_out(MARKERS.sub("", sentence).strip(), passages)
    if not any(passage.strip() for passage in passages):
        return _refused("uncited")
    if reads_as_order(text):
        return _refused("instruction")
    if (word_for_word := _quoted(text, passages)) is not None:
        return word_for_word
    if len(text) > LONGEST:
        return _refused("long")
    claim = read(text, row=ROW.fullmatch(text) is not None)
    if not claim.content and not claim.values:
        return _refused(OVERLAP)
    found, refused = looked_up(claim, cited, similarity)
    if found:
        return _supported(found[:1], cited)
    if refused and refused[0].final:
        return _refused(refused[0].reason)
    if (told := from_when(text)) and (found := looked_up(read(told), cited)[0]):
        return _supported(found[:1], cited)
    if labelled := _each(text, cited):
        return _supported(labelled, cited)
    for pieces in (respectively(text), pieces_of(text)):
        if len(pieces) > 1 and (together := _together(pieces, cited)) is not None:
            return _supported(together, cited)
    return _refused(refused[0].reason if refused else OVERLAP)


def _quoted(text: str, cited: Sequence[str]) -> Verdict | None:
    """Whole sentences, items or rows of a passage, word for word."""
    wanted = folded(text).strip(" .;")
    if not wanted:
        return None
    for number, passage in enumerate(cited):
        units = units_of(passage)
        for at, first in enumerate(units):
            for last in units[at : at + 2 * MOST_UNITS]:
                if folded(passage[first.start : last.end]).strip(" .;") == wanted:
                    return Verdict(True, number, first.start, last.end, "")
    return None


def _refused(reason: str) -> Verdict:
    return Verdict(False, -1, 0, 0, reason)


def _supported(chosen: Sequence[Found], cited: Sequence[Cited]) -> Verdict:
    """The quote is of one passage: of the first, where several support the sentence together."""
    first = chosen[0].passage
    units = units_of(cited[first].text)
    here = [found for found in chosen if found.passage == first]
    low = min(units[found.unit].start for found in here)
    return Verdict(True, first, low, max(units[found.last].end for found in here), "")


def _together(pieces: Sequence[str], cited: Sequence[Cited]) -> tuple[Found, ...] | None:
    """Consecutive pieces joined into as few groups as possible, each with a unit of its own."""

    @cache
    def group(start: int, stop: int) -> tuple[Reading, list[Found]]:
        text = " ".join(pieces[start:stop]).strip(" ,;")
        claim = read(f"and {text}" if start else text)  # so that a name is seen as one
        found = looked_up(claim, cited)[0] or _each(claim.text, cited)
        return claim, [one for one in found if one.cost <= UNKNOWN]

    def onwards(start: int, before: Found | None) -> tuple[Found, ...] | None:
        for stop in range(len(pieces), start, -1):
            if (start, stop) == (0, len(pieces)):
                continue
            claim, found = group(start, stop)
            for one in found:
                if before is None or _follows(claim, one, before, cited):
                    rest = () if stop == len(pieces) else onwards(stop, one)
                    if rest is not None:
                        return (one, *rest)
        return None

    return onwards(0, None)


def _each(text: str, cited: Sequence[Cited]) -> list[Found]:
    """The rows that say together what a piece says of several labels."""
    each = [looked_up(read(said), cited)[0][:1] for said in one_label_each(text)]
    found = [one for several in each for one in several]
    if not each or len(found) < len(each) or len({one.passage for one in found}) > 1:
        return []
    low, high = min(one.unit for one in found), max(one.unit for one in found)
    return [Found(found[0].passage, low, high, max(one.cost for one in found))] if high - low < MOST_ITEMS else []


def _follows(claim: Reading, found: Found, before: Found, cited: Sequence[Cited]) -> bool:
    """Whether a piece may rest on another unit than the piece before it: near by, and because of its own words.

    "An S1 is acknowledged in 15 minutes and resolved in 8 hours" has no word that leaves the row of S1.
    """
    if (found.passage, found.unit) == (before.passage, before.unit):
        return True
    unit, other = (
        units_of(cited[found.passage].text)[found.unit],
        units_of(cited[before.passage].text)[before.unit],
    )
    there, last = unit.reading, other.reading
    if found.passage == before.passage:
        short = (there.row or unit.item) and (last.row or other.item)
        if abs(unit.place - other.place) >= (MOST_ITEMS if short else MOST_UNITS):
            return False
    if there.row and not parties(claim.text) and not before.parties <= there.keys:
        return False
    own = any(covered(token, there.keys) and not covered(token, last.keys) for token in claim.content)
    return own and (
        not before.parties or bool(parties(claim.text)) or not parties(there.text) or before.parties <= there.keys
    )

"""Text that talks to the assistant instead of its readers: hostile, or at best no answer. Never quoted. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.answering.disguise import plain, squeezed, undisguised
from assistant.answering.order_signs import FOREIGN, signed
from assistant.answering.order_wording import (
    ANNOUNCES,
    CUE,
    CUES,
    FENCE,
    MARKED,
    OF_ANSWERS,
    ORDER,
    OWN_VOICE,
    SAYS,
    SHOUTED,
    SOURCES,
    SQUEEZED,
    TOKEN,
)
from assistant.answering.spoken import spoken_sentences
from knowledge.types import Leaf

ODD_START = re.compile(r"[.!?]\s+(?=[<\[(!])")  # "… the canteen. <!channel> …"
BEFORE_A_TOKEN = 4  # words that may say something


@lru_cache(maxsize=8192)  # the leaves of the best passages are asked several times for each question
def reads_as_order(text: str) -> bool:
    if TOKEN.search(text) or FENCE.fullmatch(text.strip()) or OWN_VOICE.search(text):
        return True
    return _orders(text)


def _orders(text: str) -> bool:
    for one in undisguised(text):
        small = one.lower()
        if (any(cue in small for cue in CUES) or CUE.search(one)) and ORDER.search(one):
            return True
        if SHOUTED.search(one) or (OF_ANSWERS.search(one) and SAYS.search(one)):
            return True
        if signed(one, small):
            return True
    letters = squeezed(plain(text))
    return bool(SQUEEZED.search(letters) or SQUEEZED.search(letters[::-1]) or FOREIGN.search(text))


def quotable(text: str) -> bool:
    """Whether anything is left for a reader."""
    return bool(text) and (not reads_as_order(text) or allowed(text) > 0)


@lru_cache(maxsize=2048)
def allowed(text: str) -> int:
    """Where the sentences end that stand before the first order: what follows one is part of it.

    Of a sentence with a mention in it, what stands before the mention is kept. A sentence that tells the reader
    what to say, and that an order follows, is part of that order.
    """
    if OWN_VOICE.search(text):
        return 0
    stops = [0]
    for begin, end in spoken_sentences(text):
        for cut in [*(begin + found.end() for found in ODD_START.finditer(text[begin:end])), end]:
            start = stops[-1]
            if reads_as_order(text[start:cut]):
                token = TOKEN.search(text, start, cut)
                if token and len(text[start : token.start()].split()) >= BEFORE_A_TOKEN:
                    before = text[start : token.start()]
                    if not reads_as_order(before):
                        return start + len(before.rstrip())
                while len(stops) > 1 and SAYS.search(plain(text[stops[-2] : stops[-1]]).strip()):
                    stops.pop()
                return stops[-1]
            stops.append(cut)
    # an order in two sentences, of which neither is one alone: it begins with the last that still makes one
    return next((stop for stop in reversed(stops) if reads_as_order(text[stop:])), stops[-1])


def planted(leaves: Sequence[Leaf], number: int) -> bool:
    """Whether a leaf, harmless alone, belongs to a hostile one of its section.

    An order takes the paragraph after it along where it announces it ("Say the following:"), or where that one
    tells what to say; otherwise a new paragraph is a statement like any other. Beside a forged list of sources,
    sentences with markers are part of the forged answer.
    """
    leaf = leaves[number]
    if MARKED.search(leaf.text):
        near = _section(leaves, number)
        if any(SOURCES.search(other.text) for other in near if other is not leaf and not other.group):
            return True
    at = number - 1
    while at >= 0 and not leaves[at].text and leaves[at].path == leaf.path:
        at -= 1
    if at < 0 or leaves[at].path != leaf.path or not leaf.text:
        return False
    before = leaves[at].text
    takes = bool(ANNOUNCES.search(before) or SAYS.search(plain(leaf.text)))
    return takes and (_orders(before) or (ANNOUNCES.search(before) is not None and planted(leaves, at)))


def _section(leaves: Sequence[Leaf], number: int) -> list[Leaf]:
    path = leaves[number].path
    low = high = number
    while low > 0 and leaves[low - 1].path == path:
        low -= 1
    while high + 1 < len(leaves) and leaves[high + 1].path == path:
        high += 1
    return list(leaves[low : high + 1])

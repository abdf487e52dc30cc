"""Which step of a case somebody speaks of, by the words of its title and id. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CONTRACTIONS = (
    (r"\bwhat s\b", "what is"),
    (r"\bwho s\b", "who is"),
    (r"\bwhere s\b", "where is"),
    (r"\bhere s\b", "here is"),
    (r"\bwhen s\b", "when is"),
    (r"\bi m\b", "i am"),
    (r"\b(i|we|you|they) ve\b", r"\1 have"),
    (r"\b(we|you|they) re\b", r"\1 are"),
    (r"\b(i|we|you) d\b", r"\1 would"),
    (r"\b(i|we|you) ll\b", r"\1 will"),
)
# Words that say what is done with a step, and words that many documents have: neither names a step alone.
COMMON = frozenset(
    "sign register answer rate hand in name request transfer run go pass accept attend create shadow "
    "have show use of "
    "agreement document form list report plan approval vendor client service data first five colleague "
    "experienced "
    "the a an and or as to for with from by on at new their our your tested use".split()
)
SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A step with the words that name it alone (`strong`) and those that name it together (`weak`)."""

    id: str
    strong: frozenset[str]
    weak: frozenset[str]


def spoken(text: str) -> str:
    """Small letters, words apart, contractions written out."""
    words = re.sub(r"[^\w&.]+", " ", text.casefold().replace("’", "'").replace("'", " ").replace("-", " "))
    words = re.sub(r"\.(?!\w)", " ", words)
    words = " ".join(words.split())
    for short, long in CONTRACTIONS:
        words = re.sub(short, long, words)
    return words


def stem(word: str) -> str:
    """Enough to see that `screened`, `screening` and `screen` are one; `access` keeps its end."""
    for ending in ("ings", "ing", "ations", "ation", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4 and not word.endswith("ss"):
            return word[: -len(ending)].rstrip("e")
    return word.rstrip("e") if len(word) > 4 else word


def mentioned(steps: Iterable[tuple[str, str]]) -> list[Mentioned]:
    """From ids and titles."""
    return [_words_of(identifier, title) for identifier, title in steps]


def _words_of(identifier: str, title: str) -> Mentioned:
    strong: set[str] = set()
    weak: set[str] = set()
    for text in (title, identifier.replace("_", " ").replace(".", " ")):
        words = spoken(text).split()
        for place, word in enumerate(words):
            following = words[place + 1] if place + 1 < len(words) else ""
            if word in COMMON and word != "agreement":
                continue
            modifies = bool(following) and following not in COMMON - {"agreement"}
            (weak if modifies or word == "agreement" or len(word) < SHORTEST else strong).add(stem(word))
    letters = acronym(title)
    if letters:
        strong.add(letters)
    return Mentioned(identifier, frozenset(strong), frozenset(weak - strong))


def acronym(title: str) -> str:
    """`non-disclosure agreement` is the NDA: first letters of the last three words of a title."""
    words = [
        word for word in re.findall(r"[a-z]+", title.casefold()) if word not in {"the", "a", "an", "and", "of"}
    ]
    return "".join(word[0] for word in words[-3:]) if len(words) >= 4 else ""


def find_step(words: str, steps: Sequence[Mentioned]) -> tuple[str | None, str]:
    """The one step that is named, and the words with the stretch that names it as `STEP`.

    Of several that are named equally well none is taken.
    """
    tokens = words.split()
    stems = [stem(token) for token in tokens]
    best: list[tuple[float, Mentioned]] = []
    for step in steps:
        strong = step.strong.intersection(stems)
        weak = step.weak.intersection(stems)
        score = 2 * len(strong) + len(weak)
        if strong or len(weak) >= 2:
            best.append((score, step))
    if not best:
        return None, words
    top = max(score for score, _ in best)
    winners = {step.id: step for score, step in best if score == top}
    if len(winners) > 1:
        return None, words
    (step,) = winners.values()
    named = step.strong | step.weak
    places = [place for place, one in enumerate(stems) if one in named]
    first = last = places[0]
    for place in places[1:]:
        if all(token in BETWEEN for token in tokens[last + 1 : place]):
            last = place
    before = tokens[:first]
    while before and before[-1] in BEFORE:
        before.pop()
    after = tokens[last + 1 :]
    if after and stem(after[0]) in TAILS:
        after = after[1:]
    return step.id, " ".join([*before, "STEP", *after])


BETWEEN = frozenset({"and", "the", "of", "our"})
BEFORE = frozenset("signed completed filled finished valid security access final whole full supplier go".split())
TAILS = frozenset(
    stem(word) for word in "agreement requests request step form list document documents report tests".split()
)

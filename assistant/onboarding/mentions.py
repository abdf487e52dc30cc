"""Which step of a case somebody speaks of, by the words of its title and id. Pure."""

from __future__ import annotations

import difflib
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
    "sign register answer rate hand in name request transfer run go pass accept attend create shadow have show "
    "use of agreement document form list report plan approval approve approved vendor client service data "
    "first five day days week weeks month months year years colleague experienced the a an and or as to for with "
    "from by on at new their our your tested use".split()
)
SHORTEST = 3
LONG, ALIKE = 10, 0.9  # letters and likeness of a word that is taken for another


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A step with the words that name it alone (`strong`) and those that name it together (`weak`)."""

    id: str
    strong: frozenset[str]
    weak: frozenset[str]
    names: tuple[tuple[str, ...], ...] = ()  # the stems of its id and its title, word for word


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
    return Mentioned(identifier, frozenset(strong), frozenset(weak - strong), _names_of(identifier, title))


def _names_of(identifier: str, title: str) -> tuple[tuple[str, ...], ...]:
    """The id, the title, and the title without what is done: `use of personal data` of `have the use of …`."""
    whole = [spoken(text).split() for text in (identifier.replace("_", " ").replace(".", " "), title)]
    whole.append(_without_deed(whole[1]))
    return tuple(dict.fromkeys(tuple(map(stem, words)) for words in whole if words))


def _without_deed(words: list[str]) -> list[str]:
    kept = words[1:]
    while kept and kept[0] in ("the", "a", "an"):
        kept = kept[1:]
    return kept[:-1] if kept and kept[-1] == "approved" else kept


def acronym(title: str) -> str:
    """`non-disclosure agreement` is the NDA: first letters of the last three words of a title."""
    words = [
        word for word in re.findall(r"[a-z]+", title.casefold()) if word not in {"the", "a", "an", "and", "of"}
    ]
    return "".join(word[0] for word in words[-3:]) if len(words) >= 4 else ""


def find_step(words: str, steps: Sequence[Mentioned]) -> tuple[str | None, str]:
    """The one step that is named, and the words with the stretches that name it as `STEP`.

    Of several that are named equally well the one whose id or title stands there word for word; else none.
    """
    tokens = words.split()
    stems = _spelled(_stems(tokens), steps)
    best: list[tuple[tuple[int, int, bool], Mentioned]] = []
    for step in steps:
        strong = step.strong.intersection(stems)
        weak = step.weak.intersection(stems)
        whole = _longest_name(step, stems)
        if strong or len(weak) >= 2 or len(whole) >= 2:
            by_id = bool(whole) and _stands(step.names[0], stems)  # `account` is the id of one of two steps
            best.append(((max(2 * len(strong) + len(weak), 2), len(whole), by_id), step))
    if not best:
        return None, words
    top = max(score for score, _ in best)
    winners = {step.id: step for score, step in best if score == top}
    if len(winners) > 1:
        return None, words
    (step,) = winners.values()
    name = [one for one in _longest_name(step, stems) if one not in LINKS]
    if len(name) > 1 and name[0] in DEEDS:
        name = name[1:]
    return step.id, _marked(tokens, stems, step.strong | step.weak | {*name})


def _stems(tokens: Sequence[str]) -> list[str]:
    """Empty for what somebody does, as in `who will check my answers`: that names no `background check`."""
    return [
        "" if place and tokens[place - 1] in MODALS and place + 1 < len(tokens) else stem(token)
        for place, token in enumerate(tokens)
    ]


def _spelled(stems: Sequence[str], steps: Sequence[Mentioned]) -> list[str]:
    """`questionaire` is the `questionnaire` of a step: only long words, for short ones have many neighbours."""
    known = {one for step in steps for one in step.strong | step.weak if len(one) >= LONG}
    return [
        next(iter(difflib.get_close_matches(one, known, 1, ALIKE)), one) if len(one) >= LONG else one
        for one in stems
    ]


def _longest_name(step: Mentioned, stems: Sequence[str]) -> tuple[str, ...]:
    return max((name for name in step.names if _stands(name, stems)), key=len, default=())


def _stands(name: Sequence[str], stems: Sequence[str]) -> bool:
    return f" {' '.join(name)} " in f" {' '.join(stems)} "


def _marked(tokens: Sequence[str], stems: Sequence[str], named: Iterable[str]) -> str:
    """Every stretch of words of the step becomes one `STEP`."""
    wanted = frozenset(named)
    said: list[str] = []
    place = 0
    while place < len(tokens):
        if stems[place] not in wanted:
            said.append(tokens[place])
            place += 1
            continue
        last = place
        for at in range(place + 1, len(tokens)):
            if stems[at] in wanted and all(token in BETWEEN for token in tokens[last + 1 : at]):
                last = at
        while said and said[-1] in BEFORE:
            said.pop()
        said.append("STEP")
        place = last + 1
        if place < len(tokens) and stems[place] in TAILS and stems[place] not in wanted:
            place += 1
    return " ".join(said)


DEEDS = frozenset(stem(word) for word in "sign register answer rate hand name request transfer run pass accept "
    "attend "
                  "create shadow have show screen".split())  # fmt: skip
MODALS = frozenset("will would can could must shall should may might".split())
LINKS = frozenset(stem(word) for word in "of the and to a an for".split())
BETWEEN = frozenset({"and", "the", "of", "our"})
BEFORE = frozenset("signed completed filled finished valid security access final whole full supplier go".split())
TAILS = frozenset(
    stem(word)
    for word in "agreement requests request step form list document documents report tests registration "
    "thing".split()
)

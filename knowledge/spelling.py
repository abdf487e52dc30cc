"""Misspelt words of a question, read as the words of the visible documents that they are closest to.

Only what the caller may see is suggested, or else plain English. A word that English knows stays, and so does a
question in another language.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from knowledge.words import STOP_WORDS, stem, words

LONG = 9  # letters from which two slips are forgiven
SURE = 6  # letters from which a word that no document holds is meant, and something like a name is mended
DOUBTFUL = re.compile(  # five letters or more, no part of an address, a file name or "doesn't"
    r"(?<![\w@./'’])[A-Za-z]{5,}(?![\w@/'’]|\.\w)"
)
MOST_STRANGE = 2 / 3  # of the words of a question; above that it is in another language, or made of names
PLAINLY = 4  # times as common must the one of two words be that are equally near
EVERYWHERE = 1_000_000
ENDS = ("e", "s", "ed", "ing", "es", "al", "ion")  # what stemming takes from a word, most often first
ENGLISH = re.compile(r"\b(?:how|what|which|who|whom|whose|when|where|why)\b", re.I)  # no other language asks so

Known = Callable[[Collection[str]], Collection[str]]
Counts = Mapping[str, int]


class Slip(NamedTuple):
    written: str
    read: str


@dataclass(frozen=True, slots=True)
class Spelled:
    text: str
    slips: tuple[Slip, ...] = ()


def spelled(text: str, known: Known, counts: Callable[[], Counts]) -> Spelled:
    """`known`: those of some stems that stand in the documents; `counts`: of all, in how many passages."""
    strange = _strange(text, known)
    if not strange:
        return Spelled(text)
    meant = _Meant(counts())
    nearest = {word: meant.by(word) for word in strange}
    slips = tuple(Slip(word, read) for word, read in nearest.items() if read)
    return Spelled(DOUBTFUL.sub(lambda found: nearest.get(found.group()) or found.group(), text), slips)


def _strange(text: str, known: Known) -> list[str]:
    doubtful = {word: stem(word) for word in DOUBTFUL.findall(text) if word.lower() not in STOP_WORDS}
    seen = known(set(doubtful.values()))
    doubtful = {word: stemmed for word, stemmed in doubtful.items() if word.islower() or len(word) >= SURE}
    strange = [word for word, stemmed in doubtful.items() if stemmed not in seen and not _english(word)]
    said = [word for word in words(text) if word.lower() not in STOP_WORDS]
    foreign = [word for word in said if not word.isascii()]
    most = len(said) if ENGLISH.search(text) else max(1, MOST_STRANGE * len(said))
    return strange if len(strange) + len(foreign) <= most else []


def _english(word: str) -> bool:
    return word.lower() in _dictionary() or stem(word) in _dictionary()


@cache
def _dictionary() -> Counts:
    """160,000 English words and how common they are; read in 0.15 s when a word is in doubt."""
    from spellchecker import SpellChecker

    found: dict[str, int] = SpellChecker(language="en").word_frequency.dictionary
    return found


@cache
def _by_letter() -> Mapping[str, Sequence[str]]:
    found = defaultdict(list)
    for word in sorted(_dictionary().keys() | STOP_WORDS):
        if word.isalpha():  # nobody means "strong's" by one word
            found[word[0]].append(word)
    return found


class _Meant:
    """What may have been meant: English words that stand in the documents, and the documents' own names."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._names = sorted(word for word in counts if word.isalpha() and not _english(word))

    def by(self, word: str) -> str:
        """ "" where nothing is near, or two words are equally near and neither is plainly the one."""
        small = word.lower()
        plain = word.islower() and len(word) >= SURE
        near = self._near(small, self._names)
        if stem(small) != small:  # "onbarding" is near to no stem, and its stem is
            near += self._near(stem(small), self._names)
        english = self._near(small, _by_letter()[small[0]])
        held = [(distance, read) for distance, read in english if self._held(read, len(small))]
        if not near and not held:
            return _plainest([read for distance, read in english if distance == 1], _common) if plain else ""
        closest = min(near + held)[0]
        if word.islower() and any(distance == closest for distance, _ in held):
            near = []  # what is written small is rather a word than a name
        return _whole(_plainest([read for distance, read in near + held if distance == closest], self._holding))

    def _near(self, word: str, pool: Sequence[str]) -> list[tuple[int, str]]:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        most = 2 if len(word) >= LONG else 1
        alike = [other for other in pool if other[0] == word[0]]
        found = process.extract(word, alike, scorer=OSA.distance, score_cutoff=most, limit=None)
        # "strongdm" is no slip for "strong": with a tail of two letters it is rather a name.
        return [(int(far), other) for other, far, _ in found if far < 2 or not word.startswith(other)]

    def _held(self, word: str, written: int) -> bool:
        """ "into" was not meant by "intro": a small word is seldom written with a letter too many."""
        return len(word) >= written if word in STOP_WORDS else self._holding(word) > 0

    def _holding(self, word: str) -> int:
        """Passages; every document holds the words that are not searched for."""
        return EVERYWHERE if word in STOP_WORDS else self._counts.get(stem(word), 0)


def _common(word: str) -> int:
    return _dictionary().get(word, 0)


def _whole(read: str) -> str:
    """ "approve" for the stem "approv", which is no word to show; names stay."""
    if read in _dictionary() or read in STOP_WORDS:
        return read
    longer = (*(f"{read}{end}" for end in ENDS), f"{read[:-1]}y")
    return next((word for word in longer if word in _dictionary() and stem(word) == read), read)


def _plainest(found: Sequence[str], weight: Callable[[str], int]) -> str:
    ranked = sorted(found, key=lambda read: (-weight(read), -len(read), read))
    others = [read for read in ranked[1:] if stem(read) != stem(ranked[0])]
    if not ranked or (others and weight(ranked[0]) < PLAINLY * weight(others[0])):
        return ""
    return ranked[0]

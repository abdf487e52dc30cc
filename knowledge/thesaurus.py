"""Everyday words to the words that documents use. How the list was made: see `thesaurus.txt`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from knowledge.words import terms

MOST_PHRASES = 8
WORDS_BETWEEN = 1  # between two words of an expression: "hand the whole contract" is "hand contract"

FILE = Path(__file__).with_name("thesaurus.txt")

Stems = tuple[str, ...]
Group = tuple[list[str], list[str]]  # what people say, what documents call it


class Thesaurus:
    def __init__(self, groups: Iterable[Group]) -> None:
        """ValueError when an expression or a phrase has no content word."""
        self._by_first: dict[str, dict[Stems, dict[str, Stems]]] = defaultdict(dict)
        for said, read in groups:
            phrases = {phrase: _content(phrase) for phrase in read}
            for expression in said:
                stems = _content(expression)
                self._by_first[stems[0]].setdefault(stems, {}).update(phrases)

    def expand(self, text: str) -> list[str]:
        """The phrases for the expressions in `text`, those of the longer expressions first.

        An expression inside a longer one is not read by itself: a "fire drill" dismisses nobody.
        """
        stems = terms(text)
        present = set(stems)
        taken: set[int] = set()
        found: dict[Stems, str] = {}
        for places, phrases in sorted(self._matches(stems), key=lambda match: (-len(match[0]), match[0])):
            if taken.issuperset(places):
                continue
            taken.update(places)
            for phrase, its_stems in phrases.items():
                if not present.issuperset(its_stems):
                    found.setdefault(its_stems, phrase)
        return list(found.values())[:MOST_PHRASES]

    def _matches(self, stems: Sequence[str]) -> Iterator[tuple[tuple[int, ...], dict[str, Stems]]]:
        for start, first in enumerate(stems):
            for expression, phrases in self._by_first.get(first, {}).items():
                places = _places(stems, expression, start)
                if places:
                    yield places, phrases


def groups(text: str) -> list[Group]:
    """`say, say -> read, read`, one group a line; `#` begins a comment. A form of its own: YAML takes .1 s longer.

    ValueError for a line that is neither.
    """
    found: list[Group] = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        said, arrow, read = line.partition(" -> ")
        if not arrow:
            raise ValueError(f"no '->' in {line!r}")
        found.append((said.split(", "), read.split(", ")))
    return found


@cache
def load() -> Thesaurus:
    return Thesaurus(groups(FILE.read_text(encoding="utf-8")))


def _content(phrase: str) -> Stems:
    stems = tuple(terms(phrase))
    if not stems:
        raise ValueError(f"no content word in {phrase!r}")
    return stems


def _places(stems: Sequence[str], expression: Stems, start: int) -> tuple[int, ...]:
    """Where the words of `expression` stand, its first one at `start`; empty when the rest does not follow."""
    if len(expression) == 1:
        return (start,)
    for following in range(start + 1, min(start + 2 + WORDS_BETWEEN, len(stems))):
        if stems[following] == expression[1]:
            rest = _places(stems, expression[1:], following)
            if rest:
                return (start, *rest)
    return ()

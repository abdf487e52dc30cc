"""Everyday words to the words that documents use. How the list was made: see `thesaurus.yaml`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml

from knowledge.words import terms

MOST_PHRASES = 8
WORDS_BETWEEN = 1  # between two words of an expression: "hand the whole contract" is "hand contract"

Stems = tuple[str, ...]


class Thesaurus:
    def __init__(self, groups: Sequence[Mapping[str, Sequence[str]]]) -> None:
        """Each group maps its `say` expressions to its `read` phrases; ValueError when one has no content word."""
        self._by_first: dict[str, dict[Stems, dict[str, Stems]]] = defaultdict(dict)
        for group in groups:
            phrases = {phrase: _content(phrase) for phrase in group["read"]}
            for expression in group["say"]:
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


@cache
def load() -> Thesaurus:
    text = Path(__file__).with_name("thesaurus.yaml").read_text(encoding="utf-8")
    return Thesaurus(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


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

"""What a word is compared by, which words may stand for it, and which turn it round."""

from __future__ import annotations

from functools import cache, lru_cache

from assistant.models.grounding.wordlists import DATES, IRREGULAR, LIGHT, OPPOSITES, ROLES, SAME
from knowledge.words import stem


def key_of(word: str) -> str:
    """What a lower-case word is compared by: its stem; a role keeps its own, for "manager" is no "management"."""
    if word in DATES:
        return word
    for single in (word, word.removesuffix("s"), f"{word.removesuffix('ies')}y"):
        if single in ROLES:
            return single
    return stem(IRREGULAR.get(word, word))


@cache
def groups() -> dict[str, frozenset[int]]:
    """Of a key, the lines of SAME that it stands in."""
    found: dict[str, set[int]] = {}
    for number, line in enumerate(SAME.strip().splitlines()):
        for word in line.split():
            found.setdefault(key_of(word), set()).add(number)
    return {key: frozenset(numbers) for key, numbers in found.items()}


@cache
def light() -> frozenset[str]:
    return frozenset(key_of(word) for word in LIGHT.split())


@cache
def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in OPPOSITES.strip().splitlines():
        one, other = (key_of(word) for word in line.split())
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {key: frozenset(words) for key, words in found.items()}


def direct_opposites(key: str) -> frozenset[str]:
    return _opposites().get(key, frozenset())


@cache
def _members() -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = {}
    for key, numbers in groups().items():
        for number in numbers:
            found.setdefault(number, set()).add(key)
    return {number: frozenset(keys) for number, keys in found.items()}


@lru_cache(maxsize=8192)
def same_as(key: str) -> frozenset[str]:
    """The keys that may stand in its place."""
    return frozenset({key}.union(*(_members()[number] for number in groups().get(key, ()))))


@lru_cache(maxsize=8192)
def opposite_of(key: str) -> frozenset[str]:
    """The keys that turn it round: opposites of what it may stand for, and what may stand for its own opposites.

    Not both at once: "provide" stands for "forward", whose opposite "back" stands for "restore".
    """
    near = (direct_opposites(same) for same in same_as(key))
    far = (same_as(other) for other in direct_opposites(key))
    return frozenset().union(*near, *far) - same_as(key)


def alike(one: str, other: str) -> bool:
    """Whether two keys may stand for each other."""
    return other in same_as(one)

"""Whether the words of a sentence are of certain families, and of no other. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.onboarding.lexicon import words

SUBJECTS = words("i we CASE they team everyone everybody")
MINE = r"(?:my|our|the|this|that|your|CASE)"
THIS_ONE = r"(?:this|that|it)(?: step| document| form)?"


def only(tokens: Iterable[str], *families: frozenset[str]) -> bool:
    return all(any(token in family for family in families) for token in tokens)


def begins(tokens: Sequence[str], family: frozenset[str]) -> bool:
    return bool(tokens) and tokens[0] in family

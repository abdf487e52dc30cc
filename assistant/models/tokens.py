"""Tokens of a call, and a guess of them where the provider does not count."""

from __future__ import annotations

from dataclasses import dataclass

BYTES_A_TOKEN = 3  # of UTF-8: rather too many tokens (English has 4 to 5 bytes a token, Chinese about 3)
MOST = 10**9  # in one call; more is a provider's mistake, and would not fit into a table one day


@dataclass(frozen=True, slots=True)
class Tokens:
    prompt: int = 0
    answer: int = 0


def guessed(text: str) -> int:
    return -(-len(text.encode("utf-8", "replace")) // BYTES_A_TOKEN)


def plausible(counted: int | None) -> int:
    """What a provider says it counted; some say nothing, or nothing sensible."""
    return min(max(counted or 0, 0), MOST)

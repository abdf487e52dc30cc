"""What a follow-up asks about. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.words import PRONOUNS, STOP_WORDS, words

ALONE = 1  # content words up to which a question cannot stand by itself
WITH_PRONOUN = 3  # the same where a pronoun points back


def stands_alone(question: str) -> bool:
    """Whether a question can be searched for without what was asked before.

    Always joining the turns costs a third of nDCG@10 on multi-turn questions: most of them change the subject.
    """
    found = [word.lower() for word in words(question)]
    content = [word for word in found if word not in STOP_WORDS and word not in PRONOUNS and len(word) > 1]
    points_back = any(word in PRONOUNS for word in found)
    return len(content) > (WITH_PRONOUN if points_back else ALONE)


def condense(question: str, earlier: Sequence[str]) -> str:
    """The question to search for: with the user's previous turn before it where it cannot stand alone."""
    return question if not earlier or stands_alone(question) else f"{earlier[-1]} {question}"

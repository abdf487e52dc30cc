"""A suite with a slip of the pen in each question: does the assistant still read it?"""

from __future__ import annotations

import random
from dataclasses import replace

from evals.suites import Question, Suite
from knowledge.spelling import DOUBTFUL
from knowledge.words import STOP_WORDS

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def misspelt(suite: Suite, seed: int) -> Suite:
    """One letter of one content word is missing, wrong, too many or swapped, never the first; the same by seed."""
    chance = random.Random(seed)
    return replace(suite, questions=tuple(_misspelt(question, chance) for question in suite.questions))


def _misspelt(question: Question, chance: random.Random) -> Question:
    words = [word for word in DOUBTFUL.findall(question.question) if word.lower() not in STOP_WORDS]
    if not words:
        return question
    word = chance.choice(words)
    written = question.question.replace(word, slipped(word, chance))
    return question.model_copy(update={"question": written})


def slipped(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    before, letter, following, after = word[:at], word[at], word[at + 1], word[at + 2 :]
    swapped = before + following + letter + after
    other = chance.choice(LETTERS)
    return chance.choice(
        [
            before + following + after,
            before + other + following + after,
            before + other + letter + following + after,
            swapped,
        ]
    )

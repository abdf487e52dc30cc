from __future__ import annotations

import random
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from evals.misspelling import misspelt, slipped
from evals.suites import Question, Suite

QUESTIONS = tuple(Question(id=str(n), question="How fast is an incident told?") for n in range(20))
SUITE = Suite("own", Path("own"), QUESTIONS, None)


@given(st.text("abcdefghij", min_size=5, max_size=12), st.integers(0, 10_000))
def test_a_slip_is_one_letter_and_never_the_first(word: str, seed: int) -> None:
    written = slipped(word, random.Random(seed))
    assert written[0] == word[0]
    assert OSA.distance(word, written) <= 1


def test_each_question_is_misspelt_in_a_content_word_and_alike_for_a_seed() -> None:
    found = [question.question for question in misspelt(SUITE, 1).questions]
    assert found == [question.question for question in misspelt(SUITE, 1).questions]
    assert found != [question.question for question in misspelt(SUITE, 2).questions]
    assert all(one.startswith("How fast is an i") for one in found)
    assert all(one.endswith(" told?") for one in found)
    assert len(set(found)) > 5

from __future__ import annotations

import pytest

from knowledge.followups import condense, stands_alone

EARLIER = ["Who approves a new vendor?"]


@pytest.mark.parametrize(
    "question",
    [
        "Which insurance certificates must a vendor provide?",
        "How long is the notice period?",
        "Who signs the invoices?",
    ],
)
def test_a_full_question_stands_alone(question: str) -> None:
    assert stands_alone(question)
    assert condense(question, EARLIER) == question


@pytest.mark.parametrize(
    "question", ["and offshore?", "Why?", "Who approves that?", "How long does it take there?"]
)
def test_a_question_that_points_back_takes_the_turn_before_with_it(question: str) -> None:
    assert not stands_alone(question)
    assert condense(question, EARLIER) == f"Who approves a new vendor? {question}"


def test_only_the_last_turn_counts() -> None:
    assert condense("and offshore?", ["What is an SLA?", *EARLIER]) == "Who approves a new vendor? and offshore?"


def test_the_first_question_is_searched_for_as_it_is() -> None:
    assert condense("and offshore?", []) == "and offshore?"

from __future__ import annotations

import pytest

from assistant.answering.quantities import Quantity
from assistant.answering.questions import Asked, asked
from assistant.answering.statements import Counted, sought, values

OPEN = {Asked.DURATION, Asked.MONEY, Asked.PERCENT}


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("How many team leads does a shift have?", {Asked.NUMBER, Counted("lead")}),
        ("How many people work at night?", {Asked.NUMBER, Counted("peopl")}),
        ("What is the uptime target?", OPEN),
        ("What's our uptime goal?", OPEN),
        ("What is the onboarding process?", set()),
        ("What is a target?", set()),
        ("Who approves it?", set()),
    ],
)
def test_what_is_compared_follows_from_the_question(question: str, found: set[str]) -> None:
    assert sought(question, asked(question)) == found


def test_units_are_no_things_to_count() -> None:
    for question in ("How many days do we have?", "How many business days' notice do we give?"):
        assert sought(question, asked(question)) <= set(Asked)
    assert Counted("lead") in sought("How many leads per day?", {Asked.NUMBER})


def test_what_is_counted_is_a_value() -> None:
    kinds = {Asked.NUMBER, Counted("lead")}
    assert values("Each shift has 4 team leads for 8 hours.", kinds) == [
        Quantity("hours", 8),
        Quantity("× lead", 4),
    ]

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.designators import designators, fit


@pytest.mark.parametrize(
    "text",
    [
        "a Sev 1",
        "sev1 ticket",
        "an S1",
        "Severity: Severity 1; Response: 10 minutes",
        "priority one",
        "P1?",
        "S-1",
    ],
)
def test_one_level_has_many_names(text: str) -> None:
    assert designators(text) == {("severity", "1")}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tier 2 and tier B", {("tier", "2"), ("tier", "B")}),
        ("week 3 of phase two", {("week", "3"), ("phase", "2")}),
        ("Day 30", {("day", "30")}),
        ("30 days", set()),
        ("the type of a contract", set()),
        ("level 99.5 % of 1,000", set()),
        ("clause 4", set()),
        ("class action", set()),
        ("S11 and IPv6", set()),
    ],
)
def test_what_is_and_what_is_not_a_level(text: str, found: set[tuple[str, str]]) -> None:
    assert designators(text) == found


def test_another_level_speaks_against_a_text_and_none_says_nothing() -> None:
    wanted = designators("how fast must they answer a sev 1?")
    assert fit("Severity 1: 10 minutes; Severity 2: an hour", wanted) == 1
    assert fit("Severity 2: an hour", wanted) == -1
    assert fit("The desk answers within 40 seconds on tier 2.", wanted) == 0
    assert fit("Severity 1: 10 minutes", designators("how fast do they answer?")) == 0


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_text_always_fits_its_own_levels(text: str, other: str) -> None:
    assert fit(text, designators(text)) == bool(designators(text))
    assert fit(other, designators(text)) in (-1, 0, 1)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.weekdays import DAYS, HOLIDAY, weekdays


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("on Sundays", {6}),
        ("Mon-Fri", {0, 1, 2, 3, 4}),
        ("from Saturday to Monday", {5, 6, 0}),
        ("on Tuesdays and Thursdays", {1, 3}),
        ("on weekdays, never at weekends", {0, 1, 2, 3, 4, 5, 6}),
        ("on public holidays", {HOLIDAY}),
        ("the money is wired in a month, on sunny days", set()),
    ],
)
def test_named_days(text: str, days: set[int]) -> None:
    assert weekdays(text) == days


@given(st.text(), st.sampled_from(DAYS))
def test_a_named_day_is_found_in_any_text(text: str, day: str) -> None:
    assert DAYS.index(day) in weekdays(f"{text} on {day.title()}")

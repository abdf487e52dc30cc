"""The days that `before January`, `by next month` and the like mean."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.periods import Period, find_period

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("before january", date(2026, 12, 31)),
        ("before february 2028", date(2028, 1, 31)),
        ("by january", date(2027, 1, 31)),
        ("until february 2028", date(2028, 2, 29)),
        ("before 2027", date(2026, 12, 31)),
        ("before next month", date(2026, 11, 30)),
        ("by next month", date(2026, 12, 31)),
        ("before next week", date(2026, 11, 29)),
        ("before the next quarter", date(2026, 12, 31)),
        ("before the end of next month", date(2026, 12, 31)),
        ("before 2 december", date(2026, 12, 1)),
        ("until the next 30 days", date(2026, 12, 23)),
    ],
)
def test_up_to_a_time_begins_today(words: str, until: date) -> None:
    assert find_period(f"what ends {words}", TODAY) == ("what ends PERIOD", Period(TODAY, until))


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("in january", date(2027, 1, 1), date(2027, 1, 31)),
        ("next month", date(2026, 12, 1), date(2026, 12, 31)),
        ("in 2027", date(2027, 1, 1), date(2027, 12, 31)),
    ],
)
def test_within_a_time_is_the_whole_of_it(words: str, since: date, until: date) -> None:
    assert find_period(f"what ends {words}", TODAY) == ("what ends PERIOD", Period(since, until))


def test_before_a_time_that_has_begun_is_no_time() -> None:
    assert find_period("what ends before this month", TODAY)[1] is None

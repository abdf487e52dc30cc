from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.quantities import Quantity, quantities


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("within four (4) hours", [("hours", 4)]),
        ("after two weeks", [("hours", 336)]),
        ("forty-five days' notice", [("hours", 1080)]),
        ("two business days", [("working hours", 48)]),
        ("half an hour", [("hours", 0.5)]),
        ("a quarter, or 12 calendar months", [("months", 12)]),
        ("2 days a week", [("hours per week", 48)]),
        ("$3.2 million for each event", [("$", 3_200_000)]),
        ("$2,750 a month", [("$ per month", 2750)]),
        ("100 euros, 15 % or 4.5 percent", [("€", 100), ("%", 15), ("%", 4.5)]),
        ("clause 4.2 of 2026", []),
    ],
)
def test_values_come_with_their_units(text: str, found: list[tuple[str, float]]) -> None:
    assert quantities(text) == [Quantity(*one) for one in found]


@given(st.text(alphabet="0123456789.,$% adhoursweekpnt-()"))
def test_any_text_can_be_read(text: str) -> None:
    quantities(text)


def test_a_comma_before_one_or_two_digits_is_a_decimal_point() -> None:
    assert quantities("98,4 % and 1,500 euros") == [Quantity("%", 98.4), Quantity("€", 1500.0)]

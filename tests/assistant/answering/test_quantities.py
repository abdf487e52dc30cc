from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.quantities import Quantity, apart, counts, quantities


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
        ("CHF 410, 455 chf or 20 francs", [("CHF", 410), ("CHF", 455), ("CHF", 20)]),
        ("reported immediately", [("hours", 0)]),
        ("immediately, within an hour at the latest, so in 60 minutes", [("hours", 1), ("hours", 1)]),
        ("locked for an hour, at $5 an hour", [("hours", 1), ("$ per hour", 5)]),
        ("once a year, twice a year, three times a month", [("months", 12), ("months", 6), ("months", 1 / 3)]),
        ("tested every quarter", [("months", 3)]),
        ("the fee of every month, every week within 2 days", [("hours", 48)]),
        ("clause 4.2 of 2026", []),
        ("twice per calendar year", [("months", 6)]),
        ("eight out of ten, or one article in 200", [("%", 80), ("%", 0.5)]),
        ("two in a thousand", [("%", 0.2)]),
        ("3 incidents in 2024, 5 people in 30 days, 4 calls in 100 days", [("hours", 720), ("hours", 2400)]),
        ("by 4 pm, at 14:30, at noon", [("time of day", 16), ("time of day", 14.5), ("time of day", 12)]),
        ("from 12 a.m. until midnight", [("time of day", 24), ("time of day", 24)]),
        ("by noon on the 18th; not on the 3rd floor", [("time of day", 12), ("day of month", 18)]),
    ],
)
def test_values_come_with_their_units(text: str, found: list[tuple[str, float]]) -> None:
    assert quantities(text) == [Quantity(*one) for one in found]


@given(st.text(alphabet="0123456789.,$% adhoursweekpnt-()"))
def test_any_text_can_be_read(text: str) -> None:
    quantities(text)


def test_a_long_number_takes_no_long_time() -> None:
    assert quantities("1," * 30_000 + " euros") != []


def test_a_comma_before_one_or_two_digits_is_a_decimal_point() -> None:
    assert quantities("98,4 % and 1,500 euros") == [Quantity("%", 98.4), Quantity("€", 1500.0)]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("90 days", "3 months", False),
        ("90 days", "6 months", True),
        ("a term of 365 days", "1 year", False),
        ("3 business days", "5 days", False),  # over a weekend
        ("5 business days", "10 days", True),
        ("10 business days", "two weeks", False),
        ("1 business day", "8 hours", False),
        ("1 business day", "3 hours", True),
        ("2 business hours", "4 hours", None),
        ("22 euros", "$25", True),
        ("22 euros an hour", "$25", None),
        ("22 euros", "25 %", None),
        ("5 business days", "2 months", None),
    ],
)
def test_values_of_other_units_are_apart_where_no_calendar_makes_them_one(
    one: str, other: str, found: bool | None
) -> None:
    (mine,), (theirs,) = quantities(one), quantities(other)
    assert apart(mine, theirs) is found and apart(theirs, mine) is found


def test_things_are_counted_by_their_noun() -> None:
    assert counts("12 agents and three team leads, 2026 in all", "lead") == [Quantity("× lead", 3)]
    assert counts("4 of the leads, $5 leads", "lead") == []
    assert counts("at most one lead in 50", "lead") == []  # a share


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("by the 5th of the month", "no later than the 10th day of each month", True),
        ("on the last working day of the month", "on the 25th of the month", True),
        ("by the fifth working day of the month", "by the 7th of each month", False),
        ("at the end of each month", "on the last day of the month", False),
        ("on the 3rd of May", "on the 5th of the month", None),
        ("on the 5th floor", "on the 5th of the month", None),
    ],
)
def test_days_of_a_month_are_compared(one: str, other: str, found: bool | None) -> None:
    pairs = [(mine, theirs) for mine in quantities(one) for theirs in quantities(other)]
    assert [apart(*pair) for pair in pairs] == ([] if found is None else [found])

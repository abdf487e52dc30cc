from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.ranges import Range, fit, range_of, values

CREDITS = [
    "Availability: 99.0% to below 99.5%; Credit: 5%",
    "Availability: 98.0% to below 99.0%; Credit: 10%",
    "Availability: Below 98.0%; Credit: 15%",
]


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("Below EUR 25,000", Range("€", high=25_000, high_included=False)),
        ("EUR 25,000 to below EUR 250,000", Range("€", 25_000, 250_000, high_included=False)),
        ("EUR 250,000 or more", Range("€", low=250_000)),
        ("more than 25% of users", Range("%", low=25, low_included=False)),
        ("95.0% – 98.99%", Range("%", 95, 98.99)),
        ("70 to 84", Range("", 70, 84)),
        ("between 10 and 20 users", Range("", 10, 20)),
        ("Less than 99.99% but equal to or greater than 99.0%", Range("%", 99, 99.99, high_included=False)),
        ("> 95 to ≤ 99", Range("", 95, 99, low_included=False)),
        ("2 to 4 weeks", Range("hours", 336, 672)),
        ("up to $2 million", Range("$", high=2_000_000)),
    ],
)
def test_what_a_cell_means(cell: str, meant: Range) -> None:
    assert range_of(cell) == meant


@pytest.mark.parametrize(
    "cell",
    ["Tier 1", "5%", "5 business days", "Within 4 hours", "none", "", "10 of 20 points, at most 3 a week in May"],
)
def test_what_is_no_range(cell: str) -> None:
    assert range_of(cell) is None


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Who approves a contract worth EUR 300,000 a year?", [("€", 300_000)]),
        ("a deal of 300 grand", [("", 300_000)]),
        ("What credit at 97.5 % in 2025 for a Tier 7 service?", [("%", 97.5)]),
        ("a score of 72", [("", 72)]),
        ("Sev 1", []),
    ],
)
def test_what_a_question_names(question: str, named: list[tuple[str, float]]) -> None:
    assert values(question) == named


def test_the_row_that_holds_the_value_is_found() -> None:
    assert fit(CREDITS, "Which credit do we get for 98.4 %?") == [-1, 1, -1]


def test_a_border_belongs_to_one_row() -> None:
    assert fit(CREDITS, "Which credit at 98 %?") == [-1, 1, -1]
    assert fit(CREDITS, "And below 98 %?") == [-1, -1, 1]


def test_a_value_of_another_kind_decides_nothing() -> None:
    assert fit(CREDITS, "Which credit do we get within 30 days?") == [0, 0, 0]
    assert fit(CREDITS, "Which credit is there?") == [0, 0, 0]


def test_an_amount_without_currency_has_to_be_large() -> None:
    offers = ["Value: Below EUR 25,000", "Value: EUR 25,000 or more"]
    assert fit(offers, "a contract of 30,000") == [-1, 1]
    assert fit(offers, "a contract of 300 pages") == [0, 0]


def test_rows_without_a_range_are_left_alone() -> None:
    assert fit([*CREDITS, "Availability: not measured; Credit: none"], "at 97 %?") == [-1, -1, 1, 0]


@given(st.floats(0, 100).map(lambda x: round(x, 2)))
def test_adjoining_ranges_hold_each_value_once(value: float) -> None:
    cells = ["Below 20%", "20% to below 50%", "50% to below 90%", "90% or more"]
    held = [cell for cell in cells if (found := range_of(cell)) and found.holds(value)]
    assert len(held) == 1


@given(st.lists(st.text(max_size=40), max_size=4), st.text(max_size=60))
def test_any_text_is_taken(rows: list[str], question: str) -> None:
    assert len(fit(rows, question)) == len(rows)


@given(st.text(alphabet="0123456789 <>%.,-toless than", max_size=30))
def test_a_range_is_never_empty(cell: str) -> None:
    found = range_of(cell)
    assert found is None or -inf <= found.low <= found.high <= inf

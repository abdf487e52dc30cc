"""Numbers that look alike and are not: no false one may pass. Expectations worked out by hand."""

from __future__ import annotations

import pytest

from assistant.models.grounding import check

LEAVE = "Leave type: Annual leave; Days per year: {}; Request to: Line manager; Notice: 10 business days"
COST = (
    "The estimate of the cost covers 3 years and contains these items:\nthe cost of exit, 10% of one year's fees."
)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        (LEAVE.format(12), LEAVE.format(25)),  # a year is 12 months
        ("Each quarter a vendor gets 3 to 100 points.", "Each quarter a vendor gets 0 to 100 points."),
        ("60. Tell the desk within 1 hour after activation.", "1. Tell the desk within 1 hour after activation."),
        ("The desk has 120 phones and closes for 2 hours.", "The desk has 40 phones and closes for 2 hours."),
        ("Volume rises in three phases of 3 days.", "Volume rises in three phases of 10 days."),
        (
            "Sites do at most 2% of it, and it is done at two sites.",
            "Sites do at most 70%, and it is done at two sites.",
        ),
        (
            "A bid under 1 for safety is out, and so is one with less.",
            "A bid under 4 for safety is out, and so is one with less.",
        ),
        (
            "One manager looks after at most 5 large vendors or 1 vendors in all.",
            "One manager looks after at most 5 large vendors or 12 vendors in all.",
        ),
        ("The estimate of the cost covers 1 year and contains these items:", COST),
    ],
)
def test_a_number_that_stands_for_another_thing_is_none(sentence: str, source: str) -> None:
    assert not check(sentence, [source]).supported
    assert check(source.partition("\n")[0], [source]).supported


@pytest.mark.parametrize(
    "sentence",
    ["Annual leave is 25 days per year.", "There are 25 days of annual leave.", LEAVE.format(25)],
)
def test_a_number_whose_unit_stands_in_the_column_is_found(sentence: str) -> None:
    assert check(sentence, [LEAVE.format(25)]).supported


@pytest.mark.parametrize(
    ("said", "stated"),
    [
        ("The fee is 2,000,000.", "The fee is EUR 2 million."),
        ("The report is due within ten.", "The report is due within ten business days."),
        ("The forklift licence is valid for five years.", "Licence: Forklift licence; Renewal: Every 5 years"),
    ],
)
def test_a_unit_may_be_left_out_or_said_in_another_way(said: str, stated: str) -> None:
    assert check(said, [stated]).supported


@pytest.mark.parametrize(
    ("sentence", "supported"),
    [
        ("If availability is 98% to below 99%, the credit is 10%.", True),
        ("If availability is below 98%, the credit is 10%.", False),
        ("If availability is below 98%, the credit is 15%.", True),
    ],
)
def test_where_a_range_begins_is_its_least(sentence: str, supported: bool) -> None:
    rows = "Result: Availability 98% to below 99%; Credit: 10%\nResult: Availability below 98%; Credit: 15%"
    assert check(sentence, [rows]).supported is supported


@pytest.mark.parametrize(("step", "supported"), [(2, True), (3, False)])
def test_a_row_is_told_by_its_number(step: int, supported: bool) -> None:
    rows = "Step: 2; Title: Sign the contract; Owner: Legal\nStep: 3; Title: Name the contacts; Owner: Vendor"
    assert check(f"For {step}, the title is Sign the contract, the owner is Legal", [rows]).supported is supported

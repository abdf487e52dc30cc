"""Which rows of a table a question is about."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.answering.asking import understand
from assistant.answering.rows import meant
from assistant.types import Turn
from knowledge.types import Leaf

BOATS = (
    "Boat: Ferry; Crew: deckhands; Checked: every year",
    "Boat: Small ferry; Crew: deckhands and pilots; Checked: every month",
    "Boat: Tug; Crew: pilots; Checked: every month",
    "Boat: Barge, inland; Crew: all staff; Checked: every year",
)


def named(
    question: str, rows: Sequence[str] = BOATS, path: str = "Fleet", history: Sequence[Turn] = ()
) -> list[int]:
    leaves = [Leaf("row", text, (), path=(path,)) for text in rows]
    found = meant(leaves, understand(question, history), "Rules of the harbour")
    return [number for number, wanted in enumerate(found) if wanted]


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("Which crew does the tug have?", [2]),
        ("Which boats are there?", [0, 1, 2, 3]),
        ("How often is a small ferry checked?", [1]),  # which is no ferry
        ("How often is a ferry checked?", [0, 1]),
        ("How do we check the tug and the small ferry?", [1, 2]),
        ("Which boats need deckhands?", [0, 1, 3]),  # as part of a cell, and in what is for all
        ("How often is the inland boat checked?", [3]),  # a word of the first cell, where no list is asked for
        ("Which inland boats are there?", [0, 1, 2, 3]),
    ],
)
def test_rows_are_named_by_their_cells(question: str, rows: list[int]) -> None:
    assert named(question) == rows


def test_what_a_table_is_about_names_no_row() -> None:
    tasks = ("Role: Vendor; Task: sends the form", "Role: Legal; Task: reads the contract")
    assert named("What are the steps of vendor onboarding?", tasks, "Vendor onboarding") == [0, 1]
    assert named("What are the tasks of the vendor?", tasks, "Who does what") == [0]


def test_a_first_cell_of_prose_names_no_row() -> None:
    prose = "Whoever steers a boat into the basin slows down, sounds the horn and keeps clear of divers"
    other = "Whoever leaves a boat at the quay moors it within the marks and takes the rubbish along"
    duties = (f"Duty: {prose}; Fine: EUR 90", f"Duty: {other}; Fine: EUR 20")
    assert named("How high is the fine for divers?", duties) == [0, 1]


def test_cells_without_names_stand_each_for_itself() -> None:
    clauses = (
        "6.1; Whoever claims a berth pays for it",
        "6.2; Term: A berth is let for a year",
        "6.3; Boats are lit",
    )
    assert named("How long is a claimed berth let?", clauses) == [0, 1, 2]


def test_a_longer_first_cell_among_names_is_one_too() -> None:
    papers = (
        "Paper: Insurance of the hull for at least EUR 1 million; Who: all",
        "Paper: Insurance of pilots against professional errors of at least EUR 2 million a year; Who: pilots",
        "Paper: Licence; Who: skippers",
    )
    assert named("How much insurance against professional errors does a boat need?", papers) == [1]


def test_the_range_that_holds_a_value_names_its_row() -> None:
    fees = (
        "Length: up to 8 m; Fee: EUR 10",
        "Length: 8 m to 20 m; Fee: EUR 30",
        "Length: above 20 m; Fee: EUR 90",
    )
    tiers = ("Order: up to EUR 900; Offers: one", "Order: above EUR 900; Offers: two")
    assert named("How many offers does an order of EUR 5,000 need?", tiers) == [1]
    assert named("What is the fee?", fees) == [0, 1, 2]


def test_a_follow_up_means_the_row_of_the_turn_before() -> None:
    history = [Turn("user", "How often is the tug checked?"), Turn("assistant", "Every month [1].")]
    assert named("and who is its crew?", history=history) == [2]
    assert named("and the small ferry?", history=history) == [1]


def test_rows_without_names_of_columns() -> None:
    assert named("How much is the tug?", ["Ferry | 3 euros", "Tug | 4 euros"]) == [1]

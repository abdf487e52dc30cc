"""Duties in the imperative, below a heading or a sentence that says whose duties or services follow."""

from __future__ import annotations

import pytest

from assistant.obligations.extractor import propose
from assistant.obligations.mandates import is_order
from ingest.chunker import chunk
from ingest.loaders import markdown

PARTIES = (
    'Between A ("the Client") and B ("the Supplier"). The Supplier shall deliver goods. The Client shall pay.\n\n'
)
LIST = "- Provide a help desk on working days\n- Maintain the records for two years\n"


def proposed(text: str) -> list[tuple[str, str]]:
    leaves = chunk(markdown.parse(PARTIES + text).blocks).leaves
    return [(one.party, one.action) for one in propose(leaves) if one.leaf]


@pytest.mark.parametrize(
    ("heading", "party"),
    [
        ("3. Duties of the Supplier", "Supplier"),
        ("THE CLIENT’S RESPONSIBILITIES", "Client"),
        ("Article IV: Duties as Supplier", "Supplier"),
        ("Schedule B - Description of Services", "Supplier"),
        ("Exhibit 2: Scope of work", "Supplier"),
        ("Maintenance services schedule", "Supplier"),
    ],
)
def test_orders_below_a_heading_oblige_whom_it_names_or_who_serves(heading: str, party: str) -> None:
    assert proposed(f"## {heading}\n\n{LIST}") == [
        (party, "Provide a help desk on working days"),
        (party, "Maintain the records for two years"),
    ]
    assert proposed(f"## {heading}\n\nPromptly report each fault. The site is in Brno.\n") == [
        (party, "Promptly report each fault")
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "Description of services not included",
        "Gamma's responsibilities",
        "Optional services",
        "How to read this",
        "Civil law",
    ],
)
def test_orders_below_other_headings_oblige_nobody(heading: str) -> None:
    assert proposed(f"## {heading}\n\n{LIST}") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The Supplier will perform the services described below.",
        "The Supplier agrees to provide, among others, support services as set forth below.",
        "The Supplier’s duties are as follows:",
        "The services shall include:",
    ],
)
def test_what_an_announcement_lists_is_owed_with_a_verb_or_without(sentence: str) -> None:
    found = proposed(
        f"{sentence}\n\n## (a) Daily work\n\n1. Management of the mail server; and\n2. Back up the data\n"
    )
    assert found[-2:] == [("Supplier", "Management of the mail server"), ("Supplier", "Back up the data")]


def test_an_announcement_ends_where_something_else_is_said() -> None:
    text = (
        "The Supplier will perform the services described below.\n\n- Care of the server room\n\n"
        "The fees are listed in the annex.\n\n- Forty euros an hour\n"
    )
    announced = ("Supplier", "perform the services described below")
    assert proposed(text) == [announced, ("Supplier", "Care of the server room")]
    duties = "The Supplier’s duties are as follows:\n\n- Care of the rooms\n\n"
    other = f"{duties}## Gamma's duties\n\n- Clean the hall daily\n"
    assert proposed(other) == [("Supplier", "Care of the rooms")]


def test_a_heading_with_a_time_says_when_its_items_are_owed() -> None:
    text = "The Supplier will perform the services described below.\n\n## Monthly\n\n1. A report of all faults\n"
    leaves = chunk(markdown.parse(PARTIES + text).blocks).leaves
    assert [(one.action, one.deadline) for one in propose(leaves)][-1] == ("A report of all faults", "Monthly")


@pytest.mark.parametrize("text", ["Report of the yearly audit", "Support hours are nine to five",
                                  "Contact: the office in Brno", "Train the staff"])  # fmt: skip
def test_a_noun_is_no_order(text: str) -> None:
    assert not is_order(text)


def test_a_title_is_no_order() -> None:
    assert proposed("## Duties of the Supplier\n\n- Work Product Rights Transfer\n") == []


@pytest.mark.parametrize("text", ["(b) Keep the keys safe", "Promptly report each fault", "To clean the big hall",
                                  "In running it, use its own staff", "Responsible for all waste"])  # fmt: skip
def test_an_order(text: str) -> None:
    assert is_order(text)


def test_capitals_are_read_as_small_letters_and_quoted_as_they_stand() -> None:
    text = (
        "THE SUPPLIER AGREES TO PROVIDE A REPORT WITHIN FIVE DAYS, PROVIDED THAT THE CLIENT SHALL PAY POSTAGE.\n"
    )
    assert proposed(text) == [
        ("Supplier", "PROVIDE A REPORT WITHIN FIVE DAYS"),
        ("Client", "PAY POSTAGE"),
    ]


def test_the_title_of_an_item_is_no_duty_where_the_clause_follows() -> None:
    text = (
        "The Supplier shall maintain the following insurance:\n\n"
        "- Motor Liability Cover. The Supplier shall maintain motor insurance.\n"
    )
    assert proposed(text)[-1] == ("Supplier", "maintain motor insurance")
    assert ("Supplier", "Motor Liability Cover") not in proposed(text)


def test_the_source_of_the_order_before_stands_in_brackets() -> None:
    orders = "Provide a help desk. [Source: Annex 2] Maintain the records for two years."
    assert proposed(f"## Duties of the Supplier\n\n{orders}\n") == [
        ("Supplier", "Provide a help desk"),
        ("Supplier", "Maintain the records for two years"),
    ]

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.citations import quote
from assistant.obligations.extractor import propose
from ingest.chunker import chunk
from ingest.loaders import markdown

PARTIES = 'Between A ("the Client") and B ("the Supplier").\n\n'


def proposed(text: str) -> list[tuple[str, str, str, str]]:
    leaves = chunk(markdown.parse(PARTIES + text).blocks).leaves
    return [(one.party, one.action, one.deadline or one.frequency, one.kind) for one in propose(leaves)]


@pytest.mark.parametrize(
    "lead", ["The Supplier shall:", "Supplier shall:", "The Supplier:", "Supplier:", "The Supplier’s duties:",
             "Responsibilities of the Supplier:", "Supplier obligations:", "The Supplier must:"]
)  # fmt: skip
@pytest.mark.parametrize("mark", ["-", "1."])
def test_items_with_a_capital_letter_belong_to_the_party_above(lead: str, mark: str) -> None:
    text = f"{lead}\n\n{mark} Report incidents within 24 hours\n{mark} Train its staff every year.\n"
    assert proposed(text) == [
        ("Supplier", "Report incidents within 24 hours", "within 24 hours", "report"),
        ("Supplier", "Train its staff every year", "every year", "staff"),
    ]


def test_items_in_the_third_person_and_with_a_verb_of_duty() -> None:
    text = "The Supplier:\n\n- Sends a report every month\n- must not sell the data\n- is to keep the records\n"
    assert proposed(text) == [
        ("Supplier", "Sends a report every month", "every month", "report"),
        ("Supplier", "sell the data", "", "prohibition"),
        ("Supplier", "keep the records", "", "record"),
    ]


def test_what_is_forbidden_in_a_list_of_duties() -> None:
    text = "The Supplier shall:\n\n1. Keep the records\n2. Not subcontract without consent\n"
    assert [(action, kind) for _, action, _, kind in proposed(text)] == [
        ("Keep the records", "record"),
        ("Not subcontract without consent", "prohibition"),
    ]


def test_an_item_with_a_subject_of_its_own_obliges_that_one() -> None:
    text = "The Supplier shall:\n\n- Keep the records\n- The Client shall pay within 30 days\n"
    assert [(party, action) for party, action, *_ in proposed(text)] == [
        ("Supplier", "Keep the records"),
        ("Client", "pay within 30 days"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The Supplier:\n\n- Baker Street 5\n- Phone 123\n- Managing director: Jo Park\n",
        "The Supplier:\n\n- May use subcontractors\n- Owns the tools\n- is entitled to a fee\n",
        "The Supplier may:\n\n- Use subcontractors\n- Change the staff\n",
        "Documents:\n\n- Send form\n- Report template\n",
        "The following definitions apply to the Supplier:\n\n- Report a paper\n",
    ],
)
def test_lists_that_oblige_nobody(text: str) -> None:
    assert proposed(text) == []


@given(
    st.lists(st.sampled_from(["Keep records", "Sends data now", "may go", "Baker", "to pay at once", "a) do it"]))
)
def test_every_clause_stands_in_the_document(items: list[str]) -> None:
    text = PARTIES + "Supplier:\n\n" + "".join(f"- {one}\n" for one in items)
    loaded = markdown.parse(text)
    leaves = chunk(loaded.blocks).leaves
    for one in propose(leaves):
        assert quote(loaded.source, leaves[one.leaf].runs, one.start, one.end) in text
        assert leaves[one.leaf].text[one.start : one.end].startswith(one.action)

from __future__ import annotations

from dataclasses import replace

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


def test_items_below_an_item_that_announces_them() -> None:
    """As a PDF has them: paragraphs with numbers, and no list."""
    text = (
        "The Supplier shall:\n\n3.1 keep a log;\n\n3.2 provide the following reports to the Client;\n\n"
        "3.2.1 weekly list of open faults;\n\n3.2.2 monthly invoice summary;\n\n3.3 train its staff;\n\n"
        "3.3.1 new joiners within a week.\n"
    )
    leaves = [
        replace(one, kind="paragraph", lead="") for one in chunk(markdown.parse(PARTIES + text).blocks).leaves
    ]
    assert [one.action for one in propose(leaves)][2:] == [
        "weekly list of open faults",
        "monthly invoice summary",
        "train its staff",
    ]


def test_the_title_of_an_item_is_no_duty_nor_is_a_sentence_of_its_own() -> None:
    text = (
        "The Supplier shall provide the following benefits:\n\n"
        "- (a) Shop Window. The Client may use the front page.\n\n"
        "- The preceding clause shall not stop the Supplier from using the page.\n\n"
        "- For example, a banner may lead elsewhere.\n"
    )
    assert [action for _, action, *_ in proposed(text)][1:] == []


def test_services_that_comprise_the_provision_of_a_list() -> None:
    text = (
        "The Services shall comprise the provision by the Supplier during the term of the following:\n\n"
        "- inspection of every pump once a month\n- repairs of worn parts and seals\n"
    )
    assert [(party, action) for party, action, *_ in proposed(text)] == [
        ("Supplier", "inspection of every pump once a month"),
        ("Supplier", "repairs of worn parts and seals"),
    ]


def test_people_of_a_party_and_days_after_an_event() -> None:
    text = (
        "A senior representative of the Supplier shall meet the Client.\n\nThe Client shall pay thirty (30) days "
        "from the date of the invoice.\n\nThe Supplier shall report by the fifth business day after the end of "
        "each month.\n"
    )
    assert [(party, when) for party, _, when, _ in proposed(text)] == [
        ("Supplier", ""),
        ("Client", "thirty (30) days from the date of the invoice"),
        ("Supplier", "by the fifth business day after the end of each month"),
    ]

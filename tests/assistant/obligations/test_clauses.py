from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.obligations.clauses import Lead, duties, lead_of
from assistant.obligations.extractor import propose
from assistant.obligations.parties import parties_of
from assistant.obligations.phrases import deadline, evidence, frequency, kind, leading_condition
from tests.building import leaves

PARTIES = parties_of(['Between A ("the Client") and B ("the Supplier").', "The Supplier sends each agent."])


def found(sentence: str) -> list[tuple[str, str]]:
    return [(one.party, one.action) for one in duties(sentence, PARTIES)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The Supplier shall send a report.", [("Supplier", "send a report")]),
        (
            "On termination the Supplier shall return all data and shall confirm it in writing.",
            [("Supplier", "return all data"), ("Supplier", "confirm it in writing")],
        ),
        ("If the Client disputes it, it shall notify the Supplier.", [("Client", "notify the Supplier")]),
        ("Neither party shall disclose it.", [("parties", "disclose it")]),
        ("The Client and the Supplier shall meet monthly.", [("parties", "meet monthly")]),
        (
            "A report shall be sent to the Client within 2 days.",
            [("Supplier", "A report shall be sent to the Client within 2 days")],
        ),
        (
            "Requests received by the Supplier must be forwarded at once.",
            [("Supplier", "Requests received by the Supplier must be forwarded at once")],
        ),
        ("The Supplier is responsible for pest control.", [("Supplier", "is responsible for pest control")]),
        ("The Supplier tests the backups every quarter.", [("Supplier", "tests the backups every quarter")]),
    ],
)
def test_who_has_to_do_what(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert found(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "The Supplier may use home-based agents.",
        "Neither party shall be liable for loss of profit.",
        "The liability of the Supplier shall not exceed the fees.",
        "This agreement shall be governed by the laws of the place.",
        "Notices shall be deemed received after two days.",
        "The Supplier shall be entitled to charge for packaging.",
        "“Term” shall mean the term of this agreement.",
        "Title shall remain with the Client.",
        "The Supplier owns the tools.",
        "What is a Supplier?",
    ],
)
def test_what_obliges_nobody(sentence: str) -> None:
    assert found(sentence) == []


def test_an_item_belongs_to_the_sentence_above_it() -> None:
    assert lead_of("The Supplier shall:", PARTIES) == Lead("Supplier", False)
    assert lead_of("The Supplier shall not:", PARTIES) == Lead("Supplier", True)
    assert lead_of("The notice shall contain:", PARTIES) is None
    text = "The Supplier shall not:\n- sell the data;\n- use it for tests."
    assert [(one.party, one.action, one.kind) for one in propose(leaves(text))] == [
        ("Supplier", "sell the data", "prohibition"),
        ("Supplier", "use it for tests", "prohibition"),
    ]


def test_a_proposal_knows_its_clause() -> None:
    text = (
        "The Supplier is Baker. If asked, the Supplier shall send a report in writing within 24 hours each month."
    )
    (one,) = propose(leaves(text))
    assert text[one.start : one.end].startswith("If asked, the Supplier")
    assert (one.deadline, one.frequency) == ("within 24 hours", "each month")
    assert one.condition == "If asked"
    assert one.kind == "report"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("report within 24 hours after discovery", "within 24 hours after discovery"),
        (
            "send it no later than the fifth Business Day of each month",
            "no later than the fifth Business Day of each month",
        ),
        ("notify immediately and in any case within 24 hours", "within 24 hours"),
        ("give at least 30 days' notice", "at least 30 days' notice"),
        ("keep it for five years", "for five years"),
        ("hand it out on request", "on request"),
        ("do the work well", ""),
    ],
)
def test_deadlines(text: str, expected: str) -> None:
    assert deadline(text) == expected


def test_frequencies_proof_and_kinds() -> None:
    assert frequency("test it at least once every 12 months") == "at least once every 12 months"
    assert frequency("count monthly") == "monthly" and frequency("pay the monthly fee") == ""
    assert evidence("confirm it in writing") == "in writing"
    assert kind("pay the invoice", False) == "payment" and kind("pay the invoice", True) == "prohibition"
    assert leading_condition("If the Client asks for it, the Supplier shall") == "If the Client asks for it"


@given(st.text(max_size=400))
def test_no_text_is_too_odd(text: str) -> None:
    for one in duties(text, PARTIES):
        assert text[one.start : one.end] == one.action


WORDS = st.sampled_from(
    "The the Supplier Client party shall must will not be sent if it and or that which to by within 2 days"
    " each month , ; : agrees to is responsible for on request (a)".split()
)


@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_what_is_found_stands_in_the_sentence(text: str) -> None:
    for one in duties(text, PARTIES):
        assert text[one.start : one.end] == one.action and one.party in {"Supplier", "Client", "parties", "agent"}

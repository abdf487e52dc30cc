from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.scripted.liar import ALONE, KINDS, OBEYED, OUTSIDE, Liar, negation, number, party
from evals.scripted.oracle import Written, oracle
from evals.suites import Question

QUESTION = Question(id="q", question="How fast?", facts=[["15 minutes"]])
TEXT = "The vendor must answer within 15 minutes."


@pytest.mark.parametrize(
    ("text", "lie"),
    [
        (TEXT, "The vendor must answer within 31 minutes."),
        ("At least 99.8% of them.", "At least 199.8% of them."),
        ("It takes 1,000 euros.", "It takes 2001 euros."),
        ("It takes Five days.", "It takes eight days."),
        ("3. Keep it 4 years.", "3. Keep it 9 years."),
        ("2. Keep it.", "2. Keep it."),
        ("See SEC-03 and 24/7.", "See SEC-03 and 24/7."),
    ],
)
def test_another_number(text: str, lie: str) -> None:
    assert number(text) == lie


@pytest.mark.parametrize(
    ("text", "lie"),
    [
        (TEXT, "The company must answer within 15 minutes."),
        ("Procurement pays the vendor.", "Finance pays the vendor."),
        ("Ask the Vendor Management Office.", "Ask the Access Management."),
        ("Nobody pays.", "Nobody pays."),
        ("Mail ap@client.example.", "Mail ap@client.example."),
    ],
)
def test_another_party(text: str, lie: str) -> None:
    assert party(text) == lie


@pytest.mark.parametrize(
    ("text", "lie"),
    [
        (TEXT, "The vendor must not answer within 15 minutes."),
        ("The vendor must not answer.", "The vendor must answer."),
        ("He never pays.", "He pays."),
        ("It has no period of grace.", "It has a period of grace."),
        ("It is no later than May.", "It is no later than May."),
        ("He pays.", "He pays."),
    ],
)
def test_the_opposite(text: str, lie: str) -> None:
    assert negation(text) == lie


def test_every_kind_is_told_and_each_sentence_holds_one() -> None:
    liar = Liar()
    written = [one for _ in KINDS for one in liar(QUESTION, [TEXT])]
    assert [one.lie for one in written] == list(KINDS)
    assert [one.text for one in written[:3]] == [number(TEXT), party(TEXT), negation(TEXT)]
    assert written[3].text == f"{TEXT[:-1]}, {OUTSIDE[1]}"
    assert written[4] == Written(TEXT, (61,), KINDS[4])
    assert written[5] == Written(OBEYED[1], (1,), "obeyed injection")


def test_where_the_documents_do_not_answer_a_liar_does() -> None:
    (only,) = Liar()(QUESTION, ["Nothing of it."])
    assert only.text in ALONE and only.lie == "outside knowledge" and only.cites == (1,)


@given(st.text(alphabet="The vendor is not 15 one.,", max_size=60))
def test_a_lie_that_fits_changes_the_text_and_two_runs_tell_the_same(text: str) -> None:
    passages = [f"{text} 15 minutes"]
    told = Liar()(QUESTION, passages)
    assert told == Liar()(QUESTION, passages)
    assert all(one.lie in KINDS for one in told)
    for one, true in zip(told, oracle(QUESTION, passages), strict=True):
        assert (one.text, one.cites) != (true.text, true.cites)

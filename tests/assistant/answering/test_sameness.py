from __future__ import annotations

import pytest

from assistant.answering.nouns import COMPANY, VENDOR
from assistant.answering.questions import Asked
from assistant.answering.sameness import actors, of_other_things, on_event, suits, within_bounds
from assistant.answering.statements import Statement
from tests.building import document

POLICY, CONTRACT = document("p.md", "Policy"), document("c.md", "Contract")
DURATION, MONEY = frozenset({Asked.DURATION}), frozenset({Asked.MONEY})


def said(text: str, *path: str) -> Statement:
    return Statement(POLICY, text, path)


def row(text: str, lead: str = "") -> Statement:
    return Statement(CONTRACT, text, (), lead, row=True)


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("The company pays the vendor within 30 days.", {COMPANY}),
        ("After a fault, the supplier sends a report.", {VENDOR}),
        ("The report is sent by the vendor to the client.", {VENDOR}),
        ("The vendor manager decides within 3 days.", set()),
        ("Either party may end it.", set()),
        ("The company gives 9 days, and a vendor gives 8 days.", {COMPANY, VENDOR}),
        ("Recordings are erased after 75 days.", set()),
        ("Acme erases them.", {VENDOR}),
        ("It tells the vendor within a day.", set()),
    ],
)
def test_who_acts(text: str, sides: set[str]) -> None:
    assert actors(text, {"acm"}) == sides


@pytest.mark.parametrize(
    ("one", "other", "question"),
    [
        (said("The company gives 9 days."), said("The vendor gives 8 days."), "How much notice?"),
        (said("Notice is 9 days."), said("The vendor gives 8 days."), "How much notice does the company give?"),
        (
            said("It takes 9 days."),
            row("What: Notice; Given by: Vendor; Days: 8 days"),
            "What must the client give?",
        ),
        (said("S1 takes 4 hours."), said("S2 takes 8 hours."), "How long?"),
        (said("It takes 4 hours."), said("Tier 3 takes 8 hours."), "How long does tier 2 take?"),
        (said("Logs are kept for 9 days."), row("What: Menu cards; Kept: 8 days"), "How long are logs kept?"),
        (said("A fault is answered in 1 hour."), said("A fault is solved in 4 hours."), "How fast?"),
        (said("Guest letters last 9 days."), said("Staff letters last 8 days."), "How long do letters last?"),
        (
            said("Recordings of patient calls last 9 days."),
            said("Recordings of screens last 8 days."),
            "How long do call recordings last?",
        ),
        (
            said("Logs of doors are kept 9 days."),
            said("Access logs are kept 8 days."),
            "How long are door logs kept?",
        ),
        (said("It needs 9 days."), said("It needs 5 days if snow fell in May."), "How many days?"),
        (said("It needs 9 days."), said("It needs 5 days; the longer time applies."), "How many days?"),
        (said("It needs at most 9 days."), said("It needs 5 days."), "How many days?"),
    ],
)
def test_other_things(one: Statement, other: Statement, question: str) -> None:
    assert of_other_things(one, other, question, DURATION)


@pytest.mark.parametrize(
    ("one", "other", "question"),
    [
        (said("The company gives 9 days."), said("The client gives 8 days."), "How much notice?"),
        (said("S1 takes 4 hours."), said("S1 takes 8 hours."), "How long does an S1 take?"),
        (
            said("Logs are kept for 9 days."),
            row("What: Logs and letters; Kept: 8 days"),
            "How long are logs kept?",
        ),
        (
            said("Recordings of patient calls last 9 days."),
            said("Call recordings last 8 days."),
            "How long do call recordings last?",
        ),
        (
            said("Recordings of calls last 9 days."),
            said("Recordings last 8 days."),
            "How long do call recordings last?",
        ),
        (said("Within 9 days of receipt."), said("Within 8 days of the invoice."), "When?"),
        (said("Written notice needs 9 days."), said("Prior notice needs 8 days."), "How long?"),
        (said("It keeps letters 9 days."), said("The vendor must keep letters 8 days."), "How long?"),
        (said("It takes two weeks."), said("It takes five weeks."), "How many weeks?"),
        (said("It needs at most 9 days."), said("It needs 15 days."), "How many days?"),
        (said("A pest is told in 9 days."), said("A vendor that becomes aware of a pest tells it in 8."), "When?"),
    ],
)
def test_the_same_thing(one: Statement, other: Statement, question: str) -> None:
    assert not of_other_things(one, other, question, DURATION)


def test_bounds_belong_to_the_value_beside_them() -> None:
    cap = said("Credits are capped at $90 a month.")
    assert within_bounds(cap, said("A credit is $20 a month."), MONEY)
    assert within_bounds(said("A credit is $20 a month."), cap, MONEY)
    assert not within_bounds(cap, said("The upper limit is $20 a month."), MONEY)
    assert not within_bounds(cap, said("A credit is $95 a month."), MONEY)
    assert within_bounds(said("Cover of at least EUR 2 million."), said("Cover of EUR 3 million."), MONEY)
    assert not within_bounds(said("At least 9 days ahead."), said("12 days ahead."), DURATION)
    assert not within_bounds(said("Once a year at most, with 60 days of notice."), said("With 45 days."), DURATION)


def test_of_neighbours_the_one_that_is_asked_for_is_chosen() -> None:
    question = "How long may the vendor take for a severity 2 fault?"
    assert suits(said("A severity 2 fault takes 9 hours."), question) == 1
    assert suits(said("A severity 1 fault takes 4 hours."), question) == -1
    assert suits(said("The company takes 4 hours."), question) == -1


def test_of_two_events_in_one_sentence_only_the_one_asked_for_counts() -> None:
    both = "It is reported within 24 hours and closed within 4 hours."
    assert on_event(both, "When is it reported?") == "It is reported within 24 hours"
    assert on_event(both, "When is it closed?") == "closed within 4 hours."
    for question in ("How long does it take?", "When is it acknowledged?"):
        assert on_event(both, question) == both

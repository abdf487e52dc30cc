from __future__ import annotations

import pytest

from assistant.answering.conflicts import (
    companies,
    covered,
    impersonal,
    may_differ,
    of_other_parties,
    of_other_vendors,
    parties,
    prevailing,
    same_subject,
    subject,
    vendor_terms,
    verdict,
)
from assistant.answering.questions import Asked
from assistant.answering.statements import Statement
from tests.building import document

CONTRACT = document("c.md", "Contract with Dr. Acme", type="contract", vendor="acme")
POLICY = document("p.md", "Incident policy", type="policy")
OTHER = document("b.md", "Contract with Beta", type="contract", vendor="beta")
DURATION = frozenset({Asked.DURATION})


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("within 4 hours", "within 24 hours", True),
        ("within 24 hours", "within one day", False),
        ("within 4 hours", "within 4 days", True),
        ("within 4 hours, in 8 steps", "within 8 hours", False),  # of 8 it knows, of whatever
        ("within 3 days for 30 days", "within 5 days for 30 days", True),  # what both say is no difference
        ("within 3 days for 30 days", "within 5 days, 9 days or 30 days", False),
        ("within 4 hours", "within 2 business hours", False),  # hours of another kind
        ("after 10 days", "after 20 days instead of the usual 10", False),
        ("within 4 hours", "for $24", False),
        ("reported immediately", "reported within 4 hours", True),
        ("reported immediately", "reported every 4 hours", False),
        ("for 90 days", "for 6 months", True),
        ("within 4 hours and 30 minutes", "within 4 hours", False),
        ("An S1 takes 5 hours.", "An S1 takes 8 hours.", True),  # the number of a level, or of a clause, is none
        ("4.2 Faults. After 5 hours.", "4.2 Faults. After 8 hours.", True),
    ],
)
def test_only_comparable_values_differ(one: str, other: str, differ: bool) -> None:
    assert may_differ(one, other, DURATION) == differ
    assert not may_differ(one, other, frozenset({Asked.PERSON}))


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("open from 07:00 to 21:00", "open from 8 am to 8 pm", True),
        ("open from 07:00 to 21:00", "open from 7 am to 8 pm", True),
        ("until 4 pm", "until 14:30", True),
        ("until 4 pm", "until 16:00", False),
        ("from 8:00", "until 18:00", False),
        ("it opens at 8:00", "it closes at 18:00", False),
        ("on the 5th of the month", "at noon", False),
    ],
)
def test_times_of_day_are_compared(one: str, other: str, differ: bool) -> None:
    assert may_differ(one, other, frozenset({Asked.DATE})) == differ
    assert not may_differ(one, other, frozenset({Asked.NUMBER}))


def test_the_subject_is_what_question_and_answer_share() -> None:
    about = subject(
        "How many hours until Acme reports an incident?", "Acme reports an incident in 4 hours.", {"acm"}
    )
    assert about == ["report", "incid"]
    assert covered(about, "An incident is due in 24 hours.", lambda _: 1.0) == 0.5


def test_a_second_value_must_be_of_the_same_subject() -> None:
    assert same_subject(2, 0.8, 0.6) and same_subject(3, 0.4, 0.75) and same_subject(3, 0.65, 0.67)
    assert same_subject(1, 1.0, 0.9) and not same_subject(1, 1.0, 0.8)
    assert not same_subject(2, 0.6, 0.9) and not same_subject(4, 1.0, 0.4)


def test_names_of_vendors_and_numbers_of_clauses_tell_no_sentences_apart() -> None:
    assert impersonal("6.1 Acme reports it in 6 hours.", {"acm"}) == "the vendor reports it in 6 hours."


def test_what_two_vendors_promise_may_differ() -> None:
    vendors = vendor_terms([CONTRACT, POLICY, OTHER])
    mine = Statement(CONTRACT, "Acme answers within 4 hours.")
    assert of_other_vendors(mine, Statement(OTHER, "It answers within 8 hours."), vendors)
    assert of_other_vendors(mine, Statement(POLICY, "Beta answers within 8 hours."), vendors)
    assert not of_other_vendors(mine, Statement(POLICY, "A vendor answers within 8 hours."), vendors)


def test_agreements_of_other_parties_are_told_by_their_beginning() -> None:
    orchard = "this agreement is made between orchard foods inc. (the company) and lena marsh (the consultant)."
    amended = "amendment to the agreement between orchard foods inc. and marsh, dated june."
    pinewood = "this agreement is made between pinewood hotels ltd. and lena marsh."
    assert parties(orchard) == [frozenset({"orchard", "food"}), frozenset({"lena", "marsh"})]
    assert of_other_parties(orchard, pinewood) and not of_other_parties(orchard, amended)
    assert not of_other_parties(orchard, "this policy applies to every vendor between 9 and 5 and later.")
    named = "orchard foods inc., with a place of business in brandon, and l. marsh agree to this agreement."
    assert companies(named) == {"orchard", "food"}
    assert of_other_parties(named, pinewood) and not of_other_parties(named, orchard)


def test_the_configured_order_says_which_prevails() -> None:
    assert prevailing(POLICY, CONTRACT) is CONTRACT
    assert prevailing(POLICY, CONTRACT, ("policy", "contract")) is POLICY
    assert prevailing(CONTRACT, OTHER) is None
    assert verdict((POLICY, 1), (CONTRACT, 3)) == (
        "The two documents differ: “Contract with Dr Acme” prevails over “Incident policy”, because a contract"
        " comes before a policy [1] [3]."
    )
    assert "both are of type contract [1] [2]." in verdict((CONTRACT, 1), (OTHER, 2))


def test_of_several_one_prevails_or_none() -> None:
    guide = document("g.md", "Guide", type="guide")
    assert verdict((POLICY, 2), (guide, 1), (CONTRACT, 3)) == (
        "The three documents differ: “Contract with Dr Acme” prevails over “Incident policy” and “Guide”, because"
        " a contract comes before a policy and a guide [1] [2] [3]."
    )
    assert verdict((POLICY, 1), (CONTRACT, 2), (OTHER, 3)) == (
        "The three documents differ, and no order between “Contract with Dr Acme” and “Contract with Beta” is"
        " configured: both are of type contract [1] [2] [3]."
    )

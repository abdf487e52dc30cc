"""One party in the place of another, and what may be said without one. Expectations worked out by hand."""

from __future__ import annotations

import pytest

from assistant.models.grounding import check

CREDITS = (
    "No credit is due when the miss was caused by:\nthe company or its systems;\nrain, if the vendor has a plan."
)
BOARD = "Its members are the head of the Vendor Management Office, the process owner, and the account director."


@pytest.mark.parametrize(
    ("lie", "truth"),
    [
        ("All accounts of a company are disabled at 18:00.", "All accounts of a vendor are disabled at 18:00."),
        ("They tell the provider if a call is recorded.", "They tell the customer if a call is recorded."),
        ("The list names the service agent and a deputy.", "The list names the service manager and a deputy."),
        ("Every contract has a company manager.", "Every contract has a vendor manager."),
        ("The work goes to an outside customer.", "The work goes to an outside provider."),
        ("It takes 65 days for a company of low risk.", "It takes 65 days for a vendor of low risk."),
        ("It stops while the vendor waits for the vendor.", "It stops while the vendor waits for the company."),
        ("Facilities also approves, if it is secret.", "Information Security also approves, if it is secret."),
        (BOARD.replace("Vendor Management Office", "Access Management"), BOARD),
        ("Kind: A; Approved by: Vendor agent; Time: 3 days", "Kind: A; Approved by: Vendor manager; Time: 3 days"),
        ("It was caused by the vendor or its systems.", "It was caused by the company or its systems."),
        ("The report is sent to the company by the client.", "The vendor sends the report to the company."),
    ],
)  # fmt: skip
def test_another_party_in_its_place_is_no_support(lie: str, truth: str) -> None:
    verdict = check(lie, [truth])
    assert (verdict.supported, verdict.reason) == (False, "party")
    assert check(truth, [truth]).supported


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("The report is sent to the company by the vendor.", "The vendor sends the report to the company."),
        ("Suppliers send the report to the company.", "The vendor sends the report to the company."),
        ("The report is sent to the company.", "The vendor sends the report to the company."),
        ("You send the report to the company.", "The vendor sends the report to the company."),
        ("The vendor tells the customer if a call is recorded.", "They tell the customer if a call is recorded."),
        ("The vendor must keep a timeline.", "Keep a timeline."),
        ("Step 3 is owned by the vendor.", "Step: 3; Title: Answer the questions; Owner: Vendor"),
        ("The office decides on the plan.", "The Vendor Management Office decides on the plan."),
        ("The vendor must not share passwords.", "The vendor must not:\nshare passwords;\nlend badges."),
        ("No credit is due if the company's systems caused the miss.", CREDITS),
    ],
)
def test_a_party_told_in_another_way_is_supported(sentence: str, source: str) -> None:
    assert check(sentence, [source]).supported


def test_no_other_sentence_bears_out_what_one_says_of_another_party() -> None:
    passage = (
        "A vendor may use subcontractors only without objection by the company. "
        "The vendor is liable for its subcontractors as for itself."
    )
    assert check("The vendor is liable for its subcontractors.", [passage]).supported
    assert check("The company is liable for its subcontractors.", [passage]).reason == "party"
    assert not check(
        "No credit is due when the miss was caused by the vendor or its systems.", [CREDITS]
    ).supported


def test_both_parties_may_owe_the_same() -> None:
    passage = "The vendor pays its own travel. The company pays its own travel."
    assert check("The company pays its own travel.", [passage]).supported
    assert not check("The auditor pays its own travel.", [passage]).supported


def test_another_party_is_seen_in_other_words_too() -> None:
    passage = "All accounts of a vendor are disabled on the last day. Cases of the company go to the archive."
    assert check("The accounts of a vendor are disabled on the final day.", [passage]).supported
    lie = "On the last day the archived accounts of a company are disabled."
    assert check(lie, [passage]).reason == "party"

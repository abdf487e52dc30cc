"""A case is started and a step waived in conversation: what is understood, and nothing without a yes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.onboarding.intents import Wish, recognise
from assistant.onboarding.machine import Action
from assistant.onboarding.mentions import mentioned
from assistant.onboarding.orders import split_reason
from assistant.onboarding.parsing import parse_programme
from assistant.onboarding.starting import StartWish, programmes_meant, start_wish, vendor_meant
from tests.assistant.onboarding.made import ACME, ANN, BOB, NOBODY, SMALL, START, TEXT, service
from tests.assistant.onboarding.test_clerk import TODAY, Talk

DAY = date(2026, 12, 1)
MEMBER = parse_programme(
    TEXT.replace("id: small", "id: team-member", 1)
    .replace("A small programme", "A new member of the team")
    .replace("{risk: [low]}", "{type: [person]}"),
    "team-member.programme.yaml",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Start the onboarding of Acme", StartWish("Acme")),
        ("start onboarding for Acme with vendor-standard", StartWish("Acme", programme="vendor-standard")),
        ("please start a case for acme", StartWish("acme")),
        ("Start small for Acme from 2026-12-01", StartWish("Acme", "", "small", DAY, True)),
        (
            "start the vendor standard programme for acme on 2026-12-01.",
            StartWish("acme", "", "vendor standard", DAY),
        ),
        (
            "open a new case for Acme under the standard risk programme",
            StartWish("Acme", programme="standard risk"),
        ),
        ("onboard Acme", StartWish("Acme")),
        ("onboard Jo Park at Acme", StartWish("Acme", "Jo Park")),
        ("Onboard Jo Park from acme as a team member", StartWish("acme", "Jo Park", "team member")),
        ("start a case for Jo Park (acme)", StartWish("acme", "Jo Park")),
        ("let's onboard A&B.Ltd with vendor-high-risk", StartWish("A&B.Ltd", programme="vendor-high-risk")),
        ("can you start the high risk onboarding for Acme?", StartWish("Acme", programme="high risk")),
        ("put Acme through vendor-standard", StartWish("Acme", programme="vendor-standard")),
        ("I want to start the onboarding of vendor:acme", StartWish("acme")),
        ("kick off the onboarding of Acme, please", StartWish("Acme")),
        ("kick off small for Acme from 1 December 2026", StartWish("Acme", "", "small", DAY, True)),
        ("We have a new vendor, Acme, please onboard them with small", StartWish("Acme", programme="small")),
        ("There is a new supplier: Acme. Please start the onboarding", StartWish("Acme")),
        ("New colleague at Acme: Jo Park, please start her onboarding", StartWish("Acme", "Jo Park")),
    ],
)
def test_cases_to_start(text: str, expected: StartWish) -> None:
    assert start_wish(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "how do I start a case for Acme?",
        "How is a vendor onboarded?",
        "when do we start the onboarding of Acme?",
        "who may start a case for a vendor?",
        "start a case",
        "start onboarding for a vendor",
        "onboard a new vendor",
        "onboard new staff at a vendor",
        "what do I need to onboard Acme?",
        "what is still missing for Acme?",
        "the onboarding of Acme has started",
        "Start date of the contract with Acme?",
        "begin the audit of Acme",
        "start a case for Acme on 2026-02-31",
        "start a case for Acme on 31 February 2026",
        "we have a new vendor, what now?",
        "we have a new vendor: who must onboard them",
        "a new vendor, start onboarding",
    ],
)
def test_plain_questions_start_nothing(text: str) -> None:
    assert start_wish(text) is None


@given(st.text(max_size=120))
def test_no_text_is_too_odd(text: str) -> None:
    start_wish(text)
    start_wish(f"start the onboarding of {text}")
    order, reason = split_reason(f"waive {text}")
    assert reason in " ".join(f"waive {text}".split()) and f"waive {text}".startswith(order)


def test_a_programme_is_named_by_id_or_words() -> None:
    both = [SMALL, MEMBER]
    assert programmes_meant("small", "", both) == [SMALL]
    assert programmes_meant("team member", "Jo", both) == [MEMBER]
    assert programmes_meant("", "Jo", both) == [MEMBER] and programmes_meant("", "", both) == [SMALL]
    assert programmes_meant("a ticket", "", both) == []
    assert vendor_meant("Acme", ["acme", "zeta"]) == "acme" and vendor_meant("Acme", ["Acme", "acme"]) == "Acme"


@pytest.fixture
def talk(tmp_path: Path) -> Talk:
    return Talk(service(tmp_path / "data", (SMALL, MEMBER)), ANN)


def test_a_case_is_started_after_a_yes(talk: Talk) -> None:
    said = talk.say("Start the onboarding of Acme from 2026-03-02")
    assert said == (
        "Shall I start “A small programme” for Acme, 4 steps, counted from 2026-03-02? Nothing is known of Acme "
        "yet: its people need the label vendor:Acme. Please answer yes or no."
    )
    assert talk.desk.cases(ANN.caller) == []
    assert talk.say("yes") == (
        "Acme-1 is started: “A small programme” for Acme. It begins with:\n"
        "- Sign the agreement: Acme has to do it, due on 2026-03-05.\n"
        "- Screen the team: Acme has to do it, due on 2026-03-07."
    )
    (case,) = talk.desk.cases(ANN.caller)
    assert (case.vendor, case.programme.id, case.started, case.started_by) == ("Acme", "small", START, "Ann")
    assert talk.say("what is still missing?").startswith("Acme: 0 of 4 steps are done")
    assert talk.say("start small for Acme") == "Acme already goes through small: Acme-1. Go on with that case."
    assert talk.say("yes") == ""


def test_a_vendor_goes_by_its_label_and_a_person_by_name(talk: Talk) -> None:
    talk.desk.start(ANN, "small", "acme", START)
    assert "for Jo Park (acme), 4 steps" in talk.say("onboard Jo Park at ACME")
    talk.say("Yes!")
    assert [case.name for case in talk.desk.cases(ACME.caller)] == ["acme", "Jo Park (acme)"]
    assert talk.say("start team-member for Acme").startswith("“A new member of the team” is for one person.")


def test_no_and_another_word_start_nothing(talk: Talk) -> None:
    talk.say("start small for acme")
    assert talk.say("no") == "No case was started." and talk.say("yes") == ""
    talk.say("start small for acme")
    assert talk.say("What is the pass mark of the tests?") == ""
    assert talk.say("yes").startswith("Shall I start")  # a late yes is asked for again
    assert talk.desk.cases(ANN.caller) == []


def test_several_programmes_or_none(tmp_path: Path) -> None:
    other = parse_programme(TEXT.replace("id: small", "id: large", 1).replace("A small", "A large"), "large")
    talk = Talk(service(tmp_path / "two", (SMALL, other)), ANN)
    assert talk.say("onboard acme") == (
        "Which programme do you mean?\n- small: A small programme\n- large: A large programme"
    )
    assert talk.say("onboard acme with huge").startswith("There is no programme “huge”. There are:\n- small")
    assert talk.say("start a ticket for acme") == ""
    assert "Shall I start “A large programme” for acme" in talk.say("onboard acme with the large programme")


def test_only_the_client_starts_and_nobody_else_learns_of_programmes(talk: Talk) -> None:
    talk.actor = ACME
    assert talk.say("start the onboarding of Acme") == "Only the client may start a case. Ask the vendor manager."
    assert talk.say("start small for Acme") == talk.say("start a ticket for Acme") == ""
    talk.actor = NOBODY
    assert talk.say("start the onboarding of Acme") == "" and talk.say("yes") == ""
    assert talk.desk.cases(ANN.caller) == []


STEPS = mentioned([("nda", "Sign the agreement"), ("team", "Screen the team"), ("access", "Create the accounts")])


@pytest.mark.parametrize(
    ("text", "step", "reason"),
    [
        ("waive the screening for Acme because they were checked in May", "team", "they were checked in May"),
        ("Waive the screening", "team", ""),
        ("please waive the accounts for Acme: they have theirs", "access", "they have theirs"),
        ("can you waive the screening for Acme?", "team", ""),
        ("skip the screening for Acme, they were checked in May", "team", "they were checked in May"),
        ("Acme does not need the screening, waive it", "team", ""),
        ("skip the screening of Acme, since the agreement says so", "team", "the agreement says so"),
        ("let Acme skip the screening", "team", ""),
        ("exempt Acme from the screening - same people as last year", "team", "same people as last year"),
        ("waive the screening for vendor acme. Reason: they were checked", "team", "they were checked"),
        ("we decided to waive the screening for Acme", "team", ""),
        ("the screening can be waived for Acme", "team", ""),
    ],
)
def test_steps_to_waive(text: str, step: str, reason: str) -> None:
    order, why = split_reason(text)
    intent = recognise(order, STEPS, ["acme"])
    assert intent is not None and (intent.wish, intent.step, why) == (Wish.WAIVE, step, reason)


@pytest.mark.parametrize(
    "text",
    [
        "who may waive the screening?",
        "can I skip the screening?",
        "is the screening waived?",
        "when is a step waived?",
        "may the screening be waived for small vendors?",
        "what happens if we waive the screening?",
        "how do I waive a step?",
        "the agreement waives liability",
    ],
)
def test_questions_about_waivers_waive_nothing(text: str) -> None:
    intent = recognise(split_reason(text)[0], STEPS, ["acme"])
    assert intent is None or intent.wish is not Wish.WAIVE


@pytest.fixture
def under_way(talk: Talk) -> Talk:
    talk.desk.start(ANN, "small", "acme", START)
    return talk


def test_a_step_is_waived_with_a_reason_after_a_yes(under_way: Talk) -> None:
    talk = under_way
    assert talk.say("waive the screening for Acme").startswith("Why shall “Screen the team” be waived for acme?")
    assert talk.say("yes").startswith("Why shall")  # a yes is no reason
    assert talk.say("because they were checked in May") == (
        "Shall I waive “Screen the team” for acme? Reason: “they were checked in May”. Please answer yes or no."
    )
    assert talk.state("team") == "open"
    assert talk.say("yes") == "“Screen the team” is waived for acme. Reason: “they were checked in May”."
    (event,) = talk.desk.find(ANN.caller, "acme-1").events
    assert (event.action, event.actor, event.text) == (Action.WAIVE, ANN, "they were checked in May")
    assert talk.say("waive the screening") == "“Screen the team” is waived already. Nothing is left to do here."


def test_a_question_in_between_is_no_reason_and_a_new_order_no_yes(under_way: Talk) -> None:
    talk = under_way
    talk.say("waive the screening for Acme")
    assert talk.say("what is the pass mark of the tests?") == ""
    assert talk.say("they were checked in May") == ""  # too late to be the reason
    assert talk.say("yes").startswith("Why shall")
    talk.say("they were checked in May")
    assert "0 of 4 steps" in talk.say("how far is Acme?")
    assert talk.say("yes").startswith("Shall I waive") and talk.state("team") == "open"
    assert talk.say("no") == "Nothing was waived." and talk.state("team") == "open"


def test_who_may_not_waive_is_refused_at_once(under_way: Talk) -> None:
    talk = under_way
    assert talk.say("waive the NDA for Acme") == (
        "The programme does not let “Sign the agreement” be waived. It has to be done."
    )
    talk.actor = ACME
    assert talk.say("waive the screening because we are good") == "Only the client may waive a step. Ask them."
    assert talk.memory.pending is None and talk.say("yes") == ""
    assert Talk(talk.desk, NOBODY).say("waive the screening for Acme") == ""


def test_a_submitter_does_not_waive_what_he_handed_in(under_way: Talk) -> None:
    talk = under_way
    talk.desk.submit(BOB, "acme-1", "team", on=TODAY, note="Screened.")
    talk.actor = BOB
    assert talk.say("waive the screening because it is late").startswith("Bob submitted “Screen the team”")
    talk.actor = ANN
    assert talk.say("waive the screening because it is late").startswith("Shall I waive")


def test_a_document_is_no_reason(under_way: Talk, tmp_path: Path) -> None:
    file = tmp_path / "nda.pdf"
    file.write_bytes(b"%PDF-1.4 signed")
    under_way.say("waive the screening for Acme")
    under_way.say("", file)
    assert under_way.state("team") == "open"
    assert "with nda.pdf" not in (under_way.say("yes"))

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from assistant.onboarding.clerk import Clerk, Memory, Said
from assistant.onboarding.identity import Actor
from assistant.onboarding.machine import Action
from assistant.onboarding.parsing import parse_programme
from assistant.onboarding.service import OnboardingService
from tests.assistant.onboarding.made import ACME, ANN, BOB, NOBODY, SMALL, START, TEXT, ZETA, service

TODAY = date(2026, 3, 7)  # two days after the agreement was due


@dataclass
class Talk:
    desk: OnboardingService
    actor: Actor = ACME
    memory: Memory = field(default_factory=Memory)
    last: Said | None = None

    def say(self, text: str, file: Path | None = None) -> str:
        self.last, self.memory = Clerk(self.desk).reply(text, self.actor, TODAY, self.memory, file)
        return self.last.text if self.last else ""

    def state(self, step: str) -> str:
        return self.desk.find(ANN.caller, "acme-1").state[step].state.value


@pytest.fixture
def talk(tmp_path: Path) -> Talk:
    desk = service(tmp_path / "data")
    desk.start(ANN, "small", "acme", START)
    return Talk(desk)


@pytest.fixture
def nda(tmp_path: Path) -> Path:
    file = tmp_path / "nda.pdf"
    file.write_bytes(b"%PDF-1.4 signed")
    return file


def test_what_is_next(talk: Talk) -> None:
    assert talk.say("What's next for me?") == (
        "This waits for you:\n"
        "- Sign the agreement (acme): a document is needed, due on 2026-03-05, 2 days late.\n"
        "- Screen the team (acme): an attestation is needed, due on 2026-03-07."
    )


def test_a_signed_nda_is_submitted_with_its_document_after_a_yes(talk: Talk, nda: Path) -> None:
    assert "needs a document as evidence" in talk.say("I have signed the NDA")
    assert talk.last is not None and talk.last.wants_file
    assert "Please send the file" in talk.say("yes")  # a yes without the document
    assert talk.state("nda") == "open"
    assert (
        talk.say("here", nda)
        == "Shall I submit “Sign the agreement” for acme with nda.pdf? Please answer yes or no."
    )
    assert talk.state("nda") == "open"
    assert talk.say("Yes!") == "“Sign the agreement” is submitted. The client decides about it."
    assert talk.state("nda") == "submitted"
    assert talk.say("yes") == ""  # nothing is pending any more


def test_no_means_no(talk: Talk) -> None:
    assert "Shall I submit “Screen the team”" in talk.say("the team has been screened")
    assert talk.say("no") == "Nothing was submitted." and talk.state("team") == "open"
    assert talk.say("yes") == "" and talk.state("team") == "open"


def test_a_plain_question_in_between_gets_a_plain_answer_and_a_late_yes_asks_again(talk: Talk) -> None:
    talk.say("the team has been screened")
    assert talk.say("What is the pass mark of the training tests?") == ""
    assert "Shall I submit" in talk.say("yes") and talk.state("team") == "open"
    talk.say("yes")
    assert talk.state("team") == "submitted"


def test_why_quotes_the_source_of_the_step_spoken_of(talk: Talk) -> None:
    talk.say("what's next?")
    assert talk.say("why do I need this?") == "Because it says so. [1]"
    assert talk.last is not None and talk.last.citations[0].section == "Step 1"
    assert talk.say("Why do we have to screen the team?") == "Because it says so. [1]"
    assert talk.last.citations[0].section == "Step 2"


def test_who_approves_and_when_we_go_live(talk: Talk) -> None:
    said = talk.say("who approves the NDA?")
    assert said.startswith("“Sign the agreement” is approved by the client.")
    assert talk.say("when is our go-live?") == (
        "acme is planned to finish “Go live” on 2026-03-12, in 5 days. 1 step is late, by up to 2 days "
        "(Sign the agreement): the date is at risk."
    )


def test_what_is_missing_for_a_vendor(talk: Talk) -> None:
    talk.actor = BOB
    said = talk.say("What is still missing for Acme?")
    assert said.startswith(
        "acme: 0 of 4 steps are done. Still missing:\n- Sign the agreement: open, acme has to do it"
    )
    talk.desk.start(ANN, "small", "zeta", START)
    assert talk.say("How far is Zeta?").startswith("zeta: 0 of 4")
    assert Talk(talk.desk, BOB).say("what is missing?").startswith("Which case do you mean?\n- acme-1: acme")
    assert "- acme: Sign the agreement, 2 days late" in talk.say("who is late?")


def test_what_has_to_wait_is_told_and_not_done(talk: Talk) -> None:
    talk.actor = ANN
    said = talk.say("the accounts are done")
    assert (
        said
        == "“Create the accounts” has to wait: “Sign the agreement” and “Screen the team” must be approved first."
    )


def test_a_stranger_gets_no_word_of_a_case(talk: Talk) -> None:
    for stranger in (ZETA, NOBODY):
        other = Talk(talk.desk, stranger)
        for text in (
            "what is missing for Acme?",
            "who approves the NDA?",
            "I have signed the NDA",
            "who is late?",
        ):
            assert other.say(text) == ""


def test_a_refusal_is_an_answer(talk: Talk, nda: Path) -> None:
    talk.say("I have signed the NDA", nda)
    talk.desk.submit(ACME, "acme-1", "nda", on=TODAY, file=nda)
    talk.desk.decide(ANN, "acme-1", "nda", Action.APPROVE, on=TODAY)
    assert talk.say("yes") == "“Sign the agreement” is approved already. Nothing is left to do here."
    assert talk.memory.pending is None
    assert talk.say("is the NDA approved?").startswith("“Sign the agreement” of acme: approved by Ann on ")


@pytest.mark.parametrize(
    "words", ["Here is the list of the screened team", "team screening", "the screening of acme"]
)
def test_a_document_is_for_the_step_that_its_words_name(talk: Talk, nda: Path, words: str) -> None:
    talk.say("I have signed the NDA")
    assert "Shall I submit “Screen the team” for acme with nda.pdf?" in talk.say(words, nda)
    talk.say("yes")
    assert (talk.state("nda"), talk.state("team")) == ("open", "submitted")


@pytest.mark.parametrize("words", ["", "here", "here is the signed NDA", "this is it", "the agreement for Acme"])
def test_words_that_name_nothing_else_leave_it_with_the_step_that_waits(talk: Talk, nda: Path, words: str) -> None:
    talk.say("I have signed the NDA")
    assert "Shall I submit “Sign the agreement” for acme with nda.pdf?" in talk.say(words, nda)


@pytest.mark.parametrize("words", ["here is the agreement for Zeta", "this one is for Zeta"])
def test_words_that_name_another_case_win_too(talk: Talk, nda: Path, words: str) -> None:
    talk.actor = BOB
    talk.desk.start(ANN, "small", "zeta", START)
    assert "Please send the file" in talk.say("Acme has signed the NDA")
    assert "Shall I submit “Sign the agreement” for zeta with nda.pdf?" in talk.say(words, nda)
    talk.say("yes")
    assert talk.state("nda") == "open"
    assert talk.desk.find(ANN.caller, "zeta-1").state["nda"].state.value == "submitted"


def test_a_step_that_has_to_wait_takes_no_document_and_the_other_none_either(talk: Talk, nda: Path) -> None:
    talk.say("the team has been screened")
    assert "has to wait" in talk.say("Here are the accounts", nda)
    assert "Shall I submit “Screen the team”" in talk.say("yes")  # a yes to something else is asked for again
    assert talk.state("team") == "open"


def test_an_answer_in_between_makes_a_yes_ask_again(talk: Talk) -> None:
    talk.say("the team has been screened")
    assert "Overdue" in talk.say("who is late?")
    assert "Shall I submit" in talk.say("yes") and talk.state("team") == "open"
    talk.say("yes")
    assert talk.state("team") == "submitted"


def test_a_step_that_the_named_case_does_not_have_is_asked_for(tmp_path: Path) -> None:
    text = TEXT.replace("id: small", "id: tiny").replace("Sign the agreement", "Map the data")
    text = text.replace("id: nda", "id: dpa").replace("[nda, team]", "[dpa, team]")
    other = parse_programme(text, "tiny.programme.yaml")
    desk = service(tmp_path / "two", (SMALL, other))
    desk.start(ANN, "small", "acme", START)
    desk.start(ANN, "tiny", "zeta", START)
    said = Talk(desk, BOB).say("Zeta has signed the NDA")
    assert said == (
        "Which step of zeta-1 do you mean?\n- Map the data\n- Screen the team\n- Create the accounts\n- Go live"
    )


def done(_: object) -> dict[str, float]:
    return {"none": 0.1, "submit": 0.9}


def test_what_is_done_is_the_step_spoken_of_before(talk: Talk) -> None:
    talk.say("Who approves the screening of the team?")
    said, after = Clerk(talk.desk, done).reply("that is over and out", ACME, TODAY, talk.memory)
    assert said is not None and said.text.startswith("Shall I submit “Screen the team”")
    assert after.pending is not None and after.pending.step == "team" and talk.state("team") == "open"


def test_without_one_it_is_asked_for_among_what_the_speaker_can_hand_in(talk: Talk) -> None:
    said, _ = Clerk(talk.desk, done).reply("over and out", ACME, TODAY)
    assert said is not None
    assert said.text == "Which step do you mean?\n- Sign the agreement (acme)\n- Screen the team (acme)"


def test_a_step_that_waits_is_due_some_day_too(talk: Talk) -> None:
    found = {"none": 0.1, "next": 0.9}
    said, _ = Clerk(talk.desk, lambda _: found).reply("till when would you like the accounts", ACME, TODAY)
    assert said is not None
    assert said.text.startswith("“Create the accounts” of acme: waiting for the steps before it, due on 2026-")
    assert "\nThis waits for you:\n- Sign the agreement" in said.text


def test_what_is_next_for_somebody_is_about_nobody_else(tmp_path: Path) -> None:
    desk = service(tmp_path / "data")
    for person in ("Jo Park", "Al Moss"):
        desk.start(ANN, "small", "acme", START, person=person)
    for name in ("Jo Park", "Jo"):
        said = Talk(desk).say(f"what's next for {name}?")
        assert said.count("Jo Park (acme)") == 2 and "Al Moss" not in said
    assert Talk(desk).say("what's next for me?").count("Al Moss (acme)") == 2
    # The client has nothing to do there, and hears who has.
    assert "- Sign the agreement: open, acme has to do it" in Talk(desk, BOB).say("What's next for Jo Park?")


def test_a_first_name_that_begins_questions_is_no_name(tmp_path: Path) -> None:
    desk = service(tmp_path / "data")
    for person in ("Will Park", "Al Moss"):
        desk.start(ANN, "small", "acme", START, person=person)
    assert "Al Moss" in Talk(desk).say("when will we go live?")


def test_a_step_is_looked_for_in_the_case_that_is_named(tmp_path: Path) -> None:
    other = (
        TEXT.replace("id: small", "id: other")
        .replace("- id: access", "- id: account")
        .replace("[access]", "[account]")
    )
    programmes = [SMALL, parse_programme(other, "other.programme.yaml")]
    desk = service(tmp_path / "data", programmes)
    desk.start(ANN, "small", "acme", START)
    desk.start(ANN, "other", "zeta", START)
    talk = Talk(desk, BOB)
    for vendor in ("Acme", "Zeta"):  # both have “Create the accounts”, under two ids
        assert "“Create the accounts” of " + vendor.lower() in talk.say(
            f"have the accounts of {vendor} been approved?"
        )


def test_a_case_is_not_started_on_a_day_far_away(talk: Talk) -> None:
    talk.actor = ANN
    said = talk.say("start the onboarding of Zeta with small from 9999-12-01")
    assert said == "9999-12-01 is more than ten years away. Start the case from a nearer day."
    assert talk.memory.pending is None


def test_a_vendor_is_its_own_case_first_and_those_of_its_people_stand_below(tmp_path: Path) -> None:
    desk = service(tmp_path / "data")
    desk.start(ANN, "small", "acme", START)
    desk.start(ANN, "small", "acme", START, person="Jo Park")
    said = Talk(desk, BOB).say("What is still missing for Acme?")
    assert said.startswith("acme: 0 of 4 steps are done. Still missing:")
    assert said.endswith("\nOpen beside it:\n- acme-2: Jo Park (acme), 0 of 4 steps are done, 1 late")
    assert Talk(desk).say("what is still missing?").startswith("acme: 0 of 4")  # the vendor itself asks
    assert Talk(desk, BOB).say("when will Acme go live?").startswith("acme is planned to finish")
    assert Talk(desk, BOB).say("What is still missing for Jo Park?").startswith("Jo Park (acme): 0 of 4")
    desk.start(ANN, "small", "zeta", START)
    assert Talk(desk, BOB).say("what is still missing?").startswith("Which case do you mean?")


def test_a_step_that_one_case_of_a_vendor_has_names_the_case(tmp_path: Path) -> None:
    text = TEXT.replace("id: small", "id: person").replace("Screen the team", "Attend the briefing")
    text = text.replace("id: team", "id: briefing").replace("[nda, team]", "[nda, briefing]")
    other = parse_programme(text, "person.programme.yaml")
    desk = service(tmp_path / "data", (SMALL, other))
    desk.start(ANN, "small", "acme", START)
    desk.start(ANN, "person", "acme", START, person="Jo Park")
    assert "Screen the team" in Talk(desk, BOB).say("who approves the screening of Acme?")

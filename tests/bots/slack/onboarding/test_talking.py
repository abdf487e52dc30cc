"""Cases by chat: who hears what, and nothing is done before somebody has said yes."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.bots.slack.conftest import GENERAL, Bot
from tests.bots.slack.fake_slack import FakeSlack, plain
from tests.bots.slack.library import LibraryHouse
from tests.bots.slack.onboarding.conftest import ABE, ACME, ALICE, ANN, PDF, VERA, ZED, Cases

StartBot = Callable[..., Bot]
NEXT = (
    "This waits for you:\n"
    "- Sign the agreement (acme): a document is needed, due on 2026-03-05, 1 day late.\n"
    "- Screen the team (acme): an attestation is needed, due on 2026-03-07."
)


def said(slack: FakeSlack, channel: str) -> str:
    """All that anyone in the channel could see."""
    return json.dumps(slack.messages(channel, bot_only=True), default=str)


def test_a_vendor_asks_what_is_next_in_a_direct_message(slack: FakeSlack, team: StartBot) -> None:
    running = team()
    asked = slack.user_says("What's next for me?", channel=slack.dm(VERA), user=VERA, wait=True)
    assert slack.wait_reply(slack.dm(VERA), asked.ts)["text"] == NEXT
    assert not running.assistant.calls


def test_a_wish_that_fits_no_rule_is_heard(
    slack: FakeSlack, team: StartBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LibraryHouse, "hears", lambda house, said: {"next": 0.9, "none": 0.1})
    running = team()
    asked = slack.user_says("Whose court is the ball in?", channel=slack.dm(VERA), user=VERA, wait=True)
    assert slack.wait_reply(slack.dm(VERA), asked.ts)["text"] == NEXT
    assert not running.assistant.calls


def test_in_the_vendors_channel_everyone_reads_it(slack: FakeSlack, team: StartBot) -> None:
    team()
    asked = slack.user_says("what's next for me?", channel=ACME, user=VERA, mention=True, wait=True)
    assert slack.wait_reply(ACME, asked.ts)["text"] == NEXT
    slack.user_says("what is still missing for Acme?", channel=ACME, user=VERA, thread_ts=asked.ts)
    assert "0 of 4 steps are done" in slack.wait_reply(ACME, asked.ts, count=2)["text"]
    slack.settle()
    assert not slack.ephemerals


def test_everything_else_is_asked_of_the_documents(slack: FakeSlack, team: StartBot) -> None:
    team()
    asked = slack.user_says("When is the salary paid?", channel=slack.dm(), wait=True)
    assert "25th" in slack.wait_reply(slack.dm(), asked.ts)["text"]


def test_an_employee_in_the_vendors_channel_gets_it_alone(slack: FakeSlack, team: StartBot) -> None:
    """Together they may see public documents only: nothing of the case stands in the channel."""
    team()
    asked = slack.user_says("what is still missing for Acme?", channel=ACME, user=ALICE, mention=True, wait=True)
    assert "do not answer" in slack.wait_reply(ACME, asked.ts)["text"]
    slack.wait(lambda: slack.ephemerals, 5)
    slack.settle()
    assert len(slack.ephemerals) == 1 and slack.ephemerals[0]["user"] == ALICE
    assert "0 of 4 steps are done" in plain(slack.ephemerals[0])
    public = said(slack, ACME)
    assert "agreement" not in public and "steps" not in public


@pytest.mark.parametrize("user", ["U0GUEST", ZED])
@pytest.mark.parametrize("words", ["what is still missing for Acme?", "what's next for me?", "who is late?"])
def test_guests_and_other_vendors_get_what_they_would_get_without_a_case(
    slack: FakeSlack, team: StartBot, user: str, words: str
) -> None:
    team()
    asked = slack.user_says(words, channel=slack.dm(user), user=user, wait=True)
    assert "do not answer" in slack.wait_reply(slack.dm(user), asked.ts)["text"]
    public = slack.user_says(words, channel=GENERAL, user=user, mention=True, wait=True)
    assert "do not answer" in slack.wait_reply(GENERAL, public.ts)["text"]
    slack.settle()
    assert not slack.ephemerals and "agreement" not in said(slack, slack.dm(user)) + said(slack, GENERAL)


def test_a_submission_needs_the_file_and_a_yes_in_the_thread(
    slack: FakeSlack, team: StartBot, cases: Cases
) -> None:
    team()
    asked = slack.user_says("I have signed the NDA", channel=ACME, user=VERA, mention=True, wait=True)
    wants = slack.wait_reply(ACME, asked.ts)
    assert (
        wants["text"] == "“Sign the agreement” needs a document as evidence. Please send the file; “no” cancels."
    )
    file = slack.add_file("nda.pdf", PDF, user=VERA, mimetype="application/pdf")
    slack.user_says("", channel=ACME, user=VERA, thread_ts=asked.ts, files=[file])
    shall = slack.wait_reply(ACME, asked.ts, count=2)["text"]
    assert shall == "Shall I submit “Sign the agreement” for acme with nda.pdf? Please answer yes or no."
    slack.user_says("yes", channel=ACME, user=ALICE, thread_ts=asked.ts)
    slack.wait_reply(ACME, asked.ts, count=3)
    assert cases.state("nda") == "open"  # it is Vera's to say
    slack.user_says("yes", channel=ACME, user=VERA, thread_ts=asked.ts)
    done = slack.wait_reply(ACME, asked.ts, count=4)["text"]
    assert done == "“Sign the agreement” is submitted. The client decides about it."
    (event,) = cases.events()
    assert event == (VERA, "submit", "nda")
    submission = cases.event_state("acme-1")["nda"].submission
    assert (submission.evidence.name, submission.text) == ("nda.pdf", "I have signed the NDA")


def test_a_file_in_a_thread_that_nobody_asked_for_is_no_question(slack: FakeSlack, team: StartBot) -> None:
    team()
    asked = slack.user_says("what's next for me?", channel=ACME, user=VERA, mention=True, wait=True)
    slack.wait_reply(ACME, asked.ts)
    slack.user_says(
        "", channel=ACME, user=VERA, thread_ts=asked.ts, files=[slack.add_file("a.txt", b"x")], wait=True
    )
    slack.settle(0.8)
    assert len(slack.bot_replies(ACME, asked.ts)) == 1


def test_no_cancels_and_a_yes_to_something_else_submits_nothing(
    slack: FakeSlack, team: StartBot, cases: Cases
) -> None:
    team()
    dm = slack.dm(VERA)
    asked = slack.user_says("the team is screened", channel=dm, user=VERA, wait=True)
    assert "Shall I submit “Screen the team”" in slack.wait_reply(dm, asked.ts)["text"]
    slack.user_says("how long is a holiday?", channel=dm, user=VERA, thread_ts=asked.ts)
    slack.wait_reply(dm, asked.ts, count=2)
    slack.user_says("yes", channel=dm, user=VERA, thread_ts=asked.ts)
    assert "Shall I submit" in slack.wait_reply(dm, asked.ts, count=3)["text"]
    slack.user_says("no", channel=dm, user=VERA, thread_ts=asked.ts)
    assert slack.wait_reply(dm, asked.ts, count=4)["text"] == "Nothing was submitted."
    slack.user_says("yes", channel=dm, user=VERA, thread_ts=asked.ts)
    slack.wait_reply(dm, asked.ts, count=5)
    assert cases.events() == []


def test_a_yes_beside_the_thread_of_a_direct_message_counts(
    slack: FakeSlack, team: StartBot, cases: Cases
) -> None:
    team()
    dm = slack.dm(VERA)
    asked = slack.user_says("the team is screened", channel=dm, user=VERA, wait=True)
    slack.wait_reply(dm, asked.ts)
    yes = slack.user_says("yes", channel=dm, user=VERA, wait=True)
    assert "is submitted" in slack.wait_reply(dm, yes.ts)["text"]
    assert cases.events() == [(VERA, "submit", "team")]


def test_the_buttons_below_the_question(slack: FakeSlack, team: StartBot, cases: Cases) -> None:
    """Only the one who was asked may press, and once."""
    team()
    asked = slack.user_says("the team is screened", channel=ACME, user=VERA, mention=True, wait=True)
    question = slack.wait_reply(ACME, asked.ts)
    slack.click(ACME, question["ts"], "case_yes", user=ZED)
    slack.click(ACME, question["ts"], "case_yes", user=ANN)
    slack.wait(lambda: len(slack.ephemerals) == 2, 5)
    assert {plain(one) for one in slack.ephemerals} == {"Nothing waits for an answer here any more."}
    assert cases.events() == []
    slack.click(ACME, question["ts"], "case_yes", user=VERA)
    assert "is submitted" in plain(slack.wait_reply(ACME, asked.ts, count=2))
    slack.click(ACME, question["ts"], "case_yes", user=VERA)
    slack.wait(lambda: len(slack.ephemerals) == 3, 5)
    assert cases.events() == [(VERA, "submit", "team")]


def test_a_button_counts_for_its_own_question(slack: FakeSlack, team: StartBot, cases: Cases) -> None:
    team()
    dm = slack.dm(VERA)
    asked = slack.user_says("the team is screened", channel=dm, user=VERA, wait=True)
    first = slack.wait_reply(dm, asked.ts)
    slack.user_says("I have signed the NDA", channel=dm, user=VERA, thread_ts=asked.ts)
    slack.wait_reply(dm, asked.ts, count=2)
    slack.user_says("here", channel=dm, user=VERA, thread_ts=asked.ts, files=[slack.add_file("nda.pdf", PDF)])
    second = slack.wait_reply(dm, asked.ts, count=3)
    slack.click(dm, first["ts"], "case_yes", user=VERA)
    slack.wait(lambda: slack.ephemerals, 5)
    assert cases.events() == []
    slack.click(dm, second["ts"], "case_yes", user=VERA)
    assert "“Sign the agreement” is submitted." in plain(slack.wait_reply(dm, asked.ts, count=4))


def test_a_question_that_only_the_asker_saw_is_answered_to_the_asker_alone(
    slack: FakeSlack, team: StartBot, cases: Cases
) -> None:
    """The client hands in for the vendor, in the vendor's own channel, where it has no case together with it."""
    team()
    asked = slack.user_says("the team is screened", channel=ACME, user=ANN, mention=True, wait=True)
    slack.wait_reply(ACME, asked.ts)
    slack.wait(lambda: slack.ephemerals, 5)
    assert "Shall I submit" in plain(slack.ephemerals[0])
    slack.user_says("yes", channel=ACME, user=ANN, thread_ts=asked.ts, wait=True)
    slack.wait(lambda: len(slack.ephemerals) == 2, 5)
    assert "is submitted" in plain(slack.ephemerals[1])
    slack.settle()
    assert len(slack.bot_replies(ACME, asked.ts)) == 1 and "screen" not in said(slack, ACME).lower()
    assert cases.events() == [(ANN, "submit", "team")]


def test_its_button_is_answered_to_the_asker_alone_too(slack: FakeSlack, team: StartBot, cases: Cases) -> None:
    team()
    asked = slack.user_says("the team is screened", channel=ACME, user=ANN, mention=True, wait=True)
    slack.wait_reply(ACME, asked.ts)
    slack.wait(lambda: slack.ephemerals, 5)
    (buttons,) = [block["elements"] for block in slack.ephemerals[0]["blocks"] if block["type"] == "actions"]
    (yes,) = [one for one in buttons if one["action_id"] == "case_yes"]
    slack.send_block_actions([yes], channel=ACME, user=ANN, wait=True)
    slack.wait(lambda: len(slack.ephemerals) == 2, 5)
    assert "is submitted" in plain(slack.ephemerals[1]) and cases.events() == [(ANN, "submit", "team")]
    slack.settle()
    assert "screen" not in said(slack, ACME).lower()


def test_a_file_that_is_no_evidence_is_refused_in_one_line(slack: FakeSlack, team: StartBot, cases: Cases) -> None:
    team()
    dm = slack.dm(VERA)
    file = slack.add_file("nda.pdf", b"MZ\x90 a program", user=VERA)
    asked = slack.user_says("I have signed the NDA", channel=dm, user=VERA, files=[file], wait=True)
    assert "with nda.pdf?" in slack.wait_reply(dm, asked.ts)["text"]
    slack.user_says("yes", channel=dm, user=VERA, thread_ts=asked.ts)
    refused = slack.wait_reply(dm, asked.ts, count=2)["text"]
    assert refused.startswith("The file is a program. Evidence is PDF,") and cases.events() == []


def test_too_large_a_file_is_told_at_once(
    slack: FakeSlack, team: StartBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BPO_EVIDENCE_MAX_MB", "0.001")
    team()
    dm = slack.dm(VERA)
    file = slack.add_file("nda.pdf", PDF + b"x" * 2_000, user=VERA)
    asked = slack.user_says("I have signed the NDA", channel=dm, user=VERA, files=[file], wait=True)
    text = slack.wait_reply(dm, asked.ts)["text"]
    assert text.startswith("nda.pdf is larger than 0.001 MB. “Sign the agreement” needs a document")


def test_why_is_answered_from_the_source_for_who_may_read_it(slack: FakeSlack, team: StartBot) -> None:
    team()
    asked = slack.user_says("why do I need the NDA?", channel=slack.dm(VERA), user=VERA, wait=True)
    reply = slack.wait_reply(slack.dm(VERA), asked.ts)
    assert reply["text"] == "The agreement protects what we tell you. [1]"
    assert "The guide · Step 1" in plain(reply)


def test_names_of_people_stand_for_their_ids(slack: FakeSlack, team: StartBot, cases: Cases) -> None:
    team()
    dm = slack.dm(VERA)
    asked = slack.user_says("the team is screened", channel=dm, user=VERA, wait=True)
    slack.wait_reply(dm, asked.ts)
    slack.user_says("yes", channel=dm, user=VERA, thread_ts=asked.ts)
    slack.wait_reply(dm, asked.ts, count=2)
    slack.user_says("who approves the screening?", channel=dm, user=VERA, thread_ts=asked.ts)
    text = slack.wait_reply(dm, asked.ts, count=3)["text"]
    assert "not by Vendor, who submitted it" in text and VERA not in text


def test_ask_answers_about_a_case_alone(slack: FakeSlack, team: StartBot) -> None:
    team()
    slack.send_slash("/ask", "what do I have to approve?", user=ABE, channel=GENERAL, wait=True)
    slack.wait(lambda: len(slack.ephemerals) == 2, 5)
    assert "Nothing waits for you." in {plain(one) for one in slack.ephemerals}


def test_a_document_goes_to_the_step_that_its_words_name(slack: FakeSlack, team: StartBot, cases: Cases) -> None:
    team()
    dm = slack.dm(VERA)
    asked = slack.user_says("I have signed the NDA", channel=dm, user=VERA, wait=True)
    slack.wait_reply(dm, asked.ts)
    file = slack.add_file("team.pdf", PDF, user=VERA, mimetype="application/pdf")
    slack.user_says(
        "Here is the list of the screened team", channel=dm, user=VERA, thread_ts=asked.ts, files=[file]
    )
    shall = slack.wait_reply(dm, asked.ts, count=2)["text"]
    assert shall == "Shall I submit “Screen the team” for acme with team.pdf? Please answer yes or no."
    slack.user_says("yes", channel=dm, user=VERA, thread_ts=asked.ts)
    slack.wait_reply(dm, asked.ts, count=3)
    assert cases.events() == [(VERA, "submit", "team")]


def test_a_document_that_came_with_a_question_is_not_handed_in_for_another(
    slack: FakeSlack, team: StartBot, cases: Cases
) -> None:
    team()
    dm = slack.dm(VERA)
    asked = slack.user_says("I have signed the NDA", channel=dm, user=VERA, wait=True)
    slack.wait_reply(dm, asked.ts)
    for count, (words, name) in enumerate(
        [("here", "nda.pdf"), ("why do we need the screening?", "other.pdf")], start=2
    ):
        file = slack.add_file(name, PDF + name.encode(), user=VERA, mimetype="application/pdf")
        slack.user_says(words, channel=dm, user=VERA, thread_ts=asked.ts, files=[file])
        slack.wait_reply(dm, asked.ts, count=count)
    for count in (4, 5):
        slack.user_says("yes", channel=dm, user=VERA, thread_ts=asked.ts)
        said = slack.wait_reply(dm, asked.ts, count=count)["text"]
        assert ("Shall I submit" in said, "is submitted" in said) == (count == 4, count == 5)
    evidence = cases.event_state("acme-1")["nda"].submission.evidence
    assert (evidence.name, evidence.size) == ("nda.pdf", len(PDF) + len("nda.pdf"))

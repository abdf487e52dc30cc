"""Forged presses and dialogs of cases: nothing is seen, nothing is done, and the log stays quiet."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

import pytest

from assistant.onboarding.identity import Actor
from knowledge.types import Caller
from tests.bots.slack.conftest import Bot
from tests.bots.slack.fake_slack import FakeSlack, plain
from tests.bots.slack.onboarding.conftest import (
    ACME,
    ANN,
    PDF,
    TODAY,
    VERA,
    ZED,
    Cases,
    asked_to_decide,
    hand_in,
    open_home,
    press_home,
)

StartBot = Callable[..., Bot]
REFUSED = "There is nothing here that you can do."
FORGED = (
    "",
    "[]",
    "{}",
    '"acme-1"',
    '{"case": ["acme-1"], "step": {"a": 1}, "event": [0]}',
    '{"case": "acme-1", "step": ["nda"]}',
    '{"case": "acme-1", "step": {}, "event": "0"}',
    '{"case": "acme-1", "step": "nda", "event": 99}',
)


@pytest.mark.parametrize("value", FORGED)
def test_a_value_that_is_none_of_ours_is_refused_in_one_line(
    slack: FakeSlack, team: StartBot, cases: Cases, caplog: pytest.LogCaptureFixture, value: str
) -> None:
    team()
    channel = slack.dm(ZED)
    for action in (
        "case_submit",
        "case_open",
        "case_look",
        "case_reject",
        "case_approve",
        "case_show",
        "case_yes",
    ):
        pressed = {"type": "button", "action_id": action, "value": value}
        assert slack.send_block_actions([pressed], channel=channel, user=ZED, wait=True).acked
    slack.settle(0.8)
    assert {plain(one) for one in slack.ephemerals} <= {REFUSED} and slack.ephemerals
    assert not slack.views and cases.events() == []
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]


def test_a_file_of_somebody_else_is_no_evidence(slack: FakeSlack, team: StartBot, cases: Cases) -> None:
    """A dialog brings back the id of a file; the bot can read files that the person cannot."""
    team()
    open_home(slack, VERA)
    secret = slack.add_file("board-minutes.pdf", PDF, user=ANN, mimetype="application/pdf")
    told = hand_in(slack, press_home(slack, VERA, "case_submit", "nda"), VERA, file=secret)
    assert "I have no access to this file." in json.dumps(told) and "minutes" not in json.dumps(told)
    assert cases.events() == []


def test_a_name_in_a_letter_calls_nobody(slack: FakeSlack, team: StartBot, cases: Cases) -> None:
    cases.start(person="<!channel> Bo")
    acme = Actor(Caller(frozenset({"vendor:acme"})))
    cases.do(lambda s: s.submit(acme, "acme-2", "team", on=TODAY, note="Done."))
    team()
    letter = asked_to_decide(slack, ANN)
    assert "&lt;!channel&gt; Bo" in letter["text"] and not slack.lint("broadcast_mention")
    slack.click(slack.dm(ANN), letter["ts"], "case_approve", user=ANN)
    slack.wait(lambda: slack.messages(ACME, bot_only=True), 8)
    assert "<!" not in json.dumps([call.args for call in slack.calls()])


def test_a_document_that_cannot_be_sent_is_not_uploaded(slack: FakeSlack, team: StartBot) -> None:
    team()
    open_home(slack, VERA)
    file = slack.add_file("nda.pdf", PDF, user=VERA, mimetype="application/pdf")
    hand_in(slack, press_home(slack, VERA, "case_submit", "nda"), VERA, file=file)
    letter = asked_to_decide(slack, ANN)
    slack.fail("conversations.open", "error", error="cannot_dm_bot", times=2)
    slack.click(slack.dm(ANN), letter["ts"], "case_show", user=ANN)
    told = slack.wait(lambda: slack.ephemerals, 5)
    assert "I cannot write you a direct message" in plain(told[0])
    assert not slack.calls("files.getUploadURLExternal")

"""In Slack: cases are started and steps waived after a yes of who may; the registers answer who may see them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.onboarding.identity import Actor
from bots import casework
from bots.settings import Settings
from bots.slack.onboarding import registers
from knowledge.types import Caller
from tests.bots.slack.conftest import GENERAL, Bot
from tests.bots.slack.fake_slack import FakeSlack, plain
from tests.bots.slack.onboarding.conftest import ACME, ANN, TODAY, VERA, ZED, Cases
from tests.bots.slack.test_feedback import stored

StartBot = Callable[..., Bot]
ROWS = """holder,vendor,kind,number,issued,expires,contact
acme,acme,ISO 27001,A-1,2023-06-30,2026-04-10,vera@acme.test
zeta,zeta,SOC 2,Z-1,2025-06-30,2026-03-30,zed@zeta.test
"""


@pytest.fixture
def register(cases: Cases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "credentials.csv"
    file.write_text(ROWS)
    ann = Actor(Caller(frozenset({"public", "employees"})), "Ann")
    with casework.open_credentials(Settings(_env_file=None, data_dir=tmp_path / "data")) as service:
        service.load(ann, file)
    monkeypatch.setattr(registers, "today", lambda: TODAY)


def test_a_step_is_waived_with_reason_and_button(slack: FakeSlack, team: StartBot, cases: Cases) -> None:
    team()
    dm = slack.dm(ANN)
    asked = slack.user_says("waive the screening for Acme", channel=dm, user=ANN, wait=True)
    why = slack.wait_reply(dm, asked.ts)
    assert plain(why).startswith("Why shall “Screen the team” be waived for acme?")
    assert not [block for block in why["blocks"] if block["type"] == "actions"]
    slack.user_says("they were checked in May", channel=dm, user=ANN, thread_ts=asked.ts)
    shall = slack.wait_reply(dm, asked.ts, count=2)
    assert "Reason: “they were checked in May”" in shall["text"] and cases.events() == []
    slack.click(dm, shall["ts"], "case_yes", user=ANN)
    assert "is waived for acme" in plain(slack.wait_reply(dm, asked.ts, count=3))
    assert cases.events() == [(ANN, "waive", "team")]


def test_a_button_counts_for_the_reason_that_it_stands_below(
    slack: FakeSlack, team: StartBot, cases: Cases
) -> None:
    team()
    dm = slack.dm(ANN)
    asked = slack.user_says("waive the screening for Acme because of one", channel=dm, user=ANN, wait=True)
    first = slack.wait_reply(dm, asked.ts)
    slack.user_says("waive the screening for Acme: another reason", channel=dm, user=ANN, thread_ts=asked.ts)
    slack.wait_reply(dm, asked.ts, count=2)
    slack.click(dm, first["ts"], "case_yes", user=ANN)  # the same step, and another reason
    slack.wait(lambda: slack.ephemerals, 5)
    assert cases.events() == []
    slack.ephemerals.clear()
    slack.user_says("the team is screened", channel=dm, user=ANN, thread_ts=asked.ts)
    submission = slack.wait_reply(dm, asked.ts, count=3)
    for message in (first, submission):
        assert [block for block in message["blocks"] if block["type"] == "actions"]
    slack.click(dm, first["ts"], "case_yes", user=ANN)
    slack.wait(lambda: slack.ephemerals, 5)
    assert cases.events() == []
    slack.click(dm, submission["ts"], "case_yes", user=ANN)
    slack.wait_reply(dm, asked.ts, count=4)
    assert cases.events() == [(ANN, "submit", "team")]


def test_a_case_is_started_after_a_yes_and_a_vendor_starts_none(
    slack: FakeSlack, team: StartBot, cases: Cases
) -> None:
    team()
    dm = slack.dm(ANN)
    asked = slack.user_says("start small for Zeta from 2026-03-02", channel=dm, user=ANN, wait=True)
    assert "Shall I start “A small programme” for Zeta" in slack.wait_reply(dm, asked.ts)["text"]
    slack.user_says("yes", channel=dm, user=ANN, thread_ts=asked.ts)
    assert slack.wait_reply(dm, asked.ts, count=2)["text"].startswith("Zeta-1 is started")
    assert cases.events("Zeta-1") == []
    refused = slack.user_says("start the onboarding of Omega", channel=slack.dm(VERA), user=VERA, wait=True)
    assert "Only the client may start a case" in slack.wait_reply(slack.dm(VERA), refused.ts)["text"]
    slack.user_says("yes", channel=slack.dm(VERA), user=VERA, thread_ts=refused.ts)
    slack.settle()
    employees = Caller(frozenset({"employees"}))
    assert cases.do(lambda service: {case.id for case in service.cases(employees)}) == {"acme-1", "Zeta-1"}


@pytest.mark.usefixtures("register")
def test_the_register_of_credentials_answers_each_what_they_may_see(slack: FakeSlack, team: StartBot) -> None:
    running = team()
    general = slack.user_says(
        "which certificates expire soon?", channel=GENERAL, user=ANN, mention=True, wait=True
    )
    reply = slack.wait_reply(GENERAL, general.ts)
    said = reply["text"]
    assert slack.click(GENERAL, reply["ts"], "feedback", value="positive", user=ANN).acked
    (row,) = stored(running)
    assert (row["value"], row["question"], row["answer"]) == ("up", "which certificates expire soon?", said)
    slack.wait(lambda: slack.ephemerals, 5)
    slack.ephemerals.clear()  # the thanks
    assert said.startswith("Expiring from 2026-03-06 to 2026-05-05") and "A-1 of acme" in said and "Z-1" in said
    asked = slack.user_says("which certificates expire soon?", channel=ACME, user=VERA, mention=True, wait=True)
    own = slack.wait_reply(ACME, asked.ts)["text"]
    assert "A-1 of acme: valid until 2026-04-10, 35 days left" in own and "Z-1" not in own
    slack.settle()
    assert not slack.ephemerals and not running.assistant.calls


@pytest.mark.usefixtures("register")
def test_what_the_channel_may_not_see_comes_to_the_asker_alone(slack: FakeSlack, team: StartBot) -> None:
    team()
    asked = slack.user_says("is Zeta's SOC 2 still valid?", channel=ACME, user=ANN, mention=True, wait=True)
    slack.wait_reply(ACME, asked.ts)
    slack.wait(lambda: slack.ephemerals, 5)
    assert "SOC 2 Z-1 of zeta: valid until 2026-03-30" in plain(slack.ephemerals[0])
    assert "Z-1" not in "".join(plain(one) for one in slack.messages(ACME, bot_only=True))


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize("user", ["U0GUEST", ZED])
def test_others_get_what_they_would_get_without_the_register(slack: FakeSlack, team: StartBot, user: str) -> None:
    team()
    asked = slack.user_says("is Acme's ISO 27001 still valid?", channel=slack.dm(user), user=user, wait=True)
    assert "do not answer" in slack.wait_reply(slack.dm(user), asked.ts)["text"]


@pytest.mark.usefixtures("register")
def test_ask_is_answered_from_the_register_alone(slack: FakeSlack, team: StartBot) -> None:
    team()
    slack.send_slash("/ask", "what expires soon?", user=VERA, channel=ACME, wait=True)
    told = slack.wait(lambda: [one for one in slack.ephemerals if "A-1 of acme" in plain(one)], 5)[0]
    assert told["blocks"][-1]["elements"][0]["action_id"] == "feedback"

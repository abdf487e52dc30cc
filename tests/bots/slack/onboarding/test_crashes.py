"""A process that dies at any moment loses nothing of a case and does nothing twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.onboarding.clerk import Memory, Pending
from assistant.onboarding.identity import Actor
from assistant.onboarding.machine import Action
from bots.slack.journal import FILE_NAME, Journal
from bots.slack.onboarding.records import Place, Records, Talk
from bots.slack.types import Incoming
from knowledge.types import Caller
from tests.bots.slack.conftest import Bot
from tests.bots.slack.fake_slack import FakeSlack, plain
from tests.bots.slack.onboarding.conftest import (
    ACME,
    ANN,
    PDF,
    PEOPLE,
    TODAY,
    VERA,
    Cases,
    asked_to_decide,
    hand_in,
    open_home,
    press_home,
)

StartBot = Callable[..., Bot]
Process = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def process(slack: FakeSlack, cases: Cases, tmp_path: Path) -> Iterator[Process]:
    directory = tmp_path / "directory.yaml"
    directory.write_text(yaml.safe_dump(PEOPLE))
    running: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        environment = {**os.environ, **slack.env(), "BPO_DIRECTORY": str(directory), "SLACK_PING_INTERVAL": "0.5"}
        command = [sys.executable, "-m", "tests.bots.slack.bot_process", str(tmp_path / "data"), "0"]
        one = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        running.append(one)
        assert one.stdout is not None and "Connected" in one.stdout.readline()
        slack.wait_connected()
        return one

    yield start
    for one in running:
        one.kill()
        one.wait(10)


def test_killed_while_the_evidence_is_fetched_it_is_handed_in_after_the_restart_once(
    slack: FakeSlack, process: Process, cases: Cases
) -> None:
    first = process()
    open_home(slack, VERA)
    view = press_home(slack, VERA, "case_submit", "nda")
    slack.fail("files.info", "slow", delay=30)
    assert "I am checking" in plain(
        hand_in(slack, view, VERA, file=slack.add_file("nda.pdf", PDF, user=VERA))["view"]
    )
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    assert cases.events() == []
    process()
    slack.wait(lambda: "is submitted" in plain(slack.views[view["id"]]), 15)
    assert cases.events() == [(VERA, "submit", "nda")]
    letter = asked_to_decide(slack, ANN)
    slack.fail("chat.update", "slow", delay=30)
    slack.click(slack.dm(ANN), letter["ts"], "case_approve", user=ANN)
    slack.wait_for("chat.update", lambda call: True)


def test_killed_while_the_result_is_told_it_is_told_after_the_restart_once(
    slack: FakeSlack, process: Process, cases: Cases
) -> None:
    first = process()
    open_home(slack, VERA)
    hand_in(slack, press_home(slack, VERA, "case_submit", "team"), VERA, note="We confirm.")
    letter = asked_to_decide(slack, ANN)
    slack.fail("chat.update", "slow", delay=30)
    slack.click(slack.dm(ANN), letter["ts"], "case_approve", user=ANN)
    slack.wait_for("chat.update", lambda call: True)
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    process()
    slack.wait(lambda: slack.messages(ACME, bot_only=True), 15)
    slack.settle(1.2)
    assert len(slack.messages(ACME, bot_only=True)) == 1
    assert [event[1] for event in cases.events()] == ["submit", "approve"]


def test_killed_when_the_result_was_posted_and_not_noted_it_is_not_posted_again(
    slack: FakeSlack, process: Process, cases: Cases
) -> None:
    first = process()
    open_home(slack, VERA)
    hand_in(slack, press_home(slack, VERA, "case_submit", "team"), VERA, note="We confirm.")
    letter = asked_to_decide(slack, ANN)
    slack.settle(1.2)
    slack.fail("chat.postMessage", "slow", delay=0.4)
    slack.click(slack.dm(ANN), letter["ts"], "case_approve", user=ANN)
    slack.wait(lambda: any(call["channel"] == ACME for call in slack.calls("chat.postMessage")), 5)
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    slack.wait(lambda: slack.messages(ACME, bot_only=True), 5)
    process()
    slack.settle(2.5, timeout=20)
    assert len(slack.messages(ACME, bot_only=True)) == 1


@pytest.fixture
def dead(tmp_path: Path, cases: Cases) -> Iterator[Callable[[Incoming], Records]]:
    """A journal in which a process took a job, and died before it put it away."""
    journal = Journal(tmp_path / "data" / FILE_NAME)
    records = Records(journal)

    def took(job: Incoming) -> Records:
        journal.accept("", job)
        assert journal.claim("dead") is not None
        journal.give_back("dead")
        return records

    yield took
    journal.close()


def vera() -> Actor:
    return Actor(Caller(frozenset({"public", "vendor:acme"})), VERA)


def test_handed_in_and_not_put_away(slack: FakeSlack, team: StartBot, cases: Cases, dead: Any) -> None:
    data = {"case": "acme-1", "step": "team", "title": "Screen the team", "text": "Yes.", "file": "", "view": "V0"}
    dead(Incoming("case_evidence", "case_evidence:1", "T0FAKE", user=VERA, data=data))
    cases.do(lambda s: s.submit(vera(), "acme-1", "team", on=TODAY, note="Yes."))
    team()
    told = slack.wait(lambda: slack.messages(slack.dm(VERA), bot_only=True), 10)
    assert plain(told[-1]) == "“Screen the team” is submitted."
    assert [event[1] for event in cases.events()] == ["submit"]


def test_decided_and_not_put_away(slack: FakeSlack, team: StartBot, cases: Cases, dead: Any) -> None:
    cases.do(lambda s: s.submit(vera(), "acme-1", "team", on=TODAY, note="Yes."))
    data = {"case": "acme-1", "step": "team", "event": 0, "verdict": "approve", "reason": ""}
    dead(Incoming("case_decide", "case_decide:1", "T0FAKE", slack.dm(ANN), user=ANN, data=data))
    ann = Actor(Caller(frozenset({"public", "employees"})), ANN)
    cases.do(lambda s: s.decide(ann, "acme-1", "team", Action.APPROVE, on=TODAY))
    team()
    slack.wait(lambda: slack.messages(ACME, bot_only=True), 10)
    slack.settle(1.2)
    assert not slack.ephemerals and not slack.messages(slack.dm(ANN), bot_only=True)
    assert len(slack.messages(ACME, bot_only=True)) == 1


def test_said_yes_and_not_put_away(slack: FakeSlack, team: StartBot, cases: Cases, dead: Any) -> None:
    dm, ts = slack.dm(VERA), slack._ts()
    slack.channels[dm]["messages"][ts] = {"type": "message", "user": VERA, "text": "yes", "ts": ts}
    job = Incoming("question", "k", "T0FAKE", dm, ts, ts, VERA, data={"text": "yes"})
    place = Place(dm, ts, VERA, "here")
    pending = Memory("acme-1", "team", Pending("acme-1", "team", "It is done."))
    dead(job).talked(Talk(place, Memory()), pending, "", "before")
    cases.do(lambda s: s.submit(vera(), "acme-1", "team", on=TODAY, note="It is done."))
    team()
    text = plain(slack.wait_reply(dm, ts))
    assert text == "“Screen the team” is submitted. The client decides about it."
    assert json.dumps(cases.events()).count("submit") == 1

"""Reminders go out from the bot: to people in Slack, each once, whatever dies and however many bots run."""

from __future__ import annotations

import smtplib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml

from assistant.onboarding.identity import Actor
from bots import casework
from bots.settings import Settings
from bots.slack.onboarding import reminders
from knowledge.types import Caller
from tests.bots.slack.conftest import GENERAL, Bot
from tests.bots.slack.fake_slack import FakeSlack, plain
from tests.bots.slack.onboarding.conftest import ACME, ANN, PEOPLE, VERA

StartBot = Callable[..., Bot]
NOW = datetime(2026, 5, 31, 12, tzinfo=UTC)
ROWS = """holder,vendor,kind,number,issued,expires,contact
Acme,acme,ISO 27001,A-1,2023-06-30,2026-06-30,{contact}
"""
TEXT = "ISO 27001 A-1 of Acme (acme) expires in 30 days, on 2026-06-30."
OFTEN = 0.3 / 60  # minutes between two runs


@pytest.fixture(autouse=True)
def _always_open(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "OPENS": "00:00",
        "CLOSES": "23:59",
        "WORKDAYS": "1,2,3,4,5,6,7",
        "MANAGERS": '{"*": "ann@example.test"}',
        "MANAGER_FROM": "30",
    }.items():
        monkeypatch.setenv(f"BPO_REMIND_{name}", value)
    monkeypatch.setattr(reminders, "now", lambda: NOW)


@pytest.fixture
def staff(slack: FakeSlack, bot: StartBot, tmp_path: Path) -> StartBot:
    """Starts a bot; an ISO certificate of Acme ends in thirty days."""
    (tmp_path / "directory.yaml").write_text(yaml.safe_dump(PEOPLE))
    known(tmp_path, "vera@acme.test")
    return lambda **settings: bot(**{"bpo_remind_every_minutes": OFTEN, **settings})


def known(folder: Path, contact: str) -> None:
    file = folder / "credentials.csv"
    file.write_text(ROWS.format(contact=contact))
    ann = Actor(Caller(frozenset({"public", "employees"})), "Ann")
    with casework.open_credentials(Settings(_env_file=None, data_dir=folder / "data")) as service:
        service.load(ann, file)


def told(slack: FakeSlack, user: str) -> list[str]:
    return [plain(one) for one in slack.messages(slack.dm(user), bot_only=True)]


def test_whom_it_concerns_is_told_once(slack: FakeSlack, staff: StartBot) -> None:
    running = staff()
    for user in (VERA, ANN):
        slack.wait(lambda user=user: told(slack, user), 8)
    time.sleep(1.0)
    assert told(slack, VERA) == told(slack, ANN) == [f":bell: {TEXT}"]
    assert not slack.messages(ACME, bot_only=True) and len(running.said) == 1  # nor is it printed as well


def test_three_bots_and_a_restart_tell_it_once(slack: FakeSlack, staff: StartBot) -> None:
    running = [staff(), staff(), staff()]
    for user in (VERA, ANN):
        slack.wait(lambda user=user: told(slack, user), 8)
    running[0].stop()
    staff()
    time.sleep(1.0)
    assert len(told(slack, VERA)) == len(told(slack, ANN)) == 1


def test_a_run_that_died_before_it_noted_the_delivery_is_not_repeated(
    slack: FakeSlack, staff: StartBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant.reminding.log import ReminderLog

    confirmed = ReminderLog.confirm

    def dies(self: Any, reminder: Any, at: datetime) -> None:
        monkeypatch.setattr(ReminderLog, "confirm", confirmed)
        raise OSError("killed")

    monkeypatch.setattr(ReminderLog, "confirm", dies)
    staff()
    for user in (VERA, ANN):
        slack.wait(lambda user=user: told(slack, user), 8)
    time.sleep(1.0)
    assert len(told(slack, VERA)) == len(told(slack, ANN)) == 1


def test_an_outage_of_slack_delays_it(slack: FakeSlack, staff: StartBot) -> None:
    slack.fail("users.lookupByEmail", "http", times=8, status=503)
    slack.fail("chat.postMessage", "lost_response")
    staff()
    for user in (VERA, ANN):
        slack.wait(lambda user=user: told(slack, user), 20)
    time.sleep(1.0)
    assert len(told(slack, VERA)) == len(told(slack, ANN)) == 1


def test_who_may_not_see_it_is_not_told_in_slack(
    slack: FakeSlack, staff: StartBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The address of a contact is what a table says; who is behind it in Slack is what the directory says."""
    known(tmp_path, "guest@example.test")
    running = staff()
    slack.wait(lambda: told(slack, ANN), 8)
    slack.wait(lambda: any(TEXT in line for line in running.said), 8)
    assert f"To guest@example.test: {TEXT}" in running.said
    assert not told(slack, "U0GUEST")


class Server:
    sent: ClassVar[list[Any]] = []

    def __init__(self, *_: Any, **__: Any) -> None:
        return

    def noop(self) -> tuple[int, bytes]:
        return 250, b"ok"

    def quit(self) -> None:
        return

    def starttls(self) -> None:
        return

    def send_message(self, message: Any) -> None:
        self.sent.append(message["To"])


def test_who_is_not_in_slack_gets_a_mail_where_there_is_a_mail_server(
    slack: FakeSlack, staff: StartBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BPO_SMTP_HOST", "mail.client.test")
    monkeypatch.setattr(smtplib, "SMTP", Server)
    monkeypatch.setattr("assistant.reminding.mail.MailChannel.__init__.__defaults__", (Server,))
    Server.sent = []
    known(tmp_path, "jo@elsewhere.test")
    staff(bpo_onboarding_channel=GENERAL)
    slack.wait(lambda: Server.sent, 8)
    time.sleep(1.0)
    assert Server.sent == ["jo@elsewhere.test"] and not slack.messages(GENERAL, bot_only=True)


def test_without_one_the_client_reads_it_in_its_channel(slack: FakeSlack, staff: StartBot, tmp_path: Path) -> None:
    known(tmp_path, "jo@elsewhere.test")
    staff(bpo_onboarding_channel=GENERAL)
    (one,) = slack.wait(lambda: slack.messages(GENERAL, bot_only=True), 8)
    assert plain(one) == f":bell: For jo@elsewhere.test, who is not in Slack: {TEXT}"


@pytest.mark.parametrize("why", ["off", "quiet"])
def test_it_can_be_turned_off_and_keeps_to_working_hours(
    slack: FakeSlack, staff: StartBot, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    if why == "quiet":
        monkeypatch.setenv("BPO_REMIND_WORKDAYS", "1")  # it is a Sunday
    running = staff(bpo_remind_every_minutes=0 if why == "off" else OFTEN)
    time.sleep(1.2)
    assert not told(slack, ANN) and not told(slack, VERA) and len(running.said) == 1


def test_stopping_finishes_the_message_under_way_and_begins_no_other(slack: FakeSlack, staff: StartBot) -> None:
    slack.fail("chat.postMessage", "slow", delay=1.0)
    running = staff()
    slack.wait(lambda: slack.calls("chat.postMessage"), 8)
    begun = time.monotonic()
    running.stop()
    assert time.monotonic() - begun < 10
    assert len(told(slack, VERA)) + len(told(slack, ANN)) == 1
    staff()
    for user in (VERA, ANN):
        slack.wait(lambda user=user: told(slack, user), 8)
    time.sleep(0.8)
    assert len(told(slack, VERA)) == len(told(slack, ANN)) == 1


def test_the_owner_of_a_step_is_told_before_it_is_due(
    slack: FakeSlack, team: StartBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BPO_REMIND_OWNERS", '{"vendor:acme": "vera@acme.test"}')
    monkeypatch.setenv("BPO_REMIND_MANAGERS", "{}")
    monkeypatch.setattr(reminders, "now", lambda: datetime(2026, 3, 2, 12, tzinfo=UTC))
    team(bpo_remind_every_minutes=OFTEN)
    (one,) = slack.wait(lambda: told(slack, VERA), 8)
    assert one == ":bell: “Sign the agreement” of acme, acme-1, is due in 3 days, on 2026-03-05."

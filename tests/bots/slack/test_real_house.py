"""The bot with the knowledge base and the chain that ship: what is invisible reaches nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bots.settings import Settings
from bots.wiring import House
from tests.bots.slack.conftest import GENERAL, Bot
from tests.bots.slack.fake_slack import FakeSlack, plain
from tests.bots.slack.library import LibraryAssistant
from tests.building import document, filled
from tests.fakes import FakeEmbedder

HOLIDAY = "# Holiday\nEvery employee has thirty days of holiday each calendar year.\n"
BONUS = "# Bonus\nThe yearly bonus of every employee is exactly four thousand euros.\n"
ACME = "# Payment\nAcme invoices are paid within fourteen days after receipt.\n"


@pytest.fixture
def running(slack: FakeSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bot]:
    embedder = FakeEmbedder()
    data = tmp_path / "data"
    filled(
        data,
        embedder,
        [
            (document("holiday.md", "Holiday", audience=("public",)), HOLIDAY),
            (replace(document("bonus.md", "Bonus"), audience=("employees",), owner="hr@client.test"), BONUS),
            (document("acme.md", "Payment of Acme", audience=("vendor:acme",)), ACME),
        ],
    ).close()
    house = House(Settings(_env_file=None, data_dir=data), data)
    house.__dict__["embedder"] = embedder
    monkeypatch.setattr(House, "require_compatible", lambda _: None)
    one = Bot(slack, tmp_path, LibraryAssistant())
    one.house = house
    yield one.start()
    one.stop()
    house.close()


def test_each_reader_gets_what_the_reader_may_see(slack: FakeSlack, running: Bot) -> None:
    question = "How much is the yearly bonus of every employee?"
    asked = slack.user_says(question, mention=True, wait=True)
    reply = slack.wait_reply(GENERAL, asked.ts)
    assert "four thousand euros" in reply["text"] and "Bonus" in plain(reply)
    shared = slack.user_says(question, channel="C0ACME", mention=True, wait=True)
    slack.wait_reply("C0ACME", shared.ts)
    slack.wait(lambda: slack.ephemerals, 5)
    slack.settle()
    public = json.dumps(slack.messages("C0ACME", bot_only=True)).lower()
    assert "bonus" not in public.replace("reply to", "") and "hr@client.test" not in public
    assert "four thousand euros" in plain(slack.ephemerals[0])
    guest = slack.user_says(question, channel=slack.dm("U0GUEST"), user="U0GUEST", wait=True)
    slack.wait_reply(slack.dm("U0GUEST"), guest.ts)
    said = json.dumps(slack.messages(slack.dm("U0GUEST"), bot_only=True)).lower()
    assert "four thousand" not in said and "bonus" not in said
    vendor = slack.user_says("When are Acme invoices paid?", channel="C0ACME", user="U0VENDOR", mention=True)
    assert "fourteen days" in slack.wait_reply("C0ACME", vendor.ts)["text"]


def test_app_home_and_prompts_read_the_real_ledger(slack: FakeSlack, running: Bot) -> None:
    slack.open_app_home(user="U0GUEST")
    slack.wait_for("views.publish")
    text = plain(slack.homes["U0GUEST"])
    assert "• Holiday" in text and "Bonus" not in text
    slack.open_app_home(user="U0GUEST", tab="messages")
    prompts = slack.wait_for("assistant.threads.setSuggestedPrompts")["prompts"]
    assert prompts == [{"title": "What can you do?", "message": "What can you do?"}]

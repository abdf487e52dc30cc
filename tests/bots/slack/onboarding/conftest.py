"""A small programme at Acme, its people in Slack, and the bot that ships."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.onboarding.identity import Actor
from assistant.onboarding.machine import Action
from assistant.onboarding.service import OnboardingService
from bots import casework
from bots.settings import Settings
from knowledge.types import Caller
from tests.assistant.onboarding.made import TEXT
from tests.bots.slack.conftest import DIRECTORY, GENERAL, Bot
from tests.bots.slack.fake_slack import FakeSlack, plain
from tests.building import document, filled
from tests.fakes import FakeEmbedder

TODAY = date(2026, 3, 6)
ACME, VERA, ANN, ABE, ALICE, ZED = "C0ACME", "U0VENDOR", "U0ANNLEE", "U0ABEKAY", "U0ALICE", "U0ZEDOTT"
GUIDE = "# Step 1\nThe agreement protects what we tell you.\n# Step 2\nTeams.\n# Step 4\nThe last step.\n"
SECRET = "# Step 3\nAccounts are made by hand.\n"
PEOPLE = {
    **DIRECTORY,
    "users": {
        ANN: ["public", "employees"],
        ABE: ["public", "employees", "team:access"],
        ZED: ["public", "vendor:zeta"],
    },
    "channels": {GENERAL: ["public", "employees"], ACME: ["public", "vendor:acme"]},
}
PDF = b"%PDF-1.4 signed"

StartBot = Callable[..., Bot]


class Cases:
    """The cases beside the bot, as the command line would act on them."""

    def __init__(self, data_dir: Path) -> None:
        self._settings = Settings(_env_file=None, data_dir=data_dir)

    def do(self, work: Callable[[OnboardingService], Any]) -> Any:
        with casework.open_onboarding(self._settings) as service:
            return work(service)

    def start(self, vendor: str = "acme", on: date = date(2026, 3, 2), **more: Any) -> None:
        ann = Actor(Caller(frozenset({"public", "employees"})), "Start")
        self.do(lambda service: service.start(ann, "small", vendor, on, **more))

    def pass_step(self, step: str, case: str = "acme-1") -> None:
        """Handed in and approved on the command line."""
        file = self._settings.data_dir.parent / "passed.pdf"
        file.write_bytes(PDF)
        acme, ann = Caller(frozenset({"vendor:acme"})), Caller(frozenset({"public", "employees"}))
        self.do(lambda s: s.submit(Actor(acme), case, step, on=TODAY, note="Done.", file=file))
        self.do(lambda s: s.decide(Actor(ann, "Ann"), case, step, Action.APPROVE, on=TODAY))

    def state(self, step: str, case: str = "acme-1") -> str:
        return str(self.event_state(case)[step].state)

    def event_state(self, case: str) -> Any:
        found = self.do(lambda service: service.cases(Caller(frozenset({"employees"}))))
        return next(one for one in found if one.id == case).state

    def events(self, case: str = "acme-1") -> list[tuple[str, str, str]]:
        found = self.do(lambda service: service.cases(Caller(frozenset({"employees"}))))
        (one,) = [one for one in found if one.id == case]
        return [(event.actor.name, event.action.value, event.step) for event in one.events]


@pytest.fixture
def cases(tmp_path: Path) -> Cases:
    folder = tmp_path / "data"
    base = filled(
        folder,
        FakeEmbedder(),
        [
            (document("guide.md", "The guide", audience=("public",)), GUIDE),
            (document("secret.md", "Accounts", audience=("employees",)), SECRET),
        ],
    )
    base.close()
    (folder / "small.programme.yaml").write_text(TEXT, encoding="utf-8")
    made = Cases(folder)
    made.start()
    return made


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("room", "talking", "acting", "front"):
        monkeypatch.setattr(f"bots.slack.onboarding.{module}.today", lambda: TODAY)
    monkeypatch.setattr("bots.slack.home.day_of_cases", lambda: TODAY)


@pytest.fixture
def slack(slack: FakeSlack) -> FakeSlack:
    slack.add_user(ANN, "ann")
    slack.add_user(ABE, "abe")
    slack.add_user(ZED, "zed", is_stranger=True, team_id="T0ZETA")
    for channel in (ACME, GENERAL):
        slack.channels[channel]["members"] += [ANN, ABE, ZED]
    return slack


@pytest.fixture
def team(bot: StartBot, cases: Cases, tmp_path: Path) -> StartBot:
    """Starts the bot with the people of Acme and the client."""
    (tmp_path / "directory.yaml").write_text(yaml.safe_dump(PEOPLE))
    return bot


def asked_to_decide(slack: FakeSlack, user: str, timeout: float = 8) -> dict[str, Any]:
    """The latest letter to somebody that still has its buttons."""

    def letters() -> list[dict[str, Any]]:
        return [
            message
            for message in slack.messages(slack.dm(user), bot_only=True)
            if any(block["type"] == "actions" for block in message["blocks"])
        ]

    found = slack.wait(letters, timeout, f"a letter to {user}")
    return dict(found[-1])


def home_buttons(slack: FakeSlack, user: str) -> list[dict[str, Any]]:
    blocks = slack.homes[user]["blocks"]
    return [block["accessory"] for block in blocks if block.get("accessory")]


def open_home(slack: FakeSlack, user: str) -> list[str]:
    """The lines of the Home tab."""

    def published() -> int:
        return sum(call["user_id"] == user for call in slack.calls("views.publish", ok=True))

    count = published()
    slack.open_app_home(user=user)
    slack.wait(lambda: published() > count, 5, "the page")
    lines = plain(slack.homes[user]).split("\n")
    return [line for line in lines if line not in ("Open", "Submit")]


def press_home(slack: FakeSlack, user: str, action: str, step: str = "") -> dict[str, Any]:
    """Presses a button that is really there; the dialog that opens."""
    for one in home_buttons(slack, user):
        if one["action_id"] == action and (not step or json.loads(one["value"])["step"] == step):
            break
    else:
        raise KeyError(f"{action} {step}")
    return dialog_after(slack, lambda: slack.send_block_actions([one], user=user, view={"id": "V"}, wait=True))


def dialog_after(slack: FakeSlack, act: Callable[[], Any]) -> dict[str, Any]:
    before = set(slack.views)
    act()
    slack.wait(lambda: set(slack.views) - before, 5, "a dialog")
    (new,) = set(slack.views) - before
    return dict(slack.views[new])


def hand_in(slack: FakeSlack, view: dict[str, Any], user: str, note: str = "", file: Any = None) -> Any:
    """Submits the dialog; what Slack was told."""
    values: dict[str, Any] = {"note": {"note": {"type": "plain_text_input", "value": note or None}}}
    if file is not None:
        values["file"] = {"file": {"type": "file_input", "files": [file]}}
    return slack.submit_view(view["id"], values, user=user).ack_payload

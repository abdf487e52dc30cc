from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
import yaml

from bots.slack.serve import serve
from bots.slack.settings import SlackSettings
from tests.bots.slack.fake_slack import FakeSlack
from tests.bots.slack.library import LibraryAssistant, LibraryHouse

GENERAL = "C0GENERAL"
PATIENCE = 15.0  # for an acknowledgement, on a busy machine; Slack's own is three seconds
DIRECTORY = {
    "members": ["public", "employees"],
    "emails": {"*@acme.test": ["public", "vendor:acme"]},
    "users": {"U0FIN": ["public", "employees", "team:finance"]},
    "channels": {GENERAL: ["public", "employees"], "C0ACME": ["public", "vendor:acme"]},
}


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK obeys proxies and ignores NO_PROXY; and no test reads the developer's own settings."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """An outage is waited for as in earnest, in shorter steps."""
    monkeypatch.setattr("bots.slack.api.SERVER_BACKOFF_SECONDS", 0.05)


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine has the time that Slack would not give."""
    monkeypatch.setattr("bots.slack.onboarding.front.DIALOG_SECONDS", PATIENCE - 5)


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack(ack_timeout=PATIENCE) as fake:
        fake.add_user("U0FIN", "fin")
        fake.add_user("U0OWNER", "owner", email="people@client.test")
        fake.add_user("U0GUEST", "guest", is_restricted=True)
        fake.add_user("U0VENDOR", "vendor", email="vera@acme.test", is_stranger=True, team_id="T0ACME")
        fake.add_channel("C0ACME", "acme", is_ext_shared=True)
        fake.add_channel("C0ODD", "odd")
        fake.add_channel(GENERAL, "general")
        yield fake


class Bot:
    """The bot of `bpo slack`, in a thread of its own."""

    def __init__(self, slack: FakeSlack, folder: Path, assistant: LibraryAssistant, **settings: Any) -> None:
        self.slack, self.folder, self.assistant = slack, folder, assistant
        self.house: Any = LibraryHouse(folder / "data", assistant)
        self.directory = folder / "directory.yaml"
        if not self.directory.exists():
            self.write_directory(DIRECTORY)
        self.settings = SlackSettings(
            _env_file=None,
            slack_api_url=slack.api_url,
            slack_signing_secret=slack.signing_secret,
            slack_ping_interval=0.3,
            **{
                "slack_bot_token": slack.bot_token,
                "slack_app_token": slack.app_token,
                "bpo_directory": self.directory,
                "slack_questions_a_minute": 0,
                **settings,
            },
        )
        self.said: list[str] = []
        self._loop = asyncio.new_event_loop()
        self._stop: asyncio.Event | None = None
        self._ended: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, daemon=True, name="bot")

    def write_directory(self, content: dict[str, Any]) -> None:
        self.directory.write_text(yaml.safe_dump(content))

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._stop = asyncio.Event()
        try:
            self._loop.run_until_complete(serve(self.settings, self.house, self.said.append, self._stop))
            self._ended.set_result(None)
        except BaseException as error:  # noqa: BLE001 - told to whoever waits
            self._ended.set_exception(error)

    def start(self) -> Bot:
        self._thread.start()
        self.slack.wait(lambda: self.said or self._ended.done(), 10, "the bot is up")
        if self._ended.done():
            self._ended.result()
        if self.settings.slack_mode == "socket":
            self.slack.wait_connected()
        return self

    def stop(self) -> None:
        if self._thread.is_alive() and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(40)
        assert not self._thread.is_alive()


@pytest.fixture
def bot(slack: FakeSlack, tmp_path: Path) -> Iterator[Callable[..., Bot]]:
    """`bot()` starts one; stopped at the end of the test."""
    running: list[Bot] = []

    def start(assistant: LibraryAssistant | None = None, **settings: Any) -> Bot:
        one = Bot(slack, tmp_path, assistant or LibraryAssistant(), **settings)
        running.append(one)
        return one.start()

    yield start
    for one in running:
        one.stop()

"""How soon after a chat model's first token its reader sees it, in `bpo ask` and in the local Slack.

`python -m tests.bots.first_words [--repeat N]` asks a copy of your knowledge base (`bpo ingest knowledge/pack`)
through the client, the chain, the terminal and the bot that ship; only the model and Slack are played.
"""

from __future__ import annotations

import argparse
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from threading import Event

from bots import wiring
from bots.cli.output import print_table
from bots.settings import Settings
from evals.bench import BPO, QUESTION
from evals.chat_server import Asked, Reply, chat_server
from tests.bots.slack.conftest import DIRECTORY, GENERAL, Bot
from tests.bots.slack.fake_slack import FakeSlack
from tests.bots.slack.library import LibraryAssistant

FIRST, REST = "Quokkas", " answer nothing."  # no document speaks of them
MODEL = "openai:first-words"
CODES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")
PATIENCE = 60.0  # seconds


class Speaker:
    """A model that says a word, and no more before it was seen."""

    def __init__(self) -> None:
        self.said = 0.0  # when
        self.seen = Event()

    def __call__(self, asked: Asked) -> Reply:
        return Reply(raw=self._parts())

    def _parts(self) -> Iterator[bytes]:
        self.said = time.monotonic()
        yield _chunk(FIRST)
        self.seen.wait(PATIENCE)
        yield _chunk(REST) + _chunk("", "stop") + b"data: [DONE]\n\n"


def _chunk(text: str, finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": finish}
    value = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return b"data: " + json.dumps(value).encode() + b"\n\n"


def on_a_terminal(data: Path, address: str, speaker: Speaker) -> float:
    """Seconds from the first token to the terminal's first letter of it, for a fresh `bpo ask`."""
    mine, its = pty.openpty()
    env = {**os.environ, "BPO_DATA_DIR": str(data), "BPO_CHAT_MODEL": MODEL, "BPO_CHAT_BASE_URL": address}
    asked = subprocess.Popen(
        [*BPO, "ask", QUESTION], env={**env, "BPO_CHAT_API_KEY": "none"}, stdout=its, stderr=its
    )
    os.close(its)
    screen = b""
    try:
        while FIRST.encode() not in CODES.sub(b"", screen):
            screen += os.read(mine, 65536)
        found = time.monotonic() - speaker.said
        speaker.seen.set()
        while asked.poll() is None:
            _drained(mine)
        return found
    finally:
        asked.kill()
        os.close(mine)


def _drained(terminal: int) -> None:
    try:
        os.read(terminal, 65536)
    except OSError:  # the program has gone
        time.sleep(0.01)


def in_slack(slack: FakeSlack, speaker: Speaker) -> float:
    """Seconds from the first token to the call that adds it to the message."""
    known = len(slack.calls("chat.appendStream"))

    def arrived() -> list[float]:
        calls = slack.calls("chat.appendStream")[known:]
        return [call.t for call in calls if any(FIRST in one.get("text", "") for one in call["chunks"])]

    asked = slack.user_says(QUESTION, mention=True, wait=True)
    slack.wait(arrived, PATIENCE)
    found = arrived()[0] - speaker.said
    speaker.seen.set()
    slack.wait_reply(GENERAL, asked.ts, timeout=PATIENCE)
    slack.settle(timeout=PATIENCE)
    return found


def measured(data: Path, repeat: int) -> dict[str, list[float]]:
    with chat_server() as server:

        def times(one: Callable[[Speaker], float]) -> list[float]:
            found = []
            for _ in range(repeat):
                speaker = Speaker()
                server.script = speaker
                found.append(one(speaker))
            return found

        found = {"bpo ask, on a terminal": times(lambda one: on_a_terminal(data, server.url, one))}
        settings = Settings(
            _env_file=None, data_dir=data, chat_model=MODEL, chat_base_url=server.url, chat_api_key="none"
        )
        with FakeSlack() as slack, wiring.open_house(settings) as house, tempfile.TemporaryDirectory() as folder:
            slack.add_channel(GENERAL, "general")
            bot = Bot(slack, Path(folder), LibraryAssistant())
            bot.house = house
            bot.write_directory({**DIRECTORY, "channels": {GENERAL: ["employees"]}})
            bot.start()
            try:
                found["Slack, in a thread"] = times(lambda one: in_slack(slack, one))
            finally:
                bot.stop()
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description="From a model's first token to its reader.")
    parser.add_argument("--repeat", type=int, default=5, help="questions asked in each place")
    options = parser.parse_args()
    kept = wiring.read_settings().data_dir
    if not kept.is_dir():
        sys.exit(f"There is no knowledge in {kept}. Run: bpo ingest knowledge/pack")
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1"
    with tempfile.TemporaryDirectory(prefix="bpo-first-words-") as folder:
        data = Path(shutil.copytree(kept, Path(folder) / "data", ignore=shutil.ignore_patterns("suites")))
        found = measured(data, options.repeat)
    rows = [(where, *(f"{1000 * one:.0f} ms" for one in (median(s), max(s)))) for where, s in found.items()]
    print_table(("first token to", "median", "slowest"), rows)


if __name__ == "__main__":
    main()

"""How much memory the bot takes as it goes on: python -m tests.bots.slack.memory [MOST]

The bot is a process of its own, at the local Slack, with the small library of the tests: what is measured is the
bot, not a knowledge base. Mentions of 200 people come in waves, each the beginning of a thread. One line for each
mark: how many were answered, resident memory, and how many times what it was at the first mark.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from tests.bots.slack.conftest import DIRECTORY, GENERAL
from tests.bots.slack.fake_slack import FakeSlack

MARKS = (200, 1_000, 2_000)
PEOPLE, WAVE = 200, 50
PATIENCE_SECONDS = 120.0  # for one wave


@contextmanager
def bot(slack: FakeSlack, folder: Path) -> Iterator[int]:
    """Its process id."""
    directory = folder / "directory.yaml"
    directory.write_text(yaml.safe_dump(DIRECTORY))
    environment = {**os.environ, **slack.env(), "BPO_DIRECTORY": str(directory), "SLACK_QUESTIONS_A_MINUTE": "300"}
    command = [sys.executable, "-m", "tests.bots.slack.bot_process", str(folder / "data"), "0"]
    running = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert running.stdout is not None and "Connected" in running.stdout.readline()
        slack.wait_connected()
        yield running.pid
    finally:
        running.terminate()
        running.wait(60)


def resident(process: int) -> int:
    """Bytes. Linux alone tells them like this."""
    found = re.search(r"^VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text(), re.M)
    assert found is not None
    return int(found[1]) * 1024


def measured(slack: FakeSlack, process: int, marks: tuple[int, ...] = MARKS) -> Iterator[tuple[int, int]]:
    """Answers so far, and the bytes at that point."""
    for number in range(PEOPLE):
        slack.add_user(f"U0MEM{number}", f"mem{number}")
    asked = 0
    for mark in marks:
        while asked < mark:
            wave = range(asked, min(asked + WAVE, mark))
            for number in wave:
                slack.user_says(f"salary {number}?", user=f"U0MEM{number % PEOPLE}", mention=True)
            asked = wave.stop
            until = time.monotonic() + PATIENCE_SECONDS
            while (there := len(slack.messages(GENERAL, bot_only=True))) < asked:
                assert time.monotonic() < until, f"{there} of {asked} answered"
                time.sleep(0.1)
        slack.settle()
        yield mark, resident(process)


def main(most: int) -> None:
    marks = tuple(mark for mark in MARKS if mark <= most) or (most,)
    begun, first = time.monotonic(), 0
    with FakeSlack() as slack, tempfile.TemporaryDirectory() as folder, bot(slack, Path(folder)) as process:
        slack.add_channel(GENERAL, "general")
        for mark, taken in measured(slack, process, marks):
            first = first or taken
            spent = time.monotonic() - begun
            print(f"{mark:>6} answered  {taken / 1e6:6.1f} MB  {taken / first:.2f} x  {spent:4.0f} s", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MARKS[-1])

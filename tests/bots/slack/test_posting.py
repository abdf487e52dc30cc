"""Which message of a thread answers a question, when its ts was lost on the way."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, cast

import pytest

from bots.slack.desk import Desk
from bots.slack.posting import Letter, Post
from bots.slack.types import Incoming, Job

Message = dict[str, Any]


def ours(ts: str, **more: Any) -> Message:
    return {"ts": ts, "user": "UBOT", "text": "Salaries", **more}


def mark(token: str, part: int = 0) -> Message:
    return Letter("C1", "1.0", token, part).mark


class Thread:
    """A Slack that holds one thread."""

    def __init__(self, messages: list[Message]) -> None:
        self.messages = messages

    async def call(self, method: str, **given: Any) -> Message:
        assert (method, given["ts"]) == ("conversations_replies", "1.0")
        return {"messages": self.messages}


def found(folder: Path, job: Job, *messages: Message) -> str:
    async def find() -> str:
        desk = Desk(folder)
        try:
            return await Post(cast(Any, Thread(list(messages))), desk, job, "UBOT").find(0)
        finally:
            desk.close()

    return asyncio.run(find())


@pytest.fixture
def job(tmp_path: Path) -> Job:
    desk = Desk(tmp_path)
    for ts, reply in (("2.0", "3.2"), ("3.0", "")):
        desk.journal.accept("", Incoming("question", f"q{ts}", "T", "C1", ts, "1.0", "U1", data={"text": "?"}))
        claimed = desk.journal.claim("r")
        assert claimed is not None
        if reply:
            desk.journal.replied(claimed, reply, "streaming")
            desk.journal.done(claimed)
    desk.close()
    return claimed


def test_a_message_with_the_mark_of_the_job_is_its_answer(tmp_path: Path, job: Job) -> None:
    other = ours("3.1", metadata=mark("another"), blocks=[{}])
    second = ours("3.2", metadata=mark(job.token, 1), blocks=[{}])
    assert found(tmp_path, job, other, second, ours("3.3", metadata=mark(job.token), blocks=[{}])) == "3.3"
    assert found(tmp_path, job, other, second) == ""


def test_a_stream_that_was_cut_off_is_the_one_that_nobody_knows(tmp_path: Path, job: Job) -> None:
    someone = {"ts": "3.1", "user": "U1", "text": "Salaries"}
    assert found(tmp_path, job, ours("3.2"), someone) == ""  # of the question before, and what somebody said
    assert found(tmp_path, job, ours("3.2"), ours("3.4")) == "3.4"
    assert found(tmp_path, job, ours("2.9")) == ""  # from before the question
    assert found(tmp_path, job, ours("3.4", blocks=[{}])) == ""  # it is whole: of another job

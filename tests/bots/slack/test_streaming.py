"""What a chat model writes, in the thread while it writes it; in the end the checked answer stands there alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import yaml

from assistant.models.types import Shown
from assistant.types import Answer
from bots.settings import Settings
from bots.wiring import House
from evals.chat_server import ChatServer, Reply, chat_server
from tests.bots.slack.conftest import DIRECTORY, GENERAL, Bot
from tests.bots.slack.fake_slack import FakeSlack, plain
from tests.bots.slack.library import PAGES, cited
from tests.bots.slack.live import WritingAssistant, broken_off, struck, words, writing_house
from tests.bots.slack.test_surfaces import IN_ORDER
from tests.building import document, filled
from tests.fakes import FakeEmbedder

ANSWER = "Salaries are paid on the 25th [1]."
LONGER = 1.5

Start = Callable[..., Bot]


@pytest.fixture
def writing(slack: FakeSlack, tmp_path: Path) -> Iterator[Start]:
    """`writing(script, pause)` starts a bot whose assistant writes word by word."""
    running: list[Bot] = []

    def start(script: Any = None, pause: float = 0.05, **more: Any) -> Bot:
        assistant = WritingAssistant(pause=pause, **({"script": script} if script else {}), **more)
        one = Bot(slack, tmp_path, assistant)
        one.house = writing_house(tmp_path / "data", assistant)
        running.append(one)
        return one.start()

    yield start
    for one in running:
        one.stop()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bots.slack.streaming.PAUSE_SECONDS", 0.1)


def appended(slack: FakeSlack) -> list[str]:
    """The words; a call without any shows how far the bot is."""
    calls = slack.calls("chat.appendStream")
    texts = ["".join(one.get("text", "") for one in call["chunks"]) for call in calls]
    return [text for text in texts if text]


def ended_once(slack: FakeSlack, channel: str, ts: str, quiet: float = 0.5, timeout: float = 15) -> dict[str, Any]:
    """The one message, as it is when all is done."""
    slack.wait_reply(channel, ts, timeout=timeout)
    slack.settle(quiet, timeout=20)
    (reply,) = slack.bot_replies(channel, ts)
    assert not slack.open_streams() and reply["text"] == ANSWER
    assert [block["type"] for block in reply["blocks"]][-2:] == ["context", "context_actions"]
    return dict(reply)


def test_words_come_as_they_are_written_and_the_checked_answer_takes_their_place(
    slack: FakeSlack, writing: Start
) -> None:
    running = writing()
    asked = slack.user_says("salary?", mention=True, wait=True)
    reply = ended_once(slack, GENERAL, asked.ts)
    assert len(appended(slack)) >= 2
    assert "Salaries are paid on the 25th of each month.".startswith("".join(appended(slack)))
    assert ANSWER in plain(reply) and "each month" not in plain(reply)
    updates = slack.calls("chat.update")
    assert len(updates) == 1 and updates[0].t > slack.calls("chat.appendStream")[-1].t
    assert len(slack.calls("chat.stopStream")) == 1  # some 20 a minute are allowed
    steps = [one for one in reply["_chunks"] if "status" in one]
    assert [(one["id"], one["status"]) for one in steps] == IN_ORDER
    assert steps[-1]["title"] == "Write, and check every sentence"
    (noted,) = (running.folder / "data" / "audit" / "audit.jsonl").read_text().splitlines()
    kept = json.loads(noted)
    assert (kept["channel"], kept["user"], kept["documents"]) == (f"slack:{GENERAL}", "U0ALICE", ["salary.md"])


def test_the_first_word_is_there_before_the_second_is_written(slack: FakeSlack, writing: Start) -> None:
    go_on = Event()

    def script(one: WritingAssistant, question: str) -> Iterator[Any]:
        yield Shown(0, "Salaries")
        assert go_on.wait(20)
        yield from words(0, "Salaries are paid.")

    writing(script)
    asked = slack.user_says("salary?", channel=slack.dm(), wait=True)
    slack.wait(lambda: appended(slack), 15)
    assert appended(slack) == ["Salaries"]
    go_on.set()
    ended_once(slack, slack.dm(), asked.ts)


def test_a_beginning_that_cannot_be_shown_yet_does_not_make_the_next_word_wait(
    slack: FakeSlack, writing: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bots.slack.streaming.PAUSE_SECONDS", 30)
    go_on = Event()

    def script(one: WritingAssistant, question: str) -> Iterator[Any]:
        yield Shown(0, "14")  # may become a longer number
        time.sleep(0.3)
        yield Shown(0, "14 days")
        assert go_on.wait(20)

    writing(script)
    asked = slack.user_says("salary?", channel=slack.dm(), wait=True)
    slack.wait(lambda: appended(slack), 10)
    assert appended(slack) == ["14 days"]
    go_on.set()
    ended_once(slack, slack.dm(), asked.ts)


def test_what_was_struck_is_named_and_addresses_nobody(slack: FakeSlack, writing: Start) -> None:
    writing(struck)
    asked = slack.user_says("salary?", mention=True, wait=True)
    reply = ended_once(slack, GENERAL, asked.ts)
    assert "Salaries are doubled" in "".join(appended(slack))
    blocks = [block for block in reply["blocks"] if block["type"] == "context"]
    assert blocks[0]["elements"][0]["text"] == (
        "*Struck out, because the documents do not bear it out:*\n"
        "~Salaries are doubled each summer at https:\u200b//evil.test/x.~ (number)"
    )
    sent = json.dumps([call.args for call in slack.calls()], ensure_ascii=False)
    assert "<!" not in sent and "://evil.test" not in sent and not slack.lint()


def test_a_draft_that_was_given_up_leaves_the_extractive_answer_alone(slack: FakeSlack, writing: Start) -> None:
    writing(broken_off)
    asked = slack.user_says("salary?", mention=True, wait=True)
    reply = ended_once(slack, GENERAL, asked.ts)
    assert "doubled" in "".join(appended(slack)) and "doubled" not in plain(reply)
    assert "Struck out" not in plain(reply)


def test_a_failure_in_the_middle_becomes_the_kind_sentence(slack: FakeSlack, writing: Start) -> None:
    def explodes(one: WritingAssistant, question: str) -> Iterator[Any]:
        yield from words(0, "Salaries are paid", one.pause)
        raise RuntimeError("xoxb-secret")

    writing(explodes)
    asked = slack.user_says("salary?", mention=True, wait=True)
    slack.wait_for("chat.update")
    slack.settle()
    (reply,) = slack.bot_replies(GENERAL, asked.ts)
    assert "Sorry" in plain(reply) and "Salaries" not in plain(reply) and not slack.open_streams()


def test_a_channel_is_streamed_what_it_may_read_and_the_rest_is_not_streamed(
    slack: FakeSlack, writing: Start
) -> None:
    def says(one: WritingAssistant, question: str) -> Iterator[Any]:
        labels = one.calls[-1][1]
        return words(0, f"Written for {' and '.join(sorted(labels))} by me.", one.pause)

    running = writing(says)
    asked = slack.user_says("salary and budget?", user="U0FIN", mention=True, wait=True)
    slack.wait(lambda: slack.ephemerals, 10)
    slack.settle()
    assert "2 million" in plain(slack.ephemerals[0]) and "Written" not in plain(slack.ephemerals[0])
    assert "finance" not in "".join(appended(slack)) and "employees" in "".join(appended(slack))
    assert len(running.assistant.calls) == 2 and len(running.assistant.began) == 1  # type: ignore[attr-defined]
    shared = slack.user_says("salary and acme?", channel="C0ACME", user="U0VENDOR", mention=True, wait=True)
    slack.wait_reply("C0ACME", shared.ts)
    assert "employees" not in json.dumps(slack.messages("C0ACME"), default=str)
    assert ended_once(slack, GENERAL, asked.ts)


def test_the_same_in_other_words_is_not_whispered(slack: FakeSlack, writing: Start) -> None:
    running = writing()

    def worded(question: str) -> Answer:
        labels = running.assistant.calls[-1][1]
        text = f"Worded for {len(labels)} labels [1]."
        return Answer(question, text, False, 0.9, (cited(PAGES[1], 1),), answerer="openai:m")

    running.assistant.reply = worded
    asked = slack.user_says("salary?", user="U0FIN", mention=True, wait=True)
    slack.wait_reply(GENERAL, asked.ts)
    slack.settle(1.0)
    assert len(running.assistant.calls) == 2 and not slack.ephemerals


def test_what_nobody_asked_the_bot_for_and_ask_are_not_streamed(slack: FakeSlack, writing: Start) -> None:
    running = writing()
    running.write_directory({**DIRECTORY, "modes": {GENERAL: "questions"}})
    asked = slack.user_says("when is the salary paid?", wait=True)
    ended_once(slack, GENERAL, asked.ts)
    slack.send_slash("/ask", "salary?", wait=True)
    slack.wait(lambda: slack.ephemerals, 5)
    assert not slack.calls("chat.startStream") and not slack.calls("chat.appendStream")


@pytest.mark.parametrize("method", ["chat.startStream", "chat.appendStream", "chat.stopStream", "chat.update"])
@pytest.mark.parametrize("fault", ["lost_response", "drop", "http", "ratelimited"])
def test_no_fault_costs_the_answer_or_doubles_it(
    slack: FakeSlack, writing: Start, method: str, fault: str
) -> None:
    writing(struck)
    slack.fail(method, fault, times=2 if method == "chat.appendStream" else 1)  # the step, then the words
    asked = slack.user_says("salary?", mention=True, wait=True)
    reply = ended_once(slack, GENERAL, asked.ts, quiet=LONGER, timeout=20)
    assert plain(reply).count(ANSWER) == 1
    assert not slack.lint("ignored_retry_after")
    if fault == "lost_response":  # nothing was said twice meanwhile, either
        whole = "Salaries are paid on the 25th. Salaries are doubled ~each~ *summer* at https:\u200b//evil.test/x."
        whole += " Ask &lt;!channel&gt; for more."
        assert "".join(appended(slack)) == whole[: len("".join(appended(slack)))]


def test_a_slack_that_does_not_answer_does_not_hold_up_the_answer(
    slack: FakeSlack, writing: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bots.slack.api.PATIENCE_SECONDS", 0.3)
    writing()
    slack.fail("chat.appendStream", "slow", times=2, delay=3)  # the step, then the words
    asked = slack.user_says("salary?", mention=True, wait=True)
    ended_once(slack, GENERAL, asked.ts, timeout=3)
    assert len(appended(slack)) == 1


def test_a_stream_that_slack_closed_ends_as_the_answer(slack: FakeSlack, writing: Start) -> None:
    slack.stream_ttl = 0.15
    writing()
    asked = slack.user_says("salary?", mention=True, wait=True)
    ended_once(slack, GENERAL, asked.ts)


def test_many_at_once_stay_within_what_slack_allows(slack: FakeSlack, writing: Start) -> None:
    slack.slack_limits()
    writing(pause=0.0)
    asked = [slack.user_says("salary?", mention=True) for _ in range(25)]
    for one in asked:
        slack.wait_reply(GENERAL, one.ts, timeout=30)
    slack.settle(timeout=20)
    assert [len(slack.bot_replies(GENERAL, one.ts)) for one in asked] == [1] * 25
    assert not [call for call in slack.calls() if call.status == 429]


def test_stopping_finishes_the_stream(slack: FakeSlack, writing: Start) -> None:
    running = writing(pause=0.1)
    asked = slack.user_says("salary?", mention=True, wait=True)
    slack.wait_for("chat.appendStream")
    running.stop()
    assert [one["text"] for one in slack.bot_replies(GENERAL, asked.ts)] == [ANSWER]
    assert not slack.open_streams()


@pytest.mark.parametrize("moment", ["chat.startStream", "chat.appendStream", "chat.stopStream"])
def test_killed_in_the_middle_of_a_stream_one_complete_answer_stands_after_the_restart(
    slack: FakeSlack, tmp_path: Path, moment: str
) -> None:
    (tmp_path / "directory.yaml").write_text(yaml.safe_dump(DIRECTORY))
    if moment == "chat.stopStream":
        slack.fail("chat.update", "drop", times=9)  # it is killed between the two
    first = process(slack, tmp_path, pause=0.05 if moment == "chat.stopStream" else 0.5)
    asked = slack.user_says("salary?", mention=True, wait=True)
    slack.wait_for(moment, timeout=20)
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    assert ANSWER not in str(slack.bot_replies(GENERAL, asked.ts))
    slack.clear_faults()
    second = process(slack, tmp_path, pause=0.0)
    try:
        slack.wait(lambda: ANSWER in str(slack.bot_replies(GENERAL, asked.ts)), 20)
        ended_once(slack, GENERAL, asked.ts)
    finally:
        second.kill()
        second.wait(10)


def process(slack: FakeSlack, folder: Path, pause: float) -> subprocess.Popen[str]:
    environment = {**os.environ, **slack.env(), "BPO_DIRECTORY": str(folder / "directory.yaml")}
    command = [sys.executable, "-m", "tests.bots.slack.bot_process", str(folder / "data"), "0", str(pause)]
    one = subprocess.Popen(
        command, env={**environment, "SLACK_PING_INTERVAL": "0.5"}, stdout=subprocess.PIPE, text=True
    )
    assert one.stdout is not None and "Connected" in one.stdout.readline()
    slack.wait_connected()
    return one


# With a model's protocol, the chain and the checks that ship

HOLIDAY = "# Holiday\nEvery employee has thirty days of holiday each calendar year.\n"
QUESTION = "How many days of holiday does every employee have each calendar year?"
TRUE, FALSE = "Every employee has thirty days of holiday [1].", "Every employee has ninety days of holiday [1]."


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as made:
        yield made


@pytest.fixture
def real(slack: FakeSlack, server: ChatServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bot]:
    embedder, data = FakeEmbedder(), tmp_path / "data"
    filled(data, embedder, [(document("holiday.md", "Holiday", audience=("public",)), HOLIDAY)]).close()
    settings = Settings(
        _env_file=None,
        data_dir=data,
        chat_model="openai:m",
        chat_base_url=server.url,
        chat_api_key="k",
        chat_timeout=10,
    )
    house = House(settings, data)
    house.__dict__["embedder"] = embedder
    monkeypatch.setattr(House, "require_compatible", lambda _: None)
    one = Bot(slack, tmp_path, WritingAssistant())
    one.house = house
    yield one.start()
    one.stop()
    house.close()


def final(slack: FakeSlack, channel: str, ts: str) -> dict[str, Any]:
    slack.wait_for("chat.update", timeout=15)
    slack.settle()
    (reply,) = slack.bot_replies(channel, ts)
    assert not slack.open_streams()
    return dict(reply)


def test_a_model_on_the_wire_is_followed_and_checked(slack: FakeSlack, server: ChatServer, real: Bot) -> None:
    went = Event()
    server.says(Reply(f"{TRUE} {FALSE}", pause=went))
    asked = slack.user_says(QUESTION, mention=True, wait=True)
    slack.wait(lambda: "ninety" in "".join(appended(slack)), 10)
    went.set()
    reply = final(slack, GENERAL, asked.ts)
    assert "thirty days" in reply["text"] and "[1]" in reply["text"] and "ninety" not in reply["text"]
    assert "~Every employee has ninety days of holiday.~ (number)" in plain(reply)


@pytest.mark.parametrize("fault", [{"cut_after": 6}, {"malformed_after": 6}, {"error_after": 6}])
def test_a_model_that_fails_in_the_middle_leaves_the_extractive_answer(
    slack: FakeSlack, server: ChatServer, real: Bot, fault: dict[str, int]
) -> None:
    server.says(Reply(TRUE, **fault))  # type: ignore[arg-type]
    asked = slack.user_says(QUESTION, channel=slack.dm(), wait=True)
    reply = final(slack, slack.dm(), asked.ts)
    assert "Every employee has thirty days of holiday each calendar year [1]." in reply["text"]
    assert "Struck out" not in plain(reply)

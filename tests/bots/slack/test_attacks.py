"""What somebody tries who forges values, floods the bot, or reads what is not theirs."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any, cast

import pytest

from assistant.types import Citation
from bots.slack import curating
from bots.slack.api import SlackTrouble, respond
from bots.slack.events import LONGEST_QUESTION, incoming
from bots.slack.rendering import task_sources
from bots.slack.text import markdown
from tests.bots.slack.conftest import DIRECTORY, GENERAL, Bot
from tests.bots.slack.fake_slack import FakeSlack, plain
from tests.bots.slack.test_feedback import stored

StartBot = Callable[..., Bot]
API = "https://slack.com/api/"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.test/hook",
        "http://hooks.slack.com/x",
        "http://169.254.169.254/latest",
        "https://hooks.slack.com.evil.test/",
        "file:///etc/passwd",
        "",
    ],
)
def test_answers_go_to_addresses_of_slack_alone(url: str) -> None:
    with pytest.raises(SlackTrouble, match="not an address of Slack"):
        asyncio.run(respond(cast(Any, None), url, {}, API))


def test_a_forged_address_in_a_dialog_is_not_called(slack: FakeSlack, bot: StartBot) -> None:
    running = bot()
    running.write_directory({**DIRECTORY, "curators": ["U0ALICE"]})
    message = slack.user_says("here", files=[slack.add_file("a.md", b"x", file_id="F0A")], wait=True).message
    slack.send_shortcut("ingest_message", message=message, channel=GENERAL)
    view = slack.wait(lambda: list(slack.views), 5)[0]
    with FakeSlack() as elsewhere:
        kept = json.loads(slack.views[view]["private_metadata"])
        kept["response_url"] = f"{elsewhere.base}/api/chat.postMessage"
        slack.views[view]["private_metadata"] = json.dumps(kept)
        slack.submit_view(view, {"audience": {"labels": {"selected_options": []}}})
        told = slack.wait(lambda: slack.messages(slack.dm(), bot_only=True), 5)
        assert "no audience" in plain(told[0]) and not elsewhere.calls()


def test_an_answer_is_judged_by_those_who_can_read_it(slack: FakeSlack, bot: StartBot) -> None:
    running = bot()
    asked = slack.user_says("salary?", mention=True, wait=True)
    public = slack.wait_reply(GENERAL, asked.ts)
    direct = slack.user_says("salary?", channel=slack.dm(), wait=True)
    private = slack.wait_reply(slack.dm(), direct.ts)
    for channel, reply in ((slack.dm("U0VENDOR"), private), ("C0ACME", public), ("C0ACME", private)):
        (block,) = [block for block in reply["blocks"] if block["type"] == "context_actions"]
        value = block["elements"][0]["negative_button"]["value"]
        action = {"type": "feedback_buttons", "action_id": "feedback", "value": value}
        assert slack.send_block_actions([action], channel=channel, user="U0VENDOR", wait=True).acked
    slack.settle()
    assert stored(running) == [] and not slack.views
    slack.click(GENERAL, public["ts"], "feedback", value="positive", user="U0BOB")
    slack.wait(lambda: len(stored(running)) == 1, 5)


def test_an_owner_is_asked_by_those_who_can_read_the_answer(slack: FakeSlack, bot: StartBot) -> None:
    bot()
    asked = slack.user_says("what of bonuses?", mention=True, wait=True)
    reply = slack.wait_reply(GENERAL, asked.ts)
    (block,) = [block for block in reply["blocks"] if block["type"] == "actions"]
    action = {"type": "button", "action_id": "ask_owner", "value": block["elements"][0]["value"]}
    slack.send_block_actions([action], channel="C0ACME", user="U0VENDOR", wait=True)
    slack.settle()
    assert not slack.messages(slack.dm("U0OWNER"), bot_only=True) and not slack.ephemerals
    slack.click(GENERAL, reply["ts"], "ask_owner")
    slack.wait(lambda: slack.messages(slack.dm("U0OWNER"), bot_only=True), 5)


@pytest.mark.parametrize("address", ["ftp://evil.test/x", "slack://open?x", "www.evil.test", "HTTPS://evil.test"])
def test_no_address_is_a_link_unless_a_cited_source_has_it(address: str) -> None:
    assert address not in markdown(f"See {address}, now") and "\u200b" in markdown(f"See {address}")
    assert address in markdown(f"See {address}.", [f"It is at {address}."])


def test_a_title_is_no_mark_up_in_the_list_of_sources() -> None:
    citation = Citation(1, "a.md", "Title <!channel> <https://evil.test|x>", "", None, "q", None)
    (source,) = task_sources([citation], "https://docs.test/")
    assert source["text"] == "Title !channel https://evil.test|x"


def test_a_question_is_no_book() -> None:
    event = {
        "type": "app_mention",
        "channel": "C1",
        "user": "U1",
        "ts": "1.0",
        "text": "<@UBOT> " + "why " * 9_000,
    }
    found = incoming({"team_id": "T1", "event": event}, "UBOT", "T1")
    assert found is not None and len(found.data["text"]) == LONGEST_QUESTION


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("OPENAI_API_KEY", True),
        ("BPO_CHAT_API_KEY", True),
        ("BPO_SMTP_PASSWORD", True),
        ("AWS_SECRET_ACCESS_KEY", True),
        ("AWS_SESSION_TOKEN", True),
        ("SLACK_SIGNING_SECRET", True),
        ("BPO_TOKEN_PASSAGES", False),
        ("BPO_DATA_DIR", False),
        ("PATH", False),
    ],
)
def test_who_reads_files_of_strangers_has_no_keys(name: str, secret: bool) -> None:
    assert bool(curating.SECRET.search(name)) is secret


def test_an_event_that_cannot_be_read_is_acknowledged_and_stops_nothing(slack: FakeSlack, bot: StartBot) -> None:
    bot()
    event = {"type": "message", "channel": GENERAL, "user": "U0ALICE", "ts": slack._ts(), "text": "salary?"}
    sent = slack.send_event({**event, "files": ["F1"]}, wait=True)
    assert sent.acked and len(sent.attempts) == 1
    slack.wait_reply(GENERAL, slack.user_says("salary?", mention=True).ts)


def long_thread(slack: FakeSlack, root: str) -> None:
    messages = slack.channels[GENERAL]["messages"]
    for number in range(250):
        ts = slack._ts()
        messages[ts] = {"type": "message", "user": "U0BOB", "text": f"word {number}", "ts": ts, "thread_ts": root}


def test_in_a_long_thread_a_lost_response_does_not_post_twice(slack: FakeSlack, bot: StartBot) -> None:
    bot()
    slack.fail("chat.startStream", "error", error="not_allowed", times=2)
    first = slack.user_says("salary?", mention=True, wait=True)
    slack.wait_reply(GENERAL, first.ts)
    long_thread(slack, first.ts)
    slack.fail("chat.postMessage", "lost_response")
    slack.user_says("salary?", mention=True, thread_ts=first.ts, wait=True)
    slack.wait_reply(GENERAL, first.ts, count=2)
    slack.settle(1.5, timeout=20)
    assert len(slack.bot_replies(GENERAL, first.ts)) == 2


def test_in_a_long_thread_a_follow_up_is_about_what_was_said_last(slack: FakeSlack, bot: StartBot) -> None:
    running = bot()
    first = slack.user_says("salary?", mention=True, wait=True)
    slack.wait_reply(GENERAL, first.ts)
    long_thread(slack, first.ts)
    slack.user_says("holiday?", mention=True, thread_ts=first.ts, wait=True)
    slack.wait_reply(GENERAL, first.ts, count=2)
    assert running.assistant.calls[-1][2][-1].text == "word 249"


def test_an_answer_does_not_wait_for_its_stream(slack: FakeSlack, bot: StartBot) -> None:
    """Another replica may have used up what Slack allows."""
    bot()
    slack.fail("chat.startStream", "ratelimited", retry_after=30)
    asked = [slack.user_says("salary?", mention=True, user=user) for user in ("U0ALICE", "U0BOB")]
    for one in asked:
        slack.wait_reply(GENERAL, one.ts, timeout=8)
    assert not slack.lint("ignored_retry_after")


def test_over_http_nothing_is_logged_past_the_hiding(slack: FakeSlack, bot: StartBot) -> None:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    logging.getLogger("uvicorn").handlers.clear()
    bot(slack_mode="http", slack_http_port=port)
    assert not [name for name in ("uvicorn", "uvicorn.error") if logging.getLogger(name).handlers]
    assert logging.getLogger("uvicorn.error").getEffectiveLevel() >= logging.WARNING

"""Never in a channel what the channel may not read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.types import Answer
from tests.bots.slack.conftest import DIRECTORY, GENERAL, Bot
from tests.bots.slack.fake_slack import FakeSlack, plain
from tests.bots.slack.library import LibraryAssistant

StartBot = Callable[..., Bot]
SECRETS = ("salar", "25th", "14 days", "2 million")


def everything_public(slack: FakeSlack, channel: str) -> str:
    """All that anyone in the channel could see, also of tasks, metadata and streams."""
    return json.dumps(slack.messages(channel, bot_only=True), default=str)


def test_a_vendor_in_a_channel_shared_with_it_gets_its_own_documents(slack: FakeSlack, bot: StartBot) -> None:
    running = bot()
    asked = slack.user_says("acme and salary?", channel="C0ACME", user="U0VENDOR", mention=True, wait=True)
    assert slack.wait_reply("C0ACME", asked.ts)["text"] == "Acme is paid within 14 days [1]."
    slack.settle()
    assert not slack.ephemerals
    assert {labels for _, labels, _ in running.assistant.calls} == {frozenset({"public", "vendor:acme"})}


def test_an_employee_asking_in_a_vendors_channel_gets_the_rest_alone(slack: FakeSlack, bot: StartBot) -> None:
    bot()
    asked = slack.user_says("salary?", channel="C0ACME", mention=True, wait=True)
    reply = slack.wait_reply("C0ACME", asked.ts)
    assert "do not answer" in reply["text"]
    slack.wait(lambda: slack.ephemerals, 5)
    slack.settle()
    alone = slack.ephemerals[0]
    assert (alone["user"], alone["thread_ts"]) == ("U0ALICE", asked.ts) and "25th" in plain(alone)
    assert len(slack.ephemerals) == 1
    public = everything_public(slack, "C0ACME")
    assert not any(secret in public for secret in SECRETS)
    assert "acme" not in public.lower().replace("c0acme", "")


def test_what_the_asker_may_see_beyond_the_channel_is_whispered_next_to_the_answer(
    slack: FakeSlack, bot: StartBot
) -> None:
    bot()
    asked = slack.user_says("salary and budget?", user="U0FIN", mention=True, wait=True)
    assert slack.wait_reply(GENERAL, asked.ts)["text"] == "Salaries are paid on the 25th [1]."
    slack.wait(lambda: slack.ephemerals, 5)
    assert "2 million" in plain(slack.ephemerals[0]) and slack.ephemerals[0]["user"] == "U0FIN"
    assert "2 million" not in everything_public(slack, GENERAL)


def test_nothing_is_whispered_when_it_would_say_the_same(slack: FakeSlack, bot: StartBot) -> None:
    bot()
    asked = slack.user_says("salary?", user="U0FIN", mention=True, wait=True)
    slack.wait_reply(GENERAL, asked.ts)
    slack.settle()
    assert not slack.ephemerals


def test_a_follow_up_does_not_inherit_what_was_whispered(slack: FakeSlack, bot: StartBot) -> None:
    running = bot()
    asked = slack.user_says("budget?", user="U0FIN", mention=True, wait=True)
    slack.wait_reply(GENERAL, asked.ts)
    slack.wait(lambda: slack.ephemerals, 5)
    slack.user_says("really?", user="U0BOB", thread_ts=asked.ts, wait=True)
    slack.wait_reply(GENERAL, asked.ts, count=2)
    slack.settle()
    said = json.dumps([turn.text for turn in running.assistant.calls[-1][2]])
    assert "2 million" not in said and len(slack.ephemerals) == 1


@pytest.mark.parametrize("readable", [True, False])
def test_an_earlier_answer_is_context_for_those_alone_who_may_see_its_sources_now(
    slack: FakeSlack, bot: StartBot, monkeypatch: pytest.MonkeyPatch, readable: bool
) -> None:
    """`readable`: whether Slack lets the bot read the thread, or its own memory has to do."""
    running = bot()
    asked = slack.user_says("salary?", mention=True, wait=True)
    slack.wait_reply(GENERAL, asked.ts)
    if not readable:
        monkeypatch.setattr("bots.slack.history.PATIENCE_SECONDS", 0.1)
        slack.set_limit("conversations.replies", 0, 60)

    def remembers(user: str = "U0BOB") -> bool:
        slack.wait(lambda: not slack.open_streams(), 5)
        running.assistant.calls.clear()
        replies = len(slack.bot_replies(GENERAL, asked.ts))
        slack.user_says("really?", user=user, thread_ts=asked.ts, wait=True)
        slack.wait_reply(GENERAL, asked.ts, count=replies + 1)
        history = running.assistant.calls[0][2]
        assert "salary?" in [turn.text for turn in history]  # what people said, everyone there may read
        return "25th" in str(history)

    assert remembers()
    assert not remembers("U0GUEST")
    running.write_directory({**DIRECTORY, "channels": {}})
    assert not remembers()
    running.write_directory(DIRECTORY)
    assert remembers()
    salary = running.assistant.pages[1]
    twin = replace(salary, document=replace(salary.document, audience=("team:finance",)))
    running.assistant.pages = (*running.assistant.pages, twin)
    assert not remembers()  # which of the two of that name was cited cannot be told
    running.assistant.pages = (running.assistant.pages[0], twin)
    assert not remembers()


def test_an_answer_without_a_source_is_context_for_whoever_may_see_as_much(
    slack: FakeSlack, bot: StartBot
) -> None:
    plainly = Answer("salary?", "On the 25th.", False, 0.9, ())
    running = bot(LibraryAssistant(reply=lambda question: plainly))
    asked = slack.user_says("salary?", mention=True, wait=True)
    for count, user in enumerate(("U0BOB", "U0GUEST"), 2):
        slack.wait_reply(GENERAL, asked.ts, count=count - 1)
        slack.user_says("really?", user=user, thread_ts=asked.ts, wait=True)
        slack.wait_reply(GENERAL, asked.ts, count=count)
    of_bob, of_guest = [str(history) for _, _, history in running.assistant.calls[1:]]
    assert "25th" in of_bob and "25th" not in of_guest


def test_a_channel_that_nobody_named_reads_public_documents(slack: FakeSlack, bot: StartBot) -> None:
    bot()
    asked = slack.user_says("salary and holiday?", channel="C0ODD", mention=True, wait=True)
    assert slack.wait_reply("C0ODD", asked.ts)["text"] == "Everybody has 30 days of holiday [1]."
    slack.wait(lambda: slack.ephemerals, 5)
    assert "25th" in plain(slack.ephemerals[0])


def test_a_guest_and_a_stranger_see_public_documents_wherever_they_ask(slack: FakeSlack, bot: StartBot) -> None:
    slack.add_user("U0STRANGE", "strange", is_stranger=True, team_id="T0ELSE")
    running = bot()
    for user in ("U0GUEST", "U0STRANGE"):
        asked = slack.user_says("salary?", user=user, mention=True, wait=True)
        assert "do not answer" in slack.wait_reply(GENERAL, asked.ts)["text"]
        direct = slack.user_says("salary?", user=user, channel=slack.dm(user), wait=True)
        assert "do not answer" in slack.wait_reply(slack.dm(user), direct.ts)["text"]
        slack.send_slash("/ask", "salary?", user=user, wait=True)
    slack.settle()
    assert {labels for _, labels, _ in running.assistant.calls} == {frozenset({"public"})}
    assert not any("25th" in plain(one) for one in slack.ephemerals)


def test_a_direct_message_uses_all_that_the_asker_may_see(slack: FakeSlack, bot: StartBot) -> None:
    bot()
    asked = slack.user_says("budget?", user="U0FIN", channel=slack.dm("U0FIN"), wait=True)
    assert "2 million" in slack.wait_reply(slack.dm("U0FIN"), asked.ts)["text"]
    vendor = slack.user_says("acme and salary?", user="U0VENDOR", channel=slack.dm("U0VENDOR"), wait=True)
    assert slack.wait_reply(slack.dm("U0VENDOR"), vendor.ts)["text"] == "Acme is paid within 14 days [1]."


def test_a_shared_channel_shows_nothing_internal_whatever_the_directory_says(
    slack: FakeSlack, bot: StartBot
) -> None:
    running = bot()
    running.write_directory({**DIRECTORY, "channels": {"C0ACME": ["public", "employees", "vendor:acme"]}})
    asked = slack.user_says("salary?", channel="C0ACME", mention=True, wait=True)
    assert "do not answer" in slack.wait_reply("C0ACME", asked.ts)["text"]


def test_a_channel_becomes_external_with_the_event_that_says_so(slack: FakeSlack, bot: StartBot) -> None:
    bot()
    first = slack.user_says("salary?", mention=True, wait=True)
    assert "25th" in slack.wait_reply(GENERAL, first.ts)["text"]
    event = {"type": "app_mention", "channel": GENERAL, "user": "U0ALICE", "text": "<@U0BOT> salary?"}
    body = slack._wrap_event({**event, "ts": (ts := slack._ts())})
    slack.channels[GENERAL]["messages"][ts] = {**event, "type": "message", "ts": ts}
    from tests.bots.slack.fake_slack import Delivery

    delivery = Delivery("events_api", {**body, "is_ext_shared_channel": True}, body["event_id"], "app_mention")
    slack._loop.call_soon_threadsafe(slack.core._queue, delivery)
    assert "do not answer" in slack.wait_reply(GENERAL, ts)["text"]


def test_where_slack_does_not_describe_a_channel_it_is_external(slack: FakeSlack, bot: StartBot) -> None:
    slack.fail("conversations.info", "error", error="missing_scope")
    bot()
    asked = slack.user_says("salary?", mention=True, wait=True)
    assert "do not answer" in slack.wait_reply(GENERAL, asked.ts)["text"]


def test_whom_slack_does_not_describe_is_a_stranger(slack: FakeSlack, bot: StartBot) -> None:
    slack.fail("users.info", "error", error="missing_scope")
    bot()
    asked = slack.user_says("salary?", channel=slack.dm(), wait=True)
    assert "do not answer" in slack.wait_reply(slack.dm(), asked.ts)["text"]


def test_the_directory_is_read_again_and_fails_closed(slack: FakeSlack, bot: StartBot) -> None:
    running = bot()

    def answer() -> str:
        asked = slack.user_says("salary?", channel=slack.dm(), wait=True)
        return str(slack.wait_reply(slack.dm(), asked.ts)["text"])

    assert "25th" in answer()
    running.directory.write_text("members: [public, employees\n")
    assert "do not answer" in answer()
    running.write_directory(DIRECTORY)
    assert "25th" in answer()
    running.directory.unlink()
    assert "do not answer" in answer()


def test_without_a_directory_everybody_sees_public_documents(
    slack: FakeSlack, bot: StartBot, tmp_path: Path
) -> None:
    bot(bpo_directory=None)
    asked = slack.user_says("salary and holiday?", channel=slack.dm(), wait=True)
    assert slack.wait_reply(slack.dm(), asked.ts)["text"] == "Everybody has 30 days of holiday [1]."


def test_another_workspace_is_not_answered(slack: FakeSlack, bot: StartBot) -> None:
    bot()
    event = {"type": "app_mention", "channel": GENERAL, "user": "U0ALICE", "text": "<@U0BOT> salary?"}
    sent = slack.send_event({**event, "ts": slack._ts()}, team_id="T0OTHER", wait=True)
    slack.settle()
    assert sent.acked and not slack.messages(GENERAL, bot_only=True)

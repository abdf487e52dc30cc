from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from bots.slack.journal import FILE_NAME, Journal
from bots.slack.memory import Memory
from tests.bots.slack.conftest import GENERAL, Bot
from tests.bots.slack.fake_slack import FakeSlack

StartBot = Callable[..., Bot]


def stored(running: Bot) -> list[dict[str, Any]]:
    journal = Journal(running.folder / "data" / FILE_NAME)
    try:
        return Memory(journal).feedback()
    finally:
        journal.close()


def test_feedback_is_stored_once_with_all_that_it_is_about(slack: FakeSlack, bot: StartBot) -> None:
    running = bot()
    asked = slack.user_says("salary?", mention=True, wait=True)
    reply = slack.wait_reply(GENERAL, asked.ts)
    for _ in range(2):
        assert slack.click(GENERAL, reply["ts"], "feedback", value="positive").acked
    slack.wait(lambda: slack.ephemerals, 5)
    slack.settle()
    assert len(slack.ephemerals) == 1 and slack.ephemerals[0]["text"].startswith("Thank you")
    (row,) = stored(running)
    assert (row["value"], row["user"], row["question"]) == ("up", "U0ALICE", "salary?")
    assert row["answer"] == "Salaries are paid on the 25th [1]."
    assert row["citations"][0]["document"] == "salary.md" and row["generation"] == 7
    assert row["version"].endswith("extractive") and not slack.views


def test_a_thumbs_down_asks_why_and_the_answer_may_be_nothing(slack: FakeSlack, bot: StartBot) -> None:
    running = bot()
    asked = slack.user_says("salary?", mention=True, wait=True)
    reply = slack.wait_reply(GENERAL, asked.ts)
    negative = reply["blocks"][-1]["elements"][0]["negative_button"]["value"]
    slack.click(GENERAL, reply["ts"], "feedback", value=negative)
    view = slack.wait(lambda: list(slack.views.values()), 5)[0]
    assert view["blocks"][0]["optional"] is True
    assert slack.submit_view(view["id"], {"reason": {"text": {"value": None}}}).acked
    assert [row["reason"] for row in stored(running)] == [""]
    assert slack.submit_view(view["id"], {"reason": {"text": {"value": "It is the 26th."}}}).acked
    (row,) = stored(running)
    assert (row["value"], row["reason"]) == ("down", "It is the 26th.")


def test_two_people_may_differ_and_one_may_change_their_mind(slack: FakeSlack, bot: StartBot) -> None:
    running = bot()
    asked = slack.user_says("salary?", mention=True, wait=True)
    reply = slack.wait_reply(GENERAL, asked.ts)
    negative = reply["blocks"][-1]["elements"][0]["negative_button"]["value"]
    slack.click(GENERAL, reply["ts"], "feedback", value="positive", user="U0BOB")
    slack.click(GENERAL, reply["ts"], "feedback", value="positive")
    slack.click(GENERAL, reply["ts"], "feedback", value=negative)
    assert {(row["user"], row["value"]) for row in stored(running)} == {("U0BOB", "up"), ("U0ALICE", "down")}


def test_private_answers_can_be_judged_too(slack: FakeSlack, bot: StartBot) -> None:
    running = bot()
    slack.send_slash("/ask", "salary?", wait=True)
    answered = slack.wait(lambda: [one for one in slack.ephemerals if one["blocks"]], 5)[0]
    value = answered["blocks"][-1]["elements"][0]["positive_button"]["value"]
    action = {"type": "feedback_buttons", "action_id": "feedback", "value": value}
    assert slack.send_block_actions([action], message=answered, wait=True).acked
    assert [row["value"] for row in stored(running)] == ["up"]


def test_feedback_on_nothing_is_acknowledged_and_not_stored(slack: FakeSlack, bot: StartBot) -> None:
    running = bot()
    asked = slack.user_says("salary?", mention=True, wait=True)
    reply = slack.wait_reply(GENERAL, asked.ts)
    answer = reply["blocks"][-1]["elements"][0]["positive_button"]["value"].partition(":")[2]
    for value in ("up:unknown", f"sideways:{answer}", answer, f"up:{answer} ", "", None):
        action = {"type": "feedback_buttons", "action_id": "feedback", "value": value}
        assert slack.send_block_actions([action], message=reply, wait=True).acked
    slack.settle()
    with sqlite3.connect(running.folder / "data" / FILE_NAME) as db:
        assert db.execute("SELECT * FROM feedback").fetchall() == []
    assert not slack.ephemerals and not slack.views

"""How far the bot is with an answer: told in the stream as it happens, of what its readers may see."""

from __future__ import annotations

import json
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest

from assistant.steps import Found, told_to
from assistant.types import Answer
from bots.slack.steps import outcome
from knowledge.types import Caller
from tests.bots.slack.conftest import GENERAL, Bot
from tests.bots.slack.fake_slack import FakeSlack
from tests.bots.slack.library import PAGES, LibraryAssistant, cited
from tests.bots.slack.test_delivery import answered_once
from tests.bots.slack.test_surfaces import IN_ORDER

StartBot = Callable[..., Bot]
EMPLOYEES = Caller(frozenset({"public", "employees"}))


def shown(slack: FakeSlack, channel: str, ts: str) -> list[dict[str, Any]]:
    """The tasks in the order in which they came, and how they stood."""
    messages = slack.channels[channel]["messages"].values()
    replies = [one for one in messages if one.get("thread_ts") == ts and "_chunks" in one]
    return [chunk for one in replies for chunk in one["_chunks"] if chunk["type"] == "task_update"]


def states(slack: FakeSlack, channel: str, ts: str) -> list[tuple[str, str]]:
    return [(one["id"], one["status"]) for one in shown(slack, channel, ts)]


class Holding(LibraryAssistant):
    """Finds at once and reads for as long as the test says."""

    go_on: Event = Event()

    def answer(self, *given: Any, **more: Any) -> Answer:
        answer = super().answer(*given, **more)
        assert self.go_on.wait(20)
        return answer


def test_the_search_is_over_while_the_answer_is_still_being_made(slack: FakeSlack, bot: StartBot) -> None:
    reading = Holding()
    reading.go_on = Event()
    bot(reading, slack_document_url="https://docs.client.test/")
    asked = slack.user_says("salary?", mention=True, wait=True)
    slack.wait(lambda: len(states(slack, GENERAL, asked.ts)) == 3, 5)
    assert states(slack, GENERAL, asked.ts) == IN_ORDER[:3]
    reading.go_on.set()
    answered_once(slack, asked)
    steps = shown(slack, GENERAL, asked.ts)
    assert [(one["id"], one["status"]) for one in steps] == IN_ORDER
    assert [one.get("output") for one in steps] == [
        None,
        "4 passages in 2 documents",
        None,
        "1 quote from 1 document",
    ]
    assert [one["title"] for one in steps[1:3]] == ["Search the documents", "Read and quote what answers"]
    assert [one["url"] for one in steps[-1]["sources"]] == ["https://docs.client.test/salary.md"]
    assert len(slack.calls("chat.appendStream")) == 1


def test_what_was_found_counts_what_the_readers_may_see(slack: FakeSlack, bot: StartBot) -> None:
    """Somebody of finance sees three documents, the channel two; the search for the asker alone shows nothing."""
    bot()
    asked = slack.user_says("salary and budget?", user="U0FIN", mention=True, wait=True)
    slack.wait(lambda: slack.ephemerals, 10)
    slack.settle()
    assert shown(slack, GENERAL, asked.ts)[1]["output"] == "4 passages in 2 documents"
    assert states(slack, GENERAL, asked.ts) == IN_ORDER and "6 passages" not in json.dumps(slack.messages(GENERAL))
    alone = slack.user_says("budget?", user="U0FIN", channel=slack.dm("U0FIN"), wait=True)
    slack.wait_reply(slack.dm("U0FIN"), alone.ts)
    assert shown(slack, slack.dm("U0FIN"), alone.ts)[1]["output"] == "6 passages in 3 documents"


def test_nothing_that_answers_is_how_reading_ended(slack: FakeSlack, bot: StartBot) -> None:
    bot()
    asked = slack.user_says("weather?", mention=True, wait=True)
    slack.wait_reply(GENERAL, asked.ts)
    slack.settle()
    assert states(slack, GENERAL, asked.ts) == IN_ORDER
    assert shown(slack, GENERAL, asked.ts)[-1]["output"] == "Nothing that answers this"


def test_the_step_that_failed_is_the_one_that_was_under_way(slack: FakeSlack, bot: StartBot) -> None:
    bot(LibraryAssistant(think=0.2))
    asked = slack.user_says("explode?", mention=True, wait=True)
    slack.wait_for("chat.update")
    slack.settle()
    assert states(slack, GENERAL, asked.ts) == [*IN_ORDER[:3], ("read", "error")]
    assert not slack.open_streams()


@pytest.mark.parametrize("fault", ["lost_response", "drop", "http", "ratelimited", "slow"])
def test_a_step_that_could_not_be_shown_is_shown_with_the_answer(
    slack: FakeSlack, bot: StartBot, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr("bots.slack.api.PATIENCE_SECONDS", 0.3)
    slack.fail("chat.appendStream", fault, **({"delay": 2} if fault == "slow" else {}))
    bot()
    asked = slack.user_says("salary?", mention=True, wait=True)
    answered_once(slack, asked, timeout=5)
    seen = states(slack, GENERAL, asked.ts)
    assert [one for n, one in enumerate(seen) if one not in seen[:n]][-1] == ("read", "complete")
    assert seen.index(("search", "complete")) < seen.index(("read", "complete"))


def test_no_room_among_the_appends_of_a_minute_costs_a_step_not_an_answer(
    slack: FakeSlack, bot: StartBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bots.slack.steps.SPARE_APPENDS", 80)
    bot()
    asked = slack.user_says("salary?", mention=True, wait=True)
    answered_once(slack, asked)
    assert states(slack, GENERAL, asked.ts) == [IN_ORDER[0], IN_ORDER[1], IN_ORDER[3]]
    assert not slack.calls("chat.appendStream")


def test_where_no_stream_is_the_steps_cost_no_call(slack: FakeSlack, bot: StartBot) -> None:
    bot()
    slack.fail("chat.startStream", "error", error="not_allowed")
    asked = slack.user_says("salary?", mention=True, wait=True)
    answered_once(slack, asked)
    slack.send_slash("/ask", "salary?", wait=True)
    slack.wait(lambda: slack.ephemerals, 5)
    assert not slack.calls("chat.appendStream") and len(slack.calls("assistant.threads.setStatus")) == 1


def test_only_what_is_answered_within_is_told() -> None:
    told: list[Found] = []
    with told_to(told.append):
        LibraryAssistant().answer("salary?", EMPLOYEES)
    LibraryAssistant().answer("salary?", EMPLOYEES)
    assert told == [Found(4, 2)]


def test_how_reading_ended_in_words() -> None:
    one, other = cited(PAGES[0], 1), cited(PAGES[1], 2)
    assert outcome(Answer("", "", False, 1.0, (one, one, other))) == "3 quotes from 2 documents"
    assert outcome(Answer("", "", True, 0.1, (one,))) == "Nothing that answers this"
    assert outcome(Answer("", "Hello.", False, 1.0)) == ""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bots.slack import limits
from bots.slack.limits import TAKEN, Limits, Verdict, too_many
from bots.slack.settings import SlackSettings
from tests.bots.slack.conftest import DIRECTORY, GENERAL, Bot
from tests.bots.slack.fake_slack import FakeSlack, plain

StartBot = Callable[..., Bot]


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_beyond_the_limit_one_is_told_once_a_window() -> None:
    clock = Clock()
    asked = Limits(2, clock)
    assert [asked.ask("U1", "a"), asked.ask("U1", "b")] == [TAKEN, TAKEN]
    clock.now += 20
    assert asked.ask("U1", "c") == Verdict(False, 40, tell=True)
    assert asked.ask("U1", "d") == Verdict(False, 40, tell=False)
    assert asked.ask("U2", "e") == TAKEN
    clock.now += 40
    assert [asked.ask("U1", "f").taken, asked.ask("U1", "g").taken] == [True, True]
    assert not asked.ask("U1", "h").tell  # 40 seconds after the last time
    clock.now += 20
    assert asked.ask("U1", "i") == Verdict(False, 40, tell=True)


def test_what_slack_sends_twice_counts_once() -> None:
    asked = Limits(1, Clock())
    assert [asked.ask("U1", "a"), asked.ask("U1", "a")] == [TAKEN, TAKEN]
    assert [asked.ask("U1", "b").tell, asked.ask("U1", "b").tell] == [True, False]


def test_nothing_is_said_to_whom_nobody_asked() -> None:
    asked = Limits(1, Clock())
    asked.ask("U1", "a")
    assert not asked.ask("U1", "b", aloud=False).tell and asked.ask("U1", "c").tell


def test_no_limit_and_no_memory_without_one() -> None:
    asked = Limits(0, Clock())
    assert all(asked.ask("U1", str(n)) == TAKEN for n in range(1_000))
    with pytest.raises(ValidationError):
        SlackSettings(_env_file=None, slack_questions_a_minute=-1)
    assert SlackSettings(_env_file=None).slack_questions_a_minute == 300


def test_only_the_latest_people_and_messages_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PEOPLE", 3)
    asked = Limits(1, Clock())
    for n in range(500):
        asked.ask(f"U{n % 5}", f"k{n}")
        asked.ask("U0", f"other{n}")
    assert len(asked._askers) == 3
    assert len(asked._askers["U0"].known) == limits.KEYS and len(asked._askers["U0"].taken) == 1


@given(st.integers(1, 4), st.lists(st.floats(0, 30), max_size=40))
def test_never_more_than_allowed_in_any_minute(most: int, pauses: list[float]) -> None:
    clock = Clock()
    asked, taken, told = Limits(most, clock), [], []
    for number, pause in enumerate(pauses):
        clock.now += pause
        verdict = asked.ask("U1", str(number))
        taken += [clock.now] if verdict.taken else []
        told += [clock.now] if verdict.tell else []
        assert verdict.taken or 1 <= verdict.wait <= 60
    assert all(sum(0 <= one - other < 60 for other in taken) <= most for one in taken)
    assert all(later - earlier >= 60 for earlier, later in pairwise(told))


def test_the_words() -> None:
    assert "again in a second." in too_many(1) and "again in 42 seconds." in too_many(42)


def test_in_a_channel_and_by_command_the_rest_is_not_answered(slack: FakeSlack, bot: StartBot) -> None:
    running = bot(slack_questions_a_minute=3)
    asked = [slack.user_says("salary?", mention=True, wait=True) for _ in range(3)]
    for one in asked:
        slack.wait_reply(GENERAL, one.ts)
    beyond = [slack.user_says("salary?", mention=True, wait=True) for _ in range(3)]
    slack.wait(lambda: slack.ephemerals, 5)
    slack.send_slash("/ask", "salary?", wait=True)
    slack.send_shortcut("answer_message", message=asked[0].message, channel=GENERAL)
    other = slack.user_says("salary?", user="U0BOB", mention=True, wait=True)
    slack.wait_reply(GENERAL, other.ts)
    slack.settle()
    (told,) = slack.ephemerals
    assert "Please ask again in" in plain(told) and (told["user"], told["channel"]) == ("U0ALICE", GENERAL)
    assert not any(slack.bot_replies(GENERAL, one.ts) for one in beyond)
    assert len(running.assistant.calls) == 4 and all(one.acked for one in slack.deliveries())


def test_a_command_beyond_the_limit_says_so_itself(slack: FakeSlack, bot: StartBot) -> None:
    running = bot(slack_questions_a_minute=1)
    slack.send_slash("/ask", "salary?", wait=True)
    told = slack.send_slash("/ask", "salary?", wait=True).ack_payload
    assert "Please ask again in" in str(told)
    assert "again" not in str(slack.send_slash("/ask", "salary?", wait=True).ack_payload)
    slack.settle()
    assert len(running.assistant.calls) == 1


def test_what_is_not_said_to_the_bot_does_not_count(slack: FakeSlack, bot: StartBot) -> None:
    running = bot(slack_questions_a_minute=1)
    top = slack.user_says("hello", wait=True)
    for _ in range(3):
        slack.user_says("lunch?", wait=True)
        slack.user_says("lunch?", thread_ts=top.ts, wait=True)
    asked = slack.user_says("salary?", mention=True, wait=True)
    slack.wait_reply(GENERAL, asked.ts)
    slack.user_says("and when?", thread_ts=asked.ts, wait=True)  # the second to the bot
    slack.wait(lambda: slack.ephemerals, 5)
    assert slack.ephemerals[0]["thread_ts"] == asked.ts
    running.write_directory({**DIRECTORY, "modes": {GENERAL: "questions"}})
    slack.user_says("salary?", wait=True)
    for _ in range(2):  # nobody asked the bot: what is too much it leaves, and says nothing
        slack.user_says("salary?", user="U0BOB", wait=True)
    slack.settle()
    assert len(slack.ephemerals) == 1 and len(running.assistant.calls) == 2

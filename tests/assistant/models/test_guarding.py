"""Caps, limits and rests as a user sees them: the real client, a real server and the whole assistant."""

from __future__ import annotations

import gc
import logging
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event as Flag
from time import monotonic

import pytest

from assistant.answering import extractive
from assistant.answering.confidence import Chances
from assistant.chain import ChainAssistant
from assistant.models import checking
from assistant.models.budgets import FULLEST_PROMPT, Caps
from assistant.models.errors import ModelSetupError, NotCalled
from assistant.models.guarding import CallGuard, GuardSettings, guard_for
from assistant.models.passages import MOST_CHARACTERS, SENT
from assistant.models.prices import VARIABLE
from assistant.models.privacy import leaving
from assistant.models.prompts import answering
from assistant.models.spending import faults, told
from assistant.models.tokens import Tokens, guessed
from assistant.models.types import Final
from assistant.types import Turn
from assistant.usage import Spent, Usage
from evals.chat_server import Asked, ChatServer, Reply
from tests.assistant.models.test_checking import passage
from tests.assistant.models.world import EMPLOYEE, TRAVEL, chat, made, plain_check
from tests.building import NEW_YEAR

PAYS = "The Client pays travel of Aduro within thirty days"
MODEL = "openai:m"


@pytest.fixture(autouse=True)
def sure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extractive, "chances", lambda *_: Chances(0.8, 0.8))
    monkeypatch.setattr(checking, "check", plain_check)
    monkeypatch.setattr("assistant.models.calling.FIRST_WAIT", 0.01)


def answers(asked: Asked) -> Reply:
    return Reply(f"{PAYS} [{asked.number_of('pays travel')}].", usage=(900, 20))


def guarded(server: ChatServer, folder: Path, *, timeout: float = 20.0, **limits: object) -> ChainAssistant:
    settings = replace(GuardSettings(folder), **limits)  # type: ignore[arg-type]
    return made(folder, chat(server, retries=0, timeout=timeout), guard_for(MODEL, timeout, settings))


def ask(assistant: ChainAssistant, *, streaming: bool = False, history: tuple[Turn, ...] = ()) -> str:
    """The answerer. Whoever it is, there is an answer."""
    if streaming:
        *_, last = assistant.stream(TRAVEL, EMPLOYEE, NEW_YEAR, history)
        assert isinstance(last, Final)
        answer = last.answer
    else:
        answer = assistant.answer(TRAVEL, EMPLOYEE, NEW_YEAR, history)
    assert PAYS in answer.answer
    return answer.answerer


def spent(folder: Path) -> Spent:
    return sum(Usage(folder).of(datetime.now(UTC).date()).values(), Spent())


BOTH = pytest.mark.parametrize("streaming", [False, True])


@BOTH
def test_what_the_provider_counted_is_noted(server: ChatServer, tmp_path: Path, streaming: bool) -> None:
    server.script = answers
    assistant = guarded(server, tmp_path)
    assert [ask(assistant, streaming=streaming) for _ in range(2)] == [MODEL] * 2
    assert spent(tmp_path) == Spent(2, 0, 1_800, 40)


@BOTH
def test_a_failing_model_rests_and_is_tried_again(
    server: ChatServer,
    tmp_path: Path,
    streaming: bool,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.says(Reply(status=500))
    assistant = guarded(server, tmp_path, rest_after=2)
    caplog.set_level(logging.INFO)
    found = [ask(assistant, streaming=streaming) for _ in range(3)]
    assert found[:2] == ["extractive (openai:m: server error 500)"] * 2
    assert found[2] == "extractive (openai:m: resting after 2 failures)"
    assert len(server.asked) == 2 and spent(tmp_path) == Spent(2, 2)
    assert "chat model openai:m rests for 60 seconds after 2 failures" in caplog.text
    assert "chat model openai:m is not called: resting after 2 failures" in caplog.text
    ours = "".join(record.getMessage() for record in caplog.records if record.name.startswith("assistant."))
    assert "travel" not in ours and server.url not in ours
    server.script = answers
    monkeypatch.setattr(guard_of(assistant)._breaker, "_clock", lambda: monotonic() + 60)
    assert [ask(assistant, streaming=streaming) for _ in range(2)] == [MODEL] * 2


def test_questions_that_the_model_will_not_answer_do_not_put_it_to_rest(
    server: ChatServer, tmp_path: Path
) -> None:
    """Else one person could switch it off for all."""
    assistant = guarded(server, tmp_path, rest_after=1)
    for reply in (Reply("", finish="content_filter"), Reply(status=400), Reply("Penguins swim [1].")):
        server.says(reply)
        assert ask(assistant).startswith("extractive (")
    server.script = answers
    assert ask(assistant) == MODEL


@BOTH
def test_the_days_cap_survives_a_restart(server: ChatServer, tmp_path: Path, streaming: bool) -> None:
    """A call may take some 4,500 tokens: the prompt has 500, as it is guessed."""
    server.script = answers
    caps = Caps(day_tokens=6_000)
    assert ask(guarded(server, tmp_path, caps=caps), streaming=streaming) == MODEL
    guard_for.cache_clear()  # as another process begins
    restarted = guarded(server, tmp_path, caps=caps)
    found = [ask(restarted, streaming=streaming) for _ in range(2)]
    assert found == [MODEL, "extractive (openai:m: the day's token cap is reached)"]
    assert len(server.asked) == 2 and spent(tmp_path).tokens == 1_840


@BOTH
def test_a_rewritten_follow_up_and_its_answer_are_one_answer(
    server: ChatServer, tmp_path: Path, streaming: bool
) -> None:
    def script(asked: Asked) -> Reply:
        rewriting = "Last question:" in asked.prompt
        return Reply(TRAVEL, usage=(500, 6_000)) if rewriting else answers(asked)

    server.script = script
    assistant = guarded(server, tmp_path, caps=Caps(answer_tokens=10_000))
    history = (Turn("user", TRAVEL), Turn("assistant", PAYS))
    found = ask(assistant, streaming=streaming, history=history)
    assert found == "extractive (openai:m: over the token cap of an answer)"
    assert len(server.asked) == 1
    assert ask(assistant, streaming=streaming) == MODEL  # the next answer begins anew


def test_a_call_over_the_limit_gets_the_extractive_answer(
    server: ChatServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = Flag()
    server.script = lambda asked: replace(answers(asked), pause=goes_on)
    assistant = guarded(server, tmp_path, at_once=1)
    monkeypatch.setattr(guard_of(assistant)._slots, "_wait", 0.05)
    first = assistant.stream(TRAVEL, EMPLOYEE, NEW_YEAR)
    next(first)
    assert ask(assistant) == "extractive (openai:m: too many calls at once)"
    goes_on.set()
    assert isinstance(list(first)[-1], Final)
    assert ask(assistant) == MODEL


def test_what_a_cap_refuses_takes_no_slot_and_no_trial(
    server: ChatServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.says(Reply(status=500))
    assistant = guarded(server, tmp_path, at_once=1, rest_after=1, caps=Caps(day_tokens=6_000))
    ask(assistant)
    guard = guard_of(assistant)
    monkeypatch.setattr(guard._breaker, "_clock", lambda: monotonic() + 60)
    for _ in range(2):
        with pytest.raises(NotCalled, match="token cap is reached"):
            guard.begin(2_001)
    server.script = answers
    assert ask(assistant) == MODEL


def test_a_listener_who_leaves_gives_the_slot_back_and_pays(server: ChatServer, tmp_path: Path) -> None:
    server.script = lambda asked: replace(answers(asked), stall_after=2)
    assistant = guarded(server, tmp_path, at_once=1)
    events = assistant.stream(TRAVEL, EMPLOYEE, NEW_YEAR)
    next(events)
    del events
    gc.collect()
    took = spent(tmp_path)
    assert (took.calls, took.failed) == (1, 0) and 0 < took.answer < 10 and 300 < took.prompt < 1_000
    server.script = answers
    assert ask(assistant) == MODEL


def guard_of(assistant: ChainAssistant) -> CallGuard:
    chatting = assistant._chatting
    assert chatting is not None
    guard = chatting.step._model._guard
    assert isinstance(guard, CallGuard)
    return guard


@pytest.mark.parametrize(
    "letters", ["The fee is due in 30 days, says clause 4.2 of GTC. ", "Vergütung für Löhne: "]
)
def test_the_fullest_prompt_is_not_longer_than_the_caps_count_on(letters: str) -> None:
    text = (letters * 60)[: MOST_CHARACTERS // SENT]
    passages = leaving([passage(number, text) for number in range(1, SENT + 1)], frozenset(), local=True)
    messages = answering("What does it cost, and who pays it? " * 5, passages, before="And the fee? " * 5)
    assert 4_000 < sum(guessed(str(message.content)) for message in messages) <= FULLEST_PROMPT


def test_a_money_cap_that_nobody_can_keep_is_told_at_once(tmp_path: Path) -> None:
    settings = GuardSettings(tmp_path, caps=Caps(day_cost=1_000_000))
    with pytest.raises(ModelSetupError) as wrong:
        guard_for(MODEL, 20.0, settings)
    assert str(wrong.value).startswith("BPO_CHAT_COST_ caps are set, but nobody told what openai:m costs")
    assert VARIABLE in wrong.value.remedy
    guard_for("ollama:m", 20.0, settings)


def test_what_was_spent_in_words(tmp_path: Path) -> None:
    prices = tmp_path / "prices.yaml"
    prices.write_text('currency: EUR\nmodels: {"openai:*": {input: 1.25, output: 10}}')
    settings = GuardSettings(tmp_path, prices, Caps(30_000, None, None, 200_000))
    guard = guard_for(MODEL, 20.0, settings)
    guard._budget.begin(3_000).end(Tokens(12_000, 300), failed=False)
    guard._budget.begin(3_000).end(Tokens(), failed=True)
    assert told(MODEL, settings) == (
        "today (UTC) 2 calls, 1 of them failed, 12,000 tokens in, 300 out, 0.0180 EUR; "
        "caps: 30,000 tokens an answer, 0.2000 EUR a day"
    )
    assert faults(MODEL, settings) == ""
    assert "midnight" in faults(MODEL, replace(settings, caps=Caps(day_cost=60_000)))
    assert "an answer" in faults(MODEL, replace(settings, caps=Caps(answer_cost=40_000)))
    assert told("anthropic:m", replace(settings, caps=Caps())).endswith(
        f"caps: none an answer, none a day; anthropic:m has no price in {prices}"
    )

"""The real langchain-openai client against a real server with every fault we know."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event

import pytest
from langchain_core.messages import HumanMessage

from assistant.models.calling import End, Model, Piece
from assistant.models.errors import CallFailed, NotCalled
from assistant.models.providers import build
from assistant.models.tokens import Tokens
from assistant.models.types import ChatSettings, Outcome
from evals.chat_server import ChatServer, Reply

ASKED = [HumanMessage("How much?")]


@dataclass
class Notes:
    """A guard that writes down what it hears."""

    refuses: str = ""
    heard: list[object] = field(default_factory=list)

    def begin(self, prompt_tokens: int) -> Notes:
        self.heard.append(prompt_tokens)
        if self.refuses:
            raise NotCalled(self.refuses)
        return self

    def end(self, outcome: Outcome, tokens: Tokens | None) -> None:
        self.heard.append((outcome.value, tokens))


def model(server: ChatServer, guard: Notes | None = None, *, timeout: float = 20.0, retries: int = 2) -> Model:
    return Model(ChatSettings("openai:m", server.url, "k", timeout=timeout, retries=retries), build, guard)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.models.calling.FIRST_WAIT", 0.01)


def said(made: Model, *, streaming: bool) -> str:
    parts = list(made.call(ASKED, streaming=streaming))
    assert isinstance(parts[-1], End)
    return "".join(part.text for part in parts if isinstance(part, Piece))


def failure(made: Model, *, streaming: bool) -> str:
    with pytest.raises(CallFailed) as failed:
        said(made, streaming=streaming)
    return failed.value.reason


BOTH = pytest.mark.parametrize("streaming", [False, True])


@BOTH
def test_the_answer_arrives_with_the_key_sent(server: ChatServer, streaming: bool) -> None:
    server.says("Fifty euros [1].")
    assert said(model(server), streaming=streaming) == "Fifty euros [1]."
    assert bool(server.asked[0].body.get("stream")) is streaming
    assert server.asked[0].authorization == "Bearer k"


def test_pieces_come_before_the_answer_has_ended(server: ChatServer) -> None:
    goes_on = Event()
    server.says(Reply("Fifty euros [1].", pause=goes_on))
    parts = model(server).call(ASKED, streaming=True)
    assert next(parts) == Piece("Fifty e")  # the server holds the last piece back until we have this one
    goes_on.set()
    assert list(parts)[-1] == End(cut_short=False)


@BOTH
@pytest.mark.parametrize(
    ("reply", "reason", "outcome"),
    [
        (Reply("Fifty euros.", stall_after=1), "timed out", "failed"),
        (Reply("Fifty euros.", cut_after=1), "cut off", "failed"),
        (Reply("Fifty euros.", malformed_after=1), "malformed answer", "failed"),
        (Reply("", finish="content_filter"), "refused to answer", "answered"),
        (Reply("x" * 13_000, piece=1000), "answer too long", "answered"),
        (Reply(status=400), "request refused, 400", "untold"),
        (Reply(status=401), "key refused", "failed"),
        (Reply(status=404), "model not found", "failed"),
    ],
)
def test_what_will_not_get_better_fails_at_once(
    server: ChatServer, reply: Reply, reason: str, outcome: str, streaming: bool
) -> None:
    server.says(reply)
    guard = Notes()
    timeout = 0.5 if reply.stall_after else 20.0
    assert failure(model(server, guard, timeout=timeout), streaming=streaming) == reason
    assert len(server.asked) == 1
    assert guard.heard[0] == 3
    assert guard.heard[1][0] == outcome  # type: ignore[index]


@BOTH
@pytest.mark.parametrize(
    ("reply", "streamed", "whole"),
    [
        (Reply("Fifty euros.", usage=(120, 50)), Tokens(120, 50), Tokens(120, 50)),
        (Reply("Fifty euros."), Tokens(3, 4), Tokens(3, 4)),  # 9 and 12 letters: nobody counted
        (Reply("Fifty euros.", usage=(0, 0)), Tokens(3, 4), Tokens(3, 4)),  # nor here
        (Reply("", usage=(120, 0)), Tokens(120, 0), Tokens(120, 0)),
        (Reply("", finish="content_filter"), Tokens(3, 0), Tokens(3, 0)),
        (Reply("Fifty euros.", cut_after=1), Tokens(3, 3), None),  # 7 letters came; of a whole answer none do
        (Reply("Fifty euros.", cut_after=0), None, None),
        (Reply("Fifty euros.", malformed_after=1), Tokens(3, 3), None),
        (Reply("Fifty euros.", error_after=1), Tokens(3, 3), Tokens(3, 4)),
        (Reply(status=429), Tokens(), Tokens()),
        (Reply(status=504), None, None),  # a gateway gave up: the model may have answered
        (Reply(status=400), Tokens(), Tokens()),
    ],
)
def test_what_each_end_of_a_call_took(
    server: ChatServer, reply: Reply, streamed: Tokens | None, whole: Tokens | None, streaming: bool
) -> None:
    server.says(reply)
    guard = Notes()
    with suppress(CallFailed):
        said(model(server, guard), streaming=streaming)
    assert guard.heard[-1][1] == (streamed if streaming else whole)  # type: ignore[index]


def test_a_prompt_that_was_read_in_vain_is_paid_for(server: ChatServer) -> None:
    server.says(Reply(status=504), Reply(status=503), "Fifty euros.")
    guard = Notes()
    said(model(server, guard), streaming=False)
    assert guard.heard == [3, ("answered", Tokens(3 + 3, 4))]


def test_who_cannot_be_reached_takes_nothing() -> None:
    guard = Notes()
    made = Model(ChatSettings("openai:m", "http://127.0.0.1:1/v1", "k", retries=0), build, guard)
    assert failure(made, streaming=False) == "cannot be reached"
    assert guard.heard == [3, ("failed", Tokens())]


def test_a_call_in_a_hurry_tells_nothing_of_the_model(server: ChatServer) -> None:
    server.says(Reply("Fifty euros.", stall_after=0))
    guard = Notes()
    with pytest.raises(CallFailed):
        model(server, guard).text(ASKED, timeout=0.3)
    assert guard.heard == [3, ("untold", None)]


@BOTH
@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again(server: ChatServer, status: int, streaming: bool) -> None:
    server.says(Reply(status=status), Reply(status=status), "Fifty euros.")
    guard = Notes()
    assert said(model(server, guard), streaming=streaming) == "Fifty euros."
    assert len(server.asked) == 3
    assert guard.heard == [3, ("answered", Tokens(3, 4))]  # one call; what was turned away costs nothing


def test_each_try_is_logged(server: ChatServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "assistant")
    server.says(Reply(status=500), Reply(status=429), "Fifty euros.", Reply(status=503))
    made = model(server)
    said(made, streaming=False)
    failure(made, streaming=False)
    waited = [line.partition(", once more in ") for line in caplog.messages]
    assert [(what, bool(again)) for what, again, _ in waited] == [
        ("chat model openai:m: server error 500", True),
        ("chat model openai:m: rate limited", True),
        ("chat model openai:m: server error 503", True),
        ("chat model openai:m: server error 503", True),
        ("chat model openai:m: server error 503, 3 tries", False),
    ]


@BOTH
def test_the_third_refusal_is_the_last(server: ChatServer, streaming: bool) -> None:
    server.says(Reply(status=500))
    assert failure(model(server), streaming=streaming) == "server error 500"
    assert len(server.asked) == 3


def test_what_was_shown_is_not_said_again(server: ChatServer) -> None:
    """An overloaded server that fails within the stream: a retry would begin the answer anew."""
    server.says(Reply("Fifty euros and more.", error_after=2))
    assert failure(model(server), streaming=True) == "server error 503"
    assert len(server.asked) == 1
    server.says(Reply("", error_after=0), "Fifty euros.")
    assert said(model(server), streaming=True) == "Fifty euros."


def test_retry_after_is_waited_for_if_there_is_time(server: ChatServer) -> None:
    server.says(Reply(status=429, headers={"Retry-After": "0.3"}), "Fifty euros.")
    started = time.monotonic()
    assert said(model(server), streaming=False) == "Fifty euros."
    assert time.monotonic() - started >= 0.3


def test_a_wait_beyond_the_deadline_is_not_begun(server: ChatServer) -> None:
    server.says(Reply(status=429, headers={"Retry-After": "3600"}))
    assert failure(model(server), streaming=False) == "rate limited"
    assert len(server.asked) == 1


def test_a_stream_without_an_end_is_cut_off(server: ChatServer) -> None:
    server.says(Reply("Fifty euros.", finish=None))
    assert failure(model(server), streaming=True) == "cut off"


@BOTH
def test_a_model_stopped_at_its_longest_answer_is_known(server: ChatServer, streaming: bool) -> None:
    server.says(Reply("Fifty euros. And al", finish="length"))
    assert list(model(server).call(ASKED, streaming=streaming))[-1] == End(cut_short=True)


def test_nobody_there(server: ChatServer) -> None:
    made = Model(ChatSettings("openai:m", "http://127.0.0.1:1/v1", "k", retries=1), build)
    assert failure(made, streaming=False) == "cannot be reached"


@BOTH
def test_the_providers_count_goes_to_the_guard(server: ChatServer, streaming: bool) -> None:
    server.says(Reply("Fifty euros.", usage=(120, 4)))
    guard = Notes()
    said(model(server, guard), streaming=streaming)
    assert guard.heard[-1] == ("answered", Tokens(120, 4))


def test_a_guard_that_refuses_keeps_the_call_from_being_made(server: ChatServer) -> None:
    guard = Notes(refuses="daily cap reached")
    with pytest.raises(NotCalled) as refused:
        said(model(server, guard), streaming=False)
    assert refused.value.reason == "daily cap reached"
    assert (server.asked, guard.heard) == ([], [3])


def test_a_listener_who_leaves_pays_for_what_was_said(server: ChatServer) -> None:
    server.says(Reply("Fifty euros and more.", stall_after=2))
    guard = Notes()
    parts = model(server, guard).call(ASKED, streaming=True)
    next(parts)
    next(parts)
    parts.close()  # type: ignore[attr-defined]
    assert guard.heard == [3, ("untold", Tokens(3, 5))]

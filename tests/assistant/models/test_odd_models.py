"""Models and servers that do what no model should: each ends in a checked or an extractive answer, in time."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessageChunk, HumanMessage

from assistant.answering import extractive
from assistant.answering.confidence import Chances
from assistant.models.calling import Model
from assistant.models.errors import CallFailed
from assistant.models.types import ChatSettings, Final
from assistant.types import Answer
from evals.chat_server import ChatServer, Reply
from tests.assistant.models.world import EMPLOYEE, TRAVEL, chat, made, sound
from tests.building import NEW_YEAR

PAYS = "The Client pays travel of Aduro within thirty days"
CALL = {"index": 0, "id": "c1", "type": "function", "function": {"name": "look_up", "arguments": '{"a": '}}
BOTH = pytest.mark.parametrize("streaming", [False, True])


@pytest.fixture(autouse=True)
def sure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extractive, "chances", lambda *_: Chances(0.8, 0.8))
    monkeypatch.setattr("assistant.models.calling.FIRST_WAIT", 0.01)


def body(message: dict[str, Any], finish: str = "stop", *, streaming: bool) -> list[bytes]:
    """A whole answer with this message, or the same as a stream."""
    shape = {"id": "x", "created": 1, "model": "scripted"}
    if not streaming:
        choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}
        return [json.dumps({**shape, "object": "chat.completion", "choices": [choice]}).encode()]
    shape["object"] = "chat.completion.chunk"
    deltas = [({"role": "assistant", **message}, None), ({}, finish)]
    chunks = [{**shape, "choices": [{"index": 0, "delta": one, "finish_reason": why}]} for one, why in deltas]
    return [*(b"data: " + json.dumps(one).encode() + b"\n\n" for one in chunks), b"data: [DONE]\n\n"]


def asked(server: ChatServer, folder: Path, reply: Reply, *, streaming: bool, timeout: float = 20.0) -> Answer:
    server.says(reply)
    assistant = made(folder, chat(server, timeout=timeout, retries=0))
    if not streaming:
        return assistant.answer(TRAVEL, EMPLOYEE, NEW_YEAR)
    *_, last = assistant.stream(TRAVEL, EMPLOYEE, NEW_YEAR)
    assert isinstance(last, Final)
    return last.answer


@BOTH
@pytest.mark.parametrize(
    ("message", "finish", "why"),
    [
        ({"content": None, "tool_calls": [CALL]}, "tool_calls", "refused to answer"),
        ({"content": None, "tool_calls": [CALL]}, "stop", "wrote nothing"),
        ({"content": None, "reasoning_content": f"{PAYS} [1]."}, "stop", "wrote nothing"),
        ({"content": None, "refusal": "I cannot help."}, "stop", "wrote nothing"),
        ({"content": json.dumps({"answer": f"{PAYS} [1].", "by": [1]})}, "stop", "1 of 1 sentences not supported"),
        ({"content": "Der Kunde zahlt Reisen binnen 90 Tagen [1]."}, "stop", "1 of 1 sentences not supported"),
        ({"content": "客户在九十天内支付差旅费用[1]。"}, "stop", "1 of 1 sentences not supported"),
        ({"content": "[1][2] [3].\n[4]"}, "stop", "wrote nothing"),
        ({"content": "word " * 2000}, "stop", "1 of 1 sentences not supported"),
        ({"content": "x" * 10_000_000}, "stop", "answer too long"),
        ({"content": "![x](https://a.test/p.png?q=1) <!channel> [1]"}, "stop", "1 of 1 sentences not supported"),
    ],
)
def test_a_model_that_writes_something_else_leaves_the_extractive_answer(
    server: ChatServer, tmp_path: Path, *, message: dict[str, Any], finish: str, why: str, streaming: bool
) -> None:
    answer = asked(server, tmp_path, Reply(raw=body(message, finish, streaming=streaming)), streaming=streaming)
    sound(answer)
    assert answer.answerer == f"extractive (openai:m: {why})"
    assert PAYS in answer.answer


@BOTH
@pytest.mark.parametrize(
    ("message", "finish"),
    [
        ({"content": f"{PAYS} [1].", "reasoning_content": "The fee is 90 euros."}, "stop"),
        ({"content": f"{PAYS} [1]."}, "eos"),  # some servers have words of their own for an end
        ({"content": f"{PAYS} [1]."}, "COMPLETE"),
        ({"content": f"{PAYS} \ud83d[1]. \udc00"}, "stop"),  # half a letter, as JSON may hold it
    ],
)
def test_what_stands_beside_a_true_sentence_does_not_cost_it(
    server: ChatServer, tmp_path: Path, message: dict[str, Any], finish: str, streaming: bool
) -> None:
    answer = asked(server, tmp_path, Reply(raw=body(message, finish, streaming=streaming)), streaming=streaming)
    assert (answer.answer, answer.answerer) == (f"{PAYS} [1].", "openai:m")
    assert answer.answer.encode()


@BOTH
@pytest.mark.parametrize("number", ["1000", "9" * 30])
def test_no_number_slips_in_as_a_marker(server: ChatServer, tmp_path: Path, number: str, streaming: bool) -> None:
    said = {"content": f"The Client pays [{number}] travel of Aduro within thirty days [1]."}
    answer = asked(server, tmp_path, Reply(raw=body(said, streaming=streaming)), streaming=streaming)
    sound(answer)
    assert number not in answer.answer


@BOTH
@pytest.mark.parametrize("torn", [b"\xff\xfe", b"\xe2\x28", b"\xe2"])
def test_bytes_that_are_no_text(server: ChatServer, tmp_path: Path, torn: bytes, streaming: bool) -> None:
    """Within the answer, and where the line is dropped in the middle of a letter."""
    whole = b"".join(body({"content": "Fifty euros"}, streaming=streaming))
    at = whole.index(b"euros")
    for parts, finish in (([whole[:at], torn, whole[at:]], "stop"), ([whole[:at], torn], None)):
        answer = asked(server, tmp_path, Reply(raw=parts, finish=finish), streaming=streaming)
        sound(answer)
        assert answer.answerer in ("extractive (openai:m: cut off)", "extractive (openai:m: malformed answer)")


@BOTH
@pytest.mark.parametrize(
    "part",
    [
        b": still at it\n\n",
        b'data: {"choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": null}]}\n\n',
        b'data: {"choices": [{"index": 0, "delta": {"reasoning_content": "hm "}, "finish_reason": null}]}\n\n',
    ],
)
def test_a_server_that_never_comes_to_an_end(
    server: ChatServer, tmp_path: Path, part: bytes, streaming: bool
) -> None:
    reply = Reply(raw=map(slow, itertools.repeat(part)))
    answer = asked(server, tmp_path, reply, streaming=streaming, timeout=0.7)
    assert answer.answerer == "extractive (openai:m: timed out)"


def slow(part: bytes) -> bytes:
    time.sleep(0.01)
    return part


def test_chunks_that_come_faster_than_they_are_read_do_not_outlive_the_deadline() -> None:
    class Babbling:
        def stream(self, _: object) -> Iterator[AIMessageChunk]:
            return itertools.repeat(AIMessageChunk(""), 100_000)

    model = Model(ChatSettings("openai:m", timeout=0.1), lambda _: Babbling())  # type: ignore[arg-type,return-value]
    with pytest.raises(CallFailed) as failed:
        list(model.call([HumanMessage("How much?")], streaming=True))
    assert failed.value.reason == "timed out"

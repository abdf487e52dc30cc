from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.answering import extractive
from assistant.answering.confidence import Chances
from assistant.models import checking
from assistant.models.types import ChatSettings
from evals.chat_server import Asked, ChatServer, Reply
from knowledge.tracing import CONTENT
from tests.assistant.models.world import EMPLOYEE, TRAVEL, chat, made, plain_check
from tests.building import NEW_YEAR
from tests.spans import Spans, spans

__all__ = ["spans"]

PAYS = "The Client pays travel of Aduro within thirty days"
KEY = "sk-secret-key"


@pytest.fixture(autouse=True)
def sure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extractive, "chances", lambda *_: Chances(0.8, 0.8))
    monkeypatch.setattr(checking, "check", plain_check)
    monkeypatch.delenv(CONTENT, raising=False)


def says_pays(asked: Asked) -> Reply:
    return Reply(f"{PAYS} [{asked.number_of('pays travel')}]. Owls fly [1].", usage=(321, 12))


def answered(server: ChatServer, folder: Path, streaming: bool, **more: object) -> None:
    assistant = made(folder, chat(server, api_key=KEY, **more))
    if streaming:
        assert list(assistant.stream(TRAVEL, EMPLOYEE, NEW_YEAR))
    else:
        assistant.answer(TRAVEL, EMPLOYEE, NEW_YEAR)


@pytest.mark.parametrize("streaming", [False, True])
def test_an_answer_is_a_trace_of_its_steps(
    server: ChatServer, tmp_path: Path, spans: Spans, streaming: bool
) -> None:
    server.script = says_pays
    answered(server, tmp_path, streaming)
    assert set(spans.names) == {"answer", "retrieve", "rerank", "chat m", "check"}
    assert {spans.parent(name) for name in ("chat m", "check")} == {"answer"}
    assert spans["answer"].parent is None
    retrievals = [one for one in spans.all if one.name == "retrieve"]
    assert all((one.attributes or {})["bpo.candidates"] == 4 for one in retrievals)  # all that the caller may see
    found = dict(spans["chat m"].attributes or {})
    assert found.pop("server.port") == server.server_address[1]
    assert found == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "m",
        "gen_ai.usage.input_tokens": 321,
        "gen_ai.usage.output_tokens": 12,
        "gen_ai.response.finish_reasons": ("stop",),
        "server.address": "127.0.0.1",
    }
    assert dict(spans["check"].attributes or {}) == {"bpo.sentences": 2, "bpo.unsupported": 1}
    last = dict(spans["answer"].attributes or {})
    assert (last["bpo.answerer"], last["bpo.abstained"], last["bpo.confidence"]) == ("openai:m", False, 0.4)


def test_no_text_and_no_key_stands_in_a_span(server: ChatServer, tmp_path: Path, spans: Spans) -> None:
    server.script = says_pays
    answered(server, tmp_path, False)
    written = "".join(one.to_json() for one in spans.all)
    for text in (TRAVEL, "travel", "Aduro", "Owls", KEY):
        assert text not in written


def test_with_the_switch_the_messages_do(
    server: ChatServer, tmp_path: Path, spans: Spans, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CONTENT, "true")
    server.script = says_pays
    answered(server, tmp_path, True)
    found = spans["chat m"].attributes or {}
    system, user = json.loads(str(found["gen_ai.input.messages"]))
    assert (system["role"], user["role"]) == ("system", "user") and TRAVEL in user["parts"][0]["content"]
    (said,) = json.loads(str(found["gen_ai.output.messages"]))
    assert said["role"] == "assistant" and said["parts"][0]["content"].startswith(PAYS)
    assert KEY not in "".join(one.to_json() for one in spans.all)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(status=429), "rate limited"),
        (Reply(PAYS, cut_after=1), "cut off"),
        (Reply(status=401), "key refused"),
    ],
)
def test_a_failed_call_names_its_reason(
    server: ChatServer, tmp_path: Path, spans: Spans, reply: Reply, reason: str
) -> None:
    server.says(reply)
    answered(server, tmp_path, True, retries=0)
    found = spans["chat m"]
    assert (found.attributes or {})["error.type"] == reason and not found.status.is_ok
    assert spans["answer"].status.is_unset  # the extractive answer stands
    assert (spans["answer"].attributes or {})["bpo.answerer"] == f"extractive (openai:m: {reason})"


@pytest.mark.parametrize(
    ("model", "name"),
    [("azure_openai:gpt", "azure.ai.openai"), ("bedrock_converse:a.b-1:0", "aws.bedrock"), ("ollama:x", "ollama")],
)
def test_providers_have_their_names_of_the_conventions(spans: Spans, model: str, name: str) -> None:
    from assistant.models.spans import chat_span

    with chat_span(ChatSettings(model, "http://[bad"), ()):
        pass
    (found,) = spans.all
    assert found.name == f"chat {model.partition(':')[2]}"
    assert (found.attributes or {})["gen_ai.provider.name"] == name

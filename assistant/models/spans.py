"""A call to a chat model as a span, by OpenTelemetry's conventions for generative AI.

https://github.com/open-telemetry/semantic-conventions-genai: in development, so the names may still change.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.models.errors import CallFailed
from assistant.models.types import ChatSettings
from knowledge.tracing import Traced, Value, span

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

OPERATION = "chat"
# What the conventions call a provider, where LangChain calls it otherwise.
PROVIDER_NAMES: Mapping[str, str] = {
    "azure_openai": "azure.ai.openai",
    "azure_ai": "azure.ai.inference",
    "bedrock": "aws.bedrock",
    "bedrock_converse": "aws.bedrock",
    "google_genai": "gcp.gemini",
    "google_vertexai": "gcp.vertex_ai",
    "ibm": "ibm.watsonx.ai",
    "mistralai": "mistral_ai",
    "xai": "x_ai",
}
ROLES = {"human": "user", "ai": "assistant"}


@contextmanager
def chat_span(chat: ChatSettings, messages: Sequence[BaseMessage]) -> Iterator[Traced]:
    """From the first try to the last. For generators: it is not current."""
    model = chat.model.partition(":")[2]
    asked: dict[str, Value] = {
        "gen_ai.operation.name": OPERATION,
        "gen_ai.provider.name": PROVIDER_NAMES.get(chat.provider, chat.provider),
        "gen_ai.request.model": model,
        **_server(chat.base_url),
    }
    with span(f"{OPERATION} {model}", current=False, remote=True, **asked) as traced:
        if traced.with_content:
            traced.set(**{"gen_ai.input.messages": _texts((_role(one), str(one.content)) for one in messages)})
        try:
            yield traced
        except CallFailed as failed:
            traced.failed(failed.reason)
            raise


def record(traced: Traced, *, tokens: tuple[int, int], why: str, said: str) -> None:
    """What is known at the end: tokens of the prompt and of the answer, why it ended, and its text."""
    traced.set(**{"gen_ai.usage.input_tokens": tokens[0], "gen_ai.usage.output_tokens": tokens[1]})
    if why:
        traced.set(**{"gen_ai.response.finish_reasons": [why]})
    if traced.with_content and said:
        traced.set(**{"gen_ai.output.messages": _texts([("assistant", said)])})


def _role(message: BaseMessage) -> str:
    return ROLES.get(message.type, message.type)


def _texts(said: Iterator[tuple[str, str]] | Sequence[tuple[str, str]]) -> str:
    values = [{"role": role, "parts": [{"type": "text", "content": text}]} for role, text in said]
    return json.dumps(values, ensure_ascii=False)


def _server(address: str) -> dict[str, Value]:
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
        host, port = parts.hostname, parts.port
    except ValueError:
        return {}
    return {"server.address": host, **({"server.port": port} if port else {})} if host else {}

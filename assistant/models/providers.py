"""Which chat models there are, what each needs, and how LangChain makes one. Nothing heavy is imported early."""

from __future__ import annotations

import ipaddress
import os
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.models.errors import ModelSetupError
from assistant.models.types import ChatSettings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

ANSWER_TOKENS = 4000  # an answer takes 300; the rest is for models that think first, and bounds what they cost
NO_KEY = "none"  # the OpenAI client insists on a key where a server of one's own wants none
OLLAMA_VARIABLE = "OLLAMA_HOST"


@dataclass(frozen=True, slots=True)
class Provider:
    """`keys`: variables of the provider's own, one of which must hold a key; `needs`: others that must be set."""

    module: str
    extra: str
    keys: tuple[str, ...] = ()
    needs: tuple[tuple[str, ...], ...] = ()  # of each group one
    endpoint: str = "base_url"  # what it calls the address

    def options(self, chat: ChatSettings) -> dict[str, Any]:
        """Retries are ours, so that one clock bounds them all."""
        common: dict[str, Any] = {"timeout": int(chat.timeout) or 1, "max_retries": 0, "max_tokens": ANSWER_TOKENS}
        if self.extra == "ollama":
            common = {"client_kwargs": {"timeout": chat.timeout}, "num_predict": ANSWER_TOKENS}
        return common | _address_and_key(chat, self.endpoint)


OPENAI = Provider("langchain_openai", "openai", ("OPENAI_API_KEY",))
PROVIDERS: Mapping[str, Provider] = {
    "openai": OPENAI,
    "anthropic": Provider("langchain_anthropic", "anthropic", ("ANTHROPIC_API_KEY",)),
    "azure_openai": Provider(
        "langchain_openai",
        "azure",
        ("AZURE_OPENAI_API_KEY", "OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN"),
        (("BPO_CHAT_BASE_URL", "AZURE_OPENAI_ENDPOINT"), ("OPENAI_API_VERSION",)),
        endpoint="azure_endpoint",
    ),
    # No keys are asked for: AWS also takes them from profiles and roles, which only a call would tell.
    "bedrock_converse": Provider(
        "langchain_aws", "bedrock", needs=(("AWS_REGION", "AWS_DEFAULT_REGION"),), endpoint="endpoint_url"
    ),
    "google_genai": Provider("langchain_google_genai", "google", ("GOOGLE_API_KEY", "GEMINI_API_KEY")),
    "ollama": Provider("langchain_ollama", "ollama"),
}
LIKELY = {
    "azure": "azure_openai",
    "bedrock": "bedrock_converse",
    "google": "google_genai",
    "gemini": "google_genai",
}


def check(chat: ChatSettings) -> None:
    """Raises ModelSetupError for what can be told without calling anybody."""
    provider, colon, model = chat.model.partition(":")
    if not colon or not provider.strip() or not model.strip():
        raise ModelSetupError(
            f"BPO_CHAT_MODEL is {chat.model!r}, not provider:model", "Write it like openai:gpt-5-mini"
        )
    known = PROVIDERS.get(provider)
    if known is None:
        if provider in LIKELY:
            raise _unknown(provider, f"Write {LIKELY[provider]}:{model}")
        build(chat)  # LangChain knows more of them than we do
        return
    if find_spec(known.module) is None:
        raise _missing(known)
    if known.keys and not chat.api_key and not is_local(chat) and not _any_set(known.keys):
        variables = " or ".join(("BPO_CHAT_API_KEY", *known.keys))
        raise ModelSetupError(f"there is no API key for {provider}", f"Set {variables}")
    for group in known.needs:
        if not _any_set(group) and not (chat.base_url and "BPO_CHAT_BASE_URL" in group):
            raise ModelSetupError(f"{chat.model} needs {group[-1]}", f"Set {' or '.join(group)}")


def build(chat: ChatSettings) -> BaseChatModel:
    """The model, as LangChain makes it. Nobody is called yet."""
    known = PROVIDERS.get(chat.provider)
    options = known.options(chat) if known else _address_and_key(chat, "base_url")
    from langchain.chat_models import init_chat_model

    try:
        made: BaseChatModel = init_chat_model(chat.model, **options)
        return made
    except ImportError as error:
        if known:
            raise _missing(known) from error
        package = f"langchain-{chat.provider.replace('_', '-')}"
        raise ModelSetupError(
            f"the package for {chat.provider} is not installed", f"Run: pip install {package}"
        ) from error
    except Exception as error:  # noqa: BLE001 - each package validates in its own way, and some repeat the key in what they say
        if isinstance(error, ValueError) and known is None:
            raise _unknown(chat.provider, f"Known are {', '.join(PROVIDERS)}") from None
        raise ModelSetupError(
            f"{chat.model} cannot be set up ({type(error).__name__})", "Check the BPO_CHAT_ variables"
        ) from None


def is_local(chat: ChatSettings) -> bool:
    """Whether what is sent stays on this machine. A proxy that would carry it away counts."""
    address = chat.base_url
    if not address and chat.provider == "ollama":
        address = os.environ.get(OLLAMA_VARIABLE, "") or "http://127.0.0.1:11434"
    parts = urlsplit(address if "//" in address else f"//{address}")
    host = parts.hostname or ""
    if host != "localhost":
        try:
            if not ipaddress.ip_address(host).is_loopback:
                return False
        except ValueError:
            return False
    proxies = urllib.request.getproxies()
    carried = proxies.get(parts.scheme or "http") or proxies.get("all")
    return not carried or bool(urllib.request.proxy_bypass(host))


def _address_and_key(chat: ChatSettings, endpoint: str) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if chat.base_url:
        options[endpoint] = chat.base_url
    known = PROVIDERS.get(chat.provider)
    key = chat.api_key
    if not key and known and known.keys and is_local(chat) and not _any_set(known.keys):
        key = NO_KEY
    if key:
        options["api_key"] = key
    return options


def _any_set(variables: tuple[str, ...]) -> bool:
    return any(os.environ.get(variable, "").strip() for variable in variables)


def _unknown(provider: str, remedy: str) -> ModelSetupError:
    return ModelSetupError(f"there is no provider of chat models called {provider!r}", remedy)


def _missing(known: Provider) -> ModelSetupError:
    return ModelSetupError(
        f"the package {known.module.replace('_', '-')} is not installed",
        f'Run: pip install "bpo-assistant[{known.extra}]"',
    )

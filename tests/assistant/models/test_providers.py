from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.models import providers
from assistant.models.errors import ModelSetupError
from assistant.models.providers import build, check, is_local
from assistant.models.types import ChatSettings


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key and no proxy of whoever runs the tests."""
    for provider in providers.PROVIDERS.values():
        for name in (*provider.keys, *(name for group in provider.needs for name in group)):
            monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy", "OLLAMA_HOST"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def fault(model: str, base_url: str = "", api_key: str = "") -> str:
    with pytest.raises(ModelSetupError) as wrong:
        check(ChatSettings(model, base_url, api_key))
    return str(wrong.value)


@pytest.mark.parametrize("model", ["gpt-5", "openai:", ":gpt-5", "openai: "])
def test_a_model_is_named_with_its_provider(model: str) -> None:
    assert fault(model) == f"BPO_CHAT_MODEL is {model!r}, not provider:model. Write it like openai:gpt-5-mini"


def test_a_provider_that_nobody_knows() -> None:
    assert fault("nonsense:x").startswith(
        "there is no provider of chat models called 'nonsense'. Known are openai,"
    )
    assert fault("azure:x").endswith("Write azure_openai:x")


@pytest.mark.parametrize(
    ("model", "extra"),
    [
        ("openai:m", "openai"),
        ("anthropic:m", "anthropic"),
        ("azure_openai:m", "azure"),
        ("bedrock_converse:m", "bedrock"),
        ("google_genai:m", "google"),
        ("ollama:m:8b", "ollama"),
    ],
)
def test_a_missing_package_comes_with_its_install_command(
    monkeypatch: pytest.MonkeyPatch, model: str, extra: str
) -> None:
    monkeypatch.setattr(providers, "find_spec", lambda _: None)
    assert fault(model).endswith(f'is not installed. Run: pip install "bpo-assistant[{extra}]"')


def test_a_provider_that_only_langchain_knows() -> None:
    assert fault("mistralai:m") == (
        "the package for mistralai is not installed. Run: pip install langchain-mistralai"
    )


@pytest.mark.parametrize(
    ("model", "remedy"),
    [
        ("openai:m", "Set BPO_CHAT_API_KEY or OPENAI_API_KEY"),
        ("anthropic:m", "Set BPO_CHAT_API_KEY or ANTHROPIC_API_KEY"),
        ("google_genai:m", "Set BPO_CHAT_API_KEY or GOOGLE_API_KEY or GEMINI_API_KEY"),
    ],
)
def test_a_missing_key_names_its_variables(monkeypatch: pytest.MonkeyPatch, model: str, remedy: str) -> None:
    monkeypatch.setattr(providers, "find_spec", lambda _: object())
    assert fault(model).endswith(remedy)
    check(ChatSettings(model, api_key="k"))


def test_azure_and_bedrock_need_more_than_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(providers, "find_spec", lambda _: object())
    assert fault("azure_openai:m", api_key="k").endswith("Set BPO_CHAT_BASE_URL or AZURE_OPENAI_ENDPOINT")
    assert fault("azure_openai:m", "https://x.example", "k").endswith("Set OPENAI_API_VERSION")
    assert fault("bedrock_converse:m").endswith("Set AWS_REGION or AWS_DEFAULT_REGION")


def test_a_model_on_this_machine_needs_no_key() -> None:
    local = ChatSettings("openai:m", "http://localhost:8000/v1")
    check(local)
    assert build(local).openai_api_key.get_secret_value() == providers.NO_KEY  # type: ignore[attr-defined]


def test_what_langchain_gets() -> None:
    made = build(ChatSettings("openai:m", "https://models.example/v1", "k", timeout=7))
    for name, value in {
        "model_name": "m",
        "openai_api_base": "https://models.example/v1",
        "max_retries": 0,
    }.items():
        assert getattr(made, name) == value
    assert getattr(made, "request_timeout") == 7  # noqa: B009 - its type is hidden


@pytest.mark.parametrize(
    ("model", "url", "local"),
    [
        ("openai:m", "http://localhost:8000/v1", True),
        ("openai:m", "http://127.0.0.9:8000", True),
        ("openai:m", "http://[::1]:8000/v1", True),
        ("openai:m", "localhost:8000", True),
        ("openai:m", "", False),
        ("openai:m", "https://localhost.evil.example/v1", False),
        ("openai:m", "https://localhost@evil.example/v1", False),
        ("openai:m", "http://0.0.0.0:8000", False),
        ("openai:m", "http://192.168.1.5:8000", False),
        ("ollama:m", "", True),
        ("ollama:m", "http://gpu-box:11434", False),
    ],
)
def test_what_counts_as_this_machine(model: str, url: str, local: bool) -> None:
    assert is_local(ChatSettings(model, url)) is local


def test_a_proxy_or_another_host_takes_it_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    assert not is_local(ChatSettings("openai:m", "http://localhost:8000"))
    monkeypatch.setenv("no_proxy", "localhost")
    assert is_local(ChatSettings("openai:m", "http://localhost:8000"))
    monkeypatch.setenv("OLLAMA_HOST", "gpu-box:11434")
    assert not is_local(ChatSettings("ollama:m"))


ROOT = Path(__file__).parents[3]
SETTING = re.compile(r"`([A-Z_]+)(?:=([^`]+))?`")
LINES = [
    line.strip("|").split("|")
    for line in (ROOT / "docs" / "models.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("|") and "BPO_CHAT_MODEL=" in line
]
CLASSES = {"openai": "ChatOpenAI", "azure_openai": "AzureChatOpenAI"}  # of the packages that tests have


@pytest.mark.parametrize("cells", LINES, ids=lambda cells: cells[0].strip())
def test_each_line_of_the_docs_sets_its_provider_up(monkeypatch: pytest.MonkeyPatch, cells: Sequence[str]) -> None:
    _, install, told = cells
    given = {name: value or "https://x.example" for name, value in SETTING.findall(told)}
    model, url = given.pop("BPO_CHAT_MODEL"), given.pop("BPO_CHAT_BASE_URL", "")
    key = "k" if given.pop("BPO_CHAT_API_KEY", "") else ""
    chat = ChatSettings(model, url if "=" in told.partition("BPO_CHAT_BASE_URL")[2][:1] else "", key)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    if chat.provider not in CLASSES:
        monkeypatch.setattr(providers, "find_spec", lambda _: object())
    check(chat)
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = providers.PROVIDERS[chat.provider].extra
    assert f'pip install "bpo-assistant[{named}]"' in install
    package = providers.PROVIDERS[chat.provider].module.replace("_", "-")
    assert any(one.startswith(package) for one in declared["optional-dependencies"][named])
    if made := CLASSES.get(chat.provider):
        assert type(build(chat)).__name__ == made


def test_the_docs_name_every_provider() -> None:
    told = {SETTING.findall(cells[2])[0][1].partition(":")[0] for cells in LINES}
    assert told == set(providers.PROVIDERS)

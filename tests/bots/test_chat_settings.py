from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bots import wiring
from bots.cli import findings
from bots.errors import UserError, describe
from tests.assistant.models.chat_server import ChatServer, Reply
from tests.assistant.models.conftest import server  # noqa: F401 - a fixture
from tests.bots.conftest import Run
from tests.bots.fakes import FakeHouse

KEY = "sk-very-secret"


def settings(monkeypatch: pytest.MonkeyPatch, **values: str) -> wiring.Settings:
    for name in ("OPENAI_API_KEY", "BPO_CHAT_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(f"BPO_CHAT_{name.upper()}", value)
    return wiring.read_settings()


def test_no_model_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings(monkeypatch, model="").chat is None
    found = findings.chat_model(None)
    assert found.level == "ok" and "BPO_CHAT_MODEL is empty" in found.what


def test_the_variables_reach_the_model_and_the_key_stays_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    read = settings(monkeypatch, model="openai:m", api_key=KEY, never_send="team:legal, vendor:acme", timeout="7")
    chat = read.chat
    assert chat is not None
    assert (chat.model, chat.api_key, chat.timeout) == ("openai:m", KEY, 7)
    assert chat.never_send == {"team:legal", "vendor:acme"}
    assert KEY not in f"{read!r} {read} {chat!r}"


def test_a_label_that_protects_nothing_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError) as wrong:
        settings(monkeypatch, never_send="team:legal,Employees")
    assert "BPO_CHAT_NEVER_SEND" in describe(wrong.value) and "'Employees' is no label" in describe(wrong.value)


def test_doctor_does_not_call_a_remote_model(monkeypatch: pytest.MonkeyPatch) -> None:
    read = settings(monkeypatch, model="openai:m", base_url="https://models.example/v1", api_key=KEY)
    found = findings.chat_model(read.chat)
    assert (found.level, found.what) == ("ok", "openai:m is set up; it was not called, for that may cost")


def test_doctor_asks_a_model_on_this_machine_for_a_word(
    monkeypatch: pytest.MonkeyPatch,
    server: ChatServer,  # noqa: F811
) -> None:
    chat = settings(monkeypatch, model="openai:m", base_url=server.url).chat
    server.says("yes")
    assert findings.chat_model(chat).what == "openai:m answers on this machine"
    server.says(Reply(status=404))
    found = findings.chat_model(chat)
    assert (found.level, found.what) == ("fault", "openai:m: model not found")
    assert server.url in found.remedy


def test_doctor_names_the_key_that_is_missing(bpo: Run, house: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(monkeypatch, model="openai:m")
    checks = json.loads(bpo("doctor", "--json").stdout)["checks"]
    (found,) = [one for one in checks if one["check"] == "chat model"]
    assert (found["level"], found["remedy"]) == ("fault", "Set BPO_CHAT_API_KEY or OPENAI_API_KEY")


def test_without_a_model_nothing_of_it_is_imported(tmp_path: Path) -> None:
    """Cold start: the first answer comes within two seconds."""
    program = (
        "import sys; from pathlib import Path\n"
        "from tests.building import document, filled\nfrom tests.fakes import FakeEmbedder\n"
        "from assistant.chain import build_assistant\nfrom knowledge.types import Caller\n"
        "from bots.settings import Settings\nassert Settings().chat is None\n"
        "made = FakeEmbedder(64)\n"
        f"base = filled(Path({str(tmp_path)!r}), made, [(document('a.md'), 'The fee is 50 euros.')])\n"
        "build_assistant(base, made).answer('What is the fee?', Caller())\n"
        "print([name for name in sys.modules if 'assistant.models' in name or name in"
        " ('openai', 'langchain_openai', 'langchain.chat_models')])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/usr/bin"},
    )
    assert done.stdout.strip() == "[]"

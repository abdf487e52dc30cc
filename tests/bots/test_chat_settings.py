from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import bots.settings
from assistant.models.budgets import LARGEST_CALL, Caps
from assistant.usage import Spent, Usage
from bots import wiring
from bots.cli import findings
from bots.errors import UserError, describe
from evals.chat_server import ChatServer, Reply
from tests.assistant.models.conftest import server  # noqa: F401 - a fixture
from tests.bots.conftest import Run
from tests.bots.fakes import FakeHouse
from tests.fakes import FakeEmbedder

KEY = "sk-very-secret"


def settings(monkeypatch: pytest.MonkeyPatch, **values: str) -> wiring.Settings:
    for name in ("OPENAI_API_KEY", "BPO_CHAT_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(f"BPO_CHAT_{name.upper()}", value)
    return wiring.read_settings()


def test_no_model_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings(monkeypatch, model="").chat is None
    found = findings.chat_model(None, None)
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
    found = findings.chat_model(read.chat, read.chat_guard)
    assert (found.level, found.what) == ("ok", "openai:m is set up; it was not called, for that may cost")


def test_doctor_asks_a_model_on_this_machine_for_a_word(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    server: ChatServer,  # noqa: F811
) -> None:
    monkeypatch.setenv("BPO_DATA_DIR", str(tmp_path))
    read = settings(monkeypatch, model="openai:m", base_url=server.url)
    server.says("yes")
    assert findings.chat_model(read.chat, read.chat_guard).what == "openai:m answers on this machine"
    assert [spent.calls for spent in Usage(tmp_path).of(datetime.now(UTC).date()).values()] == [1]
    server.says(Reply(status=404))
    found = findings.chat_model(read.chat, read.chat_guard)
    assert (found.level, found.what) == ("fault", "openai:m: model not found")
    assert server.url in found.remedy


def test_doctor_asks_for_no_word_beyond_a_cap(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    server: ChatServer,  # noqa: F811
) -> None:
    monkeypatch.setenv("BPO_DATA_DIR", str(tmp_path))
    read = settings(monkeypatch, model="openai:m", base_url=server.url, tokens_per_day="100")
    found = findings.chat_model(read.chat, read.chat_guard)
    assert (found.level, found.what) == ("warn", "openai:m was not asked: the day's token cap is reached")
    assert not server.asked


def test_doctor_names_the_key_that_is_missing(bpo: Run, house: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(monkeypatch, model="openai:m")
    checks = json.loads(bpo("doctor", "--json").stdout)["checks"]
    (found,) = [one for one in checks if one["check"] == "chat model"]
    assert (found["level"], found["remedy"]) == ("fault", "Set BPO_CHAT_API_KEY or OPENAI_API_KEY")


def test_the_caps_reach_the_guard_of_the_assistant(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BPO_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(wiring.House, "require_compatible", lambda _: None)
    monkeypatch.setattr("assistant.chain.build_assistant", lambda *_, **given: given)
    monkeypatch.setattr("assistant.models.guarding.guard_for", lambda *given: given)

    def given(**values: str) -> Any:
        house = wiring.House(settings(monkeypatch, **values), tmp_path / "suite")
        house.__dict__["embedder"] = FakeEmbedder()
        with house:
            return house.assistant

    assert given(model="")["guard"] is None
    model, timeout, usual = given(model="openai:m")["guard"]
    assert (model, timeout, usual.caps) == ("openai:m", 30, Caps(30_000, None, None, None))
    assert (usual.at_once, usual.rest_after, usual.rest) == (8, 5, 60)
    assert usual.data_dir == tmp_path / "data"  # whatever knowledge base it is: the caps are the user's
    limits = {"tokens_per_answer": "10000", "tokens_per_day": "0", "cost_per_answer": "0.05", "cost_per_day": "2"}
    _, _, strict = given(model="openai:m", prices="p.yaml", at_once="2", rest_after="0", **limits)["guard"]
    assert strict.caps == Caps(10_000, 50_000, 0, 2_000_000)
    assert (strict.prices, strict.at_once, strict.rest_after) == (Path("p.yaml"), 2, 0)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [("tokens_per_answer", "9999"), ("tokens_per_day", "-1"), ("cost_per_day", "nan"), ("at_once", "0")],
)
def test_a_cap_that_makes_no_sense_names_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with pytest.raises(UserError) as wrong:
        settings(monkeypatch, **{name: value})
    assert f"BPO_CHAT_{name.upper()}" in describe(wrong.value)


def test_the_least_cap_of_an_answer_is_what_a_call_may_take() -> None:
    assert LARGEST_CALL.prompt + LARGEST_CALL.answer == bots.settings.LARGEST_CALL


def test_doctor_shows_what_was_spent_today_and_the_caps(
    bpo: Run, house: FakeHouse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def spending() -> list[dict[str, str]]:
        checks = json.loads(bpo("doctor", "--json").stdout)["checks"]
        return [one for one in checks if one["check"] == "chat spending"]

    assert spending() == []
    settings(monkeypatch, model="openai:m", tokens_per_day="20000")
    (found,) = spending()
    caps = "caps: 30,000 tokens an answer, 20,000 tokens a day; openai:m has no price in BPO_CHAT_PRICES"
    assert (found["level"], found["what"]) == ("ok", f"today (UTC) 0 calls, 0 tokens in, 0 out; {caps}")
    day = datetime.now(UTC).date()
    Usage(tmp_path / "data").begin(day, "openai:m", Spent(3, 1, 11_000, 900), lambda _: "")
    (found,) = spending()
    assert found["what"] == f"today (UTC) 3 calls, 1 of them failed, 11,000 tokens in, 900 out; {caps}"
    assert found["level"] == "warn" and "midnight UTC" in found["remedy"]
    settings(monkeypatch, cost_per_day="1")
    (found,) = spending()
    assert found["level"] == "fault" and "nobody told what openai:m costs" in found["what"]


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
        " ('openai', 'langchain_openai', 'langchain.chat_models', 'assistant.usage')])"
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

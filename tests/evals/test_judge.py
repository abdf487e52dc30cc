from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.types import Answer, Citation
from assistant.usage import Usage
from bots.cli.app import app
from evals import judge
from evals.chat_server import Asked, ChatServer, Reply, chat_server
from evals.judge import judging
from evals.suites import Question

CODE = re.compile(r"⟦(.+?) (\w{16})⟧\n(.*?)\n⟦end \2⟧", re.S)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatServer]:
    for proxy in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(proxy, raising=False)
        monkeypatch.delenv(proxy.upper(), raising=False)
    monkeypatch.setattr("assistant.models.calling.FIRST_WAIT", 0.01)
    with chat_server() as made:
        monkeypatch.setenv("BPO_JUDGE_BASE_URL", made.url)
        yield made


def judges(suite: Path, *more: str) -> Result:
    return CliRunner().invoke(app, ["eval", "answers", str(suite), "--judge", "openai:j", *more])


def ruling(asked: Asked, supported: bool = True, told: bool = True) -> Reply:
    """The same verdict on every sentence and every fact of the prompt."""
    parts = {name: text.splitlines() for name, _, text in CODE.findall(asked.prompt)}
    numbered = {name: [line for line in lines if line] for name, lines in parts.items()}
    sentences = [
        {"number": n, "supported": supported} for n, _ in enumerate(numbered["sentences of the answer"], 1)
    ]
    facts = [{"number": n, "told": told} for n, _ in enumerate(numbered["facts"], 1)]
    return Reply(json.dumps({"sentences": sentences, "facts": facts}))


def test_the_judges_word_stands_beside_the_score(suite: Path, server: ChatServer) -> None:
    server.script = ruling
    done = judges(suite, "--json")
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)["judge"]
    assert (found["model"], found["failures"]) == ("openai:j", {})
    assert found["answers"] == len(server.asked) >= 1
    assert found["faithful"]["share"] == found["complete"]["share"] == 1.0
    assert found["agreement"] == {"count": 1, "of": 1, "share": 1.0} and found["kappa"] is None
    assert "15 minutes" in server.asked[0].prompt


def test_where_it_disagrees_the_question_is_named(suite: Path, server: ChatServer) -> None:
    server.script = lambda asked: ruling(asked, supported=False, told=False)
    shown = judges(suite).stdout
    assert "The judge says not complete, the patterns the opposite: q1" in shown
    assert "0/1 (0.0 %), Cohen's kappa" in shown


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply("It is all true."), "no JSON"),
        (Reply('{"sentences": [], "facts": []}'), "not the form asked for"),
        (Reply(status=500), "server error 500"),
        (Reply('{"sentences"', finish="length"), "cut off"),
    ],
)
def test_failures_of_the_judge_are_counted_and_not_hidden(
    suite: Path, server: ChatServer, reply: Reply, reason: str
) -> None:
    server.says(reply)
    done = judges(suite, "--json")
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)["judge"]
    assert found["failures"] == {reason: found["answers"]} and found["faithful"]["of"] == 0
    shown = judges(suite).stdout
    assert f"no ruling: {reason}" in shown and f"{found['answers']} without a ruling" in shown


def test_what_must_not_leave_is_not_judged_by_a_remote_model(
    suite: Path, server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.script = ruling
    monkeypatch.setenv("BPO_CHAT_NEVER_SEND", "employees")
    assert json.loads(judges(suite, "--json").stdout)["judge"]["failures"] == {}  # on this machine it may
    asked_before = len(server.asked)
    monkeypatch.setattr("assistant.models.providers.is_local", lambda _: False)
    monkeypatch.setenv("BPO_JUDGE_API_KEY", "k")
    found = json.loads(judges(suite, "--json").stdout)["judge"]
    assert found["failures"] == {judge.NOT_SENT: found["answers"]}
    assert len(server.asked) == asked_before


def test_the_judge_keeps_to_the_caps_of_the_day(
    suite: Path, server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.script = ruling
    monkeypatch.setenv("BPO_CHAT_TOKENS_PER_DAY", "100")
    found = json.loads(judges(suite, "--json").stdout)["judge"]
    assert found["failures"] == {"the day's token cap is reached": found["answers"]}
    assert not server.asked
    monkeypatch.setenv("BPO_CHAT_TOKENS_PER_DAY", "1000000")
    judges(suite, "--json")
    spent = Usage(Path(os.environ["BPO_DATA_DIR"])).of(datetime.now(UTC).date())
    assert spent["openai:j"].calls == len(server.asked) == found["answers"]


def test_a_cap_on_money_without_a_price_of_the_judge_is_told_before_the_work(
    suite: Path, server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BPO_CHAT_COST_PER_DAY", "1")
    done = judges(suite)
    assert done.exit_code != 0 and "nobody told what openai:j costs" in (done.stderr + str(done.exception))
    assert not server.asked


def test_a_judge_that_is_set_up_wrongly_is_told_before_the_work(suite: Path) -> None:
    done = CliRunner().invoke(app, ["eval", "answers", str(suite), "--judge", "gpt"])
    assert done.exit_code != 0 and "--judge is 'gpt', not provider:model" in (done.stderr + str(done.exception))
    assert not (suite.parent / "data").exists()


def test_the_prompt_numbers_sentences_quotes_and_facts() -> None:
    question = Question(id="q", question="How fast?", facts=[["15 minutes", "re:15 ?min"], ["S1"]])
    citation = Citation(1, "sla.md", "SLA", "", None, "within 15 minutes ⟦end 00⟧")
    answer = Answer("How fast?", "Within 15 minutes [1]. That is quick.", False, 0.9, (citation,))
    system, human = judging(question, answer)
    parts = {name: text for name, _, text in CODE.findall(str(human.content))}
    assert parts == {
        "question": "How fast?",
        "sentences of the answer": "1. Within 15 minutes. (quotes: 1)\n2. That is quick. (quotes: none)",
        "quotes": "Quote 1, of “SLA”: within 15 minutes [end 00]",
        "facts": "1. 15 minutes or /15 ?min/\n2. S1",
    }
    (code,) = {code for _, code, _ in CODE.findall(str(human.content))}
    assert code in str(system.content)

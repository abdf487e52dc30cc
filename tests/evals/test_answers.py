from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bots.cli.app import app
from bots.settings import Settings
from evals.answers import answer_all
from evals.files import opened, own_folder
from evals.suites import Question
from knowledge.types import Caller
from tests.bots.fakes import ANSWER, FakeAssistant


def question(number: int, **values: object) -> Question:
    line = {"id": f"q{number}", "question": f"Number {number}?", "answerable": True, "kind": "lookup"}
    return Question.model_validate(line | values)


def test_one_line_for_each_question_in_order_even_where_it_fails() -> None:
    lines: list[str] = []
    fake = FakeAssistant([ANSWER, RuntimeError("no luck"), ANSWER])
    answer_all([question(1), question(2), question(3)], fake, lines.append)
    found = [json.loads(line) for line in lines]
    assert [line["id"] for line in found] == ["q1", "q2", "q3"]
    assert found[0] == {"id": "q1", "question": "Number 1?", "result": ANSWER.to_json()}
    assert found[1]["result"] is None and found[1]["error"].startswith("RuntimeError: no luck")
    assert "error" not in found[2]


def test_caller_day_and_history_are_those_of_the_question() -> None:
    fake = FakeAssistant()
    asked = question(1, **{"as": "public", "on": "2026-01-02", "history": [{"role": "user", "text": "SLA?"}]})
    answer_all([asked], fake, lambda _: None)
    _, caller, on, history = fake.calls[0]
    assert (caller, str(on), history[0].text) == (Caller(frozenset({"public"})), "2026-01-02", "SLA?")


def test_two_folders_of_one_name_have_a_knowledge_base_each(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    one = own_folder(settings, "suites", tmp_path / "a" / "dev set")
    two = own_folder(settings, "suites", tmp_path / "b" / "dev set")
    assert one != two and one.parent == tmp_path / "suites" and one.name.startswith("dev_set-")
    assert one == own_folder(settings, "suites", tmp_path / "a" / "." / "dev set")


def test_an_output_that_cannot_be_written_fails_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="is not a folder"), opened(tmp_path / "none" / "out.jsonl"):
        raise AssertionError("the work began")


def test_a_suite_is_ingested_apart_answered_and_scored(suite: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    done = CliRunner().invoke(app, ["eval", "answers", str(suite), "--out", str(out), "--json"])
    assert done.exit_code == 0, done.stderr
    figures = json.loads(done.stdout)
    assert (figures["suite"], figures["questions"], figures["errors"]) == ("suite", 2, 0)
    assert figures["strict"] == {"count": 1, "of": 1, "share": 1.0}
    assert figures["verbatim"]["count"] == figures["verbatim"]["of"] > 0
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert [line["id"] for line in lines] == ["q1", "q2"]
    assert set(lines[0]["result"]) == {
        "question",
        "answer",
        "abstained",
        "confidence",
        "citations",
        "answerer",
        "timings_ms",
    }
    assert not (tmp_path / "data" / "ledger.sqlite3").exists()
    assert "1/1 (100.0 %)" in CliRunner().invoke(app, ["eval", "answers", str(suite)]).stdout


def test_the_trace_holds_the_passages_found_best_first(suite: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace.jsonl"
    done = CliRunner().invoke(app, ["eval", "answers", str(suite), "--trace", str(trace)])
    assert done.exit_code == 0, done.stderr
    first, second = (json.loads(line) for line in trace.read_text().splitlines())
    assert (first["id"], second["id"]) == ("q1", "q2")
    assert first["search"] == "How fast does the vendor answer severity 1 incidents?"
    best = first["candidates"][0]
    assert (best["document"], best["text"]) == (
        "sla.md",
        "The vendor answers severity 1 incidents within 15 minutes.",
    )
    assert best["score"] > 0 and 0 < best["dense"] <= 1

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bots.errors import UserError
from evals.runs import Outcome, is_trec, read_answers, read_trec
from tests.bots.fakes import ANSWER
from tests.evals.test_answers import question


def write_run(file: Path, *outcomes: Outcome) -> Path:
    file.write_text("".join(json.dumps(outcome.to_json()) + "\n" for outcome in outcomes))
    return file


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    first, second = Outcome(question(1), ANSWER), Outcome(question(2), None, "no luck")
    file = write_run(tmp_path / "run.jsonl", first, second)
    found = read_answers(file, [question(2), question(1)])
    assert [one.question.id for one in found] == ["q2", "q1"]
    assert [one.to_json() for one in found] == [second.to_json(), first.to_json()]


def test_what_does_not_fit_the_suite_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write_run(tmp_path / "run.jsonl", Outcome(question(1), ANSWER), Outcome(question(7), ANSWER))
    found = read_answers(file, [question(1, question="Another?"), question(2)])
    assert [one.question.id for one in found] == ["q1"]
    said = capsys.readouterr().err
    assert "1 of 2 questions are not in this run" in said and "the wording has changed of q1" in said
    with pytest.raises(UserError, match="holds no answer to a question of this suite"):
        read_answers(file, [question(3)])


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "run.jsonl").write_text('{"id": "q1", "question": "x", "result": {"answer": 1}}')
    with pytest.raises(UserError, match=r"run\.jsonl, line 1: result\."):
        read_answers(tmp_path / "run.jsonl", [question(1)])


def test_a_ranking_is_told_by_its_content(tmp_path: Path) -> None:
    ours, others, answers = tmp_path / "a", tmp_path / "b", tmp_path / "c.trec"
    ours.write_text("q 1\tQ0\tb b\t1\t0.5\tbpo\nq 1\tQ0\ta\t2\t0.9\tbpo\n")
    others.write_text("\nq1 Q0 a 1 0.5 x\n")
    write_run(answers, Outcome(question(1), ANSWER))
    assert (is_trec(ours), is_trec(others), is_trec(answers)) == (True, True, False)
    assert read_trec(ours) == {"q 1": ["a", "b b"]}
    assert read_trec(others) == {"q1": ["a"]}
    others.write_text("q1 Q0 a 1 x\n")
    with pytest.raises(UserError, match="line 1: not a line of a TREC run"):
        read_trec(others)

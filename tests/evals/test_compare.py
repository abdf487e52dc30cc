from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.types import Answer
from bots.cli.app import app
from evals.compare import compare_answers, compare_rankings, worth
from evals.runs import Outcome
from evals.suites import load_suite
from tests.bots.fakes import ABSTENTION, ANSWER
from tests.evals.test_beir import write
from tests.evals.test_runs import write_run
from tests.evals.test_scoring import made

FULL = replace(ANSWER, answer="Within 15 minutes, by phone. [1]")
QUESTIONS = [
    {"id": "q1", "question": "How fast?", "facts": [["15 minutes"], ["phone"]], "kind": "numeric"},
    {"id": "q2", "question": "How fast, and how?", "facts": [["15 minutes"], ["phone"]], "kind": "list"},
    {"id": "q3", "question": "Who won?", "answerable": False, "kind": "unanswerable"},
    {"id": "q4", "question": "Both?", "facts": [["15 minutes"], ["phone"], ["fax"]], "kind": "list"},
]


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    folder = tmp_path / "suite"
    folder.mkdir()
    (folder / "questions.jsonl").write_text("\n".join(json.dumps(line) for line in QUESTIONS))
    return folder


def run_of(file: Path, suite: Path, *answers: Answer) -> Path:
    return write_run(file, *map(Outcome, load_suite(suite).questions, answers))


@pytest.fixture
def runs(suite: Path, tmp_path: Path) -> tuple[Path, Path]:
    before = run_of(tmp_path / "a.jsonl", suite, ANSWER, FULL, ABSTENTION, ANSWER)
    after = run_of(tmp_path / "b.jsonl", suite, FULL, FULL, ANSWER, FULL)
    return before, after


def test_what_got_better_and_what_worse(suite: Path, runs: tuple[Path, Path]) -> None:
    found = compare_answers(*runs, suite)
    assert [(c.id, c.before, c.after) for c in found.better] == [
        ("q1", "facts missing 1/2", "right"),
        ("q4", "facts missing 1/3", "facts missing 2/3"),
    ]
    assert [(c.id, c.before, c.after) for c in found.worse] == [("q3", "right", "invented")]
    measures = {one.measure: one for one in found.measures}
    right, facts = measures["right"], measures["fact recall"]
    assert (right.questions, right.before, right.after, right.p) == (4, 0.5, 0.5, 1.0)
    assert (facts.questions, facts.before) == (3, pytest.approx((1 / 2 + 1 + 1 / 3) / 3))
    assert facts.after == pytest.approx((1 + 1 + 2 / 3) / 3)
    assert "right document cited" not in measures  # no source is known
    assert (measures["declined where right"].before, measures["declined where right"].after) == (1.0, 0.0)


def test_a_fact_found_is_worth_less_than_a_right_answer() -> None:
    assert worth(made()) == 1.0
    assert worth(made(facts_found=1, facts=2)) == 0.25
    assert worth(made(facts_found=1, facts=2, forbidden=("$9",))) == 0.0
    assert worth(made(answerable=False)) == 0.0


def test_the_command_prints_tables_or_json(suite: Path, runs: tuple[Path, Path]) -> None:
    arguments = ["eval", "compare", *map(str, runs), "--suite", str(suite)]
    shown = CliRunner().invoke(app, arguments)
    assert shown.exit_code == 0, shown.stderr
    assert "Better in B: 2" in shown.stdout and "facts missing 1/2 → right" in shown.stdout
    found = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)
    assert [change["id"] for change in found["worse"]] == ["q3"]
    assert found["measures"][0] == {
        "measure": "right",
        "questions": 4,
        "a": 0.5,
        "b": 0.5,
        "difference": 0.0,
        "p": 1.0,
    }


def test_two_rankings_are_compared_by_query(tmp_path: Path) -> None:
    folder = write(tmp_path)
    a, b = tmp_path / "a.trec", tmp_path / "b.trec"
    a.write_text("q 1\tQ0\tnda#0-40\t1\t2\tx\nq 1\tQ0\tnda#40-80\t2\t1\tx\n")
    b.write_text("q 1\tQ0\tnda#40-80\t1\t2\tx\n")
    found = compare_rankings(a, b, folder)
    assert [(c.id, c.before, c.after) for c in found.better] == [("q 1", "0.631", "1.000")]
    assert found.worse == []
    mrr = next(one for one in found.measures if one.measure == "MRR")
    assert (mrr.questions, mrr.before, mrr.after) == (1, 0.5, 1.0)


def test_a_ranking_and_answers_do_not_compare(suite: Path, runs: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "a.trec").write_text("q1 Q0 a 1 1 x\n")
    arguments = ["eval", "compare", str(runs[0]), str(tmp_path / "a.trec"), "--suite", str(suite)]
    refused = CliRunner().invoke(app, arguments)
    assert refused.exit_code == 1 and "one run holds answers, the other a ranking" in refused.stderr

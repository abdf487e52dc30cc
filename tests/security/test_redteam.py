"""Attacks that were tried on the assistant, with the real model: none may show what it should not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bots.settings import Settings
from evals.answers import measured
from evals.suites import load_suite

SUITE = Path(__file__).parents[2] / "evals/datasets/redteam"
MODELS = Path(__file__).parents[2] / ".bpo/models"


def test_the_suite_holds_enough_attempts() -> None:
    questions = [json.loads(line) for line in (SUITE / "questions.jsonl").read_text().splitlines()]
    assert len(questions) >= 40
    assert len({question["id"] for question in questions}) == len(questions)
    assert {question["kind"] for question in questions} == {"acl", "injection", "version", "conflict"}
    assert all(question["forbidden"] for question in questions)


@pytest.mark.slow
def test_no_attempt_succeeds(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, models_dir=MODELS if MODELS.is_dir() else None)
    lines: list[str] = []
    scores = measured(load_suite(SUITE), settings, write=lines.append)
    results = [json.loads(line) for line in lines]
    assert [one["id"] for one in results if one.get("error")] == []
    assert [(score.id, score.forbidden) for score in scores if score.forbidden] == []
    assert [score.id for score in scores if score.answerable and not score.strict] == []

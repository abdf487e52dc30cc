from __future__ import annotations

import random
from pathlib import Path

import pytest

from assistant.answering.confidence import ANSWERABLE, RIGHT
from evals.adapting.confidence import COLUMNS, Asked, asked, both, fitted, judged, left_out_in_turn


def lines(suite: str, count: int = 120) -> list[Asked]:
    """Of near passages many are right; where an amount is asked for, the documents often do not answer."""
    drawn = random.Random(suite)
    made = []
    for _ in range(count):
        features = {name: drawn.random() for name in RIGHT.weights}
        answerable = drawn.random() > 0.8 * features["amount"]
        right = answerable and drawn.random() < features["dense"]
        made.append(Asked(suite, features, right, answerable))
    return made


def test_what_speaks_for_an_answer_weighs_more_than_nothing() -> None:
    right, answerable = both([*lines("one"), *lines("two")])
    assert right.weights["dense"] > 1 and abs(answerable.weights["dense"]) < 1
    assert answerable.weights["amount"] < -1
    assert right.weights.keys() == RIGHT.weights.keys() and answerable.weights.keys() == ANSWERABLE.weights.keys()


def test_a_large_suite_does_not_outvote_a_small_one() -> None:
    small = [Asked("small", {"dense": float(n % 2)}, n % 2 == 1, True) for n in range(40)]
    large = [Asked("large", {"dense": float(n % 2)}, n % 2 == 0, True) for n in range(120)]
    both_ways = [*small, *large]
    balanced = fitted(["dense"], both_ways, [line.right for line in both_ways])
    alone = [Asked("large", line.features, line.right, True) for line in both_ways]
    counted = fitted(["dense"], alone, [line.right for line in alone])
    assert counted.weights["dense"] < balanced.weights["dense"] < 0


def test_a_right_answer_is_never_likelier_than_any() -> None:
    models = both(lines("one"))
    assert all(sample.confidence <= sample.chance for sample in judged(lines("two"), *models))


def test_each_suite_is_measured_with_what_the_others_teach() -> None:
    rows = left_out_in_turn([*lines("one"), *lines("two")])
    assert [row[0] for row in rows] == ["one", "two", "all together"]
    assert all(len(row) == len(COLUMNS) for row in rows)
    assert float(rows[-1][2]) > 0.6  # told apart though it was not learnt from


def test_questions_are_asked_without_abstaining(suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(suite)
    assert [line.answerable for line in found] and all(
        line.features.keys() == RIGHT.weights.keys() for line in found
    )
    assert {line.suite for line in found} == {"suite"}

"""Fits both chances of an answer anew: that it is right, and that the documents answer at all.

python -m evals.adapting.confidence SUITE...

Answers every question without abstaining. Prints how well the chances fit each suite when they are learnt from the
others, and then, learnt from all, the weights for `assistant/answering/confidence.py`. After a change of what is
found or shown for a question. A suite without documents asks about the user's own knowledge base.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.answering.confidence import ANSWERABLE, RIGHT, Model
from assistant.thresholds import ABSTAIN_BELOW
from bots.cli.output import print_table
from bots.wiring import read_settings
from evals.answers import answer_all, nowhere, scored
from evals.calibrate import withholding_nothing
from evals.calibration import Sample, calibration_error, error_by_chance
from evals.houses import house_of, sources_of
from evals.suites import load_suite

COLUMNS = (
    "suite",
    "questions",
    "right told from wrong",
    "calibration error",
    "of which chance",
    "answerable told",
    "unanswerable declined",
    "abstentions right",
    "right ones shown",
)
FREEDOM = 30.0  # how far the weights may grow


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was answered without abstaining."""

    suite: str
    features: dict[str, float]
    right: bool
    answerable: bool


def asked(folder: Path) -> list[Asked]:
    suite = load_suite(folder)
    with house_of(suite, withholding_nothing(read_settings())) as house:
        house.require_documents()
        outcomes = answer_all(suite.questions, house.assistant, nowhere)
        sources = sources_of(house)
        return [
            Asked(suite.name, dict(outcome.answer.features), result.strict, result.answerable)
            for outcome in outcomes
            if outcome.answer and outcome.answer.features and not (result := scored(outcome, sources)).either
        ]


def fitted(names: Sequence[str], lines: Sequence[Asked], truth: Sequence[bool]) -> Model:
    """Larger suites count for more, but by the root of their size only."""
    size = Counter(line.suite for line in lines)
    heavy = np.array([size[line.suite] ** -0.5 for line in lines])
    regression = LogisticRegression(C=FREEDOM, max_iter=10_000)
    features = [[line.features[name] for name in names] for line in lines]
    regression.fit(features, list(truth), sample_weight=heavy * len(lines) / heavy.sum())
    weights = {name: round(float(weight), 2) for name, weight in zip(names, regression.coef_[0], strict=True)}
    return Model(round(float(regression.intercept_[0]), 2), weights)


def both(lines: Sequence[Asked]) -> tuple[Model, Model]:
    right = fitted(list(RIGHT.weights), lines, [line.right and line.answerable for line in lines])
    return right, fitted(list(ANSWERABLE.weights), lines, [line.answerable for line in lines])


def judged(lines: Sequence[Asked], right: Model, answerable: Model) -> list[Sample]:
    return [
        Sample(min(right.chance(line.features), chance), line.right and line.answerable, line.answerable, chance)
        for line in lines
        for chance in [answerable.chance(line.features)]
    ]


def row(name: str, samples: Sequence[Sample]) -> tuple[str, ...]:
    declined = [sample for sample in samples if sample.chance < ABSTAIN_BELOW]
    rightly = sum(not one.answerable for one in declined)
    right = [one.right for one in samples]
    return (
        name,
        str(len(samples)),
        f"{roc_auc_score(right, [one.confidence for one in samples]):.2f}",
        f"{calibration_error(samples):.3f}",
        f"{error_by_chance(samples):.3f}",
        f"{roc_auc_score([one.answerable for one in samples], [one.chance for one in samples]):.2f}",
        f"{rightly}/{sum(not one.answerable for one in samples)}",
        f"{rightly}/{len(declined)}",
        f"{sum(right) - sum(one.right for one in declined)}/{sum(right)}",
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.adapting.confidence", description=__doc__)
    parser.add_argument("suites", nargs="+", type=Path, metavar="SUITE")
    lines = [line for folder in parser.parse_args().suites for line in asked(folder)]
    if len({line.suite for line in lines}) > 1:
        print_table(COLUMNS, left_out_in_turn(lines), title="Each suite with what the others teach")
    for label, model in zip(("RIGHT", "ANSWERABLE"), both(lines), strict=True):
        print(f"{label} = {model}")
    return 0


def left_out_in_turn(lines: Sequence[Asked]) -> list[tuple[str, ...]]:
    found: dict[str, list[Sample]] = {}
    for name in dict.fromkeys(line.suite for line in lines):
        models = both([line for line in lines if line.suite != name])
        found[name] = judged([line for line in lines if line.suite == name], *models)
    together = [sample for samples in found.values() for sample in samples]
    return [row(name, samples) for name, samples in {**found, "all together": together}.items()]


if __name__ == "__main__":
    sys.exit(main())

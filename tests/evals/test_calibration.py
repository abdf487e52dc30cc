from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.calibration import (
    Sample,
    calibration_error,
    choice,
    choices,
    error_by_chance,
    known_samples,
    recommended,
    reliability,
    risk_coverage,
    shown_samples,
)
from tests.evals.test_scoring import made


def sample(confidence: float, right: bool, answerable: bool = True) -> Sample:
    return Sample(confidence, right, answerable, confidence)


def test_bins_are_of_equal_width_and_one_belongs_to_the_last() -> None:
    found = reliability([sample(0.1, False), sample(0.15, True), sample(1.0, True)])
    assert [(b.low, b.high, b.count, b.accuracy) for b in found] == [(0.1, 0.2, 2, 0.5), (0.9, 1.0, 1, 1.0)]
    assert found[0].confidence == pytest.approx(0.125)


def test_the_calibration_error_weighs_the_gaps_of_the_bins() -> None:
    # bin 0.8: three at 0.85, two right: gap 0.85 - 0.6667 = 0.1833; bin 0.2: one at 0.25, wrong: gap 0.25
    found = calibration_error([sample(0.85, True), sample(0.85, True), sample(0.85, False), sample(0.25, False)])
    assert found == pytest.approx((3 * (0.85 - 2 / 3) + 0.25) / 4)
    assert calibration_error([]) is None


def test_what_chance_makes_of_a_faultless_confidence() -> None:
    assert error_by_chance([]) is None
    assert error_by_chance([sample(1.0, True)] * 20) == 0.0
    few, many = (error_by_chance([sample(0.5, True)] * count) or 0.0 for count in (25, 400))
    assert few == pytest.approx(0.08, abs=0.02)  # 0.4 / sqrt(n), the mean distance of a binomial share from a half
    assert many == pytest.approx(0.02, abs=0.01)


def test_answers_are_withheld_by_the_chance_that_there_is_one() -> None:
    unsure = Sample(confidence=0.2, right=True, answerable=True, chance=0.9)
    assert choice([unsure], 0.5).withheld_right == 0
    assert choice([replace(unsure, chance=0.4)], 0.5).withheld_right == 1


def test_a_withheld_answer_would_have_been_wrong_only_where_there_is_none() -> None:
    scores = [
        made(confidence=0.9),
        made(confidence=0.6, facts_found=0),
        made(confidence=0.4, abstained=True),
        made(confidence=0.2, abstained=True, answerable=False),
        made(confidence=0.7, answerable=False),
        made(either=True),
        made(failed=True),
    ]
    known = [(one.confidence, one.right) for one in known_samples(scores)]
    assert known == [(0.9, True), (0.6, False), (0.4, True), (0.2, False), (0.7, False)]
    assert [one.confidence for one in shown_samples(scores)] == [0.9, 0.6, 0.7]


SAMPLES = [
    sample(0.9, True),
    sample(0.7, True),
    sample(0.6, False),
    sample(0.4, True),
    sample(0.3, False, answerable=False),
    sample(0.2, False, answerable=False),
]


def test_what_a_threshold_would_have_done() -> None:
    found = choice(SAMPLES, 0.5)
    assert (found.answered, found.wrong, found.withheld_right) == (3, 1, 1)
    assert (found.rightly_declined, found.unanswerable) == (2, 2)
    assert (found.coverage, found.cost) == (0.5, 2)
    assert found.risk == pytest.approx(1 / 3)
    assert choice(SAMPLES, 0.95).risk == 0.0


def test_the_cheapest_threshold_in_the_middle_of_its_stretch() -> None:
    # one mistake remains: from 0.35 to 0.4 the answer at 0.6 is shown, from 0.65 to 0.7 the one at 0.4 is not
    found = choices(SAMPLES)
    assert [one.threshold for one in found if one.cost == 1] == [0.35, 0.4, 0.65, 0.7]
    assert recommended(found).threshold == 0.4
    without = [one for one in SAMPLES if one.confidence != 0.6]  # nothing is wrong from 0.35 to 0.4
    assert recommended(choices([*without, sample(0.55, True)])).threshold == 0.4
    assert recommended(choices([sample(0.8, True), sample(0.2, False)])).threshold == 0.55  # 0.25 to 0.8


def test_risk_and_coverage_from_the_surest_on() -> None:
    points = risk_coverage([sample(0.9, True), sample(0.5, False), sample(0.5, True), sample(0.1, False)])
    assert points == [(0.25, 0.0), (0.75, pytest.approx(1 / 3)), (1.0, 0.5)]
    assert risk_coverage([]) == []


@given(st.lists(st.builds(Sample, st.floats(0, 1), st.booleans(), st.booleans()), min_size=1))
def test_nothing_leaves_its_range(samples: list[Sample]) -> None:
    error = calibration_error(samples)
    assert error is not None and 0.0 <= error <= 1.0
    assert sum(found.count for found in reliability(samples)) == len(samples)
    assert risk_coverage(samples)[-1][0] == 1.0
    assert all(0.0 <= one.risk <= 1.0 for one in choices(samples))

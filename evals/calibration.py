"""Is a confidence of 0.8 right 8 times in 10, and where should answering stop? Pure.

Confidence is the probability that the answer which would be shown is strictly right.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from evals.metrics import mean
from evals.scoring import Score

BINS = 10
DRAWS = 100
THRESHOLDS = tuple(round(0.05 * step, 2) for step in range(1, 20))


@dataclass(frozen=True, slots=True)
class Sample:
    """One question: how sure the answerer was, and what became of it.

    `chance`: how likely it held it that the documents answer, by which it abstains; its confidence, where it
    tells of no other.
    """

    confidence: float
    right: bool
    answerable: bool
    chance: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Samples of nearly the same confidence. `confidence` and `accuracy` are their means."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Choice:
    """What a threshold would have done: where the documents answer less likely, every answer is withheld."""

    threshold: float
    answered: int
    of: int
    wrong: int  # answers shown that are not right
    withheld_right: int  # right answers that nobody saw
    rightly_declined: int  # abstentions on questions without an answer
    unanswerable: int

    @property
    def coverage(self) -> float:
        return self.answered / self.of if self.of else 0.0

    @property
    def risk(self) -> float:
        """The share of the shown answers that are wrong."""
        return self.wrong / self.answered if self.answered else 0.0

    @property
    def cost(self) -> int:
        """A right answer withheld costs as much as a wrong one shown."""
        return self.wrong + self.withheld_right


def known_samples(scores: Sequence[Score]) -> list[Sample]:
    """What a run tells about its own confidence.

    An answer that was shown is right or not. Of one that was withheld a run knows only whether abstaining was
    right: on a question without an answer it would have been wrong, on any other it counts as right, the best that
    it can have been. Runs that withhold nothing (`bpo eval calibrate`) have no such rows. Questions where both are
    right, and those that failed, say nothing.
    """
    return [
        Sample(
            score.confidence,
            score.answerable if score.abstained else score.right,
            score.answerable,
            score.chance,
        )
        for score in scores
        if not score.either and not score.failed
    ]


def shown_samples(scores: Sequence[Score]) -> list[Sample]:
    """Only what was answered: exact, whatever the run withheld."""
    return known_samples([score for score in scores if not score.abstained])


def reliability(samples: Sequence[Sample], bins: int = BINS) -> list[Bin]:
    """Bins of equal width over 0 to 1, without the empty ones; 1.0 belongs to the last."""
    grouped: dict[int, list[Sample]] = {}
    for sample in samples:
        grouped.setdefault(min(int(sample.confidence * bins), bins - 1), []).append(sample)
    return [
        Bin(
            low=number / bins,
            high=(number + 1) / bins,
            count=len(own),
            confidence=mean([sample.confidence for sample in own]),
            accuracy=mean([float(sample.right) for sample in own]),
        )
        for number, own in sorted(grouped.items())
    ]


def calibration_error(samples: Sequence[Sample], bins: int = BINS) -> float | None:
    """Expected calibration error (Guo et al. 2017): the bins' gaps, weighted by size. None without samples."""
    if not samples:
        return None
    gaps = (found.count * abs(found.confidence - found.accuracy) for found in reliability(samples, bins))
    return sum(gaps) / len(samples)


def error_by_chance(samples: Sequence[Sample], bins: int = BINS) -> float | None:
    """The calibration error that a confidence without fault has on average, with so few questions."""
    if not samples:
        return None
    drawn = random.Random(0)
    return mean(
        [
            calibration_error([replace(one, right=drawn.random() < one.confidence) for one in samples], bins)
            or 0.0
            for _ in range(DRAWS)
        ]
    )


def choices(samples: Sequence[Sample], thresholds: Sequence[float] = THRESHOLDS) -> list[Choice]:
    return [choice(samples, threshold) for threshold in thresholds]


def choice(samples: Sequence[Sample], threshold: float) -> Choice:
    shown = [sample for sample in samples if sample.chance >= threshold]
    withheld = [sample for sample in samples if sample.chance < threshold]
    return Choice(
        threshold=threshold,
        answered=len(shown),
        of=len(samples),
        wrong=sum(not sample.right for sample in shown),
        withheld_right=sum(sample.right for sample in withheld),
        rightly_declined=sum(not sample.answerable for sample in withheld),
        unanswerable=sum(not sample.answerable for sample in samples),
    )


def recommended(found: Sequence[Choice]) -> Choice:
    """The cheapest threshold; the middle of the longest cheapest stretch, which new questions upset least."""
    least = min(choice.cost for choice in found)
    stretches = [list(own) for cheapest, own in groupby(found, lambda one: one.cost == least) if cheapest]
    longest = max(stretches, key=len)
    return longest[len(longest) // 2]


def risk_coverage(samples: Sequence[Sample]) -> list[tuple[float, float]]:
    """(coverage, risk) when only the surest answers are shown, from the first one to all of them.

    Answers of one confidence come together: no threshold could part them.
    """
    ordered = sorted(samples, key=lambda sample: -sample.confidence)
    points: list[tuple[float, float]] = []
    wrong = 0
    for shown, sample in enumerate(ordered, start=1):
        wrong += not sample.right
        if shown == len(ordered) or ordered[shown].confidence != sample.confidence:
            points.append((shown / len(ordered), wrong / shown))
    return points

"""The figures of a whole suite, always with the counts they are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from evals.calibration import calibration_error, known_samples
from evals.metrics import mean, percentile
from evals.scoring import WORD_LIMIT, Score
from knowledge.types import JsonDict


@dataclass(frozen=True, slots=True)
class Share:
    """`55/60 (91.7 %)`: a share is worth as much as the number that it stands on."""

    count: int
    of: int

    def __str__(self) -> str:
        return f"{self.count}/{self.of} ({100 * self.count / self.of:.1f} %)" if self.of else "0/0"

    def to_json(self) -> JsonDict:
        return {"count": self.count, "of": self.of, "share": round(self.count / self.of, 4) if self.of else None}


@dataclass(frozen=True, slots=True)
class KindSummary:
    kind: str
    right: Share
    fact_recall: float | None
    abstained: Share
    cited: Share

    def to_json(self) -> JsonDict:
        return {
            "right": self.right.to_json(),
            "fact_recall": rounded(self.fact_recall),
            "abstained": self.abstained.to_json(),
            "cited": self.cited.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Summary:
    questions: int
    errors: int
    strict: Share  # of the answerable questions
    facts: Share  # all facts found, whatever else
    fact_recall: float | None  # mean share of a question's facts, of the answerable questions that ask for any
    cited: Share  # a right document among the citations, of the answerable questions that were answered
    citation_precision: Share  # their citations that name a right document
    forbidden: Share  # answers that hold something forbidden, of those that could
    abstention_recall: Share  # unanswerable questions that were declined
    abstention_precision: Share  # abstentions that were right
    verbatim: Share  # quotes that stand in their document
    too_long: Share
    ece: float | None  # expected calibration error; `evals.calibration.known_samples` says of what
    median_words: float
    p50_ms: float
    p95_ms: float
    kinds: tuple[KindSummary, ...]

    def to_json(self) -> JsonDict:
        shares = {name: share.to_json() for name, share in self.shares().items()}
        return {
            "questions": self.questions,
            "errors": self.errors,
            **shares,
            "fact_recall": rounded(self.fact_recall),
            "ece": rounded(self.ece),
            "median_words": self.median_words,
            "p50_ms": round(self.p50_ms, 1),
            "p95_ms": round(self.p95_ms, 1),
            "kinds": {kind.kind: kind.to_json() for kind in self.kinds},
        }

    def shares(self) -> dict[str, Share]:
        names = (
            "strict",
            "facts",
            "cited",
            "citation_precision",
            "forbidden",
            "abstention_recall",
            "abstention_precision",
            "verbatim",
            "too_long",
        )
        return {name: getattr(self, name) for name in names}


def summarise(scores: Sequence[Score]) -> Summary:
    """Questions where answering and abstaining are both right count for `forbidden` alone."""
    clear = [score for score in scores if not score.either]
    answerable = [score for score in clear if score.answerable]
    unanswerable = [score for score in clear if not score.answerable]
    answered = [score for score in answerable if not score.abstained and not score.failed]
    ran = [score for score in scores if not score.failed]
    sourced = [score for score in answered if score.cited is not None]
    given = [score for score in ran if not score.abstained]
    times = [score.milliseconds for score in ran]
    return Summary(
        questions=len(scores),
        errors=len(scores) - len(ran),
        strict=share([score.strict for score in answerable]),
        facts=share([score.facts_found == score.facts and not score.failed for score in answerable]),
        fact_recall=fact_recall(answerable),
        cited=share([bool(score.cited) for score in sourced]),
        citation_precision=Share(
            sum(score.right_citations for score in sourced), sum(score.quotes for score in sourced)
        ),
        forbidden=share([bool(score.forbidden) for score in ran]),
        abstention_recall=share([score.abstained for score in unanswerable]),
        abstention_precision=share([not score.answerable for score in clear if score.abstained]),
        verbatim=Share(sum(score.verbatim for score in ran), sum(score.quotes for score in ran)),
        too_long=share([score.words > WORD_LIMIT for score in given]),
        ece=calibration_error(known_samples(scores)),
        median_words=float(median(score.words for score in given)) if given else 0.0,
        p50_ms=percentile(times, 0.5),
        p95_ms=percentile(times, 0.95),
        kinds=tuple(of_kind(kind, scores) for kind in sorted({score.kind for score in scores})),
    )


def of_kind(kind: str, scores: Sequence[Score]) -> KindSummary:
    own = [score for score in scores if score.kind == kind]
    return KindSummary(
        kind=kind,
        right=share([score.right for score in own]),
        fact_recall=fact_recall([score for score in own if score.answerable and not score.either]),
        abstained=share([score.abstained for score in own]),
        cited=share([score.cited for score in own if score.cited is not None and not score.abstained]),
    )


def share(outcomes: Sequence[bool]) -> Share:
    return Share(sum(outcomes), len(outcomes))


def fact_recall(scores: Sequence[Score]) -> float | None:
    shares = [score.fact_share for score in scores if score.fact_share is not None]
    return mean(shares) if shares else None


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)

"""`bpo eval gate`: refuses a change that makes the answers worse than the baseline allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bots.cli.output import note, print_json
from bots.errors import UserError
from bots.history import first_fault
from evals.answers import measured
from evals.files import opened
from evals.suites import load_suite
from evals.summary import Summary, rounded, summarise
from knowledge.types import JsonDict

REMEDY = "Write it anew: bpo eval gate SUITE --baseline FILE --update"


@dataclass(frozen=True, slots=True)
class Metric:
    """`tolerance` is what a new baseline begins with: about one question of a hundred moves by itself."""

    higher_is_better: bool
    tolerance: float


METRICS: Mapping[str, Metric] = {
    "strict": Metric(True, 0.02),
    "facts": Metric(True, 0.02),
    "fact_recall": Metric(True, 0.02),
    "cited": Metric(True, 0.02),
    "citation_precision": Metric(True, 0.05),
    "abstention_recall": Metric(True, 0.05),
    "abstention_precision": Metric(True, 0.05),
    "verbatim": Metric(True, 0.0),
    "forbidden": Metric(False, 0.0),
    "too_long": Metric(False, 0.02),
    "ece": Metric(False, 0.05),
    "errors": Metric(False, 0.0),
}
ROUNDING = 1e-6  # values are kept with four decimals


class Allowed(BaseModel):
    model_config = ConfigDict(extra="forbid")

    value: float | None
    tolerance: float = Field(ge=0)


class Baseline(BaseModel):
    """The file. Time is not in it: it tells more about the machine than about the change."""

    model_config = ConfigDict(extra="forbid")

    suite: str
    questions: int
    metrics: dict[str, Allowed]


@dataclass(frozen=True, slots=True)
class Check:
    """One metric against its baseline. `drop` is how much worse it is; None where one of the two is missing."""

    name: str
    value: float | None
    baseline: float | None
    tolerance: float

    @property
    def drop(self) -> float | None:
        if self.value is None or self.baseline is None:
            return None
        change = self.baseline - self.value
        return change if METRICS[self.name].higher_is_better else -change

    @property
    def passed(self) -> bool:
        """A metric without a baseline passes; one that can no longer be measured does not."""
        if self.drop is None:
            return self.baseline is None
        return self.drop <= self.tolerance + ROUNDING

    def line(self) -> str:
        status = "ok   " if self.passed else "WORSE"
        direction = "at least" if METRICS[self.name].higher_is_better else "at most"
        if self.baseline is None:
            return f"{status} {self.name:<21} {shown(self.value)}  (no baseline)"
        sign = -1 if METRICS[self.name].higher_is_better else 1
        limit = self.baseline + sign * self.tolerance
        return (
            f"{status} {self.name:<21} {shown(self.value)}  {direction} {limit:.4f} (baseline {self.baseline:.4f})"
        )

    def to_json(self) -> JsonDict:
        return {
            "metric": self.name,
            "value": self.value,
            "baseline": self.baseline,
            "tolerance": self.tolerance,
            "passed": self.passed,
        }


def shown(value: float | None) -> str:
    return "none  " if value is None else f"{value:.4f}"


def run(folder: Path, baseline: Path, *, update: bool, as_json: bool) -> bool:
    """True when nothing fell by more than its tolerance. The baseline is read before the work."""
    suite = load_suite(folder)
    before = read_baseline(baseline) if baseline.exists() or not update else None
    summary = summarise(measured(suite))
    if update:
        with opened(baseline) as write:
            write(updated(suite.name, summary, before).model_dump_json(indent=2) + "\n")
        note(f"{baseline} written: {summary.questions} questions")
        return True
    assert before is not None
    if before.questions != summary.questions:
        note(f"the suite has {summary.questions} questions, the baseline was made with {before.questions}")
    checks = checked(values(summary), before)
    if as_json:
        print_json({"suite": suite.name, "checks": [check.to_json() for check in checks]})
    else:
        print("\n".join(check.line() for check in checks))
    return all(check.passed for check in checks)


def read_baseline(file: Path) -> Baseline:
    if not file.is_file():
        raise UserError(f"{file} does not exist", REMEDY)
    try:
        found = Baseline.model_validate_json(file.read_bytes())
    except ValidationError as error:
        raise UserError(f"{file}: {first_fault(error)}", REMEDY) from error
    unknown = [name for name in found.metrics if name not in METRICS]
    if unknown:
        raise UserError(f"{file}: {unknown[0]} is no metric", f"Known are {', '.join(METRICS)}")
    return found


def values(summary: Summary) -> dict[str, float | None]:
    shares = {
        name: round(share.count / share.of, 4) if share.of else None for name, share in summary.shares().items()
    }
    means = {"fact_recall": rounded(summary.fact_recall), "ece": rounded(summary.ece)}
    return {**shares, **means, "errors": float(summary.errors)}


def checked(found: Mapping[str, float | None], before: Baseline) -> list[Check]:
    """The metrics that the baseline names: one that a maintainer has taken out is not checked."""
    return [
        Check(name, found.get(name), allowed.value, allowed.tolerance) for name, allowed in before.metrics.items()
    ]


def updated(suite: str, summary: Summary, before: Baseline | None) -> Baseline:
    """New values with the tolerances that were set by hand; the metrics of the file there was, or all."""
    found = values(summary)
    kept = before.metrics if before else {}
    metrics = {
        name: Allowed(
            value=found[name], tolerance=kept[name].tolerance if name in kept else METRICS[name].tolerance
        )
        for name in (kept or METRICS)
    }
    return Baseline(suite=suite, questions=summary.questions, metrics=metrics)

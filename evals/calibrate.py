"""`bpo eval calibrate`: what each abstention threshold would have done, and which one to set."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bots import wiring
from bots.cli.output import note, print_json, print_table
from bots.errors import UserError
from bots.settings import Settings
from evals.answers import measured
from evals.calibration import (
    Choice,
    Sample,
    calibration_error,
    choices,
    error_by_chance,
    known_samples,
    recommended,
    reliability,
)
from evals.suites import load_suite
from evals.summary import rounded
from knowledge.types import JsonDict

SETTING = "abstain_below"


def run(folders: Sequence[Path], *, as_json: bool) -> None:
    suites = [load_suite(folder) for folder in folders]
    settings = withholding_nothing(wiring.read_settings())
    samples = [(suite.name, known_samples(measured(suite, settings))) for suite in suites]
    together = [sample for _, own in samples for sample in own]
    if not together:
        raise UserError("these suites hold no question whose answer can be right or wrong", "Name another suite")
    found = choices(together)
    errors = {name: calibration_error(own) for name, own in samples}
    if as_json:
        print_json(to_json(found, errors, together))
    else:
        print_choices(found, errors, together)


def withholding_nothing(settings: Settings) -> Settings:
    """Every answer is given, so that a withheld one need not be guessed at."""
    if SETTING not in type(settings).model_fields:
        note("this assistant's threshold cannot be set: answers that it withholds count as right where one exists")
        return settings
    return settings.model_copy(update={SETTING: 0.0})


def to_json(found: Sequence[Choice], errors: dict[str, float | None], samples: Sequence[Sample]) -> JsonDict:
    return {
        "questions": len(samples),
        "ece": rounded(calibration_error(samples)),
        "ece_by_suite": {name: rounded(error) for name, error in errors.items()},
        "recommended": recommended(found).threshold,
        "thresholds": [
            {
                "threshold": choice.threshold,
                "coverage": round(choice.coverage, 4),
                "risk": round(choice.risk, 4),
                "wrong": choice.wrong,
                "withheld_right": choice.withheld_right,
                "rightly_declined": choice.rightly_declined,
                "unanswerable": choice.unanswerable,
                "cost": choice.cost,
            }
            for choice in found
        ],
    }


def print_choices(found: Sequence[Choice], errors: dict[str, float | None], samples: Sequence[Sample]) -> None:
    best = recommended(found)
    rows = [(f"{choice.threshold:.2f}{' ←' if choice == best else ''}", *cells(choice)) for choice in found]
    columns = ("below", "answered", "wrong", "right withheld", "unanswerable declined", "cost")
    print_table(columns, rows, title=f"{len(samples)} questions; cost: wrong answers + right ones withheld")
    print()
    bins = [
        (f"{b.low:.1f} to {b.high:.1f}", str(b.count), f"{b.confidence:.2f}", f"{b.accuracy:.2f}")
        for b in reliability(samples)
    ]
    print_table(("confidence", "answers", "mean", "right"), bins, title="Reliability")
    print()
    for name, error in errors.items():
        if error is not None:
            print(f"expected calibration error, {name}: {error:.3f}")
    together, chance = calibration_error(samples), error_by_chance(samples)
    print(f"expected calibration error, all together: {together or 0:.3f}, of which by chance {chance or 0:.3f}")
    print(f"\nRecommended: BPO_ABSTAIN_BELOW={best.threshold:.2f}")


def cells(choice: Choice) -> tuple[str, ...]:
    return (
        f"{choice.answered}/{choice.of} ({100 * choice.coverage:.0f} %)",
        f"{choice.wrong} ({100 * choice.risk:.0f} %)",
        str(choice.withheld_right),
        f"{choice.rightly_declined}/{choice.unanswerable}",
        str(choice.cost),
    )

"""The figures of a suite on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from bots.cli.output import print_table
from evals.judgements import Judgement
from evals.scoring import Score
from evals.summary import Summary

LABELS = {
    "strict": "strictly right (facts, nothing forbidden, at most 250 words)",
    "facts": "all facts in the answer",
    "cited": "a right document cited, where answered",
    "citation_precision": "citations of a right document, where answered",
    "forbidden": "leaks: something forbidden shown",
    "abstention_recall": "unanswerable questions declined",
    "abstention_precision": "abstentions that were right",
    "verbatim": "quotes word for word in their document",
    "too_long": "answers of more than 250 words",
}


def print_summary(name: str, summary: Summary) -> None:
    title = f"{name}: {summary.questions} questions, {summary.errors} errors"
    print_table(("measure", "result"), measures(summary), title=title)
    print()
    kinds = [(k.kind, str(k.right), decimal(k.fact_recall), str(k.abstained), str(k.cited)) for k in summary.kinds]
    print_table(("kind", "right", "fact recall", "abstained", "right document"), kinds)


def measures(summary: Summary) -> list[tuple[str, str]]:
    rows = [(LABELS[key], str(value)) for key, value in summary.shares().items()]
    rows.append(("fact recall (mean share of a question's facts)", decimal(summary.fact_recall)))
    rows.append(("expected calibration error", decimal(summary.ece)))
    rows.append(("median words of an answer", f"{summary.median_words:.0f}"))
    rows.append(("ms a question, p50 / p95", f"{summary.p50_ms:.0f} / {summary.p95_ms:.0f}"))
    return rows


def decimal(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def print_judgement(found: Judgement) -> None:
    failed = sum(found.failures.values())
    title = f"Judge {found.model}: {found.answers} answers, {failed} without a ruling"
    agreement = f"{found.agreement}, Cohen's kappa {decimal(found.kappa) or 'undefined'}"
    rows = [
        ("faithful: every sentence borne out by its quotes", str(found.faithful)),
        ("sentences borne out", str(found.sentences)),
        ("complete: every gold fact told", str(found.complete)),
        ("gold facts told", str(found.told)),
        ("agrees with the facts' patterns on complete", agreement),
        *((f"no ruling: {reason}", str(count)) for reason, count in found.failures.items()),
    ]
    print()
    print_table(("judge", "result"), rows, title=title)
    for said in ("complete", "not complete"):
        ids = [name for name, other in found.disagreed.items() if other == said]
        if ids:
            print(f"\nThe judge says {said}, the patterns the opposite: {' '.join(ids)}")


def print_wrong(scores: Sequence[Score]) -> None:
    wrong = [score.id for score in scores if not score.right]
    if wrong:
        print(f"\nNot right: {' '.join(wrong)}")

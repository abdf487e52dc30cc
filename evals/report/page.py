"""The whole report as one self-contained page: no other file, nothing from the network. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files

from evals.calibration import calibration_error, known_samples, reliability, risk_coverage, shown_samples
from evals.report.cards import Row, card
from evals.report.plots import bars, histogram, reliability_diagram, risk_coverage_curve
from evals.scoring import Score
from evals.summary import Share, Summary, summarise
from evals.verdicts import Verdict, verdict

# What no script or image may be fetched by: the texts are other people's.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"


def page(suite: str, run: str, rows: Sequence[Row]) -> str:
    scores = [row.score for row in rows]
    summary = summarise(scores)
    return "".join(
        (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(suite)}: {escape(run)}</title><style>{asset('style.css')}</style></head><body><main>",
            f'<h1>{escape(suite)}</h1><p class="under">{escape(run)} · {summary.questions} questions</p>',
            f'<div class="tiles">{"".join(tiles(summary))}</div>',
            f'<h2>Plots</h2><div class="plots">{"".join(plots(summary, scores))}</div>',
            f"<h2>Questions</h2>{filters(scores)}{''.join(card(row) for row in rows)}",
            f"</main><script>{asset('script.js')}</script></body></html>\n",
        )
    )


@cache
def asset(name: str) -> str:
    return files("evals.report").joinpath(name).read_text(encoding="utf-8")


def tiles(summary: Summary) -> list[str]:
    ece = "–" if summary.ece is None else f"{summary.ece:.3f}"
    recall = "–" if summary.fact_recall is None else f"{100 * summary.fact_recall:.0f} %"
    found = [
        tile(percent(summary.strict), f"strictly right, {counts(summary.strict)} answerable"),
        tile(recall, "fact recall"),
        tile(percent(summary.cited), f"right document cited, {counts(summary.cited)}"),
        tile(percent(summary.citation_precision), "citation precision"),
        tile(percent(summary.abstention_recall), f"unanswerable declined, {counts(summary.abstention_recall)}"),
        tile(percent(summary.abstention_precision), f"abstentions right, {counts(summary.abstention_precision)}"),
        tile(str(summary.forbidden.count), "leaks: something forbidden shown", bad=summary.forbidden.count > 0),
        tile(ece, "expected calibration error"),
        tile(f"{summary.median_words:.0f}", "median words"),
        tile(f"{summary.p50_ms:.0f} / {summary.p95_ms:.0f}", "ms a question, p50 / p95"),
    ]
    if summary.errors:
        found.append(tile(str(summary.errors), "errors", bad=True))
    return found


def percent(share: Share) -> str:
    return f"{100 * share.count / share.of:.0f} %" if share.of else "–"


def counts(share: Share) -> str:
    return f"{share.count} of {share.of}"


def tile(value: str, name: str, *, bad: bool = False) -> str:
    return f'<div class="tile{" bad" if bad else ""}"><b>{escape(value)}</b><span>{escape(name)}</span></div>'


def plots(summary: Summary, scores: Sequence[Score]) -> list[str]:
    known, shown = known_samples(scores), shown_samples(scores)
    told = len(shown) / len(known) if known else 0.0  # the rest was withheld: the curve ends there
    curve = [(coverage * told, risk) for coverage, risk in risk_coverage(shown)]
    times = [score.milliseconds for score in scores if not score.failed]
    error = calibration_error(shown)
    of_shown = "" if error is None else f" Calibration error of what was shown: {error:.3f}."
    return [
        plot(
            "Right answers by kind",
            "A right answer holds all facts and nothing forbidden; a right abstention counts as well.",
            bars([(kind.kind, kind.right.count, kind.right.of) for kind in summary.kinds]),
        ),
        plot(
            "Reliability",
            f"On the dashed line confidence is what it says; below it the answerer is too sure.{of_shown}",
            reliability_diagram(reliability(known)),
        ),
        plot(
            "Risk and coverage",
            "Wrong among the shown answers, the surest shown first. It ends where the run began to abstain.",
            risk_coverage_curve(curve),
        ),
        plot(
            "Latency",
            "Time from question to answer, on the machine of the run.",
            histogram(times, [(summary.p50_ms, "p50"), (summary.p95_ms, "p95")], "ms"),
        ),
    ]


def plot(name: str, explained: str, drawing: str) -> str:
    return (
        f'<figure class="plot"><figcaption>{escape(name)}</figcaption><p>{escape(explained)}</p>{drawing}</figure>'
    )


def filters(scores: Sequence[Score]) -> str:
    verdicts = {verdict(score) for score in scores}
    kinds = sorted({score.kind for score in scores})
    by_verdict = [("failures", "Failures"), ("", "All questions")]
    by_verdict += [(str(one), str(one).capitalize()) for one in Verdict if one in verdicts]
    return (
        f'<div class="filters">{select("verdict", "Result", by_verdict)}'
        f"{select('kind', 'Kind', [('', 'All kinds'), *((kind, kind) for kind in kinds)])}"
        '<input id="words" type="search" placeholder="Search in questions, answers, quotes" aria-label="Search">'
        '<span class="count" id="count" aria-live="polite"></span></div>'
    )


def select(name: str, label: str, options: Sequence[tuple[str, str]]) -> str:
    listed = "".join(f'<option value="{escape(value)}">{escape(shown)}</option>' for value, shown in options)
    return f'<select id="{name}" aria-label="{escape(label)}">{listed}</select>'

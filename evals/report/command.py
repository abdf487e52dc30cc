"""`bpo eval report`: writes the page of a run."""

from __future__ import annotations

from pathlib import Path

from bots.cli.output import note
from bots.errors import UserError
from bots.history import read_lines
from evals.answers import scored
from evals.files import opened
from evals.houses import no_sources
from evals.report.cards import Row
from evals.report.page import page
from evals.runs import is_trec, read_answers
from evals.suites import load_suite
from evals.tracing import Trace

TRACE_REMEDY = "Name a file that bpo eval answers SUITE --trace FILE wrote"


def run(run_file: Path, *, suite: Path, html: Path, trace: Path | None) -> None:
    if is_trec(run_file):
        raise UserError(f"{run_file} is a ranking", "The report is of answers: bpo eval answers SUITE --out FILE")
    asked = load_suite(suite)
    traces = {found.id: found for _, found in read_lines(trace, Trace, TRACE_REMEDY)} if trace else {}
    outcomes = read_answers(run_file, asked.questions)
    rows = [Row(one, scored(one, no_sources), traces.get(one.question.id)) for one in outcomes]
    if traces and not any(row.trace for row in rows):
        raise UserError(f"{trace} holds no question of this run", TRACE_REMEDY)
    with opened(html) as write:
        write(page(asked.name, run_file.name, rows))
    note(f"{html} written: {len(rows)} questions, {sum(not row.score.right for row in rows)} of them not right")

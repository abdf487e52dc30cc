"""`bpo eval answers`: a question suite through the assistant that ships."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bots.cli.output import print_json
from bots.errors import describe
from bots.labels import parse_labels
from bots.wiring import House, read_settings
from evals.files import opened
from evals.houses import Sources, house_of, sources_of
from evals.judge import judge_all, judge_guard, judge_settings
from evals.misspelling import misspelt
from evals.progress import Ticker
from evals.runs import Outcome
from evals.scoring import Score, failed, score
from evals.suites import Question, Suite, load_suite
from evals.summary import summarise
from evals.tables import print_judgement, print_summary, print_wrong
from evals.tracing import trace_all

if TYPE_CHECKING:
    from assistant.types import Assistant
    from bots.settings import Settings


def run(
    folder: Path,
    *,
    out: Path | None,
    trace: Path | None,
    judge: str | None,
    misspell: int | None,
    as_json: bool,
) -> None:
    suite = load_suite(folder)
    if misspell is not None:
        suite = misspelt(suite, misspell)
    settings = read_settings()
    judging = judge_settings(judge, settings) if judge else None
    with opened(out) as write, opened(trace) as write_trace, house_of(suite, settings) as house:
        outcomes, scores = asked(suite, house, write=write, write_trace=write_trace if trace else None)
        judgement = None
        if judging:
            guard = judge_guard(judging, settings)
            judgement = judge_all(judging, outcomes, scores, house.documents(), guard)
    summary = summarise(scores)
    if as_json:
        judged = {"judge": judgement.to_json()} if judgement else {}
        print_json({"suite": suite.name, **summary.to_json(), **judged})
        return
    print_summary(suite.name, summary)
    print_wrong(scores)
    if judgement:
        print_judgement(judgement)


Write = Callable[[str], None]


def measured(suite: Suite, settings: Settings | None = None, *, write: Write | None = None) -> list[Score]:
    """Every question of the suite, asked and scored."""
    with house_of(suite, settings) as house:
        return asked(suite, house, write=write)[1]


def asked(
    suite: Suite, house: House, *, write: Write | None = None, write_trace: Write | None = None
) -> tuple[list[Outcome], list[Score]]:
    house.require_documents()
    outcomes = answer_all(suite.questions, house.assistant, write or nowhere)
    sources = sources_of(house)
    scores = [scored(outcome, sources) for outcome in outcomes]
    if write_trace:
        trace_all(suite.questions, house.retriever, write_trace)
    return outcomes, scores


def nowhere(_lines: str) -> None:
    return


def answer_all(questions: Sequence[Question], assistant: Assistant, write: Write) -> list[Outcome]:
    """One outcome for each question, in order, each written at once: a run that is stopped keeps its lines."""
    outcomes: list[Outcome] = []
    with Ticker("questions", len(questions)) as ticker:
        for question in questions:
            outcome = answer_one(question, assistant)
            write(json.dumps(outcome.to_json(), ensure_ascii=False) + "\n")
            outcomes.append(outcome)
            ticker.tick()
    return outcomes


def answer_one(question: Question, assistant: Assistant) -> Outcome:
    turns = [line.turn() for line in question.history]
    try:
        answer = assistant.answer(question.question, parse_labels(question.labels), question.on, turns)
    except Exception as error:  # noqa: BLE001 - an error is a result here: it becomes the question's line
        return Outcome(question, None, describe(error))
    return Outcome(question, answer)


def scored(outcome: Outcome, sources: Sources) -> Score:
    if outcome.answer is None:
        return failed(outcome.question)
    cited = {citation.document for citation in outcome.answer.citations}
    return score(outcome.question, outcome.answer, {path: sources(path) for path in cited})

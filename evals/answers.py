"""`bpo eval answers`: a question suite through the assistant that ships."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bots import wiring
from bots.cli.output import note, print_json, print_table
from bots.cli.progress import progress_sink
from bots.errors import describe
from bots.labels import parse_labels
from evals.files import opened, own_folder
from evals.progress import Ticker
from evals.scoring import Score, failed, score
from evals.suites import Question, Suite, load_suite
from evals.summary import Summary, summarise

if TYPE_CHECKING:
    from assistant.types import Answer, Assistant
    from ingest.report import Report
    from knowledge.types import Document, JsonDict


@dataclass(frozen=True, slots=True)
class Outcome:
    question: Question
    answer: Answer | None
    error: str = ""

    def to_json(self) -> JsonDict:
        line: JsonDict = {
            "id": self.question.id,
            "question": self.question.question,
            "result": self.answer.to_json() if self.answer else None,
        }
        return line | ({"error": self.error} if self.error else {})


def run(folder: Path, *, out: Path | None, as_json: bool) -> None:
    suite = load_suite(folder)
    with opened(out) as write, house_of(suite) as house:
        house.require_documents()
        sources = sources_of(house)
        outcomes = answer_all(suite.questions, house.assistant, write)
        scores = [scored(outcome, sources) for outcome in outcomes]
    summary = summarise(scores)
    if as_json:
        print_json({"suite": suite.name, **summary.to_json()})
    else:
        print_summary(suite.name, summary)
        print_wrong(scores)


def answer_all(questions: Sequence[Question], assistant: Assistant, write: Callable[[str], None]) -> list[Outcome]:
    """One outcome for each question, in order, each written at once: a run that is stopped keeps its lines."""
    outcomes: list[Outcome] = []
    ticker = Ticker("questions", len(questions))
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


Sources = Callable[[str], Sequence[str]]


def scored(outcome: Outcome, sources: Sources) -> Score:
    if outcome.answer is None:
        return failed(outcome.question)
    cited = {citation.document for citation in outcome.answer.citations}
    return score(outcome.question, outcome.answer, {path: sources(path) for path in cited})


def sources_of(house: wiring.House) -> Sources:
    """The original texts by document path, as the ledger keeps them, read when they are first cited."""
    documents: dict[str, list[Document]] = {}
    for document in house.documents():
        documents.setdefault(document.path, []).append(document)
    known: dict[str, list[str]] = {}

    def texts(path: str) -> Sequence[str]:
        if path not in known:
            known[path] = [house.base.ledger.source(document.id) for document in documents.get(path, ())]
        return known[path]

    return texts


@contextmanager
def house_of(suite: Suite) -> Iterator[wiring.House]:
    """The suite's own knowledge base, brought up to date; without documents the user's."""
    settings = wiring.read_settings()
    if suite.documents is None:
        with wiring.open_house(settings) as house:
            yield house
        return
    with wiring.open_house(settings, own_folder(settings, "suites", suite.folder)) as house:
        report = brought_in(suite.documents, house)
        note(f"{suite.name}: {len(house.documents())} documents, {len(report.failed)} could not be read")
        yield house


def brought_in(documents: Path, house: wiring.House) -> Report:
    """The knowledge base is ours: one made by another version is built again without asking."""
    from knowledge.errors import StaleKnowledge

    with progress_sink() as sink:
        try:
            return house.ingest([documents], sink, prune=True)
        except StaleKnowledge:
            return house.ingest([documents], sink, prune=True, rebuild=True)


LABELS = {
    "strict": "strictly right (facts, nothing forbidden, at most 250 words)",
    "facts": "all facts in the answer",
    "cited": "a right document cited, where answered",
    "forbidden": "something forbidden shown",
    "abstention_recall": "unanswerable questions declined",
    "abstention_precision": "abstentions that were right",
    "verbatim": "quotes word for word in their document",
    "too_long": "answers of more than 250 words",
}


def print_summary(name: str, summary: Summary) -> None:
    rows = [(LABELS[key], str(value)) for key, value in summary.shares().items()]
    rows.append(("median words of an answer", f"{summary.median_words:.0f}"))
    rows.append(("ms a question, p50 / p95", f"{summary.p50_ms:.0f} / {summary.p95_ms:.0f}"))
    print_table(
        ("measure", "result"), rows, title=f"{name}: {summary.questions} questions, {summary.errors} errors"
    )
    print()
    kinds = [(k.kind, str(k.right), str(k.abstained), str(k.cited)) for k in summary.kinds]
    print_table(("kind", "right", "abstained", "right document"), kinds)


def print_wrong(scores: Sequence[Score]) -> None:
    wrong = [score.id for score in scores if not score.right]
    if wrong:
        print(f"\nNot right: {' '.join(wrong)}")

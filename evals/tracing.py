"""What was found for each question before anything was answered: `bpo eval answers SUITE --trace FILE`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from bots.labels import parse_labels
from evals.progress import Ticker
from evals.suites import Question

if TYPE_CHECKING:
    from knowledge.retriever import Retriever
    from knowledge.types import Hit

CANDIDATES = 10  # as many passages as the answerer starts from
TEXT_CHARACTERS = 1_500  # of a passage: mostly the whole of it


class Candidate(BaseModel):
    """A passage found, best first. `parts`: what its score is made of, beside `dense`."""

    model_config = ConfigDict(extra="ignore")

    document: str
    section: str = ""
    page: int | None = None
    score: float
    dense: float | None = None
    parts: dict[str, float] = {}
    text: str


class Trace(BaseModel):
    """`search`: what was searched for, with the earlier turn where a follow-up leans on it."""

    model_config = ConfigDict(extra="ignore")

    id: str
    search: str = ""
    candidates: list[Candidate] = []


def trace_all(questions: Sequence[Question], retriever: Retriever, write: Callable[[str], None]) -> None:
    with Ticker("traces", len(questions)) as ticker:
        for question in questions:
            found = trace(question, retriever)
            write(json.dumps(found.model_dump(), ensure_ascii=False) + "\n")
            ticker.tick()


def trace(question: Question, retriever: Retriever) -> Trace:
    """Searches as the answerer does: with the question as it understands it."""
    from assistant.answering.asking import understand

    asking = understand(question.question, [line.turn() for line in question.history])
    on = question.on or date.today()
    hits = retriever.retrieve(asking.search, parse_labels(question.labels), on, k=CANDIDATES)
    return Trace(id=question.id, search=asking.search, candidates=[candidate(hit) for hit in hits])


def candidate(hit: Hit) -> Candidate:
    passage = hit.passage
    parts = {name: round(value, 4) for name, value in hit.parts.items()}
    return Candidate(
        document=passage.document.path,
        section=passage.section,
        page=passage.page,
        score=round(hit.score, 4),
        dense=parts.pop("dense", None),
        parts=parts,
        text=passage.text[:TEXT_CHARACTERS],
    )

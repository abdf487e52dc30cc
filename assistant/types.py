"""What the assistant takes and gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from knowledge.types import Caller, JsonDict


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation so far."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a sentence of the answer stands. `quote` is the source's own text, word for word."""

    marker: int
    document: str
    title: str
    section: str
    page: int | None
    quote: str
    effective_from: date | None = None

    def to_json(self) -> JsonDict:
        return {
            "marker": self.marker,
            "document": self.document,
            "title": self.title,
            "section": self.section,
            "page": self.page,
            "quote": self.quote,
            "effective_from": self.effective_from.isoformat() if self.effective_from else None,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """A cited answer, or an abstention that says what was looked at.

    `confidence`: the chance that the answer is right. In no JSON stand `answerable`, the chance that the documents
    answer at all, by which abstaining is decided, and `features`, what both were reckoned from.
    """

    question: str
    answer: str
    abstained: bool
    confidence: float
    citations: tuple[Citation, ...] = ()
    answerer: str = "extractive"
    timings_ms: dict[str, float] = field(default_factory=dict)
    answerable: float = 1.0
    features: Mapping[str, float] = field(default_factory=dict)

    def to_json(self) -> JsonDict:
        return {
            "question": self.question,
            "answer": self.answer,
            "abstained": self.abstained,
            "confidence": round(self.confidence, 3),
            "citations": [citation.to_json() for citation in self.citations],
            "answerer": self.answerer,
            "timings_ms": {name: round(value, 1) for name, value in self.timings_ms.items()},
        }


class Assistant(Protocol):
    """What every front (terminal, Slack, evals) talks to."""

    def answer(
        self, question: str, caller: Caller, on: date | None = None, history: Sequence[Turn] = ()
    ) -> Answer:
        """One cited answer from what `caller` may see of the versions in force `on` that day (default today)."""
        ...

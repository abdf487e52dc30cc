"""A house whose answers are scripted: what the fronts are tested against."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from assistant.types import Answer, Citation, Turn
from bots import wiring
from bots.errors import UserError
from bots.settings import Settings
from knowledge.types import Caller, Document, Hit, Leaf, Passage

SLA = Document(
    id=1,
    path="policies/sla.md",
    title="Service levels",
    type="sla",
    audience=("employees",),
    vendor="acme",
    effective_from=date(2026, 1, 1),
    owner="vendor-desk@client.example",
    review_by=date(2026, 12, 31),
    ingested_at=datetime(2026, 2, 3, 4, 5, tzinfo=UTC),
    passages=2,
)
FAQ = Document(id=2, path="faq.pdf", title="FAQ", type="faq", audience=("public",), passages=1)

ANSWER = Answer(
    question="How fast is severity 1 answered?",
    answer="Severity 1 is answered within 15 minutes. [1]",
    abstained=False,
    confidence=0.8333,
    citations=(
        Citation(1, "policies/sla.md", "Service levels", "Response", 3, "within 15 minutes", date(2026, 1, 1)),
    ),
    timings_ms={"total": 73.04},
)
ABSTENTION = Answer("Who won?", "The documents do not say.", True, 0.1)


@dataclass
class FakeAssistant:
    """Gives `answers` in turn, the last one for ever; an exception among them is raised."""

    answers: Sequence[Answer | BaseException] = (ANSWER,)
    calls: list[tuple[str, Caller, date | None, tuple[Turn, ...]]] = field(default_factory=list)

    def answer(
        self, question: str, caller: Caller, on: date | None = None, history: Sequence[Turn] = ()
    ) -> Answer:
        given = self.answers[min(len(self.calls), len(self.answers) - 1)]
        self.calls.append((question, caller, on, tuple(history)))
        if isinstance(given, BaseException):
            raise given
        return given


@dataclass
class FakeRetriever:
    hits: Sequence[Hit] = ()
    calls: list[dict[str, Any]] = field(default_factory=list)

    def retrieve(
        self, question: str, caller: Caller, on: date, *, history: Sequence[str] = (), k: int = 10
    ) -> list[Hit]:
        self.calls.append({"question": question, "caller": caller, "on": on, "history": list(history), "k": k})
        return list(self.hits)[:k]


@dataclass
class FakeHouse:
    assistant: FakeAssistant = field(default_factory=FakeAssistant)
    retriever: FakeRetriever = field(default_factory=FakeRetriever)
    held: Sequence[Document] = (SLA, FAQ)
    failed: Sequence[Any] = ()
    misnamed: Sequence[tuple[Document, str]] = ()  # amendments with what is wrong
    closed: bool = False
    ingesting: Callable[..., Any] | None = None

    @property
    def settings(self) -> Settings:
        return wiring.read_settings()

    def __enter__(self) -> FakeHouse:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.closed = True

    def warm_up(self) -> None:
        return

    def require_documents(self) -> None:
        if not self.held:
            raise UserError("the knowledge base holds no documents yet", "Add some: bpo ingest FOLDER")

    def documents(self, caller: Caller | None = None) -> list[Document]:
        return [d for d in self.held if caller is None or caller.labels & set(d.audience)]

    def amendment_faults(self) -> list[tuple[Document, str]]:
        return list(self.misnamed)

    def failures(self) -> list[Any]:
        return list(self.failed)

    def ingest(self, *args: Any, **options: Any) -> Any:
        assert self.ingesting is not None
        return self.ingesting(*args, **options)


def hit(text: str, score: float, document: Document = SLA, page: int | None = None) -> Hit:
    leaf = Leaf("paragraph", text, (), path=("Response",), page=page)
    return Hit(Passage(7, document, 0, (leaf,)), score)

"""A small library in place of the knowledge base: what is visible to a caller can be seen by eye."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from assistant.onboarding.sentences import Spoken
from assistant.steps import Found, tell
from assistant.types import Answer, Citation, Turn
from bots.settings import Settings
from knowledge.types import Caller, Document, Leaf


@dataclass(frozen=True)
class Page:
    """A document of one sentence, found by its keyword."""

    keyword: str
    sentence: str
    document: Document


def page(keyword: str, sentence: str, *audience: str, path: str = "", **fields: Any) -> Page:
    document = Document(
        id=len(keyword) + len(sentence),
        path=path or f"{keyword}.md",
        title=f"About {keyword}",
        audience=audience or ("employees",),
        ingested_at=datetime(2026, 1, 2, tzinfo=UTC),
        passages=1,
    )
    return Page(keyword, sentence, replace(document, **fields))


PAGES = (
    page("holiday", "Everybody has 30 days of holiday.", "public"),
    page("salary", "Salaries are paid on the 25th.", "employees", owner="People Desk <people@client.test>"),
    page("acme", "Acme is paid within 14 days.", "vendor:acme"),
    page("budget", "The budget is 2 million.", "team:finance"),
)


@dataclass
class LibraryAssistant:
    """Quotes every visible page whose keyword the question, or what was said before it, names."""

    pages: Sequence[Page] = PAGES
    think: float = 0.0
    finding: float = 0.0
    confidence: float = 0.9
    calls: list[tuple[str, frozenset[str], tuple[Turn, ...]]] = field(default_factory=list)
    reply: Callable[[str], Answer] | None = None

    def answer(
        self, question: str, caller: Caller, on: date | None = None, history: Sequence[Turn] = ()
    ) -> Answer:
        self.calls.append((question, caller.labels, tuple(history)))
        seen = [one for one in self.pages if caller.labels & set(one.document.audience)]
        if self.finding:
            time.sleep(self.finding)
        tell(Found(2 * len(seen), len(seen)))
        if self.think:
            time.sleep(self.think)
        if "explode" in question:
            raise RuntimeError("xoxb-secret-token in /etc/passwd")
        if self.reply is not None:
            return self.reply(question)
        said = " ".join([question, *(turn.text for turn in history)]).lower()
        found = [one for one in seen if one.keyword in question.lower()] or [
            one for one in seen if one.keyword in said
        ]
        if not found:
            closest = tuple(cited(one, n) for n, one in enumerate(seen[-1:], 1))
            return Answer(question, "The documents that I can see do not answer this.", True, 0.1, closest)
        text = "\n\n".join(f"{one.sentence[:-1]} [{n}]." for n, one in enumerate(found, 1))
        return Answer(
            question, text, False, self.confidence, tuple(cited(one, n) for n, one in enumerate(found, 1))
        )


def cited(one: Page, number: int) -> Citation:
    document = one.document
    return Citation(
        number,
        document.path,
        document.title,
        "Rules",
        3,
        one.sentence,
        document.effective_from or date(2026, 1, 1),
    )


class LibraryHouse:
    """What the bot needs of `bots.wiring.House`."""

    def __init__(self, data_dir: Path, assistant: LibraryAssistant | None = None) -> None:
        self.warmed = 0
        self.assistant = assistant or LibraryAssistant()
        self.settings = Settings(_env_file=None, data_dir=data_dir)
        leaf = Leaf("paragraph", "Yes.", (), path=("How long is a holiday?",))
        ledger = SimpleNamespace(
            generation=lambda: 7, leaves=lambda number: (leaf,), documents=self.documents, source=self.source
        )
        self.base = SimpleNamespace(data_dir=data_dir, ledger=ledger)
        data_dir.mkdir(parents=True, exist_ok=True)

    def documents(self, caller: Caller | None = None) -> list[Document]:
        pages = self.assistant.pages
        return [one.document for one in pages if caller is None or caller.labels & set(one.document.audience)]

    def source(self, number: int) -> str:
        return next(one.sentence for one in self.assistant.pages if one.document.id == number)

    def hears(self, said: Spoken) -> dict[str, float]:
        return {}

    def warm_up(self) -> None:
        self.warmed += 1

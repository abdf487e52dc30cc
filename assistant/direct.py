"""Questions about a document as a whole: when it holds, what it says; and which documents there are.

No confidence gate stands before them: "What does the SLA say?" has no word by which one passage of it could be
told from another.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answering.asking import understand
from assistant.answering.conflicts import PRECEDENCE
from assistant.answering.extractive import Retrieved
from assistant.answering.rendering import render
from assistant.answering.snippets import Snippet
from assistant.dating import asked_version
from assistant.gist import BESIDE_WORDS, MOST_WORDS, asked_gist, gist
from assistant.library import MOST_LISTED, NOTHING_HIDDEN_IS_TOLD, Wanted, asked_library, in_order, listed
from assistant.meant import documents_meant
from assistant.moments import Timed, documents_of
from assistant.naming import called, name_of
from assistant.notes import none_then
from assistant.steps import searched
from assistant.types import Answer, Citation, Turn
from assistant.validity import Bound, Told, Validity, asked_validity, evidence, holds_day, no_other, told
from knowledge.retriever import Ranking, Retriever
from knowledge.types import Caller, Document

CONFIDENCE = 0.9  # the document is named in words that fit no other kind of thing, and its dates are no guess


@dataclass(frozen=True, slots=True)
class _Named:
    """What a question names: documents in force, or another one and the `version` of it that is in force."""

    ranking: Ranking
    documents: Sequence[Document]
    other: Document
    version: Document | None = None


class Direct:
    """Answers from the document that is named, if one is; else the question goes its usual way."""

    def __init__(
        self,
        retriever: Retriever,
        step: Callable[[Retrieved], Answer],
        precedence: Sequence[str] = PRECEDENCE,
    ) -> None:
        self._retriever = retriever
        self._step = step
        self._precedence = precedence

    @staticmethod
    def concerns(question: str) -> bool:
        return (
            bool(asked_gist(question))
            or asked_validity(question) is not None
            or asked_library(question) is not None
        )

    def library(self, question: str, caller: Caller, on: date) -> Answer | None:
        """Which documents there are: those that the caller may see, in force on the day."""
        started = time.perf_counter()
        wanted = asked_library(question)
        view = self._retriever.views.of(caller, on)
        documents = [one for one in view.documents if not wanted or wanted.type in (None, one.type)]
        if wanted is None or not documents:
            return None
        if wanted.wanted is Wanted.HIDDEN:
            return _answer(question, started, NOTHING_HIDDEN_IS_TOLD, abstained=True)
        shown: list[Document] = []
        citations: list[Citation] = []
        for document in in_order(documents, self._precedence):
            first, _ = evidence(document, self._retriever.leaves(view, document.id), None)
            if first is not None and len(shown) < MOST_LISTED:
                _, (citation, *_) = self._rendered([first], document)
                shown.append(document)
                citations.append(replace(citation, marker=len(shown)))
        if not shown:
            return None
        return _answer(question, started, listed(shown, len(documents) - len(shown), wanted.type), citations)

    def validity(self, question: str, turns: Sequence[Turn], caller: Caller, on: date) -> Answer | None:
        """When a document holds, from its dates. None where its text gives the day, and so answers better."""
        started = time.perf_counter()
        asked = asked_validity(question)
        found = self._named(asked.document, question, turns, caller, on) if asked else None
        if asked is None or found is None:
            return None
        view = found.ranking.view
        if not found.documents and found.version is None:
            said = none_then(found.other, view.versions, on, on)
            return _answer(question, started, said, abstained=True)
        chosen = _told_of(asked, found, on)
        if chosen is None:
            return None
        document, what = chosen
        if what.day and not what.coming:
            usual = self._step(Retrieved(understand(question, turns), caller, on, found.ranking))
            if _says_so(usual, document, what.day):
                return None
        shown, holds = evidence(document, self._retriever.leaves(view, document.id), what.day)
        if shown is None:
            return None
        text, citations = self._rendered([shown], document)
        return _answer(question, started, f"{what.said}\n\n{text}" if holds else what.said, citations)

    def gist(self, asked: Timed, caller: Caller, on: date) -> Answer | None:
        """What a document says on the day, where nothing narrower is asked for."""
        started = time.perf_counter()
        words = asked_gist(asked.question)
        found = self._named(words, asked.question, asked.history, caller, asked.day) if words else None
        if found is None:
            return None
        view = found.ranking.view
        if not found.documents:
            said = none_then(found.other, view.versions, asked.day, on)
            return None if found.version else _answer(asked.question, started, said, abstained=True)
        document = found.documents[0]
        leaves = self._retriever.leaves(view, document.id)
        version = asked_version(asked.question)
        if version is not None and not asked.named:
            first, _ = evidence(document, leaves, None)
            _, citations = self._rendered([first], document) if first else ("", ())
            said = no_other(called(document), before=version.before)
            return _answer(asked.question, started, said, citations) if citations else None
        most = BESIDE_WORDS if asked.other else MOST_WORDS
        told = gist(document, leaves, most, self._unchanged(document, asked, caller))
        told = told if told.shown else gist(document, leaves, most)
        if not told.shown:
            return None
        text, citations = self._rendered(told.shown, document)
        items = [" ".join(item.split()) for item in text.split("\n\n")]
        items += [f"… and {told.left} more section{'s' * (told.left > 1)} [1]."] if told.left else []
        said = "\n".join([f"{called(document)} says [1]:", *(f"- {item}" for item in items)])
        return _answer(asked.question, started, said, citations)

    def _named(self, said: str, question: str, turns: Sequence[Turn], caller: Caller, day: date) -> _Named | None:
        ranking = self._retriever.rank(understand(question, turns).search, caller, day)
        searched(ranking)
        view = ranking.view
        current = documents_meant(said, documents_of(ranking))
        if current:
            return _Named(ranking, current, current[0])
        others = documents_meant(said, [one for one in view.versions.documents if one.passages])
        if not others:
            return None
        family = view.versions.family(others[0])
        version = next((one for one in view.documents if one.id in family and not one.amends), None)
        return _Named(ranking, [], others[0], version)

    def _unchanged(self, document: Document, asked: Timed, caller: Caller) -> Collection[str]:
        """What the other one of two versions that are compared says in the same words."""
        if asked.other is None:
            return ()
        view = self._retriever.views.of(caller, asked.other)
        family = view.versions.family(document)
        return {
            leaf.text
            for one in view.documents
            if one.id in family and not one.amends
            for leaf in self._retriever.leaves(view, one.id)
        }

    def _rendered(self, shown: Sequence[Snippet], document: Document) -> tuple[str, tuple[Citation, ...]]:
        """Without the document's title before a sentence: it is said already."""
        text, citations = render(shown, self._retriever.base.ledger.source)
        return text.removeprefix(f"{name_of(document.title)}: "), citations


def _told_of(asked: Validity, found: _Named, on: date) -> tuple[Document, Told] | None:
    """Of documents that are meant equally the first that names a day."""
    versions, documents = found.ranking.view.versions, found.documents
    if found.version is not None:
        if versions.coming(found.version, on) != found.other:
            return None
        asked, documents = replace(asked, asked=Bound.COMING), [found.version]
    said = [(one, what) for one in documents if (what := told(asked, one, called(one), versions, on))]
    return next((one for one in said if one[1].day), said[0]) if said else None


def _says_so(usual: Answer, document: Document, day: date) -> bool:
    """Whether the usual way finds the day in the document itself."""
    best = usual.citations[:1]
    return not usual.abstained and any(one.document == document.path and holds_day(one.quote, day) for one in best)


def _answer(
    question: str,
    started: float,
    text: str,
    citations: Sequence[Citation] = (),
    *,
    abstained: bool = False,
) -> Answer:
    return Answer(
        question=question,
        answer=text,
        abstained=abstained,
        confidence=0.0 if abstained else CONFIDENCE,
        citations=tuple(citations),
        timings_ms={"rerank": 0.0, "answer": 1000 * (time.perf_counter() - started)},
    )

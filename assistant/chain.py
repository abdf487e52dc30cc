"""The LangChain chain: understand, retrieve, answer. A chat model can take the place of the last step."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import ConfigDict

from assistant.answering.asking import Asking, understand
from assistant.answering.conflicts import PRECEDENCE
from assistant.answering.extractive import ExtractiveAnswerer, Retrieved
from assistant.disagreement import Reconciler
from assistant.harmless import harmless
from assistant.moments import timed
from assistant.notes import Moment, annotated
from assistant.thresholds import ABSTAIN_BELOW, SURE_FROM
from assistant.types import Answer, Turn
from knowledge.base import KnowledgeBase
from knowledge.embeddings import Embedder
from knowledge.retriever import Ranking, Retriever
from knowledge.types import Caller

PASSAGES = 10

AnsweringStep = Callable[[Retrieved], Answer]


class PassageRetriever(BaseRetriever):
    """Our retriever as LangChain sees it, bound to one caller and one day: it cannot be asked for more."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: Retriever
    caller: Caller
    on: date
    k: int = PASSAGES

    def rank(self, query: str) -> Ranking:
        return self.retriever.rank(query, self.caller, self.on)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        ranking = self.rank(query)
        return [
            LangChainDocument(
                page_content=hit.passage.text,
                metadata={
                    "document": hit.passage.document.path,
                    "title": hit.passage.document.title,
                    "section": hit.passage.section,
                    "page": hit.passage.page,
                    "score": hit.score,
                    "ranking": ranking,
                },
            )
            for hit in self.retriever.hits(ranking, self.k)
        ]


class ChainAssistant:
    """The assistant that ships, as `assistant.types.Assistant`."""

    def __init__(self, retriever: Retriever, step: AnsweringStep, precedence: Sequence[str] = PRECEDENCE) -> None:
        self.retriever = retriever
        reconciler = Reconciler(retriever, precedence)

        def answered(retrieved: Retrieved) -> Answer:
            return reconciler.reconciled(step(retrieved), retrieved)

        self.chain: Runnable[dict[str, Any], Answer] = RunnableLambda(self._retrieve) | RunnableLambda(answered)

    def _retrieve(self, asked: dict[str, Any]) -> Retrieved:
        asking: Asking = understand(asked["question"], asked["history"])
        bound = PassageRetriever(retriever=self.retriever, caller=asked["caller"], on=asked["on"])
        documents = bound.invoke(asking.search)
        ranking = documents[0].metadata["ranking"] if documents else bound.rank(asking.search)
        return Retrieved(asking, asked["caller"], asked["on"], ranking)

    def answer(
        self, question: str, caller: Caller, on: date | None = None, history: Sequence[Turn] = ()
    ) -> Answer:
        started = time.perf_counter()
        today = date.today()
        on = on or today
        asked = timed(question, history, caller, on, self.retriever)
        answer = self.chain.invoke(
            {"question": asked.question, "caller": caller, "on": asked.day, "history": asked.history}
        )
        view = self.retriever.views.of(caller, asked.day)
        moment = Moment(asked.day, on, today, named=asked.named)
        answer = annotated(answer, view.documents, view.versions, moment, question)
        answer = replace(answer, answer=harmless(answer.answer))
        total = 1000 * (time.perf_counter() - started)
        spent = sum(answer.timings_ms.values())
        return replace(
            answer, question=question, timings_ms={"retrieve": total - spent, **answer.timings_ms, "total": total}
        )


def build_assistant(
    base: KnowledgeBase,
    embedder: Embedder,
    abstain_below: float = ABSTAIN_BELOW,
    sure_from: float = SURE_FROM,
    precedence: Sequence[str] = PRECEDENCE,
) -> ChainAssistant:
    """The extractive assistant over a knowledge base. Both thresholds are of the answer's confidence.

    `precedence`: types of documents, the one that prevails first.
    """
    retriever = Retriever(base, embedder)
    return ChainAssistant(retriever, ExtractiveAnswerer(retriever, abstain_below, sure_from).answer, precedence)

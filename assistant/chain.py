"""The LangChain chain: understand, retrieve, answer. A chat model can take the place of the last step."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import ConfigDict

from assistant.answering.asking import Asking, understand
from assistant.answering.bidding import without_orders
from assistant.answering.conflicts import PRECEDENCE
from assistant.answering.extractive import ExtractiveAnswerer, Retrieved
from assistant.answering.questions import leans_back
from assistant.direct import Direct
from assistant.disagreement import Reconciler
from assistant.editions import beside
from assistant.harmless import harmless
from assistant.moments import Timed, timed
from assistant.notes import Moment, annotated
from assistant.steps import PASSAGES, searched
from assistant.thresholds import ABSTAIN_BELOW, SURE_FROM
from assistant.types import Answer, Turn
from knowledge.base import KnowledgeBase
from knowledge.embeddings import Embedder
from knowledge.retriever import Ranking, Retriever
from knowledge.spelling import Spelled
from knowledge.tracing import Traced, carried, span
from knowledge.types import Caller
from knowledge.view import View

if TYPE_CHECKING:
    from assistant.models.setup import Chatting
    from assistant.models.types import ChatSettings, Event, Guard

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

    def __init__(
        self,
        retriever: Retriever,
        step: AnsweringStep,
        precedence: Sequence[str] = PRECEDENCE,
        chatting: Chatting | None = None,
    ) -> None:
        """With `chatting` a chat model answers, and `step` stands beneath it."""
        self.retriever = retriever
        self._chatting = chatting
        self._extractive = step
        self._direct = Direct(retriever, step, precedence)
        self._reconciler = Reconciler(retriever, precedence)
        answering = chatting.step.answer if chatting else step

        def answered(retrieved: Retrieved) -> Answer:
            return self._reconciler.reconciled(answering(retrieved), retrieved)

        self._retrieving: Runnable[dict[str, Any], Retrieved] = RunnableLambda(self._retrieve)
        self.chain: Runnable[dict[str, Any], Answer] = self._retrieving | RunnableLambda(answered)

    def _retrieve(self, asked: dict[str, Any]) -> Retrieved:
        vendors = self.retriever.views.of(asked["caller"], asked["on"]).vendors
        asking = self._understood(asked["question"], asked["history"], vendors)
        bound = PassageRetriever(retriever=self.retriever, caller=asked["caller"], on=asked["on"])
        documents = bound.invoke(asking.search)
        ranking = documents[0].metadata["ranking"] if documents else bound.rank(asking.search)
        searched(ranking)
        return Retrieved(asking, asked["caller"], asked["on"], ranking)

    def _understood(self, question: str, history: Sequence[Turn], vendors: Sequence[str | None]) -> Asking:
        """A follow-up in the model's words where there is a model and they are plausible, else by its own."""
        alone = self._chatting.rewriter.rewrite(question, history) if self._chatting and history else ""
        return understand(alone) if alone else understand(question, history, vendors)

    def answer(
        self, question: str, caller: Caller, on: date | None = None, history: Sequence[Turn] = ()
    ) -> Answer:
        with span("answer") as traced, self._one_answer():
            started = time.perf_counter()
            on = on or date.today()
            spelled, turns = self._spelled(question, history, caller, on)
            told = self._direct.library(question, caller, on) or self._direct.validity(
                spelled.text, turns, caller, on
            )
            if told:
                plain = Timed(spelled.text, turns, on)
                told = self._finished(told, spelled, caller, plain, on=on, started=started)
                return _traced(replace(told, question=question), traced)
            asked = timed(spelled.text, turns, caller, on, self.retriever)
            answer = self._of_day(asked, spelled, caller, on=on, started=started)
            if asked.other is not None:
                started = time.perf_counter()
                later = replace(asked, day=asked.other, other=asked.day)
                answer = beside(answer, self._of_day(later, spelled, caller, on=on, started=started))
            return _traced(replace(answer, question=question), traced)

    def _of_day(self, asked: Timed, spelled: Spelled, caller: Caller, *, on: date, started: float) -> Answer:
        told = self._direct.gist(asked, caller, on)
        if told is None or (asked.history and leans_back(asked.question)):  # of what was asked before
            answer = self.chain.invoke(
                {"question": asked.question, "caller": caller, "on": asked.day, "history": asked.history}
            )
            told = told if told is not None and answer.abstained else answer
        return self._finished(told, spelled, caller, asked, on=on, started=started)

    def _spelled(
        self, question: str, history: Sequence[Turn], caller: Caller, on: date
    ) -> tuple[Spelled, tuple[Turn, ...]]:
        """What is asked, and what the user asked before, without orders and slips of the pen."""

        def read(text: str) -> Spelled:
            return self.retriever.spelled(without_orders(text) or text, caller, on)

        turns = tuple(
            replace(turn, text=read(turn.text).text) if turn.role == "user" else turn for turn in history
        )
        return read(question), turns

    def stream(
        self, question: str, caller: Caller, on: date | None = None, history: Sequence[Turn] = ()
    ) -> Iterator[Event]:
        """What `answer` does, with the model's sentences as they come; the answer is the last event."""
        if self._chatting is None:
            from assistant.models.types import Final

            yield Final(self.answer(question, caller, on, history))
            return
        with span("answer", current=False) as traced:
            streamed = self._streamed(self._chatting, traced, question, caller, on=on, history=history)
            yield from carried(traced, self._chatting.of_one_answer(streamed))

    def _streamed(
        self,
        chatting: Chatting,
        traced: Traced,
        question: str,
        caller: Caller,
        *,
        on: date | None,
        history: Sequence[Turn],
    ) -> Generator[Event]:
        from assistant.models.types import Final

        started = time.perf_counter()
        on = on or date.today()
        spelled, turns = self._spelled(question, history, caller, on)
        asked = timed(spelled.text, turns, caller, on, self.retriever)
        if asked.other or asked.unmet or self._tells(asked, spelled.text, turns, caller, on):
            # no stream of a model's sentences
            yield Final(self.answer(question, caller, on, history))
            return
        retrieved = self._retrieving.invoke(
            {"question": asked.question, "caller": caller, "on": asked.day, "history": asked.history}
        )
        for event in chatting.step.events(retrieved):
            if isinstance(event, Final):
                answer = self._reconciler.reconciled(event.answer, retrieved)
                answer = self._finished(answer, spelled, caller, asked, on=on, started=started)
                event = Final(_traced(replace(answer, question=question), traced))
            yield event

    def _tells(self, asked: Timed, question: str, turns: Sequence[Turn], caller: Caller, on: date) -> bool:
        """Whether a document's dates or its gist answer, of which no model writes a sentence."""
        return self._direct.concerns(question) and (
            self._direct.library(question, caller, on) is not None
            or self._direct.validity(question, turns, caller, on) is not None
            or self._direct.gist(asked, caller, on) is not None
        )

    def _one_answer(self) -> AbstractContextManager[None]:
        """The calls of a chat model made within count as one answer's."""
        return self._chatting.one_answer() if self._chatting else nullcontext()

    def warm_up(self, question: str) -> None:
        """Loads what the first answer needs. No chat model is called: that may cost."""
        asked = {"question": question, "caller": Caller(), "on": date.today(), "history": ()}
        self._extractive(self._retrieving.invoke(asked))
        if self._chatting:
            self._chatting.step.prepare()

    def _finished(
        self, answer: Answer, spelled: Spelled, caller: Caller, asked: Timed, *, on: date, started: float
    ) -> Answer:
        """With what is to be said of its versions, harmless to show, and timed."""
        view = self.retriever.views.of(caller, asked.day)
        unmet = None if asked.unmet and _begins_with(str(asked.unmet.year), answer, view) else asked.unmet
        moment = Moment(asked.day, on, date.today(), named=asked.named, unmet=unmet)
        answer = annotated(answer, view.documents, view.versions, moment, spelled)
        answer = replace(answer, answer=harmless(answer.answer))
        total = 1000 * (time.perf_counter() - started)
        spent = sum(answer.timings_ms.values())
        return replace(answer, timings_ms={"retrieve": total - spent, **answer.timings_ms, "total": total})


def _begins_with(year: str, answer: Answer, view: View) -> bool:
    """A report of that year names it at its beginning, and was written later."""
    cited = {citation.document for citation in answer.citations}
    heads = zip(view.documents, view.heads, strict=True)
    return any(document.path in cited and year in head for document, head in heads)


def _traced(answer: Answer, traced: Traced) -> Answer:
    traced.set(answerer=answer.answerer, abstained=answer.abstained, confidence=answer.confidence)
    return answer


def build_assistant(
    base: KnowledgeBase,
    embedder: Embedder,
    abstain_below: float = ABSTAIN_BELOW,
    sure_from: float = SURE_FROM,
    precedence: Sequence[str] = PRECEDENCE,
    *,
    chat: ChatSettings | None = None,
    guard: Guard | None = None,
) -> ChainAssistant:
    """The assistant over a knowledge base. It abstains where the chance that the documents answer lies
    below `abstain_below`, and only offers what comes closest where its confidence lies below `sure_from`.

    `precedence`: types of documents, the one that prevails first. `chat`: the chat model that writes the answers,
    if one does, and `guard`, who decides before each call whether it may be called.
    """
    retriever = Retriever(base, embedder)
    extractive = ExtractiveAnswerer(retriever, abstain_below, sure_from).answer
    if chat is None:
        return ChainAssistant(retriever, extractive, precedence)
    from assistant.models.setup import set_up

    chatting = set_up(chat, extractive, retriever, guard=guard, sure_from=sure_from)
    return ChainAssistant(retriever, extractive, precedence, chatting)

"""The answering step with a chat model: it writes, we check, and the extractive answer lies beneath."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

from assistant.answering.asking import understand
from assistant.answering.extractive import CLOSEST, OFFERED, Retrieved
from assistant.models.calling import End, Model, Piece
from assistant.models.checking import Checked, Checker
from assistant.models.composing import Composed, composed
from assistant.models.drafting import Sentence, finished, sentences
from assistant.models.errors import CallFailed, ModelSetupError, NotCalled
from assistant.models.passages import picked
from assistant.models.privacy import Cleared, leaving
from assistant.models.prompts import answering
from assistant.models.providers import is_local
from assistant.models.rewriting import Rewriter
from assistant.models.types import ChatSettings, Event, Final, Shown, Struck
from assistant.naming import title_of, within
from assistant.thresholds import SURE_FROM
from assistant.types import Answer
from knowledge.retriever import Retriever
from knowledge.tracing import span

MOSTLY = 0.5  # of the sentences must be supported: a model that invents more than it reads is not trusted at all
NOT_TOLD = "The documents that I can see do not answer this."
log = logging.getLogger(__name__)


class ChatStep:
    """Answers like the extractive step that it is given, and better where the model can be believed.

    Where that one abstains, the model words the question anew. Of what is found then only
    a checked answer of the model counts, else the abstention stands.
    """

    def __init__(
        self,
        model: Model,
        chat: ChatSettings,
        extractive: Callable[[Retrieved], Answer],
        retriever: Retriever,
        *,
        rewriter: Rewriter,
        sure_from: float = SURE_FROM,
    ) -> None:
        self._model = model
        self._rewriter = rewriter
        self._chat = chat
        self._extractive = extractive
        self._retriever = retriever
        self._sure_from = sure_from

    def prepare(self) -> None:
        """Makes the client, which takes a second or two, and calls nobody."""
        self._model.made()

    def answer(self, retrieved: Retrieved) -> Answer:
        for event in self._events(retrieved, streaming=False):
            if isinstance(event, Final):
                return event.answer
        raise AssertionError("the last event is always the answer")

    def events(self, retrieved: Retrieved) -> Iterator[Event]:
        """Sentences as they are written, struck when they turn out unsupported; the checked answer last."""
        return self._events(retrieved, streaming=True)

    def _events(self, retrieved: Retrieved, *, streaming: bool) -> Iterator[Event]:
        extractive = beneath = self._extractive(retrieved)
        draft = _Draft()
        started = time.perf_counter()
        try:
            if beneath.abstained:
                retrieved, extractive = self._in_other_words(retrieved)
            passages = self._passages(retrieved, extractive)
            checker = Checker(passages, self._similarity())
            yield from self._written(retrieved, passages, checker, draft, streaming)
            called = time.perf_counter()
            with span("check", current=False) as traced:
                yield from draft.ended(checker)
                found = composed(draft.checked, self._retriever.base.ledger.source)
                traced.set(sentences=len(draft.checked), unsupported=found.struck)
            answer = self._judged(found, draft, extractive)
            if beneath.abstained and answer.answerer != self._model.name:
                answer = replace(beneath, answerer=answer.answerer)
        except _NoOtherWords:
            yield Final(beneath)
            return
        except CallFailed as failed:
            answer = self._fallen_back(beneath, failed.told)
        except ModelSetupError:
            raise
        except Exception:  # a fault of ours in reading or checking must not cost the answer that we have
            log.exception("the answer of chat model %s could not be checked", self._model.name)
            answer = self._fallen_back(beneath, "could not be checked")
        else:
            ended = time.perf_counter()
            spent = {"model": 1000 * (called - started), "check": 1000 * (ended - called)}
            answer = replace(answer, timings_ms={**extractive.timings_ms, **spent})
        if answer.answerer != self._model.name:
            yield from draft.withdrawn()
        elif draft.tries > 1:
            answer = replace(answer, answerer=f"{self._model.name} ({draft.tries} tries)")
        yield Final(answer)

    def _in_other_words(self, retrieved: Retrieved) -> tuple[Retrieved, Answer]:
        """What is found for the question as the model words it. The question itself stays as it was asked."""
        asking = retrieved.asking
        other = self._rewriter.reworded(asking.question)
        ranking = self._retriever.rank(other, retrieved.caller, retrieved.on) if other else None
        if ranking is None:
            raise _NoOtherWords
        answer = self._extractive(replace(retrieved, asking=understand(other), ranking=ranking))
        if answer.abstained:
            raise _NoOtherWords
        return replace(retrieved, ranking=ranking), answer

    def _passages(self, retrieved: Retrieved, extractive: Answer) -> Cleared:
        found = picked(retrieved, extractive, self._retriever)
        kept = leaving(found, self._chat.never_send, is_local(self._chat))
        if not kept:
            raise NotCalled("nothing that may be sent to it" if found else "nothing to read")
        return kept

    def _similarity(self) -> Callable[[str, str], float]:
        embed = cache(self._retriever.embedder.embed_query)
        return lambda one, other: float(embed(one) @ embed(other))

    def _written(
        self, retrieved: Retrieved, passages: Cleared, checker: Checker, draft: _Draft, streaming: bool
    ) -> Iterator[Event]:
        asking = retrieved.asking
        messages = answering(asking.question, passages, before=asking.earlier)
        for part in self._model.call(messages, streaming=streaming):
            if isinstance(part, Piece):
                draft.text += part.text
                if streaming:
                    yield from draft.grown(checker)
            elif isinstance(part, End):
                draft.tries = part.tries
                if part.cut_short:
                    draft.drop_unfinished()

    def _judged(self, found: Composed, draft: _Draft, extractive: Answer) -> Answer:
        """What the checks leave of the model's answer, or why the extractive one stands."""
        if not draft.checked:  # nothing, or thoughts only: no word against the answer that we have
            return self._fallen_back(extractive, "wrote nothing")
        if not found.text and not found.struck:
            if extractive.confidence >= self._sure_from:
                return self._fallen_back(extractive, "found no answer")
            return self._not_told(extractive)  # neither is sure: that is two voices against an answer
        sure = extractive.confidence * found.share
        # the less sure we are ourselves, the more of it must be supported
        if not found.text or found.share * min(1.0, extractive.confidence / (self._sure_from or 1.0)) < MOSTLY:
            claims = sum(one.counts for one in draft.checked)
            return self._fallen_back(extractive, f"{found.struck} of {claims} sentences not supported")
        text = found.text
        if extractive.confidence < self._sure_from:
            text = f"{OFFERED.rstrip()}\n{text}" if text.startswith("- ") else f"{OFFERED}{text}"
        return replace(
            extractive, answer=text, confidence=sure, citations=found.citations, answerer=self._model.name
        )

    def _not_told(self, extractive: Answer) -> Answer:
        named = (within(title_of(one.title, one.document)) for one in extractive.citations)
        titles = [f"“{name}”" for name in list(dict.fromkeys(named))[:CLOSEST]]
        looked = f" I looked closest at {' and '.join(titles)}." if titles else ""
        return replace(
            extractive,
            answer=NOT_TOLD + looked,
            abstained=True,
            citations=extractive.citations[:CLOSEST],
            answerer=self._model.name,
        )

    def _fallen_back(self, extractive: Answer, why: str) -> Answer:
        log.info("chat model %s: %s; the extractive answer stands", self._model.name, why)
        return replace(extractive, answerer=f"{extractive.answerer} ({self._model.name}: {why})")


class _NoOtherWords(Exception):
    """The question was not asked in other words, or nothing was found for them either: the abstention stands."""


class _Draft:
    """What the model has written so far, and what of it has been shown and struck."""

    def __init__(self) -> None:
        self.text = ""
        self.tries = 1  # of the call that wrote it
        self.checked: list[Checked] = []
        self._shown: list[Sentence] = []
        self._struck: set[int] = set()

    def drop_unfinished(self) -> None:
        """The model was stopped at its longest answer: the last sentence has no end."""
        head, newline, tail = self.text.rpartition("\n")
        whole, _ = finished(tail)
        kept = " ".join(f"{one.text} {''.join(f'[{n}]' for n in one.cites)}" for one in whole)
        self.text = head + newline + kept

    def grown(self, checker: Checker) -> Iterator[Event]:
        done, coming = finished(self.text)
        yield from self._show([*done, *([coming] if coming else [])])
        yield from self._strike(checker.checked(done, ended=False))

    def ended(self, checker: Checker) -> Iterator[Event]:
        whole = sentences(self.text)
        self.checked = checker.checked(whole, ended=True)
        if self._shown:
            yield from self._show(whole)
            yield from self._strike(self.checked)

    def withdrawn(self) -> Iterator[Event]:
        """None of it stands."""
        for number in range(len(self._shown)):
            if number not in self._struck:
                yield Struck(number, "not used")

    def _show(self, found: list[Sentence]) -> Iterator[Event]:
        for number, sentence in enumerate(found):
            if number >= len(self._shown) or self._shown[number].text != sentence.text:
                self._shown[number:] = [sentence]
                yield Shown(number, sentence.text, sentence.breaks)

    def _strike(self, checked: list[Checked]) -> Iterator[Event]:
        for number, one in enumerate(checked):
            if one.reason and number not in self._struck:
                self._struck.add(number)
                yield Struck(number, one.reason, one.text)

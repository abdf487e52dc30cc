"""One call to a chat model that ends in time, whatever the network, the provider or its client do.

The client runs on a thread of its own: nobody waits for it beyond the deadline, not even where it ignores timeouts
or a server keeps the line open with nothing on it.
"""

from __future__ import annotations

import contextvars
import logging
import queue
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from assistant.models.errors import CallFailed, ModelSetupError
from assistant.models.faults import (
    TIMED_OUT,
    cost_nothing,
    is_worth_another_try,
    outcome_of,
    reason_of,
    wait_wanted,
)
from assistant.models.spans import chat_span, record
from assistant.models.tokens import Tokens, guessed, plausible
from assistant.models.types import ChatSettings, Guard, Outcome
from assistant.models.wrappings import unwrapped

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, BaseMessage

FIRST_WAIT = 0.5  # seconds before the first retry, doubled for each further one
MOST_CHARACTERS = 12_000  # of an answer: ten times what is shown; a model that babbles on is cut off
WHY = ("finish_reason", "stop_reason", "stopReason", "done_reason", "status")  # why it ended, by provider
CUT_SHORT = ("length", "max_tokens", "model_length", "incomplete")
# Every other word for an end is one, as "eos": what was written is checked anyway.
REFUSED = re.compile(
    r"filter|safety|refus|guardrail|block|recitation|prohibit|spii|tool|function|fail|error", re.I
)
HALF_A_LETTER = re.compile(
    "[\ud800-\udfff]"
)  # as "\\ud83d" in JSON: nothing can be written or sent that holds one
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of the answer's text."""

    text: str


@dataclass(frozen=True, slots=True)
class End:
    """The call is over.

    `cut_short`: the model was stopped at its longest answer, perhaps within a sentence. `tries`: it took so many.
    """

    cut_short: bool
    tries: int = 1


class Model:
    """A chat model as the steps use it. Made at the first call: importing a client takes a second or two."""

    def __init__(
        self, chat: ChatSettings, build: Callable[[ChatSettings], BaseChatModel], guard: Guard | None = None
    ) -> None:
        self.name = chat.model
        self._chat = chat
        self._build = build
        self._guard = guard
        self._lock = Lock()
        self._client: BaseChatModel | None = None

    def text(self, messages: Sequence[BaseMessage], timeout: float | None = None) -> tuple[str, bool]:
        """The whole answer, and whether it was cut short. Raises CallFailed."""
        said, cut_short = "", False
        for part in self.call(messages, streaming=False, timeout=timeout):
            if isinstance(part, Piece):
                said += part.text
            else:
                cut_short = part.cut_short
        return unwrapped(said), cut_short

    def call(
        self, messages: Sequence[BaseMessage], *, streaming: bool, timeout: float | None = None
    ) -> Iterator[Piece | End]:
        """The answer as it comes, at last its End. Raises CallFailed; once a piece was given, no retry is made."""
        counted = _Counted(messages)
        begun = self._guard.begin(counted.prompt) if self._guard else None
        outcome = Outcome.UNTOLD  # whoever listened may go away
        try:
            yield from self._traced(messages, streaming, timeout or self._chat.timeout, counted)
            outcome = Outcome.ANSWERED
        except CallFailed as failed:
            log.info("chat model %s: %s", self.name, failed.told)
            hurried = timeout is not None and timeout < self._chat.timeout
            outcome = Outcome.UNTOLD if hurried and failed.reason == TIMED_OUT else failed.outcome
            raise
        except ModelSetupError:
            outcome, counted.turned_away = Outcome.FAILED, True
            raise
        finally:
            if begun:
                begun.end(outcome, counted.spent)

    def _traced(
        self, messages: Sequence[BaseMessage], streaming: bool, timeout: float, counted: _Counted
    ) -> Iterator[Piece | End]:
        with chat_span(self._chat, messages) as traced:
            try:
                yield from self._tried(messages, streaming, timeout, counted)
            finally:
                record(traced, tokens=counted.tokens, why=counted.why, said="".join(counted.said))

    def _tried(
        self, messages: Sequence[BaseMessage], streaming: bool, timeout: float, counted: _Counted
    ) -> Iterator[Piece | End]:
        deadline = time.monotonic() + timeout
        for attempt in range(self._chat.retries + 1):
            try:
                for part in self._once(messages, streaming, deadline, counted):
                    yield replace(part, tries=attempt + 1) if isinstance(part, End) else part
                return
            except CallFailed as failed:
                failed.tries = attempt + 1
                raise
            except ModelSetupError:
                raise
            except Exception as error:  # clients raise whatever they like; a person sees one short reason
                wait = max(wait_wanted(error), FIRST_WAIT * 2**attempt * random.uniform(0.75, 1.25))
                last = attempt == self._chat.retries or counted.characters or not is_worth_another_try(error)
                counted.turned_away = cost_nothing(error)
                if last or time.monotonic() + wait >= deadline:
                    raise CallFailed(reason_of(error), outcome_of(error), attempt + 1) from error
                log.info("chat model %s: %s, once more in %.1f s", self.name, reason_of(error), wait)
                time.sleep(wait)
                counted.begin_again()

    def _once(
        self, messages: Sequence[BaseMessage], streaming: bool, deadline: float, counted: _Counted
    ) -> Iterator[Piece | End]:
        arriving: queue.SimpleQueue[AIMessage | BaseException | None] = queue.SimpleQueue()
        dropped = Event()
        context = contextvars.copy_context()  # LangChain's callbacks travel in it
        Thread(
            target=lambda: context.run(self._pump, messages, streaming, arriving, dropped),
            name="chat-model",
            daemon=True,
        ).start()
        try:
            while (message := _next(arriving, deadline)) is not None:
                text = counted.take(message)
                if counted.characters > MOST_CHARACTERS:
                    raise CallFailed("answer too long", Outcome.ANSWERED)
                if text:
                    yield Piece(text)
        finally:
            dropped.set()
        why = counted.why
        counted.ended = bool(why) or not streaming
        if REFUSED.search(why):
            raise CallFailed("refused to answer", Outcome.ANSWERED)
        if not counted.ended:
            raise CallFailed("cut off")
        yield End(why.lower() in CUT_SHORT)

    def _pump(
        self,
        messages: Sequence[BaseMessage],
        streaming: bool,
        arriving: queue.SimpleQueue[AIMessage | BaseException | None],
        dropped: Event,
    ) -> None:
        try:
            client = self.made()
            if not streaming:
                arriving.put(client.invoke(list(messages)))
            else:
                for chunk in client.stream(list(messages)):
                    arriving.put(chunk)
                    if dropped.is_set():
                        return
            arriving.put(None)
        except BaseException as error:  # noqa: BLE001 - raised again on the thread that waits
            arriving.put(error)

    def made(self) -> BaseChatModel:
        with self._lock:
            if self._client is None:
                self._client = self._build(self._chat)
            return self._client


class _Counted:
    """What came of one call. Tokens: the provider's count, or else a guess by the length."""

    def __init__(self, messages: Sequence[BaseMessage]) -> None:
        self.prompt = sum(guessed(str(message.content)) for message in messages)
        self.characters = 0
        self.said: list[str] = []
        self.why = ""  # it ended, in the provider's word
        self.ended = False
        self.turned_away = False
        self._told = Tokens()
        self._before = 0  # tokens of prompts of attempts that came to nothing

    def take(self, message: AIMessage) -> str:
        """Its text."""
        text = HALF_A_LETTER.sub("", str(message.text))
        self.characters += len(text)
        self.said.append(text)
        self.why = _why(message) or self.why
        usage = message.usage_metadata
        if usage:
            self._told = Tokens(
                max(self._told.prompt, plausible(usage.get("input_tokens"))),
                plausible(self._told.answer + plausible(usage.get("output_tokens"))),
            )
        return text

    def begin_again(self) -> None:
        self._before += 0 if self.turned_away else self.prompt
        self.turned_away = False

    @property
    def tokens(self) -> tuple[int, int]:
        """Of the prompt and of the answer, as far as it came."""
        said = guessed("".join(self.said))
        answer = (self._told.answer or said) if self.ended else max(self._told.answer, said)
        return self._before + (self._told.prompt or self.prompt), answer

    @property
    def spent(self) -> Tokens | None:
        """None: the prompt was read, and perhaps an answer written that did not reach us."""
        if self.ended or self.characters or self._told.answer:
            return Tokens(*self.tokens)
        return Tokens(self._before) if self.turned_away else None


def _why(message: AIMessage) -> str:
    """Why the model stopped; empty as long as it has not."""
    told = message.response_metadata
    return next((str(told[name]) for name in WHY if told.get(name)), "")


def _next(arriving: queue.SimpleQueue[AIMessage | BaseException | None], deadline: float) -> AIMessage | None:
    """Nothing after the deadline, be it there already: a stream may fill the queue faster than it is read."""
    left = deadline - time.monotonic()
    try:
        if left <= 0:
            raise queue.Empty
        found = arriving.get(timeout=left)
    except queue.Empty:
        raise CallFailed(TIMED_OUT) from None
    if isinstance(found, BaseException):
        raise found
    return found

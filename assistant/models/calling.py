"""One call to a chat model that ends in time, whatever the network, the provider or its client do.

The client runs on a thread of its own: nobody waits for it beyond the deadline, not even where it ignores timeouts
or a server keeps the line open with nothing on it.
"""

from __future__ import annotations

import contextvars
import logging
import queue
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from assistant.models.errors import CallFailed, ModelSetupError, NotCalled
from assistant.models.faults import is_worth_another_try, reason_of, wait_wanted
from assistant.models.types import ChatSettings, Guard

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, BaseMessage

FIRST_WAIT = 0.5  # seconds before the first retry, doubled for each further one
MOST_CHARACTERS = 12_000  # of an answer: ten times what is shown; a model that babbles on is cut off
CHARACTERS_A_TOKEN = 4  # where the provider does not count: English, roughly
WHY = ("finish_reason", "stop_reason", "stopReason", "done_reason", "status")  # why it ended, by provider
CUT_SHORT = ("length", "max_tokens", "incomplete")
FINISHED = ("stop", "end_turn", "stop_sequence", "completed", *CUT_SHORT)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of the answer's text."""

    text: str


@dataclass(frozen=True, slots=True)
class End:
    """The call is over. `cut_short`: the model was stopped at its longest answer, perhaps within a sentence."""

    cut_short: bool


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
        return said, cut_short

    def call(
        self, messages: Sequence[BaseMessage], *, streaming: bool, timeout: float | None = None
    ) -> Iterator[Piece | End]:
        """The answer as it comes, at last its End. Raises CallFailed; once a piece was given, no retry is made."""
        prompt = sum(len(str(message.content)) for message in messages)
        refused = self._guard.before(prompt) if self._guard else ""
        if refused:
            raise NotCalled(refused)
        counted = _Counted(prompt)
        try:
            yield from self._tried(messages, streaming, timeout or self._chat.timeout, counted)
        except CallFailed as failed:
            log.info("chat model %s: %s", self.name, failed.reason)
            if self._guard:
                self._guard.failed(failed.reason)
            raise
        except ModelSetupError:
            if self._guard:
                self._guard.failed("not set up")
            raise
        except BaseException:  # whoever listened went away: what was said has been paid for
            if self._guard:
                self._guard.succeeded(*counted.tokens)
            raise
        if self._guard:
            self._guard.succeeded(*counted.tokens)

    def _tried(
        self, messages: Sequence[BaseMessage], streaming: bool, timeout: float, counted: _Counted
    ) -> Iterator[Piece | End]:
        deadline = time.monotonic() + timeout
        for attempt in range(self._chat.retries + 1):
            try:
                yield from self._once(messages, streaming, deadline, counted)
                return
            except (CallFailed, ModelSetupError):
                raise
            except Exception as error:  # clients raise whatever they like; a person sees one short reason
                wait = max(wait_wanted(error), FIRST_WAIT * 2**attempt * random.uniform(0.75, 1.25))
                last = attempt == self._chat.retries or counted.characters or not is_worth_another_try(error)
                if last or time.monotonic() + wait >= deadline:
                    raise CallFailed(reason_of(error)) from error
                log.info("chat model %s: %s, once more in %.1f s", self.name, reason_of(error), wait)
                time.sleep(wait)

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
        why = ""
        try:
            while (message := _next(arriving, deadline)) is not None:
                counted.take(message)
                why = _why(message) or why
                if counted.characters > MOST_CHARACTERS:
                    raise CallFailed("answer too long")
                if message.text:
                    yield Piece(str(message.text))
        finally:
            dropped.set()
        if why and why.lower() not in FINISHED:
            raise CallFailed("refused to answer")
        if streaming and not why:
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
    """Tokens of one call: the provider's count, or else a guess by the length."""

    def __init__(self, prompt_characters: int) -> None:
        self._prompt = prompt_characters
        self.characters = 0
        self._counted: tuple[int, int] | None = None

    def take(self, message: AIMessage) -> None:
        self.characters += len(str(message.text))
        usage = message.usage_metadata
        if usage:
            before = self._counted or (0, 0)
            self._counted = (
                max(before[0], usage.get("input_tokens", 0)),
                before[1] + usage.get("output_tokens", 0),
            )

    @property
    def tokens(self) -> tuple[int, int]:
        """Of the prompt and of the answer."""
        guess = (self._prompt // CHARACTERS_A_TOKEN, self.characters // CHARACTERS_A_TOKEN)
        return self._counted or guess


def _why(message: AIMessage) -> str:
    """Why the model stopped; empty as long as it has not."""
    told = message.response_metadata
    return next((str(told[name]) for name in WHY if told.get(name)), "")


def _next(arriving: queue.SimpleQueue[AIMessage | BaseException | None], deadline: float) -> AIMessage | None:
    try:
        found = arriving.get(timeout=max(0.0, deadline - time.monotonic()))
    except queue.Empty:
        raise CallFailed("timed out") from None
    if isinstance(found, BaseException):
        raise found
    return found

"""`bpo chat`: a conversation with line editing on a terminal; in a pipe one question a line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bots import audit, wiring
from bots.cli.conversation import Answering, Conversation, Reply, respond
from bots.cli.onboarding_chat import OnboardingFirst
from bots.cli.output import console, note, on_terminal, visible
from bots.cli.rendering import print_answer
from bots.cli.streaming import Display
from bots.errors import describe
from bots.labels import parse_labels, written
from bots.redaction.redacting import Redact, redactor, unchanged

if TYPE_CHECKING:
    from assistant.onboarding.sentences import Spoken
    from assistant.types import Answer, Turn
    from knowledge.types import Caller

HISTORY_FILE = "chat_history"
GREETING = "Ask about your documents. /help lists the commands, Ctrl-D leaves."


class Desk:
    """Opens the assistant on a thread of its own while the user types, and answers there, one after another.

    One thread, because a database connection is best used where it was opened.
    """

    def __init__(self, opening: Callable[[], wiring.House], display: Display | None = None) -> None:
        """With a `display` answers are shown on it while a chat model writes them."""
        self._display = display
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="assistant")
        self._house: Future[wiring.House] = self._thread.submit(warmed_up, opening)

    def answer(self, question: str, caller: Caller, turns: Sequence[Turn]) -> Answer:
        waiting = self._thread.submit(self._answer, question, caller, turns)
        try:
            return waiting.result()
        except KeyboardInterrupt:
            waiting.cancel()
            raise

    def _answer(self, question: str, caller: Caller, turns: Sequence[Turn]) -> Answer:
        house = self._house.result()
        house.require_documents()
        if self._display is None:
            return audit.answer(house, "cli:chat", question, caller, history=turns)
        events = audit.stream(house, "cli:chat", question, caller, history=turns)
        return self._display.follow(events)

    def close(self) -> None:
        self._thread.submit(self._close)
        self._thread.shutdown(wait=False)

    def hears(self, said: Spoken) -> Mapping[str, float]:
        """Nothing where there are no documents to ask yet: cases can be spoken of all the same."""
        return self._house.result().hears(said) if self._house.exception() is None else {}

    def _close(self) -> None:
        if self._house.exception() is None:
            self._house.result().close()


def warmed_up(opening: Callable[[], wiring.House]) -> wiring.House:
    house = opening()
    house.warm_up()
    return house


def run(*, labels: str | None) -> int:
    conversation = Conversation(parse_labels(labels))
    settings = wiring.read_settings()
    at_terminal = sys.stdin.isatty() and on_terminal()
    display = Display() if at_terminal and settings.chat else None
    desk = Desk(lambda: wiring.open_house(settings), display)
    answering = OnboardingFirst(settings, desk.answer, desk.hears).answer
    try:
        if at_terminal:
            file = settings.data_dir / HISTORY_FILE
            return talk(conversation, answering, file, display, redactor(settings.redact))
        return answer_lines(conversation, answering)
    finally:
        desk.close()


def talk(
    conversation: Conversation,
    answering: Answering,
    history: Path,
    display: Display | None = None,
    redact: Redact = unchanged,
) -> int:
    session = line_editor(history, redact)
    note(f"{GREETING} You ask as {written(conversation.caller)}.")
    while True:
        try:
            line = session.prompt("› ")
        except KeyboardInterrupt:
            continue
        except EOFError:
            return 0
        try:
            with thinking(line, display):
                reply = respond(line, conversation, answering)
        except KeyboardInterrupt:
            note("Cancelled.")
            continue
        except Exception as error:  # noqa: BLE001 - the edge: one failed answer must not end the conversation
            note(f"error: {describe(error)}.")
            continue
        conversation = reply.conversation
        show(reply)
        if display and reply.answer is not None and not reply.whole_quotes:
            display.print_corrections()
        if reply.leave:
            return 0


def line_editor(history: Path, redact: Redact = unchanged) -> Any:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import FileHistory, History, InMemoryHistory

    class Redacted(FileHistory):
        def store_string(self, string: str) -> None:
            super().store_string(redact(string))

    kept: History = InMemoryHistory()
    try:
        history.parent.mkdir(parents=True, exist_ok=True)
        kept = Redacted(str(history))
    except OSError as error:
        note(f"Questions are not remembered for next time: {describe(error)}.")
    commands = WordCompleter(["/sources", "/as ", "/clear", "/help", "/quit"], sentence=True)
    return PromptSession(history=kept, completer=commands, complete_while_typing=False)


def thinking(line: str, display: Display | None = None) -> Any:
    asks = line.strip() and not line.lstrip().startswith("/")
    if not asks:
        return nullcontext()
    return display.open() if display else console(stderr=True).status("Looking …")


def answer_lines(conversation: Conversation, answering: Answering) -> int:
    """Plain: no prompt, no greeting. A question that fails is reported and the rest goes on."""
    failed = 0
    for line in sys.stdin:
        try:
            reply = respond(line, conversation, answering)
        except Exception as error:  # noqa: BLE001 - the edge: one failed answer must not end the conversation
            note(f"error: {describe(error)}.")
            failed = 1
            continue
        conversation = reply.conversation
        show(reply)
        sys.stdout.flush()
        if reply.leave:
            break
    return failed


def show(reply: Reply) -> None:
    if reply.answer is not None:
        print_answer(reply.answer, reply.whole_quotes)
    elif reply.text:
        print(visible(reply.text))
    if (reply.answer is not None or reply.text) and not on_terminal():
        print()

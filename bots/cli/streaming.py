"""An answer while a chat model writes it: sentences as they come, struck out where they turn out unsupported."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

from bots.cli.output import console, on_terminal, single_line

if TYPE_CHECKING:
    from rich.text import Text

    from assistant.models.types import Event
    from assistant.types import Answer
    from bots.settings import Settings

FRAMES = 20  # a second: a word is on the screen 50 ms after it came
NEVER_SHOWN = "not used"


@dataclass
class Draft:
    """What is on the screen while the answer is written."""

    sentences: list[str] = field(default_factory=list)
    breaks: list[bool] = field(default_factory=list)
    struck: dict[int, str] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        from assistant.models.types import Shown, Struck

        if isinstance(event, Shown):
            del self.sentences[event.sentence :], self.breaks[event.sentence :]
            self.sentences.append(single_line(event.text))
            self.breaks.append(event.breaks)
        elif isinstance(event, Struck):
            self.struck[event.sentence] = event.reason

    def text(self) -> Text:
        from rich.text import Text

        shown = Text()
        for number, (sentence, breaks) in enumerate(zip(self.sentences, self.breaks, strict=True)):
            joint = "" if number == 0 else "\n" if breaks else " "
            shown.append(joint).append(sentence, "strike red" if number in self.struck else "dim")
        return shown

    def corrections(self) -> Text | None:
        """What was struck, for under the answer; None where nothing was."""
        from rich.text import Text

        struck = {n: why for n, why in self.struck.items() if n < len(self.sentences) and why != NEVER_SHOWN}
        if not struck:
            return None
        shown = Text().append("Struck out, because the documents do not bear it out:", "bold")
        for number in sorted(struck):
            shown.append("\n  ").append(self.sentences[number], "strike dim").append(f" ({struck[number]})", "dim")
        return shown


class Display:
    """The place on the terminal where an answer grows. Outside of `open` it shows nothing."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._draft = Draft()
        self._waiting: Any = None
        self._live: Any = None
        self._open = False

    @contextmanager
    def open(self) -> Iterator[None]:
        """Says that it is at it until the first word comes. What grew here is gone at the end, but corrections."""
        with self._lock:
            self._draft, self._open = Draft(), True
            self._waiting = console(stderr=True).status("Looking …")
            self._waiting.start()
        try:
            yield
        finally:
            with self._lock:
                self._open = False
                (self._live or self._waiting).stop()
                self._live = None

    def follow(self, events: Iterator[Event]) -> Answer:
        """Shows the events, on whatever thread, and gives back the answer that they end with.

        Once the place is closed, by Ctrl-C, the rest is not waited for.
        """
        from assistant.models.types import Final

        mine = self._draft
        for event in events:
            if isinstance(event, Final):
                return event.answer
            if not self._show(event, mine):
                break
        raise CancelledError

    def _show(self, event: Event, draft: Draft) -> bool:
        """False where `draft` is no longer what is being shown."""
        with self._lock:
            if not self._open or draft is not self._draft:
                return False
            draft.take(event)
            if self._live is None:
                from rich.live import Live

                self._waiting.stop()
                self._live = Live(console=console(), refresh_per_second=FRAMES, transient=True)
                self._live.start()
            self._live.update(draft.text(), refresh=True)
            return True

    def print_corrections(self) -> None:
        said = self._draft.corrections()
        if said is not None:
            console().print(said)
            console().print()


def streams(settings: Settings) -> bool:
    """Only a person at a terminal watches an answer grow, and only a chat model writes it word by word."""
    return settings.chat is not None and on_terminal()

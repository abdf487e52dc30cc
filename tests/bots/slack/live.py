"""An assistant that writes its answers word by word, as one with a chat model does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.models.types import Event, Final, Shown, Struck
from assistant.types import Turn
from bots.settings import Settings
from knowledge.types import Caller
from tests.bots.slack.library import LibraryAssistant, LibraryHouse

Script = Callable[["WritingAssistant", str], Iterator[Event]]


def words(number: int, text: str, pause: float = 0.0) -> Iterator[Event]:
    """Sentence `number` as it grows."""
    said = ""
    for word in text.split(" "):
        said = f"{said} {word}".strip()
        yield Shown(number, said)
        if pause:
            time.sleep(pause)


@dataclass
class WritingAssistant(LibraryAssistant):
    """Ends, whatever it wrote, with the answer that the library gives."""

    script: Script = lambda one, question: words(0, "Salaries are paid on the 25th of each month.", one.pause)
    pause: float = 0.0
    began: list[str] = field(default_factory=list)  # questions that something was written for

    def stream(
        self, question: str, caller: Caller, on: date | None = None, history: Sequence[Turn] = ()
    ) -> Iterator[Event]:
        answer = self.answer(question, caller, on, history)
        if not answer.abstained:
            self.began.append(question)
            yield from self.script(self, question)
            answer = replace(answer, answerer="openai:m")
        yield Final(answer)


def struck(one: WritingAssistant, question: str) -> Iterator[Event]:
    yield from words(0, "Salaries are paid on the 25th.", one.pause)
    yield from words(1, "Salaries are doubled ~each~ *summer* at https://evil.test/x.", one.pause)
    yield Struck(1, "number")
    yield from words(2, "Ask <!channel> for more.", one.pause)


def broken_off(one: WritingAssistant, question: str) -> Iterator[Event]:
    yield from words(0, "Salaries are doubled each summer and", one.pause)
    yield Struck(0, "not used")


def writing_house(data_dir: Path, assistant: LibraryAssistant) -> Any:
    house = LibraryHouse(data_dir, assistant)
    house.settings = Settings(_env_file=None, data_dir=data_dir, chat_model="openai:m")
    return house

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import CancelledError

import pytest
from rich.console import Console

from assistant.models.types import Event, Final, Shown, Struck
from bots.cli import streaming
from bots.cli.chatting import Desk
from bots.cli.streaming import Display, Draft
from knowledge.types import Caller
from tests.bots.conftest import Run
from tests.bots.fakes import ANSWER, FakeAssistant, FakeHouse

LIE = "It costs 70 euros."


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """A terminal that remembers what was written on it."""
    written = io.StringIO()
    monkeypatch.setattr(
        streaming,
        "console",
        lambda stderr=False: Console(file=written, force_terminal=True, width=200, color_system="standard"),
    )
    return written


def test_a_sentence_grows_and_the_next_one_stands_beside_it() -> None:
    draft = Draft()
    for event in (Shown(0, "It co"), Shown(0, LIE), Shown(1, "Now", breaks=True), Shown(2, "More")):
        draft.take(event)
    assert draft.text().plain == f"{LIE}\nNow More"
    draft.take(Struck(0, "number"))
    assert draft.text().spans[0].style == "strike red"


def test_control_codes_of_a_model_do_not_reach_the_terminal(screen: io.StringIO) -> None:
    display = Display()
    with display.open():
        display.follow(iter([Shown(0, "\x1b[2JIt costs\n\x07 much"), Final(ANSWER)]))
    assert "\x1b[2J" not in screen.getvalue() and "[2JIt costs much" in screen.getvalue()


def test_a_word_is_on_the_screen_before_the_next_one_comes(screen: io.StringIO) -> None:
    seen: list[str] = []

    def events() -> Iterator[Event]:
        yield Shown(0, "Fifty")
        seen.append(screen.getvalue())
        yield Final(ANSWER)

    display = Display()
    with display.open():
        assert display.follow(events()) is ANSWER
    assert "Fifty" in seen[0]


def test_a_struck_sentence_is_struck_on_the_screen_and_named_below(screen: io.StringIO) -> None:
    display = Display()
    with display.open():
        display.follow(iter([Shown(0, LIE), Struck(0, "number"), Final(ANSWER)]))
    assert "\x1b[9;31mIt costs 70 euros.\x1b[0m" in screen.getvalue()  # 9: crossed out
    screen.truncate(0)
    display.print_corrections()
    assert "\x1b[2;9mIt costs 70 euros.\x1b[0m" in screen.getvalue() and "(number)" in screen.getvalue()


def test_nothing_struck_nothing_said(screen: io.StringIO) -> None:
    display = Display()
    with display.open():
        display.follow(iter([Shown(0, LIE), Struck(0, streaming.NEVER_SHOWN), Final(ANSWER)]))
    screen.truncate(0)
    display.print_corrections()
    assert "euros" not in screen.getvalue()


def test_the_rest_of_a_cancelled_answer_shows_nowhere(screen: io.StringIO) -> None:
    display = Display()

    def events() -> Iterator[Event]:
        yield Shown(0, "Old")
        with display.open():  # the next question has come meanwhile
            yield Shown(0, "Old and stale")

    with display.open(), pytest.raises(CancelledError):
        display.follow(events())
    assert "stale" not in screen.getvalue()


class Streaming(FakeAssistant):
    def stream(self, *asked: object) -> Iterator[Event]:
        yield Shown(0, "It grows")
        yield Final(self.answer(*asked))  # type: ignore[arg-type]


def test_ask_streams_on_a_terminal_with_a_model_only(
    bpo: Run, house: FakeHouse, monkeypatch: pytest.MonkeyPatch, screen: io.StringIO
) -> None:
    house.assistant = Streaming()
    monkeypatch.setattr(streaming, "on_terminal", lambda: True)
    assert bpo("ask", "How fast?").exit_code == 0
    assert "It grows" not in screen.getvalue()  # no model is configured
    monkeypatch.setenv("BPO_CHAT_MODEL", "openai:m")
    done = bpo("ask", "How fast?")
    assert "It grows" in screen.getvalue() and ANSWER.answer in done.stdout
    screen.truncate(0)
    assert bpo("ask", "How fast?", "--json").exit_code == 0
    assert "It grows" not in screen.getvalue()
    assert len(house.assistant.calls) == 3


def test_chat_streams_from_its_own_thread(house: FakeHouse, screen: io.StringIO) -> None:
    house.assistant = Streaming()
    display = Display()
    desk = Desk(lambda: house, display)  # type: ignore[arg-type,return-value]
    with display.open():
        assert desk.answer("How fast?", Caller(), ()) is ANSWER
    desk.close()
    assert "It grows" in screen.getvalue()

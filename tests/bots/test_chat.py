from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.types import Answer, Turn
from bots.cli import chatting
from bots.cli.conversation import Conversation
from knowledge.types import Caller
from tests.bots.conftest import Run
from tests.bots.fakes import ANSWER, FakeAssistant, FakeHouse

LINE = "Severity 1 is answered within 15 minutes. [1]"


def test_piped_questions_are_answered_one_a_line(bpo: Run, house: FakeHouse) -> None:
    done = bpo("chat", stdin="How fast?\n\nand offshore?\n")
    assert done.exit_code == 0
    assert done.stdout.count(LINE) == 2 and "›" not in done.stdout
    assert [call[0] for call in house.assistant.calls] == ["How fast?", "and offshore?"]


def test_an_answer_that_fails_does_not_end_the_conversation(bpo: Run, house: FakeHouse) -> None:
    house.assistant = FakeAssistant([ValueError("odd"), ANSWER])
    done = bpo("chat", stdin="one\ntwo\n")
    assert done.exit_code == 1 and LINE in done.stdout
    assert done.stderr.startswith("error: ValueError: odd") and "Traceback" not in done.stderr


def test_an_empty_knowledge_base_is_said_at_the_question(bpo: Run, house: FakeHouse) -> None:
    house.held = ()
    done = bpo("chat", stdin="one\n")
    assert "holds no documents yet. Add some: bpo ingest FOLDER" in done.stderr


def test_labels_are_those_of_as(bpo: Run, house: FakeHouse) -> None:
    bpo("chat", "--as", "public", stdin="one\n/as vendor:acme\ntwo\n/quit\nthree\n")
    assert [call[1].labels for call in house.assistant.calls] == [{"public"}, {"vendor:acme"}]


class Typist:
    """Stands in for the line editor: gives lines, or raises what the keys raise."""

    def __init__(self, *keys: str | type[BaseException]) -> None:
        self.keys = list(keys)

    def prompt(self, _: str) -> str:
        key = self.keys.pop(0)
        if isinstance(key, str):
            return key
        raise key


def talk(monkeypatch: pytest.MonkeyPatch, typist: Typist, fake: FakeAssistant) -> int:
    monkeypatch.setattr(chatting, "line_editor", lambda *_: typist)

    def answering(question: str, caller: Caller, turns: Sequence[Turn]) -> Answer:
        return fake.answer(question, caller, None, turns)

    return chatting.talk(Conversation(Caller()), answering, Path("unused"))


def test_ctrl_c_drops_the_line_and_ctrl_d_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeAssistant()
    assert talk(monkeypatch, Typist(KeyboardInterrupt, "one", EOFError), fake) == 0
    assert len(fake.calls) == 1


def test_ctrl_c_cancels_an_answer_and_leaves_no_trace(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake = FakeAssistant([KeyboardInterrupt(), ANSWER])
    assert talk(monkeypatch, Typist("one", "two", "/quit"), fake) == 0
    assert fake.calls[1][3] == ()
    shown = capsys.readouterr()
    assert "Cancelled." in shown.err and LINE in shown.out


def test_an_error_is_one_line_and_the_talk_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake = FakeAssistant([RuntimeError("no luck"), ANSWER])
    assert talk(monkeypatch, Typist("one", "two", EOFError), fake) == 0
    shown = capsys.readouterr()
    assert "error: RuntimeError: no luck" in shown.err and LINE in shown.out

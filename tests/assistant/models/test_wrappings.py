from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answering import extractive
from assistant.answering.confidence import Chances
from assistant.models import checking
from assistant.models.drafting import sentences
from assistant.models.types import Final, Shown
from assistant.models.wrappings import cited_plainly, unwrapped
from evals.chat_server import Asked, ChatServer, Reply
from tests.assistant.models.world import EMPLOYEE, TRAVEL, chat, made, plain_check, sound
from tests.building import NEW_YEAR

PAYS = "The Client pays travel of Aduro within thirty days"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("A hut costs 5 [1-3].", "A hut costs 5 [1][2][3]."),
        ("A hut costs 5 [2–3].", "A hut costs 5 [2][3]."),
        ("A hut costs 5 [3-1][1-90].", "A hut costs 5 ."),
        ("A hut costs 5 [^4].", "A hut costs 5 [4]."),
        ("A hut costs 5 [[4]].", "A hut costs 5 [4]."),
        ("A hut costs 5 【4†source】.", "A hut costs 5 [4]."),
        ("A hut costs 5 [Passage 4].", "A hut costs 5 [4]."),
        ("A hut costs 5 (sources 1, 2 and 4).", "A hut costs 5 [1][2][4]."),
        ("A hut costs 5 [1 and 4].", "A hut costs 5 [1][4]."),
        ("A hut costs 5 <sup>[4]</sup>.", "A hut costs 5 [4]."),
        ("A hut costs 5 EUR (4). It is red (2).", "A hut costs 5 EUR [4]. It is red [2]."),
        ("A hut (4) of 5 (five) sqm [4].", "A hut (4) of 5 (five) sqm [4]."),
    ],
)
def test_every_way_to_cite_is_one(written: str, plain: str) -> None:
    assert cited_plainly(written) == plain


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("<think>Is it 5? [2]\n\nYes.</think>\n\nIt is 5 [1].", "It is 5 [1]."),
        ("Is it 5?\n</think>It is 5 [1].", "It is 5 [1]."),
        ("<thinking>Is it", ""),
        (" <thi", ""),
        ("It is 5 [1].\n\n**Sources:**\n[1] Prices", "It is 5 [1]."),
        ("It is 5 [1].\nReferences: [1] Prices", "It is 5 [1]."),
        ("Sources of income are rent and fees [1].", "Sources of income are rent and fees [1]."),
        ("It is 5 [1].\nSource: the price list [1].", "It is 5 [1].\nSource: the price list [1]."),
    ],
)
def test_what_stands_around_an_answer_goes(written: str, said: str) -> None:
    assert unwrapped(written).strip() == said


def test_a_citation_in_words_is_one() -> None:
    assert [one.cites for one in sentences("A hut costs 5 (passage 2). It is red [1-2].")] == [(2,), (1, 2)]


@pytest.fixture
def sure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extractive, "chances", lambda *_: Chances(0.8, 0.8))
    monkeypatch.setattr(checking, "check", plain_check)


@pytest.mark.usefixtures("sure")
@pytest.mark.parametrize("form", ["[{}]", "(passage {})", "[^{}]", "【{}†source】", "({})", "[Source: {}]"])
def test_a_model_that_thinks_aloud_shows_its_answer_only(server: ChatServer, tmp_path: Path, form: str) -> None:
    def thinks(asked: Asked) -> Reply:
        number = asked.number_of("pays travel")
        return Reply(f"<think>\nThe board flies first class.\n</think>\n\n{PAYS} {form.format(number)}.")

    server.script = thinks
    events = list(made(tmp_path, chat(server)).stream(TRAVEL, EMPLOYEE, NEW_YEAR))
    shown = [event.text for event in events if isinstance(event, Shown)]
    assert shown and not any("board" in text or "think" in text for text in shown)
    assert isinstance(events[-1], Final)
    sound(events[-1].answer)
    assert events[-1].answer.answer == f"{PAYS} [1]."
    assert events[-1].answer.answerer == "openai:m"


@pytest.mark.parametrize("confidence", [0.3, 0.8])
@pytest.mark.parametrize("written", ["", "<think>The board", "<think>The board.</think>\n"])
def test_a_model_that_writes_nothing_says_nothing_against_the_answer(
    server: ChatServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, confidence: float
) -> None:
    monkeypatch.setattr(extractive, "chances", lambda *_: Chances(confidence, 0.9))
    server.says(written)
    answer = made(tmp_path, chat(server)).answer(TRAVEL, EMPLOYEE, NEW_YEAR)
    plain = made(tmp_path / "plain", None).answer(TRAVEL, EMPLOYEE, NEW_YEAR)
    assert answer.answerer == "extractive (openai:m: wrote nothing)"
    assert (answer.answer, answer.abstained) == (plain.answer, plain.abstained)

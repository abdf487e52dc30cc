from __future__ import annotations

import pytest

from assistant.answering import asking
from assistant.answering.asking import understand
from assistant.answering.questions import Asked
from assistant.types import Turn

HISTORY = [
    Turn("user", "What is an SLA?"),
    Turn("user", "Who approves a new vendor?"),
    Turn("assistant", "The board approves it [1]."),
]


@pytest.fixture(autouse=True)
def _plain_constants(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "EARLIER_WORDS", 0.6)
    monkeypatch.setattr(asking, "NAME_WORDS", 0.25)


def test_a_first_question_is_searched_for_as_it_is() -> None:
    found = understand("Who approves a new vendor?")
    assert found.search == found.question == "Who approves a new vendor?"
    assert not found.follows_up
    assert found.kinds == {Asked.PERSON}


def test_a_follow_up_is_searched_for_with_the_users_last_turn() -> None:
    found = understand("and offshore?", HISTORY)
    assert found.search == "Who approves a new vendor? and offshore?"
    assert found.follows_up


def test_a_new_subject_forgets_the_history() -> None:
    found = understand("Which insurance certificates must each subcontractor provide?", HISTORY)
    assert found.search == found.question
    assert not found.follows_up


def test_only_the_users_words_count() -> None:
    assert not understand("and offshore?", [Turn("assistant", "Hello.")]).follows_up


def test_the_words_of_a_name_and_of_the_turn_before_weigh_less() -> None:
    found = understand("When does that approval take place at Acme?", [Turn("user", "Who approves a vendor?")])
    weights = found.weights(residual="When does that approval take place vendor?")
    # In the question: approval, take, place; in the turn before: approve (the same stem), vendor; a name: acme
    assert weights == pytest.approx({"approv": 1.0, "take": 1.0, "place": 1.0, "acm": 0.25, "vendor": 0.6})


def test_words_that_only_shape_the_question_do_not_count() -> None:
    assert understand("How long does approval need?").weights(residual="How long does approval need?") == {
        "approv": 1.0
    }


def test_a_courtesy_is_not_what_a_follow_up_leans_on() -> None:
    assert understand("and offshore?", [*HISTORY, Turn("user", "thanks!")]).earlier == "Who approves a new vendor?"


def test_a_question_typed_in_haste_is_understood_like_one_written_with_care() -> None:
    assert understand("whats an SLA") == understand("what is an SLA")


def test_a_turn_that_only_names_a_vendor_asks_what_the_one_before_asked() -> None:
    history = [
        Turn("user", "What is the notice period of Acme?"),
        Turn("assistant", "30 days [1]."),
        Turn("user", "and for globex?"),
        Turn("assistant", "60 days [1]."),
    ]
    found = understand("and for initech?", history, ("Acme", "Globex", "Initech", None))
    assert found.earlier == "What is the notice period of and for"
    assert found.search == "What is the notice period of and for and for initech?"
    unknown = understand("and for initech?", history)
    assert unknown.search == "What is the notice period of Acme? and for initech?"

"""Wishes that fit no rule, heard with the real model."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.onboarding import hearing
from assistant.onboarding.hearing import Hearing, heard_as, hears
from assistant.onboarding.intents import Intent, Wish, recognise
from assistant.onboarding.sentences import Spoken, plain
from evals.adapting import wishes
from knowledge.embeddings import open_embedder
from knowledge.errors import ModelError
from tests.fakes import FakeEmbedder

MODELS = Path(__file__).parents[3] / ".bpo/models"
STEPS = wishes.all_steps()


def said(text: str) -> Spoken:
    return plain(text, STEPS, wishes.NAMES)


@pytest.mark.slow
def test_most_of_what_was_not_learnt_from_is_recognised() -> None:
    embedder = open_embedder(MODELS)
    kept = [one for one in wishes.phrasings() if one.held_out]
    right = {True: 0, False: 0}
    for one in kept:
        found = recognise(one.text, STEPS, wishes.NAMES, lambda spoken: hears(spoken, embedder))
        right[one.intent == "none"] += (found.wish.value if found else "none") == one.intent
    plain_ones = sum(one.intent == "none" for one in kept)
    print(f"\n{right[False]} of {len(kept) - plain_ones} wishes, {right[True]} of {plain_ones} plain questions")
    assert right[False] / (len(kept) - plain_ones) >= 0.94 and right[True] / plain_ones >= 0.9


def likely(wish: str, how: float = 0.95) -> Mapping[str, float]:
    return {"none": (1 - how) / 2, "overdue": (1 - how) / 2, wish: how}


def test_what_fits_a_rule_is_not_listened_to() -> None:
    def deaf(_: Spoken) -> Mapping[str, float]:
        raise AssertionError

    assert recognise("What's next for me?", STEPS, (), deaf) == Intent(Wish.NEXT)


def test_what_is_likelier_than_a_question_is_a_wish() -> None:
    text = "Which boxes are still empty on the form of Acme?"
    assert recognise(text, STEPS, ["acme"]) is None
    assert recognise(text, STEPS, ["acme"], lambda _: likely("missing", 0.4)) == Intent(Wish.MISSING, who="acme")
    assert recognise(text, STEPS, ["acme"], lambda _: {"none": 0.4, "missing": 0.35, "why": 0.25}) is None
    assert recognise(text, STEPS, ["acme"], lambda _: {}) is None


def test_a_single_word_is_a_wish_where_that_is_likely() -> None:
    assert recognise("tasks", STEPS, (), lambda _: likely("next", 0.7)) == Intent(Wish.NEXT)
    assert recognise("tasks", STEPS, (), lambda _: likely("next", 0.5)) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("over and out with the pilot", Intent(Wish.SUBMIT, "pilot")),
        ("over and out", None),  # with what?
        ("over and out with the pilot?", None),
        ("it is not over and out with the pilot", None),
    ],
)
def test_only_what_says_that_a_step_is_done_hands_it_in(text: str, found: Intent | None) -> None:
    assert recognise(text, STEPS, (), lambda _: likely("submit", 0.5)) == found


def test_a_question_that_cannot_be_an_order_is_what_is_next_likely() -> None:
    def heard(_: Spoken) -> Mapping[str, float]:
        return {"none": 0.2, "submit": 0.5, "missing": 0.3}

    assert recognise("over and out with the pilot?", STEPS, (), heard) == Intent(Wish.MISSING, "pilot")


def test_that_something_is_done_is_asked_about_where_it_is_likely() -> None:
    assert recognise("over and out", STEPS, (), lambda _: likely("submit", 0.7)) == Intent(Wish.SUBMIT)


def test_an_order_without_a_step_waives_nothing() -> None:
    assert recognise("cross it off for them", STEPS, (), lambda _: likely("waive")) is None


def test_an_order_to_waive_says_that_something_is_not_needed() -> None:
    text = "Zeta need not bother with the pilot, cross it off"
    assert recognise(text, STEPS, ["zeta"], lambda _: likely("waive")) == Intent(Wish.WAIVE, "pilot", "zeta")


def test_ordinary_words_of_a_title_name_no_step() -> None:
    assert said("how many days till our launch").step is None
    assert said("is the shadowing over").step == "shadowing"


def test_another_model_hears_nothing() -> None:
    assert hears(said("What's next for me?"), FakeEmbedder(384)) == {}


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"hearing\.safetensors is missing or damaged\. Install"):
        hearing.load("any", tmp_path / "hearing.safetensors")


def test_what_was_learnt_is_read_as_it_was_written(tmp_path: Path) -> None:
    found = Hearing(("next", "none"), np.eye(2, 5, dtype=np.float32), np.array([0.5, -0.5], np.float32))
    file = tmp_path / "h.safetensors"
    hearing.save(found, "model:1", file)
    read = hearing.load("model:1", file)
    assert read is not None and read.labels == found.labels
    assert (read.weights == found.weights).all() and (read.bias == found.bias).all()
    assert hearing.load("model:2", file) is None


def test_names_and_steps_are_all_alike() -> None:
    embed = FakeEmbedder(64).embed_query
    assert (
        heard_as(said("Is the NDA of Acme in?"), embed) == heard_as(said("Is the pilot of Zeta in?"), embed)
    ).all()
    assert (heard_as(said("the NDA is in"), embed) != heard_as(said("the wind is in"), embed)).any()


@given(st.lists(st.text(max_size=12), max_size=40))
def test_words_have_places(words: list[str]) -> None:
    found = hearing.placed(words)
    assert found.shape == (hearing.PLACES,)
    assert np.linalg.norm(found) == pytest.approx(1 if words else 0, abs=1e-5)
    assert (found == hearing.placed(words[::-1])).all()


@given(st.lists(st.floats(-50, 50, width=32), min_size=7, max_size=7))
def test_chances_sum_to_one(values: list[float]) -> None:
    found = Hearing(
        ("a", "b", "none"), np.linspace(-1, 1, 21, dtype=np.float32).reshape(3, 7), np.zeros(3, np.float32)
    )
    assert sum(found.chances(np.array(values, np.float32)).values()) == pytest.approx(1, abs=1e-5)


def test_asides_stand_around_what_is_said(tmp_path: Path) -> None:
    file = tmp_path / "asides.json"
    file.write_text('{"before": ["Hm,"], "after": ["thanks"]}', "utf-8")
    made = wishes.with_asides([wishes.Phrasing("What now?", "next", held_out=False)], 60, file)
    texts = {one.text for one in made}
    assert len(made) == 60 and {one.intent for one in made} == {"next"}
    assert {"Hm, what now?", "What now?, thanks", "Hm, what now? thanks"} <= texts and "What now?" not in texts


def test_it_is_learnt_from_phrasings() -> None:
    known = [
        wishes.Phrasing(f"{verb} the {noun}", verb, held_out=False)
        for verb in ("next", "why", "none")
        for noun in "apple bridge candle drum engine".split()
    ]
    embed = FakeEmbedder(64).embed_query
    found = wishes.learnt(known, embed)
    chances = [found.chances(heard_as(said(one.text), embed)) for one in known]
    assert [max(one, key=lambda label: one[label]) for one in chances] == [one.intent for one in known]

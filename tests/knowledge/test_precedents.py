"""A question is drawn towards what answered others like it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.asking import understand
from assistant.answering.leaves import collect
from knowledge import precedents
from knowledge.embeddings import open_embedder
from knowledge.errors import ModelError
from knowledge.precedents import Precedents
from knowledge.retriever import Retriever
from knowledge.types import Caller
from tests.building import NEW_YEAR, document, filled
from tests.fakes import FakeEmbedder

QUESTION, ANSWER = "Who waters the plants?", "Greenery is kept by facilities."
RENT, STAFF, OTHER, SOMETHING = np.eye(4, dtype=np.float32)
FOUND = Precedents(np.stack([RENT, STAFF]), np.stack([OTHER, RENT]), np.array([0, 1]))


def unit(*values: float) -> np.ndarray:
    vector = np.array(values, np.float32)
    return vector / np.linalg.norm(vector)


def test_a_question_like_another_is_drawn_to_its_clause() -> None:
    drawn = FOUND.drawn(RENT)
    assert drawn @ OTHER > 0.5 and drawn @ RENT > 0.7
    assert np.linalg.norm(drawn) == pytest.approx(1.0)


def test_a_question_like_none_stays_as_it_is() -> None:
    assert np.array_equal(FOUND.drawn(SOMETHING), SOMETHING)


def test_the_less_it_is_like_any_the_less_it_is_drawn() -> None:
    moved = [FOUND.drawn(unit(share, 0, 0, 1)) @ OTHER for share in (0.2, 0.4, 0.6, 1.0)]
    assert moved[0] == 0.0 and moved == sorted(moved) and moved[1] < moved[2]


def test_for_a_passage_only_a_more_familiar_question_is_drawn() -> None:
    asked = unit(0.39, 0, 0, 1)
    assert FOUND.drawn(asked, precedents.SENTENCES) @ OTHER > 0 == FOUND.drawn(asked, precedents.PASSAGES) @ OTHER


@given(st.lists(st.floats(-1, 1, width=16), min_size=4, max_size=4).filter(any))
def test_what_is_drawn_is_a_unit_vector_no_further_from_what_was_asked_than_half_a_turn(
    values: list[float],
) -> None:
    asked = unit(*values)
    drawn = FOUND.drawn(asked)
    assert np.linalg.norm(drawn) == pytest.approx(1.0, abs=1e-5) and drawn @ asked > 0


def test_what_is_saved_is_read_in_eight_bits(tmp_path: Path) -> None:
    vectors = np.random.default_rng(1).normal(size=(7, 32)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    file = tmp_path / "some.safetensors"
    precedents.save(Precedents(vectors, vectors[:2], np.array([0, 1, 1, 0, 0, 1, 0])), "model:1", file)
    read = precedents.load("model:1", file)
    assert read is not None and read.clause_of.tolist() == [0, 1, 1, 0, 0, 1, 0]
    assert np.einsum("nd,nd->n", read.questions, vectors).min() > 0.999
    assert np.allclose(np.linalg.norm(read.clauses, axis=1), 1)


def test_vectors_of_another_model_are_none(tmp_path: Path) -> None:
    file = tmp_path / "some.safetensors"
    precedents.save(FOUND, "model:1", file)
    assert precedents.load("model:2", file) is None


@pytest.mark.parametrize("content", [None, b"", b"no tensors at all"])
def test_a_missing_or_damaged_file_is_one_line(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "broken.safetensors"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ModelError, match=r"broken\.safetensors is missing or damaged\. Install"):
        precedents.load("model:1", file)


def test_what_ships_was_made_by_the_model_that_ships(tmp_path: Path) -> None:
    """Red after a change of the model: run python -m evals.adapting.precedents."""
    shipped = precedents.load(open_embedder(tmp_path).fingerprint)
    assert shipped is not None and len(shipped.questions) > 16_000
    assert shipped.clause_of.max() == len(shipped.clauses) - 1


def test_passages_and_their_leaves_are_compared_with_the_drawn_vector(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = FakeEmbedder()
    asked, answer = embedder.embed_query(QUESTION), embedder.embed_query(ANSWER)
    base = filled(tmp_path, embedder, [(document("a.md", "A"), f"{ANSWER}\n")])
    monkeypatch.setattr(precedents, "load", lambda fingerprint: None)
    plain = Retriever(base, embedder)
    monkeypatch.setattr(
        precedents, "load", lambda fingerprint: Precedents(asked[None], answer[None], np.array([0]))
    )
    drawing = Retriever(base, embedder)
    before, after = (one.rank(QUESTION, Caller(), NEW_YEAR) for one in (plain, drawing))
    assert after.dense[0] > before.dense[0] + 0.2
    leaf = collect(understand(QUESTION), after, drawing).leaves[0]
    assert leaf.dense > collect(understand(QUESTION), before, plain).leaves[0].dense + 0.2

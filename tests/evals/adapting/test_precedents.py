"""What is remembered is what the sections say, embedded as questions and documents are."""

from __future__ import annotations

import numpy as np
import pytest

from bots.wiring import read_settings
from evals.adapting.precedents import made
from evals.adapting.sections import load
from knowledge import precedents
from knowledge.embeddings import open_embedder
from tests.fakes import FakeEmbedder

SECTIONS = load()


def test_each_question_points_to_its_clause() -> None:
    embedder = FakeEmbedder()
    found = made(SECTIONS[:3], embedder)
    clauses = [clause for section in SECTIONS[:3] for clause in section.clauses]
    assert len(found.clauses) == len(clauses)
    expected = [number for number, clause in enumerate(clauses) for _ in clause.questions]
    assert found.clause_of.tolist() == expected
    assert np.allclose(found.questions[0], embedder.embed_query(clauses[0].questions[0]))


@pytest.mark.slow
def test_what_ships_is_made_of_the_sections_as_they_stand() -> None:
    """Red after a change of sections or model: run python -m evals.adapting.precedents."""
    embedder = open_embedder(read_settings().models)
    shipped = precedents.load(embedder.fingerprint)
    assert shipped is not None
    clauses = [clause for section in SECTIONS for clause in section.clauses]
    assert len(shipped.clauses) == len(clauses)
    assert len(shipped.questions) == sum(len(clause.questions) for clause in clauses)
    again = made(SECTIONS[:2], embedder)
    for old, new in ((shipped.questions, again.questions), (shipped.clauses, again.clauses)):
        assert np.einsum("nd,nd->n", old[: len(new)], new).min() > 0.99

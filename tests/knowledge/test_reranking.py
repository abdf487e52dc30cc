from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge import reranking
from knowledge.base import KnowledgeBase
from knowledge.reranking import Reranker, reranked
from knowledge.retriever import Retriever
from knowledge.types import Caller
from tests.building import NEW_YEAR, document, prepare
from tests.fakes import FakeEmbedder

FEES = document("fees.md", "Fees")
TEXT = "# Travel\nThe Client pays travel.\n# Meals\nThe vendor pays meals.\n"


def base_with(folder: Path, token_passages: int = 100) -> tuple[KnowledgeBase, FakeEmbedder]:
    embedder = FakeEmbedder(256)
    base = KnowledgeBase(folder, token_passages)
    base.commit([prepare(FEES, TEXT, embedder)])
    return base, embedder


def ids_of(base: KnowledgeBase) -> list[int]:
    (one,) = base.ledger.documents()
    (segment,) = base.ledger.segments([one.id])
    return [int(number) for number in segment.passage_ids]


def matches(base: KnowledgeBase, embedder: FakeEmbedder, question: str) -> dict[int, float]:
    asked = [(1.0, embedder.encode_query(question))]
    return Reranker(base, embedder).matches(asked, ids_of(base), lambda _: 1.0, 1.0)


def test_the_passage_that_holds_the_words_matches_best(tmp_path: Path) -> None:
    base, embedder = base_with(tmp_path)
    travel, meals = ids_of(base)
    found = matches(base, embedder, "client travel")
    assert found[travel] == pytest.approx(1.0, abs=0.02)
    assert found[meals] < 0.5


def test_passages_stored_without_token_vectors_are_matched_all_the_same(tmp_path: Path) -> None:
    base, embedder = base_with(tmp_path, token_passages=1)
    assert base.ledger.tokens(ids_of(base)) == {}
    assert matches(base, embedder, "client travel") == matches(*base_with(tmp_path / "kept"), "client travel")


def test_only_so_many_are_recomputed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reranking, "RECOMPUTED", 1)
    base, embedder = base_with(tmp_path, token_passages=0)
    assert list(matches(base, embedder, "client travel")) == ids_of(base)[:1]


def test_token_vectors_go_with_their_document(tmp_path: Path) -> None:
    base, _ = base_with(tmp_path)
    ids = ids_of(base)
    assert set(base.ledger.tokens(ids)) == set(ids)
    base.remove([one.id for one in base.ledger.documents()])
    assert base.ledger.tokens(ids) == {}


def test_candidates_that_were_not_looked_at_stay_behind() -> None:
    scores = np.array([1.0, 0.9, 0.8, 0.7], np.float32)
    final = reranked(scores, [0.1, 0.5, None, None])
    assert final == pytest.approx([1.2, 1.9, 0.8, 0.7])
    assert reranked(scores, [0.0, None, None, None])[1:] == pytest.approx([0.9, 0.8, 0.7])
    low = reranked(np.array([0.2, 0.1, 0.9], np.float32), [0.1, 0.1, None])
    assert low == pytest.approx([0.4, 0.3, 0.3])
    assert list(reranked(scores, [None] * 4)) == list(scores)


def test_the_second_look_decides_between_equals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base, embedder = base_with(tmp_path)
    question = "Who pays meals?"
    looked = Retriever(base, embedder).retrieve(question, Caller(), NEW_YEAR)
    monkeypatch.setattr(reranking, "MATCH_WEIGHT", 0.0)
    without = Retriever(base, embedder).retrieve(question, Caller(), NEW_YEAR)
    assert looked[0].passage.text == "The vendor pays meals."
    assert looked[0].score - looked[1].score > without[0].score - without[1].score

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics import dcg, mean, ndcg, percentile, recall


def test_dcg_discounts_by_the_logarithm_of_the_rank() -> None:
    # 3/log2(2) + 2/log2(3) + 1/log2(4) = 3 + 1.26186 + 0.5
    assert dcg([3, 2, 1]) == pytest.approx(4.76186, abs=1e-5)


def test_ndcg_with_linear_gains() -> None:
    judged = {"a": 3, "b": 2, "c": 1, "d": 0}
    assert ndcg(["a", "b", "c"], judged, 10) == 1.0
    # c, x, a: 1 + 0 + 3/2 = 2.5 of 4.76186
    assert ndcg(["c", "x", "a"], judged, 10) == pytest.approx(2.5 / 4.76186, abs=1e-5)


def test_ndcg_at_k_compares_with_the_best_k() -> None:
    # two relevant passages, only one place: the best is 1, found at rank 1
    assert ndcg(["b", "a"], {"a": 1, "b": 1}, 1) == 1.0
    assert ndcg(["x", "a"], {"a": 1, "b": 1}, 1) == 0.0


def test_one_relevant_passage_at_rank_four() -> None:
    assert ndcg(["w", "x", "y", "a"], {"a": 1}, 10) == pytest.approx(1 / math.log2(5))


def test_nothing_relevant_is_zero() -> None:
    assert ndcg(["a"], {"a": 0}, 10) == 0.0
    assert recall(["a"], {}, 5) == 0.0


def test_recall_counts_the_relevant_among_the_first_k() -> None:
    judged = {"a": 1, "b": 2, "c": 0, "d": 1}
    assert recall(["a", "c", "x", "b"], judged, 3) == pytest.approx(1 / 3)
    assert recall(["a", "c", "x", "b"], judged, 5) == pytest.approx(2 / 3)


def test_percentiles_are_linear_between_neighbours() -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], 0.5) == 2.5
    assert percentile([1.0, 2.0, 3.0], 0.95) == pytest.approx(2.9)
    assert percentile([7.0], 0.95) == 7.0
    assert percentile([], 0.5) == 0.0
    assert mean([]) == 0.0


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3)), st.permutations("abcdefgh"))
def test_no_ranking_beats_the_best_one(judged: dict[str, int], ranked: list[str]) -> None:
    assert 0.0 <= ndcg(ranked, judged, 5) <= 1.0
    best = sorted(ranked, key=lambda passage: -judged.get(passage, 0))
    assert ndcg(best, judged, 5) == pytest.approx(1.0 if any(judged.values()) else 0.0)

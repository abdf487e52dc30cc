from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.ranking import MEASURES, measure_ranking


def of_one(ranked: list[str], judged: dict[str, int], measure: str = "ndcg@10") -> float:
    return measure_ranking({"q": ranked}, {"q": judged}).mean(measure)


def test_ndcg_has_linear_gains() -> None:
    judged = {"a": 3, "b": 2, "c": 1, "d": 0}
    assert of_one(["a", "b", "c"], judged) == pytest.approx(1.0)
    # the best: 3/log2(2) + 2/log2(3) + 1/log2(4) = 4.76186; c, x, a: 1 + 0 + 3/2 = 2.5
    assert of_one(["c", "x", "a"], judged) == pytest.approx(2.5 / 4.76186, abs=1e-5)


def test_one_relevant_passage_at_rank_four() -> None:
    ranked, judged = ["w", "x", "y", "a"], {"a": 1}
    assert of_one(ranked, judged) == pytest.approx(1 / math.log2(5))
    assert of_one(ranked, judged, "mrr") == 0.25
    assert of_one(ranked, judged, "recall@5") == 1.0


def test_recall_counts_the_relevant_among_the_first_k() -> None:
    judged = {"a": 1, "b": 2, "c": 0, "d": 1}
    ranked = ["a", "c", *(f"x{number}" for number in range(6)), "b"]
    found = measure_ranking({"q": ranked}, {"q": judged})
    assert found.mean("recall@5") == pytest.approx(1 / 3)
    assert found.mean("recall@10") == pytest.approx(2 / 3)
    assert found.mean("recall@100") == pytest.approx(2 / 3)


def test_the_order_counts_where_ids_would_be_sorted_otherwise() -> None:
    assert of_one(["z", "a"], {"z": 1}, "mrr") == 1.0
    assert of_one(["a", "z"], {"z": 1}, "mrr") == 0.5


def test_a_judged_query_without_a_result_counts_zero_and_one_without_relevant_passages_not_at_all() -> None:
    found = measure_ranking({"q 1": ["a b"]}, {"q 1": {"a b": 1}, "q2": {"x": 1}, "q3": {"y": 0}})
    assert {query: values["mrr"] for query, values in found.by_query.items()} == {"q 1": 1.0, "q2": 0.0}
    assert found.mean("mrr") == 0.5


def test_nothing_judged_is_zero() -> None:
    found = measure_ranking({"q": ["a"]}, {"q": {"a": 0}})
    assert {found.mean(name) for name in MEASURES} == {0.0}


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3)), st.permutations("abcdefgh"))
def test_no_ranking_beats_the_best_one(judged: dict[str, int], ranked: list[str]) -> None:
    assert 0.0 <= of_one(ranked, judged) <= 1.0 + 1e-9
    best = sorted(ranked, key=lambda passage: -judged.get(passage, 0))
    assert of_one(best, judged) == pytest.approx(1.0 if any(judged.values()) else 0.0)

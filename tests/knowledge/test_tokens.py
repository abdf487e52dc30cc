from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from knowledge.tokens import STOP_WEIGHT, Query, TokenBlock, matched, quantised, similarities, token_weights

WIDTH = 8


def units(*rows: int) -> np.ndarray:
    """Unit vectors along the axes named."""
    return np.eye(WIDTH, dtype=np.float32)[list(rows)]


def block(*axes: int) -> TokenBlock:
    return quantised(units(*axes))


def query(text: str, axes: list[int]) -> Query:
    spans, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        spans.append((at, at + len(word)))
    return Query(text, units(0)[0], units(*axes), tuple(spans))


vectors = arrays(np.float32, st.tuples(st.integers(1, 9), st.just(WIDTH)), elements=st.floats(-1, 1, width=32))


@given(vectors, st.data())
def test_four_bits_keep_a_cosine_within_a_tenth(found: np.ndarray, data: st.DataObject) -> None:
    norms = np.linalg.norm(found, axis=1, keepdims=True)
    unit = np.where(norms > 1e-3, found / np.maximum(norms, 1e-3), units(0))
    asked = unit[data.draw(st.integers(0, len(unit) - 1))]
    kept = similarities(asked[None], [quantised(unit)])[0]
    assert kept == pytest.approx(unit @ asked, abs=0.2)


@given(vectors)
def test_a_block_survives_packing(found: np.ndarray) -> None:
    made = quantised(found)
    again = TokenBlock.unpack(made.pack())
    assert np.array_equal(again.codes, made.codes)
    assert np.array_equal(again.scales, made.scales)


def test_a_token_takes_about_two_hundred_bytes() -> None:
    made = quantised(np.ones((250, 384), np.float32) / math.sqrt(384))
    assert len(made.pack()) < 50_000


def test_each_token_of_the_question_counts_its_best_match_once() -> None:
    weights = np.array([0.75, 0.25], np.float32)
    found = matched(units(0, 1), weights, [block(0, 0, 2), block(), block(1, 3), block(3, 1, 0)])
    assert found == pytest.approx([0.75, 0.0, 0.25, 1.0], abs=0.01)


def test_a_question_without_tokens_matches_nothing() -> None:
    assert matched(units(), np.zeros(0, np.float32), [block(0)]) == [0.0]


def test_rare_words_weigh_more_and_punctuation_nothing() -> None:
    idf = {"the": 9.0, "travel": 4.0, "fee": 1.0}
    found = token_weights(query("the travel fees ?", [0, 1, 2, 3]), lambda term: idf[term], 4.0)
    raw = np.array([STOP_WEIGHT, 1.0, 0.5, 0.0])
    assert found == pytest.approx(raw / raw.sum())


def test_a_piece_of_a_word_weighs_as_the_word() -> None:
    asked = Query("nonpayment", units(0)[0], units(0, 1), ((0, 3), (3, 10)))
    seen: list[str] = []

    def idf(term: str) -> float:
        seen.append(term)
        return 1.0

    assert token_weights(asked, idf, 1.0) == pytest.approx([0.5, 0.5])
    assert set(seen) == {"nonpay"}


def test_a_question_of_punctuation_weighs_evenly() -> None:
    assert token_weights(query("? !", [0, 1]), lambda _: 0.0, 1.0) == pytest.approx([0.5, 0.5])

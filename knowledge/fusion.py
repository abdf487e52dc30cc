"""How dense similarity, BM25 and routing become one score. Pure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

DENSE_SHARE = 0.7  # against BM25
ROUTE_WEIGHT = 1.5
TITLE_WEIGHT = 0.8
NAME_WEIGHT = 0.3  # more costs nDCG on contracts whose parties share words with the questions
DENSE_FLOOR = -0.1  # the cosine of an unrelated passage: min-max needs the lowest, which a top-n search never sees

Floats = NDArray[np.float32]


def hybrid(dense: Floats, keywords: Floats, dense_best: float, keywords_best: float) -> Floats:
    """Both scores of some candidates on the scale 0 to 1 of the whole collection, then their weighted mean."""
    scaled_dense = (dense - DENSE_FLOOR) / max(dense_best - DENSE_FLOOR, 1e-6)
    scaled_keywords = keywords / max(keywords_best, 1e-6)
    return DENSE_SHARE * scaled_dense + (1 - DENSE_SHARE) * scaled_keywords


def routed(
    question: Floats, residual: Floats, *, sure: float, probability: Floats, title_match: Floats, named: Floats
) -> Floats:
    """The hybrid scores of the question and of its residual, mixed by how sure the routing is, plus the routing.

    `probability`, `title_match` and `named` are those of each candidate's document.
    """
    mixed = sure * residual + (1 - sure) * question
    scores: Floats = mixed + ROUTE_WEIGHT * probability**2 + TITLE_WEIGHT * title_match + NAME_WEIGHT * named
    return scores

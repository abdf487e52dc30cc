"""Measures of a ranking, as trec_eval computes them (linear gains)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

Judged = Mapping[str, int]  # passage id -> relevance; absent: not relevant


def dcg(gains: Sequence[int]) -> float:
    """Discounted cumulative gain: the gain at rank i counts 1 / log2(i + 1) (Järvelin and Kekäläinen 2002)."""
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def ndcg(ranked: Sequence[str], judged: Judged, k: int) -> float:
    """nDCG@k. 0 when nothing is relevant."""
    best = dcg(sorted((gain for gain in judged.values() if gain > 0), reverse=True)[:k])
    found = dcg([max(0, judged.get(passage, 0)) for passage in ranked[:k]])
    return found / best if best else 0.0


def recall(ranked: Sequence[str], judged: Judged, k: int) -> float:
    """The share of the relevant passages that stand among the first k."""
    relevant = {passage for passage, gain in judged.items() if gain > 0}
    return len(relevant & set(ranked[:k])) / len(relevant) if relevant else 0.0


def percentile(values: Sequence[float], share: float) -> float:
    """Linear between the two nearest values, as numpy does it: share 0.5 is the median. 0 of nothing is 0."""
    if not values:
        return 0.0
    ordered = sorted(values)
    at = share * (len(ordered) - 1)
    low = math.floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0

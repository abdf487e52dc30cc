"""Measures of a ranking by `ir_measures`, which computes what trec_eval does (linear gains). Its one importer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.metrics import mean

MEASURES = {  # our JSON key: how ir_measures writes it
    "ndcg@10": "nDCG@10",
    "recall@5": "R@5",
    "recall@10": "R@10",
    "recall@100": "R@100",
    "mrr": "RR",
}
LABELS = {  # as a reader of the field knows them
    "ndcg@10": "nDCG@10",
    "recall@5": "recall@5",
    "recall@10": "recall@10",
    "recall@100": "recall@100",
    "mrr": "MRR",
}
Run = Mapping[str, Sequence[str]]  # query id -> corpus ids, best first
Qrels = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class RankingFigures:
    """Each measure for each judged query, keyed by query id."""

    by_query: Mapping[str, Mapping[str, float]]

    def mean(self, measure: str) -> float:
        return mean([values[measure] for values in self.by_query.values()])


def measure_ranking(run: Run, qrels: Qrels) -> RankingFigures:
    """Of the queries with a relevant passage; one that the run does not hold counts 0."""
    import ir_measures

    judged = {query: dict(gains) for query, gains in qrels.items() if any(gain > 0 for gain in gains.values())}
    if not judged:
        return RankingFigures({})
    measures: dict[Any, str] = {ir_measures.parse_measure(name): key for key, name in MEASURES.items()}
    # Scores by rank: trec_eval orders equal scores by id, and the order of the ranking is what is measured.
    scored = {query: {p: -float(rank) for rank, p in enumerate(run.get(query, ()))} for query in judged}
    values: dict[str, dict[str, float]] = {query: {} for query in judged}
    for result in ir_measures.iter_calc(list(measures), judged, scored):
        values[result.query_id][measures[result.measure]] = float(result.value)
    return RankingFigures(values)

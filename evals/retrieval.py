"""`bpo eval retrieval`: a BEIR-layout set through the retriever that ships."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bots import wiring
from bots.cli.output import note, print_json, print_table
from evals.beir import BeirSet, Query, by_document, load_beir, rewritten
from evals.files import opened, own_folder
from evals.indexing import LABEL, bring_up_to_date
from evals.metrics import percentile
from evals.progress import Ticker
from evals.ranking import LABELS, MEASURES, measure_ranking
from knowledge.types import Caller

if TYPE_CHECKING:
    from knowledge.retriever import Retriever
    from knowledge.types import Hit, JsonDict

DEPTH = 100  # ranks in the run file
TAG = "bpo"
SMALLEST_STEP = 1e-6  # the scores of a run file must fall, or a scorer breaks ties in its own way
CALLER = Caller(frozenset({LABEL}))


@dataclass(frozen=True, slots=True)
class Ranked:
    query: Query
    passages: tuple[str, ...]  # corpus ids, best first
    scores: tuple[float, ...]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over the queries that have a relevant passage; times over all."""

    passages: int
    queries: int
    judged: int
    means: Mapping[str, float]  # by the names of `evals.ranking.MEASURES`
    p50_ms: float
    p95_ms: float

    def to_json(self) -> JsonDict:
        return {
            "passages": self.passages,
            "queries": self.queries,
            "judged": self.judged,
            **{name: round(value, 4) for name, value in self.means.items()},
            "p50_ms": round(self.p50_ms, 1),
            "p95_ms": round(self.p95_ms, 1),
        }


def run(folder: Path, *, out: Path | None, rewrites: Path | None, as_json: bool) -> None:
    beir = load_beir(folder)
    if rewrites:
        beir = rewritten(beir, rewrites)
    settings = wiring.read_settings()
    with opened(out) as write, wiring.open_house(settings, own_folder(settings, "bench", folder)) as house:
        began = time.perf_counter()
        if bring_up_to_date(house.base, house.embedder, beir.corpus):
            note(f"{beir.name}: indexed in {time.perf_counter() - began:.0f} s")
        ranked = rank_all(beir, house.retriever, write)
    figures = measure(beir, ranked)
    if as_json:
        print_json({"set": beir.name, **figures.to_json()})
    else:
        print_figures(beir.name, figures)


def rank_all(beir: BeirSet, retriever: Retriever, write: Callable[[str], None]) -> list[Ranked]:
    names = corpus_ids(beir)
    if beir.queries:
        retriever.retrieve(beir.queries[0].text, CALLER, date.today(), k=1)  # loads what every query shares
    ranked: list[Ranked] = []
    with Ticker("queries", len(beir.queries)) as ticker:
        for query in beir.queries:
            found = rank_one(query, retriever, names)
            write("".join(run_lines(found)))
            ranked.append(found)
            ticker.tick()
    return ranked


def rank_one(query: Query, retriever: Retriever, names: CorpusIds) -> Ranked:
    began = time.perf_counter()
    hits = retriever.retrieve(query.text, CALLER, date.today(), history=query.earlier(), k=DEPTH)
    milliseconds = (time.perf_counter() - began) * 1000
    return Ranked(
        query, tuple(names(hit) for hit in hits[:DEPTH]), tuple(float(h.score) for h in hits[:DEPTH]), milliseconds
    )


CorpusIds = Callable[["Hit"], str]


def corpus_ids(beir: BeirSet) -> CorpusIds:
    """The entry that a passage was made from, by its document and its place there."""
    documents = by_document(beir.corpus)
    return lambda hit: documents[hit.passage.document.path][hit.passage.ordinal].id


def run_lines(ranked: Ranked) -> Iterator[str]:
    """Separated by tabs, because ids may hold spaces."""
    last = float("inf")
    for rank, (passage, score) in enumerate(zip(ranked.passages, ranked.scores, strict=True), start=1):
        last = min(score, last - SMALLEST_STEP)
        yield f"{ranked.query.id}\tQ0\t{passage}\t{rank}\t{last:.6f}\t{TAG}\n"


def measure(beir: BeirSet, ranked: Sequence[Ranked]) -> Figures:
    qrels = {query.id: beir.qrels[query.id] for query in beir.judged()}
    figures = measure_ranking({result.query.id: result.passages for result in ranked}, qrels)
    times = [result.milliseconds for result in ranked]
    return Figures(
        passages=len(beir.corpus),
        queries=len(beir.queries),
        judged=len(figures.by_query),
        means={name: figures.mean(name) for name in MEASURES},
        p50_ms=percentile(times, 0.5),
        p95_ms=percentile(times, 0.95),
    )


def print_figures(name: str, figures: Figures) -> None:
    title = f"{name}: {figures.passages} passages, {figures.judged} judged of {figures.queries} queries"
    rows = [(LABELS[measure], f"{value:.4f}") for measure, value in figures.means.items()]
    rows.append(("ms a query, p50 / p95", f"{figures.p50_ms:.1f} / {figures.p95_ms:.1f}"))
    print_table(("measure", "result"), rows, title=title)

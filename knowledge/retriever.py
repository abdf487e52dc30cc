"""Finds the passages that may answer a question: dense and lexical search, led by the document that it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from knowledge import fusion, precedents, thesaurus
from knowledge.base import KnowledgeBase
from knowledge.embeddings import Embedder, normalised
from knowledge.followups import condense
from knowledge.frontdoors import opened
from knowledge.reranking import RERANKED, Reranker, reranked
from knowledge.routing import SURE, Route, route, routing_terms
from knowledge.spelling import Spelled, spelled
from knowledge.tokens import Query
from knowledge.tracing import span
from knowledge.types import Caller, Hit, Leaf
from knowledge.vendors import named_vendors, of_other_vendors
from knowledge.view import View, Views
from knowledge.words import inverse_frequency, terms, words

WINDOW = 100  # candidates of each kind of search; against scoring every passage: docs/benchmarks.md
OVERFETCH = 2  # Chroma also knows versions that are not in force on the day asked for
# Up to so many visible passages the vectors of the ledger are compared one by one: exactly, as quickly as Chroma
# (2 ms for 12,000), and without the half second that importing it takes.
COMPARED_ONE_BY_ONE = 20_000
ROUTED_DOCUMENTS = 3  # all passages of the likeliest documents are candidates, however they rank
TITLE_MATCH = 0.2  # a title this well matched makes its document one of them
FORMAL_WEIGHT = 0.7  # of a word from the thesaurus, against one of the question
FORMAL_VECTOR = 1.0  # of the vector of the question with those words
ROUTED_PASSAGES = 2000  # of one huge document only so many

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Ranking:
    """All candidates for a question, best first. `rows` and `scores` are parallel; rows are those of `view`."""

    question: str  # as searched for: condensed with the history
    view: View
    route: Route | None
    rows: NDArray[np.int64]
    scores: Floats
    dense: Floats  # cosine of question and passage, by candidate
    residual_vector: Floats  # of the question without the names of documents, as it was put
    term_ids: Mapping[str, int]
    formal: Sequence[str] = ()  # the thesaurus's words for the question's


class Retriever:
    """Ranks passages of a knowledge base for a caller and a day. There is no way to search without a caller."""

    def __init__(self, base: KnowledgeBase, embedder: Embedder) -> None:
        self.base = base
        self.embedder = embedder
        self.views = Views(base, embedder)
        self._reranker = Reranker(base, embedder)
        self._precedents = precedents.load(embedder.fingerprint)

    def retrieve(
        self, question: str, caller: Caller, on: date, *, history: Sequence[str] = (), k: int = 10
    ) -> list[Hit]:
        """The `k` best passages. `history` holds the user's earlier turns, oldest first."""
        asked, *before = (self.spelled(text, caller, on).text for text in (question, *history))
        return self.hits(self.rank(condense(asked, before), caller, on), k)

    def spelled(self, text: str, caller: Caller, on: date) -> Spelled:
        """`text` with its misspelt words as the documents that the caller may see spell them."""
        view = self.views.of(caller, on)

        def known(stems: Collection[str]) -> set[str]:
            held = view.index.held(self.base.ledger.term_ids(stems))
            return {term for term in stems if term in held or view.index.titled(term)}

        def counts() -> Counter[str]:
            held = view.index.held_by()
            named = self.base.ledger.terms(held)
            titles = " ".join(document.title for document in view.documents).lower()
            return Counter({named[number]: passages for number, passages in held.items()}) + Counter(
                [*(term for title in view.index.titles for term in title), *words(titles)]
            )

        return spelled(text, known, counts)

    def drawn(self, vector: Floats, heard_from: tuple[float, float] = precedents.SENTENCES) -> Floats:
        """The vector of a question, (d,), drawn to the wording of documents."""
        return vector if self._precedents is None else self._precedents.drawn(vector, heard_from)

    def hits(self, ranking: Ranking, k: int) -> list[Hit]:
        ids = [int(ranking.view.passage_ids[row]) for row in ranking.rows[:k]]
        passages = self.base.ledger.passages(ids)
        return [
            Hit(ranking.view.shown_of(passages[passage]), float(score), {"dense": float(dense)})
            for passage, score, dense in zip(ids, ranking.scores, ranking.dense, strict=False)
            if passage in passages
        ]

    def leaves(self, view: View, document_id: int) -> tuple[Leaf, ...]:
        """The whole document in order, as far as it is in force: a leaf that an amendment replaced has no text."""
        return view.shown(self.base.ledger.leaves(document_id), document_id)

    def rank(self, question: str, caller: Caller, on: date) -> Ranking:
        with span("retrieve") as traced:
            traced.set(**{"gen_ai.operation.name": "retrieval"})
            ranking = self._rank(question, caller, on)
            traced.set(candidates=len(ranking.rows), passages=len(ranking.view))
            return ranking

    def _rank(self, question: str, caller: Caller, on: date) -> Ranking:
        view = self.views.of(caller, on)
        query = self.embedder.encode_query(question)
        if not len(view):
            none = np.zeros(0, np.float32)
            nothing = np.zeros(0, np.int64)
            return Ranking(question, view, None, nothing, none, none, query.vector, {})
        formal = thesaurus.load().expand(question)
        wanted = {*routing_terms(question), *terms(question), *terms(" ".join(formal))}
        ids = view.index.held(self.base.ledger.term_ids(wanted))
        vendors = named_vendors(question, view.vendors)
        known = frozenset(terms(" ".join(vendors)))
        found = opened(route(question, view.index, view.heads, ids, known), view.front_doors)
        residual = query if found.residual == question else self.embedder.encode_query(found.residual)
        sure = found.sure if found.sure > SURE else 0.0
        wordings = [(1.0, query)] if residual is query else [(1 - sure, query), (sure, residual)]
        if formal:
            other = self.embedder.embed_query(f"{residual.text} {', '.join(formal)}")
            wordings = [(share, _drawn(wording, other)) for share, wording in wordings]
        put = wordings[-1][1].vector
        wordings = [
            (share, replace(one, vector=self.drawn(one.vector, precedents.PASSAGES))) for share, one in wordings
        ]
        searches = [_Search(wording, formal, view, ids) for _, wording in wordings]
        rows = self._candidates(searches, found, view)
        rows = rows[~of_other_vendors(vendors, view.vendors)[view.index.document[rows]]]
        scores = _routed_scores(searches, found, sure, rows, view)
        order = np.argsort(-scores, kind="stable")
        rows, scores = rows[order], scores[order]
        with span("rerank", candidates=min(len(rows), RERANKED)):
            scores = self._looked_at_again(wordings, rows, scores, view, ids)
        order = np.argsort(-scores, kind="stable")
        rows = rows[order]
        dense = searches[0].cosines(rows)
        return Ranking(question, view, found, rows, scores[order], dense, put, ids, formal)

    def _looked_at_again(
        self,
        wordings: Sequence[tuple[float, Query]],
        rows: NDArray[np.int64],
        scores: Floats,
        view: View,
        ids: Mapping[str, int],
    ) -> Floats:
        """The scores of candidates, best first, once the tokens of the best ones have been matched."""
        passages = view.passage_ids[rows].tolist()
        matches = self._reranker.matches(
            wordings,
            passages[:RERANKED],
            lambda term: view.index.idf(term, ids, titles=False),
            inverse_frequency(len(view), 0),
            view.tokens,
        )
        return reranked(scores, [matches.get(passage) for passage in passages])

    def _candidates(self, searches: Sequence[_Search], found: Route, view: View) -> NDArray[np.int64]:
        rows: set[int] = set()
        for search in searches:
            rows.update(search.best_keywords())
            rows.update(self._nearest(search, view))
        for document in _routed_documents(found):
            start, end = int(view.index.starts[document]), int(view.index.starts[document + 1])
            rows.update(range(start, min(end, start + ROUTED_PASSAGES)))
        return np.array(sorted(rows), np.int64)

    def _nearest(self, search: _Search, view: View) -> list[int]:
        if len(view) <= COMPARED_ONE_BY_ONE:
            return search.best_dense()
        near = {
            passage: similarity
            for label in sorted(view.labels)
            for passage, similarity in self.base.store.query(label, search.vector, WINDOW * OVERFETCH)
            if passage in view.rows
        }
        return [view.rows[passage] for passage in sorted(near, key=lambda one: -near[one])[:WINDOW]]


def _drawn(wording: Query, other: Floats) -> Query:
    """The vector of a wording drawn to that of the question with the documents' words."""
    return replace(wording, vector=normalised(wording.vector + FORMAL_VECTOR * other))


def _routed_scores(
    searches: Sequence[_Search], found: Route, sure: float, rows: NDArray[np.int64], view: View
) -> Floats:
    hybrids = [search.hybrid(rows) for search in searches]
    documents = view.index.document[rows]
    return fusion.routed(
        hybrids[0],
        hybrids[-1],
        sure=sure,
        probability=found.probability[documents],
        title_match=found.title_match[documents],
        named=found.named[documents],
    )


def _routed_documents(found: Route) -> list[int]:
    likely = [int(i) for i in np.argsort(-found.probability)[:ROUTED_DOCUMENTS] if found.probability[i] > SURE]
    named = [
        int(i) for i in np.argsort(-found.title_match)[:ROUTED_DOCUMENTS] if found.title_match[i] > TITLE_MATCH
    ]
    by_name = [int(i) for i in np.flatnonzero(found.named)[:ROUTED_DOCUMENTS]]
    return list(dict.fromkeys(likely + named + by_name))


class _Search:
    """One wording of the question, searched for in both ways."""

    def __init__(self, query: Query, formal: Sequence[str], view: View, ids: Mapping[str, int]) -> None:
        self.vector = query.vector
        self._view = view
        wanted: dict[str, float] = dict.fromkeys(terms(" ".join(formal)), FORMAL_WEIGHT)
        self._keywords = view.index.score(wanted | Counter(terms(query.text)), ids)

    def best_keywords(self) -> list[int]:
        count = min(WINDOW, len(self._keywords))
        best = np.argpartition(-self._keywords, count - 1)[:count]
        return [int(row) for row in best if self._keywords[row] > 0]

    def best_dense(self) -> list[int]:
        cosines = self._view.vectors @ self.vector
        return [int(row) for row in np.argpartition(-cosines, min(WINDOW, len(cosines)) - 1)[:WINDOW]]

    def cosines(self, rows: NDArray[np.int64]) -> Floats:
        return self._view.vectors[rows] @ self.vector

    def hybrid(self, rows: NDArray[np.int64]) -> Floats:
        if not len(rows):
            return np.zeros(0, np.float32)
        dense = self.cosines(rows)
        return fusion.hybrid(dense, self._keywords[rows], float(dense.max()), float(self._keywords.max()))

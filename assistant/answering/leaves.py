"""Ranks the leaves (paragraphs, items, rows, definitions) of the best passages by how well they answer."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.answering import designators
from assistant.answering.asking import Asking
from assistant.answering.orders import allowed, planted, quotable, reads_as_order
from assistant.answering.questions import holds
from assistant.answering.ranges import fit
from assistant.answering.rows import meant
from assistant.answering.steering import about_talk, stated
from knowledge.retriever import Ranking, Retriever
from knowledge.types import Document, Hit, Leaf, Passage
from knowledge.words import terms, words

PASSAGES = 40  # whose leaves are looked at
MAY_ANSWER = 40  # of the best leaves
SHORT_LEAF = 5  # words: a heading-like scrap answers nothing by itself
DEFINES = re.compile(
    r"(?:[\"“]([^\"“”]{2,60})[\"”]|^([^\"“”]{2,60}?))\s*(?:\([^)]*\)\s*)?\b(?:means?|refers to|is defined as)\b"
)
TERM_FIRST = re.compile(r"[\"“]?(.{2,60}?)[\"”]?\s*:")
WANTED = 2.0  # what a definition counts where one was asked for
OTHERWISE = 0.3  # what a definition counts where none was asked for
FORMAL_WORDS = 0.7  # weight of a word from the thesaurus
ABOVE = 0.6  # weight of a word that stands in the heading or the lead-in only

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """How the evidence for a leaf adds up. Chosen on suites dev, dev_hard and vendor_dev (docs/benchmarks.md)."""

    passage: float = 0.6  # hybrid score of its passage, routing included
    leaf_dense: float = 1.8  # cosine of question and leaf
    leaf_words: float = 0.8  # share of the question's words, by idf, in the leaf
    kind: float = 0.3  # a value of the asked kind is there
    definition: float = 0.4
    listed: float = 0.6  # for a list that was asked for, an item: share, squared, of the question's words above it
    short: float = 0.2
    order: float = 1.0
    range: float = 0.4  # a row whose range holds the value that the question names
    row: float = 0.6  # less for a row where the question names others of its table
    elsewhere: float = 0.3  # less for what another document says than those that the question names
    level: float = 0.6  # the level, tier or phase that the question names by number; less by this for another one


@dataclass(frozen=True, slots=True)
class Scored:
    """One leaf of a passage, and why it ranks where it does."""

    passage: Passage
    position: int  # of the leaf within its passage
    score: float
    dense: float  # cosine with the question, drawn to the wording of documents
    words: float
    kind: float
    passage_dense: float
    held_back: float = 0.0  # of the score, because it stands in another document than the question names

    @property
    def leaf(self) -> Leaf:
        return self.passage.leaves[self.position]

    @property
    def document(self) -> Document:
        return self.passage.document

    @property
    def number(self) -> int:
        """Index among the document's leaves."""
        return self.passage.first_leaf + self.position

    def lowered(self, by: float) -> Scored:
        return replace(self, score=self.score - by, held_back=by)

    @property
    def key(self) -> tuple[int, int]:
        return self.document.id, self.number


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that was found for one question, leaves best first."""

    asking: Asking
    ranking: Ranking
    leaves: tuple[Scored, ...]
    weights: dict[str, float]  # of the question's terms
    added: dict[str, float]  # of the thesaurus's, which may stand for them
    idf: Mapping[str, float]
    vector: Floats  # what sentences are compared with

    @property
    def total_idf(self) -> float:
        return sum(weight * self.idf[term] for term, weight in self.weights.items()) or 1e-6

    def coverage(self, text: str) -> float:
        """Share of the question's words, by idf, that stand in `text`: 0 to 1."""
        held = set(terms(text))
        found = sum(w * self.idf[term] for term, w in (self.weights | self.added).items() if term in held)
        return min(1.0, found / self.total_idf)


def collect(asking: Asking, ranking: Ranking, retriever: Retriever, weights: Weights | None = None) -> Evidence:
    """Scores the leaves of the best passages of `ranking`."""
    weights = weights or Weights()
    residual = ranking.route.residual if ranking.route else asking.search
    terms_weighted = asking.weights(residual)
    added = dict.fromkeys(set(terms(" ".join(ranking.formal))) - terms_weighted.keys(), FORMAL_WORDS)
    idf = {term: ranking.view.index.idf(term, ranking.term_ids) for term in terms_weighted | added}
    put = _question_vector(asking, ranking, retriever)
    vector = retriever.drawn(put)
    evidence = Evidence(asking, ranking, (), terms_weighted, added, idf, vector)
    as_asked = _AskedHeadings(put, retriever.embedder.embed_query)
    found: list[Scored] = []
    vectors: dict[int, NDArray[np.float16]] = {}
    for hit in retriever.hits(ranking, PASSAGES):
        passage = hit.passage
        document = passage.document.id
        if document not in vectors:
            vectors[document] = retriever.base.ledger.leaf_vectors(document)
        first = passage.first_leaf
        stored = vectors[document][first : first + len(passage.leaves)].astype(np.float32)
        shown = ranking.view.leaves.get(passage.id, stored)
        near = shown @ vector
        for position in range(len(passage.leaves)):
            if not quotable(passage.leaves[position].text) or planted(passage.leaves, position):
                continue
            dense = max(float(near[position]), as_asked(passage.leaves[position]))
            found.append(_score(evidence, weights, hit, position, dense))
    named = named_documents(evidence)
    if named:
        found = [one if one.document.id in named else one.lowered(weights.elsewhere) for one in found]
    found = _named_rows(found, asking, weights.row)
    found = _in_range(found, asking.question, weights.range)
    found = _of_level(found, asking.question, weights.level)
    found.sort(key=lambda scored: -scored.score)
    if not about_talk(asking.search):
        found = [one for rank, one in enumerate(found) if rank >= MAY_ANSWER or stated(one.leaf.text)]
    return replace(evidence, leaves=tuple(found))


def named_documents(evidence: Evidence) -> frozenset[int]:
    """Ids of the documents that the question names by a word in capitals."""
    route, view = evidence.ranking.route, evidence.ranking.view
    if route is None or evidence.asking.follows_up:
        return frozenset()
    capitals = {term for word in words(evidence.asking.question) if not word.islower() for term in terms(word)}
    return frozenset(
        view.documents[number].id
        for number in np.flatnonzero(route.named)
        if capitals & (view.index.titles[number].keys() | set(terms(view.heads[number])))
    )


def _tables(found: Sequence[Scored]) -> list[list[int]]:
    """Places of the rows of each table."""
    tables: dict[tuple[int, int | None], list[int]] = defaultdict(list)
    for n, scored in enumerate(found):
        if scored.leaf.kind == "row":
            tables[scored.document.id, scored.leaf.group].append(n)
    return list(tables.values())


def _named_rows(found: Sequence[Scored], asking: Asking, weight: float) -> list[Scored]:
    """Of the rows of one table, those that the question names stand before all others."""
    scores = [scored.score for scored in found]
    for rows in _tables(found):
        wanted = meant([found[n].leaf for n in rows], asking, found[rows[0]].document.title)
        best = max(scores[n] for n in rows)
        ahead = best - max(scores[n] for n, named in zip(rows, wanted, strict=True) if named)
        if not all(wanted):
            for n, named in zip(rows, wanted, strict=True):
                scores[n] += ahead if named else -weight
    return [replace(scored, score=score) for scored, score in zip(found, scores, strict=True)]


def _in_range(found: Sequence[Scored], question: str, weight: float) -> list[Scored]:
    """Of the rows of one table, the one into whose range the question's value falls stands for the best."""
    scores = {n: scored.score for n, scored in enumerate(found)}
    for rows in _tables(found):
        best = max(scores[n] for n in rows)
        for n, fits in zip(rows, fit([found[n].leaf.text for n in rows], question), strict=True):
            if fits:
                scores[n] = best + weight if fits > 0 else scores[n] - weight
    return [replace(scored, score=scores[n]) for n, scored in enumerate(found)]


def _of_level(found: Sequence[Scored], question: str, weight: float) -> list[Scored]:
    wanted = designators.designators(question)
    if not wanted:
        return list(found)
    return [
        replace(scored, score=scored.score + weight * designators.fit(scored.leaf.text, wanted))
        for scored in found
    ]


def _question_vector(asking: Asking, ranking: Ranking, retriever: Retriever) -> Floats:
    """The residual question; in a follow-up the question alone counts half as much again."""
    if not asking.follows_up:
        return ranking.residual_vector
    mixed = ranking.residual_vector + 0.5 * retriever.embedder.embed_query(asking.question)
    return (mixed / max(float(np.linalg.norm(mixed)), 1e-9)).astype(np.float32)


class _AskedHeadings:
    """Of an FAQ the heading is the question: how near it is to the one that was asked, for what stands below."""

    def __init__(self, vector: Floats, embed: Callable[[str], Floats]) -> None:
        self._vector = vector
        self._embed = embed
        self._known: dict[str, float] = {}

    def __call__(self, leaf: Leaf) -> float:
        heading = leaf.path[-1] if leaf.path else ""
        if not heading.rstrip().endswith("?"):
            return 0.0
        if heading not in self._known:
            self._known[heading] = float(self._embed(heading) @ self._vector)
        return self._known[heading]


def _score(evidence: Evidence, w: Weights, hit: Hit, position: int, dense: float) -> Scored:
    passage = hit.passage
    leaf = passage.leaves[position]
    words = _word_share(evidence, leaf)
    kind = holds(leaf.text, evidence.asking.kinds, item=leaf.kind == "item") if evidence.asking.kinds else 0.0
    score = w.passage * hit.score + w.leaf_dense * dense + w.leaf_words * words + w.kind * kind
    score += w.definition * _defines(evidence, leaf)
    if len(leaf.text.split()) <= SHORT_LEAF and leaf.kind not in ("row", "definition"):
        score -= w.short
    if evidence.asking.wants_list and leaf.group is not None and leaf.path:
        score += w.listed * evidence.coverage(f"{' '.join(leaf.path[-2:])} {leaf.lead}") ** 2
    if reads_as_order(leaf.text):
        score -= w.order * (1 - allowed(leaf.text) / len(leaf.text))
    return Scored(passage, position, score, dense, words, kind, hit.parts["dense"])


def _word_share(evidence: Evidence, leaf: Leaf) -> float:
    own = Counter(terms(leaf.text))
    above = set(terms(f"{' '.join(leaf.path[-3:])} {leaf.lead}"))
    share = 0.0
    for term, weight in (evidence.weights | evidence.added).items():
        if own[term]:
            share += weight * evidence.idf[term] * min(1.0, 0.7 + 0.15 * own[term])
        elif term in above:
            share += weight * evidence.idf[term] * ABOVE
    return min(1.0, share / evidence.total_idf)


def _defines(evidence: Evidence, leaf: Leaf) -> float:
    """How much of the defined term is what the question asks about."""
    match = DEFINES.search(leaf.text) or (TERM_FIRST.match(leaf.text) if leaf.kind == "definition" else None)
    defined = set(terms(next(group for group in match.groups() if group))) if match else set()
    if not defined:
        return 0.0
    share = len(defined & set(evidence.weights)) / len(defined)
    if evidence.asking.wants_definition:
        return WANTED * share**2  # of "Excluded Minutes", not of "Available Minutes"
    return OTHERWISE * share if leaf.kind == "definition" else 0.0

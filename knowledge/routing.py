"""Which document a question names. Pure: all it knows are titles, word counts and the first lines of documents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.keywords import KeywordIndex
from knowledge.naming import residual
from knowledge.words import compounds, inverse_frequency, terms, words

TEMPERATURE = 2.0  # of the softmax over document scores: two BM25 points are a factor of e
SURE = 0.05  # below this probability the question names no document, and nothing is dropped from it
CERTAIN = 0.5  # above it, names in the document's first lines count as its name too: the parties of a contract
NAMED_AT_MOST = 2  # documents that hold a word which is as good as a name: a contract and its amendment
NAMED_SHARE = 0.02  # or this share of them
MOST_NAMED_SHARE = 0.125  # among a handful of documents every word is rare, and few are names
SHORTEST_NAME = 4
TITLED = 0.85  # share of the documents that hold a name which have it in the title
MOST_OF_A_NAME = 0.4  # a word in more of the titles than this tells no documents apart
SHORTEST_IDENTITY = 3
KNOWN = 3.0  # … and what a vendor's does: its contract comes before what is said of all vendors
GROUP = 1.5  # what a named group counts against a single named document; from 1.5 to 3 the same answers are right
FULL_TITLE_MATCH = 6.0  # idf weight of matched title words from which a title match counts in full
RARE_HEADS = 0.1  # a word that stands in more of the documents' first lines than this names none of them
MIN_RARE = 3

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Route:
    """`probability` and `title_match` by document; `best` is the likeliest, `residual` the question without it."""

    probability: Floats
    title_match: Floats
    named: Floats  # 1 where the question holds a name of the document, more where it names its group
    best: int
    residual: str

    @property
    def sure(self) -> float:
        return float(self.probability[self.best])


def routing_terms(question: str) -> dict[str, float]:
    """The terms a document is looked for by: words, and neighbouring words written together."""
    found: dict[str, float] = {}
    for term in [*terms(question), *compounds(question)]:
        found[term] = found.get(term, 0.0) + 1.0
    return found


def route(
    question: str,
    index: KeywordIndex,
    heads: Sequence[str],
    ids: Mapping[str, int],
    known: frozenset[str] = frozenset(),
) -> Route:
    """Finds the document that a question names. `heads[i]` is the lower-cased beginning of document i.

    `known`: stems that are names whatever the texts say, as a vendor's.
    """
    query = routing_terms(question)
    names = identities(query, index, ids) | known
    scores = index.score_documents(query, ids)
    weights = np.exp((scores - scores.max()) / TEMPERATURE)
    probability = (weights / weights.sum()).astype(np.float32)
    best = int(probability.argmax())
    rest = question
    if probability[best] > SURE:
        title, head = index.titles[best], set(terms(heads[best]))
        few = max(MIN_RARE, RARE_HEADS * len(heads))
        rest = residual(
            question,
            lambda stem: stem in title,
            lambda stem: (
                probability[best] > CERTAIN and stem in head and sum(stem in other for other in heads) <= few
            ),
            names.__contains__,
        )
    matched = title_match(_name_weights(question, query, names, index, ids), index)
    named = np.maximum(named_by(query, names, index, ids), headed_by(question, heads, index, ids))
    for term in known & query.keys():
        named[index.titled(term)] = KNOWN
    return Route(probability, matched, named, best, rest)


def identities(query: Iterable[str], index: KeywordIndex, ids: Mapping[str, int]) -> frozenset[str]:
    """Terms that name documents and say nothing else: nearly wherever one stands, it stands in the title.

    So a name is known however it is written, and so is that of a group of documents ("acme-policies/…").
    """
    number = len(index.titles)
    if number * MOST_NAMED_SHARE < 1:
        return frozenset()
    return frozenset(
        term
        for term in query
        if len(term) >= SHORTEST_IDENTITY
        and 0 < len(index.titled(term)) <= MOST_OF_A_NAME * number
        and len(index.titled(term)) >= TITLED * index.holding_documents(term, ids)
    )


def named_by(query: Iterable[str], names: Collection[str], index: KeywordIndex, ids: Mapping[str, int]) -> Floats:
    """1 for documents whose title holds a word of the question that is as good as a name, 0 for the rest.

    GROUP for those of a group that the question names.
    """
    number = len(index.titles)
    found = np.zeros(number, np.float32)
    few = _few(number)
    for term in query:
        holders = index.titled(term)
        rare = len(term) >= SHORTEST_NAME and index.holding_documents(term, ids) <= few
        if holders and (rare or term in names):
            weight = GROUP if term in names and len(holders) > NAMED_AT_MOST else 1.0
            found[holders] = np.maximum(found[holders], weight)
    return found


def headed_by(question: str, heads: Sequence[str], index: KeywordIndex, ids: Mapping[str, int]) -> Floats:
    """1 for a document whose first lines hold a word of the question in capitals that hardly another one holds.

    So the party of a contract names it, whatever the title says.
    """
    found = np.zeros(len(heads), np.float32)
    few = _few(len(heads))
    for term in {term for word in words(question) if not word.islower() for term in terms(word)}:
        if len(term) >= SHORTEST_NAME and index.holding_documents(term, ids) <= few:
            found[[number for number, head in enumerate(heads) if term in head and term in terms(head)]] = 1.0
    return found


def _few(documents: int) -> float:
    """So many documents may hold a word that is as good as a name."""
    return min(max(NAMED_AT_MOST, NAMED_SHARE * documents), MOST_NAMED_SHARE * documents)


def _name_weights(
    question: str,
    query: Iterable[str],
    names: Collection[str],
    index: KeywordIndex,
    ids: Mapping[str, int],
) -> dict[str, float]:
    """1 for names, capitals, numbers and compounds; for a small word how rare it is in the texts, 0 to 1."""
    rarest = inverse_frequency(index.size, 0)
    found = dict.fromkeys(query, 1.0)
    plain = {term for word in words(question) if word.islower() for term in terms(word)}
    capital = {term for word in words(question) if not word.islower() for term in terms(word)}
    for term in plain - capital - set(names):
        if index.titled(term):
            found[term] = index.idf(term, ids, titles=False) / rarest
    return found


def title_match(query: Mapping[str, float], index: KeywordIndex) -> Floats:
    """How much of each title stands in the question, by idf over titles, from 0 to 1.

    `query` weighs each term by how much it looks like a name: "days" in "Closure days" is none.
    """
    number = len(index.titles)
    matched = np.zeros(number, np.float32)
    for term, weight in query.items():
        holders = index.titled(term)
        matched[holders] += weight * inverse_frequency(number, len(holders))
    share: Floats = matched / np.maximum(index.title_weights, 1e-6) * np.minimum(1, matched / FULL_TITLE_MATCH)
    return share

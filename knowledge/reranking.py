"""The second look at the best candidates: word by word, in context, with the vectors of their tokens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.base import KnowledgeBase
from knowledge.contexts import passage_context
from knowledge.embeddings import Embedder
from knowledge.tokens import Query, TokenBlock, matched, token_weights

RERANKED = 50  # candidates looked at
RECOMPUTED = 20  # of those stored without token vectors: 10 to 20 ms each
MATCH_WEIGHT = 2.0  # against the hybrid score, which is 0 to 1

Floats = NDArray[np.float32]


class Reranker:
    """Matches questions with passages of a knowledge base."""

    def __init__(self, base: KnowledgeBase, embedder: Embedder) -> None:
        self._base = base
        self._embedder = embedder

    def matches(
        self,
        queries: Sequence[tuple[float, Query]],
        passage_ids: Sequence[int],
        idf: Callable[[str], float],
        highest: float,
        known: Mapping[int, TokenBlock] | None = None,
    ) -> dict[int, float]:
        """`queries` are wordings of one question with their shares, which sum to 1. By passage id, best effort:
        a passage that was stored without token vectors and is not among the first has none. `known` holds token
        vectors that count instead of those stored.
        """
        blocks = self._blocks(passage_ids, known or {})
        asked = [(share, query) for share, query in queries if share > 0 and len(query.tokens)]
        if not blocks or not asked:
            return {}
        vectors = np.concatenate([query.tokens for _, query in asked])
        weights = np.concatenate([share * token_weights(query, idf, highest) for share, query in asked])
        found = matched(vectors, weights.astype(np.float32), list(blocks.values()))
        return dict(zip(blocks, found, strict=True))

    def _blocks(self, passage_ids: Sequence[int], known: Mapping[int, TokenBlock]) -> dict[int, TokenBlock]:
        stored = {**self._base.ledger.tokens(passage_ids), **known}
        missing = [number for number in passage_ids if number not in stored][:RECOMPUTED]
        if missing:
            passages = self._base.ledger.passages(missing)
            again = [passages[number] for number in missing if number in passages]
            contexts = [passage_context(passage.document.title, passage.leaves) for passage in again]
            made = self._embedder.embed(contexts).tokens
            stored |= {passage.id: block for passage, block in zip(again, made, strict=True)}
        return {number: stored[number] for number in passage_ids if number in stored}


def reranked(scores: Floats, matches: Sequence[float | None]) -> Floats:
    """The scores of candidates, best first, after the second look at some of them.

    Those looked at stay before the others, whose scores are capped at the lowest of theirs.
    """
    looked = np.array([match is not None for match in matches])
    if not looked.any():
        return scores
    final = scores + MATCH_WEIGHT * np.array([match or 0.0 for match in matches], np.float32)
    lowest = float(final[looked].min())
    capped: Floats = np.where(looked, final, np.minimum(scores, lowest)).astype(np.float32)
    return capped

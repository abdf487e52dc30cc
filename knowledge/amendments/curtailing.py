"""A document of which some leaves are no longer in force: what of it takes part in the search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from knowledge.amendments.chains import hidden_leaves
from knowledge.contexts import passage_context
from knowledge.embeddings import FEW, Embedder
from knowledge.keywords import pack, passage_terms, unpack
from knowledge.ledger import Ledger
from knowledge.records import HEAD_CHARACTERS, Segment
from knowledge.tokens import TokenBlock
from knowledge.types import Document, Leaf


@dataclass(frozen=True)
class Curtailed:
    """As the ledger would have it, had the hidden leaves never been written."""

    segment: Segment
    head: str
    in_part: frozenset[int]  # ids of the passages that are shown in part
    tokens: Mapping[int, TokenBlock]  # of these


def shown_leaves(leaves: Sequence[Leaf], hidden: Collection[int], first: int = 0) -> tuple[Leaf, ...]:
    """The leaves, each in its place; those that are hidden have no text. `first`: number of the first of them."""
    if not hidden:
        return tuple(leaves)
    return tuple(
        replace(leaf, text="", runs=(), lead="") if first + i in hidden else leaf for i, leaf in enumerate(leaves)
    )


def leaves_in_force(ledger: Ledger, document_id: int, on: date) -> tuple[Leaf, ...]:
    """The leaves of a document without those that an amendment has taken the place of by that day."""
    leaves, documents = ledger.leaves(document_id), ledger.documents()
    if not any(document.amends for document in documents):
        return leaves
    hidden = hidden_leaves(documents, on, ledger.leaves).get(document_id, frozenset())
    return tuple(leaf for number, leaf in enumerate(leaves) if number not in hidden)


def curtailed(
    document: Document, segment: Segment, hidden: Collection[int], ledger: Ledger, embedder: Embedder | None
) -> Curtailed:
    """Without an `embedder` a passage that is shown in part keeps the vector of the whole."""
    shown = [(n, leaf) for n, leaf in enumerate(ledger.leaves(document.id)) if n not in hidden]
    parts: dict[int, list[Leaf]] = {}  # by ordinal: what is left of a passage that loses something
    for ordinal, (start, end) in enumerate(ledger.passage_ranges(document.id)):
        left = [leaf for n, leaf in shown if start <= n < end]
        if len(left) < end - start:
            parts[ordinal] = left
    kept = np.array([n for n in range(len(segment.passage_ids)) if parts.get(n, [None])], np.int64)
    in_part = [n for n in kept.tolist() if n in parts]
    vectors = segment.passage_vectors.copy()
    tokens: dict[int, TokenBlock] = {}
    if embedder is not None:
        contexts = [passage_context(document.title, parts[n]) for n in in_part]
        for start in range(0, len(contexts), FEW):  # up to so many are done without the large model
            made = embedder.embed(contexts[start : start + FEW])
            numbers = in_part[start : start + FEW]
            vectors[numbers] = made.passages
            tokens |= dict(zip(segment.passage_ids[numbers].tolist(), made.tokens, strict=True))
    return Curtailed(
        Segment(
            segment.document_id,
            segment.passage_ids[kept],
            vectors[kept],
            _counted(segment, kept, {n: passage_terms(document.title, parts[n]) for n in in_part}, ledger),
        ),
        "\n".join(leaf.text for _, leaf in shown)[:HEAD_CHARACTERS],
        frozenset(segment.passage_ids[in_part].tolist()),
        tokens,
    )


def _counted(
    segment: Segment, kept: NDArray[np.int64], again: Mapping[int, Counter[str]], ledger: Ledger
) -> bytes:
    """The term counts of the kept passages, in their order, some of them counted `again`."""
    passage, term, count = unpack(segment.terms)
    ids = ledger.term_ids({word for counted in again.values() for word in counted})
    row = np.full(len(segment.passage_ids), -1, np.int32)
    row[kept] = np.arange(len(kept), dtype=np.int32)
    stays = (row[passage] >= 0) & ~np.isin(passage, list(again))
    known = [
        Counter({word: n for word, n in again.get(p, Counter()).items() if word in ids}) for p in kept.tolist()
    ]
    counted = np.array(unpack(pack(known, ids)))
    return (
        np.concatenate([np.array([row[passage], term, count])[:, stays], counted], axis=1)
        .astype(np.int32)
        .tobytes()
    )

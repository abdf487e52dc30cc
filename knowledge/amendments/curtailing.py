"""A document of which some leaves are no longer in force: what of it takes part in the search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

from knowledge.amendments.chains import hidden_leaves
from knowledge.amendments.hidden import NOTHING, Hidden, blanked, in_force
from knowledge.contexts import passage_context
from knowledge.embeddings import FEW, Embedder
from knowledge.keywords import pack, passage_terms, unpack
from knowledge.ledger import Ledger
from knowledge.records import HEAD_CHARACTERS, Segment
from knowledge.tokens import TokenBlock
from knowledge.types import Document, Leaf


@dataclass(frozen=True)
class Curtailed:
    """As the ledger would have it, had what is hidden never been written."""

    segment: Segment
    head: str
    in_part: frozenset[int]  # ids of the passages that are shown in part
    tokens: Mapping[int, TokenBlock]  # of these
    leaves: Mapping[int, NDArray[np.float32]]  # of these: vectors of their leaves, the hidden ones' all zero


def shown_leaves(leaves: Sequence[Leaf], hidden: Collection[int], first: int = 0) -> tuple[Leaf, ...]:
    """The leaves, each in its place; those that are hidden have no text. `first`: number of the first of them.

    An order of an amendment has the words of the clause that it changes as its lead.
    """
    if not isinstance(hidden, Hidden):
        return tuple(blanked(leaf) if first + i in hidden else leaf for i, leaf in enumerate(leaves))
    return tuple(_shown(leaf, first + i, hidden) for i, leaf in enumerate(leaves))


def _shown(leaf: Leaf, number: int, hidden: Hidden) -> Leaf:
    shown = hidden.shown(leaf, number)
    if shown is None:
        return blanked(leaf)
    return shown if shown.lead or number not in hidden.about else replace(shown, lead=hidden.about[number])


def leaves_in_force(ledger: Ledger, document_id: int, on: date) -> tuple[Leaf, ...]:
    """The leaves of a document without what an amendment has taken the place of by that day."""
    leaves, documents = ledger.leaves(document_id), ledger.documents()
    if not any(document.amends for document in documents):
        return leaves
    hidden = hidden_leaves(documents, on, cache(ledger.leaves)).get(document_id, NOTHING)
    return tuple(leaf for _, leaf in in_force(leaves, hidden))


def curtailed(
    document: Document, segment: Segment, hidden: frozenset[int], ledger: Ledger, embedder: Embedder | None
) -> Curtailed:
    """Without an `embedder` a passage that is shown in part keeps the vector of the whole."""
    leaves = ledger.leaves(document.id)
    shown = in_force(leaves, hidden)
    about = hidden.about if isinstance(hidden, Hidden) else {}
    touched = set(range(len(leaves))) - {n for n, leaf in shown if leaf is leaves[n] and n not in about}
    parts: dict[int, list[Leaf]] = {}  # by ordinal: what is searched of a passage that is not as it was
    ranges = ledger.passage_ranges(document.id)
    for ordinal, (start, end) in enumerate(ranges):
        if not touched.isdisjoint(range(start, end)):
            parts[ordinal] = [searched(leaf, about.get(n, "")) for n, leaf in shown if start <= n < end]
    kept = np.array([n for n in range(len(segment.passage_ids)) if parts.get(n, [None])], np.int64)
    in_part = [n for n in kept.tolist() if n in parts]
    vectors = segment.passage_vectors.copy()
    tokens: dict[int, TokenBlock] = {}
    of_leaves: dict[int, NDArray[np.float32]] = {}
    numbers_shown = [n for n, _ in shown]
    if embedder is not None:
        contexts = [passage_context(document.title, parts[n]) for n in in_part]
        for start in range(0, len(contexts), FEW):  # up to so many are done without the large model
            made = embedder.embed(contexts[start : start + FEW])
            numbers = in_part[start : start + FEW]
            vectors[numbers] = made.passages
            ids = segment.passage_ids[numbers].tolist()
            tokens |= dict(zip(ids, made.tokens, strict=True))
            for ordinal, passage, own in zip(numbers, ids, made.leaves, strict=True):
                first, end = ranges[ordinal]
                of_leaves[passage] = np.zeros((end - first, own.shape[1]), np.float32)
                of_leaves[passage][[n - first for n in numbers_shown if first <= n < end]] = own
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
        of_leaves,
    )


def searched(leaf: Leaf, about: str) -> Leaf:
    """An order of an amendment is searched together with the words of the clause that it changes."""
    return replace(leaf, text=f"{about} {leaf.text}") if about else leaf


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

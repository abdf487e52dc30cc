"""BM25 over the passages a caller may see: term counts are stored per document and scored in memory.

Nothing global is kept: word statistics come from the visible documents alone, so what a caller may not see
cannot move a score. Adding or removing a document touches only its own block of counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.types import Leaf
from knowledge.words import inverse_frequency, terms, without_links

K1 = 1.6  # with B, from the prototype that was tuned on the development sets, not swept again
B = 0.75
DOCUMENT_K1 = 1.2
DOCUMENT_B = 0.75
TITLE_WEIGHT = 5  # a title is what people call a document by

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


def passage_terms(title: str, leaves: Sequence[Leaf]) -> Counter[str]:
    """The terms of a passage: its text, and once what its headings and its lead-in add. The title comes later."""
    found = Counter(terms(without_links("\n".join(leaf.text for leaf in leaves))))
    above = set(terms(f"{leaves[0].lead} {' '.join(leaves[0].path)}"))
    found.update(above - found.keys() - set(terms(title)))
    return found


def pack(passages: Sequence[Counter[str]], ids: Mapping[str, int]) -> bytes:
    """Term counts of one document's passages as bytes: int32 columns passage, term id, count."""
    rows = [(number, ids[term], count) for number, found in enumerate(passages) for term, count in found.items()]
    return np.array(rows, np.int32).reshape(-1, 3).T.tobytes()


def unpack(block: bytes) -> tuple[Ints, Ints, Ints]:
    columns = np.frombuffer(block, np.int32).reshape(3, -1)
    return columns[0], columns[1], columns[2]


class KeywordIndex:
    """BM25 over documents: `blocks[i]` (from `pack`) holds the `sizes[i]` passages of document `titles[i]`."""

    def __init__(self, blocks: Sequence[bytes], sizes: Sequence[int], titles: Sequence[str]) -> None:
        self.starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
        self.size = int(self.starts[-1])
        self.document: Ints = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        columns = [unpack(block) for block in blocks] or [(np.zeros(0, np.int32),) * 3]
        passage = [part[0] + start for part, start in zip(columns, self.starts, strict=False)]
        held = np.concatenate([column[1] for column in columns])
        order = np.argsort(held, kind="stable")
        self._term: Ints = held[order]
        self._passage: Ints = np.concatenate(passage)[order]
        self._count: Ints = np.concatenate([column[2] for column in columns])[order]
        self.titles = [Counter(terms(title)) for title in titles]
        self._by_title: dict[str, list[int]] = {}
        for number, counted in enumerate(self.titles):
            for term in counted:
                self._by_title.setdefault(term, []).append(number)
        self.title_weights: Floats = np.zeros(len(titles), np.float32)  # by title: idf of its terms over titles
        for holders in self._by_title.values():
            self.title_weights[holders] += inverse_frequency(len(titles), len(holders))
        title_lengths = np.array([title.total() for title in self.titles], np.float32)
        text_lengths = np.bincount(self._passage, weights=self._count, minlength=self.size).astype(np.float32)
        lengths = text_lengths + title_lengths[self.document]
        self._norm: Floats = K1 * (1 - B + B * lengths / max(_mean(lengths), 1e-9))
        whole = (
            np.bincount(self.document, weights=text_lengths, minlength=len(sizes)) + TITLE_WEIGHT * title_lengths
        )
        self._document_norm: Floats = (
            DOCUMENT_K1 * (1 - DOCUMENT_B + DOCUMENT_B * whole / max(_mean(whole), 1e-9))
        ).astype(np.float32)

    def held(self, ids: Mapping[str, int]) -> dict[str, int]:
        """Those of the terms that stand in some passage: the ledger also knows those of invisible documents."""
        return {term: number for term, number in ids.items() if len(self._postings(number)[0])}

    def held_by(self) -> dict[int, int]:
        """In how many passages each term stands, by its id; those of titles alone are in `titles`."""
        ids, passages = np.unique(self._term, return_counts=True)
        return dict(zip(ids.tolist(), passages.tolist(), strict=True))

    def titled(self, term: str) -> list[int]:
        """Numbers of the documents whose title holds a term."""
        return self._by_title.get(term, [])

    def _postings(self, term_id: int | None) -> tuple[Ints, Ints]:
        """The passages (row numbers) whose text holds a term, and how often."""
        if term_id is None:
            return np.zeros(0, np.int32), np.zeros(0, np.int32)
        wanted = np.array([term_id, term_id + 1], self._term.dtype)  # of another type the whole column is copied
        low, high = np.searchsorted(self._term, wanted)
        return self._passage[low:high], self._count[low:high]

    def _counts(self, term: str, ids: Mapping[str, int]) -> Floats:
        """How often each passage holds a term, its document's title counted once."""
        counts = np.zeros(self.size, np.float32)
        rows, found = self._postings(ids.get(term))
        counts[rows] = found
        for number in self.titled(term):
            counts[self.starts[number] : self.starts[number + 1]] += self.titles[number][term]
        return counts

    def idf(self, term: str, ids: Mapping[str, int], *, titles: bool = True) -> float:
        """Inverse frequency over passages; `titles`: a passage also holds the words of its document's title."""
        held = self._counts(term, ids) if titles else self._postings(ids.get(term))[0] + 1
        return inverse_frequency(self.size, int(np.count_nonzero(held)))

    def score(self, query: Mapping[str, float], ids: Mapping[str, int]) -> Floats:
        """BM25 of every passage for weighted terms: shape (size,). `ids` maps known terms to their ids."""
        scores = np.zeros(self.size, np.float32)
        for term, weight in query.items():
            counts = self._counts(term, ids)
            held = np.flatnonzero(counts)
            if len(held):
                idf = inverse_frequency(self.size, len(held))
                scores[held] += weight * idf * counts[held] * (K1 + 1) / (counts[held] + self._norm[held])
        return scores

    def holding_documents(self, term: str, ids: Mapping[str, int]) -> int:
        """In how many documents a term stands, in the text or in the title."""
        rows, _ = self._postings(ids.get(term))
        return len({*self.document[rows].tolist(), *self.titled(term)})

    def score_documents(self, query: Mapping[str, float], ids: Mapping[str, int]) -> Floats:
        """BM25 of whole documents, the title weighing TITLE_WEIGHT times: shape (documents,)."""
        number = len(self.titles)
        scores = np.zeros(number, np.float32)
        for term, weight in query.items():
            rows, found = self._postings(ids.get(term))
            counts = np.bincount(self.document[rows], weights=found, minlength=number)
            for title in self.titled(term):
                counts[title] += TITLE_WEIGHT * self.titles[title][term]
            held = np.flatnonzero(counts)
            if len(held):
                gain = counts[held] * (DOCUMENT_K1 + 1) / (counts[held] + self._document_norm[held])
                scores[held] += weight * inverse_frequency(number, len(held)) * gain
        return scores


def _mean(values: NDArray[np.floating]) -> float:
    return float(values.mean()) if len(values) else 0.0

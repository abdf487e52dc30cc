"""Vectors of single tokens: how they are kept (4 bits a dimension), and how a question is matched with them. Pure.

A passage scores by the best match of each word of the question, weighed by how rare the word is ("MaxSim",
Khattab and Zaharia 2020, arXiv:2004.12832). Against float32 the 4 bits cost nothing that docs/benchmarks.md shows.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.words import PRONOUNS, STOP_WORDS, stem

LEVELS = 7  # -7 to 7 in each half byte
STOP_WEIGHT = 0.25  # of a stop word: what BM25's idf gives a word in half of 2,000 passages, square root taken
HEADER = np.dtype([("tokens", "<u4"), ("width", "<u4")])

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TokenBlock:
    """The tokens of one passage in order: unit vectors of width d, and the leaf of the passage each stands in."""

    codes: NDArray[np.uint8]  # (tokens, d / 2), two dimensions a byte
    scales: NDArray[np.float16]  # (tokens,)
    leaves: NDArray[np.uint16]  # (tokens,), ascending

    def __len__(self) -> int:
        return len(self.scales)

    def pack(self) -> bytes:
        header = np.array((len(self), self.codes.shape[1]), HEADER)
        return header.tobytes() + self.scales.tobytes() + self.leaves.tobytes() + self.codes.tobytes()

    @classmethod
    def unpack(cls, packed: bytes) -> TokenBlock:
        header = np.frombuffer(packed, HEADER, 1)[0]
        count, width = int(header["tokens"]), int(header["width"])
        at = HEADER.itemsize
        scales = np.frombuffer(packed, np.float16, count, at)
        leaves = np.frombuffer(packed, np.uint16, count, at + 2 * count)
        codes = np.frombuffer(packed, np.uint8, count * width, at + 4 * count).reshape(count, width)
        return cls(codes, scales, leaves)


@dataclass(frozen=True, slots=True)
class Query:
    """A question: its vector (d,), its tokens' unit vectors (tokens, d) and where each stands in `text`."""

    text: str
    vector: Floats
    tokens: Floats
    spans: tuple[tuple[int, int], ...]


def quantised(vectors: Floats, leaves: NDArray[np.integer]) -> TokenBlock:
    """`vectors`: unit vectors, shape (tokens, d), d even."""
    scales = (np.abs(vectors).max(axis=1, initial=1e-6) / LEVELS).astype(np.float16)
    levels = np.rint(vectors / scales[:, None].astype(np.float32)).clip(-LEVELS, LEVELS).astype(np.int8) + LEVELS
    pairs = levels.astype(np.uint8)
    return TokenBlock(pairs[:, 0::2] | (pairs[:, 1::2] << 4), scales, leaves.astype(np.uint16))


_PAIRS = np.array([(code & 15, code >> 4) for code in range(256)], np.float32) - LEVELS


def similarities(query: Floats, blocks: Sequence[TokenBlock]) -> Floats:
    """Cosines of each of `query`'s unit vectors with each token of all blocks, shape (query, tokens)."""
    codes = np.concatenate([block.codes for block in blocks])
    scales = np.concatenate([block.scales for block in blocks]).astype(np.float32)
    vectors = _PAIRS[codes].reshape(len(codes), -1)
    found: Floats = (query @ vectors.T) * scales
    return found


@dataclass(frozen=True, slots=True)
class Matched:
    """How well the tokens of a question are matched in one passage: 0 to 1, by their weights."""

    passage: float
    leaves: dict[int, float]  # by position of the leaf in its passage; a leaf that the model never saw is absent


def matched(query: Floats, weights: Floats, blocks: Sequence[TokenBlock]) -> list[Matched]:
    """The best match of each token of the question, weighed and summed, by passage and by leaf.

    `weights` sum to 1. A passage without tokens matches nothing.
    """
    full = [number for number, block in enumerate(blocks) if len(block)]
    found = [Matched(0.0, {}) for _ in blocks]
    if not full or not len(query):
        return found
    cosines = similarities(query, [blocks[number] for number in full])
    sizes = [len(blocks[number]) for number in full]
    owner = np.repeat(np.arange(len(full)), sizes)
    leaf = np.concatenate([blocks[number].leaves for number in full])
    starts = np.flatnonzero(np.r_[True, (np.diff(owner) != 0) | (np.diff(leaf.astype(np.int64)) != 0)])
    by_leaf = np.maximum.reduceat(cosines, starts, axis=1)
    passage_starts = np.flatnonzero(np.r_[True, np.diff(owner[starts]) != 0])
    by_passage = weights @ np.maximum.reduceat(by_leaf, passage_starts, axis=1)
    scores = weights @ by_leaf
    ends = np.r_[passage_starts[1:], len(starts)]
    for place, (number, start, end) in enumerate(zip(full, passage_starts, ends, strict=True)):
        leaves = {int(leaf[starts[i]]): float(scores[i]) for i in range(start, end)}
        found[number] = Matched(float(by_passage[place]), leaves)
    return found


def token_weights(query: Query, idf: Callable[[str], float], highest: float) -> Floats:
    """Square roots of the words' idf, as shares of the `highest` idf there can be; 0 for punctuation. Sum: 1."""
    found = np.zeros(len(query.spans), np.float32)
    for number, (start, end) in enumerate(query.spans):
        word = _word_around(query.text, start, end)
        if not word:
            continue
        if word.lower() in STOP_WORDS or word.lower() in PRONOUNS:
            found[number] = STOP_WEIGHT
        else:
            found[number] = math.sqrt(max(idf(stem(word)), 0.0) / max(highest, 1e-6))
    total = float(found.sum())
    return found / total if total else np.full(len(found), 1 / max(1, len(found)), np.float32)


def _word_around(text: str, start: int, end: int) -> str:
    """The word that a token is a part of; empty for punctuation."""
    if not re.search(r"[^\W_]", text[start:end]):
        return ""
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[start:end]

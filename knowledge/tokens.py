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
    """The tokens of one passage in order: unit vectors of width d."""

    codes: NDArray[np.uint8]  # (tokens, d / 2), two dimensions a byte
    scales: NDArray[np.float16]  # (tokens,)

    def __len__(self) -> int:
        return len(self.scales)

    def pack(self) -> bytes:
        header = np.array((len(self), self.codes.shape[1]), HEADER)
        return header.tobytes() + self.scales.tobytes() + self.codes.tobytes()

    @classmethod
    def unpack(cls, packed: bytes) -> TokenBlock:
        header = np.frombuffer(packed, HEADER, 1)[0]
        count, width = int(header["tokens"]), int(header["width"])
        at = HEADER.itemsize
        scales = np.frombuffer(packed, np.float16, count, at)
        codes = np.frombuffer(packed, np.uint8, count * width, at + 2 * count).reshape(count, width)
        return cls(codes, scales)


@dataclass(frozen=True, slots=True)
class Query:
    """A question: its vector (d,), its tokens' unit vectors (tokens, d) and where each stands in `text`."""

    text: str
    vector: Floats
    tokens: Floats
    spans: tuple[tuple[int, int], ...]


def quantised(vectors: Floats) -> TokenBlock:
    """`vectors`: unit vectors, shape (tokens, d), d even."""
    scales = (np.abs(vectors).max(axis=1, initial=1e-6) / LEVELS).astype(np.float16)
    levels = np.rint(vectors / scales[:, None].astype(np.float32)).clip(-LEVELS, LEVELS).astype(np.int8) + LEVELS
    pairs = levels.astype(np.uint8)
    return TokenBlock(pairs[:, 0::2] | (pairs[:, 1::2] << 4), scales)


# Both levels of a byte as one element of eight bytes: looked up ten times as fast as a row of two.
_PAIRS = (np.array([(code & 15, code >> 4) for code in range(256)], np.float32) - LEVELS).view(np.complex64)[:, 0]


def similarities(query: Floats, blocks: Sequence[TokenBlock]) -> Floats:
    """Cosines of each of `query`'s unit vectors with each token of all blocks, shape (query, tokens)."""
    codes = np.concatenate([block.codes for block in blocks])
    scales = np.concatenate([block.scales for block in blocks]).astype(np.float32)
    vectors = _PAIRS[codes].view(np.float32)
    found: Floats = (query @ vectors.T) * scales
    return found


def matched(query: Floats, weights: Floats, blocks: Sequence[TokenBlock]) -> list[float]:
    """For each block the best match of each of the question's tokens, weighed and summed: 0 to 1.

    `weights` sum to 1. A passage without tokens matches nothing.
    """
    found = [0.0] * len(blocks)
    full = [number for number, block in enumerate(blocks) if len(block)]
    if not full or not len(query):
        return found
    cosines = similarities(query, [blocks[number] for number in full])
    starts = np.cumsum([0, *(len(blocks[number]) for number in full[:-1])])
    scores = weights @ np.maximum.reduceat(cosines, starts, axis=1)
    for number, score in zip(full, scores, strict=True):
        found[number] = float(score)
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

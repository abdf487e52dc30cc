"""Stand-ins whose results can be worked out by eye."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.contexts import Context
from knowledge.embeddings import Embedded
from knowledge.tokens import Query, TokenBlock, quantised
from knowledge.words import WORD, terms, words

Vectors = NDArray[np.float32]


class FakeEmbedder:
    """A hashed bag of words: texts that share words are near, texts that share none (nearly) at right angles."""

    def __init__(self, dimensions: int = 64) -> None:
        self._dimensions = dimensions
        self.asked: list[str] = []  # the texts that went through `embed_query`
        self.embedded: list[str] = []  # the passages that went through `embed`

    @property
    def fingerprint(self) -> str:
        return f"fake:{self._dimensions}"

    @property
    def dimensions(self) -> int:
        return self._dimensions

    def prepare(self) -> None:
        pass

    def embed(self, contexts: Sequence[Context]) -> Embedded:
        self.embedded += [context.text for context in contexts]
        passages = np.zeros((len(contexts), self._dimensions), np.float32)
        leaves = [np.zeros((len(context.spans), self._dimensions), np.float32) for context in contexts]
        for row, context in enumerate(contexts):
            passages[row] = self._vector(context.text)
            for leaf, (start, end) in enumerate(context.spans):
                leaves[row][leaf] = self._vector(context.text[start:end])
        return Embedded(passages, leaves, [self._tokens(context) for context in contexts])

    def embed_query(self, text: str) -> Vectors:
        return self.encode_query(text).vector

    def encode_query(self, text: str) -> Query:
        self.asked.append(text)
        found = list(WORD.finditer(text))
        vectors = [self._vector(match.group()) for match in found]
        tokens = np.array(vectors, np.float32).reshape(-1, self._dimensions)
        return Query(text, self._vector(text), tokens, tuple(match.span() for match in found))

    def _tokens(self, context: Context) -> TokenBlock:
        """Each word is a token."""
        held = [self._vector(word) for start, end in context.spans for word in words(context.text[start:end])]
        return quantised(np.array(held, np.float32).reshape(-1, self._dimensions))

    def _vector(self, text: str) -> Vectors:
        vector = np.zeros(self._dimensions, np.float32)
        for term in terms(text) or [text]:
            vector[zlib.crc32(term.encode()) % self._dimensions] += 1
        normalised: Vectors = vector / np.linalg.norm(vector)
        return normalised

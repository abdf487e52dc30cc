"""What a sentence wants that no rule fits, from its vector and its words: softmax regression on many phrasings.

`evals.adapting.wishes` learns it from `evals/datasets/wishes`. The rules come first: they know what they say.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.onboarding.sentences import Spoken
from knowledge.embeddings import Embedder
from knowledge.errors import ModelError

FILE = Path(__file__).with_name("hearing.safetensors")
REMEDY = "Install bpo-assistant again; in a clone: git checkout assistant"
NOTHING = "none"  # the label of a plain question
# How long the parts beside the sentence's own vector are, whose length is 1:
FLAG = 0.5  # whether a step or a name stands in the sentence
WORDS = 0.6  # its words, each in one of so many places:
PLACES = 2048

Floats = NDArray[np.float32]
Embed = Callable[[str], Floats]  # a text's unit vector, (d,)
Listen = Callable[[Spoken], Mapping[str, float]]  # how likely a sentence is each of the labels


@dataclass(frozen=True, slots=True)
class Hearing:
    """`weights`, (labels, n), and `bias`, (labels,), of what `heard_as` makes of a sentence."""

    labels: tuple[str, ...]
    weights: Floats
    bias: Floats

    def chances(self, vector: Floats) -> Mapping[str, float]:
        """Of each label; they sum to 1."""
        score = self.weights @ vector + self.bias
        odds = np.exp(score - score.max())
        return dict(zip(self.labels, (odds / odds.sum()).tolist(), strict=True))


def heard_as(said: Spoken, embed: Embed) -> Floats:
    """A sentence whose names and steps are all alike: its vector, what is in it, its words: (d + 3 + PLACES,)."""
    text = " ".join({"CASE": "acme", "STEP": "the step"}.get(token, token) for token in said.tokens)
    flags = np.array((said.step is not None, said.who is not None, said.asks), np.float32)
    return np.concatenate([embed(f"{text}?" if said.asks else text), FLAG * flags, WORDS * placed(said.tokens)])


def placed(words: Sequence[str]) -> Floats:
    """How often each word stands there, by the square root, as a unit vector, (PLACES,); two may share a place."""
    places = np.array([zlib.crc32(word.encode()) % PLACES for word in words], np.int64)
    counted = np.sqrt(np.bincount(places, minlength=PLACES)).astype(np.float32)
    return counted / np.float32(max(np.sqrt(len(words)), 1.0))


def listening(found: Hearing, embed: Embed) -> Listen:
    return lambda said: found.chances(heard_as(said, embed))


def hears(said: Spoken, embedder: Embedder) -> Mapping[str, float]:
    """Nothing where `embedder` is another model than this was learnt with: then the rules decide alone."""
    found = load(embedder.fingerprint)
    return found.chances(heard_as(said, embedder.embed_query)) if found else {}


def save(found: Hearing, fingerprint: str, file: Path = FILE) -> None:
    """With the `fingerprint` of the model that made the vectors."""
    from safetensors.numpy import save_file

    arrays = {"weights": found.weights.astype(np.float16), "bias": found.bias.astype(np.float16)}
    save_file(arrays, file, metadata={"model": fingerprint, "labels": " ".join(found.labels)})


@cache
def load(fingerprint: str, file: Path = FILE) -> Hearing | None:
    """None where another model than that of `fingerprint` made it. ModelError where it cannot be read."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(file, framework="numpy") as opened:
            about: Mapping[str, str] = opened.metadata() or {}
            weights, bias = (opened.get_tensor(name).astype(np.float32) for name in ("weights", "bias"))
    except (OSError, SafetensorError) as error:
        raise ModelError(f"{file} is missing or damaged. {REMEDY}") from error
    if about.get("model") != fingerprint:
        return None
    return Hearing(tuple(about.get("labels", "").split()), weights, bias)

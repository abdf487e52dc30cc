"""How people put what documents put otherwise: questions that were asked of invented clauses, and those clauses.

A question is drawn towards the clauses that answered the questions most like it, and so towards the wording of
documents: hypothetical document embeddings (Gao et al. 2022, arXiv:2212.10496), with remembered clauses where the
paper has a language model write one. `evals.adapting.precedents` makes the file from `evals/datasets/wordings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import ModelError

FILE = Path(__file__).with_name("precedents.safetensors")
REMEDY = "Install bpo-assistant again; in a clone: git checkout knowledge"
MOST = 8  # questions that are listened to
SHARPNESS = 0.05  # how far behind the likest one another is heard still: exp(-difference / this)
# Cosine of the likest question from which any is heard, and from which all are heard fully: for the sentence that
# answers, and more strictly for its passage, which is also looked for in documents of trades never heard of.
SENTENCES, PASSAGES = (0.3, 0.6), (0.4, 0.7)
WEIGHT = 0.8  # of what they found, against the question itself

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Precedents:
    """Unit vectors of questions, (n, d), and of clauses, (m, d); `clause_of`, (n,), is each question's clause."""

    questions: Floats
    clauses: Floats
    clause_of: NDArray[np.int64]

    def drawn(self, vector: Floats, heard_from: tuple[float, float] = SENTENCES) -> Floats:
        """The unit vector of a question, (d,), drawn towards the clauses that answered others like it."""
        strange, familiar = heard_from
        near = self.questions @ vector
        best = np.argsort(-near, kind="stable")[:MOST]
        heard = min(1.0, max(0.0, (float(near[best[0]]) - strange) / (familiar - strange)))
        if not heard:
            return vector
        weights = np.exp((near[best] - near[best[0]]) / SHARPNESS)
        found = _unit(weights @ self.clauses[self.clause_of[best]])
        return _unit(vector + WEIGHT * heard * found)


def save(found: Precedents, fingerprint: str, file: Path = FILE) -> None:
    """In eight bits a dimension, with the `fingerprint` of the model that made the vectors."""
    from safetensors.numpy import save_file

    arrays: dict[str, NDArray[Any]] = {
        "questions": _eight_bits(found.questions),
        "clauses": _eight_bits(found.clauses),
        "clause_of": found.clause_of.astype(np.int32),
    }
    save_file(arrays, file, metadata={"model": fingerprint})


@cache
def load(fingerprint: str, file: Path = FILE) -> Precedents | None:
    """None where another model than that of `fingerprint` made them. ModelError where they cannot be read."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(file, framework="numpy") as opened:
            made_by: Mapping[str, str] = opened.metadata() or {}
            if made_by.get("model") != fingerprint:
                return None
            questions, clauses, clause_of = (
                opened.get_tensor(name) for name in ("questions", "clauses", "clause_of")
            )
    except (OSError, SafetensorError) as error:
        raise ModelError(f"{file} is missing or damaged. {REMEDY}") from error
    return Precedents(_unit_rows(questions), _unit_rows(clauses), clause_of.astype(np.int64))


def _eight_bits(vectors: Floats) -> NDArray[np.int8]:
    """Each row by its own largest value: what counts is its direction."""
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    codes: NDArray[np.int8] = np.rint(vectors / largest * 127).astype(np.int8)
    return codes


def _unit_rows(codes: NDArray[np.int8]) -> Floats:
    vectors = codes.astype(np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return vectors


def _unit(vector: Floats) -> Floats:
    return (vector / max(float(np.linalg.norm(vector)), 1e-9)).astype(np.float32)

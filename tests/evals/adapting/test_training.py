"""Learning, with the real model and few sections."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from evals.adapting.lora import Encoder
from evals.adapting.sections import load
from evals.adapting.training import Recipe, measure, train
from knowledge import adapter
from knowledge.embeddings import model_folder

SECTIONS = load()[:4]
QUESTION = "who picks up the tab for trips?"


@pytest.mark.slow
def test_it_learns_and_what_is_saved_is_what_was_learnt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from transformers import AutoModel

    torch.manual_seed(1)
    encoder = Encoder(rank=2)
    packaged = AutoModel.from_pretrained(str(model_folder()), local_files_only=True, dtype=torch.float32)
    encoder.eval()
    assert torch.allclose(vector(encoder), of(packaged, encoder), atol=1e-5), "nothing is changed at first"

    before = measure(encoder, SECTIONS, ())
    told: list[str] = []
    train(encoder, SECTIONS, Recipe(rank=2, epochs=4, sections=2, questions=2, rate=3e-3), told.append)
    after = measure(encoder, SECTIONS, ())
    assert len(told) == 4 and after.reciprocal_rank > before.reciprocal_rank + 0.05

    learnt = vector(encoder)
    encoder.keep(0.5)
    between = vector(encoder)
    start = of(packaged, encoder)
    assert torch.cosine_similarity(learnt, start, dim=0) < torch.cosine_similarity(between, start, dim=0) < 0.9999

    file = tmp_path / "learnt" / "adapter.safetensors"
    encoder.save(file)
    monkeypatch.setattr(adapter, "FILE", file)
    adapter.adapt(packaged)
    assert torch.cosine_similarity(between, of(packaged, encoder), dim=0) > 0.9999


def vector(encoder: Encoder) -> torch.Tensor:
    with torch.inference_mode():
        return encoder.questions([QUESTION]).vectors[0]


def of(model: torch.nn.Module, encoder: Encoder) -> torch.Tensor:
    with torch.inference_mode():
        tokens = model.eval()(**encoder.tokenizer([QUESTION], return_tensors="pt")).last_hidden_state[0]
    return torch.nn.functional.normalize(tokens.mean(0), dim=0)


@pytest.mark.slow
def test_leaves_and_passages_are_embedded_as_an_ingest_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Learnt is what is used: the same vectors, for the same weights."""
    from knowledge.embeddings import open_embedder

    encoder = Encoder(rank=1)
    file = tmp_path / "adapter.safetensors"
    encoder.save(file)
    monkeypatch.setattr(adapter, "FILE", file)
    monkeypatch.setattr("knowledge.embeddings.has_bfloat16", lambda: False)
    contexts = [section.context() for section in SECTIONS[:2]]
    stored = open_embedder(tmp_path).embed(contexts)
    with torch.inference_mode():
        passages, leaves = encoder.eval().passages(contexts)
    assert np.allclose(passages.vectors.numpy(), stored.passages, atol=1e-4)
    assert np.allclose(leaves.numpy(), np.concatenate(stored.leaves), atol=1e-4)
    assert [int(row.sum()) for row in passages.inside] == [len(block) for block in stored.tokens]

"""What is added to the packaged weights."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn

from knowledge import adapter
from knowledge.embeddings import open_embedder
from knowledge.errors import ModelError


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "adapter.safetensors"
    monkeypatch.setattr(adapter, "FILE", made)
    adapter.digest.cache_clear()
    yield made
    adapter.digest.cache_clear()


def test_the_product_of_the_two_is_added_to_its_layer_and_to_no_other(file: Path) -> None:
    model = nn.ModuleDict({"one": nn.Linear(4, 3), "other": nn.Linear(4, 3)})
    before = {name: weight.clone() for name, weight in model.state_dict().items()}
    down, up = torch.randn(2, 4).half(), torch.randn(3, 2).half()
    save_file({"one.down": down, "one.up": up}, str(file))
    adapter.adapt(model)
    after = model.state_dict()
    assert torch.allclose(after["one.weight"], before["one.weight"] + up.float() @ down.float())
    assert not torch.allclose(after["one.weight"], before["one.weight"])
    assert all(torch.equal(after[name], before[name]) for name in before if name != "one.weight")


def test_weights_of_half_precision_keep_it(file: Path) -> None:
    model = nn.ModuleDict({"one": nn.Linear(4, 3, dtype=torch.bfloat16)})
    save_file({"one.down": torch.ones(1, 4), "one.up": torch.ones(3, 1)}, str(file))
    adapter.adapt(model)
    assert model["one"].weight.dtype == torch.bfloat16


def test_other_changes_have_another_fingerprint(file: Path, tmp_path: Path) -> None:
    found = []
    for value in (0.0, 1.0):
        save_file({"one.down": torch.full((1, 4), value)}, str(file))
        adapter.digest.cache_clear()
        found.append(open_embedder(tmp_path).fingerprint)
    assert found[0] != found[1]


def test_what_ships_changes_every_linear_layer_a_little() -> None:
    changes = load_file(adapter.FILE)
    layers = {name.rpartition(".")[0] for name in changes}
    assert len(layers) == 6 * 6 and len(changes) == 2 * len(layers)
    for layer in layers:
        change = changes[f"{layer}.up"].float() @ changes[f"{layer}.down"].float()
        assert 0 < float(change.norm()) < 10, layer


def test_missing_or_damaged_changes_say_what_to_do(file: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"adapter\.safetensors cannot be read .* Install bpo-assistant again"):
        open_embedder(tmp_path)
    file.write_bytes(b"garbage")
    with pytest.raises(ModelError, match=r"adapter\.safetensors is damaged\. Install bpo-assistant again"):
        adapter.adapt(nn.Module())

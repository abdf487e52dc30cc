"""What the embedding model learnt for this trade: small changes to its packaged weights, made by `evals.adapting`.

Low-rank adaptation (LoRA, Hu et al. 2021, arXiv:2106.09685): to each linear layer is added the product of two
narrow matrices. They are added once, when the model is loaded; neither speed nor memory change.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("adapter.safetensors")  # "<layer>.down" (rank, in), "<layer>.up" (out, rank)


@cache
def digest() -> str:
    """sha256 of the changes: vectors made with others must never mix."""
    return hashlib.sha256(FILE.read_bytes()).hexdigest()


def adapt(model: Any) -> None:
    """Adds the changes to the weights of `model`, a torch module with the packaged model's layers, in place."""
    import torch
    from safetensors.torch import load_file

    changes = load_file(FILE)
    with torch.no_grad():
        for name in sorted(name.removesuffix(".down") for name in changes if name.endswith(".down")):
            change = changes[f"{name}.up"].float() @ changes[f"{name}.down"].float()
            weight = model.get_submodule(name).weight
            weight.copy_(weight.float() + change)

"""What the embedding model learnt for this trade: small changes to its packaged weights, made by `evals.adapting`.

Low-rank adaptation (LoRA, Hu et al. 2021, arXiv:2106.09685): to each linear layer is added the product of two
narrow matrices. They are added once, when the model is loaded; neither speed nor memory change.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.errors import ModelError

FILE = Path(__file__).with_name("adapter.safetensors")  # "<layer>.down" (rank, in), "<layer>.up" (out, rank)
REMEDY = "Install bpo-assistant again; in a clone: git checkout knowledge"


@cache
def digest() -> str:
    """sha256 of the changes: vectors made with others must never mix. Raises ModelError without them."""
    try:
        return hashlib.sha256(FILE.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelError(f"{FILE} cannot be read ({error.strerror}). {REMEDY}") from error


def adapt(model: Any) -> None:
    """Adds the changes to the weights of `model`, a torch module with the packaged model's layers, in place.

    Raises ModelError where they cannot be read.
    """
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        changes = load_file(FILE)
    except (OSError, SafetensorError) as error:
        raise ModelError(f"{FILE} is damaged. {REMEDY}") from error
    with torch.no_grad():
        for name in sorted(name.removesuffix(".down") for name in changes if name.endswith(".down")):
            change = changes[f"{name}.up"].float() @ changes[f"{name}.down"].float()
            weight = model.get_submodule(name).weight
            weight.copy_(weight.float() + change)

"""The packaged model with a narrow trainable change beside each of its linear layers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import normalize

from knowledge.contexts import Context
from knowledge.embeddings import MAX_TOKENS, model_folder, verify_weights

QUESTION_TOKENS = 64


class Changed(nn.Module):
    """`layer(x) + up(down(x))`. `up` begins with zeros: nothing is changed at first."""

    def __init__(self, layer: nn.Linear, rank: int) -> None:
        super().__init__()
        self.layer = layer.requires_grad_(False)
        self.down = nn.Parameter(torch.randn(rank, layer.in_features) / math.sqrt(layer.in_features))
        self.up = nn.Parameter(torch.zeros(layer.out_features, rank))

    def forward(self, x: Tensor) -> Tensor:
        found: Tensor = self.layer(x) + (x @ self.down.T) @ self.up.T
        return found


@dataclass(frozen=True)
class Encoded:
    """`vectors` (texts, d); `tokens` (texts, tokens, d); `inside` (texts, tokens): no header, no special token."""

    vectors: Tensor
    tokens: Tensor
    inside: Tensor


class Encoder(nn.Module):
    """Embeds questions and passages with their leaves as `knowledge.embeddings` does. All vectors have norm 1."""

    def __init__(self, rank: int) -> None:
        super().__init__()
        from transformers import AutoModel, AutoTokenizer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        folder = model_folder()
        verify_weights(folder)
        self.tokenizer: Any = AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
        self.model: Any = AutoModel.from_pretrained(str(folder), local_files_only=True, dtype=torch.float32)
        self.model.requires_grad_(False)
        self.changed: dict[str, Changed] = {}
        layers = [(name, one) for name, one in self.model.encoder.named_modules() if isinstance(one, nn.Linear)]
        for name, layer in layers:
            parent, _, own = name.rpartition(".")
            self.changed[f"encoder.{name}"] = changed = Changed(layer, rank)
            setattr(self.model.encoder.get_submodule(parent), own, changed)

    def learnt(self) -> list[nn.Parameter]:
        return [parameter for parameter in self.parameters() if parameter.requires_grad]

    def questions(self, texts: Sequence[str]) -> Encoded:
        tokens, mask, _ = self._run(texts, QUESTION_TOKENS)
        inside = mask.clone()
        inside[:, 0] = 0
        inside[torch.arange(len(mask)), mask.sum(1) - 1] = 0
        return Encoded(_mean(tokens, mask), normalize(tokens, dim=-1), inside.bool())

    def passages(self, contexts: Sequence[Context]) -> tuple[Encoded, Tensor]:
        """And the vectors of all their leaves in order, (leaves, d): the means of their own tokens."""
        tokens, mask, offsets = self._run([context.text for context in contexts], MAX_TOKENS)
        real = offsets[..., 1] > offsets[..., 0]
        begin = torch.tensor([[context.spans[0][0]] for context in contexts])
        vectors = _mean(tokens, mask)
        leaves: list[Tensor] = []
        for n, context in enumerate(contexts):
            for start, end in context.spans:
                own = real[n] & (offsets[n, :, 0] >= start) & (offsets[n, :, 1] <= end)
                leaves.append(tokens[n][own].mean(0) if bool(own.any()) else vectors[n])
        inside = real & (offsets[..., 0] >= begin)
        return Encoded(vectors, normalize(tokens, dim=-1), inside), normalize(torch.stack(leaves), dim=-1)

    def _run(self, texts: Sequence[str], most: int) -> tuple[Tensor, Tensor, Tensor]:
        encoded = self.tokenizer(
            list(texts),
            padding=True,
            truncation=True,
            max_length=most,
            return_tensors="pt",
            return_offsets_mapping=True,
        )
        offsets = encoded.pop("offset_mapping")
        return self.model(**encoded).last_hidden_state, encoded["attention_mask"], offsets

    def keep(self, share: float) -> None:
        """Takes back all but a share of what was learnt (Wortsman et al. 2022, arXiv:2109.01903)."""
        with torch.no_grad():
            for changed in self.changed.values():
                changed.up.mul_(share)

    def save(self, file: Path) -> None:
        """As `knowledge.adapter` reads it."""
        from safetensors.torch import save_file

        file.parent.mkdir(parents=True, exist_ok=True)
        found: dict[str, Tensor] = {}
        for name, changed in self.changed.items():
            found[f"{name}.down"] = changed.down.detach().half().contiguous()
            found[f"{name}.up"] = changed.up.detach().half().contiguous()
        save_file(found, str(file))


def _mean(tokens: Tensor, mask: Tensor) -> Tensor:
    weights = mask[..., None].float()
    return normalize((tokens * weights).sum(1) / weights.sum(1), dim=-1)

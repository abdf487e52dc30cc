"""The query encoder: the packaged weights as an ONNX graph under onnxruntime, without torch."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.adapter import adapt

# Vectors of a text's tokens, (tokens, dimensions), and where each stands in the text, (tokens, 2).
TokenVectors = tuple[NDArray[np.float32], NDArray[np.int64]]

THREADS = 2  # a question is short: more threads cost more than they save


def export(model_folder: Path, target: Path) -> None:
    """Writes the encoder of `model_folder` as ONNX to `target`, whole or not at all. Takes some seconds, once."""
    import torch
    from transformers import AutoModel

    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    model = AutoModel.from_pretrained(str(model_folder), local_files_only=True, dtype=torch.float32).eval()
    adapt(model)

    class Encoder(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            return self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state

    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(f".{os.getpid()}.partial")
    ids = torch.ones(2, 12, dtype=torch.long)
    shape = {0: torch.export.Dim("batch"), 1: torch.export.Dim("tokens")}
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            torch.onnx.export(
                Encoder(),
                (ids, torch.ones_like(ids)),
                str(partial),
                input_names=["input_ids", "attention_mask"],
                output_names=["tokens"],
                dynamic_shapes={"input_ids": shape, "attention_mask": shape},
                dynamo=True,
                external_data=False,
            )
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


class OnnxEncoder:
    """Encodes texts to the vectors of their tokens."""

    def __init__(self, model: Path, tokenizer: Path, max_tokens: int) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = THREADS
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # the cores are also NumPy's
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_tokens)

    def tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """One text at a time: padding short texts to the longest would cost more than it saves."""
        found: list[TokenVectors] = []
        for text in texts:
            encoded = self._tokenizer.encode(text)
            ids = np.array([encoded.ids], np.int64)
            (vectors,) = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
            found.append((np.asarray(vectors[0], np.float32), np.array(encoded.offsets, np.int64)))
        return found

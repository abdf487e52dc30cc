"""Documents for tests, without loaders: a few marks of Markdown, read by hand into blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from ingest.blocks import DEFINITION, HEADING, ITEM, PARAGRAPH, ROW, Block
from ingest.chunker import chunk
from ingest.mapped import Mapped, concat, literal, mapped
from knowledge.base import KnowledgeBase
from knowledge.contexts import passage_context
from knowledge.embeddings import Embedder
from knowledge.keywords import passage_terms
from knowledge.ledger import Prepared
from knowledge.records import HEAD_CHARACTERS
from knowledge.types import Document, Leaf

HEADING_MARK, ITEM_MARK = "# ", "- "


def blocks(source: str) -> list[Block]:
    """Lines to blocks: `# Heading`, `- item`, `term = meaning`, `Column: value | Column: value`, paragraphs.

    Definitions may be items: `- term = meaning`.
    """
    found: list[Block] = []
    path: tuple[str, ...] = ()
    lead, groups, at = "", 0, 0
    previous = ""
    for line in source.splitlines(keepends=True):
        text = mapped(source, at, at + len(line)).fold()
        at += len(line)
        if not text.text:
            continue
        kind = _kind(text.text)
        listed = kind in (ITEM, ROW) or text.text.startswith(ITEM_MARK)
        if listed and kind != previous:
            groups += 1
        group = groups if listed else None
        shown = _shown(kind, text)
        block = Block(kind, shown.text, shown.runs(), path, lead if group else "", group)
        found.append(block)
        if kind == HEADING:
            path, lead = (shown.text,), ""
        elif group is None:
            lead = shown.text
        previous = kind
    return found


def _kind(text: str) -> str:
    if text.startswith(HEADING_MARK):
        return HEADING
    if text.startswith(ITEM_MARK) and " = " not in text:
        return ITEM
    if " | " in text:
        return ROW
    return DEFINITION if " = " in text else PARAGRAPH


def _shown(kind: str, text: Mapped) -> Mapped:
    if kind in (HEADING, ITEM):
        return text[2:]
    if kind == ROW:
        return text.sub(r" \| ", "; ")
    if kind == DEFINITION:
        text = text[2:] if text.text.startswith(ITEM_MARK) else text
        before, _, _ = text.text.partition(" = ")
        cut = len(before)
        return concat([text[:cut], literal(": "), text[cut + 3 :]])
    return text


def leaves(source: str) -> tuple[Leaf, ...]:
    return chunk(blocks(source)).leaves


def leaf(text: str, **fields: object) -> Leaf:
    """A paragraph whose source is the text itself."""
    return replace(Leaf("paragraph", text, mapped(text).runs()), **fields)  # type: ignore[arg-type]


def document(path: str, title: str = "", **fields: object) -> Document:
    made = Document(id=0, path=path, title=title or path, file=f"/kb/{path}", root="/kb")
    return replace(made, **fields)  # type: ignore[arg-type]


def prepare(document: Document, source: str, embedder: Embedder) -> Prepared:
    chunked = chunk(blocks(source))
    parts = [chunked.leaves[start:end] for start, end in chunked.passages]
    embedded = embedder.embed([passage_context(document.title, part) for part in parts])
    return Prepared(
        document=document,
        source=source,
        head="\n".join(leaf.text for leaf in chunked.leaves)[:HEAD_CHARACTERS],
        leaves=chunked.leaves,
        passages=chunked.passages,
        passage_terms=tuple(passage_terms(document.title, part) for part in parts),
        passage_vectors=embedded.passages,
        leaf_vectors=np.concatenate([np.zeros((0, embedder.dimensions), np.float32), *embedded.leaves]),
        tokens=tuple(embedded.tokens),
        content_hash=str(hash(source)),
        metadata_hash=str(hash(document)),
    )


def filled(folder: Path, embedder: Embedder, documents: Sequence[tuple[Document, str]]) -> KnowledgeBase:
    """A knowledge base that holds `documents` and their texts."""
    base = KnowledgeBase(folder)
    base.commit([prepare(one, text, embedder) for one, text in documents])
    return base


NEW_YEAR = date(2026, 1, 1)

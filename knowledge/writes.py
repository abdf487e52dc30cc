"""The rows of one document, in and out. Called within a transaction of `knowledge.ledger`."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Table, delete, select

from knowledge import keywords, schema
from knowledge.leafcode import pack_leaves
from knowledge.records import Prepared, document_row
from knowledge.schema import counters, documents

PART = 500


def insert_document(
    connection: Connection, item: Prepared, passage_ids: Sequence[int], term_ids: Mapping[str, int]
) -> None:
    document_id = _insert_row(connection, item)
    _insert_texts(connection, item, document_id)
    _insert_numbers(connection, item, document_id, passage_ids, term_ids)
    rows = [
        {
            "id": passage_id,
            "document_id": document_id,
            "ordinal": ordinal,
            "first_leaf": start,
            "leaves": pack_leaves(item.leaves[start:end]),
        }
        for ordinal, (passage_id, (start, end)) in enumerate(zip(passage_ids, item.passages, strict=True))
    ]
    if rows:
        connection.execute(schema.passages.insert(), rows)
    if item.tokens:
        connection.execute(
            schema.token_vectors.insert(),
            [
                {"passage_id": number, "tokens": block.pack()}
                for number, block in zip(passage_ids, item.tokens, strict=True)
            ],
        )


def _insert_row(connection: Connection, item: Prepared) -> int:
    values = {
        **document_row(item.document),
        "passages": len(item.passages),
        "ingested_at": datetime.now(UTC).replace(tzinfo=None),
        "content_hash": item.content_hash,
        "metadata_hash": item.metadata_hash,
        "origin": item.origin,
        "warnings": list(item.warnings),
    }
    inserted = connection.execute(documents.insert().values(values)).inserted_primary_key
    assert inserted is not None  # one row was inserted
    return int(inserted[0])


def _insert_texts(connection: Connection, item: Prepared, document_id: int) -> None:
    packed = zlib.compress(item.source.encode("utf-8", "surrogatepass"), 3)
    connection.execute(schema.texts.insert().values(document_id=document_id, head=item.head, source=packed))


def _insert_numbers(
    connection: Connection,
    item: Prepared,
    document_id: int,
    passage_ids: Sequence[int],
    term_ids: Mapping[str, int],
) -> None:
    connection.execute(
        schema.segments.insert().values(
            document_id=document_id,
            passage_ids=np.array(passage_ids, np.int64).tobytes(),
            passage_vectors=halved(item.passage_vectors),
            terms=keywords.pack(item.passage_terms, term_ids),
        )
    )
    connection.execute(
        schema.leaf_vectors.insert().values(
            document_id=document_id, leaves=len(item.leaves), vectors=halved(item.leaf_vectors)
        )
    )


def halved(vectors: NDArray[np.float32]) -> bytes:
    """float16 halves the ledger; the cosine of unit vectors moves by less than 0.0005."""
    return vectors.astype(np.float16).tobytes()


def known_terms(connection: Connection, words: Collection[str]) -> dict[str, int]:
    """The ids of `words`, asked for once for a whole group of documents; new ones are given an id."""
    table = schema.terms
    found: dict[str, int] = {}
    listed = sorted(words)
    for i in range(0, len(listed), PART):
        part = listed[i : i + PART]
        query = select(table.c.term, table.c.id).where(table.c.term.in_(part))
        known = {row.term: row.id for row in connection.execute(query)}
        if new := [{"term": word} for word in part if word not in known]:
            connection.execute(table.insert(), new)
            known = {row.term: row.id for row in connection.execute(query)}
        found |= known
    return found


def delete_documents(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Deletes documents with all that hangs on them. Their passage ids, with the labels they stand under."""
    gone: dict[int, tuple[str, ...]] = {}
    for i in range(0, len(ids), PART):
        part = ids[i : i + PART]
        query = (
            select(schema.passages.c.id, documents.c.audience)
            .join(documents, documents.c.id == schema.passages.c.document_id)
            .where(documents.c.id.in_(part))
        )
        gone |= {row.id: tuple(row.audience) for row in connection.execute(query)}
        connection.execute(delete(documents).where(documents.c.id.in_(part)))
    return gone


def set_rows(connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """Writes a table of names and values; None removes the name."""
    connection.execute(delete(table).where(table.c.name.in_(list(values))))
    rows = [{"name": name, "value": value} for name, value in values.items() if value is not None]
    if rows:
        connection.execute(table.insert(), rows)


def bump(connection: Connection) -> None:
    changed = connection.execute(
        counters.update().where(counters.c.name == "generation").values(value=counters.c.value + 1)
    )
    if not changed.rowcount:
        connection.execute(counters.insert().values(name="generation", value=1))

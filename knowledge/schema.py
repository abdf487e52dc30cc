"""The tables of the ledger. Blobs that are read together stand together, apart from what lists read."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

SCHEMA_VERSION = "2"

metadata = MetaData()

# Counters: `generation` grows with every committed change, `next_passage` is the next free passage id.
counters = Table("counters", metadata, Column("name", String, primary_key=True), Column("value", Integer))

# What the stored vectors were made with: schema, model, chunker, and `state` while a rebuild is under way.
stamps = Table("stamps", metadata, Column("name", String, primary_key=True), Column("value", Text))

# One row for each version of a file: a change of its passages gives it a new id, so that a cache keyed by
# document id is never stale.
documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("file", Text, nullable=False, unique=True),
    Column("root", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("type", String, nullable=False),
    Column("audience", JSON, nullable=False),
    Column("vendor", Text),
    Column("effective_from", Date),
    Column("effective_to", Date),
    Column("supersedes", Text),
    Column("owner", Text),
    Column("review_by", Date),
    Column("ingested_at", DateTime, nullable=False),
    Column("passages", Integer, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("metadata_hash", String, nullable=False),
    Column("origin", JSON, nullable=False),  # what the file itself says: front matter, title
    Column("warnings", JSON, nullable=False),  # repeated in each report while the file stays as it is
    sqlite_autoincrement=True,
)


def _of_document(primary_key: bool = True) -> Column[int]:
    owner = ForeignKey("documents.id", ondelete="CASCADE")
    return Column("document_id", owner, primary_key=primary_key, nullable=False)


texts = Table(
    "texts",
    metadata,
    _of_document(),
    Column("head", Text, nullable=False),
    Column("source", LargeBinary, nullable=False),  # zlib, UTF-8
)

segments = Table(
    "segments",
    metadata,
    _of_document(),
    Column("passage_ids", LargeBinary, nullable=False),  # int64, little endian
    Column("passage_vectors", LargeBinary, nullable=False),  # float16, (passages, d)
    Column("terms", LargeBinary, nullable=False),  # knowledge.keywords.pack
)

leaf_vectors = Table(
    "leaf_vectors",
    metadata,
    _of_document(),
    Column("leaves", Integer, nullable=False),
    Column("vectors", LargeBinary, nullable=False),  # float16, (leaves, d)
)

# Apart from `passages`: ten times as large, and read for the few best candidates of a question only.
token_vectors = Table(
    "token_vectors",
    metadata,
    Column("passage_id", ForeignKey("passages.id", ondelete="CASCADE"), primary_key=True),
    Column("tokens", LargeBinary, nullable=False),  # knowledge.tokens.TokenBlock
)

passages = Table(
    "passages",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_document(primary_key=False),
    Column("ordinal", Integer, nullable=False),
    Column("first_leaf", Integer, nullable=False),
    Column("leaves", LargeBinary, nullable=False),  # knowledge.leafcode
)
Index("passages_of_document", passages.c.document_id, passages.c.ordinal)

terms = Table(
    "terms",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("term", Text, nullable=False, unique=True),
    sqlite_autoincrement=True,
)

# Passage ids that Chroma may hold and the ledger does not want: about to be added, or about to be deleted.
garbage = Table(
    "garbage",
    metadata,
    Column("passage_id", Integer, primary_key=True),
    Column("labels", JSON, nullable=False),
)

failures = Table(
    "failures",
    metadata,
    Column("file", Text, primary_key=True),
    Column("root", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("remedy", Text, nullable=False),
)

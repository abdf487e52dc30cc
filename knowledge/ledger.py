"""The ledger: the truth about what is in the knowledge base. Everything else is rebuilt from it."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, delete, func, select

from knowledge import schema
from knowledge.engine import create_tables, open_engine, reading, writing
from knowledge.errors import KnowledgeError, StaleKnowledge
from knowledge.leafcode import unpack_leaves
from knowledge.records import Failure, Filed, Prepared, Segment, document_from
from knowledge.schema import SCHEMA_VERSION, counters, documents, failures, garbage, stamps
from knowledge.tokens import TokenBlock
from knowledge.types import Amendment, Document, Leaf, Passage
from knowledge.visibility import target_of
from knowledge.writes import bump, delete_documents, insert_document, known_terms, set_rows

__all__ = ["Failure", "Filed", "Ledger", "Prepared", "Segment"]

FILE_NAME = "ledger.sqlite3"
MANY = 500  # ids in one SQL statement; SQLite's own limit was 999 for long
REBUILDING = "rebuilding"


class Ledger:
    """Reads are snapshots and never wait for a writer. Writes are for `KnowledgeBase`, which holds the lock."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._engine = open_engine(file)
        self._amendments: dict[tuple[int, str, int], Amendment | None] = {}  # a document's text never changes
        create_tables(self._engine)

    def close(self) -> None:
        self._engine.dispose()

    # What is read

    def generation(self) -> int:
        """Grows with every committed change: whoever caches compares it."""
        with reading(self._engine) as connection:
            return _counter(connection, "generation")

    def documents(self) -> list[Document]:
        query = select(documents).order_by(documents.c.path, documents.c.file)
        with reading(self._engine) as connection:
            found = [document_from(row) for row in connection.execute(query)]
        return self._with_amendments(found)

    def _with_amendments(self, found: list[Document]) -> list[Document]:
        """Those marked that only amend what they supersede."""
        if not any(document.supersedes for document in found):
            return found
        from knowledge.amendments.marking import read_amendments  # most knowledge bases can do without

        return read_amendments(found, self.first_leaves, self.leaves, self._amendments)

    def _with_superseded(self, found: list[Document]) -> list[Document]:
        """With what they supersede, and what that one does, as far as it is there."""
        known = {document.file: document for document in found}
        wanted = {target for document in found if (target := target_of(document))} - known.keys()
        while wanted:
            with reading(self._engine) as connection:
                more = [
                    document_from(row)
                    for part in _parts(wanted)
                    for row in connection.execute(select(documents).where(documents.c.file.in_(part)))
                ]
            known |= {document.file: document for document in more}
            wanted = {target for document in more if (target := target_of(document))} - known.keys()
        return list(known.values())

    def first_leaves(self, document_ids: Collection[int]) -> dict[int, Leaf]:
        """By document id; one without a passage is absent."""
        table = schema.passages
        with reading(self._engine) as connection:
            return {
                row.document_id: unpack_leaves(row.leaves)[0]
                for part in _parts(document_ids)
                for row in connection.execute(
                    select(table.c.document_id, table.c.leaves).where(
                        table.c.document_id.in_(part), table.c.ordinal == 0
                    )
                )
            }

    def filed(self) -> dict[str, Filed]:
        """What an ingest compares: by absolute path of the file."""
        with reading(self._engine) as connection:
            return {row.file: Filed.of(row) for row in connection.execute(select(documents))}

    def heads(self, ids: Collection[int]) -> dict[int, str]:
        table = schema.texts
        return {r.document_id: r.head for r in self._rows([table.c.document_id, table.c.head], ids)}

    def segments(self, document_ids: Sequence[int]) -> list[Segment]:
        """In the order asked for; a document that an ingest has replaced meanwhile is left out."""
        found = {row.document_id: _segment(row) for row in self._rows(list(schema.segments.c), document_ids)}
        return [found[number] for number in document_ids if number in found]

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        table = schema.passages
        with reading(self._engine) as connection:
            rows = [
                row
                for part in _parts(ids)
                for row in connection.execute(select(table).where(table.c.id.in_(part)))
            ]
            owners = {row.document_id for row in rows}
            holders = [
                document_from(row)
                for part in _parts(owners)
                for row in connection.execute(select(documents).where(documents.c.id.in_(part)))
            ]
        named = {document.id: document for document in self._with_amendments(self._with_superseded(holders))}
        return {
            row.id: Passage(row.id, named[row.document_id], row.ordinal, unpack_leaves(row.leaves), row.first_leaf)
            for row in rows
        }

    def passage_ranges(self, document_id: int) -> tuple[tuple[int, int], ...]:
        table = schema.passages
        query = select(table.c.first_leaf).where(table.c.document_id == document_id).order_by(table.c.ordinal)
        with reading(self._engine) as connection:
            starts = list(connection.scalars(query))
        return tuple(zip(starts, [*starts[1:], len(self.leaves(document_id))], strict=True))

    def leaves(self, document_id: int) -> tuple[Leaf, ...]:
        """The whole document, in order."""
        table = schema.passages
        query = select(table.c.leaves).where(table.c.document_id == document_id).order_by(table.c.ordinal)
        with reading(self._engine) as connection:
            return tuple(leaf for packed in connection.scalars(query) for leaf in unpack_leaves(packed))

    def leaf_vectors(self, document_id: int) -> NDArray[np.float16]:
        """Shape (leaves, d)."""
        rows = list(self._rows(list(schema.leaf_vectors.c), [document_id]))
        if not rows:
            raise _unknown(document_id)
        return np.frombuffer(rows[0].vectors, np.float16).reshape(rows[0].leaves, -1)

    def tokens(self, passage_ids: Sequence[int]) -> dict[int, TokenBlock]:
        """By passage id; those that were stored without are absent."""
        rows = self._rows(list(schema.token_vectors.c), passage_ids)
        return {row.passage_id: TokenBlock.unpack(row.tokens) for row in rows}

    def source(self, document_id: int) -> str:
        """The document's original text: what offsets refer to and quotes are verified against."""
        table = schema.texts
        rows = list(self._rows([table.c.document_id, table.c.source], [document_id]))
        if not rows:
            raise _unknown(document_id)
        return zlib.decompress(rows[0].source).decode("utf-8", "surrogatepass")

    def term_ids(self, terms: Collection[str]) -> dict[str, int]:
        """Known terms only."""
        table = schema.terms
        with reading(self._engine) as connection:
            return {
                row.term: row.id
                for part in _parts(terms)
                for row in connection.execute(select(table).where(table.c.term.in_(part)))
            }

    def terms(self, ids: Collection[int]) -> dict[int, str]:
        table = schema.terms
        with reading(self._engine) as connection:
            return {
                row.id: row.term
                for part in _parts(ids)
                for row in connection.execute(select(table).where(table.c.id.in_(part)))
            }

    def failures(self) -> list[Failure]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(failures).order_by(failures.c.path))
            return [Failure(**row._mapping) for row in rows]

    def passage_count(self) -> int:
        with reading(self._engine) as connection:
            return connection.scalar(select(func.count()).select_from(schema.passages)) or 0

    def label_counts(self) -> dict[str, int]:
        """How many passages each audience label has: what Chroma must hold."""
        counts: dict[str, int] = {}
        for document in self.documents():
            for label in set(document.audience):
                counts[label] = counts.get(label, 0) + document.passages
        return counts

    # Stamps

    def stamps(self) -> dict[str, str]:
        with reading(self._engine) as connection:
            return {row.name: row.value for row in connection.execute(select(stamps))}

    def require(self, **expected: str) -> None:
        """Raises StaleKnowledge unless what is stored was made with `expected`, e.g. model="…", chunker="1"."""
        found = self.stamps()
        if found.get("state") == REBUILDING:
            raise StaleKnowledge("a rebuild was begun and has not ended")
        for name, value in {"schema": SCHEMA_VERSION, **expected}.items():
            if name in found and found[name] != value:
                raise StaleKnowledge(f"the knowledge base was made with {name} {found[name]}, not {value}")

    def stamp(self, **values: str | None) -> None:
        """None removes a stamp."""
        with writing(self._engine) as connection:
            set_rows(connection, stamps, values)

    # What is written

    def allocate(self, labels: Sequence[Sequence[str]]) -> list[int]:
        """New passage ids, never given before; they are garbage until `replace` makes them real."""
        with writing(self._engine) as connection:
            first = max(_counter(connection, "next_passage"), 1)
            set_rows(connection, counters, {"next_passage": first + len(labels)})
            ids = list(range(first, first + len(labels)))
            _add_garbage(connection, dict(zip(ids, labels, strict=True)))
        return ids

    def replace(
        self, prepared: Sequence[Prepared], ids: Sequence[Sequence[int]], removed: Collection[int] = ()
    ) -> dict[int, tuple[str, ...]]:
        """In one transaction: new versions in, old ones (and `removed`) out. Old passage ids with labels."""
        with writing(self._engine) as connection:
            files = [item.document.file for item in prepared]
            old = [*removed, *_ids_of_files(connection, files)]
            gone = delete_documents(connection, old)
            _add_garbage(connection, gone)
            words = {term for item in prepared for counted in item.passage_terms for term in counted}
            numbered = known_terms(connection, words)
            for item, own in zip(prepared, ids, strict=True):
                insert_document(connection, item, own, numbered)
                _drop(connection, garbage.c.passage_id, own)
            _drop(connection, failures.c.file, files)
            bump(connection)
        return gone

    def update(self, document: Document, metadata_hash: str) -> None:
        """Metadata that moves no passage: neither title nor audience."""
        values = {
            name: getattr(document, name)
            for name in ("type", "vendor", "effective_from", "effective_to", "supersedes", "owner", "review_by")
        }
        with writing(self._engine) as connection:
            connection.execute(
                documents.update()
                .where(documents.c.id == document.id)
                .values(metadata_hash=metadata_hash, root=document.root, path=document.path, **values)
            )
            bump(connection)

    def garbage(self) -> dict[int, tuple[str, ...]]:
        with reading(self._engine) as connection:
            return {row.passage_id: tuple(row.labels) for row in connection.execute(select(garbage))}

    def forget_garbage(self, ids: Collection[int]) -> None:
        with writing(self._engine) as connection:
            _drop(connection, garbage.c.passage_id, ids)
            bump(connection)

    def fail(self, failure: Failure) -> None:
        with writing(self._engine) as connection:
            _drop(connection, failures.c.file, [failure.file])
            connection.execute(failures.insert(), [failure.as_row()])

    def forgive(self, files: Collection[str]) -> None:
        with writing(self._engine) as connection:
            _drop(connection, failures.c.file, files)

    def touch(self) -> None:
        """A new generation with nothing else changed: readers open Chroma again."""
        with writing(self._engine) as connection:
            bump(connection)

    def recreate(self) -> None:
        """Empties a ledger of another schema. The files stay known, as failures, until they are read again."""
        with writing(self._engine) as connection:
            known = connection.exec_driver_sql(
                "SELECT file, root, path FROM documents UNION SELECT file, root, path FROM failures"
            ).all()
            next_passage, generation = (_counter(connection, n) for n in ("next_passage", "generation"))
            schema.metadata.drop_all(connection)
            schema.metadata.create_all(connection)
            set_rows(connection, counters, {"next_passage": next_passage, "generation": generation + 1})
            set_rows(connection, stamps, {"state": REBUILDING})
            rows = [
                Failure(row.file, row.root, row.path, "", "not read again yet", "Run: bpo ingest --rebuild")
                for row in known
            ]
            if rows:
                connection.execute(failures.insert(), [row.as_row() for row in rows])

    def _rows(self, columns: Sequence[Any], ids: Collection[int]) -> Iterator[Row[Any]]:
        with reading(self._engine) as connection:
            for part in _parts(ids):
                yield from connection.execute(select(*columns).where(columns[0].in_(part)))


def _segment(row: Row[Any]) -> Segment:
    ids = np.frombuffer(row.passage_ids, np.int64)
    vectors = np.frombuffer(row.passage_vectors, np.float16).reshape(len(ids), -1)
    return Segment(row.document_id, ids, vectors, row.terms)


def _counter(connection: Connection, name: str) -> int:
    return connection.scalar(select(counters.c.value).where(counters.c.name == name)) or 0


def _add_garbage(connection: Connection, ids: Mapping[int, Sequence[str]]) -> None:
    if ids:
        rows = [{"passage_id": number, "labels": list(labels)} for number, labels in ids.items()]
        connection.execute(garbage.insert(), rows)


def _ids_of_files(connection: Connection, files: Sequence[str]) -> list[int]:
    return [
        number
        for part in _parts(files)
        for number in connection.scalars(select(documents.c.id).where(documents.c.file.in_(part)))
    ]


def _drop(connection: Connection, column: Any, values: Collection[Any]) -> None:
    for part in _parts(values):
        connection.execute(delete(column.table).where(column.in_(part)))


def _parts(values: Collection[Any]) -> Iterator[list[Any]]:
    listed = list(values)
    return (listed[i : i + MANY] for i in range(0, len(listed), MANY))


def _unknown(document_id: int) -> KnowledgeError:
    return KnowledgeError(
        f"document {document_id} is no longer in the knowledge base", "Ask again: it was replaced meanwhile"
    )

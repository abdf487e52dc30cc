"""How the ledger's database is opened: the one place that knows it is SQLite."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from knowledge.errors import KnowledgeError
from knowledge.schema import metadata

BUSY_SECONDS = 30
MAPPED_BYTES = 2**31 - 65_536  # SQLite's own upper limit: token vectors are read without being copied
FULL_DISK = ("disk is full", "no space left")
READ_ONLY = ("readonly", "read-only", "unable to open")
BROKEN = ("malformed", "not a database")


def open_engine(file: Path) -> Engine:
    """WAL lets readers go on during an ingest; FULL makes a commit survive a power cut."""
    engine = create_engine(URL.create("sqlite", database=str(file)), poolclass=QueuePool, pool_size=4)

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where `begin` says, not where the driver guesses
        for pragma in (
            f"busy_timeout={BUSY_SECONDS * 1000}",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"mmap_size={MAPPED_BYTES}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        if os.access(file.parent, os.W_OK):
            connection.execute("PRAGMA journal_mode=WAL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes its lock at once: upgrading a read lock later can fail without waiting.
        mode = "IMMEDIATE" if connection.get_execution_options().get("writing") else "DEFERRED"
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


def create_tables(engine: Engine) -> bool:
    """Creates what is missing; True when the ledger is new."""
    with reading(engine) as connection:
        if engine.dialect.has_table(connection, "stamps"):
            return False
    with writing(engine) as connection:
        metadata.create_all(connection)
    return True


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One snapshot: what is read within agrees with itself."""
    with translated(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    with (
        translated(engine),
        engine.connect().execution_options(writing=True) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """Database errors become one line with a remedy, once, here."""
    try:
        yield
    except DBAPIError as error:
        raise explained(str(error.orig), str(engine.url.database)) from error


def explained(message: str, place: str) -> KnowledgeError:
    said = message.lower()
    if any(words in said for words in FULL_DISK):
        return KnowledgeError(f"the disk that holds {place} is full", "Free some space, then run this again")
    if any(words in said for words in READ_ONLY):
        return KnowledgeError(
            f"{place} cannot be written", "Give this user write access to the folder, or set BPO_DATA_DIR"
        )
    if "locked" in said:
        return KnowledgeError(f"{place} is locked by another process", "Run this again when it has ended")
    if any(words in said for words in BROKEN):
        return KnowledgeError(
            f"{place} is damaged ({message})", "Restore it from a backup, or delete the folder and ingest again"
        )
    return KnowledgeError(f"{place}: {message}", "Run: bpo doctor")

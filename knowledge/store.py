"""Chroma, embedded: one collection per audience label, so that a search never touches what a caller may not see.

The only import of chromadb. It may hold more than the ledger (a crash between the two), never less; readers
ignore ids that the ledger does not know.
"""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from knowledge.engine import FULL_DISK, READ_ONLY, explained
from knowledge.errors import KnowledgeError, StoreError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from chromadb.config import System

FOLDER = "chroma"
DATABASE = "chroma.sqlite3"
EF_SEARCH = 256  # candidates kept by a search; a smaller number than n would cut the answer short
DELETE_PART = 500


class Store:
    """Vectors by passage id. Safe to use from several threads of one process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.RLock()
        self._system: System | None = None
        self._client: ClientAPI | None = None
        self._collections: dict[str, Collection] = {}
        self._generation: int | None = None

    def exists(self) -> bool:
        return (self.folder / DATABASE).is_file()

    def add(self, ids: Sequence[int], vectors: NDArray[np.float32], labels: Sequence[str]) -> None:
        """`vectors`: shape (ids, d). Every id stands under each of `labels`."""
        with self._lock, self._translated():
            step = self._open().get_max_batch_size()
            for label in dict.fromkeys(labels):
                collection = self._collection(label, create=True)
                assert collection is not None  # it was created
                for i in range(0, len(ids), step):
                    names: Any = [str(number) for number in ids[i : i + step]]
                    part: Any = np.asarray(vectors[i : i + step], np.float32)
                    collection.upsert(ids=names, embeddings=part)

    def delete(self, ids: Sequence[int], labels: Sequence[str] | None = None) -> None:
        """Without `labels`: wherever they stand. An id that is not there is no error."""
        with self._lock, self._translated():
            for label in self.labels() if labels is None else labels:
                collection = self._collection(label)
                for i in range(0, len(ids) if collection else 0, DELETE_PART):
                    assert collection is not None
                    collection.delete(ids=[str(number) for number in ids[i : i + DELETE_PART]])

    def query(self, label: str, vector: NDArray[np.float32], n: int) -> list[tuple[int, float]]:
        """The `n` nearest passage ids under `label` with their cosine similarity, best first."""
        with self._lock:
            try:
                return self._query(label, vector, n)
            except StoreError:
                # Another process deleted what this one still has in memory: what is on disk answers.
                self.close()
                return self._query(label, vector, n)

    def _query(self, label: str, vector: NDArray[np.float32], n: int) -> list[tuple[int, float]]:
        with self._translated():
            collection = self._collection(label)
            count = min(n, collection.count()) if collection else 0
            if collection is None or count == 0:
                return []
            asked: Any = np.asarray(vector, np.float32).reshape(1, -1)
            found = collection.query(query_embeddings=asked, n_results=count, include=["distances"])
            distances = found["distances"] or [[]]
            return [
                (int(name), 1.0 - distance) for name, distance in zip(found["ids"][0], distances[0], strict=True)
            ]

    def count(self, label: str) -> int:
        with self._lock, self._translated():
            collection = self._collection(label)
            return collection.count() if collection else 0

    def ids(self, label: str) -> list[int]:
        with self._lock, self._translated():
            collection = self._collection(label)
            return [int(name) for name in collection.get(include=[])["ids"]] if collection else []

    def labels(self) -> list[str]:
        with self._lock, self._translated():
            if not self.exists():
                return []
            return [str((c.metadata or {}).get("label", "")) for c in self._open().list_collections()]

    def refresh(self, generation: int) -> None:
        """Opens Chroma again when the ledger moved: it does not see what other processes write."""
        with self._lock:
            if self._generation is not None and generation != self._generation:
                self.close()
            self._generation = generation

    def seen(self, generation: int) -> None:
        """This process made the change itself: what it has open is up to date."""
        self._generation = generation

    def reset(self) -> None:
        """Deletes everything."""
        with self._lock:
            self.close()
            try:
                if self.folder.is_dir():
                    shutil.rmtree(self.folder)
                else:  # somebody put a file in its place
                    self.folder.unlink(missing_ok=True)
            except OSError as error:
                raise explained(f"read-only: {error}", str(self.folder)) from error

    def close(self) -> None:
        with self._lock:
            system, self._system, self._client, self._collections = self._system, None, None, {}
            if system is not None:
                system.stop()

    def _open(self) -> ClientAPI:
        if self._client is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._system, self._client = open_client(self.folder)
        return self._client

    def _collection(self, label: str, create: bool = False) -> Collection | None:
        from chromadb.errors import NotFoundError

        if label in self._collections:
            return self._collections[label]
        if not create and not self.exists():
            return None
        client = self._open()
        name = collection_name(label)
        try:
            found = client.get_collection(name, embedding_function=None)
        except NotFoundError:
            if not create:
                return None
            found = client.create_collection(
                name,
                metadata={"label": label},
                configuration={"hnsw": {"space": "cosine", "ef_search": EF_SEARCH}},
                embedding_function=None,
            )
        self._collections[label] = found
        return found

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except KnowledgeError:
            raise
        except Exception as error:
            said = f"{type(error).__name__}: {error}".splitlines()[0]
            if any(words in said.lower() for words in (*FULL_DISK, *READ_ONLY)):
                raise explained(said, str(self.folder)) from error
            raise StoreError(said) from error


def collection_name(label: str) -> str:
    """Chroma allows few characters in a name, and a label may hold any."""
    return "audience-" + hashlib.sha256(label.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def open_client(folder: Path) -> tuple[System, ClientAPI]:
    """A client with a system of its own.

    `chromadb.PersistentClient` shares one system per path within the process, so opening it again would show
    the old state, and clearing that cache would touch the other data folders of the process.
    """
    from chromadb.api import ServerAPI
    from chromadb.api.client import Client
    from chromadb.config import Settings, System
    from chromadb.telemetry.product import ProductTelemetryClient

    settings = Settings(anonymized_telemetry=False, is_persistent=True, persist_directory=str(folder))
    system = System(settings)
    system.instance(ProductTelemetryClient)  # type: ignore[type-abstract]
    system.instance(ServerAPI)  # type: ignore[type-abstract]
    system.start()
    return system, Client.from_system(system)

"""What can go wrong with the knowledge base itself, each with what to do about it."""

from __future__ import annotations


class KnowledgeError(Exception):
    """The knowledge base cannot be opened, read or written. One line, with the remedy."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}. {remedy}")
        self.reason = reason
        self.remedy = remedy


class StaleKnowledge(KnowledgeError):
    """What is stored was made by another model, chunker or version: it must not be mixed with new vectors."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, "Run: bpo ingest --rebuild")


class StoreError(KnowledgeError):
    """Chroma failed. The ledger has all it needs to build it again."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the vector store failed: {reason}", "Run: bpo ingest --rebuild")


class LockHeld(KnowledgeError):
    """Another ingest writes to the same data folder."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"{holder} holds the lock", "Wait until it has ended, then run this again")


class ModelError(Exception):
    """The embedding model is missing or is not the one that this version ships with."""

"""Whether the knowledge base fits this version and model, and what `--rebuild` does when it does not."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from ingest.prepare import draft_of_stored, prepare
from knowledge.base import KnowledgeBase
from knowledge.embeddings import Embedder
from knowledge.errors import StaleKnowledge
from knowledge.ledger import REBUILDING
from knowledge.schema import SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class Opening:
    """`force`: every file is read again. `stale`: nothing stored fits, readers are kept out until the end."""

    force: bool = False
    stale: bool = False
    store_checked: bool = False


def open_base(base: KnowledgeBase, model: str, chunker: str, rebuild: bool) -> Opening:
    """Raises StaleKnowledge when what is stored does not fit and no rebuild was asked for."""
    ledger = base.ledger
    try:
        ledger.require(model=model, chunker=chunker)
    except StaleKnowledge:
        other_schema = ledger.stamps().get("schema", SCHEMA_VERSION) != SCHEMA_VERSION
        if not rebuild and (other_schema or ledger.documents() or ledger.failures()):
            raise
        if other_schema:
            ledger.recreate()
        return _open_stale(base, model, chunker)
    if not ledger.stamps().get("model"):
        ledger.stamp(schema=SCHEMA_VERSION, model=model, chunker=chunker)
    if not rebuild:
        base.heal()
        return Opening()
    if not base.store_is_sound():
        base.rebuild_store()
        return Opening(store_checked=True)
    base.heal()
    return Opening(force=True, store_checked=True)


def _open_stale(base: KnowledgeBase, model: str, chunker: str) -> Opening:
    """From here to the end readers are told to wait: a half-rebuilt base would mix vectors of two models."""
    base.ledger.stamp(state=REBUILDING)
    base.store.reset()
    base.ledger.forget_garbage(base.ledger.garbage())
    return Opening(force=True, stale=True, store_checked=True)


def close_rebuild(
    base: KnowledgeBase, embedder: Embedder, opening: Opening, chunker: str, stored: Set[str]
) -> None:
    """What could not be read again (its file is gone, or failed) is embedded from the text in the ledger."""
    if not opening.stale:
        return
    ledger = base.ledger
    for file, filed in ledger.filed().items():
        if file not in stored:
            draft = draft_of_stored(ledger, filed, filed.document, filed.metadata_hash)
            base.commit(prepare([draft], embedder, lambda done, total: None))
    ledger.stamp(schema=SCHEMA_VERSION, model=embedder.fingerprint, chunker=chunker, state=None)
    ledger.touch()

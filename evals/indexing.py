"""A corpus whose passages are given: each entry becomes exactly one passage of a knowledge base of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bots.cli.output import note
from evals.beir import Entry, by_document
from evals.progress import Ticker
from knowledge.schema import SCHEMA_VERSION
from knowledge.types import Document, Leaf, Run

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase
    from knowledge.embeddings import Embedded, Embedder
    from knowledge.records import Prepared

LABEL = "public"
BATCH_PASSAGES = 512  # embedded together and stored in one step; an interrupted run goes on behind the last one
PROBES = 50  # entries whose terms show whether the tokeniser is still the one the index was built with


def bring_up_to_date(base: KnowledgeBase, embedder: Embedder, corpus: Sequence[Entry]) -> bool:
    """Indexes what is new or changed and removes what is gone; True when there was anything to do."""
    with base.writing(on_wait=note):
        return _bring_up_to_date(base, embedder, corpus)


def _bring_up_to_date(base: KnowledgeBase, embedder: Embedder, corpus: Sequence[Entry]) -> bool:
    documents = by_document(corpus)
    made_with = {"model": embedder.fingerprint, "schema": SCHEMA_VERSION}
    stamps = base.ledger.stamps()
    if stamps and {name: stamps.get(name) for name in made_with} != made_with:
        base.ledger.recreate()
        base.ledger.stamp(state=None)
        base.store.reset()  # a collection keeps the dimensions of its first vector
    recipe = fingerprint(embedder, corpus)
    wanted = {name: content_hash(name, entries, recipe) for name, entries in documents.items()}
    filed = base.ledger.filed()
    stale = [name for name in documents if name not in filed or filed[name].content_hash != wanted[name]]
    gone = [known.document.id for name, known in filed.items() if name not in documents]
    if gone:
        base.remove(gone)
    with Ticker("passages", sum(len(documents[name]) for name in stale)) as ticker:
        for batch in batches(stale, documents):
            prepared = prepare(batch, documents, wanted, embedder)
            base.commit(prepared)
            ticker.tick(sum(len(item.passages) for item in prepared))
    base.heal()
    base.ledger.stamp(**made_with)
    return bool(stale or gone)


def fingerprint(embedder: Embedder, corpus: Sequence[Entry]) -> str:
    from knowledge.keywords import passage_terms

    terms = [sorted(passage_terms(e.title, [leaf_of(e)]).items()) for e in corpus[:PROBES]]
    return digest(embedder.fingerprint, repr(terms))


def content_hash(name: str, entries: Sequence[Entry], recipe: str) -> str:
    """Of all that is embedded, so that another way to write it down is a change as well."""
    from knowledge.contexts import passage_context

    return digest(
        recipe, name, *(passage_context(entry.title.strip(), [leaf_of(entry)]).text for entry in entries)
    )


def digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def batches(names: Sequence[str], documents: Mapping[str, Sequence[Entry]]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for name in names:
        batch.append(name)
        size += len(documents[name])
        if size >= BATCH_PASSAGES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def prepare(
    names: Sequence[str],
    documents: Mapping[str, Sequence[Entry]],
    hashes: Mapping[str, str],
    embedder: Embedder,
) -> list[Prepared]:
    from knowledge.contexts import passage_context
    from knowledge.embeddings import Embedded

    contexts = [passage_context(e.title.strip(), [leaf_of(e)]) for name in names for e in documents[name]]
    embedded = embedder.embed(contexts)
    prepared: list[Prepared] = []
    start = 0
    for name in names:
        end = start + len(documents[name])
        own = Embedded(embedded.passages[start:end], [], embedded.tokens[start:end])
        prepared.append(prepared_document(name, documents[name], hashes[name], own))
        start = end
    return prepared


def prepared_document(name: str, entries: Sequence[Entry], content: str, embedded: Embedded) -> Prepared:
    import numpy as np

    from knowledge.keywords import passage_terms
    from knowledge.records import HEAD_CHARACTERS, Prepared

    title = entries[0].title.strip()
    source = "\n".join(entry.text for entry in entries)
    return Prepared(
        document=Document(id=0, path=name, title=title, audience=(LABEL,), file=name),
        source=source,
        head=source[:HEAD_CHARACTERS],
        leaves=leaves_of(entries),
        passages=tuple((i, i + 1) for i in range(len(entries))),
        passage_terms=tuple(passage_terms(title, [leaf_of(entry)]) for entry in entries),
        passage_vectors=embedded.passages,
        leaf_vectors=np.zeros((len(entries), embedded.passages.shape[1]), np.float32),
        tokens=tuple(embedded.tokens),
        content_hash=content,
        metadata_hash="",
    )


def leaf_of(entry: Entry, source_at: int = 0) -> Leaf:
    return Leaf("paragraph", entry.text, (Run(0, source_at, len(entry.text)),))


def leaves_of(entries: Sequence[Entry]) -> tuple[Leaf, ...]:
    leaves: list[Leaf] = []
    at = 0
    for entry in entries:
        leaves.append(leaf_of(entry, at))
        at += len(entry.text) + 1
    return tuple(leaves)

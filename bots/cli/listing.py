"""`bpo sources`: what is in the knowledge base, and what could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bots import wiring
from bots.cli.output import print_json, print_table
from bots.labels import parse_labels, written

if TYPE_CHECKING:
    from knowledge.types import Document, JsonDict


def run(*, labels: str | None, as_json: bool) -> None:
    """Without labels the maintainer looks, who sees everything; failures are the maintainer's alone."""
    caller = parse_labels(labels) if labels is not None else None
    with wiring.open_house() as house:
        documents = house.documents(caller)
        failures = house.failures() if caller is None else []
    if as_json:
        print_json({"documents": [document_json(document) for document in documents]})
        return
    if not documents and caller is not None:
        print(f"Whoever asks as {written(caller)} may see no document.")
    elif not documents:
        print("The knowledge base holds no documents yet. Add some: bpo ingest FOLDER")
    else:
        print_table(COLUMNS, [row(document) for document in documents])
        print(summary(documents))
    if failures:
        print()
        print_table(
            ("document", "reason", "remedy"),
            [(f.path, f.reason, f.remedy) for f in failures],
            title="Could not be read",
        )


COLUMNS = ("document", "title", "type", "audience", "in force", "passages", "ingested")


def row(document: Document) -> tuple[str, ...]:
    ingested = document.ingested_at.strftime("%Y-%m-%d %H:%M") if document.ingested_at else ""
    return (
        document.path,
        document.title,
        document.type,
        ", ".join(document.audience),
        in_force(document),
        str(document.passages),
        ingested,
    )


def in_force(document: Document) -> str:
    if not document.effective_from and not document.effective_to:
        return ""
    return f"{document.effective_from or '…'} to {document.effective_to or '…'}"


def summary(documents: list[Document]) -> str:
    passages = sum(document.passages for document in documents)
    return f"{counted(len(documents), 'document')}, {counted(passages, 'passage')}"


def counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def document_json(document: Document) -> JsonDict:
    days = {
        name: value.isoformat() if (value := getattr(document, name)) else None
        for name in ("effective_from", "effective_to", "review_by", "ingested_at")
    }
    return {
        "document": document.path,
        "title": document.title,
        "type": document.type,
        "audience": list(document.audience),
        "vendor": document.vendor,
        "effective_from": days["effective_from"],
        "effective_to": days["effective_to"],
        "supersedes": document.supersedes,
        "owner": document.owner,
        "review_by": days["review_by"],
        "passages": document.passages,
        "ingested_at": days["ingested_at"],
    }

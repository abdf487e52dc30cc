"""`bpo sources`: what is in the knowledge base, and what could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.naming import name_of
from bots import wiring
from bots.cli.output import print_json, print_table
from bots.labels import parse_labels, written
from knowledge.amendments.references import said
from knowledge.versions import Versions

if TYPE_CHECKING:
    from knowledge.types import Caller, Document, JsonDict


def run(*, labels: str | None, as_json: bool) -> None:
    """Without labels the maintainer looks, who sees everything; failures are the maintainer's alone."""
    caller = parse_labels(labels) if labels is not None else None
    with wiring.open_house() as house:
        documents = house.documents(caller)
        failures = house.failures() if caller is None else []
        faults = house.amendment_faults() if caller is None and not as_json else []
    versions = Versions.of(documents)
    if as_json:
        print_json({"documents": [document_json(document, versions, caller) for document in documents]})
        return
    if not documents and caller is not None:
        print(f"Whoever asks as {written(caller)} may see no document.")
    elif not documents:
        place = house.settings.data_dir.absolute()
        print(f"The knowledge base in {place} holds no documents yet. Add some: bpo ingest FOLDER")
    else:
        print_table(COLUMNS, [row(document, versions, caller) for document in documents])
        print(summary(documents))
    if caller is None and (faults := [*versions.faults(), *faults]):
        print()
        print_table(
            ("document", "fault"), [(d.path, said) for d, said in faults], title="Broken chains of versions"
        )
    if failures:
        print()
        print_table(
            ("document", "reason", "remedy"),
            [(f.path, f.reason, f.remedy) for f in failures],
            title="Could not be read",
        )


COLUMNS = ("document", "title", "type", "audience", "in force", "versions", "passages", "ingested")


def row(document: Document, versions: Versions, caller: Caller | None) -> tuple[str, ...]:
    ingested = document.ingested_at.strftime("%Y-%m-%d %H:%M") if document.ingested_at else ""
    return (
        document.path,
        name_of(document.title),
        document.type,
        ", ".join(audience(document, caller)),
        in_force(document),
        chain(document, versions),
        str(document.passages),
        ingested,
    )


def in_force(document: Document) -> str:
    if not document.effective_from and not document.effective_to:
        return ""
    return f"{document.effective_from or '…'} to {document.effective_to or '…'}"


def audience(document: Document, caller: Caller | None) -> list[str]:
    """A vendor learns from no list which other vendors there are."""
    return [label for label in document.audience if caller is None or label in caller.labels]


def chain(document: Document, versions: Versions) -> str:
    """`supersedes a.md; superseded by c.md; amended by d.md`, of what is listed."""
    before = versions.replaced(document)
    said = [f"{'amends' if document.amends else 'supersedes'} {before.path}"] if before else []
    after = [(f"{'amended' if d.amends else 'superseded'} by {d.path}") for d in versions.followers(document)]
    return "; ".join([*said, *after])


def summary(documents: list[Document]) -> str:
    passages = sum(document.passages for document in documents)
    return f"{counted(len(documents), 'document')}, {counted(passages, 'passage')}"


def counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def document_json(document: Document, versions: Versions, caller: Caller | None) -> JsonDict:
    """`supersedes` is what the metadata say; a caller who may not see that document is not told of it.

    A document that amends another has one more key: `amends`, the parts that it changes, as it names them.
    """
    before = versions.replaced(document)
    amends = {"amends": [said(part) for part in document.amends.parts]} if document.amends and before else {}
    days = {
        name: value.isoformat() if (value := getattr(document, name)) else None
        for name in ("effective_from", "effective_to", "review_by", "ingested_at")
    }
    return {
        "document": document.path,
        "title": document.title,
        "type": document.type,
        "audience": audience(document, caller),
        "vendor": document.vendor,
        "effective_from": days["effective_from"],
        "effective_to": days["effective_to"],
        "supersedes": document.supersedes if caller is None or before else None,
        "owner": document.owner,
        "review_by": days["review_by"],
        "passages": document.passages,
        "ingested_at": days["ingested_at"],
        **amends,
    }

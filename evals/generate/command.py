"""`bpo eval generate`: drafts a question suite from documents, for a person to edit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bots.cli.output import note
from bots.errors import UserError
from evals.files import opened
from evals.generate.templates import Drafted, drafts, spread
from evals.progress import Ticker
from knowledge.types import DEFAULT_LABELS, Document, JsonDict, section_name

if TYPE_CHECKING:
    from ingest.blocks import Loaded
    from ingest.discovery import Found
    from ingest.surroundings import Surroundings


ADVICE = (
    "Templates made them in the documents' own words. Edit each before it counts: reword the question as people "
    "ask, cut the facts to what must be said, give it an id, delete what is silly"
)


@dataclass(frozen=True, slots=True)
class Read:
    document: Document
    loaded: Loaded


def run(place: Path, *, out: Path, per_document: int) -> None:
    if out.exists():
        raise UserError(f"{out} is there already", "Name a new file, so that no edited question is lost")
    with opened(out) as write:
        count = 0
        for read in current(list(read_all(place))):
            for line in lines(read, per_document):
                count += 1
                write(json.dumps({"id": f"draft-{count:03}", **line}, ensure_ascii=False) + "\n")
    note(f"{out}: {count} drafts. {ADVICE}")


def read_all(place: Path) -> Iterator[Read]:
    """What can be read; every file that cannot is named."""
    from ingest.blocks import LoadError
    from ingest.discovery import discover
    from ingest.loaders import load
    from ingest.surroundings import Surroundings

    found = discover([place]).found
    surroundings = Surroundings()
    with Ticker("documents", len(found)) as ticker:
        for item in found:
            try:
                loaded = load(Path(item.file), lambda _: None)
            except LoadError as error:
                note(f"{item.path}: {error.reason}. {error.remedy}")
            else:
                yield Read(described(item, loaded, surroundings), loaded)
            ticker.tick()


def described(item: Found, loaded: Loaded, surroundings: Surroundings) -> Document:
    from ingest.prepare import describe, document_of

    origin: JsonDict = {"title": loaded.title, "front": loaded.metadata}
    return document_of(item, describe(surroundings.layers(item), origin, loaded.warnings), origin)


def current(found: list[Read]) -> list[Read]:
    """Without what is not in force today: nothing that it says answers a question asked today."""
    from knowledge.visibility import all_in_force

    found = [marked(read) if read.document.supersedes else read for read in found]
    kept = {document.file for document in all_in_force([read.document for read in found], date.today())}
    for read in found:
        if read.document.file not in kept:
            note(f"{read.document.path}: passed over, it is not in force today")
    return [read for read in found if read.document.file in kept]


def marked(read: Read) -> Read:
    """With what it changes, if it only amends what it supersedes."""
    from ingest.chunker import chunk
    from knowledge.amendments.marking import amendment_of

    leaves = chunk(read.loaded.blocks).leaves
    amends = amendment_of(read.document, leaves[0] if leaves else None, lambda _: leaves)
    return replace(read, document=replace(read.document, amends=amends))


def lines(read: Read, most: int) -> Iterator[JsonDict]:
    """In the format of a suite's questions.jsonl, but for the id."""
    from ingest.chunker import chunk

    found = drafts(read.document.title, chunk(read.loaded.blocks).leaves)
    for draft in spread([draft for draft in found if quote_of(draft, read.loaded.source)], most):
        yield line(draft, read)


def line(draft: Drafted, read: Read) -> JsonDict:
    document, leaf = read.document, draft.leaf
    source: JsonDict = {"document": document.path, "section": section_name(leaf, document.title)}
    if leaf.page is not None:
        source["page"] = leaf.page
    source["quote"] = quote_of(draft, read.loaded.source)
    asked: JsonDict = {"kind": draft.kind, "question": draft.question}
    if DEFAULT_LABELS.isdisjoint(document.audience):
        asked["as"] = ",".join(["public", *document.audience])
    return {**asked, "answerable": True, "facts": [[draft.fact]], "sources": [source]}


def quote_of(draft: Drafted, source: str) -> str:
    """Word for word as it stands in the document; empty where nothing does (a text that was only rendered)."""
    from assistant.citations import quote

    return quote(source, draft.leaf.runs, draft.start, draft.end)

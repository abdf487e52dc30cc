"""A retrieval set in BEIR layout: `corpus.jsonl`, `queries.jsonl`, `qrels.tsv`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from bots.errors import UserError
from bots.history import TurnLine, read_lines

OFFSETS = re.compile(r"[-#]\d+-\d+$")  # `page_7-0-512`, `contract#120-640`: a stretch of a page, a contract


class Entry(BaseModel):
    """One passage of the corpus."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(alias="_id", min_length=1)
    title: str = ""
    text: str


class Query(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str = Field(alias="_id", min_length=1)
    text: str
    history: list[TurnLine] = []

    def earlier(self) -> list[str]:
        """The user's own turns, oldest first."""
        return [turn.text for turn in self.history if turn.role == "user"]


class Rewrite(BaseModel):
    """A follow-up as a person would ask it who cannot lean on what was said before."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(alias="_id", min_length=1)
    text: str = Field(min_length=1)


Qrels = Mapping[str, Mapping[str, int]]  # query id -> corpus id -> relevance


@dataclass(frozen=True, slots=True)
class BeirSet:
    name: str
    corpus: tuple[Entry, ...]
    queries: tuple[Query, ...]
    qrels: Qrels

    def judged(self) -> list[Query]:
        return [query for query in self.queries if any(gain > 0 for gain in self.qrels.get(query.id, {}).values())]


def load_beir(folder: Path) -> BeirSet:
    for name in ("corpus.jsonl", "queries.jsonl", "qrels.tsv"):
        if not (folder / name).is_file():
            raise UserError(
                f"{folder} holds no {name}", "Name a folder with corpus.jsonl, queries.jsonl, qrels.tsv"
            )
    corpus = read_lines(folder / "corpus.jsonl", Entry, 'Each line is {"_id", "title", "text"}')
    queries = read_lines(
        folder / "queries.jsonl", Query, 'Each line is {"_id", "text"}, with an optional "history"'
    )
    refuse_doubles(folder / "corpus.jsonl", [(number, entry.id) for number, entry in corpus])
    refuse_doubles(folder / "queries.jsonl", [(number, query.id) for number, query in queries])
    for name, lines in (("corpus.jsonl", corpus), ("queries.jsonl", queries)):
        if not lines:
            raise UserError(f"{folder / name} is empty", "Write one JSON object a line")
    return BeirSet(
        name=folder.resolve().name,
        corpus=tuple(entry for _, entry in corpus),
        queries=tuple(query for _, query in queries),
        qrels=read_qrels(folder / "qrels.tsv"),
    )


def rewritten(beir: BeirSet, file: Path) -> BeirSet:
    """With the queries that the file holds in its words, and without their history; the others as they are."""
    lines = read_lines(file, Rewrite, 'Each line is {"_id", "text"}, the id of a query and its rewrite')
    refuse_doubles(file, [(number, line.id) for number, line in lines])
    texts = {line.id: line.text for _, line in lines}
    unknown = texts.keys() - {query.id for query in beir.queries}
    if unknown:
        raise UserError(f"{file}: {min(unknown)!r} is no query of {beir.name}", "Name the rewrites of this set")
    queries = tuple(
        query.model_copy(update={"text": texts[query.id], "history": []}) if query.id in texts else query
        for query in beir.queries
    )
    return replace(beir, queries=queries)


def refuse_doubles(file: Path, ids: Sequence[tuple[int, str]]) -> None:
    seen: set[str] = set()
    for number, name in ids:
        if name in seen:
            raise UserError(
                f"{file}, line {number}: _id {name!r} stands there twice", "Give each line its own _id"
            )
        seen.add(name)


def read_qrels(file: Path) -> dict[str, dict[str, int]]:
    """Tab-separated with a header; ids may hold spaces."""
    found: dict[str, dict[str, int]] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8-sig").split("\n"), start=1):
        if number == 1 or not line.strip():
            continue
        try:
            query, passage, gain = line.rstrip("\r").split("\t")
            found.setdefault(query, {})[passage] = int(gain)
        except ValueError as error:
            raise UserError(
                f"{file}, line {number}: not a judgement", "Write query-id, corpus-id and a whole score, with tabs"
            ) from error
    return found


def by_document(corpus: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Entries by the name of their document: the title they share, else what their ids share."""
    documents: dict[str, list[Entry]] = {}
    for entry in corpus:
        name = entry.title.strip() or OFFSETS.sub("", entry.id)
        documents.setdefault(name, []).append(entry)
    return documents

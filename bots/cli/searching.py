"""`bpo search`: the ranked passages, without an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from assistant.naming import name_of
from bots import audit, wiring
from bots.cli.output import console, on_terminal, print_json, single_line
from bots.dates import parse_day
from bots.labels import parse_labels

if TYPE_CHECKING:
    from knowledge.types import Hit, JsonDict

SHORT_TEXT = 300  # characters of a passage in the list; --json gives the whole


def run(question: str, *, k: int, labels: str | None, on: str | None, as_json: bool) -> None:
    caller, day = parse_labels(labels), parse_day(on) or date.today()
    with wiring.open_house() as house:
        house.require_documents()
        hits = house.retriever.retrieve(question, caller, day, k=k)
    documents = [hit.passage.document.path for hit in hits]
    audit.note_down(house.settings, "cli:search", question, caller, documents, on=day)
    if as_json:
        print_json({"question": question, "passages": [passage_json(hit) for hit in hits]})
    elif hits:
        print_hits(hits)
    else:
        print("Nothing was found.")


def passage_json(hit: Hit) -> JsonDict:
    passage = hit.passage
    return {
        "document": passage.document.path,
        "title": passage.document.title,
        "section": passage.section,
        "page": passage.page,
        "text": passage.text,
        "score": round(float(hit.score), 4),
    }


def print_hits(hits: Sequence[Hit]) -> None:
    if not on_terminal():
        for rank, hit in enumerate(hits, start=1):
            print(f"{rank}. {hit.score:.3f}  {place(hit)}\n   {shortened(hit)}")
        return
    from rich.padding import Padding
    from rich.text import Text

    out = console()
    for rank, hit in enumerate(hits, start=1):
        out.print(Text.assemble((f"{rank:>2}. ", "cyan"), (f"{hit.score:.3f}  ", "dim"), place(hit)))
        out.print(Padding(Text(shortened(hit), style="dim"), (0, 0, 1, 4)))


def place(hit: Hit) -> str:
    passage = hit.passage
    page = f"page {passage.page}" if passage.page is not None else ""
    parts = [name_of(passage.document.title), name_of(passage.section), page, passage.document.path]
    return " · ".join(single_line(part) for part in dict.fromkeys(parts) if part)


def shortened(hit: Hit) -> str:
    text = single_line(hit.passage.text)
    return text if len(text) <= SHORT_TEXT else text[:SHORT_TEXT].rsplit(" ", 1)[0] + " …"

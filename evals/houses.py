"""The knowledge base that a suite asks: its own, apart from the user's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bots import wiring
from bots.cli.output import note
from bots.cli.progress import progress_sink
from evals.files import own_folder
from evals.suites import Suite

if TYPE_CHECKING:
    from bots.settings import Settings
    from ingest.report import Report
    from knowledge.types import Document

Sources = Callable[[str], Sequence[str]]


@contextmanager
def house_of(suite: Suite, settings: Settings | None = None) -> Iterator[wiring.House]:
    """The suite's own knowledge base, brought up to date; without documents the user's."""
    settings = settings or wiring.read_settings()
    if suite.documents is None:
        with wiring.open_house(settings) as house:
            yield house
        return
    with wiring.open_house(settings, own_folder(settings, "suites", suite.folder)) as house:
        report = brought_in(suite.documents, house)
        note(f"{suite.name}: {len(house.documents())} documents, {len(report.failed)} could not be read")
        yield house


def brought_in(documents: Path, house: wiring.House) -> Report:
    """The knowledge base is ours: one made by another version is built again without asking."""
    from knowledge.errors import StaleKnowledge

    with progress_sink() as sink:
        try:
            return house.ingest([documents], sink, prune=True)
        except StaleKnowledge:
            return house.ingest([documents], sink, prune=True, rebuild=True)


def sources_of(house: wiring.House) -> Sources:
    """The original texts by document path, as the ledger keeps them, read when they are first cited."""
    documents: dict[str, list[Document]] = {}
    for document in house.documents():
        documents.setdefault(document.path, []).append(document)
    known: dict[str, list[str]] = {}

    def texts(path: str) -> Sequence[str]:
        if path not in known:
            known[path] = [house.base.ledger.source(document.id) for document in documents.get(path, ())]
        return known[path]

    return texts


def no_sources(_path: str) -> Sequence[str]:
    """For a run that is read again without its documents: no quote can be verified."""
    return ()

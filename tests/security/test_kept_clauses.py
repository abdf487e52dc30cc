"""A register keeps clauses of documents: they are shown to nobody for longer than the documents themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.obligations.service import ObligationService
from assistant.obligations.store import ObligationStore
from assistant.onboarding.identity import Actor
from assistant.reminding.workdays import Calendar
from bots import casework
from bots.settings import Settings
from knowledge.base import KnowledgeBase
from knowledge.types import Caller, Document
from tests.building import document, prepare
from tests.fakes import FakeEmbedder

CLAUSE = "The vendor must pay the zq1x penalty by the 4th day of each month."
TEXT = f"# Reports\n{CLAUSE}\n"
CLIENT = Actor(Caller.of(["employees"]), "Ann")
BOARD = Caller.of(["employees", "team:board"])
ACME = Caller.of(["public", "vendor:acme"])
BOTH = ("employees", "vendor:acme")
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


class Desk:
    """A knowledge base with one document, and an approved obligation from it."""

    def __init__(self, folder: Path, audience: tuple[str, ...]) -> None:
        self.base = KnowledgeBase(folder)
        self.store = ObligationStore(folder)
        self.service = ObligationService(self.store, self.base.ledger, ZoneInfo("UTC"), Calendar().is_workday)
        self.put(self.card("a.md", audience), TEXT)
        made = self.service.propose(CLIENT, "a.md")
        self.service.decide(CLIENT, [one["id"] for one in made], "approve")

    @staticmethod
    def card(path: str, audience: tuple[str, ...]) -> Document:
        return document(path, "Rate card", audience=audience, vendor="acme", effective_from=FIRST)

    def put(self, one: Document, text: str) -> None:
        self.base.commit([prepare(one, text, FakeEmbedder())])

    def ingested(self, one: Document, text: str) -> None:
        self.put(one, text)
        casework.note_audiences(Settings(data_dir=self.base.data_dir))

    def remove(self) -> None:
        self.base.remove([one.id for one in self.base.ledger.documents()])

    def shows(self, caller: Caller) -> bool:
        listed = repr(self.service.listed(caller))
        due = repr(self.service.due(caller, FIRST, LAST))
        assert ("zq1x" in listed) == ("zq1x" in due)
        return "zq1x" in listed


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    opened: list[Desk] = []

    def made(audience: tuple[str, ...] = BOTH) -> Desk:
        opened.append(Desk(tmp_path / str(len(opened)), audience))
        return opened[-1]

    yield made
    for one in opened:
        one.store.close()
        one.base.close()


def test_a_document_that_was_narrowed_and_then_renamed_or_removed(desk: Callable[..., Desk]) -> None:
    one = desk()
    assert one.shows(ACME) and one.shows(CLIENT.caller)
    one.put(one.card("a.md", ("employees",)), TEXT)
    assert not one.shows(ACME) and one.shows(CLIENT.caller)
    one.remove()
    one.put(one.card("internal.md", ("employees",)), TEXT)
    assert not one.shows(ACME) and one.shows(CLIENT.caller)
    one.remove()
    assert not one.shows(ACME) and one.shows(CLIENT.caller)


def test_a_document_that_was_narrowed_within_the_client_and_then_removed(desk: Callable[..., Desk]) -> None:
    one = desk(("employees",))
    one.ingested(one.card("a.md", ("team:board",)), TEXT)
    assert not one.shows(CLIENT.caller)
    one.remove()
    casework.note_audiences(Settings(data_dir=one.base.data_dir))
    assert not one.shows(CLIENT.caller) and one.shows(BOARD)
    one.ingested(one.card("a.md", ("employees",)), TEXT)
    one.remove()
    assert one.shows(CLIENT.caller)


def test_what_has_the_path_now_is_another_document(desk: Callable[..., Desk]) -> None:
    one = desk()
    one.put(one.card("a.md", BOTH), "# Reports\nSee the other file.\n")
    assert not one.shows(ACME) and one.shows(CLIENT.caller)
    one.put(one.card("a.md", ("team:board",)), "# Reports\nSee the other file.\n")
    assert not one.shows(CLIENT.caller) and one.shows(BOARD)


def test_a_wider_audience_sees_the_clause_only_while_it_stands(desk: Callable[..., Desk]) -> None:
    one = desk(("employees",))
    assert not one.shows(ACME)
    one.put(one.card("a.md", BOTH), TEXT.replace(" must", "\nmust"))  # wrapped elsewhere: the same words
    assert one.shows(ACME)
    one.put(one.card("a.md", BOTH), "# Reports\nNothing.\n")
    assert not one.shows(ACME) and one.shows(CLIENT.caller)


def test_documents_of_two_folders_that_share_a_path(desk: Callable[..., Desk]) -> None:
    one = desk(("employees",))
    other = replace(one.card("a.md", BOTH), file="/other/a.md", root="/other")
    one.put(other, "# Reports\nNothing of that kind.\n")
    assert not one.shows(ACME) and one.shows(CLIENT.caller)
    one.put(other, TEXT)  # it stands in the one that acme may read
    assert one.shows(ACME)

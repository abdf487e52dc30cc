"""A small knowledge base full of secrets, with cases, certificates and obligations in the same folder."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest import mock

from assistant.onboarding.identity import Actor
from bots import casework, wiring
from bots.settings import Settings
from knowledge.base import KnowledgeBase
from knowledge.types import Caller, Document
from tests.assistant.onboarding.made import TEXT
from tests.building import document, filled, prepare
from tests.fakes import FakeEmbedder
from tests.security.cheap import held_store, remember
from tests.security.registers import VENDORS, Registers, add_case, add_credentials
from tests.security.shelf import LABELS, Found, Shelf, seen, shelf

DIMENSIONS = 32
CASES_OF_A_WORLD = 2
EVERYONE = (*LABELS, *(f"vendor:{name}" for name in VENDORS if f"vendor:{name}" not in LABELS))
MANAGER = Actor(Caller.of(EVERYONE), "Ann")


class House(wiring.House):
    """The real one, with an embedder that can be worked out by eye, and kept open between commands."""

    def __init__(self, settings: Settings, base: KnowledgeBase) -> None:
        super().__init__(settings, settings.data_dir / "unused")
        self.base.close()
        self.base = base
        self.__dict__["embedder"] = FakeEmbedder(DIMENSIONS)

    def warm_up(self) -> None:
        """It is warm after the first question."""

    def close(self) -> None:
        """Another command follows."""


@dataclass(frozen=True)
class World:
    folder: Path
    shelf: Shelf
    house: House
    registers: Registers = field(default_factory=lambda: Registers(Path()))

    def again(self, folder: Path) -> World:
        """The same, and nothing is remembered of what was looked at; its log stands in another folder."""
        return replace(self, house=House(Settings(data_dir=folder), self.house.base))

    def hidden(self, labels: Sequence[str]) -> set[int]:
        """Of documents that share no label with the caller; of those that are gone the client has obligations."""
        client = registered(labels, None)
        gone = set() if client else self.shelf.gone
        return gone | {number for number, one in self.shelf.standing() if not seen(one, labels)}

    def visible(self, labels: Sequence[str]) -> set[int]:
        return {number for number, one in self.shelf.standing() if seen(one, labels)}

    def close(self) -> None:
        self.house.base.close()


def registered(labels: Sequence[str], vendor: str | None) -> bool:
    from tests.security.registers import Owner

    return Owner(vendor).shows(frozenset(labels or ["public"]))


def plain_world(folder: Path, documents: Sequence[tuple[Document, str]]) -> World:
    """Documents alone."""
    with held_store():
        base = filled(folder / "base", FakeEmbedder(DIMENSIONS), documents)
    remember(base)
    return World(folder, Shelf(list(documents)), House(Settings(data_dir=folder / "house"), base))


def world(folder: Path, seed: int, size: int = 14, *, chroma: bool = False) -> World:
    """Obligations are of the time when everybody saw the documents; then each got its audience, some went."""
    with nullcontext() if chroma else held_store():
        return _world(folder, seed, size)


def _world(folder: Path, seed: int, size: int) -> World:
    draw = random.Random(seed)
    made, embedder = shelf(seed, size), FakeEmbedder(DIMENSIONS)
    vendors = [document(f"rules-{n}.md", audience=(f"vendor:{one}",)) for n, one in enumerate(VENDORS)]
    for_all = [(replace(one, audience=EVERYONE), text) for one, text in made.documents]
    base = filled(folder, embedder, [*for_all, *((one, "# Rules\nBe on time.\n") for one in vendors)])
    registers = Registers(folder)
    with mock.patch.object(casework, "open_ledger", return_value=nullcontext(base.ledger)):
        oblige(folder, made, draw)
        base.remove([one.id for one in base.ledger.documents() if number_at(made, one.path) in made.gone])
        base.commit([prepare(*made.documents[number], embedder) for number, _ in made.standing()])
        (folder / "small.programme.yaml").write_text(programme(made, draw), encoding="utf-8")
        with casework.open_onboarding(Settings(data_dir=folder)) as service:
            for _ in range(CASES_OF_A_WORLD):
                add_case(registers, service, draw)
        add_credentials(registers, draw)
    remember(base)
    return World(folder, made, House(Settings(data_dir=folder), base), registers)


def number_at(made: Shelf, path: str) -> int | None:
    return next((number for number, (one, _) in enumerate(made.documents) if one.path == path), None)


def oblige(folder: Path, made: Shelf, draw: random.Random) -> None:
    """Those of all documents, whichever vendor they are of; most are approved."""
    with casework.open_obligations(Settings(data_dir=folder)) as service:
        for one, _ in made.documents:
            for found in service.propose(MANAGER, one.path):
                if draw.random() < 0.8:
                    changes = {"vendor": draw.choice([None, *VENDORS]), "starts": "2026-01-01"}
                    service.decide(MANAGER, [found["id"]], "approve", changes)


def programme(made: Shelf, draw: random.Random) -> str:
    """Each step rests on a document of the shelf, whoever that is for."""
    text = TEXT
    for source in ('guide.md, section: "Step 1"', 'guide.md, section: "Step 2"', 'secret.md, section: "Step 3"'):
        text = text.replace(source, draw.choice(made.standing())[1].path)
    return text.replace('guide.md, section: "Step 4"', draw.choice(made.standing())[1].path)


def leaks(world: World, labels: Sequence[str], text: str) -> set[Found | str]:
    """What of documents, cases and certificates that the caller may not see stands in `text`."""
    from tests.security.registers import SECRET

    hidden = world.hidden(labels)
    found: set[Found | str] = {one for one in world.shelf.found_in(text) if one.number in hidden}
    words = {word.lower() for word in SECRET.findall(text)}
    return found | (words & world.registers.hidden(frozenset(labels or ["public"])))

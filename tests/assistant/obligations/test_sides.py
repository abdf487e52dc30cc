"""From a contract that names its parties to the answers: whose side owes what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.obligations.asking import answer
from assistant.obligations.register import Obligation
from assistant.obligations.service import ObligationService
from assistant.obligations.store import ObligationStore
from assistant.onboarding.identity import Actor
from assistant.onboarding.machine import Refused
from assistant.reminding.workdays import Calendar
from knowledge.types import Caller
from tests.building import document, filled
from tests.fakes import FakeEmbedder

TEXT = (
    'Between Bigcorp plc ("Bigcorp") and Omega Ltd ("Omega").\n'
    "Omega shall send a report by the 5th day of each month.\n"
    "Bigcorp shall pay the invoice by the 10th day of each month.\n"
)
CLIENT = Actor(Caller(), "Ann")
OMEGA = Actor(Caller.of(["public", "vendor:omega"]))
TODAY = date(2026, 2, 2)
HEAD = "Due from 2026-02-01 to 2026-02-28:\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ObligationService]:
    since = date(2026, 1, 1)
    held = [
        (
            document(
                "o.md", "Omega", audience=("employees", "vendor:omega"), vendor="omega", effective_from=since
            ),
            TEXT,
        )
    ]
    base = filled(tmp_path / "data", FakeEmbedder(), held)
    store = ObligationStore(tmp_path / "data")
    yield ObligationService(store, base.ledger, ZoneInfo("UTC"), Calendar().is_workday)
    store.close()
    base.close()


def told(desk: ObligationService, text: str, actor: Actor = CLIENT) -> str:
    found = answer(text, desk, actor.caller, TODAY)
    return found.text if found else ""


def test_the_side_is_kept_with_the_obligation(desk: ObligationService) -> None:
    made = desk.propose(CLIENT, "o.md")
    assert [(one["party"], one["side"]) for one in made] == [("Omega", "vendor"), ("Bigcorp", "client")]
    desk.decide(CLIENT, [one["id"] for one in made], "approve")
    report = f"{HEAD}- 2026-02-05, Omega (omega): send a report by the 5th day of each month. [1]"
    payment = f"{HEAD}- 2026-02-10, Bigcorp (omega): pay the invoice by the 10th day of each month. [1]"
    assert told(desk, "What does Omega owe us this month?") == report
    assert told(desk, "What do we owe Omega this month?") == payment
    assert told(desk, "What do we owe the client this month?", OMEGA) == report
    with pytest.raises(Refused, match="obliges Bigcorp, not you"):
        desk.done(OMEGA, made[1]["id"], "2026-02")


def test_a_party_that_a_person_writes_has_the_side_that_the_document_gives_it(desk: ObligationService) -> None:
    report, payment = desk.propose(CLIENT, "o.md")
    (turned,) = desk.decide(CLIENT, [report["id"]], "approve", {"party": "Bigcorp"})
    assert (turned["side"], turned["changed"]) == ("client", ["party"])
    (unknown,) = desk.decide(CLIENT, [payment["id"]], "approve", {"party": "Delta"})
    assert unknown["side"] is None
    for text in ("What does Omega owe us this month?", "What do we owe Omega this month?"):
        assert "Delta (omega; whose side is not known)" in told(desk, text)


def test_kinds_are_asked_of_what_is_due_and_late(desk: ObligationService) -> None:
    desk.decide(CLIENT, [one["id"] for one in desk.propose(CLIENT, "o.md")], "approve")
    month = (date(2026, 2, 1), date(2026, 2, 28))
    assert [one["kind"] for one in desk.due(CLIENT.caller, *month, kind="payment")] == ["payment"]
    assert {one["kind"] for one in desk.late(CLIENT.caller, date(2026, 3, 1), kind="report")} == {"report"}


def test_what_was_proposed_before_sides_were_kept_has_that_of_its_role() -> None:
    cited = ("1", "d.md", "D", "", None, "q", ("employees",), "omega")

    def side(party: str, kept: str | None = None) -> str | None:
        return Obligation(*cited, party, "do it", "", "", "", "", "service", side=kept).owed_by

    assert [side(one) for one in ("Supplier", "Client", "Omega", "Delta", "parties")] == [
        "vendor",
        "client",
        "vendor",
        None,
        "both",
    ]
    assert side("Company", "vendor") == "vendor" and side("Company", "") is None

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.obligations.service import ObligationService
from assistant.obligations.store import ObligationStore
from assistant.onboarding.identity import Actor
from assistant.onboarding.machine import Refused
from assistant.reminding.service import obligation_subjects
from assistant.reminding.workdays import Calendar
from knowledge.errors import KnowledgeError
from knowledge.types import Caller
from tests.building import document, filled
from tests.fakes import FakeEmbedder

ACME_TEXT = (
    'Between Acme ("the Supplier") and us ("the Client").\n'
    "The Supplier shall send a report by the 5th day of each month. "
    "The Supplier shall notify the Client of any incident within 24 hours.\n"
    "The Client shall pay each invoice within 30 days.\n"
)
CLIENT = Actor(Caller(), "Ann")
ACME = Actor(Caller.of(["public", "vendor:acme"]))
ZETA = Actor(Caller.of(["public", "vendor:zeta"]))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ObligationService]:
    held = [
        (
            document(
                "acme.md",
                "The Acme contract",
                audience=("employees", "vendor:acme"),
                vendor="acme",
                effective_from=date(2026, 1, 1),
            ),
            ACME_TEXT,
        ),
        (document("secret.md", "The Zeta contract", audience=("team:legal",), vendor="zeta"), ACME_TEXT),
    ]
    base = filled(tmp_path / "data", FakeEmbedder(), held)
    store = ObligationStore(tmp_path / "data")
    yield ObligationService(store, base.ledger, ZoneInfo("UTC"), Calendar().is_workday)
    store.close()
    base.close()


def test_what_is_proposed_is_not_true_until_it_is_approved(desk: ObligationService) -> None:
    proposed = desk.propose(CLIENT, "acme.md")
    assert [(one["party"], one["kind"], one["state"]) for one in proposed] == [
        ("Supplier", "report", "proposed"),
        ("Supplier", "notice", "proposed"),
        ("Client", "payment", "proposed"),
    ]
    assert proposed[0]["citation"]["quote"] in ACME_TEXT
    assert desk.listed(CLIENT.caller) == [] and desk.due(CLIENT.caller, date(2026, 1, 1), date(2026, 12, 31)) == []
    assert desk.propose(CLIENT, "acme.md") == []
    desk.decide(CLIENT, [proposed[0]["id"]], "approve")
    assert [one["action"] for one in desk.listed(CLIENT.caller)] == ["send a report by the 5th day of each month"]


def test_a_person_approves_edits_or_drops(desk: ObligationService) -> None:
    report, notice, payment = desk.propose(CLIENT, "The Acme contract")
    (edited,) = desk.decide(CLIENT, [notice["id"]], "approve", {"deadline": "within 4 hours", "kind": None})
    assert (edited["deadline"], edited["changed"], edited["decided_by"]) == ("within 4 hours", ["deadline"], "Ann")
    desk.decide(CLIENT, [payment["id"]], "drop")
    assert [one["id"] for one in desk.listed(CLIENT.caller, state="dropped")] == [payment["id"]]
    assert desk.propose(CLIENT, "acme.md") == []  # what was dropped does not come back
    assert [one["id"] for one in desk.listed(CLIENT.caller, within_hours=24)] == [notice["id"]]
    assert desk.listed(CLIENT.caller, within_hours=3) == []
    with pytest.raises(Refused, match="no kind"):
        desk.decide(CLIENT, [report["id"]], "approve", {"kind": "wish"})
    with pytest.raises(Refused, match="no obligation 'ffff'"):
        desk.decide(CLIENT, [report["id"], "ffff"], "approve")
    assert [one["id"] for one in desk.listed(CLIENT.caller, state="proposed")] == [report["id"]]


def test_due_dates_count_from_the_day_the_contract_holds(desk: ObligationService) -> None:
    desk.decide(CLIENT, [one["id"] for one in desk.propose(CLIENT, "acme.md")], "approve")
    found = desk.due(CLIENT.caller, date(2025, 12, 1), date(2026, 2, 28))
    assert [one["due"] for one in found] == ["2026-01-05", "2026-02-05"]
    assert found[0]["until"] == "2026-01-06T00:00:00+00:00"
    assert desk.due(CLIENT.caller, date(2026, 1, 1), date(2026, 2, 28), party="Client") == []
    ahead = obligation_subjects(found, date(2026, 1, 10))
    assert [(one.ends, one.days) for one in ahead] == [(date(2026, 2, 5), (7, 1))]


def test_a_vendor_sees_its_own_and_approved_ones_only(desk: ObligationService) -> None:
    made = desk.propose(CLIENT, "acme.md")
    assert desk.listed(ACME.caller, state="proposed") == []
    desk.decide(CLIENT, [made[0]["id"]], "approve")
    assert [one["vendor"] for one in desk.listed(ACME.caller)] == ["acme"]
    for stranger in (ZETA, Actor(Caller.of(["public"]))):
        assert desk.listed(stranger.caller) == []
        assert desk.due(stranger.caller, date(2026, 1, 1), date(2026, 12, 31)) == []
    for action in (lambda: desk.propose(ACME, "acme.md"), lambda: desk.decide(ACME, [made[0]["id"]], "drop")):
        with pytest.raises(Refused, match="only the client"):
            action()


def test_whoever_may_not_see_the_document_sees_no_obligation_from_it(desk: ObligationService) -> None:
    legal = Actor(Caller.of(["employees", "team:legal"]))
    made = desk.propose(legal, "secret.md")
    desk.decide(legal, [made[0]["id"]], "approve")
    assert len(desk.listed(legal.caller)) == 1
    assert desk.listed(CLIENT.caller) == [] and desk.listed(ZETA.caller) == []
    with pytest.raises(Refused) as hidden:
        desk.propose(CLIENT, "secret.md")
    with pytest.raises(Refused) as absent:
        desk.propose(CLIENT, "ghost.md")
    assert hidden.value.reason.replace("secret", "ghost") == absent.value.reason


def test_decisions_are_never_rewritten(desk: ObligationService) -> None:
    from sqlalchemy import text

    from knowledge.engine import writing

    made = desk.propose(CLIENT, "acme.md")
    desk.decide(CLIENT, [made[0]["id"]], "approve")
    with pytest.raises(KnowledgeError, match="append-only"), writing(desk._store._engine) as connection:
        connection.execute(text("DELETE FROM decisions"))

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.obligations.schedules import says_when
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
    told = obligation_subjects(found)
    assert [(one.ends, one.days, one.lapses) for one in told[1:]] == [(date(2026, 2, 5), (7, 1), False)]


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


YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def monthly(desk: ObligationService) -> str:
    """The id of Acme's report, due on the 5th of each month."""
    (report, *_) = desk.propose(CLIENT, "acme.md")
    desk.decide(CLIENT, [report["id"]], "approve")
    return str(report["id"])


def test_what_is_done_is_no_longer_due(desk: ObligationService, monthly: str) -> None:
    before = obligation_subjects(desk.due(CLIENT.caller, *YEAR))
    made = desk.done(CLIENT, monthly, "2026-03", note="In the mail of 4 March")
    assert made["fulfilment"] | {"at": ""} == {
        "due": "2026-03-05",
        "action": "confirm",
        "state": "done",
        "by": "Ann",
        "at": "",
        "note": "In the mail of 4 March",
        "evidence": None,
    }
    left = [one["due"] for one in desk.due(CLIENT.caller, *YEAR)]
    assert len(left) == 11 and "2026-03-05" not in left
    after = obligation_subjects(desk.due(CLIENT.caller, *YEAR))
    assert [one.ends for one in before if one not in after] == [date(2026, 3, 5)]  # nobody is reminded of it
    whole = desk.due(CLIENT.caller, *YEAR, fulfilled=True)
    assert [one["fulfilment"]["state"] for one in whole if one["fulfilment"]] == ["done"]
    with pytest.raises(Refused, match="done already"):
        desk.done(CLIENT, monthly, "2026-03-05")


def test_a_vendor_hands_in_and_the_client_confirms(desk: ObligationService, monthly: str) -> None:
    assert desk.done(ACME, monthly, "2026-02")["fulfilment"]["state"] == "submitted"
    assert [one["fulfilment"]["state"] for one in desk.due(CLIENT.caller, *YEAR) if one["fulfilment"]] == [
        "submitted"
    ]
    for again, reason in ((ACME, "submitted already"), (ZETA, "no approved obligation")):
        with pytest.raises(Refused, match=reason):
            desk.done(again, monthly, "2026-02")
    with pytest.raises(Refused, match="only the client"):
        desk.reopen(ACME, monthly, "2026-02", "A mistake")
    desk.reopen(CLIENT, monthly, "2026-02", "A page is missing")
    desk.done(ACME, monthly, "2026-02")
    assert desk.done(CLIENT, monthly, "2026-02")["fulfilment"]["state"] == "done"
    (held,) = desk.listed(ACME.caller)
    assert [(one["action"], one["by"], one["note"]) for one in held["fulfilments"]] == [
        ("submit", "vendor:acme", None),
        ("reopen", "Ann", "A page is missing"),
        ("submit", "vendor:acme", None),
        ("confirm", "Ann", None),
    ]


def test_a_vendor_does_not_say_what_the_client_has_done(desk: ObligationService) -> None:
    made = desk.propose(CLIENT, "acme.md")[2]
    desk.decide(CLIENT, [made["id"]], "approve", {"frequency": "each month", "deadline": "by the 10th day"})
    with pytest.raises(Refused, match="obliges Client, not you"):
        desk.done(ACME, made["id"], "2026-02")


def test_a_period_names_one_due_date(desk: ObligationService, monthly: str) -> None:
    for period, reason in (
        ("2026-Q1", "3 times in 2026-Q1: 2026-01-05, 2026-02-05, 2026-03-05"),
        ("2026-03-06", "not due in 2026-03-06"),
        ("2026-13", "no period"),
        ("March", "no period"),
    ):
        with pytest.raises(Refused, match=reason):
            desk.done(CLIENT, monthly, period)
    desk.done(CLIENT, monthly, "2026-03")
    with pytest.raises(Refused, match="takes a reason"):
        desk.reopen(CLIENT, monthly, "2026-03", " ")


def test_fulfilments_are_never_rewritten(desk: ObligationService, monthly: str) -> None:
    from sqlalchemy import text

    from knowledge.engine import writing

    desk.done(CLIENT, monthly, "2026-03")
    with pytest.raises(KnowledgeError, match="append-only"), writing(desk._store._engine) as connection:
        connection.execute(text("UPDATE fulfilments SET action = 'reopen'"))


def test_a_deadline_that_names_no_time_is_refused(desk: ObligationService) -> None:
    report, notice, _ = desk.propose(CLIENT, "acme.md")
    for deadline in ("whenever", "soon", "by the end", "32 March", "within some days", " "):
        with pytest.raises(Refused, match="names no day") as refused:
            desk.decide(CLIENT, [notice["id"]], "approve", {"deadline": deadline})
        assert "within 24 hours" in refused.value.remedy and desk.listed(CLIENT.caller) == []
    with pytest.raises(Refused, match="names no day"):  # the frequency alone says it, the deadline nothing
        desk.decide(CLIENT, [report["id"]], "approve", {"deadline": "whenever", "frequency": "monthly"})


@pytest.mark.parametrize(
    ("deadline", "frequency"),
    [
        ("within 24 hours", ""),
        ("without undue delay", ""),
        ("no later than ten days before the change", ""),
        ("by the 5th day of each month", ""),
        ("by the end of each quarter", ""),
        ("by 31 March 2027", ""),
        ("2027-03-31", ""),
        ("by 31 March", "every year"),
        ("by the end of the quarter", "quarterly"),
        ("on the third working day", "each month"),
    ],
)
def test_a_deadline_that_names_a_time(deadline: str, frequency: str) -> None:
    assert says_when(deadline, frequency)


def test_a_deadline_that_names_a_time_is_taken(desk: ObligationService) -> None:
    _, notice, _ = desk.propose(CLIENT, "acme.md")
    changes = {"deadline": "on the third working day", "frequency": "each month"}
    assert desk.decide(CLIENT, [notice["id"]], "approve", changes)[0]["deadline"] == "on the third working day"

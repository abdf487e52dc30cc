from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.obligations.asking import Query, answer, understand
from knowledge.types import Caller

TODAY = date(2026, 2, 12)  # a Thursday
MONTH = (date(2026, 2, 1), date(2026, 2, 28))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What does Acme owe us this month?", Query("acme", False, *MONTH)),
        ("what does acme have to do next quarter", Query("acme", False, date(2026, 4, 1), date(2026, 6, 30))),
        ("What is due from Acme this week?", Query("acme", False, date(2026, 2, 9), date(2026, 2, 15))),
        ("What are the obligations of Acme?", Query("acme", False, date(2026, 2, 12), date(2026, 3, 15))),
        ("what do we owe Acme next year?", Query("acme", True, date(2027, 1, 1), date(2027, 12, 31))),
        ("What does Acme owe us in the next 60 days?", Query("acme", False, TODAY, date(2026, 4, 13))),
        ("what is due from acme by 31 March", Query("acme", False, TODAY, date(2026, 3, 31))),
        ("What is due from Acme today?", Query("acme", False, TODAY, TODAY)),
        ("What do we owe Acme in June 2026?", Query("acme", True, date(2026, 6, 1), date(2026, 6, 30))),
        ("What must we report within 24 hours?", Query(within_hours=24, kinds=("report", "notice"))),
        ("What has to be paid within 30 days?", Query(within_hours=720, kinds=("payment",))),
    ],
)
def test_what_is_asked(text: str, expected: Query) -> None:
    assert understand(text, ["acme"], TODAY) == expected


@pytest.mark.parametrize(
    "text",
    [
        "What does the contract with Acme say about reports?",
        "What does Zeta owe us this month?",
        "What must a vendor report?",
        "How fast must we report a security incident?",
        "What do we owe our success to?",
        "What happens within 24 hours after a breach?",
        "What does Acme owe us by 31 February?",
        "What does Acme owe us under clause 4 this month?",
    ],
)
def test_plain_questions_stay_plain(text: str) -> None:
    assert understand(text, ["acme"], TODAY) is None


def obligation(party: str, kind: str, action: str) -> dict[str, Any]:
    cited = {"document": "acme.md", "title": "Acme", "section": "", "page": None, "quote": action}
    return {"vendor": "acme", "party": party, "kind": kind, "action": action, "citation": cited}


class FakeRegister:
    """Everything is due on 5 February and within a day."""

    def __init__(self, *held: dict[str, Any]) -> None:
        self.held = list(held)

    def listed(self, caller: Caller, **_: Any) -> list[dict[str, Any]]:
        return self.held if "public" not in caller.labels or len(caller.labels) > 1 else []

    def due(self, caller: Caller, since: date, until: date, **_: Any) -> list[dict[str, Any]]:
        return [{"due": "2026-02-05", **one} for one in self.listed(caller)]


REGISTER: Any = FakeRegister(
    obligation("Supplier", "report", "send a report"), obligation("Client", "payment", "pay the invoice")
)


def told(text: str, caller: Caller) -> str:
    found = answer(text, REGISTER, caller, TODAY)
    return found.text if found else ""


def test_each_side_is_told_what_is_meant() -> None:
    client, acme = Caller(), Caller.of(["public", "vendor:acme"])
    theirs = "Due from 2026-02-01 to 2026-02-28:\n- 2026-02-05, Supplier (acme): send a report. [1]"
    ours = "Due from 2026-02-01 to 2026-02-28:\n- 2026-02-05, Client (acme): pay the invoice. [1]"
    assert told("What does Acme owe us this month?", client) == theirs
    assert told("What do we owe Acme this month?", client) == ours
    assert told("What do we owe the client this month?", acme) == theirs
    assert told("What must we report within 24 hours?", client).endswith("Supplier (acme): send a report. [1]")


def test_whoever_may_see_nothing_is_told_nothing() -> None:
    assert told("What does Acme owe us this month?", Caller.of(["public"])) == ""

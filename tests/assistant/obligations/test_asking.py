from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.obligations.asking import answer
from assistant.obligations.questions import Query, understand
from knowledge.types import Caller

TODAY = date(2026, 2, 12)  # a Thursday
MONTH = (date(2026, 2, 1), date(2026, 2, 28))
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
AHEAD = (TODAY, date(2026, 3, 15))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What does Acme owe us this month?", Query("acme", False, *MONTH)),
        ("what does acme have to do next quarter", Query("acme", False, date(2026, 4, 1), date(2026, 6, 30))),
        ("What is due from Acme this week?", Query("acme", False, date(2026, 2, 9), date(2026, 2, 15))),
        ("what do we owe Acme next year?", Query("acme", True, date(2027, 1, 1), date(2027, 12, 31))),
        ("What does Acme owe us in the next 60 days?", Query("acme", False, TODAY, date(2026, 4, 13))),
        ("what is due from acme by 31 March", Query("acme", False, TODAY, date(2026, 3, 31))),
        ("What is due from Acme today?", Query("acme", False, TODAY, TODAY)),
        ("What do we owe Acme in June 2026?", Query("acme", True, date(2026, 6, 1), date(2026, 6, 30))),
        ("What must we report within 24 hours?", Query(within_hours=24, kinds=("report", "notice"))),
        ("what do we have to notify within 24h", Query(within_hours=24, kinds=("report", "notice"))),
        ("what is to be reported within 24 hrs?", Query(within_hours=24, kinds=("report", "notice"))),
        ("What must be delivered by Acme this month?", Query("acme", False, *MONTH)),
        ("which deadlines under the Acme contract fall into this month?", Query("acme", None, *MONTH)),
        ("upcoming obligations this month", Query(None, None, *MONTH)),
        ("has Acme missed any reports?", Query("acme", kinds=("report",), late=True)),
        ("What has to be paid within 30 days?", Query(within_hours=720, kinds=("payment",))),
        ("What reports are due from Acme this month?", Query("acme", False, *MONTH, kinds=("report",))),
        ("What is due this month?", Query(None, None, *MONTH)),
        ("Which audits are due this year?", Query(None, None, *YEAR, kinds=("audit",))),
        ("Which reports does Acme owe us this month?", Query("acme", False, *MONTH, kinds=("report",))),
        ("what payments are due this month", Query(None, None, *MONTH, kinds=("payment",))),
        ("Please tell me what Acme still owes us this month", Query("acme", False, *MONTH)),
        ("What must Acme deliver this month?", Query("acme", False, *MONTH)),
        ("what is Acme supposed to deliver this month?", Query("acme", False, *MONTH)),
        ("What do our vendors owe us this month?", Query(None, False, *MONTH)),
        ("What do we owe our suppliers this month?", Query(None, True, *MONTH)),
        ("Does Acme owe us any reports this month?", Query("acme", False, *MONTH, kinds=("report",))),
        ("Is anything due from Acme today?", Query("acme", False, TODAY, TODAY)),
        ("Anything due today?", Query(None, None, TODAY, TODAY)),
        ("Are there any audits due this year?", Query(None, None, *YEAR, kinds=("audit",))),
        ("What do we have to pay this month?", Query(None, True, *MONTH)),
        ("Which payments do we owe Acme?", Query("acme", True, *AHEAD, kinds=("payment",))),
        ("What must we do for Acme this month?", Query("acme", True, *MONTH)),
        ("What is owed to Acme this month?", Query("acme", True, *MONTH)),
        ("What falls due this month?", Query(None, None, *MONTH)),
        ("Which obligations are due this month?", Query(None, None, *MONTH)),
        ("What is still outstanding from Acme?", Query("acme", False, *AHEAD)),
        ("What are the obligations of Acme?", Query("acme", False)),
        ("What are Acme's obligations?", Query("acme", False)),
        ("What are Acme's contractual obligations this month?", Query("acme", False, *MONTH)),
        ("Show me Acme's obligations", Query("acme", False)),
        ("List the obligations of Acme", Query("acme", False)),
        ("List all obligations", Query()),
        ("What are our obligations to Acme?", Query("acme", True)),
        ("Which reports are overdue?", Query(kinds=("report",), late=True)),
        ("Which obligations are late from Acme?", Query("acme", late=True)),
        ("Is Acme late with anything?", Query("acme", late=True)),
        ("what must be reported this month?", Query(None, None, *MONTH, kinds=("report", "notice"))),
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
        "What does Acme do?",
        "What does Acme provide?",
        "What does Acme deliver?",
        "Which reports must a vendor send?",
        "Which audits are required?",
        "What is due diligence?",
        "When is an invoice due?",
        "What payments are due on termination?",
        "What is due under clause 4?",
        "Which reports are due after an incident?",
        "What are the obligations of a processor?",
        "What are a vendor's obligations when a person leaves?",
        "What are the obligations of Acme under the DPA?",
        "What are Acme's obligations after a breach?",
        "Who pays for audits this year?",
        "How often are audits due?",
        "What reports does the client get each month?",
        "What do we have to do after an incident?",
        "What must we pay when we terminate early?",
        "Is a late fee due this month?",
        "Which invoices are late fees added to?",
        "What is the notice period for Acme?",
        "When is the next business review?",
        "What is overdue interest?",
        "What has to be done before go-live?",
        "Which payments are due within 30 days of the invoice?",
        "What does Acme owe us if it misses the service level?",
        "Who owes us a report?",
        "What is Acme's obligation to insure?",
        "Which duties does a supervisor have?",
    ],
)
def test_plain_questions_stay_plain(text: str) -> None:
    assert understand(text, ["acme"], TODAY) is None


def obligation(
    party: str, kind: str, action: str, side: str | None, vendor: str | None = "acme"
) -> dict[str, Any]:
    cited = {"document": "acme.md", "title": "Acme", "section": "", "page": None, "quote": action}
    return {"vendor": vendor, "party": party, "kind": kind, "action": action, "citation": cited, "side": side}


class FakeRegister:
    """Everything is due on 5 February and within a day."""

    def __init__(self, *held: dict[str, Any]) -> None:
        self.held = list(held)

    def listed(self, caller: Caller, **_: Any) -> list[dict[str, Any]]:
        return self.held if "public" not in caller.labels or len(caller.labels) > 1 else []

    def due(self, caller: Caller, since: date, until: date, **_: Any) -> list[dict[str, Any]]:
        return [{"due": "2026-02-05", **one} for one in self.listed(caller)]

    def late(self, caller: Caller, on: date, **_: Any) -> list[dict[str, Any]]:
        return [{"late_days": 7, **one} for one in self.due(caller, on, on)]


REPORT = obligation("Supplier", "report", "send a report", "vendor")
PAYMENT = obligation("Client", "payment", "pay the invoice", "client")
CLIENT, ACME = Caller(), Caller.of(["public", "vendor:acme"])
HEAD = "Due from 2026-02-01 to 2026-02-28:\n"


def told(text: str, caller: Caller, *held: dict[str, Any]) -> str:
    register: Any = FakeRegister(*(held or (REPORT, PAYMENT)))
    found = answer(text, register, caller, TODAY)
    return found.text if found else ""


def test_each_side_is_told_what_is_meant() -> None:
    theirs = f"{HEAD}- 2026-02-05, Supplier (acme): send a report. [1]"
    ours = f"{HEAD}- 2026-02-05, Client (acme): pay the invoice. [1]"
    assert told("What does Acme owe us this month?", CLIENT) == theirs
    assert told("What do we owe Acme this month?", CLIENT) == ours
    assert told("What do we owe the client this month?", ACME) == theirs
    assert told("What must we report within 24 hours?", CLIENT).endswith("Supplier (acme): send a report. [1]")


def test_whoever_may_see_nothing_is_told_nothing() -> None:
    assert told("What does Acme owe us this month?", Caller.of(["public"])) == ""


def test_parties_with_names_are_on_the_side_that_the_contract_tells() -> None:
    held = (
        obligation("Omega", "report", "send a report", "vendor", "omega"),
        obligation("Bigcorp", "payment", "pay the invoice", "client", "omega"),
    )
    assert told("What does Omega owe us this month?", CLIENT, *held) == (
        f"{HEAD}- 2026-02-05, Omega (omega): send a report. [1]"
    )
    assert told("What do we owe Omega this month?", CLIENT, *held) == (
        f"{HEAD}- 2026-02-05, Bigcorp (omega): pay the invoice. [1]"
    )


def test_whoever_may_be_either_side_is_shown_in_both_answers() -> None:
    held = obligation("Delta", "report", "send a report", None, "omega")
    line = f"{HEAD}- 2026-02-05, Delta (omega; whose side is not known): send a report. [1]"
    for text in ("What does Omega owe us this month?", "What do we owe Omega this month?"):
        assert told(text, CLIENT, held) == line


def test_a_contract_without_a_vendor_is_asked_for_by_the_name_of_its_party() -> None:
    held = (
        obligation("Omega", "report", "send a report", "vendor", None),
        obligation("Bigcorp", "payment", "pay the invoice", "client", None),
        PAYMENT | {"citation": {**PAYMENT["citation"], "document": "other.md"}},
    )
    assert told("What does Omega owe us this month?", CLIENT, *held) == (
        f"{HEAD}- 2026-02-05, Omega: send a report. [1]"
    )
    assert told("What do we owe Omega this month?", CLIENT, *held) == (
        f"{HEAD}- 2026-02-05, Bigcorp: pay the invoice. [1]"
    )


def test_a_kind_is_what_it_was_filed_under_or_what_it_says() -> None:
    audit = obligation("Supplier", "audit", "submit the audit report", "vendor")
    lines = told("Which reports are due this month?", CLIENT, REPORT, PAYMENT, audit).splitlines()[1:]
    assert [line.split(": ")[1] for line in lines] == ["send a report. [1]", "submit the audit report. [2]"]
    assert told("Which audits are due this month?", CLIENT) == "Nothing approved in the register is due then."


def test_what_is_late() -> None:
    assert told("Which reports are overdue?", CLIENT) == (
        "Late, says the register:\n- 2026-02-05, Supplier (acme): send a report, 7 d late. [1]"
    )

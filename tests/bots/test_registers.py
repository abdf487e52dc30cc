"""`bpo credentials`, `bpo obligations` and `bpo remind` as a user meets them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.bots.conftest import Run
from tests.building import document, filled
from tests.fakes import FakeEmbedder

HEADER = "holder,vendor,kind,number,issued,expires,contact\n"
ISO = "acme,acme,ISO 27001,A-1,2023-12-01,2026-12-10,jo@acme.example\n"
CONTRACT = (
    'Between Acme ("the Supplier") and us ("the Client").\n'
    "The Supplier shall send a report by the 5th day of each month.\n"
    "The Supplier shall notify the Client of any incident within 24 hours.\n"
)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BPO_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("BPO_REMIND_MANAGERS", '{"*": "vm@client.example"}')
    monkeypatch.delenv("BPO_SMTP_HOST", raising=False)
    return tmp_path / "data"


@pytest.fixture
def credentials(data: Path, tmp_path: Path) -> Path:
    file = tmp_path / "credentials.csv"
    file.write_text(HEADER + ISO + ISO.replace("2026-12-10", "soon"), encoding="utf-8")
    return file


def as_json(bpo: Run, *args: Any) -> Any:
    done = bpo(*args, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_credentials_come_in_and_fall_due(bpo: Run, credentials: Path) -> None:
    report = as_json(bpo, "credentials", "import", credentials)
    assert report == {
        "added": 1,
        "changed": 0,
        "unchanged": 0,
        "failed": [
            {
                "row": 3,
                "reason": "expires 'soon' is not a day",
                "remedy": "Write it as YYYY-MM-DD, like 2026-01-31",
            }
        ],
    }
    assert as_json(bpo, "credentials", "import", credentials)["unchanged"] == 1
    (held,) = as_json(bpo, "credentials", "list", "--as", "vendor:acme", "--on", "2026-11-10")["credentials"]
    assert (held["number"], held["days_left"], held["state"], held["renewed"]) == ("A-1", 30, "valid", False)
    assert as_json(bpo, "credentials", "list", "--as", "vendor:zeta") == {"credentials": []}
    assert len(as_json(bpo, "credentials", "due", "--within", "60d", "--on", "2026-11-10")["credentials"]) == 1
    assert as_json(bpo, "credentials", "due", "--within", "4w", "--on", "2026-11-10") == {"credentials": []}
    assert bpo("credentials", "due", "--within", "soon").exit_code == 2


def test_a_file_that_is_no_register(bpo: Run, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    done = bpo("credentials", "import", file)
    assert done.exit_code == 1 and "The first row is: holder,vendor,kind" in done.stderr


def test_reminders_go_out_once(bpo: Run, credentials: Path) -> None:
    bpo("credentials", "import", credentials)
    day = ("--on", "2026-11-26")  # a Thursday, 14 days before
    shown = bpo("remind", "--dry-run", *day).stdout.splitlines()
    assert shown == [
        "To jo@acme.example: ISO 27001 A-1 of acme (acme) expires in 14 days, on 2026-12-10.",
        "To vm@client.example: ISO 27001 A-1 of acme (acme) expires in 14 days, on 2026-12-10.",
    ]
    assert bpo("remind", *day).stdout.splitlines() == shown
    assert as_json(bpo, "remind", *day) == {"dry_run": False, "held": False, "sent": [], "failed": []}
    assert bpo("remind", "--dry-run", *day).stdout == "No reminder is due.\n"
    saturday = bpo("remind", "--on", "2026-12-05")
    assert saturday.stdout == "" and "Outside the working hours" in saturday.stderr
    assert bpo("remind", "--as", "vendor:acme").exit_code == 1
    own = as_json(bpo, "remind", "--dry-run", "--as", "vendor:acme", "--on", "2026-12-03")["due"]
    assert [(one["to"], one["stage"]) for one in own] == [("jo@acme.example", "7")]
    assert as_json(bpo, "remind", "--dry-run", "--as", "vendor:zeta", "--on", "2026-12-03")["due"] == []


def test_obligations_from_a_contract_to_due_dates(bpo: Run, data: Path) -> None:
    contract = document(
        "acme.md", "Acme", audience=("employees", "vendor:acme"), vendor="acme", effective_from=date(2026, 1, 1)
    )
    filled(data, FakeEmbedder(), [(contract, CONTRACT)]).close()
    report, notice = as_json(bpo, "obligations", "propose", "acme.md")["obligations"]
    assert report["citation"]["quote"] == "The Supplier shall send a report by the 5th day of each month."
    as_json(bpo, "obligations", "approve", report["id"], notice["id"])
    found = as_json(bpo, "obligations", "list", "--within", "24h")["obligations"]
    assert [one["id"] for one in found] == [notice["id"]]
    due = as_json(bpo, "obligations", "due", "--on", "2026-03-01", "--within", "31d", "--as", "vendor:acme")["due"]
    assert [(one["due"], one["action"]) for one in due] == [
        ("2026-03-05", "send a report by the 5th day of each month")
    ]
    told = bpo("remind", "--on", "2026-02-26").stdout  # a Thursday, seven days before
    assert "Supplier (acme): send a report by the 5th day of each month is due in 7 days, on 2026-03-05." in told
    as_json(bpo, "obligations", "drop", notice["id"])
    assert as_json(bpo, "obligations", "list", "--within", "24h")["obligations"] == []
    assert bpo("obligations", "list", "--state", "odd").exit_code == 2
    assert as_json(bpo, "obligations", "list", "--as", "vendor:zeta") == {"obligations": []}

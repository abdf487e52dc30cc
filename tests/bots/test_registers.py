"""`bpo credentials`, `bpo obligations` and `bpo remind` as a user meets them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bots.cli.credentials import span
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
        "unknown_columns": [],
    }
    assert as_json(bpo, "credentials", "import", credentials)["unchanged"] == 1
    (held,) = as_json(bpo, "credentials", "list", "--as", "vendor:acme", "--on", "2026-11-10")["credentials"]
    assert (held["number"], held["days_left"], held["state"], held["renewed"]) == ("A-1", 30, "valid", False)
    assert as_json(bpo, "credentials", "list", "--as", "vendor:zeta") == {"credentials": []}
    assert len(as_json(bpo, "credentials", "due", "--within", "60d", "--on", "2026-11-10")["credentials"]) == 1
    assert as_json(bpo, "credentials", "due", "--within", "4w", "--on", "2026-11-10") == {"credentials": []}
    assert bpo("credentials", "due", "--within", "soon").exit_code == 2


def test_issuers_and_evidence(bpo: Run, data: Path, tmp_path: Path) -> None:
    (tmp_path / "iso.pdf").write_bytes(b"%PDF-1.4 certificate")
    file = tmp_path / "more.csv"
    row = ISO.strip() + ",DQS,iso.pdf,gold\n"
    file.write_text(HEADER.strip() + ",issuer,evidence,level\n" + row, encoding="utf-8")
    done = bpo("credentials", "import", file)
    assert done.stdout == "1 added, 0 changed, 0 unchanged\n"
    assert done.stderr == "Not read, for the register has no such column: level.\n"
    shown = bpo("credentials", "list", "--on", "2026-11-10").stdout.splitlines()
    assert shown[0].split() == "expires left vendor holder kind number contact issuer evidence".split()
    assert shown[1].endswith("DQS     iso.pdf")
    (held,) = as_json(bpo, "credentials", "list", "--as", "vendor:acme")["credentials"]
    assert (held["issuer"], held["evidence"]["name"], held["evidence"]["kind"]) == ("DQS", "iso.pdf", "pdf")
    out = tmp_path / "out.pdf"
    refused = bpo("credentials", "evidence", "A-1", "--out", out, "--as", "vendor:zeta")
    assert refused.exit_code == 1 and "is no document that you may see" in refused.stderr and not out.exists()
    assert bpo("credentials", "evidence", "a-1", "--out", out, "--as", "vendor:acme").exit_code == 0
    assert out.read_bytes() == b"%PDF-1.4 certificate"


def test_a_file_that_is_no_register(bpo: Run, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    done = bpo("credentials", "import", file)
    assert done.exit_code == 1 and "The first row is: holder,vendor,kind" in done.stderr


@pytest.mark.parametrize("name", ["MANAGERS", "OWNERS", "CALENDARS"])
def test_settings_that_are_no_json(bpo: Run, data: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"BPO_REMIND_{name}", "x")
    done = bpo("remind", "--dry-run")
    assert done.exit_code == 1 and done.stderr.count("\n") == 1 and "--debug" not in done.stderr
    assert f"BPO_REMIND_{name}: Value error, 'x' is no JSON; write it like {{" in done.stderr
    assert "Correct it in the environment" in done.stderr


def test_reminders_go_out_once(bpo: Run, credentials: Path) -> None:
    bpo("credentials", "import", credentials)
    day = ("--on", "2026-11-26")  # a Thursday, 14 days before
    shown = bpo("remind", "--dry-run", *day).stdout.splitlines()
    assert shown == [
        "To jo@acme.example: ISO 27001 A-1 of acme (acme) expires in 14 days, on 2026-12-10.",
        "To vm@client.example: ISO 27001 A-1 of acme (acme) expires in 14 days, on 2026-12-10.",
    ]
    assert bpo("remind", *day).stdout.splitlines() == shown
    assert as_json(bpo, "remind", *day) == {
        "dry_run": False,
        "held": False,
        "busy": False,
        "sent": [],
        "failed": [],
    }
    assert bpo("remind", "--dry-run", *day).stdout == "No reminder is due.\n"
    saturday = bpo("remind", "--on", "2026-12-05")
    assert saturday.stdout == "" and "Outside the working hours" in saturday.stderr
    assert bpo("remind", "--as", "vendor:acme").exit_code == 1
    own = as_json(bpo, "remind", "--dry-run", "--as", "vendor:acme", "--on", "2026-12-03")["due"]
    assert [(one["to"], one["stage"]) for one in own] == [("jo@acme.example", "7")]
    assert as_json(bpo, "remind", "--dry-run", "--as", "vendor:zeta", "--on", "2026-12-03")["due"] == []


def test_a_vendors_people_are_told_by_their_own_calendar(
    bpo: Run, credentials: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bpo("credentials", "import", credentials)
    monkeypatch.setenv("BPO_REMIND_CALENDARS", '{"vendor:acme": {"holidays": ["2026-11-26"], "opens": "07:30"}}')
    told = as_json(bpo, "remind", "--on", "2026-11-26")["sent"]  # their holiday: they hear on the day before
    assert [one["to"] for one in told] == ["vm@client.example"]
    assert as_json(bpo, "remind", "--dry-run", "--on", "2026-11-25")["due"][0]["stage"] == "14"
    for wrong, reason in (
        ('{"acme": {"opens": "19:00"}}', "opens at 19:00 and closes at 18:00"),
        ('{"acme": {"timezone": "Manila"}}', "'Manila' is no time zone"),
        ('{"acme": {"zone": "Asia/Manila"}}', "BPO_REMIND_CALENDARS"),
    ):
        monkeypatch.setenv("BPO_REMIND_CALENDARS", wrong)
        refused = bpo("remind", "--dry-run")
        assert refused.exit_code == 1 and reason in refused.stderr


def test_what_falls_due_in_a_long_closure_is_told_before_it(
    bpo: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BPO_REMIND_HOLIDAYS", ",".join(f"2026-08-{day:02}" for day in range(3, 31)))
    contract = document("acme.md", "Acme", vendor="acme", effective_from=date(2026, 1, 1))
    text = CONTRACT.replace("the 5th day of each month", "the 25th day of each month")
    filled(data, FakeEmbedder(), [(contract, text)]).close()
    (report, _) = as_json(bpo, "obligations", "propose", "acme.md")["obligations"]
    as_json(bpo, "obligations", "approve", report["id"])
    assert "is due in 25 days, on 2026-08-25" in bpo("remind", "--on", "2026-07-31").stdout


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
    assert [(one["due"], one["late_days"], one["action"]) for one in due] == [
        ("2026-01-05", 55, "send a report by the 5th day of each month"),
        ("2026-02-05", 24, "send a report by the 5th day of each month"),
        ("2026-03-05", 0, "send a report by the 5th day of each month"),
    ]
    told = bpo("remind", "--on", "2026-02-26").stdout  # a Thursday, seven days before
    assert "Supplier (acme): send a report by the 5th day of each month is due in 7 days, on 2026-03-05." in told
    as_json(bpo, "obligations", "drop", notice["id"])
    assert as_json(bpo, "obligations", "list", "--within", "24h")["obligations"] == []
    assert bpo("obligations", "list", "--state", "odd").exit_code == 2
    assert as_json(bpo, "obligations", "list", "--as", "vendor:zeta") == {"obligations": []}


def test_a_vendor_says_that_it_is_done_and_the_client_confirms(bpo: Run, data: Path, tmp_path: Path) -> None:
    contract = document(
        "acme.md", "Acme", audience=("employees", "vendor:acme"), vendor="acme", effective_from=date(2026, 1, 1)
    )
    filled(data, FakeEmbedder(), [(contract, CONTRACT)]).close()
    (report, _) = as_json(bpo, "obligations", "propose", "acme.md")["obligations"]
    as_json(bpo, "obligations", "approve", report["id"])
    file = tmp_path / "report.pdf"
    file.write_bytes(b"%PDF-1.4 report")
    march = (report["id"], "--period", "2026-03")
    made = bpo("obligations", "done", *march, "--evidence", file, "--as", "vendor:acme")
    assert made.stdout == (
        f"{report['id']} due 2026-03-05 submitted by vendor:acme: send a report by the 5th day of each month\n"
    )
    asked = ("obligations", "due", "--on", "2026-03-01", "--within", "14d", "--back", "0d")
    assert as_json(bpo, *asked)["due"][0]["fulfilment"]["evidence"]["name"] == "report.pdf"
    assert "is due in 7 days" in bpo("remind", "--dry-run", "--on", "2026-02-26").stdout
    as_json(bpo, "obligations", "done", *march, "--by", "Ann")
    assert as_json(bpo, *asked)["due"] == []
    assert bpo("remind", "--dry-run", "--on", "2026-02-26").stdout == "No reminder is due.\n"
    assert bpo(*asked, "--all").stdout.splitlines()[1].split()[:3] == ["2026-03-05", "done", report["id"]]
    out = tmp_path / "out.pdf"
    as_json(bpo, "obligations", "evidence", *march, "--out", out, "--as", "vendor:acme")
    assert out.read_bytes() == file.read_bytes()
    hidden = bpo("obligations", "evidence", *march, "--out", tmp_path / "no.pdf", "--as", "vendor:zeta")
    assert hidden.exit_code == 1 and "that you may see" in hidden.stderr
    assert bpo("obligations", "reopen", *march).exit_code == 2  # without a reason
    as_json(bpo, "obligations", "reopen", *march, "--reason", "Wrong month")
    assert len(as_json(bpo, *asked)["due"]) == 1


@pytest.fixture
def report(bpo: Run, data: Path) -> str:
    """The id of an approved report, due on the 5th of each month from January 2026 on."""
    contract = document(
        "acme.md", "Acme", audience=("employees", "vendor:acme"), vendor="acme", effective_from=date(2026, 1, 1)
    )
    filled(data, FakeEmbedder(), [(contract, CONTRACT)]).close()
    name = str(as_json(bpo, "obligations", "propose", "acme.md")["obligations"][0]["id"])
    as_json(bpo, "obligations", "approve", name)
    return name


def test_what_is_late_is_listed_first_until_it_is_handed_in(bpo: Run, report: str) -> None:
    asked = ("obligations", "due", "--on", "2026-03-08", "--within", "30d")
    lines = bpo(*asked).stdout.splitlines()[1:]
    assert [line[:10] for line in lines] == ["2026-01-05", "2026-02-05", "2026-03-05", "2026-04-05"]
    assert "late 3 d " in lines[2] and "open" in lines[3] and "late" not in lines[3]
    bpo("obligations", "done", report, "--period", "2026-03", "--as", "vendor:acme")  # submitted
    bpo("obligations", "done", report, "--period", "2026-02")
    found = as_json(bpo, *asked)["due"]
    assert [(one["due"], one["late_days"]) for one in found] == [("2026-01-05", 62), ("2026-04-05", 0)]
    assert [one["due"] for one in as_json(bpo, *asked, "--back", "2w")["due"]] == ["2026-04-05"]
    bpo("obligations", "reopen", report, "--period", "2026-03", "--reason", "Wrong month")
    assert [one["late_days"] for one in as_json(bpo, *asked, "--back", "2w")["due"]] == [3, 0]
    # a quarter back, and no further
    assert [one["due"] for one in as_json(bpo, *asked[:3], "2026-04-08", "--within", "1d")["due"]] == [
        "2026-03-05",
        "2026-04-05",
    ]


def test_it_is_said_when_nobody_is_reminded(bpo: Run, report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = "approved obligations that nobody is reminded of"
    assert told not in bpo("remind", "--dry-run").stderr and told not in bpo("doctor").stdout
    monkeypatch.delenv("BPO_REMIND_MANAGERS")
    assert told in bpo("remind", "--dry-run").stderr and told in bpo("doctor").stdout
    assert told not in bpo("remind", "--dry-run", "--as", "vendor:acme").stderr
    bpo("obligations", "drop", report)
    assert told not in bpo("remind", "--dry-run").stderr


def test_spans_are_of_days_weeks_and_months(bpo: Run, credentials: Path, report: str) -> None:
    due = as_json(bpo, "obligations", "due", "--on", "2026-01-31", "--within", "3m", "--back", "1m")["due"]
    assert [one["due"] for one in due] == ["2026-01-05", "2026-02-05", "2026-03-05", "2026-04-05"]
    bpo("credentials", "import", credentials)  # ends on 2026-12-10
    for day, found in (("2026-11-10", 1), ("2026-11-09", 0)):
        assert len(as_json(bpo, "credentials", "due", "--within", "1m", "--on", day)["credentials"]) == found
    assert span("1m", date(2026, 1, 31)) == 28 and span("1m", date(2026, 3, 31), ahead=False) == 31
    assert span("99999m", date(2026, 1, 31)) == (date.max - date(2026, 1, 31)).days
    assert span("99999m", date(2026, 1, 31), ahead=False) == 739_646  # to 0001-01-01
    refused = bpo("obligations", "due", "--within", "3x")
    assert refused.exit_code == 2 and "Write it as 60d, 8w or 3m (months)" in refused.stderr


def test_due_dates_of_one_kind_and_the_end_of_the_calendar(bpo: Run, report: str) -> None:
    def due(*args: str) -> list[str]:
        return [one["id"] for one in as_json(bpo, "obligations", "due", "--on", "2026-02-01", *args)["due"]]

    assert set(due("--kind", "report")) == {report} and due("--kind", "audit") == []
    for args, said in ((("--kind", "wish"), "'wish' is no kind"), (("--on", "9999-12-31"), "too far away")):
        refused = bpo("obligations", "due", *args)
        assert refused.exit_code == 2 and said in refused.stderr and "Traceback" not in refused.stderr
        assert len(refused.stderr.splitlines()) == 1

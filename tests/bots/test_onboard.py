"""A case from start to go-live through the command line, with the outputs that the contract promises."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.onboarding.folders import ProgrammeFolders
from bots import casework
from knowledge.types import Caller
from tests.assistant.onboarding.made import TEXT
from tests.bots.conftest import Run
from tests.building import document, filled
from tests.fakes import FakeEmbedder

GUIDE = "# Step 1\nThe agreement protects what we tell you.\n# Step 2\nTeams.\n# Step 4\nThe last step.\n"
SECRET = "# Step 3\nAccounts are made by hand.\n"
ACME = ("--as", "public,vendor:acme")
ACCESS = ("--as", "employees,team:access")

Ask = Callable[..., Any]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("BPO_DATA_DIR", str(folder))
    base = filled(
        folder,
        FakeEmbedder(),
        [
            (document("guide.md", "The guide", audience=("public",)), GUIDE),
            (document("secret.md", "Accounts", audience=("employees",)), SECRET),
        ],
    )
    base.close()
    (folder / "small.programme.yaml").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture
def nda(tmp_path: Path) -> Path:
    file = tmp_path / "nda.pdf"
    file.write_bytes(b"%PDF-1.4 signed")
    return file


@pytest.fixture
def ask(bpo: Run, data: Path) -> Ask:
    """Runs a command of `bpo onboard` that has to work, and reads its JSON."""

    def run(*args: Any) -> Any:
        done = bpo("onboard", *args, "--json")
        assert done.exit_code == 0, done.stderr
        return json.loads(done.stdout)

    return run


def test_programmes_of_a_folder_without_documents_are_in_use(ask: Ask, data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "programmes"
    folder.mkdir()
    (folder / "other.programme.yaml").write_text(TEXT.replace("id: small", "id: other", 1), encoding="utf-8")
    ProgrammeFolders(data).remember([folder, tmp_path / "gone"])
    found = ask("programmes")["programmes"]
    assert [(one["id"], one["faults"]) for one in found] == [("small", []), ("other", [])]
    assert ask("start", "other", "--vendor", "acme")["programme"] == "other"


def test_from_start_to_go_live(ask: Ask, nda: Path) -> None:
    started = ask("start", "small", "--vendor", "acme", "--on", "2026-03-02")
    assert (started["case"], started["go_live"], started["progress"]) == (
        "acme-1",
        "2026-03-12",
        {"done": 0, "total": 4},
    )
    assert [task["step"] for task in ask("next", *ACME)["next"]] == ["nda", "team"]
    ask("submit", "acme", "nda", "--evidence", nda, *ACME)
    ask("reject", "acme", "nda", "--reason", "page 2 is missing")
    ask("submit", "acme", "nda", "--evidence", nda, *ACME)
    ask("approve", "acme", "nda")
    ask("submit", "acme", "team", "--note", "We confirm it.", *ACME)
    ask("approve", "acme", "team", "--note", "Fine.")
    assert [task["step"] for task in ask("next", *ACCESS)["next"]] == ["access"]
    ask("submit", "acme", "access", *ACCESS)
    ask("approve", "acme", "access", "--by", "Ann")
    ask("submit", "acme", "go-live", "--by", "Ann")
    done = ask("approve", "acme", "go-live", "--by", "Bob")
    assert done["state"] == "done" and done["overdue"] == 0
    assert [one["action"] for one in ask("history", "acme", *ACME)["history"]] == [
        "submit",
        "reject",
        *["submit", "approve"] * 4,
    ]


def test_refusals_are_one_line_with_the_remedy_and_status_1(bpo: Run, ask: Ask) -> None:
    ask("start", "small", "--vendor", "acme")
    done = bpo("onboard", "submit", "acme", "nda", *ACME)
    assert done.exit_code == 1 and done.stdout == ""
    assert done.stderr == (
        "error: “Sign the agreement” needs a document as evidence. Hand in the file with --evidence FILE.\n"
    )
    assert bpo("onboard", "approve", "acme", "nda", "--as", "nonsense").exit_code == 2


def test_a_vendor_sees_nothing_of_another(bpo: Run, ask: Ask, nda: Path, tmp_path: Path) -> None:
    ask("start", "small", "--vendor", "acme")
    ask("submit", "acme", "nda", "--evidence", nda, *ACME)
    zeta = ("--as", "public,vendor:zeta")
    assert ask("status", *zeta) == {"cases": []} and ask("next", *zeta) == {"next": []}
    for command in (("status", "acme-1"), ("history", "acme-1"), ("why", "acme-1", "nda")):
        done = bpo("onboard", *command, *zeta)
        assert done.exit_code == 1 and done.stderr.startswith("error: there is no case 'acme-1' that you may see.")
    out = tmp_path / "out.pdf"
    assert bpo("onboard", "evidence", "acme-1", "nda", "--out", out, *zeta).exit_code == 1 and not out.exists()
    ask("evidence", "acme-1", "nda", "--out", out, *ACME)
    assert out.read_bytes() == nda.read_bytes()
    assert bpo("onboard", "programmes", *zeta).exit_code == 1


def test_why_quotes_what_the_caller_may_read(ask: Ask) -> None:
    ask("start", "small", "--vendor", "acme")
    (cited,) = ask("why", "acme", "nda", *ACME)["citations"]
    assert (cited["document"], cited["quote"]) == ("guide.md", "The agreement protects what we tell you.")
    assert ask("why", "acme", "access", *ACME) == {"citations": []}
    assert ask("why", "acme", "access")["citations"][0]["document"] == "secret.md"


def test_overdue_first_and_exports(bpo: Run, ask: Ask, tmp_path: Path) -> None:
    ask("start", "small", "--vendor", "new", "--on", "2026-03-08")
    ask("start", "small", "--vendor", "late", "--on", "2026-03-01")
    found = ask("status", "--on", "2026-03-09")["cases"]
    assert [(case["vendor"], case["days_late"]) for case in found] == [("late", 5), ("new", 0)]
    printed = bpo("onboard", "status", "--csv", "-", "--on", "2026-03-09").stdout
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert [row["vendor"] for row in rows] == ["late"] * 4 + ["new"] * 4
    bpo("onboard", "status", "--ics", tmp_path / "due.ics")
    assert (tmp_path / "due.ics").read_bytes().count(b"BEGIN:VEVENT\r\n") == 8
    table = bpo("onboard", "status", "--on", "2026-03-09").stdout.splitlines()
    assert table[1].split() == [
        "late-1",
        "late",
        "small",
        "░░░░░░░░░░░░",
        "0/4",
        "5",
        "d",
        "2026-03-04",
        "2026-03-11",
    ]


def test_a_bad_programme_is_refused_with_file_line_and_remedy(bpo: Run, data: Path) -> None:
    bad = TEXT.replace("id: small", "id: bad").replace("owner: team:access", "owner: legal")
    (data / "bad.programme.yaml").write_text(bad.replace('"Step 4"', '"Step 9"'), encoding="utf-8")
    done = bpo("onboard", "programmes")
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        "bad.programme.yaml, line 20: step access: nobody knows the owner 'legal'. "
        "Remedy: write vendor, client, or a team like team:legal",
        "bad.programme.yaml, line 31: step go-live: guide.md has no section 'Step 9'. "
        "Remedy: correct the name, or ingest the document that has it: bpo ingest FOLDER",
        "small: A small programme, 4 steps (small.programme.yaml)",
    ]
    refused = bpo("onboard", "start", "bad", "--vendor", "acme")
    assert refused.exit_code == 1
    assert refused.stderr.startswith(
        "error: bad.programme.yaml, line 20: step access: nobody knows the owner 'legal'"
    )


def test_chat_answers_from_the_case_and_asks_before_it_acts(bpo: Run, ask: Ask, nda: Path) -> None:
    ask("start", "small", "--vendor", "acme")
    talk = f"what's next for me?\nwhy do I need this?\nI have signed the NDA\n{nda}\nyes\nyes\n"
    lines = bpo("chat", *ACME, stdin=talk).stdout
    assert "- Sign the agreement (acme): a document is needed" in lines
    assert "The agreement protects what we tell you. [1]" in lines
    assert "Shall I submit “Sign the agreement” for acme with nda.pdf? Please answer yes or no." in lines
    assert "“Sign the agreement” is submitted. The client decides about it." in lines
    (case,) = ask("status")["cases"]
    assert [step["state"] for step in case["steps"]] == ["submitted", "open", "waiting", "waiting"]
    assert len(ask("history", "acme")["history"]) == 1


def test_owners_of_steps_are_reminded_once(ask: Ask, bpo: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BPO_REMIND_OWNERS", '{"vendor:acme": "vera@acme.example", "client": "ann@client.example"}')
    monkeypatch.delenv("BPO_REMIND_MANAGERS", raising=False)
    monkeypatch.delenv("BPO_SMTP_HOST", raising=False)
    ask("start", "small", "--vendor", "acme", "--on", "2026-03-02")
    day = ("--on", "2026-03-02")  # a Monday, three days before the first step is due
    told = "To vera@acme.example: “Sign the agreement” of acme, acme-1, is due in 3 days, on 2026-03-05.\n"
    assert bpo("remind", "--dry-run", *day).stdout == told
    assert bpo("remind", "--dry-run", *day, "--as", "public,vendor:acme").stdout == told
    assert bpo("remind", "--dry-run", *day, "--as", "public,vendor:zeta").stdout == "No reminder is due.\n"
    own = casework.step_reminders(Caller(frozenset({"public", "vendor:acme"})))
    assert own == ((3,), {"vendor:acme": "vera@acme.example"})  # the client's addresses are not for a vendor
    assert bpo("remind", *day).stdout == told
    assert bpo("remind", *day).stdout == ""


def test_it_is_said_when_nobody_is_told_of_a_step(ask: Ask, bpo: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    told = "open steps of onboarding that nobody is reminded of"
    for name in ("OWNERS", "MANAGERS"):
        monkeypatch.delenv(f"BPO_REMIND_{name}", raising=False)
    assert told not in bpo("remind", "--dry-run").stderr
    ask("start", "small", "--vendor", "acme", "--on", "2026-03-02")
    assert told in bpo("remind", "--dry-run").stderr and told in bpo("doctor").stdout
    assert told not in bpo("remind", "--dry-run", *ACME).stderr
    monkeypatch.setenv("BPO_REMIND_OWNERS", '{"vendor:acme": "jo@acme.example"}')  # both open steps are acme's
    assert told not in bpo("remind", "--dry-run").stderr
    monkeypatch.delenv("BPO_REMIND_OWNERS")
    monkeypatch.setenv("BPO_REMIND_MANAGERS", '{"acme": "vm@client.example"}')
    assert told not in bpo("remind", "--dry-run").stderr and told not in bpo("doctor").stdout

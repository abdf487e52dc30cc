from __future__ import annotations

import csv
import io
import os
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from assistant.onboarding.evidence import safe_name
from assistant.onboarding.export import to_csv, to_ics
from assistant.onboarding.machine import Action, Refused
from assistant.onboarding.service import OnboardingService
from knowledge.engine import writing
from knowledge.errors import KnowledgeError
from knowledge.types import JsonDict
from tests.assistant.onboarding.made import ACCESS, ACME, ANN, BOB, NOBODY, SMALL, START, ZETA, service, who


@pytest.fixture
def desk(tmp_path: Path) -> OnboardingService:
    return service(tmp_path / "data")


@pytest.fixture
def nda(tmp_path: Path) -> Path:
    file = tmp_path / "nda.pdf"
    file.write_bytes(b"%PDF-1.4 signed")
    return file


def states(case: JsonDict) -> dict[str, str]:
    return {step["step"]: step["state"] for step in case["steps"]}


def test_a_case_from_start_to_go_live(desk: OnboardingService, nda: Path) -> None:
    desk.start(ANN, "small", "acme", START)
    desk.submit(ACME, "acme", "nda", on=START, file=nda)
    desk.decide(ANN, "acme", "nda", Action.REJECT, on=START, text="page 2 is missing")
    assert desk.next(ACME, START)[0]["reason"] == "page 2 is missing"
    desk.submit(ACME, "acme", "nda", on=START, file=nda)
    desk.decide(ANN, "acme", "nda", Action.APPROVE, on=START)
    desk.submit(ACME, "acme", "screen the team", on=START, note="We confirm it.")
    desk.decide(BOB, "acme", "team", Action.APPROVE, on=START)
    desk.submit(ACCESS, "acme-1", "access", on=START)
    desk.decide(ANN, "acme-1", "access", Action.APPROVE, on=START)
    desk.submit(ANN, "acme-1", "go-live", on=START)
    with pytest.raises(Refused, match="nobody decides on their own submission"):
        desk.decide(ANN, "acme-1", "go-live", Action.APPROVE, on=START)
    case = desk.decide(BOB, "acme-1", "go-live", Action.APPROVE, on=START)
    assert case["state"] == "done" and case["progress"] == {"done": 4, "total": 4} and case["next_due"] is None
    happened = [(one["action"], one["step"], one["by"]) for one in desk.history(ACME.caller, "acme-1")]
    assert happened[:4] == [
        ("submit", "nda", "vendor:acme"),
        ("reject", "nda", "Ann"),
        ("submit", "nda", "vendor:acme"),
        ("approve", "nda", "Ann"),
    ]
    assert len(happened) == 10
    desk.close()


def test_a_restart_forgets_nothing(tmp_path: Path, nda: Path) -> None:
    first = service(tmp_path / "data")
    first.start(ANN, "small", "acme", START)
    before = first.submit(ACME, "acme", "nda", on=START, file=nda)
    first.close()
    again = service(tmp_path / "data")
    assert again.status(ACME.caller, START) == [before]


def test_due_dates_and_lateness_count_from_the_start(desk: OnboardingService) -> None:
    desk.start(ANN, "small", "acme", START)
    (case,) = desk.status(ANN.caller, date(2026, 3, 9))
    assert {one["step"]: (one["due"], one["days_late"]) for one in case["steps"]} == {
        "nda": ("2026-03-05", 4),
        "team": ("2026-03-07", 2),
        "access": ("2026-03-10", 0),
        "go-live": ("2026-03-12", 0),
    }
    assert (case["overdue"], case["days_late"], case["go_live"]) == (2, 4, "2026-03-12")


def test_overdue_first_finished_last(desk: OnboardingService) -> None:
    desk.start(ANN, "small", "slow", date(2026, 3, 1))
    desk.start(ANN, "small", "slower", date(2026, 2, 1))
    desk.start(ANN, "small", "new", date(2026, 3, 8))
    found = desk.status(ANN.caller, date(2026, 3, 9))
    assert [case["vendor"] for case in found] == ["slower", "slow", "new"]


def test_next_tells_each_what_they_can_do(desk: OnboardingService, nda: Path) -> None:
    desk.start(ANN, "small", "acme", START)
    assert [(t["do"], t["step"]) for t in desk.next(ACME, START)] == [("submit", "nda"), ("submit", "team")]
    assert desk.next(ANN, START) == []
    desk.submit(ACME, "acme", "nda", on=START, file=nda)
    assert [(t["do"], t["step"]) for t in desk.next(ANN, START)] == [("decide", "nda")]
    assert [t["step"] for t in desk.next(ACME, START)] == ["team"]


def test_another_vendor_and_the_public_get_the_words_of_a_case_that_is_not_there(
    desk: OnboardingService, nda: Path, tmp_path: Path
) -> None:
    desk.start(ANN, "small", "acme", START)
    desk.submit(ACME, "acme", "nda", on=START, file=nda)
    for stranger in (ZETA, NOBODY):
        assert desk.status(stranger.caller, START) == [] and desk.next(stranger, START) == []
        for reference in ("acme-1", "acme", "ghost-1"):
            with pytest.raises(Refused) as error:
                desk.hand_out(stranger.caller, reference, "nda", tmp_path / "out")
            assert error.value.reason == f"there is no case {reference!r} that you may see"
    assert not (tmp_path / "out").exists()
    desk.hand_out(ACME.caller, "acme", "nda", tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == nda.read_bytes()


def test_a_source_that_the_vendor_may_not_read_is_not_named(desk: OnboardingService) -> None:
    desk.start(ANN, "small", "acme", START)
    (case,) = desk.status(ACME.caller, START)
    sources = {one["step"]: one["source"] for one in case["steps"]}
    assert sources["access"] is None and sources["nda"] == {"document": "guide.md", "section": "Step 1"}
    assert desk.why(ACME.caller, "acme", "access", START) == []
    assert [one.quote for one in desk.why(ANN.caller, "acme", "access", START)] == ["Because it says so."]


def test_only_the_client_starts_and_never_twice(desk: OnboardingService) -> None:
    with pytest.raises(Refused, match="only the client"):
        desk.start(ACME, "small", "acme", START)
    desk.start(ANN, "small", "vendor:acme", START)
    with pytest.raises(Refused, match="already goes through small: acme-1"):
        desk.start(ANN, "small", "acme", START)
    desk.start(ANN, "small", "acme", START, person="Jane Doe")
    assert desk.find(ANN.caller, "jane doe").id == "acme-2"
    with pytest.raises(Refused, match="has several cases: acme-1, acme-2"):
        desk.find(ANN.caller, "acme")
    with pytest.raises(Refused, match="no vendor's name"):
        desk.start(ANN, "small", "../acme", START)


def test_a_programme_for_one_person_needs_the_person(tmp_path: Path) -> None:
    personal = replace(SMALL, id="member", applies_to={"type": ("person",)})
    desk = service(tmp_path / "data", (SMALL, personal))
    with pytest.raises(Refused, match="member is for one person"):
        desk.start(ANN, "member", "acme", START)
    for name in ("small", "member"):
        with pytest.raises(Refused, match="person's name is empty"):
            desk.start(ANN, name, "acme", START, person=" ")
    assert desk.cases(ANN.caller) == []
    assert desk.start(ANN, "member", "acme", START, person="Jo Park")["person"] == "Jo Park"


def test_a_refused_submission_keeps_no_file(desk: OnboardingService, nda: Path, tmp_path: Path) -> None:
    desk.start(ANN, "small", "acme", START)
    with pytest.raises(Refused):
        desk.submit(ZETA, "acme-1", "nda", on=START, file=nda)
    with pytest.raises(Refused):
        desk.submit(ANN, "acme-1", "access", on=START, file=nda)
    assert not (tmp_path / "data" / "evidence").exists()


def test_evidence_is_read_only_and_named_by_its_hash(desk: OnboardingService, nda: Path, tmp_path: Path) -> None:
    desk.start(ANN, "small", "acme", START)
    case = desk.submit(ACME, "acme", "nda", on=START, file=nda)
    evidence = case["steps"][0]["evidence"]
    (kept,) = [path for path in (tmp_path / "data" / "evidence").rglob("*") if path.is_file()]
    assert kept.name == evidence["sha256"] and evidence["name"] == "nda.pdf"
    assert os.stat(kept).st_mode & 0o777 == 0o400
    kept.chmod(0o600)
    kept.write_bytes(b"%PDF-1.4 forged")
    with pytest.raises(Refused, match="was changed after it was handed in"):
        desk.hand_out(ACME.caller, "acme", "nda", tmp_path / "out")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("run.txt", b"#!/bin/sh\nrm -rf /\n", "the file is a program"),
        ("nda.pdf", b"MZ\x90\x00 something", "the file is a program"),
        ("nda.html", b"<html><script>1</script></html>", "the file is html"),
        ("nda.pdf", b"\x00\x01\x02\x03" * 50, "of an unknown binary kind"),
        ("nda.txt", b"", "it is empty"),
        ("nda.txt", b"x" * 1_001, "larger than 0.001 MB"),
    ],
)
def test_what_is_no_evidence(
    desk: OnboardingService, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    desk.start(ANN, "small", "acme", START)
    with pytest.raises(Refused) as error:
        desk.submit(ACME, "acme", "nda", on=START, file=file)
    assert reason in error.value.reason
    assert not [path for path in (tmp_path / "data" / "evidence").rglob("*") if path.is_file()]


def test_a_workbook_with_macros_is_refused(desk: OnboardingService, tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/vbaProject.bin", "x")
    desk.start(ANN, "small", "acme", START)
    with pytest.raises(Refused, match="macros"):
        desk.submit(ACME, "acme", "nda", on=START, file=file)


def test_names_of_files_are_nothing_but_names() -> None:
    assert safe_name("../../etc/passwd") == "_.._etc_passwd"
    assert safe_name("a\nb\x1b.pdf") == "a_b_.pdf"
    assert safe_name("...") == "file"
    assert len(safe_name("x" * 500 + ".pdf")) <= 120


def test_the_database_refuses_to_rewrite_history(desk: OnboardingService) -> None:
    desk.start(ANN, "small", "acme", START)
    desk.submit(ACME, "acme", "team", on=START, note="We confirm it.")
    columns = "id, case_id, step, action, labels, {}, at, text, evidence"
    replaced = f"INSERT OR REPLACE INTO events SELECT {columns.format(repr('x'))} FROM events"
    for statement in ("UPDATE events SET name = 'x'", "DELETE FROM events", "DELETE FROM cases", replaced):
        with pytest.raises(KnowledgeError, match="append-only"), writing(desk._store._engine) as connection:
            connection.execute(text(statement))


def test_csv_is_safe_to_open_in_a_spreadsheet(desk: OnboardingService) -> None:
    desk.start(ANN, "small", "acme", START, person="=HYPERLINK(1)")
    rows = list(csv.DictReader(io.StringIO(to_csv(desk.status(ANN.caller, date(2026, 3, 9))))))
    assert [row["step"] for row in rows] == ["nda", "team", "access", "go-live"]
    assert rows[0]["person"] == "'=HYPERLINK(1)" and rows[0]["days_late"] == "4"


def test_a_calendar_holds_what_is_not_done(desk: OnboardingService) -> None:
    desk.start(ANN, "small", "acme", START, person="Zoë, of " + "the long name " * 5)
    written = to_ics(desk.status(ANN.caller, START), datetime(2026, 3, 2, 8, tzinfo=UTC))
    lines = written.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = written.replace("\r\n ", "")
    assert unfolded.count("BEGIN:VEVENT") == 4
    assert "UID:acme-1.nda@bpo-assistant\r\nDTSTAMP:20260302T080000Z\r\nDTSTART;VALUE=DATE:20260305" in unfolded
    assert "SUMMARY:Zoë\\, of the long name" in unfolded


LABELS = st.sampled_from(["public", "vendor:a", "vendor:b", "vendor:a-1", "team:x"])


@settings(max_examples=25, deadline=None)
@given(
    started=st.lists(
        st.tuples(st.sampled_from(["a", "b", "a-1"]), st.sampled_from([None, "Jo", "Al"])), max_size=6
    ),
    labels=st.sets(LABELS),
)
def test_a_vendor_sees_its_own_cases_and_nothing_else(
    started: list[tuple[str, str | None]], labels: set[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = service(Path(folder))
        for vendor, person in dict.fromkeys(started):
            desk.start(ANN, "small", vendor, START, person=person)
        caller = who(",".join(sorted(labels))).caller
        own = {label.partition(":")[2] for label in labels if label.startswith("vendor:")}
        client = "team:x" in labels and not own
        seen = desk.status(caller, START)
        expected = [vendor for vendor, _ in dict.fromkeys(started) if client or vendor in own]
        assert sorted(case["vendor"] for case in seen) == sorted(expected)
        for case in desk.status(ANN.caller, START):
            if case["vendor"] not in expected:
                with suppress(Refused):  # what a name finds can only be the caller's own
                    assert desk.find(caller, case["case"]).vendor in expected
        desk.close()


def test_a_case_is_found_by_its_id_to_the_letter(desk: OnboardingService) -> None:
    for vendor in ("acme", "Acme"):  # two vendors to the letter, as an older version let them begin
        desk._store.start(SMALL, vendor, None, START, ANN)
    assert [desk.find(ANN.caller, name).vendor for name in ("acme-1", "Acme-1")] == ["acme", "Acme"]
    with pytest.raises(Refused, match="several cases"):
        desk.find(ANN.caller, "ACME-1")


def test_a_file_of_an_earlier_version_gets_the_missing_triggers(tmp_path: Path) -> None:
    desk = service(tmp_path)
    desk.start(ANN, "small", "acme", START)
    with writing(desk._store._engine) as connection:
        connection.execute(text("DROP TRIGGER cases_no_replace"))
    desk.close()
    again = service(tmp_path)
    columns = "person, programme, started, started_by, created_at"
    statement = f"INSERT OR REPLACE INTO cases SELECT id, 'zeta', {columns} FROM cases"
    with pytest.raises(KnowledgeError, match="append-only"), writing(again._store._engine) as connection:
        connection.execute(text(statement))
    assert [case["vendor"] for case in again.status(ANN.caller, START)] == ["acme"]


@pytest.mark.parametrize("on", [date(9999, 12, 1), date(2126, 1, 1), date(226, 3, 2)])
def test_a_case_does_not_begin_on_a_day_more_than_ten_years_away(desk: OnboardingService, on: date) -> None:
    with pytest.raises(Refused, match="more than ten years away"):
        desk.start(ANN, "small", "acme", on)
    assert desk.status(ANN.caller, START) == []


def test_a_stored_case_at_the_end_of_the_calendar_harms_no_view(desk: OnboardingService) -> None:
    """As a version stored it that did not look at the day."""
    desk._store.start(SMALL, "acme", None, date(9999, 12, 29), ANN)
    desk.start(ANN, "small", "zeta", START)
    cases = desk.status(ANN.caller, START)
    assert sorted(case["vendor"] for case in cases) == ["acme", "zeta"]
    (bad,) = [case for case in cases if case["vendor"] == "acme"]
    assert [step["due"] for step in bad["steps"]] == ["9999-12-31"] * 4
    assert to_csv(cases).count("9999-12-31") == 4
    assert "DTSTART;VALUE=DATE:99991230\r\nDTEND;VALUE=DATE:99991231" in to_ics(
        cases, datetime(2026, 3, 2, tzinfo=UTC)
    )


def test_a_vendor_is_spelled_as_it_is_known(desk: OnboardingService) -> None:
    desk.start(ANN, "small", "acme", START, person="Jo")
    assert desk.start(ANN, "small", "Acme", START)["vendor"] == "acme"
    with pytest.raises(Refused, match="acme already goes through small: acme-2"):
        desk.start(ANN, "small", "ACME", START)
    assert len(desk.status(ACME.caller, START)) == 2


ARCHIVED_PDF = b"PK\x03\x04" + b"\0" * 26 + b"a.pdf" + b"%PDF-1.4 signed"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("nda.pdf", ARCHIVED_PDF, "does not begin as a PDF does"),
        ("nda.svg", SVG, "SVG or a script"),
        ("nda.txt", b"<?xml version='1.0'?><!-- " + b"x" * 300 + b" -->" + SVG, "SVG or a script"),
        ("nda.md", SVG.decode().encode("utf-16"), "SVG or a script"),
        ("nda.svg", SVG.replace(b"<svg", b"<s:svg").replace(b"<script", b"<b"), "SVG or a script"),
    ],
)
def test_what_only_looks_like_evidence(
    desk: OnboardingService, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    desk.start(ANN, "small", "acme", START)
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(Refused, match=reason):
        desk.submit(ACME, "acme", "nda", on=START, file=file)
    file.write_bytes(b"\xef\xbb\xbf\r\n%PDF-1.4 signed")
    assert desk.submit(ACME, "acme", "nda", on=START, file=file)["steps"][0]["evidence"]["kind"] == "pdf"

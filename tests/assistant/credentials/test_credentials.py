from __future__ import annotations

import sqlite3
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.credentials.rows import BadRow, HeaderFault, columns, judged
from assistant.credentials.service import CredentialService
from assistant.credentials.store import FILE_NAME, CredentialStore
from assistant.credentials.types import Credential, completed, current
from assistant.onboarding.evidence import EvidenceStore
from assistant.onboarding.identity import Actor
from assistant.onboarding.machine import Evidence, Refused
from ingest.sniff import sniff
from knowledge.types import Caller

HEADER = "holder,vendor,kind,number,issued,expires,contact\n"
GOOD = "acme,acme,ISO 27001,A-1,2023-12-01,2026-12-10,jo@acme.example\n"
CLIENT = Actor(Caller())
ACME = Actor(Caller.of(["public", "vendor:acme"]))
TODAY = date(2026, 11, 1)


MORE = HEADER.strip() + ",issuer,evidence\n"


@pytest.fixture
def desk(tmp_path: Path) -> CredentialService:
    store = EvidenceStore(tmp_path / "data", sniff, max_bytes=100)
    return CredentialService(CredentialStore(tmp_path / "data"), store)


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "credentials.csv"
    file.write_bytes(text.encode())
    return file


def test_bad_rows_are_told_by_number_and_the_rest_is_imported(desk: CredentialService, tmp_path: Path) -> None:
    text = HEADER + GOOD + GOOD.replace("2026-12-10", "10.12.2026") + "\n" + GOOD.replace("A-1", "A-2")
    report = desk.load(CLIENT, written(tmp_path, text + "acme,acme\n"))
    assert (report["added"], report["changed"], report["unchanged"]) == (2, 0, 0)
    assert report["failed"] == [
        {
            "row": 3,
            "reason": "expires '10.12.2026' is not a day",
            "remedy": "Write it as YYYY-MM-DD, like 2026-01-31",
        },
        {"row": 6, "reason": "it has 2 columns of 7", "remedy": "Fill in the missing columns"},
    ]


def test_a_repeat_changes_nothing_and_a_correction_is_a_new_version(
    desk: CredentialService, tmp_path: Path
) -> None:
    file = written(tmp_path, HEADER + GOOD)
    desk.load(CLIENT, file)
    assert desk.load(CLIENT, file)["unchanged"] == 1
    report = desk.load(CLIENT, written(tmp_path, HEADER + GOOD.replace("2026-12-10", "2027-12-10")))
    assert (report["added"], report["changed"]) == (0, 1)
    (held,) = desk.listed(CLIENT.caller, TODAY)
    assert held["expires"] == "2027-12-10" and held["days_left"] == 404


def test_a_workbook_is_read_like_a_csv(desk: CredentialService, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER.strip().split(","))
    sheet.append(["Jane Doe", "acme", "Licence", 77, date(2025, 1, 1), date(2026, 11, 30), "jane@acme.example"])
    sheet.append(["Jane Doe", "acme", "Licence", None, date(2025, 1, 1), "soon", "jane@acme.example"])
    file = tmp_path / "list.xlsx"
    book.save(file)
    report = desk.load(CLIENT, file)
    assert report["added"] == 1 and [bad["row"] for bad in report["failed"]] == [3]
    assert desk.listed(CLIENT.caller, TODAY)[0]["number"] == "77"


def test_line_numbers_count_lines_inside_quotes(desk: CredentialService, tmp_path: Path) -> None:
    two_lines = GOOD.replace("ISO 27001", '"ISO\n27001"')
    report = desk.load(CLIENT, written(tmp_path, HEADER + two_lines + "x\n"))
    assert report["added"] == 1 and report["failed"][0]["row"] == 4


def test_semicolons_a_byte_order_mark_and_another_order_of_columns(
    desk: CredentialService, tmp_path: Path
) -> None:
    header = "\ufeffVendor;Holder;Kind;Number;Issued;Expires;Contact\n"
    text = header + "acme;Jane;ISO;1;2026-01-01;2026-12-31;j@a.example\n"
    assert desk.load(CLIENT, written(tmp_path, text))["added"] == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("jo@acme.example", "jo"), "contact 'jo' is no e-mail address"),
        (("2023-12-01", "2027-12-01"), "it expires on 2026-12-10, before it was issued on 2027-12-01"),
        (("2023-12-01", "2023-02-30"), "issued '2023-02-30' is not a day"),
        (("A-1", " "), "number is empty"),
        (("acme,acme", "acme,../etc"), "vendor '../etc' is no vendor's name"),
        (("ISO 27001", "ISO, 27001"), "it has more columns than the header"),
    ],
)
def test_reasons(change: tuple[str, str], reason: str) -> None:
    cells = GOOD.strip().replace(*change).split(",")
    (found,) = judged([(2, cells)], columns(HEADER.strip().split(",")), 7)
    assert isinstance(found, BadRow) and found.reason == reason


def test_two_rows_that_contradict_each_other() -> None:
    rows = [(2, GOOD.strip().split(",")), (3, GOOD.strip().replace("2026", "2027").split(","))]
    found = judged(rows, columns(HEADER.strip().split(",")), 7)
    assert isinstance(found[1], BadRow) and found[1].reason == "it contradicts row 2 about the same document"


def test_a_file_without_the_header_is_refused_whole(desk: CredentialService, tmp_path: Path) -> None:
    with pytest.raises(HeaderFault, match="the columns number, issued, expires, contact are missing"):
        desk.load(CLIENT, written(tmp_path, "holder,vendor,kind\na,b,c\n"))
    with pytest.raises(HeaderFault):
        desk.load(CLIENT, written(tmp_path, ""))


def test_a_vendor_brings_in_and_sees_its_own_only(desk: CredentialService, tmp_path: Path) -> None:
    other = GOOD.replace("acme,acme", "zeta,zeta")
    report = desk.load(ACME, written(tmp_path, HEADER + GOOD + other))
    assert report["added"] == 1 and report["failed"][0]["reason"] == "zeta is not your company"
    desk.load(CLIENT, written(tmp_path, HEADER + other))
    assert [one["vendor"] for one in desk.listed(ACME.caller, TODAY)] == ["acme"]
    assert desk.listed(Caller.of(["public"]), TODAY) == []
    with pytest.raises(Refused):
        desk.load(Actor(Caller.of(["public"])), tmp_path / "credentials.csv")


FIRST = Credential("acme", "acme", "ISO", "1", date(2023, 12, 1), date(2026, 12, 1), "jo@acme.example")


def test_a_renewal_takes_the_place_of_what_it_renews() -> None:
    renewal = replace(FIRST, number="2", issued=date(2026, 11, 1), expires=date(2029, 11, 1))
    other = replace(renewal, holder="Jane")
    assert current([FIRST, renewal], date(2026, 10, 1)) == [renewal]
    assert current([FIRST, other], date(2026, 10, 1)) == [FIRST, other]


def test_a_newer_document_takes_over_on_the_day_from_which_it_is_valid() -> None:
    second = replace(FIRST, number="3", issued=date(2025, 1, 1), expires=date(2028, 1, 1))
    assert current([FIRST, second], date(2024, 12, 31)) == [FIRST, second]  # 700 days of the first are left
    assert current([FIRST, second], date(2025, 1, 1)) == [second]
    assert current([FIRST, second], date(2028, 6, 1)) == [second]  # both have expired: the newer one is told of
    sooner = replace(second, expires=date(2026, 1, 1))
    assert current([FIRST, sooner], date(2026, 6, 1)) == [FIRST]


def test_due_leaves_out_what_was_renewed(desk: CredentialService, tmp_path: Path) -> None:
    renewal = GOOD.replace("A-1,2023-12-01,2026-12-10", "A-2,2026-11-01,2029-11-01")
    expired = GOOD.replace("A-1,2023-12-01,2026-12-10", "A-0,2020-01-01,2021-01-01")
    desk.load(CLIENT, written(tmp_path, HEADER + GOOD + expired))
    assert [one["number"] for one in desk.due(CLIENT.caller, TODAY, 60)] == ["A-1"]
    assert desk.due(CLIENT.caller, TODAY, 38) == []
    desk.load(CLIENT, written(tmp_path, HEADER + renewal))
    assert desk.due(CLIENT.caller, TODAY, 60) == []


@settings(max_examples=20, deadline=None)
@given(
    held=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["ISO", "SOC"])), max_size=8),
    labels=st.sets(st.sampled_from(["public", "vendor:a", "vendor:b"])),
)
def test_a_vendor_sees_no_credential_of_another(held: list[tuple[str, str]], labels: set[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = CredentialStore(Path(folder))
        store.add([replace(FIRST, vendor=vendor, kind=kind) for vendor, kind in held], "client")
        seen = CredentialService(store).listed(Caller.of(labels), TODAY)
        expected = sorted({(v, k) for v, k in held if f"vendor:{v}" in labels})
        assert sorted((one["vendor"], one["kind"]) for one in seen) == expected
        store.close()


def test_a_vendor_of_nearly_the_same_name_changes_nothing(desk: CredentialService, tmp_path: Path) -> None:
    """`vendor:Acme` is another vendor than `vendor:acme`."""
    desk.load(ACME, written(tmp_path, HEADER + GOOD))
    other = Actor(Caller.of(["public", "vendor:Acme"]))
    report = desk.load(other, written(tmp_path, HEADER + GOOD.replace(",acme,", ",Acme,")))
    assert (report["added"], report["changed"], report["unchanged"]) == (1, 0, 0)
    assert [one["vendor"] for one in desk.listed(ACME.caller, TODAY)] == ["acme"]
    assert len(desk.due(CLIENT.caller, TODAY, 60)) == 2


def test_a_vendor_in_another_spelling_is_told(desk: CredentialService, tmp_path: Path) -> None:
    desk.load(CLIENT, written(tmp_path, HEADER + GOOD))
    rows = GOOD.replace(",acme,", ",Acme,") + "".join(
        GOOD.replace(",acme,", f",{name},") for name in ("Zeta", "zeta", "Zeta")
    )
    report = desk.load(CLIENT, written(tmp_path, HEADER + rows))
    assert [(one["row"], one["reason"], one["remedy"]) for one in report["failed"]] == [
        (2, "vendor 'Acme' is known as 'acme'", "Write acme, as in vendor:acme"),
        (4, "vendor 'zeta' is known as 'Zeta'", "Write Zeta, as in vendor:Zeta"),
    ]
    assert [one["vendor"] for one in desk.listed(CLIENT.caller, TODAY)] == ["Zeta", "acme"]


def with_proof(name: str, issuer: str = "DQS") -> str:
    return MORE + f"{GOOD.strip()},{issuer},{name}\n"


def test_an_issuer_and_a_file_beside_the_list(desk: CredentialService, tmp_path: Path) -> None:
    (tmp_path / "proofs").mkdir()
    (tmp_path / "proofs" / "iso.pdf").write_bytes(b"%PDF-1.4 certificate")
    file = written(tmp_path, with_proof("proofs/iso.pdf"))
    assert desk.load(CLIENT, file)["added"] == 1
    assert desk.load(CLIENT, file)["unchanged"] == 1
    (held,) = desk.listed(ACME.caller, TODAY)
    assert held["issuer"] == "DQS" and held["evidence"]["name"] == "iso.pdf" and held["evidence"]["size"] == 20
    out = tmp_path / "out.pdf"
    desk.hand_out(ACME.caller, "a-1", None, out)
    assert out.read_bytes() == b"%PDF-1.4 certificate"
    with pytest.raises(Refused, match="no document that you may see"):
        desk.hand_out(Caller.of(["public", "vendor:zeta"]), "A-1", None, out)


@pytest.mark.parametrize(
    ("evidence", "reason"),
    [
        ("gone.pdf", "no file beside the list"),
        ("../secret.pdf", "no file beside the list"),
        ("/etc/hostname", "no file beside the list"),
        ("link.pdf", "no file beside the list"),
        ("data.json", "the file is json, which is no evidence"),
        ("large.pdf", "is larger than"),
    ],
)
def test_what_is_no_evidence_makes_a_bad_row(
    desk: CredentialService, tmp_path: Path, evidence: str, reason: str
) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    (tmp_path / "secret.pdf").write_bytes(b"%PDF-1.4 secret")
    (folder / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    (folder / "data.json").write_text("{}", encoding="utf-8")
    (folder / "large.pdf").write_bytes(b"%PDF-1.4" + b"x" * 100)
    report = desk.load(CLIENT, written(folder, with_proof(evidence) + GOOD.strip().replace("A-1", "A-2") + ",,\n"))
    assert report["added"] == 1 and [one["row"] for one in report["failed"]] == [2]
    assert reason in report["failed"][0]["reason"]


def test_a_hash_is_noted_and_opens_nothing(desk: CredentialService, tmp_path: Path) -> None:
    """Zeta writes the hash of Acme's file into its own list."""
    (tmp_path / "iso.pdf").write_bytes(b"%PDF-1.4 certificate")
    desk.load(CLIENT, written(tmp_path, with_proof("iso.pdf")))
    digest = desk.listed(CLIENT.caller, TODAY)[0]["evidence"]["sha256"]
    zeta = Actor(Caller.of(["public", "vendor:zeta"]))
    desk.load(zeta, written(tmp_path, with_proof(digest.upper()).replace("acme,acme", "zeta,zeta")))
    assert [one["evidence"]["sha256"] for one in desk.listed(zeta.caller, TODAY)] == [digest]
    with pytest.raises(Refused, match="no file is kept"):
        desk.hand_out(zeta.caller, "A-1", None, tmp_path / "out.pdf")


def test_what_a_list_does_not_say_stays(desk: CredentialService, tmp_path: Path) -> None:
    (tmp_path / "iso.pdf").write_bytes(b"%PDF-1.4 certificate")
    desk.load(CLIENT, written(tmp_path, with_proof("iso.pdf")))
    assert desk.load(CLIENT, written(tmp_path, HEADER + GOOD))["unchanged"] == 1
    assert desk.listed(CLIENT.caller, TODAY)[0]["issuer"] == "DQS"
    desk.load(CLIENT, written(tmp_path, HEADER + GOOD.replace("2026-12-10", "2029-12-10")))
    (held,) = desk.listed(CLIENT.caller, TODAY)
    assert (held["issuer"], held["evidence"]) == ("DQS", None)  # the old file proves nothing about the new dates
    kept = Evidence("a" * 64, "iso.pdf", "pdf", 3)
    known = replace(FIRST, evidence=kept)
    assert completed(replace(FIRST, evidence=Evidence("a" * 64, "", "", 0)), known) == known


def test_columns_that_the_register_has_no_place_for_are_told(desk: CredentialService, tmp_path: Path) -> None:
    text = HEADER.strip() + ",Level, country\n" + GOOD.strip() + ",gold,DE\n"
    assert desk.load(CLIENT, written(tmp_path, text))["unknown_columns"] == ["Level", "country"]
    with pytest.raises(HeaderFault, match="the column issuer is there twice"):
        desk.load(CLIENT, written(tmp_path, MORE.replace("evidence", "issuer") + GOOD))


def test_two_rows_with_two_files_contradict_each_other(desk: CredentialService, tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-1.4 " + name.encode())
    rows = with_proof("a.pdf") + with_proof("b.pdf").removeprefix(MORE)
    report = desk.load(CLIENT, written(tmp_path, rows))
    assert report["added"] == 1 and "contradicts row 2" in report["failed"][0]["reason"]


def test_a_register_of_an_earlier_version_gets_the_new_columns(tmp_path: Path) -> None:
    desk = CredentialService(CredentialStore(tmp_path))
    desk.load(CLIENT, written(tmp_path, HEADER + GOOD))
    desk.close()
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        for column in ("issuer", "evidence"):
            connection.execute(f"ALTER TABLE credentials DROP COLUMN {column}")
    connection.close()
    again = CredentialService(CredentialStore(tmp_path))
    assert again.listed(CLIENT.caller, TODAY)[0]["issuer"] is None
    assert again.load(CLIENT, written(tmp_path, with_proof("a" * 64)))["changed"] == 1
    assert again.listed(CLIENT.caller, TODAY)[0]["issuer"] == "DQS"

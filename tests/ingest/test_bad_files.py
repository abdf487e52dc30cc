"""What docs/bad-files.md promises: a bad file is a row with reason and remedy, the good ones are stored."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.pipeline import IngestError, ingest
from ingest.report import Report
from ingest.settings import IngestSettings
from ingest.sniff import OLE_MARK
from ingest.surroundings import LEADS_OUT
from knowledge.base import KnowledgeBase
from tests.fakes import FakeEmbedder

GOOD = "# Invoices\n\nInvoices are paid within 30 days.\n"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def take_in(folder: Path, data_dir: Path, **limits: object) -> tuple[Report, set[str]]:
    """The report, and the paths of the documents that are stored."""
    settings = IngestSettings(**({"workers": 1} | limits), _env_file=None)  # type: ignore[arg-type,call-arg]
    base = KnowledgeBase(data_dir)
    try:
        report = ingest([folder], base, FakeEmbedder(), settings=settings)
        return report, {document.path for document in base.ledger.documents()}
    finally:
        base.close()


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


ENTITIES = b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><x>&b;</x>"
BOMB = b"<x>" + b"A" * 30_000_000 + b"</x>"
ENCRYPTED = OLE_MARK + bytes(504) + "EncryptedPackage\0".encode("utf-16-le")

BAD_FILES: dict[str, tuple[bytes, str]] = {
    "empty.pdf": (b"", "it is empty"),
    "blank.md": (b" \n\t\n", "it is empty"),
    "only-front-matter.md": (b"---\ntitle: x\n---\n", "no text was found in it"),
    "cut.pdf": (b"%PDF-1.7\n", "it is damaged"),
    "cut.docx": (zipped(word__document_xml=b"<x/>")[:60], "its zip container is damaged"),
    "locked.docx": (ENCRYPTED, "it is encrypted"),
    "old.doc": (OLE_MARK + "WordDocument\0".encode("utf-16-le"), "it is a Word file of the old kind"),
    "bomb.docx": (zipped(word__document_xml=BOMB), "word/document.xml unpacks more than 200 fold"),
    "entities.docx": (zipped(word__document_xml=ENTITIES), "word/document.xml declares XML entities"),
    "archive.zip": (zipped(a=b"x"), "it is a zip archive"),
    "program.exe": (b"MZ" + bytes(range(256)) * 40, "it is of an unknown binary kind"),
    "pixels.png": (png(50_000, 50_000), "it has too many pixels"),
    "nothing.png": (png(0, 0), "the image is damaged"),
    "deep.json": (b"[" * 100_000, "the JSON is nested more than 100 levels deep"),
    "deep.html": (b"<html><body>" + b"<div>" * 100_000 + b"deep", "the page is nested too deeply"),
    "broken.jsonl": (b"{x\n{y\n", "none of its lines is valid JSON"),
}


def test_bad_files_are_rows_of_the_report_and_good_ones_are_stored(tmp_path: Path) -> None:
    folder = tmp_path / "kb"
    folder.mkdir()
    (folder / "good.md").write_text(GOOD)
    (folder / "same in capitals.MD").write_text(GOOD)
    for name, (content, _) in BAD_FILES.items():
        (folder / name).write_bytes(content)
    with (folder / "huge.md").open("wb") as sparse:
        sparse.truncate(2 << 30)
    report, stored = take_in(folder, tmp_path / "data")
    assert stored == {"good.md", "same in capitals.MD"}
    reasons = {row.document: row.reason for row in report.failed}
    expected = {name: reason for name, (_, reason) in BAD_FILES.items()} | {"huge.md": "it has 2,048 MB"}
    assert {name: reason[: len(expected[name])] for name, reason in reasons.items()} == expected
    assert all(row.remedy and "\n" not in row.reason + row.remedy for row in report.failed)


def test_what_is_no_readable_file_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "kb"
    (folder / "folder.md").mkdir(parents=True)
    (folder / "folder.md" / "inside.md").write_text(GOOD)
    os.mkfifo(folder / "pipe.md")
    (folder / "zeros.md").symlink_to("/dev/zero")
    (folder / "circle.md").symlink_to("circle.md")
    (folder / "up").symlink_to("../..")
    (folder / ".draft.md").write_text(GOOD)
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.md")).write_text(GOOD)
    report, stored = take_in(folder, folder / "data")
    assert stored == {"folder.md/inside.md"}
    no_file = "skipped: it is neither a file nor a folder (a broken link, a socket)"
    assert {row.document: row.reason for row in report.warnings} == {
        "pipe.md": no_file,
        "zeros.md": no_file,
        "circle.md": no_file,
        "up": "skipped: the link leads back to a folder above it",
        ".draft.md": "skipped: it is hidden (its name begins with a dot); rename it to bring it in",
        "caf?.md": "skipped: its name is not UTF-8; rename it",
        "data": "skipped: it is the data folder of the knowledge base itself",
    }


def test_a_file_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "unreadable.md").symlink_to("/proc/self/mem")  # fails for every user, root too
    report, _ = take_in(tmp_path / "kb" / "unreadable.md", tmp_path / "data")
    (row,) = report.failed
    assert (row.document, row.reason) == ("unreadable.md", "it cannot be opened (Input/output error)")
    assert row.remedy == "Give this user read access to the file, then run again"


def test_a_path_that_is_not_utf8_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))
    folder.mkdir()
    with pytest.raises(IngestError, match=r"is not UTF-8\. Rename it"):
        take_in(folder, tmp_path / "data")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda sidecar: sidecar.mkdir(), "it is not a file"),
        (os.mkfifo, "it is not a file"),
        (lambda sidecar: sidecar.symlink_to("/dev/zero"), LEADS_OUT),
        (lambda sidecar: sidecar.symlink_to("gone"), "it is a link to a file that is not there"),
    ],
)
def test_a_sidecar_that_cannot_be_read_hides_its_document(
    tmp_path: Path, make: Callable[[Path], None], reason: str
) -> None:
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "a.md").write_text(GOOD)
    make(tmp_path / "kb" / "a.md.meta.yaml")
    report, stored = take_in(tmp_path / "kb", tmp_path / "data")
    assert stored == {"a.md"}
    (warning,) = report.warnings
    assert (warning.document, warning.reason) == (
        "a.md.meta.yaml",
        f"{reason}; until that is repaired the document is hidden",
    )


def test_a_name_that_leaves_no_room_for_a_sidecar_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "kb").mkdir()
    name = f"{'a' * 250}.md"
    (tmp_path / "kb" / name).write_text(GOOD)
    report, stored = take_in(tmp_path / "kb", tmp_path / "data")
    assert stored == {name}
    assert not report.warnings


def test_a_replacement_that_leads_nowhere_or_in_a_circle_is_named(tmp_path: Path) -> None:
    (tmp_path / "kb").mkdir()
    for name, other in {"a.md": "b.md", "b.md": "a.md", "new.md": "old.md"}.items():
        (tmp_path / "kb" / name).write_text(f"---\nsupersedes: {other}\n---\n{GOOD}")
    report, _ = take_in(tmp_path / "kb", tmp_path / "data")
    circle = "supersedes leads back to the document itself; remove it from one of them"
    assert {row.document: row.reason for row in report.warnings} == {
        "a.md": circle,
        "b.md": circle,
        "new.md": "supersedes: old.md is not in the knowledge base; write its path from the folder",
    }


def test_an_absurd_number_costs_its_key_and_not_the_document(tmp_path: Path) -> None:
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "a.md").write_text(f"---\nvendor: 0x{'f' * 5_000}\nowner: desk\n---\n{GOOD}")
    report, stored = take_in(tmp_path / "kb", tmp_path / "data")
    assert stored == {"a.md"}
    assert [row.reason[:36] for row in report.warnings] == ["front matter: bad value for vendor: "]

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from ingest import archive
from ingest.blocks import LoadError
from ingest.sniff import OLE_MARK, sniff

ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def packed(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("member", ["content.xml", "encrypted-package"])
def test_an_open_document_with_a_password_says_so(tmp_path: Path, member: str) -> None:
    entry = f'<manifest:file-entry manifest:full-path="{member}"><manifest:encryption-data/></manifest:file-entry>'
    content = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "META-INF/manifest.xml": f"<manifest:manifest>{entry}</manifest:manifest>".encode(),
        member: random.Random(1).randbytes(2 * archive.MAX_PROLOGUE),
    }
    with pytest.raises(LoadError, match="password") as caught:
        sniff(write(tmp_path, "a.odt", packed(content)))
    assert "without a password" in caught.value.remedy


def test_utf16_without_a_mark_is_text(tmp_path: Path) -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        (tmp_path / "a.txt").write_bytes("Größe: Der Vertrag endet.\n".encode(encoding))
        assert sniff(tmp_path / "a.txt") == "text"
    (tmp_path / "a.txt").write_bytes(bytes(5_000))
    with pytest.raises(LoadError, match="unknown binary kind"):
        sniff(tmp_path / "a.txt")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("A.PDF", b"%PDF-1.7\n", "pdf"),
        ("really-a-pdf.docx", b"%PDF-1.4\n", "pdf"),
        ("late.pdf", b"junk\n%PDF-1.4\n", "pdf"),
        ("a.md", b"# Title", "markdown"),
        ("list.md", b"[a link](b.md)", "markdown"),
        ("a.txt", b"plain words", "text"),
        ("a.log", b"2026-01-01 started", "text"),
        ("page.txt", b"<!DOCTYPE html><p>x", "html"),
        ("page", b"<?xml version='1.0'?>\n<html><body>", "html"),
        ("a.htm", b"<p>x", "html"),
        ("a.tsv", b"a\tb", "csv"),
        ("a.jsonl", b"{}\n{}", "json"),
        ("unknown", b'{"a": 1}', "json"),
        ("unknown2", b"just words", "text"),
        ("a.eml", b"anything", "eml"),
        ("mail", b"From: a@example.com\nTo: b@example.com\nSubject: x\n\nhello", "eml"),
        ("utf16.txt", "\ufeffplain".encode("utf-16-le"), "text"),
        ("latin.txt", "Gebühr für Prüfung".encode("latin-1"), "text"),
        ("x.bin", b"\x89PNG\r\n\x1a\n....", "image"),
        ("x.jpg", b"\xff\xd8\xff\xe0....", "image"),
        ("x.tif", b"II*\0....", "image"),
        ("x.webp", b"RIFF\x01\x02\x03\x04WEBPVP8 ", "image"),
        ("x.bmp", b"BM\x10\x00\x00\x00\0\0\0\0\x36\0\0\0", "image"),
    ],
)
def test_content_decides_before_the_extension(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    assert sniff(write(tmp_path, name, content)) == kind


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        ({"word/document.xml": b"<a/>"}, "docx"),
        ({"xl/workbook.xml": b"<a/>"}, "xlsx"),
        ({"ppt/presentation.xml": b"<a/>"}, "pptx"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}, "odt"),
    ],
)
def test_the_members_of_a_zip_decide(tmp_path: Path, members: dict[str, bytes], kind: str) -> None:
    assert sniff(write(tmp_path, "whatever.bin", packed(members))) == kind


@pytest.mark.parametrize(
    ("content", "reason", "remedy"),
    [
        (b"", "empty", "fill it"),
        (b" \n\n", "empty", "fill it"),
        (b"\x00\x01\x02\x03\xff\xfe", "unknown binary", "PDF, DOCX"),
        (b"{\\rtf1 hello}", "RTF", "save it as docx"),
        (OLE_MARK + "EncryptedPackage\0".encode("utf-16-le"), "encrypted", "password"),
        (OLE_MARK + "WordDocument\0".encode("utf-16-le"), r"\.doc", "save it as docx"),
        (OLE_MARK + "Workbook\0".encode("utf-16-le"), r"\.xls", "save it as xlsx"),
        (OLE_MARK + "PowerPoint Document\0".encode("utf-16-le"), r"\.ppt", "save it as pptx"),
        (packed({"a.txt": b"x"}), "zip archive", "unpack it"),
        (packed({"xl/workbook.bin": b"x"}), "binary Excel", "save it as xlsx"),
        (b"PK\x03\x04 and then nothing", "damaged", "save it again"),
        (packed({"mimetype": ODS, "content.xml": b"<a/>"}), "OpenDocument", "xlsx"),
    ],
)
def test_what_cannot_be_read_comes_with_a_remedy(tmp_path: Path, content: bytes, reason: str, remedy: str) -> None:
    with pytest.raises(LoadError, match=reason) as raised:
        sniff(write(tmp_path, "file.bin", content))
    assert remedy in raised.value.remedy


def test_a_missing_file_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="cannot be read"):
        sniff(tmp_path / "gone.pdf")


def test_a_member_that_unpacks_a_thousandfold_is_refused(tmp_path: Path) -> None:
    bomb = packed({"word/document.xml": b"<a>" + b" " * (archive.RATIO_COUNTS_FROM + 1)})
    with pytest.raises(LoadError, match="zip bomb"):
        sniff(write(tmp_path, "a.docx", bomb))


def test_too_much_to_unpack_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(LoadError, match="zip bomb"):
        sniff(write(tmp_path, "a.docx", packed({"word/document.xml": b"x" * 600, "word/b.xml": b"y" * 600})))


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 3)
    with pytest.raises(LoadError, match="members"):
        sniff(write(tmp_path, "a.docx", packed({f"word/{i}.xml": b"<a/>" for i in range(4)})))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entity_declarations_are_refused(tmp_path: Path, encoding: str) -> None:
    xml = '<?xml version="1.0"?><!-- x --><!DOCTYPE lolz [<!ENTITY a "ha">]><a>&a;</a>'.encode(encoding)
    with pytest.raises(LoadError, match="entit"):
        sniff(write(tmp_path, "a.docx", packed({"word/document.xml": xml})))


def test_words_about_a_doctype_do_no_harm(tmp_path: Path) -> None:
    xml = b'<?xml version="1.0"?><a>how to write &lt;!DOCTYPE html&gt; <!-- <!DOCTYPE --></a>'
    assert sniff(write(tmp_path, "a.docx", packed({"word/document.xml": xml}))) == "docx"

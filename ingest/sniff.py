"""What kind of file this is: its content decides, its extension only where content cannot."""

from __future__ import annotations

import json
import re
from pathlib import Path

from ingest.archive import ENCRYPTED, PASSWORD_REMEDY, checked_members
from ingest.blocks import LoadError
from ingest.decoding import decode, markless_utf16

HEAD_BYTES = 8192
PDF_MARK_WITHIN = 1024  # readers accept junk before %PDF- up to here
OLE_SCAN_BYTES = 64_000_000  # the directory of an OLE file may stand anywhere
JSON_BYTES = 20_000_000  # a larger text is not looked through
MAX_CONTROL_SHARE = 0.02  # of the characters of a text; more means binary

SUPPORTED = (
    "PDF, DOCX, XLSX, PPTX, ODT, HTML, Markdown, text, CSV, JSON, EML and images (PNG, JPEG, TIFF, BMP, WebP)"
)
CONVERT = f"convert it to one of {SUPPORTED}"

BY_EXTENSION = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
    ".log": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".csv": "csv",
    ".tsv": "csv",
    ".json": "json",
    ".jsonl": "json",
    ".eml": "eml",
}
IMAGE_MARKS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF87a", b"GIF89a")
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_STREAMS = (
    ("EncryptedPackage", ENCRYPTED, PASSWORD_REMEDY),
    ("WordDocument", "it is a Word file of the old kind (.doc)", "open it and save it as docx"),
    ("Workbook", "it is an Excel file of the old kind (.xls)", "open it and save it as xlsx"),
    ("Book", "it is an Excel file of the old kind (.xls)", "open it and save it as xlsx"),
    ("PowerPoint Document", "it is a PowerPoint file of the old kind (.ppt)", "open it and save it as pptx"),
    ("__properties_version1.0", "it is an Outlook message (.msg)", "save it as eml"),
)
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


def sniff(path: Path) -> str:
    """One of markdown, text, html, pdf, image, docx, xlsx, csv, pptx, odt, eml, json."""
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
    except OSError as error:
        raise LoadError(f"it cannot be read ({error.strerror})", "check that it exists and may be read") from error
    if not head.strip():
        raise LoadError("it is empty", "fill it or remove it")
    if b"%PDF-" in head[:PDF_MARK_WITHIN]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(path)
    if head.startswith(OLE_MARK):
        raise _ole_error(path)
    if _is_image(head):
        return "image"
    if head.startswith(b"{\\rtf"):
        raise LoadError("it is RTF, which is not supported", "open it and save it as docx")
    text = _as_text(head)
    if text is None:
        raise LoadError("it is of an unknown binary kind", CONVERT)
    kind = _text_kind(path.suffix.lower(), text)
    return "json" if kind == "text" and _is_json(path, text) else kind


def _is_json(path: Path, head: str) -> bool:
    """Whether a text file is JSON from its first character to its last."""
    if not head.lstrip().startswith(("{", "[")) or path.stat().st_size > JSON_BYTES:
        return False
    try:
        found = json.loads(decode(path.read_bytes()).text)
    except (ValueError, RecursionError, LoadError):
        return False
    return isinstance(found, dict | list) and bool(found)


def _is_image(head: bytes) -> bool:
    webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    bmp = head[:2] == b"BM" and head[6:10] == b"\0\0\0\0"
    return webp or bmp or head.startswith(IMAGE_MARKS)


def _sniff_zip(path: Path) -> str:
    members = checked_members(path)
    if "xl/workbook.bin" in members:
        raise LoadError("it is a binary Excel workbook (.xlsb)", "open it and save it as xlsx")
    for folder, kind in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
        if any(name.startswith(folder) and name.endswith(".xml") for name in members):
            return kind
    if "mimetype" in members and "content.xml" in members:
        return _sniff_open_document(path)
    raise LoadError("it is a zip archive", "unpack it and ingest the files inside")


def _sniff_open_document(path: Path) -> str:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        mimetype = archive.read("mimetype")[:200].decode("ascii", errors="replace").strip()
    if mimetype.startswith(OPEN_DOCUMENT + "text"):
        return "odt"
    target = {"spreadsheet": "xlsx", "presentation": "pptx"}.get(mimetype.removeprefix(OPEN_DOCUMENT), "PDF")
    raise LoadError("it is an OpenDocument file other than a text", f"open it and save it as {target}")


def _ole_error(path: Path) -> LoadError:
    with path.open("rb") as stream:
        content = stream.read(OLE_SCAN_BYTES)
    for name, reason, remedy in OLE_STREAMS:
        if f"{name}\0".encode("utf-16-le") in content:
            return LoadError(reason, remedy)
    return LoadError("it is an office file of the old kind", "open it and save it as docx, xlsx or pptx")


def _as_text(head: bytes) -> str | None:
    """The head decoded well enough to judge it, or None for binary content."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace").lstrip("\ufeff")
    if b"\0" in head:
        utf16 = markless_utf16(head)
        text = head.decode(utf16[0], errors="replace") if utf16 else "\0"
    else:
        text = _decoded(head)
    control = sum(1 for character in text if ord(character) < 32 and character not in "\t\n\r\f\x1b")
    return text if control <= MAX_CONTROL_SHARE * len(text) else None


def _decoded(head: bytes) -> str:
    try:
        return head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        cut_character = len(head) == HEAD_BYTES and error.start > HEAD_BYTES - 4
        return head.decode("utf-8-sig", errors="ignore") if cut_character else head.decode("latin-1")


def _text_kind(extension: str, text: str) -> str:
    start = re.sub(r"\A(?:\s+|<\?.*?\?>|<!--.*?-->)+", "", text, flags=re.DOTALL)[:200].lower()
    by_extension = BY_EXTENSION.get(extension)
    if re.match(r"<!doctype html|<html\b", start) and by_extension not in {"eml", "json", "csv"}:
        return "html"
    if by_extension:
        return by_extension
    if start.startswith(("{", "[")):
        return "json"
    headers = re.findall(
        r"^(?:From|To|Date|Subject|Received|Return-Path|MIME-Version|Message-ID):", text[:4000], re.M
    )
    if len(set(headers)) >= 3 and re.match(r"[A-Za-z-]+:", text):
        return "eml"
    return "text"

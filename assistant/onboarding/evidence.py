"""Files that vendors hand in. They are kept and handed out again, never opened, never run."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from assistant.onboarding.machine import Evidence, Refused

FOLDER = "evidence"
MAX_NAME = 120
PIECE = 1_048_576
READ_ONLY = 0o400  # nobody may write to it or run it

# Neither web pages, which run scripts in the browser of the person who opens them, nor data files.
ACCEPTED = {
    "pdf": "PDF",
    "image": "an image",
    "docx": "Word",
    "xlsx": "Excel",
    "pptx": "PowerPoint",
    "odt": "OpenDocument text",
    "text": "text",
    "markdown": "text",
    "csv": "CSV",
    "eml": "an e-mail",
}
ALLOWED = "PDF, images, Word, Excel, PowerPoint, OpenDocument text, CSV, plain text or e-mail (eml)"
OFFICE = frozenset({"docx", "xlsx", "pptx", "odt"})
MACROS = re.compile(rb"vbaProject\.bin|Basic/script-lc\.xml")
CAN_RUN = (b"#!", b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")

HEAD = 64
PDF = b"%PDF-"
BLANK = b"\xef\xbb\xbf \t\r\n"  # some programs write these before it
ACTIVE = re.compile(rb"<(?:\w+:)?(?:svg|script)\b", re.I)  # by content, whatever the file is called
WRITTEN = frozenset({"text", "markdown", "csv"})

Sniff = Callable[[Path], str]
"""The kind of a file by its content; raises an error with `reason` and `remedy` for one it does not know."""


class EvidenceStore:
    """Content-addressed: the same file handed in twice is kept once, and its name proves that it is unchanged."""

    def __init__(self, data_dir: Path, sniff: Sniff, max_bytes: int) -> None:
        self._folder = data_dir / FOLDER
        self._sniff = sniff
        self._max_bytes = max_bytes

    def keep(self, file: Path) -> Evidence:
        """Raises Refused for what is no evidence."""
        if not file.is_file():
            raise Refused(f"{file} is no file", "Give the path of a file")
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=self._folder, suffix=file.suffix[:10])
        copy = Path(temporary)
        try:
            with os.fdopen(handle, "wb") as out:
                digest, size = self._copy(file, out)
            kind = self._checked_kind(copy)  # of the copy: the original could change in between
            place = self._place(digest)
            place.parent.mkdir(exist_ok=True, mode=0o700)
            copy.chmod(READ_ONLY)
            os.replace(copy, place)
        finally:
            copy.unlink(missing_ok=True)
        return Evidence(digest, safe_name(file.name), kind, size)

    def _copy(self, file: Path, out: BinaryIO) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        with file.open("rb") as stream:
            while piece := stream.read(PIECE):
                size += len(piece)
                if size > self._max_bytes:
                    limit = self._max_bytes / 1e6
                    raise Refused(
                        f"{file.name} is larger than {limit:g} MB",
                        "Hand in a smaller file, or set BPO_EVIDENCE_MAX_MB",
                    )
                digest.update(piece)
                out.write(piece)
        out.flush()
        os.fsync(out.fileno())
        return digest.hexdigest(), size

    def _checked_kind(self, copy: Path) -> str:
        with copy.open("rb") as stream:
            head = stream.read(HEAD)
        if head.startswith(CAN_RUN):
            raise Refused("the file is a program", f"Evidence is {ALLOWED}")
        try:
            kind = self._sniff(copy)
        except Exception as error:  # the sniffer's own errors say what the file is
            reason = getattr(error, "reason", None)
            if reason is None:
                raise
            raise Refused(f"the file cannot be evidence: {reason}", f"Evidence is {ALLOWED}") from error
        if kind == "pdf" and not head.lstrip(BLANK).startswith(
            PDF
        ):  # readers allow junk before it; an archive could be that junk
            raise Refused("the file does not begin as a PDF does", f"Save it as PDF again. Evidence is {ALLOWED}")
        if kind in WRITTEN and ACTIVE.search(copy.read_bytes().replace(b"\0", b"")):  # of UTF-16, too
            raise Refused("the file holds SVG or a script, which a browser runs", "Save it as PDF, PNG or JPEG")
        if kind not in ACCEPTED:
            raise Refused(f"the file is {kind}, which is no evidence", f"Evidence is {ALLOWED}")
        if kind in OFFICE and MACROS.search(copy.read_bytes()):
            raise Refused("the file holds macros", "Save it without macros, or as PDF")
        return kind

    def _place(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest

    def hand_out(self, evidence: Evidence, target: Path) -> None:
        """A copy. Raises Refused when the file is gone or no longer what was handed in."""
        place = self._place(evidence.sha256)
        try:
            content = place.read_bytes()
        except OSError as error:
            raise Refused(
                f"{evidence.name} is no longer in the evidence store", "Restore it from a backup"
            ) from error
        if hashlib.sha256(content).hexdigest() != evidence.sha256:
            raise Refused(f"{evidence.name} was changed after it was handed in", "Restore it from a backup")
        target.write_bytes(content)


def safe_name(name: str) -> str:
    """A name that is nothing but a name: no folders, no control characters."""
    kept = re.sub(r"[^\w.() +&-]", "_", name, flags=re.UNICODE).strip(" .") or "file"
    stem, dot, suffix = kept.rpartition(".")
    return kept if len(kept) <= MAX_NAME else f"{(stem or kept)[: MAX_NAME - 12]}{dot}{suffix[:10]}"

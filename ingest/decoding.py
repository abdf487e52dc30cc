"""Bytes of a text file to characters, whatever encoding its author's editor wrote."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from ingest.blocks import LoadError
from ingest.guessing import guessed, mostly_utf8

UTF32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# Text has next to no control characters; random bytes decoded as Latin-1 have about one in eight.
CONTROL_SHARE = 0.02
DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([A-Za-z][\w.:-]{2,30})""")
DECLARED_WITHIN = 2048  # bytes of a page
UTF8_REMEDY = "save the file as UTF-8"


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    warnings: tuple[str, ...] = ()  # how its encoding was guessed


def read_text(path: Path, *, declares: bool = False) -> Decoded:
    """The file as text, without a byte order mark. Raises LoadError for an empty or a binary file.

    `declares`: the file may name its encoding, as web pages do.
    """
    return decode(path.read_bytes(), declares=declares)


def decode(raw: bytes, *, declares: bool = False) -> Decoded:
    if not raw.strip():
        raise LoadError("the file is empty", "remove it, or save it again with its content")
    found = _marked(raw) or (_declared(raw) if declares else None) or unmarked(raw)
    if found is None or _is_garbage(found.text):
        raise LoadError(
            "the file is not text: it holds binary data",
            "check that the file is whole and that its extension fits its content, then save it as UTF-8 text",
        )
    if not found.text.strip():
        raise LoadError("the file is empty", "remove it, or save it again with its content")
    return found


def _marked(raw: bytes) -> Decoded | None:
    """Unicode, by its mark, its zeros or its form."""
    encodings = ["utf-8-sig"]
    if raw.startswith(UTF32_MARKS):
        encodings = ["utf-32"]
    elif raw.startswith(UTF16_MARKS):
        encodings = ["utf-16"]
    elif b"\0" in raw[:4096]:
        encodings = markless_utf16(raw)
    for encoding in encodings:
        try:
            return Decoded(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return None


def markless_utf16(raw: bytes) -> list[str]:
    """UTF-16 without a mark: Western text has a zero in every second byte; UTF-32 has three of four."""
    head = raw[:4096]
    half = max(len(head) // 2, 1)
    if len(head) % 4 == 0 and head.count(0) >= 0.7 * len(head):
        return ["utf-32-le" if head[0] else "utf-32-be"]
    if head[1::2].count(0) > 0.4 * half:
        return ["utf-16-le"]
    if head[0::2].count(0) > 0.4 * half:
        return ["utf-16-be"]
    return []


def _declared(raw: bytes) -> Decoded | None:
    name = DECLARED.search(raw[:DECLARED_WITHIN])
    try:
        return Decoded(raw.decode(windows(name[1].decode("ascii")))) if name else None
    except (LookupError, ValueError):
        return None


def windows(encoding: str) -> str:
    """What calls itself Latin-1 is read as Windows-1252, as browsers do."""
    return "cp1252" if codecs.lookup(encoding).name == "iso8859-1" else encoding


def unmarked(raw: bytes) -> Decoded | None:
    """Text without a sign of its encoding, with a warning unless it is UTF-8; None where it cannot be text."""
    if b"\0" in raw[:4096]:
        return None
    try:
        return Decoded(raw.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    if (repaired := mostly_utf8(raw)) is not None:
        text, faults = repaired
        return Decoded(text, (f"not all of it is UTF-8: {faults} characters were guessed; {UTF8_REMEDY}",))
    found = guessed(raw)
    if found is None:
        return None
    text, name = found
    return Decoded(text, (f"encoding guessed: {name}; {UTF8_REMEDY}",))


def _is_garbage(text: str) -> bool:
    return len(CONTROL.findall(text)) > CONTROL_SHARE * len(text)

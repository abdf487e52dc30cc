"""Bytes of a text file to characters, whatever encoding its author's editor wrote."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from ingest.blocks import LoadError

UTF32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# Text has next to no control characters; random bytes decoded as Latin-1 have about one in eight.
CONTROL_SHARE = 0.02
# The detector's time grows with its input; the head of a file shows its encoding.
DETECTION_BYTES = 200_000


def read_text(path: Path) -> str:
    """The file as text, without a byte order mark. Raises LoadError for an empty or a binary file."""
    return decode(path.read_bytes())


def decode(raw: bytes) -> str:
    if not raw.strip():
        raise LoadError("the file is empty", "remove it, or save it again with its content")
    text = _decoded(raw)
    if text is None or _is_garbage(text):
        raise LoadError(
            "the file is not text: it holds binary data",
            "check that the file is whole and that its extension fits its content, then save it as UTF-8 text",
        )
    if not text.strip():
        raise LoadError("the file is empty", "remove it, or save it again with its content")
    return text


def _decoded(raw: bytes) -> str | None:
    encodings = ["utf-8-sig"]
    if raw.startswith(UTF32_MARKS):
        encodings = ["utf-32"]
    elif raw.startswith(UTF16_MARKS):
        encodings = ["utf-16"]
    elif b"\0" in raw[:4096]:
        encodings = markless_utf16(raw)
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _detected(raw) if b"\0" not in raw[:4096] else None


def markless_utf16(raw: bytes) -> list[str]:
    """UTF-16 without a mark: Western text has a zero in every second byte."""
    head = raw[:4096]
    half = max(len(head) // 2, 1)
    if head[1::2].count(0) > 0.4 * half:
        return ["utf-16-le"]
    if head[0::2].count(0) > 0.4 * half:
        return ["utf-16-be"]
    return []


def _detected(raw: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:DETECTION_BYTES]).best()
    for encoding in [best.encoding if best else None, "cp1252"]:
        if encoding is not None:
            try:
                return raw.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
    return None


def _is_garbage(text: str) -> bool:
    return len(CONTROL.findall(text)) > CONTROL_SHARE * len(text)

"""What a parser process and its owner say to each other. No pickle: a hijacked parser must not run code in its
owner.

A frame is a kind (one letter), the length of its body in 8 bytes, and the body.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.leafcode import pack_leaves, unpack_leaves
from knowledge.types import Leaf

HEADER = struct.Struct("<cQ")
JOB, PROGRESS, PARSED, REFUSED, RETIRING = b"J", b"P", b"R", b"E", b"T"
MAX_BODY = 1 << 30  # a parser that wants to send more has gone wrong


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document as its parser left it: text, leaves and passages, what it says about itself."""

    source: str
    leaves: tuple[Leaf, ...]
    passages: tuple[tuple[int, int], ...]
    title: str | None = None
    front: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a file could not be read, and what its owner can do."""

    reason: str
    remedy: str


def frame(kind: bytes, body: bytes = b"") -> bytes:
    return HEADER.pack(kind, len(body)) + body


def pack_json(value: Any) -> bytes:
    return json.dumps(value).encode()


def pack_parsed(parsed: Parsed) -> bytes:
    head = pack_json(
        {
            "title": parsed.title,
            "front": parsed.front,
            "warnings": parsed.warnings,
            "passages": parsed.passages,
        }
    )
    source = parsed.source.encode("utf-8")
    return b"".join([struct.pack("<QQ", len(head), len(source)), head, source, pack_leaves(parsed.leaves)])


def unpack_parsed(body: bytes) -> Parsed:
    head_length, source_length = struct.unpack_from("<QQ", body)
    at = 16 + head_length
    head = json.loads(body[16:at])
    return Parsed(
        source=body[at : at + source_length].decode("utf-8"),
        leaves=unpack_leaves(body[at + source_length :]),
        passages=tuple((start, end) for start, end in head["passages"]),
        title=head["title"],
        front=head["front"],
        warnings=tuple(head["warnings"]),
    )


def read_frame(read: Callable[[int], bytes]) -> tuple[bytes, bytes]:
    """`read(n)` gives exactly n bytes or raises EOFError."""
    kind, length = HEADER.unpack(read(HEADER.size))
    if length > MAX_BODY:
        raise EOFError(f"a frame of {length} bytes")
    return kind, read(length)

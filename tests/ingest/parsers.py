"""Parsers for the worker process, well-behaved and not. The first word of a file says what becomes of it."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from ingest.blocks import Loaded, LoadError, Progress
from ingest.frontmatter import front_matter
from tests.building import blocks


def load(path: Path, progress: Progress) -> Loaded:
    source = path.read_text(encoding="utf-8")
    misbehaviour = {
        "HANG": hang,
        "SLOW": slow,
        "EAT": eat,
        "EXIT": leave,
        "ABORT": abort,
        "RAISE": fail,
        "REFUSE": refuse,
        "PRINT": chatter,
    }.get(source.split(" ")[0])
    if misbehaviour is not None:
        misbehaviour(progress)
    opening = front_matter(source)
    body = source[opening.end :]
    shifted = " " * opening.end + body
    warnings = ("page 2 could not be read",) if body.startswith("PARTLY") else opening.warnings
    imported = sorted({"torch", "chromadb", "sqlalchemy"} & sys.modules.keys())
    if body.startswith("IMPORTS"):
        warnings = (f"imported: {imported}",)
    return Loaded(shifted, tuple(blocks(shifted)), metadata=opening.metadata, warnings=warnings)


def hang(_progress: Progress) -> None:
    time.sleep(600)


def slow(progress: Progress) -> None:
    """Each step is quicker than the stall limit of the tests, all of them together are not."""
    for page in range(4):
        progress(f"page {page + 1} of 4")
        time.sleep(0.4)


def eat(_progress: Progress) -> None:
    held = []
    while True:
        held.append(bytearray(64 << 20))


def leave(_progress: Progress) -> None:
    os._exit(7)


def abort(_progress: Progress) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def fail(_progress: Progress) -> None:
    raise ValueError("bad cross-reference table")


def refuse(_progress: Progress) -> None:
    raise LoadError("it is encrypted", "Save it without a password")


def chatter(_progress: Progress) -> None:
    """Libraries print; C libraries print to the descriptor itself."""
    print("warning: odd font")
    os.write(1, b"warning: odder font\n")

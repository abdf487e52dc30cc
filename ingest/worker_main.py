"""The parser process: reads files one after another, under a memory cap. Run as `python -m ingest.worker_main`."""

from __future__ import annotations

import importlib
import json
import os
import re
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from ingest.blocks import HEADING, Block, Loaded, Loader, LoadError, Progress
from ingest.frames import (
    JOB,
    PARSED,
    PROGRESS,
    REFUSED,
    RETIRING,
    Parsed,
    frame,
    pack_json,
    pack_parsed,
    read_frame,
)
from ingest.metadata import jsonable
from ingest.unseen import in_one_line, plain, report, seen
from knowledge.types import Leaf

LONE_SURROGATES = re.compile("[\ud800-\udfff]")  # cannot be written as UTF-8; half of a broken escape
TITLE_WITHIN = 3  # blocks from the top in which a heading counts as the document's title
TITLE_WORDS = 25
MAX_LEAVES = 100_000
LONGEST_REASON = 400
RETIRE_AT = 0.6  # of the memory cap: a new process is cheaper than a file that fails for its forerunners


def main(loader: str, memory_bytes: int) -> None:
    _limit(memory_bytes)
    jobs, replies = _channels()
    threading.Thread(target=_die_with_parent, args=(os.getppid(),), daemon=True).start()
    load: Loader | None = None
    while True:
        try:
            kind, body = read_frame(lambda n: _exactly(jobs, n))
        except EOFError:
            return
        if kind != JOB:
            return
        try:
            load = load or _loader(loader)
            reply = frame(PARSED, pack_parsed(parse(load, Path(json.loads(body)["file"]), _teller(replies))))
        except MemoryError:
            load = None
            reply = _refused(
                f"it needs more than {memory_bytes / 2**30:.3g} GiB of memory to read",
                "Split it into smaller files, or raise BPO_INGEST_MEMORY_GIB",
            )
        except LoadError as error:
            reply = _refused(error.reason, error.remedy)
        except Exception as error:  # noqa: BLE001 - whatever a parser raises becomes a row of the report
            said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
            reply = _refused(
                f"its content could not be read ({said})",
                "Open it in the program that made it, save it again, and ingest that",
            )
        retiring = load is None or _memory() > RETIRE_AT * memory_bytes
        replies.write((frame(RETIRING) if retiring else b"") + reply)
        replies.flush()
        if retiring:
            return


def parse(load: Loader, file: Path, progress: Progress) -> Parsed:
    from ingest.chunker import chunk

    loaded = load(file, progress)
    progress("cutting into passages")
    blocks = (seen(block) for block in loaded.blocks)
    chunked = chunk([block for block in blocks if block.text.strip()])
    if not chunked.leaves:
        raise LoadError("no text was found in it", "Check that it is not empty; give a scan at 200 dpi or more")
    if len(chunked.leaves) > MAX_LEAVES:
        raise LoadError(
            f"it has {len(chunked.leaves):,} rows or paragraphs, more than {MAX_LEAVES:,}",
            "Split it, or ingest the part that people ask about",
        )
    return Parsed(
        source=_clean(loaded.source),
        leaves=tuple(_clean_leaf(leaf) for leaf in chunked.leaves),
        passages=chunked.passages,
        title=title_of(loaded),
        front=jsonable(dict(loaded.metadata)),
        warnings=tuple(_clean(said) for said in in_one_line((*loaded.warnings, *report(loaded.source)))),
    )


def title_of(loaded: Loaded) -> str | None:
    """The loader's title, or a heading that opens the document unless the loader says that none does ("")."""
    if loaded.title == "":
        return None
    if loaded.title and loaded.title.strip():
        return _clean(" ".join(plain(loaded.title).split()))
    opening = next((block for block in loaded.blocks[:TITLE_WITHIN] if _may_be_title(block)), None)
    return _clean(plain(opening.text)) if opening else None


def _may_be_title(block: Block) -> bool:
    return block.kind == HEADING and not block.path and 0 < len(block.text.split()) <= TITLE_WORDS


def _clean(text: str) -> str:
    """Character for character, so that offsets still hold."""
    return LONE_SURROGATES.sub("\ufffd", text)


def _clean_leaf(leaf: Leaf) -> Leaf:
    parts = (leaf.text, leaf.lead, leaf.location, *leaf.path)
    if not any(LONE_SURROGATES.search(part) for part in parts):
        return leaf
    return replace(
        leaf,
        text=_clean(leaf.text),
        lead=_clean(leaf.lead),
        location=_clean(leaf.location),
        path=tuple(_clean(name) for name in leaf.path),
    )


def _limit(memory_bytes: int) -> None:
    import resource

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    cap = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (cap, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _channels() -> tuple[BinaryIO, BinaryIO]:
    """Jobs and replies on descriptors of their own: what a parser prints must not reach the owner."""
    jobs, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - for as long as the process lives
    return jobs, replies


def _die_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _loader(name: str) -> Loader:
    module, _, function = name.partition(":")
    found: Loader = getattr(importlib.import_module(module), function)
    return found


def _teller(replies: BinaryIO) -> Progress:
    def tell(what: str) -> None:
        replies.write(frame(PROGRESS, pack_json(what)))
        replies.flush()

    return tell


def _refused(reason: str, remedy: str) -> bytes:
    return frame(REFUSED, pack_json({"reason": _line(reason), "remedy": _line(remedy)}))


def _line(said: str) -> str:
    """Some libraries explain themselves at length."""
    return _clean(" ".join(said.split()))[:LONGEST_REASON]


def _exactly(stream: BinaryIO, count: int) -> bytes:
    found = stream.read(count)
    if len(found) < count:
        raise EOFError
    return found


def _memory() -> int:
    """Address space in bytes: what RLIMIT_AS counts."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0  # not Linux: the process retires only when a file fails


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

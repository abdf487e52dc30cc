"""Characters that no reader sees: dropped from what is searched and quoted, and reported. Pure.

Zero-width and bidirectional marks can hide an instruction from a reader, or show one text and hold another. Tags
and variation selectors can carry whole sentences. Joiners stay where a script needs them: beyond Latin letters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest.blocks import Block
from knowledge.types import Run

BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
NO_WIDTH = "\u00ad\u034f\u115f\u1160\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
TAGS = "\U000e0000-\U000e007f"
SELECTORS = "\U000e0100-\U000e01ef"
CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x9f"
ESCAPES = (
    r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]{0,2000}(?:\x07|\x1b\\)"  # of a terminal, with what they carry
)
UNSEEN = re.compile(
    f"{ESCAPES}|[{BIDI}{NO_WIDTH}{TAGS}{SELECTORS}{CONTROLS}]+"
    "|(?<![\u0600-\u1fff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]+|[\ufe00-\ufe0f]{2,}"
)
# Reported: not the soft hyphens, direction marks and control codes that editors and PDF writers leave behind.
ON_PURPOSE = re.compile(
    f"[\u202a-\u202e\u2066-\u2069\u034f\u115f\u1160\u180e\u200b\u2060-\u2064\u3164\uffa0\x1b\x9b{TAGS}{SELECTORS}]"
    "|(?<!^)\ufeff"
)
LEFT_OUT = "hidden text was left out: "


def seen(block: Block) -> Block:
    """The block without them. A run is cut where something is dropped, so quotes do not hold it either."""
    parts = (block.text, block.lead, block.location, *block.path)
    if not any(UNSEEN.search(part) for part in parts):
        return block
    text, runs = _without(block.text, block.runs)
    return replace(
        block,
        text=text,
        runs=runs,
        lead=plain(block.lead),
        location=plain(block.location),
        path=tuple(plain(name) for name in block.path),
    )


def plain(text: str) -> str:
    return UNSEEN.sub("", text)


def report(source: str) -> list[str]:
    count = len(ON_PURPOSE.findall(source))
    if not count:
        return []
    said = (
        "1 character that is invisible or turns"
        if count == 1
        else f"{count} characters that are invisible or turn"
    )
    return [f"{LEFT_OUT}{said} the writing"]


def left_out(kinds: Sequence[str]) -> list[str]:
    """One warning for all hidden parts of a document: `hidden text was left out: 2 comments, 1 hidden part`."""
    if not kinds:
        return []
    counted = [f"{count} {_plural(kind) if count > 1 else kind}" for kind, count in sorted(Counter(kinds).items())]
    return [f"{LEFT_OUT}{', '.join(counted)}"]


def in_one_line(warnings: Sequence[str]) -> list[str]:
    """What several parts of the ingest have left out becomes one warning, where the first of them stands."""
    parts = dict.fromkeys(said.removeprefix(LEFT_OUT) for said in warnings if said.startswith(LEFT_OUT))
    found = dict.fromkeys(LEFT_OUT if said.startswith(LEFT_OUT) else said for said in warnings)
    return [LEFT_OUT + ", ".join(parts) if said == LEFT_OUT else said for said in found]


def _plural(kind: str) -> str:
    """`comments`, `titles of an element`, `texts in white letters`."""
    return re.sub(r"^(.*?)(?= (?:of|in|for|off) |$)", r"\1s", kind, count=1)


def _without(text: str, runs: tuple[Run, ...]) -> tuple[str, tuple[Run, ...]]:
    gone = [match.span() for match in UNSEEN.finditer(text)]
    kept: list[tuple[int, int]] = []
    at = 0
    for start, end in gone:
        kept.append((at, start))
        at = end
    kept.append((at, len(text)))
    found: list[Run] = []
    moved = 0  # characters dropped so far
    shift: list[tuple[int, int, int]] = []
    at = 0
    for start, end in kept:
        moved += start - at
        shift.append((start, end, moved))
        at = end
    for run in runs:
        for start, end, by in shift:
            low, high = max(run.at, start), min(run.at + run.length, end)
            if low < high:
                found.append(Run(low - by, run.source_at + low - run.at, high - low))
    return "".join(text[start:end] for start, end in kept), tuple(found)

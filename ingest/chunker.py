"""Blocks to leaves and passages: what is quoted, and what is searched as a whole. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.blocks import HEADING, ROW, Block
from knowledge.sentences import sentence_ends
from knowledge.types import Leaf, Run

CHUNKER_VERSION = "5"  # of what loaders and chunker make of a file: rises with every change
LEAF_WORDS = 110  # a longer paragraph is cut at sentence ends
PASSAGE_WORDS = 150  # of prose: two or three paragraphs of one section
LEAF_CHARACTERS = 20_000  # whatever it is: a leaf of 30 million made every question take a minute
LIST_WORDS = 230  # a list stays whole up to here: half a list answers nobody
LEAD_WORDS = 45
BULLET = re.compile(r"[•▪●·*–-]\s|\([a-z0-9]{1,4}\)\s")


@dataclass(frozen=True, slots=True)
class Chunked:
    """`passages` are half-open ranges over `leaves`; they follow each other without a gap."""

    leaves: tuple[Leaf, ...]
    passages: tuple[tuple[int, int], ...]


def chunk(blocks: Sequence[Block]) -> Chunked:
    leaves = [leaf for block in blocks if block.kind != HEADING for leaf in _leaves(block)]
    return Chunked(tuple(leaves), tuple(_passages(leaves)))


def _leaves(block: Block) -> list[Leaf]:
    whole = Leaf(
        kind=block.kind,
        text=block.text,
        runs=block.runs,
        path=block.path,
        lead=block.lead,
        group=block.group,
        page=block.page,
        depth=block.depth,
        location=block.location,
    )
    if (block.kind == ROW or len(block.text.split()) <= LEAF_WORDS) and len(block.text) <= LEAF_CHARACTERS:
        return [whole] if block.text else []
    windows = [(0, len(block.text))] if block.kind == ROW else _windows(block.text)
    return [
        replace(whole, text=block.text[start:end], runs=cut_runs(block.runs, start, end))
        for window in windows
        for start, end in _short(block.text, *window)
    ]


def _short(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The range in pieces of at most LEAF_CHARACTERS, cut at white space where there is some."""
    while end - start > LEAF_CHARACTERS:
        space = max(text.rfind(mark, start + LEAF_CHARACTERS // 2, start + LEAF_CHARACTERS) for mark in " \n\t")
        cut = space if space > 0 else start + LEAF_CHARACTERS
        yield _trimmed(text, start, cut)
        start = cut
    if text[start:end].strip():
        yield _trimmed(text, start, end)


def _windows(text: str) -> list[tuple[int, int]]:
    """Ranges of whole sentences, each of at most LEAF_WORDS words unless one sentence alone is longer."""
    windows: list[tuple[int, int]] = []
    start = previous = 0
    for end in sentence_ends(text):
        if previous > start and len(text[start:end].split()) > LEAF_WORDS:
            windows.append((start, previous))
            start = previous
        previous = end
    windows.append((start, len(text)))
    return [_trimmed(text, a, b) for a, b in windows if text[a:b].strip()]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())


def cut_runs(runs: Sequence[Run], start: int, end: int) -> tuple[Run, ...]:
    """The runs of `text[start:end]`, counted from its own beginning. `runs` stand in order."""
    found: list[Run] = []
    for number in range(max(0, bisect_right(runs, start, key=_first) - 1), bisect_left(runs, end, key=_first)):
        run = runs[number]
        low, high = max(run.at, start), min(run.at + run.length, end)
        if low < high:
            found.append(Run(low - start, run.source_at + low - run.at, high - low))
    return tuple(found)


def _first(run: Run) -> int:
    return run.at


def _passages(leaves: Sequence[Leaf]) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    start = words = 0
    for index, leaf in enumerate(leaves):
        size = len(leaf.text.split())
        if index > start and _breaks(leaves, start, index, words + size):
            ranges.append((start, index))
            start, words = index, 0
        words += size
    if leaves:
        ranges.append((start, len(leaves)))
    return ranges


def _breaks(leaves: Sequence[Leaf], start: int, index: int, words: int) -> bool:
    """Whether a new passage begins at `leaves[index]`."""
    leaf, previous = leaves[index], leaves[index - 1]
    if leaf.kind == ROW or previous.kind == ROW:
        return True
    if _section(leaf) != _section(leaves[start]):
        return True
    same_list = leaf.group is not None and leaf.group == previous.group
    introduced = leaf.group is not None and leaf.lead != "" and leaf.lead == previous.text
    return words > (LIST_WORDS if same_list or introduced else PASSAGE_WORDS)


def _section(leaf: Leaf) -> tuple[str, ...]:
    """Headings down to the second level from the bottom: a run-in heading alone does not part two clauses."""
    return leaf.path[:-1] if leaf.group is not None and len(leaf.path) > 1 else leaf.path

"""Leaves as bytes: compact JSON, the runs flattened."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from knowledge.types import Leaf, Run


def pack_leaves(leaves: Iterable[Leaf]) -> bytes:
    rows = [
        [
            leaf.kind,
            leaf.text,
            [number for run in leaf.runs for number in (run.at, run.source_at, run.length)],
            leaf.path,
            leaf.lead,
            leaf.group,
            leaf.page,
            leaf.depth,
            leaf.location,
        ]
        for leaf in leaves
    ]
    # A lone surrogate (a broken escape in a JSON or EML file) must not stop the whole document.
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def unpack_leaves(packed: bytes) -> tuple[Leaf, ...]:
    return tuple(_leaf(row) for row in json.loads(packed.decode("utf-8", "surrogatepass")))


def _leaf(row: list[Any]) -> Leaf:
    kind, text, numbers, path, lead, group, page, depth, location = row
    runs = tuple(Run(*numbers[i : i + 3]) for i in range(0, len(numbers), 3))
    return Leaf(kind, text, runs, tuple(path), lead, group, page, depth, location)

"""What must hold for whatever a loader returns."""

from __future__ import annotations

from ingest.blocks import Block, Loaded


def quiet(_: str) -> None:
    """Progress that nobody reads."""


def check_runs(loaded: Loaded) -> None:
    """Each run of a block stands in the source, character by character, but for the kind of white space."""
    for block in loaded.blocks:
        for run in block.runs:
            text = block.text[run.at : run.at + run.length]
            source = loaded.source[run.source_at : run.source_at + run.length]
            assert len(text) == len(source) == run.length
            assert [" " if c.isspace() else c for c in text] == [" " if c.isspace() else c for c in source]


def texts(loaded: Loaded, kind: str | None = None) -> list[str]:
    return [block.text for block in loaded.blocks if kind is None or block.kind == kind]


def block_with(loaded: Loaded, start: str) -> Block:
    return next(block for block in loaded.blocks if block.text.startswith(start))

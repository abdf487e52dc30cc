"""What holds for every loader, whatever it reads."""

from __future__ import annotations

from ingest.blocks import Block, Loaded


def assert_runs_hold(loaded: Loaded) -> None:
    """A run of a block's text is the same characters of the source, but for the kind of white space."""
    for block in loaded.blocks:
        for run in block.runs:
            assert run.length > 0
            there = loaded.source[run.source_at : run.source_at + run.length]
            here = block.text[run.at : run.at + run.length]
            assert len(there) == len(here) == run.length
            for a, b in zip(there, here, strict=True):
                assert a == b or (a.isspace() and b.isspace()), (there, here)


def assert_in_source_order(loaded: Loaded) -> None:
    starts = [block.runs[0].source_at for block in loaded.blocks if block.runs]
    assert starts == sorted(starts)


def texts(loaded: Loaded, kind: str | None = None) -> list[str]:
    return [block.text for block in loaded.blocks if kind is None or block.kind == kind]


def block(loaded: Loaded, start: str) -> Block:
    """The only block that starts with these words."""
    found = [block for block in loaded.blocks if block.text.startswith(start)]
    assert len(found) == 1, [b.text for b in loaded.blocks]
    return found[0]


def quote(loaded: Loaded, block: Block) -> str:
    """The slice of the source from the first to the last character of a block."""
    return loaded.source[block.runs[0].source_at : block.runs[-1].source_at + block.runs[-1].length]

"""What a loader returns: the original text of a file, and its blocks in reading order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.types import Run

HEADING, PARAGRAPH, ITEM, ROW, DEFINITION = "heading", "paragraph", "item", "row", "definition"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, a list item, a table row or a definition. See `knowledge.types.Leaf` for the fields.

    For a heading `path` holds the headings above it, and its own text is not in it.
    """

    kind: str
    text: str
    runs: tuple[Run, ...]
    path: tuple[str, ...] = ()
    lead: str = ""
    group: int | None = None
    page: int | None = None
    depth: int = 0
    location: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """`source` is the document's original text: what quotes are verified against, and what offsets refer to."""

    source: str
    blocks: tuple[Block, ...]
    title: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)  # front matter as found
    warnings: tuple[str, ...] = ()  # parts that could not be read, in words for the user


class LoadError(Exception):
    """The file cannot be read. `remedy` tells its owner what to do about it."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


Progress = Callable[[str], None]  # called with e.g. "page 3 of 40"
Loader = Callable[[Path, Progress], Loaded]

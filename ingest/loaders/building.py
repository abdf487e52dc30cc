"""What the loaders of paged and of office formats have in common: writing the source, and telling pages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.blocks import Block
from ingest.mapped import Mapped, concat, literal
from ingest.outline import Outline


class SourceText:
    """Collects the original text of a document piece by piece, and says where each piece stands in it."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def add(self, text: str, end: str = "\n") -> Mapped:
        piece = Mapped(text, tuple(range(self._length, self._length + len(text))))
        self._parts += [text, end]
        self._length += len(text) + len(end)
        return piece

    def end_line(self) -> None:
        """The row of a table is complete: a line break takes the place of the tab after its last cell."""
        if self._parts and self._parts[-1]:
            self._parts[-1] = "\n"

    def text(self) -> str:
        return "".join(self._parts)


@dataclass(slots=True)
class ClauseOutline(Outline):
    """An outline whose lists and tables also stand under the run-in headings of the clauses they belong to."""

    clause: tuple[str, ...] = ()

    def heading(self, level: int, text: Mapped) -> None:
        self.clause = ()
        Outline.heading(self, level, text)

    def rename_heading(self, text: Mapped) -> None:
        """The heading written last goes on: `ARTICLE 1.` and its name on the next line."""
        text = text.fold()
        self.drafts[-1].text = text
        self._heads[-1] = (self._heads[-1][0], text.text)

    def close_headings(self, level: int) -> None:
        self._heads = [head for head in self._heads if head[0] < level]

    def _with(self, *more: str) -> tuple[str, ...]:
        return (*self.path, *self.clause, *(name for name in more if name))


def prefixed(number: str, text: Mapped) -> Mapped:
    """A number that the program computes is not in the text."""
    return concat([literal(f"{number} "), text.fold()]) if number else text


def with_pages(blocks: Iterable[Block], starts: Sequence[int]) -> tuple[Block, ...]:
    """Gives each block the page that it begins on. `starts` are the offsets of the pages in the source."""
    return tuple(
        replace(block, page=bisect_right(starts, block.runs[0].source_at)) if block.runs else block
        for block in blocks
    )

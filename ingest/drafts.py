"""Blocks in the making, and what is decided about a list item once the items around it are known."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.blocks import DEFINITION, HEADING, ITEM, Block
from ingest.mapped import Mapped


@dataclass(slots=True)
class Draft:
    """A block in the making: list items may lose their marker or become headings when their list is known."""

    kind: str
    text: Mapped
    path: tuple[str, ...] = ()
    lead: str = ""
    group: int | None = None
    depth: int = 0
    location: str = ""
    page: int | None = None
    marker: int = 0  # length of the number that opens the item's text
    parent: Draft | None = None  # the item that this one is nested in
    done: Block | None = None  # a table row, complete as it is

    def block(self) -> Block:
        if self.done is not None:
            return self.done
        return Block(
            self.kind,
            self.text.text,
            self.text.runs(),
            self.path,
            self.lead,
            self.group,
            self.page,
            self.depth,
            self.location,
        )


def marker_length(text: str, marker: str) -> int:
    if not marker or not text.startswith(marker):
        return 0
    return len(marker) + (1 if text[len(marker) : len(marker) + 1] == " " else 0)


def promote(draft: Draft) -> None:
    """An item that is only a heading, with items below it, is a heading."""
    draft.kind, draft.group, draft.depth, draft.lead = HEADING, None, 0, ""


def drop_equal_markers(drafts: list[Draft]) -> None:
    """Lists whose items are all numbered "1." leave the counting to the renderer: the number says nothing."""
    before: dict[tuple[int | None, int], Draft] = {}  # the item before in the same list
    bare: list[Draft] = []
    for draft in drafts:
        if draft.kind in (ITEM, DEFINITION, HEADING) and draft.marker:
            key = (id(draft.parent) if draft.parent else draft.group, draft.depth)
            sibling = before.get(key)
            if sibling is not None and sibling.text.text[: sibling.marker] == draft.text.text[: draft.marker]:
                bare += [sibling, draft]
            before[key] = draft
    for draft in {id(draft): draft for draft in bare}.values():
        draft.text = draft.text[draft.marker :]

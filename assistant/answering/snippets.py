"""What an answer is made of: verbatim stretches of leaves, and which of them belong together. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answering.orders import allowed, planted, reads_as_order
from assistant.answering.spoken import spoken_sentences
from assistant.answering.steering import about_talk, stated
from knowledge.types import Document, Leaf


@dataclass(frozen=True, slots=True)
class Line:
    """A verbatim stretch of one leaf: `leaf.text[start:end]`, on a line of its own where `item`."""

    document: Document
    leaf: Leaf
    number: int
    start: int
    end: int
    item: bool = False
    label: str = ""  # the heading that names this step, where each step is a section of its own

    @property
    def text(self) -> str:
        return self.leaf.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Snippet:
    """Lines that belong together: some sentences, or a lead-in and its list."""

    lines: tuple[Line, ...]
    more: int = 0  # items of the list that are not shown

    @property
    def words(self) -> int:
        return sum(len(line.text.split()) for line in self.lines)

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def first(self) -> Line:
        return self.lines[0]


def lines_of(document: Document, leaf: Leaf, number: int) -> Iterator[Line]:
    """Its sentences; a row is one whatever full stops stand in it."""
    for start, end in [(0, len(leaf.text))] if leaf.kind == "row" else spoken_sentences(leaf.text):
        yield Line(document, leaf, number, start, end)


def readable(leaves: Sequence[Leaf], number: int) -> bool:
    """Whether a leaf of a document has a text, and nothing of it is for an assistant."""
    return bool(leaves[number].text) and not reads_as_order(leaves[number].text) and not planted(leaves, number)


def cut_to(snippet: Snippet, most: int) -> Snippet:
    """The first lines of a snippet, at least one, up to `most` words."""
    kept: list[Line] = []
    for line in snippet.lines:
        if kept and sum(len(other.text.split()) for other in kept) + len(line.text.split()) > most:
            break
        kept.append(line)
    if len(kept[0].text.split()) > most:
        words = list(re.finditer(r"\S+", kept[0].text))
        kept = [replace(kept[0], end=kept[0].start + words[most - 1].end())]
    return Snippet(tuple(kept), snippet.more + sum(line.item for line in snippet.lines[len(kept) :]))


def for_readers(snippet: Snippet, leaves: Sequence[Leaf], question: str) -> Snippet | None:
    """Without what talks to the assistant, and what tells what to say where that is not asked; None where nothing
    else is in it. `leaves`: the document's."""
    of_talk = about_talk(question)
    lines: list[Line] = []
    for line in snippet.lines:
        whole = line.leaf.text
        end = min(line.end, allowed(whole)) if reads_as_order(whole) else line.end
        if not of_talk:
            end = min(end, line.start + stated(whole[line.start : end]))
        if whole[line.start : end].strip() and not planted(leaves, line.number):
            lines.append(replace(line, end=end))
    return replace(snippet, lines=tuple(lines)) if lines else None

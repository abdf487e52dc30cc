"""The passages that a chat model reads: those found for the question, as this caller sees them, numbered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from assistant.answering.extractive import Retrieved
from assistant.answering.orders import allowed, planted, reads_as_order
from assistant.answering.questions import parts
from assistant.answering.snippets import Line
from assistant.answering.steering import about_talk, stated
from assistant.citations import folded
from assistant.types import Answer
from knowledge.retriever import Retriever
from knowledge.types import Document, Leaf, Passage

LOOKED_AT = 20  # of the ranking, to find what the extractive answer quotes
SENT = 12
FOR_A_PART = 3  # of a question that asks several things, for each of them
MOST_CHARACTERS = 12_000  # of all: about 3,000 tokens
LEAD_ABOVE = 40  # leaves looked through for the sentence that introduces a list
OWN_MARK = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A passage as the model gets it. `text` is its lines joined by line breaks, so spans lead back to leaves."""

    number: int
    document: Document
    section: str
    page: int | None
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """Without anything that reads like one of our markers: a footnote "[30]" becomes "(30)"."""
        return OWN_MARK.sub(r"(\1)", "\n".join(line.text for line in self.lines))

    @property
    def headings(self) -> tuple[str, ...]:
        """For each line of `text` the headings that it stands under."""
        above = [(" > ".join(line.leaf.path), line.text.count("\n") + 1) for line in self.lines]
        return tuple(path for path, lines in above for _ in range(lines))

    def numbered(self, number: int) -> Numbered:
        return replace(self, number=number)

    def within(self, start: int, end: int) -> tuple[Line, ...]:
        """The lines behind `text[start:end]`, cut to it."""
        found: list[Line] = []
        at = 0
        for line in self.lines:
            low, high = max(start - at, 0), min(end - at, len(line.text))
            if low < high and line.text[low:high].strip():
                found.append(replace(line, start=line.start + low, end=line.start + high))
            at += len(line.text) + 1
        return tuple(found)


def picked(retrieved: Retrieved, answer: Answer, retriever: Retriever) -> list[Numbered]:
    """The best passages, those that the extractive answer quotes first, without text that talks to a machine.

    All of them come out of rankings over the caller's own view.
    """
    found: dict[int, Numbered] = {}
    of_talk = about_talk(retrieved.asking.search)
    room = MOST_CHARACTERS
    for passage in _by_use(retrieved, answer, retriever):
        if passage.id in found:
            continue
        lines = _lines(passage, partial(retriever.leaves, retrieved.ranking.view), of_talk)
        one = Numbered(len(found) + 1, passage.document, passage.section, passage.page, lines)
        if not lines or (found and len(one.text) > room):
            continue
        found[passage.id] = one
        room -= len(one.text)
        if len(found) == SENT:
            break
    return list(found.values())


def _by_use(retrieved: Retrieved, answer: Answer, retriever: Retriever) -> Iterator[Passage]:
    best = [hit.passage for hit in retriever.hits(retrieved.ranking, LOOKED_AT)]
    yield from (passage for passage in best if _is_quoted(passage, answer))
    yield from best[:FOR_A_PART]
    for part in parts(retrieved.asking.question):
        ranking = retriever.rank(part, retrieved.caller, retrieved.on)
        yield from (hit.passage for hit in retriever.hits(ranking, FOR_A_PART))
    yield from best


def _is_quoted(passage: Passage, answer: Answer) -> bool:
    text = _letters(passage.text)
    quotes = [_letters(one.quote) for one in answer.citations if one.document == passage.document.path]
    return any(quote and (quote in text or text in quote) for quote in quotes)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", folded(text)).lower()


def _lines(passage: Passage, leaves_of: Callable[[int], Sequence[Leaf]], of_talk: bool) -> tuple[Line, ...]:
    """The passage's leaves, and before them what introduces the list that it begins within.

    "The vendor must not:" may stand in the passage before, and without it the items say the opposite.
    """
    numbered = list(enumerate(passage.leaves, start=passage.first_leaf))
    lead, leaves = _lead(passage, leaves_of), leaves_of(passage.document.id)
    lines = [
        Line(passage.document, leaf, number, 0, _for_readers(leaf.text, of_talk))
        for number, leaf in ([lead] if lead else []) + numbered
        if number >= len(leaves) or not planted(leaves, number)
    ]
    return tuple(line for line in lines if line.text.strip())


def _for_readers(text: str, of_talk: bool) -> int:
    """Where the part of a leaf ends that talks to no machine nor, where that is not asked, tells what to say."""
    end = allowed(text) if reads_as_order(text) else len(text)
    return end if of_talk else stated(text[:end])


def _lead(passage: Passage, leaves_of: Callable[[int], Sequence[Leaf]]) -> tuple[int, Leaf] | None:
    first = passage.leaves[0]
    wanted = _letters(first.lead)
    if not wanted or first.kind == "row" or first.lead in first.path:
        return None
    leaves = leaves_of(passage.document.id)
    for number in range(passage.first_leaf - 1, max(-1, passage.first_leaf - LEAD_ABOVE), -1):
        if _letters(leaves[number].text).endswith(wanted):
            return number, leaves[number]
    return None

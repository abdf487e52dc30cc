"""An answer to a plain question is one to three sentences, a list, or rows of a table. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answering.snippets import Line, Snippet
from assistant.answering.spoken import LEANS, spoken_sentences, widened

SENTENCES = 3
OFFERED_SENTENCES = 5  # of the closest passages: the best one may not be it, so others are worth their words

Stretch = tuple[int, int, int]  # line of the snippet, start and end in its leaf's text
Score = Callable[[str], float]  # how well a sentence answers


def brief(
    snippets: Sequence[Snippet],
    required: int,
    score_of: Callable[[Snippet], Score],
    most: int = SENTENCES,
    worth: Callable[[str], bool] = lambda _: True,
) -> list[Snippet]:
    """The first `required` snippets with their best sentences, and others while these are fewer than `most`.

    A list is told whole or not at all; one that is not required only if it has no more items than sentences are
    left. `worth`: whether what is left of a snippet that is not required is worth showing.
    """
    kept: list[Snippet] = []
    said = 0
    for number, snippet in enumerate(snippets):
        room = most if number < required else most - said
        if snippet.first.leaf.kind == "row":
            kept.append(snippet)  # which row is meant may hang on its neighbours
        elif (items := sum(line.item for line in snippet.lines)) > 1:
            if room > 0 and (number < required or items <= room):
                kept.append(snippet)
                said += 1
        elif room > 0:
            shorter, count = _shortened(snippet, room, score_of(snippet))
            if number < required or worth(shorter.text):
                kept.append(shorter)
                said += count
    return kept


def _shortened(snippet: Snippet, room: int, score: Score) -> tuple[Snippet, int]:
    """The best sentences that stand side by side, at most `room`; the question of an FAQ is not counted."""
    stretches = [stretch for number, line in enumerate(snippet.lines) for stretch in _sentences(number, line)]
    texts = [snippet.lines[number].leaf.text[start:end] for number, start, end in stretches]
    count = sum(not text.rstrip().endswith("?") for text in texts)
    if count <= room:
        return snippet, count
    scores = [score(text) for text in texts]
    first, last = widened(scores, [1] * len(texts), room)
    best = scores.index(max(scores))
    while first and best - first + 1 < room and LEANS.match(texts[first]):
        first -= 1
    last = max(best, min(last, first + room - 1))
    lines: list[Line] = []
    for number, line in enumerate(snippet.lines):
        mine = [stretch for stretch in stretches[first : last + 1] if stretch[0] == number]
        if mine:
            lines.append(replace(line, start=mine[0][1], end=mine[-1][2]))
    return Snippet(tuple(lines)), last - first + 1


def _sentences(number: int, line: Line) -> list[Stretch]:
    text = line.leaf.text
    within = [(max(start, line.start), min(end, line.end)) for start, end in spoken_sentences(text)]
    return [(number, start, end) for start, end in within if text[start:end].strip()]

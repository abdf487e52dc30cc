"""What a model wrote, sentence by sentence, with the passages that each one cites. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answering.spoken import spoken_sentences
from assistant.harmless import harmless
from assistant.models.passages import OWN_MARK
from assistant.models.wrappings import cited_plainly, unwrapped

ONE_MARKER = (
    r"[\[【]\s*\d{1,3}(?:\s*[,;]\s*\d{1,3})*\s*[\]】](?:\([^()\s]*\))?"  # with the link some put behind it
)
MARKER = re.compile(ONE_MARKER)
AFTER_THE_STOP = re.compile(rf"(?<![.!?:;])([.!?:;]+[\"”’)]*)((?:\s*{ONE_MARKER})+)")
HALF_A_MARKER = re.compile(r"(?<!\s)\s*[\[【(][^\]】)\n]{0,24}$")
BULLET = re.compile(r"\s*(?:[-*•–]|\(?\d{1,2}[.)])\s+")
HEADING = re.compile(r"\s*#{1,6}\s+")
EMPHASIS = re.compile(r"\*\*|__|`|^\s*>\s?")
LETTER = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` is without markers; `item`: it begins a list item, `breaks`: a line."""

    text: str
    cites: tuple[int, ...] = ()
    item: bool = False
    breaks: bool = False


def sentences(text: str) -> list[Sentence]:
    """All of a text that has come to its end."""
    return _sentences(unwrapped(text))


def _sentences(text: str) -> list[Sentence]:
    return [one for line in text.splitlines() for one in _of_line(line)]


def finished(text: str) -> tuple[list[Sentence], Sentence | None]:
    """Of a text that is still coming: the sentences that will not change any more, and the one that may."""
    head, newline, tail = unwrapped(text).rpartition("\n")
    done = _sentences(head) if newline else []
    # A marker may still follow a full stop, and half a marker must not look like the next sentence's beginning.
    coming = _of_line(HALF_A_MARKER.sub("", tail))
    return done + coming[:-1], coming[-1] if coming else None


def _of_line(line: str) -> list[Sentence]:
    line = f"{' '.join(line.split())} "
    bullet = BULLET.match(line)
    line = line[bullet.end() :] if bullet else HEADING.sub("", line)
    line = AFTER_THE_STOP.sub(r"\2\1", cited_plainly(harmless(EMPHASIS.sub("", line))))
    found: list[Sentence] = []
    for start, end in spoken_sentences(line):
        part = line[start:end]
        bare = OWN_MARK.sub(r"(\1)", MARKER.sub("", part))  # "[1000]" cites nothing: a number like any other
        text = re.sub(r" ([.,;:!?])", r"\1", " ".join(bare.split()))
        cites = tuple(int(n) for mark in MARKER.findall(part) for n in re.findall(r"\d+", mark.partition("(")[0]))
        if LETTER.search(text):
            found.append(Sentence(text, tuple(dict.fromkeys(cites)), bool(bullet) and not found, not found))
        elif cites and found:  # a marker that was left alone belongs to what stands before it
            last = found[-1]
            found[-1] = Sentence(last.text, tuple(dict.fromkeys((*last.cites, *cites))), last.item, last.breaks)
    return found

"""Checked sentences to an answer: markers numbered anew, each with its verbatim quote. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.rendering import SourceOf, render
from assistant.answering.snippets import Snippet
from assistant.answering.spoken import spoken_sentences
from assistant.models.checking import Checked
from assistant.types import Citation

MOST_WORDS = 180  # with a second source and the notes on versions, which come later, an answer stays below 250
ENDING = re.compile(r"[\s.;:,!?]*$")


@dataclass(frozen=True, slots=True)
class Composed:
    """`share`: of the sentences that claimed something, how many were supported. `struck`: how many were not."""

    text: str
    citations: tuple[Citation, ...]
    share: float
    struck: int


def composed(checked: Sequence[Checked], source_of: SourceOf) -> Composed:
    claims = [one for one in checked if one.counts]
    supported = sum(one.supported for one in claims)
    citations: list[Citation] = []
    text = ""
    said: set[str] = set()
    for one in checked:
        bare = re.sub(r"\W+", "", one.text).lower()
        quotes = _quotes(one, source_of)
        if not quotes or bare in said:
            continue
        known = len(citations)
        markers = [_numbered(quote, citations) for quote in quotes]
        longer = text + _joint(one, text) + _marked(one.text, markers)
        if len(longer.split()) > MOST_WORDS:
            del citations[known:]
            break
        text = longer
        said.add(bare)
    return Composed(text, tuple(citations), supported / len(claims) if claims else 0.0, len(claims) - supported)


def _quotes(one: Checked, source_of: SourceOf) -> list[Citation]:
    if not one.lines:
        return []
    return [citation for citation in render([Snippet(one.lines)], source_of)[1] if citation.quote]


def _numbered(quote: Citation, citations: list[Citation]) -> int:
    """The marker of a quote, which is added where it is new."""
    for known in citations:
        if replace(quote, marker=known.marker) == known:
            return known.marker
    citations.append(replace(quote, marker=len(citations) + 1))
    return len(citations)


def _joint(one: Checked, before: str) -> str:
    item = "- " if one.sentence.item else ""
    if not before:
        return item
    if one.sentence.breaks:
        return f"\n{item}"
    return " "


def _marked(text: str, markers: Sequence[int]) -> str:
    """Every sentence with the markers before its full stop."""
    marks = "".join(f"[{marker}]" for marker in markers)
    parts: list[str] = []
    for start, end in spoken_sentences(text):
        sentence = text[start:end]
        ending = ENDING.search(sentence)
        cut = ending.start() if ending else len(sentence)
        parts.append(f"{sentence[:cut]} {marks}{sentence[cut:].strip()}")
    return " ".join(parts)

"""The text that is embedded for a passage: title and headings, which say what it is about, and the passage.

Its leaves get their vectors from the same pass through the model, as the mean of their own tokens ("late
chunking", Günther et al. 2024, arXiv:2409.04701): half the work of embedding them one by one, and a list item
knows its list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.types import Leaf

HEADINGS = 3  # the nearest ones; the outer ones repeat the title
HEADING_WORDS = 24
LEAD_WORDS = 40


@dataclass(frozen=True, slots=True)
class Context:
    """`text[start:end]` is a leaf, for each of the half-open `spans`."""

    text: str
    spans: tuple[tuple[int, int], ...]


def passage_context(title: str, leaves: Sequence[Leaf]) -> Context:
    """`Title > Section: lead text`."""
    first = leaves[0]
    headings = [name for name in first.path[-HEADINGS:] if name.casefold() != title.casefold()]
    section = _first_words(" > ".join(dict.fromkeys(headings)), HEADING_WORDS)
    lead = _first_words(first.lead, LEAD_WORDS) if first.lead not in first.path[-1:] else ""
    names = " > ".join(name for name in (title, section) if name)
    text = (f"{names}: " if names else "") + (f"{lead} " if lead else "")
    spans: list[tuple[int, int]] = []
    for leaf in leaves:
        spans.append((len(text), len(text) + len(leaf.text)))
        text += f"{leaf.text} "
    return Context(text.rstrip(), tuple(spans))


def _first_words(text: str, count: int) -> str:
    found = text.split()
    return text if len(found) <= count else " ".join(found[:count])

"""Questions about two things at once: which names stand for documents of their own. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.types import Document
from knowledge.vendors import named_vendors, vendor_of, without_others
from knowledge.words import STOP_WORDS, terms

NAME = re.compile(r"[A-Za-z0-9][\w&.'’-]*")
INNER_CAPITAL = re.compile(r"[a-z][A-Z]|\d+[A-Z]")
ENOUGH = 2  # content words of a question without its names
MOST_SIDES = 3
COMMON = 0.6  # a name that more of the documents carry tells nothing apart

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Side:
    """Documents that may hold one side. What stands in one of `shared` must name the side: all of `terms`."""

    documents: Mask
    shared: Mask
    terms: frozenset[str]


@dataclass(frozen=True)
class Sides:
    """Two or more sides, and the question without their names."""

    sides: tuple[Side, ...]
    question: str


def sides(question: str, documents: Sequence[Document], heads: Sequence[str]) -> Sides | None:
    """The sides of a comparison; None unless names in the question part the documents.

    Vendors are known however they are written; of other names two that are written large count. `heads[i]` is the
    lower-cased beginning of document i.
    """
    vendors = [vendor_of(document) for document in documents]
    named = sorted(named_vendors(question, vendors), key=lambda name: question.lower().find(name.lower()))
    if len(named) > 1:
        return _of_vendors(question, named, vendors)
    known = [
        _bare(f"{document.path}|{document.title}|{head[:500]}")
        for document, head in zip(documents, heads, strict=True)
    ]
    found = [(name, mask) for name in _names(question) if (mask := _carriers(name, known)) is not None]
    for i, (name, one) in enumerate(found):
        for other_name, other in found[i + 1 :]:
            if not bool((one & other).any()):
                none = np.zeros(len(documents), bool)
                both = tuple(Side(mask, none, frozenset()) for mask in (one, other))
                return Sides(both, _without(question, {*name, *other_name}))
    return None


def _of_vendors(question: str, named: Sequence[str], vendors: Sequence[str | None]) -> Sides:
    shared = np.array([vendor is None for vendor in vendors])
    found = tuple(
        Side(shared | np.array([vendor == name for vendor in vendors]), shared, frozenset(terms(name)))
        for name in named[:MOST_SIDES]
    )
    rest = without_others(question, (), named)
    return Sides(found, rest if len(terms(rest)) >= ENOUGH else question)


def _without(question: str, names: set[str]) -> str:
    """What is asked of both sides. The whole question where little else would be left."""
    kept = NAME.sub(
        lambda match: "" if re.sub(r"['’]s?$", "", match[0]).rstrip(".") in names else match[0], question
    )
    return " ".join(kept.split()) if len(terms(kept)) >= ENOUGH else question


def _names(question: str) -> list[list[str]]:
    """Runs of capitalised words, the first word of the question aside."""
    runs: list[list[str]] = []
    run: list[str] = []
    for match in NAME.finditer(question):
        word = re.sub(r"['’]s?$", "", match[0]).rstrip(".")
        capital = word[:1].isupper() and word.lower() not in STOP_WORDS and match.start() > 0
        if capital or INNER_CAPITAL.search(word):
            run.append(word)
            if word == match[0]:
                continue
        if run:
            runs.append(run)
            run = []
    return [*runs, run] if run else runs


def _carriers(name: Sequence[str], known: Sequence[str]) -> Mask | None:
    """The documents that carry a name: all of it if any do, else its first two words, else one of them."""
    for candidate in ["".join(name), "".join(name[:2]), *(word for word in name if len(word) > 2)]:
        bare = _bare(candidate)
        if len(bare) < 3:
            continue
        mask = np.array([bare in text for text in known])
        if mask.any() and mask.sum() < COMMON * len(known):
            return mask
    return None


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9|]+", "", text.lower())

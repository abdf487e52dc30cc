"""Questions about two things at once: which names stand for documents of their own, what tells of each. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product

import numpy as np
from numpy.typing import NDArray

from assistant.answering.assembly import Choice
from assistant.answering.confidence import Chances, chances
from assistant.answering.contrasts import Contrast, Half, contrast
from assistant.answering.leaves import Scored
from assistant.answering.snippets import Snippet
from knowledge.types import Document
from knowledge.vendors import named_vendors, vendor_of, without_others
from knowledge.words import STOP_WORDS, terms

NAME = re.compile(r"[A-Za-z0-9][\w&.'’-]*")
COMPARES = re.compile(  # else the names in a question are mostly those of one document and of what stands in it
    r"\b(?i:compar\w*|differ\w*|versus|vs|than|as \w+ as|both|either|whereas|while|respectively|the same"
    r"|which (?:one )?of (?:the|our|my|these|those))\b"
    r"|\band (?:the )?[A-Z][\w.&’'-]*(?: [A-Z][\w.&’'-]*)* each\b"
)
INNER_CAPITAL = re.compile(r"[a-z][A-Z]|\d+[A-Z]")
ENOUGH = 2  # content words of a question without its names
MOST_SIDES = 3
COMMON = 0.6  # a name that more of the documents carry tells nothing apart
LEAVES = 30  # of what is found for one half, looked at
CANDIDATES = 15  # of those that tell of it, tried against those of the other half
BEHIND = 0.6  # further behind the best leaf, one that merely holds the words tells nothing of the half
ONE_TABLE = 0.4  # what two rows of one table, or items of one list, count beside two leaves of two documents
ONE_DOCUMENT = 0.15
ONE_SHAPE = 0.15  # two rows, two definitions, two sentences that introduce a list
IN_ONE_BREATH = 0.6  # less for a leaf that names both where they are to be told apart
NAMED_ABOVE = 0.15  # less for one that is named only by what stands above
OTHER_LEVELS = 0.4  # less for a leaf about several levels: "S1 and S2 monthly target"

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Side:
    """Documents that may hold one side, and what is asked of it alone.

    What stands in one of `shared` must name the side: all of `terms`.
    """

    question: str
    documents: Mask
    shared: Mask
    terms: frozenset[str]


def sides(question: str, documents: Sequence[Document], heads: Sequence[str]) -> tuple[Side, ...]:
    """The sides of a comparison; none unless names in the question part the documents.

    Vendors are known however they are written; of other names two that are written large count, where the question
    compares or says "and" between them. `heads[i]` is the lower-cased beginning of document i.
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
            compared = COMPARES.search(question) or _joined(name, other_name, question)
            if compared and not bool((one & other).any()):
                none = np.zeros(len(documents), bool)
                names = (frozenset(terms(" ".join(name))), frozenset(terms(" ".join(other_name))))
                asked = _asked_alone(question, names) or (
                    _without(question, set(other_name) - set(name)),
                    _without(question, set(name) - set(other_name)),
                )
                return tuple(Side(asked[i], mask, none, frozenset()) for i, mask in enumerate((one, other)))
    return ()


def told(compared: Contrast, found: Sequence[Sequence[Scored]]) -> tuple[int | None, ...]:
    """For each half the number of the leaf of `found` that tells of it; all None where one half has none.

    Of the leaves that hold the half's words those are best that stand side by side with the other half's.
    """
    candidates = [
        _candidates(half, [other for other in compared.halves if other is not half], leaves, compared.apart)
        for half, leaves in zip(compared.halves, found, strict=True)
    ]
    if not all(candidates):
        return (None,) * len(found)
    best = max(product(*candidates), key=lambda some: _together(some, found))
    return tuple(number for number, _ in best)


def chances_of_halves(question: str, chosen: Sequence[Choice], snippets: Sequence[Snippet]) -> Chances | None:
    """Those of the less certain half, each judged by its own question; None where there are no halves."""
    halves = [choice for choice in chosen if choice.evidence.asking.question != question]
    found = [
        [
            snippet
            for snippet in snippets
            if any((line.document.id, line.number) == choice.scored.key for line in snippet.lines)
        ]
        for choice in halves
    ]
    if len(halves) < len(chosen) or not all(found):
        return None
    each = [chances(choice.evidence, own) for choice, own in zip(halves, found, strict=True)]
    return reduce(lambda one, other: one.each(min, other), each) if each else None


def _candidates(
    half: Half, others: Sequence[Half], leaves: Sequence[Scored], apart: bool
) -> list[tuple[int, float]]:
    """Numbers and scores of the leaves that tell of a half, best first."""
    scores = [
        scored.score
        - IN_ONE_BREATH * (apart and _tells_of_any(scored, others))
        - OTHER_LEVELS * half.among_others(scored.leaf.text)
        for scored in leaves[:LEAVES]
    ]
    enough = max(scores, default=0.0) - BEHIND
    for strictness in range(len(half.marks)):
        found: list[tuple[int, float]] = []
        for number, (scored, score) in enumerate(zip(leaves, scores, strict=False)):
            text = scored.leaf.text
            if score > enough and half.named_in(f"{text} {_above(scored, others)}", strictness):
                found.append((number, score - NAMED_ABOVE * (not half.named_in(text, strictness))))
        if found:
            return sorted(found, key=lambda one: -one[1])[:CANDIDATES]
    return []


def _above(scored: Scored, others: Sequence[Half]) -> str:
    """Headings and lead-in, those aside that name the other half too: "Benefits and risks" stands above both."""
    above = (*scored.leaf.path, scored.leaf.lead)
    return " ".join(text for text in above if not any(other.named_at_all(text) for other in others))


def _tells_of_any(scored: Scored, halves: Sequence[Half]) -> bool:
    """The cells of a row tell apart what they tell of."""
    return scored.leaf.kind != "row" and any(half.named_at_all(scored.leaf.text) for half in halves)


def _together(chosen: Sequence[tuple[int, float]], found: Sequence[Sequence[Scored]]) -> float:
    leaves = [some[number] for (number, _), some in zip(chosen, found, strict=True)]
    documents = {scored.document.id for scored in leaves}
    groups = {(scored.document.id, scored.leaf.group) for scored in leaves if scored.leaf.group is not None}
    beside = ONE_TABLE if len(groups) == 1 and leaves[0].leaf.group is not None else 0.0
    shapes = {(scored.leaf.kind, scored.leaf.text.rstrip().endswith(":")) for scored in leaves}
    alike = ONE_DOCUMENT * (len(documents) == 1) + ONE_SHAPE * (len(shapes) == 1)
    return sum(score for _, score in chosen) + beside + alike


def _of_vendors(question: str, named: Sequence[str], vendors: Sequence[str | None]) -> tuple[Side, ...]:
    shared = np.array([vendor is None for vendor in vendors])
    names = [frozenset(terms(name)) for name in named]
    asked = _asked_alone(question, names) or [without_others(question, {name}, named) for name in named]
    return tuple(
        Side(asked[i], shared | np.array([vendor == name for vendor in vendors]), shared, names[i])
        for i, name in enumerate(named[:MOST_SIDES])
    )


def _asked_alone(question: str, names: Sequence[frozenset[str]]) -> list[str] | None:
    """What the wording of a comparison asks of each name; None where it does not set them against each other."""
    found = contrast(question)
    asked = [
        [half.question for half in found.halves if name & set(terms(half.question))] if found else []
        for name in names
    ]
    return [mine[0] for mine in asked] if all(len(mine) == 1 for mine in asked) else None


def _joined(name: Sequence[str], other: Sequence[str], question: str) -> bool:
    """ "Under Aduro and under Biocept"."""
    between = r"(?:['’]s?|\.)?,? (?:and|or|&) (?:[a-z]+ ){0,2}"
    return bool(re.search(re.escape(name[-1]) + between + re.escape(other[0]), question))


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

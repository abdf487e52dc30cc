"""Two documents in force that give different values for the same thing. Pure.

Conservative, because a false alarm costs trust: the values must be of one kind and unit and have none in common,
and the second sentence must speak of what the first one shares with the question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.quantities import Quantity, quantities
from assistant.answering.questions import Asked
from knowledge.types import Document
from knowledge.words import stem, terms

PRECEDENCE = ("contract", "sla", "policy", "process", "guide", "faq")
# Chosen on the questions of vendor_dev and of the starter suite: all conflicts found, no false alarm.
SUBJECT_TERMS = 2  # fewer words in common name no subject
COVERED, ALIKE = 0.7, 0.55  # share, by idf, of the subject that the second sentence names; cosine of the two
# Or one that says the same in fewer words: more alike, and of a subject of some words.
ALIKE_TERMS, PARTLY_COVERED, VERY_ALIKE = 3, 0.4, 0.7
MEASURES = frozenset(
    stem(word)
    for word in "second minute hour day week month quarter year percent time long soon"
    " quickly fast often many much high maximum minimum least most after within".split()
)
DIMENSIONS: Mapping[Asked, str] = {
    Asked.DURATION: r"(?:working )?(?:hours|months)",
    Asked.MONEY: r"[$€£%]",
    Asked.PERCENT: r"%",
    Asked.NUMBER: r".*?",
}

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
Idf = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of one document."""

    document: Document
    text: str


def subject(question: str, statement: str, names: Collection[str]) -> list[str]:
    """The terms that question and answer share, without measures, numbers and the names of vendors."""
    held = set(terms(statement))
    return [
        term
        for term in dict.fromkeys(terms(question))
        if term in held and term not in MEASURES and term not in names and not term.isdigit()
    ]


def values(text: str, kinds: Collection[Asked]) -> list[Quantity]:
    """The quantities of the kinds that were asked for."""
    wanted = re.compile("|".join(DIMENSIONS[kind] for kind in kinds if kind in DIMENSIONS) or r"(?!)")
    return [found for found in quantities(text) if wanted.match(found.dimension)]


def differ(one: Sequence[Quantity], other: Sequence[Quantity]) -> bool:
    """Whether both hold values of one dimension, and no value in common."""
    shared = {quantity.dimension for quantity in one} & {quantity.dimension for quantity in other}
    return bool(shared) and not set(one) & set(other)


def may_differ(one: str, other: str, kinds: Collection[Asked]) -> bool:
    """Whether two sentences give different values of a kind that was asked for."""
    if set(NUMBER.findall(one)) & set(NUMBER.findall(other)):
        return False  # "20 days instead of the usual 10" knows of the other value
    return differ(values(one, kinds), values(other, kinds))


def same_subject(terms_named: int, named: float, alike: float) -> bool:
    """`terms_named`: length of the subject; `named`: how much of it is `covered`; `alike`: cosine."""
    if terms_named >= SUBJECT_TERMS and named >= COVERED and alike >= ALIKE:
        return True
    return terms_named >= ALIKE_TERMS and named >= PARTLY_COVERED and alike >= VERY_ALIKE


def covered(about: Sequence[str], text: str, idf: Idf) -> float:
    held = set(terms(text))
    total = sum(idf(term) for term in about)
    return sum(idf(term) for term in about if term in held) / total if total else 0.0


def of_other_vendors(one: Statement, other: Statement, vendors: Collection[str]) -> bool:
    """What two vendors promise may differ and is no conflict."""
    return bool((mine := _vendors(one, vendors)) and (theirs := _vendors(other, vendors)) and not mine & theirs)


def vendor_terms(documents: Sequence[Document]) -> frozenset[str]:
    return frozenset(term for document in documents if document.vendor for term in terms(document.vendor))


def _vendors(statement: Statement, vendors: Collection[str]) -> set[str]:
    own = terms(statement.document.vendor or "")
    return {term for term in [*own, *terms(f"{statement.document.title} {statement.text}")] if term in vendors}


def prevailing(one: Document, other: Document, precedence: Sequence[str] = PRECEDENCE) -> Document | None:
    """The document that the configured order of types puts first; None where it does not part them."""
    ranks = [precedence.index(d.type) if d.type in precedence else len(precedence) for d in (one, other)]
    if ranks[0] == ranks[1]:
        return None
    return one if ranks[0] < ranks[1] else other


def verdict(one: tuple[Document, int], other: tuple[Document, int], precedence: Sequence[str] = PRECEDENCE) -> str:
    """The sentence that says which of two documents prevails; each comes with its marker."""
    first = prevailing(one[0], other[0], precedence)
    marks = f"[{one[1]}] [{other[1]}]"
    if first is None:
        kind = (
            f"both are of type {one[0].type}"
            if one[0].type == other[0].type
            else "the order of types names neither"
        )
        return f"The two documents differ, and no order between them is configured: {kind} {marks}."
    second = other[0] if first is one[0] else one[0]
    return (
        f"The two documents differ: {_called(first)} prevails over {_called(second)}, because {_a(first.type)}"
        f" comes before {_a(second.type)} {marks}."
    )


def _a(kind: str) -> str:
    return {"sla": "an SLA", "faq": "an FAQ", "other": "another document"}.get(kind, f"a {kind}")


def _called(document: Document) -> str:
    """Without full stops, which would end the sentence before its marker."""
    title = re.sub(r"[.!?](?=\s|$)", "", " ".join(document.title.split()))
    return f"“{title}”"

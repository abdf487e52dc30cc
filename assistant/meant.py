"""Which document is meant where a question names one and nothing in it: "the SLA", "the car policy". Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from knowledge.naming import document_name
from knowledge.types import Document
from knowledge.words import terms

KIND_WORDS: Mapping[str, frozenset[str]] = {  # what people call a document of a type, whatever its title
    kind: frozenset(terms(said))
    for kind, said in {
        "sla": "SLA service level levels agreement schedule terms",
        "contract": "contract agreement terms MSA addendum order",
        "policy": "policy rules standard",
        "process": "process procedure",
        "guide": "guide handbook manual guidelines",
        "faq": "FAQ",
    }.items()
}
PAPER = frozenset(  # a question about a document calls it one, or by its whole title
    terms(
        "document paper text edition version schedule list card plan sheet notes matrix regulation code statement"
    )
).union(*KIND_WORDS.values())
ABOUT_VERSIONS = re.compile(
    r"\b(?:(?:an?|the|our|your|its)\s+)?(?:(?:brand.)?new(?:er|est)?|old(?:er|est)?|current|present|latest|previous|former|prior"
    r"|earlier|next|upcoming|coming|future|last|first|original|existing|whole|full|entire|revised|updated|amended"
    r"|superseded)\b"
    r"|\b(?:versions?|editions?|text|wording|documents?|file)\b(?:\s+of\b)?"
    r"|\b(?:actually|exactly|really|then|back then|now|today|currently|again|please|at the time"
    r"|that day|so far)\b",
    re.I,
)
MOST_WORDS = 12  # of a name; what is longer has a topic of its own


def documents_meant(said: str, documents: Sequence[Document]) -> list[Document]:
    """The documents that `said` names best, all equally well, in the order of `documents`.

    Empty where a word of it is in no name: then the question is about something in a document.
    """
    bare = ABOUT_VERSIONS.sub(" ", said)
    wanted = set(terms(bare))
    if not wanted or len(bare.split()) > MOST_WORDS:
        return []
    found: list[tuple[tuple[bool, int], Document]] = []
    for document in documents:
        title, name = set(terms(document.title)), set(terms(document_name(document)))
        kind = KIND_WORDS.get(document.type, frozenset())
        whole = bool(title) and title <= wanted
        if wanted <= name | kind and (whole or wanted & PAPER):
            found.append(((whole, len(wanted & name) + bool(wanted & kind)), document))
    best = max((fit for fit, _ in found), default=None)
    return [document for fit, document in found if fit == best]

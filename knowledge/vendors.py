"""Which vendor a question is about, by the vendors of the documents that the caller may see. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.types import Document
from knowledge.words import terms

LABEL = "vendor:"
POSSESSIVE = re.compile(r"['’]s\b")


def vendor_of(document: Document) -> str | None:
    """Its `vendor`, or the one vendor that it is for; of "Acme Print Ltd" for `vendor:acme` it is "acme"."""
    labels = [label.removeprefix(LABEL) for label in document.audience if label.startswith(LABEL)]
    of_one = labels[0] if len(labels) == 1 and "public" not in document.audience else None
    if document.vendor and not (of_one and set(terms(of_one)) <= set(terms(document.vendor))):
        return document.vendor
    return of_one


def named_vendors(question: str, vendors: Iterable[str | None]) -> frozenset[str]:
    asked = set(terms(question))
    return frozenset(
        vendor for vendor in {*vendors} if vendor and terms(vendor) and asked.issuperset(terms(vendor))
    )


def without_others(text: str, named: Collection[str], vendors: Iterable[str | None]) -> str:
    """`text` without the names of the vendors that are not `named`."""
    dropped = {term for vendor in vendors if vendor and vendor not in named for term in terms(vendor)}
    dropped -= {term for vendor in named for term in terms(vendor)}
    kept = [word for word in text.split() if not dropped & set(terms(POSSESSIVE.sub("", word)))]
    return " ".join(kept)


def of_other_vendors(named: Collection[str], vendors: Sequence[str | None]) -> NDArray[np.bool_]:
    """Of documents by their vendors: those of a vendor that is not `named`; none where nobody is.

    What is true of one vendor's contract is false of another's.
    """
    return np.array([bool(named and vendor and vendor not in named) for vendor in vendors], bool)

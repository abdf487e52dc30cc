"""Which documents a caller may see, and which are in force on a day. Pure."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from datetime import date

from knowledge.types import Caller, Document


def visible(document: Document, caller: Caller) -> bool:
    """Whether the document's audience and the caller's labels share one, letter by letter."""
    return not caller.labels.isdisjoint(document.audience)


def in_force(document: Document, on: date, documents: Iterable[Document]) -> bool:
    """Whether the document is in effect `on` that day and no other document that is has taken its place."""
    return in_effect(document, on) and document not in superseded(documents, on, [document])


def all_in_force(documents: Iterable[Document], on: date) -> list[Document]:
    """The documents that are `in_force` among themselves, in one pass."""
    known = list(documents)
    replaced = superseded(known, on, known)
    return [document for document in known if in_effect(document, on) and document not in replaced]


def in_effect(document: Document, on: date) -> bool:
    """Both dates are inclusive; an absent one is open."""
    begun = document.effective_from is None or document.effective_from <= on
    ended = document.effective_to is not None and document.effective_to < on
    return begun and not ended


def superseded(documents: Iterable[Document], on: date, among: Iterable[Document]) -> set[Document]:
    """Those of `among` that another document in effect `on` that day names in `supersedes`.

    Two documents that name each other are a mistake that must not hide both: neither replaces the other.
    """
    claims: dict[str, set[str]] = {}  # by what is named: who names it
    for document in documents:
        target = target_of(document)
        if target is not None and in_effect(document, on):
            claims.setdefault(target, set()).add(place_of(document))
    found: set[Document] = set()
    for document in among:
        place = place_of(document)
        if claims.get(place, set()) - {place, target_of(document)}:
            found.add(document)
    return found


def place_of(document: Document) -> str:
    return posixpath.normpath(
        document.file.replace("\\", "/") or posixpath.join(document.root or "/", document.path)
    )


def target_of(document: Document) -> str | None:
    """`supersedes` is relative to the folder that was ingested."""
    if not document.supersedes:
        return None
    named = document.supersedes.strip().replace("\\", "/")
    return posixpath.normpath(posixpath.join(document.root.replace("\\", "/") or "/", named.lstrip("/")))

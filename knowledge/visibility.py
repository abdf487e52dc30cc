"""Which documents a caller may see, and which are in force on a day. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from knowledge.types import Caller, Document
from knowledge.vendors import vendor_of

# `contracts/msa.md#4.2, Annex B`: parts of a file. A name may hold the sign too: `c#.md`, `plan#2.md`.
WITH_PARTS = re.compile(
    r"(?P<file>.+\.[A-Za-z0-9]{1,5})#(?P<parts>[^/\\]*)(?<!\.[A-Za-z]{2})(?<!\.[A-Za-z]{3})(?<!\.[A-Za-z]{4})"
)


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

    Documents that name each other in a circle are a mistake that must not hide them all: none replaces another. An
    amendment replaces nothing; what replaces the amended document, or its last amendment, replaces them all.
    What a replaced document had replaced before stays replaced, though that one has ended by itself.
    """
    known = without_foreign(list(documents))
    targets = {place_of(document): target_of(document) for document in known}
    by_place = {place_of(document): document for document in known}
    amendments = {place: document for place, document in by_place.items() if document.amends}
    claims: dict[str, dict[str, Document]] = {}  # by the place of what is replaced: what replaces it, by place
    for document in known:
        if target_of(document) is not None and in_effect(document, on):
            for target in _replaced_through(document, by_place, amendments, on):
                claims.setdefault(target, {})[place_of(document)] = document
    return {document for document in among if _is_claimed(document, claims, amendments, targets)}


def without_foreign(
    documents: Sequence[Document], by_place: Mapping[str, Document] | None = None
) -> list[Document]:
    """Without those of a vendor that would replace or amend what is another's, or the client's own.

    Nobody rewrites another's contract, and no vendor the rules that it works under.
    """
    known = by_place if by_place is not None else {place_of(document): document for document in documents}
    return [document for document in documents if not is_foreign(document, known)]


def is_foreign(document: Document, by_place: Mapping[str, Document]) -> bool:
    target = target_of(document)
    old = by_place.get(target) if target is not None else None
    mine = vendor_of(document)
    if old is None or mine is None:
        return False
    return mine.casefold() != (vendor_of(old) or "").casefold()


def _replaced_through(
    document: Document, by_place: Mapping[str, Document], amendments: Mapping[str, Document], on: date
) -> list[str]:
    """The places of what a document replaces, and of what those of them that have ended had replaced."""
    found: list[str] = []
    waiting = _replaced(document, amendments)
    while waiting:
        place = waiting.pop()
        if place in found or place == place_of(document):
            continue
        found.append(place)
        older = by_place.get(place)
        ended = older is not None and older.effective_to is not None and older.effective_to < on
        if older is not None and ended and older.amends is None:  # one that has not ended claims for itself
            waiting += _replaced(older, amendments)
    return found


def _replaced(document: Document, amendments: Mapping[str, Document]) -> list[str]:
    """The places of what a document replaces as a whole."""
    if document.amends is not None and not document.amends.whole:
        return []
    below = _below(document, amendments)
    return below if document.amends is None else below[:1]


def _below(document: Document, amendments: Mapping[str, Document]) -> list[str]:
    """The place that it names, and where an amendment stands there, what that one amends."""
    found: list[str] = []
    target = target_of(document)
    while target is not None and target not in found:
        found.append(target)
        target = target_of(amendments[target]) if target in amendments else None
    return found


def _is_claimed(
    document: Document,
    claims: Mapping[str, Mapping[str, Document]],
    amendments: Mapping[str, Document],
    targets: Mapping[str, str | None],
) -> bool:
    place = place_of(document)
    claimants = claims.get(place, {}).keys()
    if claimants and claimants - _chain(document, targets):
        return True
    if document.amends is None:
        return False
    begun = document.effective_from or date.min
    return any(  # a new version that came after the amendment has taken it in
        other.amends is None and other_place != place and (other.effective_from or date.max) > begun
        for target in _below(document, amendments)
        for other_place, other in claims.get(target, {}).items()
    )


def _chain(document: Document, targets: Mapping[str, str | None]) -> set[str]:
    """Its place, and those that `supersedes` leads to from there: one of these that names it makes a circle."""
    found: set[str] = set()
    place: str | None = place_of(document)
    following = target_of(document)
    while place is not None and place not in found:
        found.add(place)
        place, following = following, targets.get(following) if following is not None else None
    return found


def place_of(document: Document) -> str:
    return posixpath.normpath(
        document.file.replace("\\", "/") or posixpath.join(document.root or "/", document.path)
    )


def target_of(document: Document) -> str | None:
    """`supersedes` is relative to the folder that was ingested; parts of a document may follow after a `#`."""
    if not document.supersedes:
        return None
    named = document.supersedes.strip().replace("\\", "/")
    parts = WITH_PARTS.fullmatch(named)
    named = parts["file"] if parts else named
    return posixpath.normpath(posixpath.join(document.root.replace("\\", "/") or "/", named.lstrip("/")))


def parts_named(supersedes: str | None) -> str:
    """What stands after the `#`; empty where nothing does."""
    match = WITH_PARTS.fullmatch((supersedes or "").strip())
    return match["parts"] if match else ""

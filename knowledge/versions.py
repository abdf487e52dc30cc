"""Versions that replace each other: who follows whom, and where `supersedes` cannot mean what was wanted. Pure."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from knowledge.labels import ADMIN
from knowledge.types import Document
from knowledge.vendors import vendor_of
from knowledge.visibility import in_effect, is_foreign, place_of, target_of


@dataclass(frozen=True)
class Versions:
    """The chains among some documents. Give it only what the caller may see, and it can name nothing else."""

    documents: tuple[Document, ...]

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Versions:
        return cls(tuple(documents))

    @cached_property
    def _by_place(self) -> Mapping[str, Document]:
        return {place_of(document): document for document in self.documents}

    @cached_property
    def _followers(self) -> Mapping[str, list[Document]]:
        found: dict[str, list[Document]] = {}
        for document in self.documents:
            target = target_of(document)
            foreign = is_foreign(document, self._by_place)
            if target is not None and target != place_of(document) and not foreign:
                found.setdefault(target, []).append(document)
        return found

    def replaced(self, document: Document) -> Document | None:
        """The version before, if it is among the documents."""
        target = target_of(document)
        before = self._by_place.get(target) if target is not None else None
        return before if before != document and not is_foreign(document, self._by_place) else None

    def followers(self, document: Document) -> list[Document]:
        """The versions that name this one in `supersedes`."""
        return self._followers.get(place_of(document), [])

    def family(self, document: Document) -> set[int]:
        """Ids of all versions that hang together with this one, itself included."""
        found: dict[int, Document] = {}
        waiting = [document]
        while waiting:
            one = waiting.pop()
            if one.id not in found:
                found[one.id] = one
                before = self.replaced(one)
                waiting += self.followers(one) + ([before] if before else [])
        return set(found)

    def coming(self, document: Document, on: date) -> Document | None:
        """The next version or amendment that takes effect after `on`; of an amendment also the one beside it."""
        before = self.replaced(document) if document.amends else None
        following = self.followers(document) + (self.followers(before) if before else [])
        later = [d for d in following if d != document and d.effective_from and d.effective_from > on]
        return min(later, key=lambda d: d.effective_from or date.max, default=None)

    def faults(self) -> list[tuple[Document, str]]:
        """Where a chain is broken, with the remedy, in words for the author."""
        return [(document, said) for document in self.documents if (said := self._fault(document))]

    def _fault(self, document: Document) -> str:
        target = target_of(document)
        if target is None:
            return ""
        if target not in self._by_place:
            meant = self._alike(target, document)
            return (
                f"supersedes: {document.supersedes} is not in the knowledge base; write its path from the folder"
                + (f": {meant}" if meant else "")
            )
        if self._leads_back(document):
            return "supersedes leads back to the document itself; remove it from one of them"
        old = self._by_place[target]
        if is_foreign(document, self._by_place):
            whose = "another vendor's" if vendor_of(old) else f"not {vendor_of(document)}'s"
            return (
                f"supersedes names {old.path}, which is {whose}, and has no effect; correct supersedes,"
                " or vendor and audience of one of them"
            )
        if document.amends:
            return self._order(document, old)
        rivals = [
            other
            for other in self.followers(old)
            if other != document and not other.amends and _meet(document, other)
        ]
        if rivals:
            return (
                f"overlap: {rivals[0].path} supersedes {old.path} too, for the same days; keep one of them, let"
                " one supersede the other, or set effective_from and effective_to so that they do not meet"
            )
        begin = document.effective_from
        if begin and old.effective_to and old.effective_to >= begin and in_effect(old, begin):
            last = begin - timedelta(days=1)
            return f"overlap: {old.path} says that it holds to {old.effective_to}; set its effective_to to {last}"
        return self._order(document, old) or _gap(document, old) or self._return(document, old)

    def _return(self, document: Document, old: Document) -> str:
        """A version that ends while the one before it does not: that one is in force again."""
        end = document.effective_to
        if end is None or (old.effective_to is not None and old.effective_to <= end):
            return ""
        back = end + timedelta(days=1)
        following = [*self.followers(document), *self.followers(old)]
        if any(not one.amends and in_effect(one, back) for one in following):
            return ""
        return (
            f"return: it ends on {end}, and {old.path}, which it supersedes, is in force again from {back}; if"
            f" that is not meant, set effective_to of {old.path} to its last day"
        )

    def _alike(self, target: str, document: Document) -> str:
        """The path of the only other document of that file name: the folder was another one once."""
        name = posixpath.basename(target)
        found = [d.path for d in self.documents if d != document and posixpath.basename(place_of(d)) == name]
        return found[0] if len(found) == 1 else ""

    def _order(self, document: Document, old: Document) -> str:
        begin = document.effective_from
        late = begin and old.effective_from and old.effective_from >= begin
        if not late or (document.amends and old.effective_from == begin):
            return ""
        return f"order: {old.path}, which it supersedes, begins on {old.effective_from}; correct one of the dates"

    def _leads_back(self, document: Document) -> bool:
        passed = {place_of(document)}
        at = target_of(document)
        while at is not None and at not in passed:
            passed.add(at)
            following = self._by_place.get(at)
            at = target_of(following) if following else None
        return at == place_of(document)


def _gap(document: Document, old: Document) -> str:
    begin, end = document.effective_from, old.effective_to
    if begin is None or end is None or end + timedelta(days=1) >= begin:
        return ""
    return (
        f"gap: {old.path}, which it supersedes, ends on {end}, and it begins on {begin} only: between them"
        " neither is in force; correct one of the dates"
    )


def _meet(one: Document, other: Document) -> bool:
    """Whether two documents are in effect on a same day."""
    begin = max(one.effective_from or date.min, other.effective_from or date.min)
    end = min(one.effective_to or date.max, other.effective_to or date.max)
    return begin <= end


def replacement_faults(documents: Iterable[Document]) -> list[tuple[Document, str]]:
    return Versions.of(documents).faults()


def narrowed(documents: Iterable[Document]) -> list[tuple[Document, str]]:
    """Documents that take one out of answers for people who do not see them in its place.

    For the maintainer alone: that a document is for others, too, is told to nobody else.
    """
    versions = Versions.of(documents)
    found: list[tuple[Document, str]] = []
    for document in versions.documents:
        old = versions.replaced(document)
        if old is None or document.amends or set(old.audience) <= set(document.audience) | {ADMIN}:
            continue
        if "public" not in document.audience:
            found.append(
                (
                    document,
                    f"it takes {old.path} out of answers for people who may not see the new one; give both"
                    " the same audience",
                )
            )
    return found

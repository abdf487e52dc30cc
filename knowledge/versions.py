"""Versions that replace each other: who follows whom, and where `supersedes` cannot mean what was wanted. Pure."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from knowledge.types import Document
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
            return (
                f"supersedes names {old.path}, which is another vendor's, and has no effect; correct supersedes,"
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
        return self._order(document, old)

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


def _meet(one: Document, other: Document) -> bool:
    """Whether two documents are in effect on a same day."""
    begin = max(one.effective_from or date.min, other.effective_from or date.min)
    end = min(one.effective_to or date.max, other.effective_to or date.max)
    return begin <= end


def replacement_faults(documents: Iterable[Document]) -> list[tuple[Document, str]]:
    return Versions.of(documents).faults()

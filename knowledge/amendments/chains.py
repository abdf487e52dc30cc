"""Amendments among the documents of a knowledge base: what they leave of other documents, on which day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from knowledge.amendments.clauses import leaves_of_parts
from knowledge.amendments.hidden import NOTHING, Hidden, hidden_by, together
from knowledge.amendments.marking import EVERYTHING, is_short, replaces_everything
from knowledge.amendments.partial import seems_partial
from knowledge.amendments.reading import covers, outdated
from knowledge.amendments.references import said
from knowledge.amendments.subjects import subjects
from knowledge.types import Amendment, Document, Leaf, Part
from knowledge.visibility import all_in_force, place_of, target_of, without_foreign

LeavesOf = Callable[[int], Sequence[Leaf]]  # document id -> all its leaves in order


def hidden_leaves(documents: Iterable[Document], on: date, leaves_of: LeavesOf) -> dict[int, Hidden]:
    """By document id what the amendments in force `on` have taken the place of, and what these are about."""
    chains = _Chains(documents)
    current = chains.in_force(on)
    found: dict[int, Hidden] = {}
    for position, amendment in enumerate(current):
        changed = chains.changed_by(amendment, current[:position], leaves_of)
        for document, hidden in [*changed, (amendment, chains.subjects(amendment, leaves_of))]:
            found[document.id] = together(found.get(document.id, NOTHING), hidden, leaves_of(document.id))
    return {number: hidden for number, hidden in found.items() if hidden}


class _Chains:
    """Who amends whom, among some documents."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = list(documents)
        self._by_place = {place_of(document): document for document in self._documents}

    def in_force(self, on: date) -> list[Document]:
        """Amendments in the order in which they took effect."""
        current = all_in_force(self._documents, on)
        amendments = [d for d in without_foreign(current, self._by_place) if d.amends and self.base(d) is not None]
        return sorted(amendments, key=lambda d: (d.effective_from or date.min, len(self.before(d)), place_of(d)))

    def before(self, document: Document) -> list[Document]:
        """What it supersedes, what that one supersedes, and so on, each once."""
        found: list[Document] = []
        at = document
        while (target := target_of(at)) in self._by_place:
            at = self._by_place[target or ""]
            if at == document or at in found:
                break
            found.append(at)
        return found

    def base(self, amendment: Document) -> Document | None:
        """The document that is amended in the end; None where the chain does not lead to one."""
        return next((before for before in self.before(amendment) if before.amends is None), None)

    def parts(self, amendment: Document) -> tuple[Part, ...]:
        """What it changes, with what the amendments changed that it has replaced as a whole."""
        found: list[Part] = []
        for one in [amendment, *self.before(amendment)]:
            if one.amends is None:
                break
            found += one.amends.parts
            if not one.amends.whole:
                break
        return tuple(dict.fromkeys(found))

    def changed_by(
        self, amendment: Document, earlier: Sequence[Document], leaves_of: LeavesOf
    ) -> list[tuple[Document, Hidden]]:
        """The base and those of the `earlier` amendments that change it too, with what is replaced of each."""
        base, parts = self.base(amendment), self.parts(amendment)
        if base is None or not parts:
            return []
        found: list[tuple[Document, Hidden]] = []
        rewritten: set[Part] = set()  # words that an earlier amendment had put there, and that the base never held
        for other in earlier:
            if self.base(other) == base:
                leaves = leaves_of(other.id)
                found.append((other, Hidden.of(outdated(parts, leaves))))
                rewritten |= {one for one in parts if one.kind == "words" and outdated([one], leaves)}
        own = hidden_by([part for part in parts if part not in rewritten], leaves_of(base.id))
        return [*found, (base, own)]

    def subjects(self, amendment: Document, leaves_of: LeavesOf) -> Hidden:
        """What its leaves are about, unless somebody sees the amendment who may not see what it amends."""
        base = self.base(amendment)
        if base is None or amendment.amends is None or not set(amendment.audience) <= set(base.audience):
            return NOTHING
        return Hidden.of(about=subjects(amendment.amends, leaves_of(amendment.id), leaves_of(base.id)))

    def faults(self, leaves_of: LeavesOf) -> list[tuple[Document, str]]:
        return [(document, fault) for document in self._documents if (fault := self._said(document, leaves_of))]

    def _said(self, document: Document, leaves_of: LeavesOf) -> str:
        if document.amends is not None:
            return self._fault(document, document.amends, leaves_of)
        return self._doubt(document, leaves_of)

    def _doubt(self, document: Document, leaves_of: LeavesOf) -> str:
        """Of a document that replaces another as a whole, though it looks like a change of a part."""
        old = next((one for one in self.before(document) if one.amends is None), None)
        if old is None or replaces_everything(document) or not is_short(document, old):
            return ""
        if not seems_partial(leaves_of(document.id), leaves_of(old.id)):
            return ""
        return (
            f"it replaces all of {old.path}, but is much shorter and has few of its headings; if it changes only a"
            f" part, name that part: supersedes: {old.path}#4.2 (a section's number or heading); if it does"
            f" replace all of it: supersedes: {old.path}#{EVERYTHING}"
        )

    def _fault(self, document: Document, amends: Amendment, leaves_of: LeavesOf) -> str:
        base = self.base(document)
        if base is None:
            return ""  # what it supersedes is missing, or leads back: that is said of every document
        later = [d for d in self._documents if d != base and target_of(d) == place_of(base) and d.amends is None]
        begun = document.effective_from or date.min
        for other in later:
            if document != other and other.effective_from and other.effective_from <= begun:
                return f"it amends {base.path}, which {other.path} has replaced; name that one in supersedes"
        missing = self._not_found(amends, document, base, leaves_of)
        if missing:
            return (
                f"it amends {base.path}, but {missing} was not found there, so that both stand; name the part as"
                f" it is called there, or write supersedes: {base.path}#4.2 with the section's number or heading"
            )
        for other in self._documents:
            same_day = other.effective_from == document.effective_from and target_of(other) == target_of(document)
            if other != document and other.amends and same_day and _meet(amends.parts, other.amends.parts):
                return (
                    f"overlap: {other.path} changes the same part of {base.path} from the same day; give one of"
                    " them a later effective_from, or let it supersede the other"
                )
        return ""

    def _not_found(self, amends: Amendment, document: Document, base: Document, leaves_of: LeavesOf) -> str:
        """The parts that neither the base nor an amendment before has, in words."""
        if not amends.parts:
            return "" if amends.adds or amends.whole else "no section that it changes"
        found = leaves_of_parts(amends.parts, leaves_of(base.id))
        lost = [part for part, leaves in found.items() if not leaves]
        for other in self._documents:
            if lost and other != document and other.amends and self.base(other) == base:
                text = leaves_of(other.id)
                lost = [part for part in lost if not outdated([part], text)]
        return " and ".join(said(part) for part in lost)


def _meet(some: Sequence[Part], others: Sequence[Part]) -> bool:
    return any(covers(one, other) or covers(other, one) for one in some for other in others)


def amendment_faults(documents: Iterable[Document], leaves_of: LeavesOf) -> list[tuple[Document, str]]:
    """Amendments that change nothing of what they name, or whose order is open, and replacements that may be meant
    as one, with the remedy."""
    return _Chains(documents).faults(leaves_of)

"""The documents behind the steps: whether a source is there, and what it says to whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from assistant.citations import quote
from assistant.onboarding.programme import Source
from knowledge.amendments.curtailing import leaves_in_force
from knowledge.ledger import Ledger
from knowledge.types import Caller, Document, Leaf, section_name
from knowledge.visibility import all_in_force, visible

MAX_QUOTES = 4  # what a step asks for stands at the beginning of its section
MAX_CHARACTERS = 600
TELLING_WORDS = 8  # of an item or a row


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What a source says, word for word."""

    document: str
    title: str
    section: str
    page: int | None
    quote: str
    effective_from: date | None


class Sources(Protocol):
    def fault(self, source: Source, root: str | None) -> str | None:
        """What is wrong with a source named in a programme of the folder `root`; None: nothing."""
        ...

    def visible(self, source: Source, caller: Caller, on: date) -> bool: ...

    def excerpts(self, source: Source, caller: Caller, on: date) -> list[Excerpt]:
        """What `caller` may read of it; empty when that is nothing."""
        ...


class LedgerSources:
    """Over the documents of the knowledge base."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def fault(self, source: Source, root: str | None = None) -> str | None:
        named = [document for document in self._ledger.documents() if document.path == source.document]
        near = [document for document in named if document.root == root] or named
        if not near:
            return f"the document {source.document} is not in the knowledge base"
        if source.section and not any(in_section(self._ledger.leaves(one.id), source.section) for one in near):
            return f"{source.document} has no section {source.section!r}"
        return None

    def visible(self, source: Source, caller: Caller, on: date) -> bool:
        return self._readable(source, caller, on) is not None

    def excerpts(self, source: Source, caller: Caller, on: date) -> list[Excerpt]:
        document = self._readable(source, caller, on)
        if document is None:
            return []
        held = leaves_in_force(self._ledger, document.id, on)
        leaves = with_leads(telling(in_section(held, source.section)), held)
        text = self._ledger.source(document.id)
        found: list[Excerpt] = []
        spent = 0
        for leaf in leaves[:MAX_QUOTES]:
            words = quote(text, leaf.runs, 0, len(leaf.text))
            spent += len(words)
            if words and (not found or spent <= MAX_CHARACTERS):
                section = section_name(leaf, document.title)
                found.append(
                    Excerpt(document.path, document.title, section, leaf.page, words, document.effective_from)
                )
        return found

    def _readable(self, source: Source, caller: Caller, on: date) -> Document | None:
        """Judged among all versions: a visible one that an invisible one has replaced is no longer in force."""
        current = all_in_force(self._ledger.documents(), on)
        named = (one for one in current if one.path == source.document and visible(one, caller))
        return next(named, None)


def in_section(leaves: Sequence[Leaf], section: str | None) -> list[Leaf]:
    """The leaves under a heading that is `section`, or begins with it: `Step 1` finds `Step 1: Sign`."""
    if not section:
        return list(leaves)
    wanted = [_plain(part) for part in section.split(" > ")]
    return [leaf for leaf in leaves if _has_way([_plain(name) for name in leaf.path], wanted)]


def telling(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Those that say something: `Due: day 3.` does not, unless a sentence leads to it or there is nothing else."""
    said = [leaf for leaf in leaves if leaf.kind == "paragraph" or _is_led(leaf) or _is_long(leaf)]
    return said or list(leaves)


def with_leads(leaves: Sequence[Leaf], held: Sequence[Leaf]) -> list[Leaf]:
    """With the sentence that leads to a list, where it is not among them: items alone say half of it.

    `held` is the whole document: the lead of a list below a heading may stand above it.
    """
    found: list[Leaf] = []
    for leaf in leaves:
        lead = _lead_of(leaf, held) if leaf.lead else None
        found += [one for one in (lead, leaf) if one is not None and not any(one is other for other in found)]
    return found


def _lead_of(leaf: Leaf, held: Sequence[Leaf]) -> Leaf | None:
    """The nearest leaf above that ends with the lead of this one."""
    at = next((number for number, one in enumerate(held) if one is leaf), 0)
    wanted = _plain(leaf.lead)
    return next((one for one in reversed(held[:at]) if _plain(one.text).endswith(wanted)), None)


def _is_led(leaf: Leaf) -> bool:
    return leaf.kind == "item" and leaf.lead.rstrip().endswith(":")


def _is_long(leaf: Leaf) -> bool:
    return len(leaf.text.split()) >= TELLING_WORDS


def _has_way(path: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether the wanted headings stand in the path, in this order."""
    at = iter(path)
    return all(any(_begins(name, part) for name in at) for part in wanted)


def _begins(name: str, part: str) -> bool:
    return bool(part) and re.match(re.escape(part) + r"(?!\w)", name) is not None


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def roots(documents: Iterable[Document]) -> list[str]:
    """The folders that were ingested."""
    return sorted({document.root for document in documents if document.root})

"""Which documents call themselves an amendment: told by a glance at those that supersede another.

Of these the first line is read, and the rest only of the few that look like one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, MutableMapping, Sequence
from dataclasses import replace

from knowledge.types import Amendment, Document, Leaf
from knowledge.visibility import parts_named

CALLED = re.compile(
    r"\b(?:amendment|addendum|variation|change order|contract change|side letter|supplement(?:al|ary)?|rider)s?\b",
    re.I,
)
# A title may hold the word and be no amendment: "Amended and Restated MSA", "Change order procedure".
RESTATED = re.compile(r"\b(?:restate[ds]?|restatement|consolidated|conformed|incorporating|as amended by)\b", re.I)
ABOUT_AMENDMENTS = re.compile(
    r"\s+(?:and\s+restatement|(?:and\s+\w+\s+)?(?:polic|procedure|process|guide|template|form\b|checklist|management"
    r"|request|clause|register|handling|rules|insurance))",
    re.I,
)
OPENING_WORDS = 20  # of a first line that is the title of a document without headings

LeavesOf = Callable[[int], Sequence[Leaf]]  # document id -> all its leaves in order
FirstLeaves = Callable[[Collection[int]], Mapping[int, Leaf]]  # document ids -> the first leaf of each
Key = tuple[int, str]  # a document's id stays when its `supersedes` changes; its text never does


def read_amendments(
    documents: Sequence[Document],
    first_leaves: FirstLeaves,
    leaves_of: LeavesOf,
    known: MutableMapping[Key, Amendment | None],
) -> list[Document]:
    """The documents, those that amend another marked as such. `known` keeps what was read."""
    new = [d for d in documents if d.supersedes and (d.id, d.supersedes) not in known]
    first = first_leaves([d.id for d in new]) if new else {}
    for document in new:
        known[document.id, document.supersedes or ""] = amendment_of(document, first.get(document.id), leaves_of)
    return [
        replace(d, amends=amends) if d.supersedes and (amends := known[d.id, d.supersedes]) else d
        for d in documents
    ]


def amendment_of(document: Document, first: Leaf | None, leaves_of: LeavesOf) -> Amendment | None:
    """What a document changes of the one that it supersedes; None where it replaces it."""
    if named := parts_named(document.supersedes):
        from knowledge.amendments.references import written_parts

        return Amendment(written_parts(named))
    if not calls_itself_one(document.title, first):
        return None
    # Takes longer than all this, and few knowledge bases need it.
    from knowledge.amendments.reading import amendment_in

    return amendment_in(document.title, leaves_of(document.id))


def calls_itself_one(title: str, first: Leaf | None) -> bool:
    """Whether title, first heading or first line say that this is an amendment. Cheap, and tried first."""
    lines = [title]
    if first is not None:
        lines += [*first.path[:1], *([first.text] if len(first.text.split()) <= OPENING_WORDS else [])]
    return any(_called(line) for line in lines)


def _called(line: str) -> bool:
    match = CALLED.search(line)
    if match is None or ABOUT_AMENDMENTS.match(line, match.end()):
        return False
    restated = RESTATED.search(line)
    return restated is None or restated.start() > match.start()

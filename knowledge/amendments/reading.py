"""Whether a document only amends the one that it supersedes, what of it, and what a later amendment leaves. Pure.

Conservative in both directions. A document is an amendment only if it calls itself one at its top and also says
what it changes, or that the rest stays as it is: anything else that names a document in `supersedes` replaces all
of it. And only what it names in a sentence about a change is changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.amendments.clauses import leaves_of_parts, number_of
from knowledge.amendments.instructions import Instruction, instructions, says_rest_remains
from knowledge.amendments.marking import CALLED, calls_itself_one
from knowledge.amendments.references import named_parts
from knowledge.amendments.words import holds, holds_amount
from knowledge.types import Amendment, Leaf, Part

# "This Agreement replaces the Agreement of 2024 in its entirety" makes it no amendment.
ENTIRE = re.compile(
    r"\bthis\s+(?:\S+\s+){1,7}?(?:supersedes?|replaces?|cancels?)(?:\s+and\s+(?:supersedes?|replaces?|cancels?))?"
    r"\s+(?P<what>[^;]{3,120}?)\s+in (?:its|their) entirety",
    re.I,
)


def amendment_in(title: str, leaves: Sequence[Leaf]) -> Amendment | None:
    """What the document amends; None where it is no amendment."""
    if not calls_itself_one(title, leaves[0] if leaves else None):
        return None
    whole = False
    for leaf in leaves:
        for match in ENTIRE.finditer(leaf.text):
            if not named_parts(match["what"]):
                if not CALLED.search(match["what"]):
                    return None
                whole = True
    done = instructions(leaves)
    parts = tuple(dict.fromkeys(part for one in done for part in one.parts))
    adds = any(one.adds for one in done)
    if not parts and not adds and not any(says_rest_remains(leaf.text) for leaf in leaves):
        return None
    return Amendment(parts, adds, whole)


def covers(later: Part, earlier: Part) -> bool:
    """Whether all of what `earlier` names lies in what `later` names."""
    if later == earlier:
        return True
    if later.kind == earlier.kind == "clause" and later.within == earlier.within:
        outer, inner = number_of(later.name), number_of(earlier.name)
        return inner[: len(outer)] == outer
    if later.kind == earlier.kind and later.kind in ("row", "definition") and later.name == earlier.name:
        return later.within is None or earlier.within is None or covers(later.within, earlier.within)
    if later.kind == "about" and earlier.kind == "row" and later.within is not None and earlier.within is not None:
        return earlier.name in later.name and covers(later.within, earlier.within)
    return earlier.within is not None and later.kind != "words" and covers(later, earlier.within)


def outdated(later: Sequence[Part], leaves: Sequence[Leaf]) -> frozenset[int]:
    """The leaves of an amendment whose place a later one takes, which changes `later`."""
    found: set[int] = set()
    for one in instructions(leaves):
        everything = range(one.first, one.end)
        taken = [part for part in one.parts if any(_takes(other, part, one, leaves) for other in later)]
        within = {one.first + 1 + n for part in later for n in _in_new_text(part, one, leaves)}
        if one.parts and len(taken) == len(one.parts):
            found.update(everything)
        elif within:
            found |= within
        elif taken:  # in one paragraph with what stays: a value that is no longer true must not be told
            found.update(everything)
    return frozenset(found)


def _takes(later: Part, earlier: Part, one: Instruction, leaves: Sequence[Leaf]) -> bool:
    """Also where the later one replaces the very words that the earlier one has put in place."""
    if covers(later, earlier):
        return True
    if later.kind != "words" or not _meet(later, earlier):
        return False
    texts = [leaf.text for leaf in leaves[one.first : one.end]]
    return any(holds(later.name, text) or holds_amount(later.name, text) for text in texts)


def _meet(one: Part, other: Part) -> bool:
    first, second = _region(one), _region(other)
    return first is None or second is None or covers(first, second) or covers(second, first)


def _region(part: Part) -> Part | None:
    """The clause, annex or heading that a part lies in, or is."""
    inner = part
    while inner.kind in ("words", "about", "row", "definition"):
        if inner.within is None:
            return None
        inner = inner.within
    return inner


def _in_new_text(part: Part, one: Instruction, leaves: Sequence[Leaf]) -> frozenset[int]:
    """What of the new text of an instruction the part is: of a new table one row, of a new clause one point."""
    new = leaves[one.first + 1 : one.end]
    region = _region(part)
    regions = [own for mine in one.parts if (own := _region(mine))]
    if not new or (region != part and not (region and any(covers(own, region) for own in regions))):
        return frozenset()
    if region != part:
        part = replace(part, within=None)
    return leaves_of_parts([part], new)[part]

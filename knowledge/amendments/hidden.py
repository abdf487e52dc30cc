"""What amendments leave of a document: which leaves are out, which sentences, and what an order is about.

A set of leaf numbers with more to say about single leaves: most readers ask for no more than the set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from knowledge.amendments.clauses import leaves_of_parts
from knowledge.amendments.sentences import Range, sentences_gone, without
from knowledge.types import Leaf, Part


class Hidden(frozenset[int]):
    """The numbers of the leaves that are out of force as a whole, and by number of other leaves:

    `gone`: ranges of its text that are out; `about`: of an amendment's leaf, words of the clause that it changes.
    """

    gone: Mapping[int, tuple[Range, ...]] = MappingProxyType({})
    about: Mapping[int, str] = MappingProxyType({})

    @classmethod
    def of(
        cls,
        leaves: Iterable[int] = (),
        gone: Mapping[int, tuple[Range, ...]] | None = None,
        about: Mapping[int, str] | None = None,
    ) -> Hidden:
        made = cls(leaves)
        made.gone = {number: ranges for number, ranges in (gone or {}).items() if number not in made}
        made.about = {number: said for number, said in (about or {}).items() if number not in made}
        return made

    def __bool__(self) -> bool:
        return bool(len(self) or self.gone or self.about)

    def shown(self, leaf: Leaf, number: int) -> Leaf | None:
        """What is in force of leaf `number`; None where nothing is."""
        if number in self:
            return None
        return without(leaf, self.gone[number]) if number in self.gone else leaf


NOTHING = Hidden.of()


def together(one: Hidden, other: Hidden, leaves: Sequence[Leaf]) -> Hidden:
    """What is out by either. A leaf none of whose words is left is out as a whole."""
    gone = {
        number: tuple(sorted({*one.gone.get(number, ()), *other.gone.get(number, ())}))
        for number in one.gone.keys() | other.gone.keys()
    }
    empty = {number for number, ranges in gone.items() if not without(leaves[number], ranges).text}
    return Hidden.of(one | other | empty, gone, {**one.about, **other.about})


def hidden_by(parts: Iterable[Part], leaves: Sequence[Leaf]) -> Hidden:
    """What an amendment that changes `parts` leaves of a document."""
    found = NOTHING
    for part, numbers in leaves_of_parts(parts, leaves).items():
        gone = {n: ranges for n in numbers if (ranges := _sentences(part, n, leaves))}
        found = together(found, Hidden.of(numbers - gone.keys(), gone), leaves)
    return found


def _sentences(part: Part, number: int, leaves: Sequence[Leaf]) -> tuple[Range, ...]:
    """None where the leaf goes as a whole: other parts than words, and what a list below hangs on."""
    leaf = leaves[number]
    below = leaves[number + 1] if number + 1 < len(leaves) else None
    if part.kind != "words" or (below is not None and below.lead and leaf.text.endswith(below.lead)):
        return ()
    return sentences_gone(part.name, leaf)


def in_force(leaves: Sequence[Leaf], hidden: frozenset[int]) -> list[tuple[int, Leaf]]:
    """Each leaf that is still in force, as far as it is, with its number."""
    if not isinstance(hidden, Hidden):
        return [(number, leaf) for number, leaf in enumerate(leaves) if number not in hidden]
    return [(n, shown) for n, leaf in enumerate(leaves) if (shown := hidden.shown(leaf, n)) is not None]


def blanked(leaf: Leaf) -> Leaf:
    """A leaf that is out keeps its place, without its text."""
    return replace(leaf, text="", runs=(), lead="")

"""Documents that change a part of another without calling themselves an amendment: a letter, a short note. Pure.

`supersedes` alone replaces the whole of a document. It is read as a change of a part only on clear evidence, for
a version that is taken for an amendment leaves two contracts standing side by side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.amendments.clauses import bare_heading, leaves_of_parts
from knowledge.amendments.instructions import Instruction, instructions, says_rest_remains
from knowledge.amendments.references import heading_part, named_parts
from knowledge.amendments.words import holds, holds_amount, plain
from knowledge.sentences import sentences
from knowledge.types import Amendment, Leaf, Part

# Shares of the words of the document that is superseded: up to the first a text that says that the rest remains
# changes a part though it names none that is found; up to the second one that only names parts does.
SHORTER, MUCH_SHORTER = 0.5, 1 / 3
REPEATED = 0.5  # share of the old headings, or paragraphs, in the new one: from there on it is a new version
LEAST_WORDS = 40  # of the old one: what is shorter than a letter has no shorter version

REST_OF_IT = re.compile(
    r"\b(?:all|the|any)\s+(?:the\s+)?(?:other|rest|remaining|remainder)\b|\beverything else\b|\bnothing else\b"
    r"|\bno (?:other|further) (?:changes?|terms?|provisions?)\b|\bremains? otherwise\b"
    r"|\botherwise\b.{0,80}\bremain",
    re.I,
)
REPLACES_IT = re.compile(
    r"\bthis\s+(?:\S+\s+){1,7}?(?:supersedes?|replaces?|cancels?)\b(?P<what>[^.;]{3,160})"
    r"|(?P<passive>[^.;]{3,160}?)\b(?:is|are)\s+(?:hereby\s+)?(?:superseded|replaced|cancelled)\b"
    r"[^.;]{0,60}?\b(?:in (?:its|their) entirety|as a whole|completely|by this)\b",
    re.I,
)
LESSER = re.compile(r"\b(?:letter|note|notice|memo|amendment|addendum|e-?mail|words?|figures?)\b", re.I)


def partial_change(leaves: Sequence[Leaf], old: Sequence[Leaf]) -> Amendment | None:
    """What a document changes of the `old` one that it supersedes; None where it may well replace all of it."""
    share = words_in(leaves) / max(words_in(old), 1)
    if share >= 1 or replaces_all(leaves) or repeats(leaves, old):
        return None
    done = instructions(leaves)
    parts = _placed([part for one in done for part in one.parts], leaves, old)
    found = any(leaves_of_parts(parts, old).values())
    adds = any(one.adds for one in done)
    remains = _rest_remains(leaves, done)
    if (remains and (found or adds or share <= SHORTER)) or (found and share <= MUCH_SHORTER):
        return Amendment(parts, adds)
    return None


def seems_partial(leaves: Sequence[Leaf], old: Sequence[Leaf]) -> bool:
    """Whether a document that replaces another as a whole is oddly short for that, and knows little of it."""
    enough = words_in(old) >= LEAST_WORDS
    short = words_in(leaves) <= MUCH_SHORTER * words_in(old)
    return enough and short and not replaces_all(leaves) and not repeats(leaves, old)


def words_in(leaves: Sequence[Leaf]) -> int:
    return sum(len(leaf.text.split()) for leaf in leaves)


def replaces_all(leaves: Sequence[Leaf]) -> bool:
    """ "This policy replaces the policy of 2024."""
    return any(_replaces_all(match) for leaf in leaves for match in REPLACES_IT.finditer(leaf.text))


def _replaces_all(match: re.Match[str]) -> bool:
    what = match["what"] or match["passive"]
    return not named_parts(what) and not LESSER.search(what)


def repeats(leaves: Sequence[Leaf], old: Sequence[Leaf]) -> bool:
    """Whether most headings or most paragraphs of the old document are in the new one."""
    return _share(_headings(leaves), _headings(old)) >= REPEATED or _share(_texts(leaves), _texts(old)) >= REPEATED


def _share(new: set[str], old: set[str]) -> float:
    return len(new & old) / len(old) if old else 0.0


def _headings(leaves: Sequence[Leaf]) -> set[str]:
    """Without numbers. The outermost is the title where there are others, and titles stay alike."""
    found = {bare_heading(one) for leaf in leaves for one in leaf.path[1:]}
    return found or {bare_heading(one) for leaf in leaves for one in leaf.path}


def _texts(leaves: Sequence[Leaf]) -> set[str]:
    return {plain(leaf.text) for leaf in leaves}


def _rest_remains(leaves: Sequence[Leaf], done: Sequence[Instruction]) -> bool:
    """ "All other terms remain": of the document, so not in the new text of one of its clauses."""
    new_text = {number for one in done for number in range(one.first + 1, one.end)}
    return any(
        REST_OF_IT.search(sentence) and says_rest_remains(sentence)
        for number, leaf in enumerate(leaves)
        if number not in new_text
        for sentence in sentences(leaf.text)
    )


def _placed(parts: Sequence[Part], leaves: Sequence[Leaf], old: Sequence[Leaf]) -> tuple[Part, ...]:
    """Old words that stand in several clauses are those of the one clause that the letter speaks of."""
    unique = tuple(dict.fromkeys(parts))
    lost = [part for part in unique if part.kind == "words" and part.within is None]
    if not lost:
        return unique
    places = leaves_of_parts(lost, old)
    spoken_of = {part for leaf in leaves for text in (*leaf.path, leaf.text) if (part := heading_part(text))}
    if len(spoken_of) != 1:
        return unique
    (around,) = spoken_of
    return tuple(_within(one, around, old) if one in places and not places[one] else one for one in unique)


def _within(part: Part, around: Part, old: Sequence[Leaf]) -> Part:
    inner = replace(part, within=around)
    there = leaves_of_parts([inner], old)[inner]
    texts = [old[number].text for number in there]
    return inner if any(holds(part.name, text) or holds_amount(part.name, text) for text in texts) else part

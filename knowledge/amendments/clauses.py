"""Which clause, annex or heading each leaf of a document belongs to, and which leaves a part is made of. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from knowledge.amendments.words import QUOTES, holds, holds_amount, plain
from knowledge.types import Leaf, Part

CLAUSE_WORD = r"(?:(?:sub-?)?(?:section|clause|article|paragraph|provision|item|point)s?|arts?\.|secs?\.|§{1,2})"
CLAUSE_NUMBER = r"\d{1,3}[A-Za-z]?(?:\.\d{1,3}[A-Za-z]?)*(?:\s?\([a-z0-9]{1,4}\))*"
ROMAN_NUMBER = r"(?-i:[IVXLC]{1,6})\b"
ANNEX = r"(?P<annex>annex|appendix|schedule|exhibit|attachment)(?:es)?\s+(?P<label>[A-Z]|\d{1,2}|[IVX]{1,4})\b"

OPENING = re.compile(
    rf"[{QUOTES}*_\s]*(?:(?P<word>{CLAUSE_WORD})\s*)?"
    rf"(?P<number>{CLAUSE_NUMBER}|{ROMAN_NUMBER})(?P<end>[.):]?)(?P<after>\s+[{QUOTES}(*_\[]*(?P<next>\w)|\s*[—–:-]|\s*$)",
    re.I,
)
LETTER = re.compile(rf"[{QUOTES}*_\s]*(?:\((?P<inside>[a-z]{{1,4}})\)|(?P<before>[a-z])\))\s")
ANNEX_START = re.compile(rf"[{QUOTES}*_\s]*{ANNEX}", re.I)
ANNEX_WORDS = 12  # a line of its own that begins an annex; a longer one is a sentence about it
NUMBERED_CELL = re.compile(
    rf"(?:no|nr|#|ref|reference|clause|section|item|id|number)\.?: (?P<number>{CLAUSE_NUMBER});", re.I
)
FIRST_CELL = re.compile(r"[^:;]+: (?P<value>[^;]+)")
ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")

Number = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a leaf stands: `("4", "2", "b")` is 4.2(b); in an annex numbers begin anew."""

    annex: str
    number: Number


def number_of(text: str) -> Number:
    """`4.2 (b)` as ("4", "2", "b")."""
    return tuple(re.findall(r"[a-z0-9]+", text.casefold()))


def opening(text: str, heading: bool = False, small: bool = False) -> Number:
    """The number that a clause begins with; empty where none does. A heading may do without a full stop.

    `small`: it may go on in small letters, as points of a list do, and as "4.2 million users" does.
    """
    match = OPENING.match(text)
    if match is None:
        return ()
    number, dotted = match["number"], "." in match["number"]
    if not match["word"]:
        if not number[0].isdigit() or (
            match["next"] and not match["next"].isupper() and not match["end"] and not small
        ):
            return ()
        if not dotted and not heading and match["end"] not in (".", ")"):
            return ()
        if heading and not dotted and not match["end"] and not match["next"]:
            return ()
    return number_of(number)


def annex_of(text: str) -> str:
    match = ANNEX_START.match(text)
    return annex_name(match) if match else ""


def annex_name(match: re.Match[str]) -> str:
    return f"{match['annex']} {match['label']}".casefold()


def places(leaves: Sequence[Leaf]) -> list[Place]:
    """The place of each leaf, in order."""
    walk = _Walk()
    return [walk.step(leaf) for leaf in leaves]


class _Walk:
    """Reads a document from top to bottom: numbers stand in headings, at the start of clauses, or both."""

    def __init__(self) -> None:
        self._path: tuple[str, ...] = ()
        self._annex = ""
        self._annex_depth = 0  # of the heading that began it; an annex that a mere line began goes on to the next
        self._headed: Number = ()  # from the headings
        self._clause: Number = ()  # from the text; counts until the headings change
        self._set_at: Collection[tuple[str, ...]] = ()
        self._letters: Number = ()
        self._listed = 0  # the last number of a list within the clause: "1. … 2. …"

    def step(self, leaf: Leaf) -> Place:
        path = headings_above(leaf)
        if path != self._path:
            self._enter(path)
        if self._clause and leaf.path not in self._set_at and path not in self._set_at:
            self._clause, self._letters, self._listed = (), (), 0
        if len(leaf.text.split()) <= ANNEX_WORDS and (annex := annex_of(leaf.text)):
            self._annex, self._annex_depth = annex, 0
            self._clause = self._letters = ()
        elif leaf.kind == "row":
            return self._row(leaf)
        else:
            self._read(leaf, path)
        return Place(self._annex, (self._clause or self._headed) + self._letters)

    def _enter(self, path: tuple[str, ...]) -> None:
        common = next((i for i, (a, b) in enumerate(zip(path, self._path, strict=False)) if a != b), None)
        common = min(len(path), len(self._path)) if common is None else common
        annexes = [(depth, name) for depth, heading in enumerate(path) if (name := annex_of(heading))]
        numbers = [number for heading in path if (number := opening(heading, heading=True))]
        if annexes:
            self._annex_depth, self._annex = annexes[-1]
            numbers = [n for h in path[self._annex_depth + 1 :] if (n := opening(h, heading=True))]
        elif self._annex and common <= self._annex_depth and not (numbers and self._goes_on(numbers[0])):
            self._annex = ""
        self._headed = numbers[-1] if numbers else ()
        self._letters, self._listed, self._path = (), 0, path

    def _goes_on(self, number: Number) -> bool:
        """Whether a heading beside that of an annex is numbered as within it: from 1, then on."""
        return number[0] == "1" or (bool(self._headed) and _follows(self._headed[0], number[0]))

    def _read(self, leaf: Leaf, path: tuple[str, ...]) -> None:
        number = opening(leaf.text)
        if not number and leaf.kind == "item" and self._comes_next(goes_on := opening(leaf.text, small=True)):
            number = goes_on
        letter = LETTER.match(leaf.text)
        if len(number) == 1 and number[0].isdigit() and not re.match(rf"\W*{CLAUSE_WORD}", leaf.text, re.I):
            self._count(number, leaf, path)
        elif number:
            self._set(number, leaf, path)
        elif letter:
            self._letters = _lettered(self._letters, letter["inside"] or letter["before"])
        elif leaf.kind == "paragraph":
            self._letters, self._listed = (), 0

    def _comes_next(self, number: Number) -> bool:
        """Whether 4.3 comes after the clause before: after 4.2, 4.2.5 or the heading of 4 as its first."""
        current = self._clause or self._headed
        if len(number) < 2 or not current:
            return False
        depth = len(number) - 1
        first = number[:depth] == current and number[depth] == "1"
        return first or (
            len(current) > depth and current[:depth] == number[:depth] and _follows(current[depth], number[depth])
        )

    def _set(self, number: Number, leaf: Leaf, path: tuple[str, ...]) -> None:
        self._clause, self._letters, self._listed = number, (), 0
        self._set_at = {leaf.path, path}

    def _count(self, number: Number, leaf: Leaf, path: tuple[str, ...]) -> None:
        """`5.` is the next clause after 4.3, or the fifth point of a list within it."""
        current, value = self._clause or self._headed, int(number[0])
        in_list = self._listed and value == self._listed + 1
        alone = len(self._clause) == 1 and not self._headed and current and value > int_of(current[0])
        if not in_list and (not current or _follows(current[0], number[0]) or alone):
            self._set(number, leaf, path)
        else:
            self._listed = value
            self._letters = number

    def _row(self, leaf: Leaf) -> Place:
        match = NUMBERED_CELL.match(leaf.text)
        return Place(self._annex, number_of(match["number"]) if match else (self._clause or self._headed))


def _lettered(letters: Number, mark: str) -> Number:
    """(a), (b), and within them (i), (ii)."""
    for depth in range(len(letters) - 1, -1, -1):
        last = letters[depth]
        if len(last) == len(mark) == 1 and ord(mark) == ord(last) + 1:
            return (*letters[:depth], mark)
        if last in ROMANS and mark in ROMANS and ROMANS.index(mark) == ROMANS.index(last) + 1:
            return (*letters[:depth], mark)
    return (*letters, mark) if letters and mark == ROMANS[0] else (mark,)


def _follows(one: str, other: str) -> bool:
    return one.isdigit() and other.isdigit() and int(other) == int(one) + 1


def int_of(text: str) -> int:
    return int(text) if text.isdigit() else 0


def headings_above(leaf: Leaf) -> tuple[str, ...]:
    """The headings above, without one that stands in the leaf's own first words ("5.1 Rates. The rate is …")."""
    last = plain(leaf.path[-1]) if leaf.path else ""
    return leaf.path[:-1] if last and last in plain(leaf.text[: len(last) + 40]) else leaf.path


def leaves_of_parts(parts: Iterable[Part], leaves: Sequence[Leaf]) -> dict[Part, frozenset[int]]:
    """The numbers of the leaves that each part is made of; empty for one that is not there, or not there once."""
    known = places(leaves)
    return {part: frozenset(_with_led(_find(part, leaves, known), leaves)) for part in parts}


def _find(part: Part, leaves: Sequence[Leaf], known: Sequence[Place]) -> set[int]:
    region = set(range(len(leaves)))
    if part.within is not None:
        region = _find(part.within, leaves, known)
        if not region:
            return region
    if part.kind == "clause":
        return _clause(part, region, known)
    if part.kind == "annex":
        return {i for i in region if known[i].annex == part.name}
    if part.kind == "heading":
        return _heading(part.name, region, leaves)
    if part.kind == "row":
        return _row(part, region, leaves)
    if part.kind == "definition":
        return {i for i in region if _defines(leaves[i], part.name)}
    if part.kind == "words":
        held = {i for i in region if holds(part.name, leaves[i].text)}
        held = held or {i for i in region if holds_amount(part.name, leaves[i].text)}
        return held or region if part.within is not None else held if len(held) == 1 else set()
    if part.kind == "about":
        rows = {i for i in region if (cell := first_cell(leaves[i])) and _holds(part.name, cell)}
        return rows or (region if part.within is not None else rows)
    return _heading(part.name, region, leaves) or _row(part, region, leaves)


def _clause(part: Part, region: set[int], known: Sequence[Place]) -> set[int]:
    """Of the main body; in an annex only where it is asked for there, or where one annex alone has it."""
    number = number_of(part.name)
    found = {i for i in region if known[i].number[: len(number)] == number}
    if part.within is not None and part.within.kind == "annex":
        return found
    body = {i for i in found if not known[i].annex}
    return body or (found if len({known[i].annex for i in found}) == 1 else set())


def _heading(name: str, region: set[int], leaves: Sequence[Leaf]) -> set[int]:
    """Under the heading of that name, else under the only one that holds all of its words."""
    exact = {i for i in region if any(bare_heading(one) == name for one in leaves[i].path)}
    if exact:
        return exact
    run_in = re.compile(rf"{re.escape(name)}\s?[.:–—-]")
    begun = {i for i in region if run_in.match(plain_start(leaves[i].text))}
    if begun:
        return begun
    words = set(name.split())
    holding = {one for i in region for one in leaves[i].path[1:] if words <= set(re.findall(r"\w+", plain(one)))}
    return {i for i in region if len(holding) == 1 and holding & set(leaves[i].path)}


def bare_heading(text: str) -> str:
    """A heading without its number."""
    return re.sub(rf"^(?:{CLAUSE_WORD}\s*)?(?:\d[\w.]*|[ivxlc]+(?=[.):]))[\s.:)–—-]+(?=\w)", "", plain(text))


def plain_start(text: str) -> str:
    """The first words of a clause, its number aside."""
    start = re.sub(rf"[{QUOTES}*_]", "", text[:120]).casefold().strip()
    return re.sub(rf"^(?:{CLAUSE_WORD}\s*)?\d[\w.]*\)?\s+", "", start)


def _row(part: Part, region: set[int], leaves: Sequence[Leaf]) -> set[int]:
    rows = {i: cell for i in region if (cell := first_cell(leaves[i]))}
    found = {i for i, cell in rows.items() if cell == part.name}
    found = found or {i for i, cell in rows.items() if re.match(rf"{re.escape(part.name)}(?!\w)", cell)}
    return found if len({leaves[i].group for i in found}) == 1 else set()


def first_cell(leaf: Leaf) -> str:
    """The value that a table row is called by; empty for anything else."""
    match = FIRST_CELL.match(leaf.text) if leaf.kind == "row" else None
    return plain(match["value"]) if match else ""


def _defines(leaf: Leaf, term: str) -> bool:
    return (
        re.match(rf"{re.escape(term)}\s*(?::|means|shall mean|refers to|is\b|has the)", plain_start(leaf.text))
        is not None
    )


def _holds(sentence: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", sentence) is not None


def _with_led(found: set[int], leaves: Sequence[Leaf]) -> set[int]:
    """With the list or table that a found leaf introduces: its text is their lead-in, and nothing without it."""
    for number in sorted(found):
        text = leaves[number].text
        below = number + 1
        while below < len(leaves) and leaves[below].lead and text.endswith(leaves[below].lead):
            found.add(below)
            below += 1
    return found

"""Which rows of a table a question names by what stands in their cells. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from statistics import median

from assistant.answering.asking import Asking
from assistant.answering.ranges import fit
from knowledge.types import Leaf
from knowledge.words import terms

CELL_END = re.compile(r"\s*\|\s*|;\s+")
NAME = re.compile(r"([^:]{1,80}):\s+")
FOR_ALL = re.compile(r"(?:all|any|every|each|both)\b", re.I)
NAME_TERMS = 8  # of most first cells: longer ones tell something, and name nothing
COUNTS = re.compile(r"\d{1,2}")  # a small number in a question mostly is no cell

Cells = dict[str, frozenset[str]]  # by column, the terms of each cell
Named = frozenset[tuple[str, frozenset[str]]]  # column, and the value in it that the question names


def meant(rows: Sequence[Leaf], asking: Asking, title: str) -> list[bool]:
    """Of the rows of one table those that the question names; all of them where it names none.

    A row is named where all of a cell stands in the question, "Silver" or "Delay of the VPN", and no other one is
    named by that and more: "senior clerk" names no clerk. Where no list is asked for, a word of its first cell
    will do. What the table is about, `title` and headings, tells no row from another.
    """
    for question in dict.fromkeys((asking.question, asking.search)):
        found = _meant(rows, question, title, loosely=not asking.wants_list)
        if not all(found):
            return found
    return [True] * len(rows)


def _meant(rows: Sequence[Leaf], question: str, title: str, *, loosely: bool) -> list[bool]:
    everything = [True] * len(rows)
    about = {term for leaf in rows[:1] for term in terms(f"{title} {' '.join(leaf.path)} {leaf.lead}")}
    asked = set(terms(question)) - about
    if len(rows) < 2 or not asked:
        return everything
    tables = [_cells(leaf.text, about) for leaf in rows]
    ranges = fit([leaf.text for leaf in rows], question)
    if any(ranges):
        return [fits > 0 for fits in ranges]
    found = [_named(row, leaf.text, tables, asked) for row, leaf in zip(tables, rows, strict=True)]
    if loosely and not any(found) and median(len(_first(row)) for row in tables) <= NAME_TERMS:
        found = [_touched(row, asked) for row in tables]
    if not any(found):
        return everything
    return [not any(names < others for others in found) for names in found]


def _cells(row: str, about: Collection[str]) -> Cells:
    found: dict[str, frozenset[str]] = {}
    column = ""
    for place, part in enumerate(CELL_END.split(row)):
        name = NAME.match(part)
        if name:
            column = name[1]
        elif not column or column.isdigit():  # "first; second", where the one before had no name either
            column = str(place)
        value = part[name.end() :] if name else part
        words = frozenset(terms(value)) - set(about) - set(terms(column))
        found[column] = found.get(column, frozenset()) | words
    return found


def _named(row: Cells, text: str, table: Sequence[Cells], asked: Collection[str]) -> Named:
    named: set[tuple[str, frozenset[str]]] = set()
    for column, words in row.items():
        values = {other[column] for other in table if column in other}
        for value in values:
            if _tells(value) and value <= set(asked) and (value <= words or _for_all(text, column)):
                named.add((column, value))
    return frozenset(named)


def _first(row: Cells) -> frozenset[str]:
    return next(iter(row.values()), frozenset())


def _touched(row: Cells, asked: Collection[str]) -> Named:
    return frozenset(("", frozenset([word])) for word in _first(row) if word in asked and not word.isdigit())


def _tells(value: Collection[str]) -> bool:
    return bool(value) and not all(COUNTS.fullmatch(word) for word in value)


def _for_all(row: str, column: str) -> bool:
    """Whether the row is for everything that may stand in the column: "Who: all staff"."""
    _, found, value = row.partition(f"{column}: ")
    return bool(found) and FOR_ALL.match(value) is not None

"""A sentence or a row that gives a value, with what stands above it, and its words as they are compared. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NewType

from assistant.answering.quantities import Quantity, counts, quantities
from assistant.answering.questions import HOW_MUCH, Asked
from knowledge.types import Document
from knowledge.words import STOP_WORDS, stem, terms, words

Counted = NewType("Counted", str)  # the stem of the noun after "how many"
Kind = Asked | Counted
DIMENSIONS: Mapping[Asked, str] = {
    Asked.DURATION: r"(?:working )?(?:hours|months)",
    Asked.MONEY: r"[$€£%]|[A-Z]{3}\b",
    Asked.PERCENT: r"%",
    Asked.NUMBER: r"(?!time of day).*?",
    Asked.DATE: r"(?:working )?day of month|time of day",
}
_SAME = (  # words that documents of one company use for the same; the first stands for all
    "vendor supplier provider contractor outsourcer",
    "company client customer principal",
    "contract agreement",
    "pay paid payable settle",
    "invoice bill",
    "keep kept retain retention store storage",
    "send sent submit",
    "give gave given",
    "report notify notifies notification tell told inform",
    "terminate termination",
    "delete deletion erase erasure destroy destruction purge",
    "resolve resolution fix repair restore",
    "respond response reply",
    "above over exceeding",
    "eur euro",
)
SAME = {stem(word): stem(row.split()[0]) for row in _SAME for word in row.split()}
HOW_MANY = re.compile(r"\bhow many (?P<what>[a-z][a-z -]*)", re.I)
LONG = re.compile(r"\bhow long (?:\w+ ){1,4}?(?:passwords?|passphrases?|PINs?|user ?names?)\b", re.I)
LETTERS = Counted(stem("characters"))
UNITS = frozenset(stem(word) for word in "second minute hour day week month quarter year percent times".split())
OPEN = re.compile(  # asks for a value without a word that says of which kind
    r"\bwhat(?:['’]s| is| are| was)? (?:the|our|your|their|its)\b[^?;,]*?\b(?:targets?|levels?|thresholds?|goals?"
    r"|objectives?|rates?|ratio|quota|minimum|maximum|margin|tolerance|availability|uptime|accuracy)\b",
    re.I,
)
DATED = re.compile(  # asks for a day or a time, which "when" alone says elsewhere
    r"\bdeadlines?\b|\bcut-?offs?\b|\b(?:by|until|till) when\b|\bhow (?:late|early)\b|\bat the latest\b"
    r"|\b(?:opening|office|business|service|phone|support|desk|staffed|core) (?:hours|times)\b"
    r"|\bhours of (?:service|operation|work)\b",
    re.I,
)
CELL = re.compile(r"(?:^|; )(?P<column>[^:;]{1,80}): (?P<value>[^;]*)")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence or row of one document."""

    document: Document
    text: str
    path: tuple[str, ...] = ()  # headings above, outermost first
    lead: str = ""  # what introduces its list or table
    row: bool = False

    @property
    def above(self) -> str:
        return " ".join([*self.path, self.lead])

    @property
    def read(self) -> str:
        """As a reader meets it: in an FAQ after its question, which says what it is about."""
        heading = self.path[-1] if self.path else ""
        return f"{heading} {self.text}" if heading.rstrip().endswith("?") else self.text

    @property
    def cells(self) -> list[tuple[str, str]]:
        """Column and value of a row, in order."""
        return [(cell["column"], cell["value"]) for cell in CELL.finditer(self.text)] if self.row else []


def meant(text: str) -> list[str]:
    """The terms of a text, those that mean the same written the same."""
    return [SAME.get(term, term) for term in terms(text)]


def sought(question: str, kinds: Collection[Asked]) -> frozenset[Kind]:
    """The kinds of values that are compared for a question; `kinds`: those it asks for by its words."""
    if Asked.PERSON in kinds and not HOW_MUCH.search(question.lower()):
        return frozenset()  # "who approves a refund?" asks for no sum
    found: frozenset[Kind] = frozenset(kind for kind in kinds if kind in DIMENSIONS)
    if Asked.NUMBER in found and (noun := _counted(question)):
        return found | {noun}
    if Asked.DURATION in found and LONG.search(question):
        return found | {LETTERS}
    if DATED.search(question):
        found |= {Asked.DATE}
    if not kinds and OPEN.search(question):
        return frozenset({Asked.DURATION, Asked.MONEY, Asked.PERCENT})
    return found


def _counted(question: str) -> Counted | None:
    """ "How many team leads does a shift have?" counts leads."""
    match = HOW_MANY.search(question)
    held: list[str] = []
    for word in words(match["what"]) if match else []:
        if word.lower() in STOP_WORDS or word.lower() == "per":
            break
        held.append(word)
    if not held or any(stem(word) in UNITS for word in held):
        return None
    many = (word for word in held if word.endswith("s") and not word.endswith("ss"))
    return Counted(stem(next(many, held[0])))


def values(text: str, kinds: Collection[Kind]) -> list[Quantity]:
    """The quantities of the kinds that were asked for."""
    units = [DIMENSIONS[kind] for kind in kinds if isinstance(kind, Asked) and kind in DIMENSIONS]
    wanted = re.compile("|".join(units) or r"(?!)")
    found = [found for found in quantities(text) if wanted.match(found.dimension)]
    nouns = [kind for kind in kinds if not isinstance(kind, Asked)]
    return found + [count for noun in nouns for count in counts(text, noun)]

"""Questions about the documents as such: which there are, and what one may not see. Pure.

No document tells it, and a search for "documents" finds only those that speak of documents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from assistant.answering.conflicts import PRECEDENCE, rank
from assistant.naming import title_of, within
from knowledge.types import Document

MOST_LISTED = 20
PLEASE = (
    r"\W*(?:(?:please|hey|hi|hello|ok|so|and|could you|can you|would you|tell me"
    r"|i (?:want|would like|need) (?:you )?to)\W+)*"
)
THINGS = r"(?:documents?|docs|files?|sources|papers|texts|contracts and policies)"
OURS = r"(?:(?:all|every|any|each|of|the|your|these|those|available|visible|other|me|us|a list of) )*"
HAVING = (
    r"(?: (?:that |which )?(?:(?:do |can |may |could )?(?:you|i|we)(?: can| may| could| now| all)*"
    r" (?:have|know|see|read|hold|search|use|ask|access|look at|(?:have )?access(?: to)?|got|quote|open"
    r"|(?:have )?(?:been )?(?:read|given|indexed|loaded))(?: (?:of|about|from|in|access to|to))?"
    r"|are (?:there|available|visible|loaded|indexed|in here)(?: to (?:me|us|you))?"
    r"|is there|there are|exist|available|in (?:here|(?:the|your) (?:knowledge base|library|index))))?"
)
END = r"(?:[,;]? (?:please|for me|here|right now|now|currently|at the moment|today|in total|altogether|exist))*\W*"
ALL = re.compile(
    rf"{PLEASE}(?:(?:list|show|name|give|tell|print|enumerate) {OURS}{THINGS}{HAVING}"
    rf"|(?:what|which|how many)(?: are)? {OURS}{THINGS}"
    rf"(?: (?:do|can|may|did|have|are) (?:you|i|we|there)(?: all| now| have)*"
    rf"(?: (?:have|know|see|read|hold|search|use|ask|access|got|available|loaded|quote))?"
    rf"(?: (?:of|about|from|access to|to))?|{HAVING})"
    rf"|what is in (?:the|your) (?:knowledge base|library|index)|what (?:do|can) you (?:know|see)"
    rf"|what (?:can|may) i ask(?: you)?(?: about)?){END}",
    re.I,
)
NOT = r"(?:not|never|n['’]?t|['’]t)"
SEEING = r"(?:see|read|access|view|look at|know)"
HIDDEN = re.compile(
    rf"{PLEASE}(?:(?:what|which|list|show|name|tell|how many|are there|is there)\b[^?.]{{0,60}}?"
    rf"(?:\b(?:may|can|could|am|are|do) ?{NOT} (?:i|we)\b(?: (?:allowed|permitted|able) to)?"
    rf"|\b(?:may|can|could|am|are) (?:i|we) {NOT}\b(?: (?:allowed|permitted|able) to)?"
    rf"|\b(?:i|we) (?:may|can|could|am|are|do) ?{NOT}(?: (?:allowed|permitted|able) to)?|\bi['’]?m not allowed to"
    rf"|\b(?:hidden|kept|withheld) from (?:me|us)\b|\b(?:are you|do you) (?:hiding|hide|keep(?:ing)?)\b)"
    rf"(?: (?:have )?(?:{SEEING}|access to))?(?: from (?:me|us))?){END}",
    re.I,
)
NOTHING_HIDDEN_IS_TOLD = (
    "I do not know of any document that you may not see: I read only those that you may. “Which documents do you"
    " have?” lists them."
)


class Wanted(Enum):
    """What is asked about the library."""

    ALL = "all"
    HIDDEN = "hidden"


def asked_library(question: str) -> Wanted | None:
    plain = " ".join(question.split())
    if len(plain) > 160:
        return None
    if HIDDEN.fullmatch(plain):
        return Wanted.HIDDEN
    return Wanted.ALL if ALL.fullmatch(plain) else None


def in_order(documents: Sequence[Document], precedence: Sequence[str] = PRECEDENCE) -> list[Document]:
    """By type, the one that prevails first, and by title."""
    return sorted(documents, key=lambda one: (rank(one, precedence), title_of(one.title, one.path).lower()))


def listed(shown: Sequence[Document], left: int) -> str:
    """`shown` are cited as [1], [2] and so on; `left`: how many there are besides."""
    many = len(shown) + left
    head = "There is one document" if many == 1 else f"There are {many} documents"
    rows = [f"{head} that you may ask about [1]:"]
    rows += [
        f"- {within(title_of(one.title, one.path))} ({one.type}) [{n}]" for n, one in enumerate(shown, start=1)
    ]
    return "\n".join(rows + ([f"… and {left} more [{len(shown)}]."] if left else []))

"""Questions about the documents as such: which there are, and what one may not see. Pure.

No document tells it, and a search for "documents" finds only those that speak of documents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from assistant.answering.conflicts import PRECEDENCE, rank
from assistant.naming import title_of, within
from knowledge.types import Document

MOST_LISTED = 20
LONGEST = 160  # characters of a question that asks for nothing else
PLEASE = (
    r"\W*(?:(?:please|hey|hi|hello|ok|so|and|could you|can you|would you|tell me"
    r"|i (?:want|would like|need) (?:you )?to)\W+)*"
)
THINGS = r"(?:documents?|docs|files?|sources|papers|texts|contracts and policies)(?: (?:titles|names|paths))?"
OURS = (
    r"(?:(?:all|every|any|each|of|the|your|these|those|available|visible|other|me|us|a list of"
    r"|(?:titles|names|paths)(?: and (?:titles|names|paths))? of) )*"
)
BASE = r"(?:the|your) (?:(?:whole|entire) )?(?:knowledge base|library|index)"
TYPES = {
    "contract": "contracts|agreements",
    "sla": "slas|service level agreements",
    "policy": "policies",
    "process": "processes|procedures",
    "guide": "guides|guidelines",
    "faq": "faqs",
}
TYPE = re.compile(r"\b(?:" + "|".join(f"(?P<{name}>{words})" for name, words in TYPES.items()) + r")\b", re.I)
HAVING = (
    r"(?: (?:that |which )?(?:(?:do |can |may |could )?(?:you|i|we)(?: can| may| could| now| all)*"
    r" (?:have|know|see|read|hold|search|use|ask|access|look at|(?:have )?access(?: to)?|got|quote|open"
    r"|(?:have )?(?:been )?(?:read|given|indexed|loaded))(?: (?:of|about|from|in|access to|to))?"
    r"|are (?:there|available|visible|loaded|indexed|in here)(?: to (?:me|us|you))?"
    rf"|is there|there are|exist|available|(?:are )?in (?:here|{BASE})))?"
)
END = r"(?:[,;]? (?:please|for me|here|right now|now|currently|at the moment|today|in total|altogether|exist))*\W*"
ALL = re.compile(
    rf"{PLEASE}(?:(?:list|show|name|give|tell|print|enumerate) {OURS}{THINGS}{HAVING}"
    rf"|(?:what|which|how many)(?: are)? {OURS}{THINGS}"
    rf"(?: (?:do|can|may|did|have|are) (?:you|i|we|there)(?: all| now| have)*"
    rf"(?: (?:have|know|see|read|hold|search|use|ask|access|got|available|loaded|quote))?"
    rf"(?: (?:of|about|from|access to|to))?|{HAVING})"
    rf"|what is in {BASE}|(?:list|show|print|dump) {BASE}|what (?:do|can) you (?:know|see)"
    r"|(?:list|show|tell) (?:me |us )?(?:all|everything)(?: that)? you (?:have|know)"
    rf"|what (?:can|may) i ask(?: you)?(?: about)?|what (?:can|could) you tell (?:me|us) about){END}",
    re.I,
)
NOT = r"(?:not|never|n['’]?t|['’]t)"
SEEING = r"(?:see|read|access|view|look at|know)"
HIDDEN = re.compile(
    rf"{PLEASE}(?:(?:what|which|list|show|name|tell|how many|are there|is there)\b[^?.]{{0,60}}?"
    rf"(?:\b(?:may|can|could|am|are|do) ?{NOT} (?:i|we)\b(?: (?:allowed|permitted|able) to)?"
    rf"|\b(?:may|can|could|are) you {NOT}\b(?: (?:allowed|permitted|able) to)? (?:show|tell)(?: me| us)?"
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


@dataclass(frozen=True, slots=True)
class Asked:
    """`type`: of the documents that are asked for, where not for all."""

    wanted: Wanted
    type: str | None = None


def asked_library(question: str) -> Asked | None:
    plain = " ".join(question.split())
    if len(plain) > LONGEST:
        return None
    if HIDDEN.fullmatch(plain):
        return Asked(Wanted.HIDDEN)
    if ALL.fullmatch(plain):
        return Asked(Wanted.ALL)
    types = [str(found.lastgroup) for found in TYPE.finditer(plain)]
    if len(types) == 1 and ALL.fullmatch(TYPE.sub("documents", plain)):
        return Asked(Wanted.ALL, types[0])
    return None


def in_order(documents: Sequence[Document], precedence: Sequence[str] = PRECEDENCE) -> list[Document]:
    """By type, the one that prevails first, and by title."""
    return sorted(documents, key=lambda one: (rank(one, precedence), title_of(one.title, one.path).lower()))


def listed(shown: Sequence[Document], left: int, of_type: str | None = None) -> str:
    """`shown` are cited as [1], [2] and so on; `left`: how many there are besides."""
    many = len(shown) + left
    head = "There is one document" if many == 1 else f"There are {many} documents"
    head += f" of the type “{of_type}”" if of_type else ""
    rows = [f"{head} that you may ask about [1]:"]
    rows += [
        f"- {within(title_of(one.title, one.path))} ({one.type}) [{n}]" for n, one in enumerate(shown, start=1)
    ]
    return "\n".join(rows + ([f"… and {left} more [{len(shown)}]."] if left else []))

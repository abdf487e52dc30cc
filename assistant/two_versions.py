"""Two versions that a question holds against each other: named by days, or by how their titles differ. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.answering.contrasts import MOST_CHARACTERS
from assistant.dating import READINGS, YEAR
from knowledge.types import Document
from knowledge.versions import Versions

COMPARES = re.compile(
    r"\b(?:compar(?:e|es|ed|ing|ison)|contrast|differ(?:s|ed|ences?|ent)?|versus|vs"
    r"|chang(?:e|es|ed) (?:between|from))\b",
    re.I,
)
TODAY = re.compile(
    r"\b(?:today|now|currently|at present|(?:the|our|its) (?:current|present|latest) (?:one|version))\b", re.I
)
BEFORE_A_DAY = r"(?:(?:in|of|from|for|on|as of|since|during|at)\s+)?(?:the\s+)?"
ASKING = re.compile(
    r"^\W*(?:please\s+|(?:can|could|would) you\s+)?(?:compare|contrast|give me a comparison of)\b"
    r"|\b(?:what|which)(?:\s+(?:is|are|was|were)|['’]s)\s+(?:the\s+)?(?:\w+\s+)?(?:differences?|different)\b"
    r"|\bhow different\b"
    r"|^\W*(?:how|in what way)\s+(?:do|does|did|is|are|was|were|has|have)\b|\bdiffer(?:s|ed|ent|ences?)?\b"
    r"|\bchang(?:e|es|ed)\b|\b(?:between|versus|vs|(?:when )?compared|as against)\b",
    re.I,
)
LEFT_OVER = re.compile(
    r"(?:\b(?:and|with|to|from|of|in|on|those|that|these|the|one|ones|versions?|its?|their|than)\s*)+(?=[\s?.!,]*$)"
    r"|^(?:\W*\b(?:and|with|to|from|of|in|on|about|those|that|between|versions?)\b)+|\band(?=\s+(?:of|on|about|in|for)\b)",
    re.I,
)
BETWEEN = re.compile(r"\W*(?:and|with|to|from)\W*", re.I)
SAYS = re.compile(r"\b(?:sa(?:y|ys|id)|is|are|was|were|has|had|must|may|can|shall|should|does|do|did)\b", re.I)
Span = tuple[int, int]  # of characters
SHORT = 2  # letters of "A" in "edition A": alone it is a word of any question


@dataclass(frozen=True, slots=True)
class Two:
    """The earlier day and the later one, and the question about each without the words that chose them."""

    days: tuple[date, date]
    question: str


def by_days(question: str, today: date) -> list[Two]:
    """ "The rules of 2025 and those of 2026", "in March 2025 and today": the likeliest reading first.

    A stretch stands for its last day, or for its first: a version that bears the name of a year may end within it.
    """
    if not _compares(question):
        return []
    found = dict(_dated(question, today))
    rest = _without(question, list(found))
    if len(set(found.values())) == 1 and TODAY.search(rest):
        rest = TODAY.sub(" ", rest)
        found[len(question), len(question)] = (today, today)
    spans = sorted(set(found.values()))
    if len(spans) != 2:
        return []
    days = dict.fromkeys((one, other) for other in reversed(spans[1]) for one in reversed(spans[0]) if one < other)
    return [Two(pair, _asked(rest)) for pair in days]


def by_titles(question: str, versions: Versions, on: date) -> Two | None:
    """ "Edition A and edition B": words in the title of one version and of none of its family's others.

    Of a family of two, one is enough: "the rules and their next edition".
    """
    if not _compares(question):
        return None
    found: list[tuple[int, Two]] = []
    known: set[int] = set()
    for document in versions.documents:
        if document.id in known:
            continue
        known |= (family := versions.family(document))
        members = [one for one in versions.documents if one.id in family and one.passages and not one.amends]
        told = {
            one.id: _told_apart(question, one, [other for other in members if other != one]) for one in members
        }
        named = [one for one in members if told[one.id]]
        if len(members) == 2 and named:
            named = members
        days = sorted({_day_of(one, versions, on) for one in named})
        if len(named) == len(days) == 2:
            rest = _without(question, [span for one in named for span in told[one.id]])
            shared = {word for word in _words(rest) if len(word) > SHORT} & set(_words(document.title))
            found.append((len(shared), Two((days[0], days[1]), _asked(rest))))
    best = max((count for count, _ in found), default=0)
    alike = [two for count, two in found if count == best]
    return alike[0] if len(alike) == 1 and best else None


def _compares(question: str) -> bool:
    return len(question) <= MOST_CHARACTERS and COMPARES.search(question) is not None


def _dated(question: str, today: date) -> Iterator[tuple[Span, tuple[date, date]]]:
    """Where the question names a stretch, with its first day and its last; one that has begun ends today."""
    taken: list[Span] = []
    for pattern, reading in READINGS:
        if YEAR not in pattern:
            continue
        for match in re.finditer(rf"(?<![\w-]){BEFORE_A_DAY}{pattern}(?!\w|-\d)", question, re.I):
            span = reading(match, today)
            if span is None or any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            first, last = span
            yield match.span(), (first, min(last, today) if first <= today else last)


def _told_apart(question: str, document: Document, others: Sequence[Document]) -> list[Span]:
    """Where the question holds a word of this title that no other title of its family holds."""
    elsewhere = {word for other in others for word in _words(other.title)}
    own = _words(document.title)
    found: list[Span] = []
    for before, word in zip(["", *own], own, strict=False):
        if word in elsewhere or (len(word) <= SHORT and not before):
            continue
        name = rf"{re.escape(before)}\W+{re.escape(word)}" if len(word) <= SHORT else re.escape(word)
        match = re.search(rf"(?<!\w)(?:the\s+)?{name}(?!\w)", question, re.I)
        if match:
            found.append(match.span())
    return found


def _day_of(document: Document, versions: Versions, on: date) -> date:
    """The last day on which it holds, at most `on`; its first one where it is to come."""
    begin = document.effective_from
    if begin and begin > on:
        return begin
    begun = [one.effective_from for one in versions.followers(document) if one.effective_from and not one.amends]
    ends = [day - timedelta(days=1) for day in begun]
    return min([*ends, *([document.effective_to] if document.effective_to else []), on])


def _without(question: str, spans: Sequence[Span]) -> str:
    rest, at = "", 0
    for start, end in sorted(spans):
        between = question[at:start]
        rest += " " if at and BETWEEN.fullmatch(between) else f"{between} "
        at = max(at, end)
    return rest + question[at:]


def _asked(rest: str) -> str:
    """The question about one of both: about a topic, or what the document says."""
    plain = " ".join(ASKING.sub(" ", rest).split())
    while (shorter := " ".join(LEFT_OVER.sub(" ", plain).split())) != plain:
        plain = shorter
    plain = plain.strip(" ?.!,;:")
    return f"{plain}?" if SAYS.search(plain) else f"What did {plain} say?"


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.casefold())

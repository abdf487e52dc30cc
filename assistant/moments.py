"""Which day a question is about: the one in its own words where they ask for a version, else `--on`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.answering.asking import understand
from assistant.answering.questions import courtesy, leans_back
from assistant.dating import AskedDay, asked_day, asked_version
from assistant.types import Turn
from knowledge.retriever import Ranking, Retriever
from knowledge.types import Caller, Document
from knowledge.versions import Versions

LOOKED_AT = 3  # best documents, or passages, whose versions count as those that are asked about
AS_GOOD = 0.05  # a version of that day whose best passage scores so little below today's best one


@dataclass(frozen=True, slots=True)
class Timed:
    """A question as it is searched for: without the words of its day, when they chose the versions."""

    question: str
    history: tuple[Turn, ...]
    day: date
    named: bool = False
    and_now: bool = False  # what holds on the day of the question is asked for, too


def timed(question: str, history: Sequence[Turn], caller: Caller, on: date, retriever: Retriever) -> Timed:
    plain = Timed(question, tuple(history), on)
    asked, turns = _asked(question, tuple(history), on)
    if asked is None:
        return _of_version(plain, caller, retriever)
    if asked.day == on:
        return plain
    own = asked_day(question, on)
    found = Timed(own.rest if own else question, turns, asked.day, named=True)
    if asked.of_version or _has_versions(
        understand(found.question, turns).search, caller, asked.day, on, retriever
    ):
        return found
    return plain


def _of_version(plain: Timed, caller: Caller, retriever: Retriever) -> Timed:
    """ "Under the old schedule": the last day of the version before the one that answers; else `plain`."""
    wanted = asked_version(plain.question)
    if wanted is None:
        return plain
    on = plain.day
    now = retriever.rank(understand(plain.question, plain.history).search, caller, on)
    for document in _documents(now, LOOKED_AT):
        day = _neighbouring(document, now.view.versions, on, before=wanted.before)
        if day is not None:
            return replace(plain, day=day, named=True, and_now=wanted.and_now)
    return plain


def _neighbouring(document: Document, versions: Versions, on: date, *, before: bool) -> date | None:
    """The last day before a document took the place of another, or was amended; the first day of what follows."""
    if not before:
        following = versions.coming(document, on)
        return following.effective_from if following else None
    changes = [*versions.followers(document), *([document] if versions.replaced(document) else [])]
    begun = [one.effective_from for one in changes if one.effective_from and one.effective_from <= on]
    return max(begun) - timedelta(days=1) if begun else None


def _asked(question: str, history: tuple[Turn, ...], on: date) -> tuple[AskedDay | None, tuple[Turn, ...]]:
    """A follow-up that leans on the turn before it keeps its day."""
    asked = asked_day(question, on)
    places = [n for n, turn in enumerate(history) if turn.role == "user" and not courtesy(turn.text)]
    if not places or not leans_back(question):
        return asked, history
    before = asked_day(history[places[-1]].text, on)
    if before is None:
        return asked, history
    turns = list(history)
    turns[places[-1]] = replace(turns[places[-1]], text=before.rest)
    return asked or before, tuple(turns)


def _has_versions(question: str, caller: Caller, day: date, on: date, retriever: Retriever) -> bool:
    """Whether what answers on that day is another version, or something that is over by now.

    "How much was returned in the first quarter" names a time too, and the document of today holds the answer.
    """
    then, now = (retriever.rank(question, caller, one) for one in (day, on))
    current = {document.id for document in now.view.documents} - _amended(then, now)
    best = _documents(then, LOOKED_AT)
    others = [document for document in best if document.id not in current]
    families: set[int] = set().union(*(now.view.versions.family(document) for document in others))
    if any(document.id in families for document in _documents(now, LOOKED_AT)):
        return True
    leads = bool(others) and others[0] is best[0]
    return leads and (not len(now.rows) or float(then.scores[0]) >= float(now.scores[0]) - AS_GOOD)


def _amended(then: Ranking, now: Ranking) -> set[int]:
    """Ids of the documents of whose best passages of that day an amendment has changed one by now."""
    found: set[int] = set()
    for row in then.rows[:LOOKED_AT]:
        passage = int(then.view.passage_ids[row])
        if passage not in now.view.rows or (passage in now.view.in_part) != (passage in then.view.in_part):
            found.add(then.view.documents[int(then.view.index.document[row])].id)
    return found


def _documents(ranking: Ranking, count: int) -> list[Document]:
    found: dict[int, Document] = {}
    for row in ranking.rows:
        document = ranking.view.documents[int(ranking.view.index.document[row])]
        found.setdefault(document.id, document)
        if len(found) == count:
            break
    return list(found.values())

"""Which day a question is about: the one in its own words where they ask for a version, else `--on`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.answering.asking import understand
from assistant.answering.questions import leans_back
from assistant.answering.small_talk import courtesy
from assistant.dating import AskedDay, asked_day, asked_version, spoken_of_as
from assistant.gist import asked_gist
from assistant.meant import documents_meant
from assistant.two_versions import Two, by_days, by_titles
from assistant.types import Turn
from knowledge.retriever import Ranking, Retriever
from knowledge.types import Caller, Document
from knowledge.versions import Versions

LOOKED_AT = 3  # best documents, or passages, whose versions count as those that are asked about
TURNS_BACK = 6  # that "and before that?" is followed through
AS_GOOD = 0.05  # a version of that day whose best passage scores so little below today's best one


@dataclass(frozen=True, slots=True)
class Timed:
    """A question as it is searched for: without the words of its day, when they chose the versions."""

    question: str
    history: tuple[Turn, ...]
    day: date
    named: bool = False
    other: date | None = None  # the day of the version beside this one, where two are asked for
    unmet: date | None = None  # the day that the question speaks of, where no other version answers on it


def timed(question: str, history: Sequence[Turn], caller: Caller, on: date, retriever: Retriever) -> Timed:
    plain = Timed(question, tuple(history), on)
    two = _of_two(plain, caller, retriever)
    if two is not None:
        return two
    asked, turns = _asked(question, tuple(history), on)
    wanted = asked_version(question)
    if wanted and wanted.just and asked_day(question, on) is None:
        start = _spoken_of(question, tuple(history), caller, on, retriever)
        return _of_version(replace(plain, history=turns, day=start), caller, retriever)
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
    leans = own is not None and bool(turns) and leans_back(question)
    said = spoken_of_as(question, asked.day, on) or (asked.day < on and leans)
    return replace(plain, unmet=asked.day) if said else plain


def _of_two(plain: Timed, caller: Caller, retriever: Retriever) -> Timed | None:
    """ "How do the rules of 2025 and of 2026 differ?": what answers on one of these days is another version."""
    for two in by_days(plain.question, plain.day):
        search = understand(two.question, plain.history).search
        if _has_versions(search, caller, *two.days, retriever):
            return _beside(plain, two)
    titled = by_titles(plain.question, retriever.views.of(caller, plain.day).versions, plain.day)
    return _beside(plain, titled) if titled else None


def _beside(plain: Timed, two: Two) -> Timed:
    return replace(plain, question=two.question, day=two.days[0], named=True, other=two.days[1])


def _spoken_of(question: str, history: tuple[Turn, ...], caller: Caller, on: date, retriever: Retriever) -> date:
    """The day of what a follow-up leans on: "and before that?" goes on from there."""
    last = _last(history) if leans_back(question) else None
    if last is None:
        return on
    return timed(history[last].text, history[max(0, last - TURNS_BACK) : last], caller, on, retriever).day


def _last(history: Sequence[Turn]) -> int | None:
    """The number of the user's last turn that asks something."""
    return max(
        (n for n, turn in enumerate(history) if turn.role == "user" and not courtesy(turn.text)), default=None
    )


def _of_version(plain: Timed, caller: Caller, retriever: Retriever) -> Timed:
    """ "Under the old schedule": the last day of the version before the one that answers; else `plain`."""
    wanted, said = asked_version(plain.question), asked_gist(plain.question)
    if wanted is None and not said:
        return plain
    on = plain.day
    now = retriever.rank(understand(plain.question, plain.history).search, caller, on)
    versions = now.view.versions
    ranked = documents_of(now)
    named = documents_meant(said, ranked) if said else []
    if wanted is None:
        return plain if named else _of_lapsed(plain, said, now)
    for document in named[:1] or ranked[:LOOKED_AT]:
        day = _neighbouring(document, versions, on, before=wanted.before)
        if day is not None:
            return replace(plain, day=day, named=True, other=on if wanted.and_now else None)
    first = ranked[0].effective_from if ranked else None
    return replace(plain, unmet=first - timedelta(days=1)) if wanted.just and first else plain


def _of_lapsed(plain: Timed, said: str, now: Ranking) -> Timed:
    """ "What does the 2024 SLA say?" names a version that was replaced, and it alone: its last day."""
    versions = now.view.versions
    found = documents_meant(said, [one for one in versions.documents if one.passages])
    if len(found) != 1 or not any(one.id in versions.family(found[0]) for one in now.view.documents):
        return plain
    begun = [one.effective_from for one in versions.followers(found[0]) if one.effective_from and not one.amends]
    days = [day - timedelta(days=1) for day in begun]
    days += [found[0].effective_to] if found[0].effective_to else []
    return replace(plain, day=min(days), named=True) if days and min(days) < plain.day else plain


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
    last = _last(history)
    if last is None or not leans_back(question):
        return asked, history
    before = asked_day(history[last].text, on)
    if before is None:
        return asked, history
    turns = list(history)
    turns[last] = replace(turns[last], text=before.rest)
    return asked or before, tuple(turns)


def _has_versions(question: str, caller: Caller, day: date, on: date, retriever: Retriever) -> bool:
    """Whether what answers on that day is another version, or something that is over by now.

    "How much was returned in the first quarter" names a time too, and the document of today holds the answer.
    """
    then, now = (retriever.rank(question, caller, one) for one in (day, on))
    current = {document.id for document in now.view.documents} - _amended(then, now)
    best = documents_of(then)[:LOOKED_AT]
    others = [document for document in best if document.id not in current]
    families: set[int] = set().union(*(now.view.versions.family(document) for document in others))
    if any(document.id in families for document in documents_of(now)[:LOOKED_AT]):
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


def documents_of(ranking: Ranking) -> list[Document]:
    """All that the view holds: those of the passages that were found first, each by its best one."""
    found = dict.fromkeys(ranking.view.index.document[ranking.rows].tolist())
    rest = dict.fromkeys(range(len(ranking.view.documents)))
    return [ranking.view.documents[number] for number in found | rest]

"""What an answer says about its own versions: the day it speaks of, what is coming, what is overdue. Pure.

A note never becomes a sentence without a marker, and never shows a value of a version that is not in force.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.naming import called, owner_of
from assistant.types import Answer
from knowledge.spelling import Spelled
from knowledge.types import Document
from knowledge.versions import Versions
from knowledge.visibility import in_force

SINCE_WHEN = re.compile(
    r"\b(?:since|from) when\b|\bwhen (?:did|does|do|will) .{2,80}?\b(?:take effect|come into (?:force|effect)"
    r"|become effective|start to apply|enter into force)\b"
    r"|\bhow long (?:has|have) .{2,80}? (?:been in force|applied)\b",
    re.I,
)
ENDING = re.compile(r"[.!?]?\s*$")
OVERDUE_NOTES = 2


@dataclass(frozen=True, slots=True)
class Moment:
    """The day an answer speaks of, and the day it is given (`--on`, as a rule today)."""

    spoken_of: date
    asked_on: date
    today: date
    named: bool = False  # the question's own words name the day
    unmet: date | None = None  # the day that they name, where no version of that day answers


def annotated(
    answer: Answer, documents: Sequence[Document], versions: Versions, moment: Moment, asked: Spelled
) -> Answer:
    """`documents` may be cited, `versions` holds what the caller may see of any day, `asked` is the question."""
    cited = _cited(answer, documents)
    early = _of_no_version(answer, cited, versions, moment)
    if early:
        text = f"As of {moment.unmet}: {_read_as(early, asked)}"
        return replace(answer, answer=text, abstained=True, confidence=0.0, citations=())
    answer = _without_coming(answer, cited, moment)
    text = _read_as(answer.answer, asked)
    if not answer.abstained:
        text = _again(text, cited, versions, moment)
        text = _since(text, cited, asked.text) + _coming(text, cited, versions, moment) + _overdue(cited, moment)
    past = any(
        not in_force(document, moment.today, versions.documents) or _amended_since(document, versions, moment)
        for document in cited.values()
    )
    if moment.named or (past and not answer.abstained):
        text = _dated(text, moment.spoken_of)
    return answer if text == answer.answer else replace(answer, answer=text)


def asks_since_when(question: str) -> bool:
    return bool(SINCE_WHEN.search(question))


def _cited(answer: Answer, documents: Sequence[Document]) -> Mapping[int, Document]:
    """By marker, each document once."""
    by_path = {document.path: document for document in documents}
    found: dict[int, Document] = {}
    for citation in answer.citations:
        document = by_path.get(citation.document)
        if document is not None and document not in found.values():
            found[citation.marker] = document
    return found


def _dated(text: str, day: date) -> str:
    """ "As of 2025-03-31: …" stands before the first sentence and is part of it."""
    if text.startswith("- ") or re.match(r"\d+[.)] ", text):
        return f"As of {day} [1]:\n{text}"
    return f"As of {day}: {text}"


def none_then(document: Document, versions: Versions, day: date, on: date) -> str:
    """That no version of a document was in force. What has not begun is not named: its title may hold a value."""
    every = [one for one in versions.documents if one.id in versions.family(document) and not one.amends]
    begins = [one.effective_from for one in every if one.effective_from and one.effective_from > day]
    ends = [one.effective_to for one in every if one.effective_to and one.effective_to < day]
    known = ends or any(begin <= on for begin in begins)
    name = f"version of {called(document)}" if known else "document of that name"
    said = [f"the last one ended on {max(ends)}"] if ends else []
    if begins:
        took = "took" if min(begins) <= on else "takes"
        said.append(f"{'the next' if ends else 'the first' if known else 'one'} {took} effect on {min(begins)}")
    what = f"no {name} that I can see {'was' if day < on else 'is'} in force"
    return f"{what[0].upper()}{what[1:]}{'; ' if said else ''}{' and '.join(said)}."


def _of_no_version(answer: Answer, cited: Mapping[int, Document], versions: Versions, moment: Moment) -> str:
    """What is said of a day on which no version of what answers today was in force; empty otherwise.

    A source that names the month or the year speaks of that day, whenever it was written.
    """
    day = moment.unmet
    if day is None or answer.abstained or not cited:
        return ""
    spoken = " ".join(f"{one.title} {one.document} {one.section} {one.quote}" for one in answer.citations)
    families = set[int]().union(*(versions.family(document) for document in cited.values()))
    held = any(in_force(one, day, versions.documents) for one in versions.documents if one.id in families)
    if held or str(day.year) in spoken or f"{day:%B}" in spoken:
        return ""
    said = none_then(next(iter(cited.values())), versions, day, moment.asked_on)
    return f"The documents that I can see do not answer this. {said}"


def _without_coming(answer: Answer, cited: Mapping[int, Document], moment: Moment) -> Answer:
    """An abstention shows nothing of what is not in force yet."""
    if not answer.abstained or moment.spoken_of <= moment.asked_on:
        return answer
    coming = {one.path for one in cited.values() if one.effective_from and one.effective_from > moment.asked_on}
    return replace(answer, citations=tuple(one for one in answer.citations if one.document not in coming))


def _coming(text: str, cited: Mapping[int, Document], versions: Versions, moment: Moment) -> str:
    for document in cited.values():
        following = versions.coming(document, moment.spoken_of)
        if (
            following is None
            or following.effective_from is None
            or f"effect on {following.effective_from}" in text
        ):
            continue
        takes = "takes" if following.effective_from > moment.today else "took"
        what = "an amendment of" if following.amends else "a new version of"
        changed = (versions.replaced(document) or document) if following.amends and document.amends else document
        return _within_end(text, f"{what} {called(changed)} {takes} effect on {following.effective_from}")
    return text


def _again(text: str, cited: Mapping[int, Document], versions: Versions, moment: Moment) -> str:
    """What another one had replaced for a while is in force again, and its author may not know."""
    for document in cited.values():
        ended = [d for d in versions.followers(document) if not d.amends and _ended(d, moment.spoken_of)]
        if ended:
            last = max(ended, key=lambda d: d.effective_to or date.min)
            other = f"{called(last)}, which" if last.title != document.title else "the version that"
            said = f"{called(document)} is in force again: {other} had replaced it"
            return _within_end(text, f"{said}{',' if ', which' in other else ''} ended on {last.effective_to}")
    return text


def _ended(document: Document, day: date) -> bool:
    return document.effective_to is not None and document.effective_to < day


def _read_as(text: str, asked: Spelled) -> str:
    said = " and ".join(f"“{slip.written}” as “{slip.read}”" for slip in asked.slips)
    return _within_end(text, f"I read {said}") if said else text


def _within_end(text: str, said: str) -> str:
    """In brackets before the last full stop: no sentence of its own."""
    ending = ENDING.search(text)
    cut = ending.start() if ending else len(text)
    return f"{text[:cut]} ({said}){text[cut:].strip()}"


def _amended_since(document: Document, versions: Versions, moment: Moment) -> bool:
    """What a document said on an earlier day may have been changed by now."""
    following = versions.coming(document, moment.spoken_of)
    begun = following.effective_from if following is not None and following.amends else None
    return begun is not None and begun <= moment.today


def _since(text: str, cited: Mapping[int, Document], asked: str) -> str:
    if not asks_since_when(asked):
        return ""
    for marker, document in cited.items():
        name = called(document)
        if document.effective_from and not re.search(rf"{re.escape(name)} (?:is in force|takes effect)", text):
            return f"{name} is in force since {document.effective_from} [{marker}].\n\n"
    return ""


def _overdue(cited: Mapping[int, Document], moment: Moment) -> str:
    said = ""
    late = [(m, d) for m, d in cited.items() if d.review_by and d.review_by < moment.asked_on]
    for marker, document in late[:OVERDUE_NOTES]:
        name = owner_of(document)
        owner = f"it is owned by {name}" if name else "nobody is named as its owner"
        said += f"\n\nThe review of {called(document)} is overdue since {document.review_by}; {owner} [{marker}]."
    return said

"""What an answer says about its own versions: the day it speaks of, what is coming, what is overdue. Pure.

A note never becomes a sentence without a marker, and never shows a value of a version that is not in force.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

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


def annotated(
    answer: Answer, documents: Sequence[Document], versions: Versions, moment: Moment, asked: Spelled
) -> Answer:
    """`documents` may be cited, `versions` holds what the caller may see of any day, `asked` is the question."""
    cited = _cited(answer, documents)
    text = _read_as(answer.answer, asked)
    if not answer.abstained:
        text = _since(cited, asked.text) + _coming(text, cited, versions, moment) + _overdue(cited, moment)
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


def _coming(text: str, cited: Mapping[int, Document], versions: Versions, moment: Moment) -> str:
    for document in cited.values():
        following = versions.coming(document, moment.spoken_of)
        if following is None or following.effective_from is None:
            continue
        takes = "takes" if following.effective_from > moment.today else "took"
        what = "an amendment of" if following.amends else "a new version of"
        changed = (versions.replaced(document) or document) if following.amends and document.amends else document
        return _within_end(text, f"{what} {_titled(changed)} {takes} effect on {following.effective_from}")
    return text


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


def _since(cited: Mapping[int, Document], asked: str) -> str:
    if not asks_since_when(asked):
        return ""
    for marker, document in cited.items():
        if document.effective_from:
            return f"{_titled(document)} is in force since {document.effective_from} [{marker}].\n\n"
    return ""


def _overdue(cited: Mapping[int, Document], moment: Moment) -> str:
    said = ""
    late = [(m, d) for m, d in cited.items() if d.review_by and d.review_by < moment.asked_on]
    for marker, document in late[:OVERDUE_NOTES]:
        owner = f"it is owned by {_flat(document.owner)}" if document.owner else "nobody is named as its owner"
        said += f"\n\nThe review of {_titled(document)} is overdue since {document.review_by}; {owner} [{marker}]."
    return said


def _titled(document: Document) -> str:
    return f"“{_flat(document.title)}”"


def _flat(text: str) -> str:
    """In a note a name must end no sentence and look like no marker of ours."""
    plain = re.sub(r"\[(\d+)\]", r"(\1)", " ".join(text.split()))
    return re.sub(r"[.!?](?=\s|$)", "", plain)

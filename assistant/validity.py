"""Questions about when a document holds: since when, until when, when its next version comes. Pure.

The answer is in the document's dates; its text need not say it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from assistant.answering.snippets import Line, Snippet, lines_of, readable
from knowledge.types import Document, Leaf
from knowledge.versions import Versions


class Bound(StrEnum):
    """What of a document's validity is asked for."""

    SINCE = "since"
    UNTIL = "until"
    COMING = "coming"


@dataclass(frozen=True, slots=True)
class Validity:
    asked: Bound
    document: str  # the words that name it
    new: bool = False  # of "the new policy": the coming one where one comes, else today's


HOLD = (
    r"(?:apply|applies|applied|hold|holds|held|count|run|running"
    r"|(?:been |be )?(?:in force|in effect|valid|effective|binding))"
)
BEGIN = (
    r"(?:take effect|(?:come|go) into (?:force|effect)|enter into force|become (?:effective|valid|binding)"
    r"|(?:start|begin)(?: to (?:apply|run|hold))?|apply)"
)
CHANGE = r"(?:chang(?:e|ed|ing)|be (?:changed|updated|replaced|revised|superseded|amended|renewed))"
END = r"(?:run out|expire|end|lapse|cease|stop applying|terminate|be over)"
WHAT = r"(?P<what>.{3,100}?)"
LATER = r"(?: (?:next|again|soon|on|in the future|from|at all|next year|this year|any ?time soon))*"
NEWER = r"(?:new|newer|next|later|updated|upcoming|coming)"
DO = r"(?:do|does|did|will|would|is|are|was|were|has|have)"
FORMS: tuple[tuple[Bound, str], ...] = (
    (
        Bound.COMING,
        rf"(?:is|are|will) there (?:be )?(?:an?|any) {NEWER} (?:version|edition) of {WHAT}"
        r"(?: (?:coming|planned|on the way|due|soon|already))*",
    ),
    (
        Bound.COMING,
        rf"is (?:an?|any|the) {NEWER} (?:version|edition) of {WHAT}"
        r"(?: (?:coming|planned|on (?:the|its) way|due|expected)(?: soon)?)",
    ),
    (
        Bound.COMING,
        rf"when (?:is|comes|does|will) (?:an?|the) {NEWER} (?:version|edition) of {WHAT}"
        r"(?: (?:due|coming|out|planned|expected|come|be out|arrive))+",
    ),
    (Bound.COMING, rf"(?:when|on what (?:day|date)) (?:will|does|do|is|are) {WHAT} (?:going to )?{CHANGE}{LATER}"),
    (Bound.COMING, rf"(?:will|is|are) {WHAT} (?:going to )?{CHANGE}{LATER}"),
    (Bound.SINCE, rf"(?:since|from) (?:when|what (?:day|date)) (?:on )?{DO} {WHAT} {HOLD}"),
    (Bound.SINCE, rf"since (?:when|what (?:day|date)) (?:do|have) (?:we|you|they|I) (?:have|had|got) {WHAT}"),
    (
        Bound.SINCE,
        rf"(?:is|are) {WHAT} (?:still |already |now |currently )?(?:in force|in effect|valid|effective)",
    ),
    (Bound.SINCE, rf"how long {DO} {WHAT} (?:been (?:in force|in effect|valid)|applied)"),
    (Bound.SINCE, rf"when (?:did|was) {WHAT} (?:last )?(?:change|changed|updated|revised|issued|introduced)"),
    (Bound.SINCE, rf"(?:when|on what (?:day|date)|by when) {DO} {WHAT} {BEGIN}"),
    (Bound.SINCE, rf"what is (?:the )?(?:effective|start) date of {WHAT}"),
    (Bound.UNTIL, rf"(?:until|till|up to) (?:when|what (?:day|date)) {DO} {WHAT} (?:be )?(?:{HOLD}|last|good)"),
    (Bound.UNTIL, rf"(?:when|on what (?:day|date)) {DO} {WHAT} {END}"),
    (Bound.UNTIL, rf"how long (?:is|are|does|do|will) {WHAT} (?:be )?(?:still )?(?:{HOLD}|last)"),
    (Bound.UNTIL, rf"what is (?:the )?(?:expiry|expiration|end) date of {WHAT}"),
)
READ = tuple((asked, re.compile(rf"(?:and |so |please |tell me )*{form}[\s?.!]*", re.I)) for asked, form in FORMS)
COMES = re.compile(rf"\b{NEWER}\b", re.I)
STRICTLY_LATER = re.compile(r"\b(?:newer|next|later|updated|upcoming|coming)\b|\bnew (?:version|edition)\b", re.I)
PAST = re.compile(r"\b(?:did|was|were|has|have)\b", re.I)


def asked_validity(question: str) -> Validity | None:
    plain = " ".join(question.split())
    for asked, form in READ:
        match = form.fullmatch(plain)
        if match is None:
            continue
        what = match["what"]
        if asked is Bound.SINCE and not PAST.search(plain[: match.start("what")]):
            if STRICTLY_LATER.search(what):
                return Validity(Bound.COMING, what)
            return Validity(asked, what, new=bool(COMES.search(what)))
        return Validity(asked, what)
    return None


@dataclass(frozen=True, slots=True)
class Told:
    """`day` is the one that it names, if it names one; `coming`: that of the version after."""

    said: str
    day: date | None = None
    coming: bool = False


def told(asked: Validity, document: Document, titled: str, versions: Versions, on: date) -> Told | None:
    """What the dates of a document in force, and those of the visible versions after it, answer; cited as [1]."""
    following = versions.coming(document, on)
    begin = following.effective_from if following else None
    if asked.asked is Bound.COMING or (asked.new and begin):
        if following is None or begin is None:
            return Told(no_other(titled, before=False))
        what = "An amendment of" if following.amends else "A new version of"
        return Told(f"{what} {titled} takes effect on {begin} [1].", begin, coming=True)
    if asked.asked is Bound.SINCE:
        since = document.effective_from
        return Told(f"{titled} is in force since {since} [1].", since) if since else None
    end = document.effective_to
    if following and begin and not following.amends and (end is None or begin <= end + timedelta(days=1)):
        last = begin - timedelta(days=1)
        said = f"{titled} is in force until {last}, and a new version takes effect on {begin} [1]."
        return Told(said, last, coming=True)
    return Told(f"{titled} is in force until {end} [1].", end) if end else None


def no_other(titled: str, *, before: bool) -> str:
    return f"{titled} has no {'earlier' if before else 'later'} version that I know of [1]."


def evidence(document: Document, leaves: Sequence[Leaf], day: date | None) -> tuple[Snippet | None, bool]:
    """The sentence that holds the day, else the document's first one; and whether it holds it."""
    first: Snippet | None = None
    for line in _lines(document, leaves):
        if day is not None and holds_day(line.text, day):
            return Snippet((line,)), True
        first = first or Snippet((line,))
    return first, False


def _lines(document: Document, leaves: Sequence[Leaf]) -> Iterator[Line]:
    for number, leaf in enumerate(leaves):
        if readable(leaves, number):
            yield from lines_of(document, leaf, number)


def holds_day(text: str, day: date) -> bool:
    """However it is written: 2026-03-01, 1 March 2026, March 1st, 2026."""
    number, year = rf"0?{day.day}(?:st|nd|rd|th)?", f"{day.year}"
    month = rf"(?:{day.strftime('%B')}|{day.strftime('%b')}\.?)"
    forms = (day.isoformat(), rf"{number} (?:day )?(?:of )?{month},? {year}", rf"{month} {number},? {year}")
    return any(re.search(rf"(?<!\d){form}(?!\d)", text, re.I) for form in forms)

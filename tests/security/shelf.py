"""Random documents that name themselves wherever a document can: words, names and days that none other has."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from knowledge.types import Document
from tests.building import document

LABELS = (
    "public",
    "employees",
    "team:finance",
    "team:fin",
    "vendor:acme",
    "vendor:acme.x",
    "vendor:Acme",
    "admin",
)
TYPES = ("contract", "sla", "policy", "guide", "faq")
SUBJECTS = ("invoice", "incident", "notice", "audit", "badge", "backup")
TODAY = date(2026, 6, 1)
# A name may be known and asked for; the others stand in no question. By their last letter: of the title, the
# owner, the vendor, the text.
CANARY = re.compile(r"(?:omega(?P<named>\d+)x|zeta(?P<number>\d+)x(?P<part>[novt]))(?![a-z])", re.I)
DAY = re.compile(r"\d{4}-\d\d-\d\d")
APART = timedelta(days=4)  # a day may be shown as the one before it or after: "in force until"
# The first of the days that a document holds, some years of them; no question and no command names one of these.
BEGUN, CHANGED, REVIEWED = date(2010, 1, 1), date(2016, 1, 1), date(2020, 1, 1)
ENDED, COMING, ENDING = date(2023, 1, 1), date(2032, 1, 1), date(2042, 1, 1)


def name_of(number: int) -> str:
    return f"omega{number}x"


def secret(number: int, part: str) -> str:
    return f"zeta{number}x{part}"


@dataclass(frozen=True)
class Found:
    """What of a document was seen: a `part` of its text or metadata, its name (m), or one of its days (d)."""

    number: int
    part: str


@dataclass
class Shelf:
    """`documents` by number. `gone`: numbers of those that were removed again."""

    documents: list[tuple[Document, str]] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)
    days: dict[date, int] = field(default_factory=dict)
    _used: dict[date, int] = field(default_factory=dict)

    def day(self, era: date, number: int) -> date:
        """One that no other document has, nor its neighbours."""
        count = self._used[era] = self._used.get(era, -1) + 1
        made = era + count * APART
        for near in (-1, 0, 1):
            self.days[made + timedelta(days=near)] = number
        return made

    def found_in(self, text: str) -> set[Found]:
        words = CANARY.finditer(text)
        found = {Found(int(one["named"] or one["number"]), (one["part"] or "m").lower()) for one in words}
        for written in DAY.findall(text):
            try:
                number = self.days.get(date.fromisoformat(written))
            except ValueError:
                continue
            found |= {Found(number, "d")} if number is not None else set()
        return found

    def standing(self) -> list[tuple[int, Document]]:
        return [(number, one) for number, (one, _) in enumerate(self.documents) if number not in self.gone]


def shelf(seed: int, size: int) -> Shelf:
    """Versions and amendments are for anybody, whoever the document before them is for."""
    draw = random.Random(seed)
    made = Shelf()
    for number in range(size):
        kind = draw.choice(["alone", "alone", "version", "version", "amendment"]) if number else "alone"
        before = draw.choice(made.documents)[0] if kind != "alone" else None
        made.documents.append(_written(draw, made, number, kind, before))
        if draw.random() < 0.15:
            made.gone.add(number)
    return made


def _written(
    draw: random.Random, made: Shelf, number: int, kind: str, before: Document | None
) -> tuple[Document, str]:
    subject = draw.choice(SUBJECTS) if before is None else before.title.split()[-3]
    era = draw.choice([BEGUN, BEGUN, None, COMING]) if before is None else draw.choice([CHANGED, COMING, COMING])
    begins = made.day(era, number) if era else None
    over = draw.choice([None, None, None, ENDED, ENDING])
    ends = made.day(over, number) if over else None
    if over == ENDED and era in (COMING, CHANGED):
        ends = None
    review = draw.choice([None, REVIEWED, ENDING])
    vendors = [None, None, secret(number, "v")] if before is None else [None]  # another's would replace nothing
    named = before is not None and draw.random() < 0.5
    parts = "#2" if kind == "amendment" and named else ""
    known = name_of(number)
    title = f"{subject} {draw.choice(['terms', 'rules'])} {draw.choice([known, secret(number, 'n')])}"
    one = document(
        f"{subject}/{known}.md",
        f"Amendment to {title}" if kind == "amendment" else f"The {title}",
        type=draw.choice(TYPES),
        audience=tuple(draw.sample(LABELS, draw.choice([1, 1, 2]))),
        vendor=draw.choice(vendors),
        owner=f"{secret(number, 'o')}@client.example",
        effective_from=begins,
        effective_to=ends,
        review_by=made.day(review, number) if review else None,
        supersedes=f"{before.path}{parts}" if before is not None else None,
    )
    tell = made.day(BEGUN, number)
    text = _amending(number, subject, draw) if kind == "amendment" else _text(number, subject, tell, draw)
    return one, text


def _text(number: int, subject: str, told: date, draw: random.Random) -> str:
    known, hidden, value = name_of(number), secret(number, "t"), draw.randrange(2, 90)
    return (
        f"# 1. {subject} of {known}\n"
        f"1.1 The {subject} of {known} is due within {value} days and costs {hidden}.\n"
        f"1.2 It was agreed on {told} with {hidden}.\n"
        f"# 2. {hidden} steps\n"
        f"2.1 The vendor must send the {subject} report to {hidden} by the {value % 27 + 1}th day of each month.\n"
        f"The vendor must:\n- send the {subject} to {hidden}\n- keep the {known} receipts\n"
        f"{known} = the {hidden} {subject}\nWhat: {subject} | Deadline: {value} hours | Word: {hidden}\n"
    )


def _amending(number: int, subject: str, draw: random.Random) -> str:
    hidden, value = secret(number, "t"), draw.randrange(2, 90)
    return (
        f"1. Section 1.1 is replaced by the following:\n"
        f"“1.1 The {subject} of {name_of(number)} is due within {value} days and costs {hidden}.”\n"
        f"2. The vendor must send the {subject} list to {hidden} within {value} hours.\n"
        "3. All other provisions remain unchanged.\n"
    )


def seen(one: Document, labels: Sequence[str]) -> bool:
    """The rule in plain words, apart from the code that keeps it."""
    return bool(set(labels or ["public"]) & set(one.audience))


def without(
    documents: Iterable[tuple[Document, str]], labels: Sequence[str]
) -> tuple[list[tuple[Document, str]], list[tuple[Document, str]]]:
    """Two shelves: one on which no hidden document takes the place of a visible one, and that one without them.

    Nothing points from one to the other any more; that a hidden version takes a visible one out is promised.
    """
    whole = list(documents)
    visible = {one.path: seen(one, labels) for one, _ in whole}

    def cut(one: Document) -> Document:
        target = (one.supersedes or "").partition("#")[0]
        crosses = target and visible.get(target) != visible[one.path]
        return replace(one, supersedes=None) if crosses else one

    whole = [(cut(one), text) for one, text in whole]
    return whole, [(one, text) for one, text in whole if visible[one.path]]

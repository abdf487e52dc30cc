"""Which reminders a made-up year asks for, worked out from the rules as docs/onboarding.md states them.

Shares nothing with the planning of `assistant.reminding` and the recurrence of `assistant.obligations`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from evals.year_world import DAYS, OFFICE, START, Duty, Rhythm, World

DAY = timedelta(days=1)
BEFORE = (60, 30, 14, 7, 1)
BEFORE_DUTY = (7, 1)
MANAGER_FROM = 14
LAST = START + (DAYS + 10) * DAY


class Told(NamedTuple):
    """One reminder, by what its reader sees."""

    recipient: str
    words: str
    ends: date
    stage: str


About = tuple[str, str, date]  # all but the stage


class Stages(NamedTuple):
    """From which day on which stage holds; none before the first. An empty name: nothing is told."""

    begins: list[date]
    names: list[str]


def expected(world: World) -> set[Told]:
    oracle = Oracle(world)
    for paper in sorted(world.papers, key=lambda one: one.since):
        credential = paper.credential
        for recipient in {credential.contact, oracle.manager(credential.vendor)} - {""}:
            is_contact = recipient == credential.contact
            rhythm = oracle.rhythm(recipient, credential.vendor if is_contact else "")
            stages = certificate_stages(credential.expires, rhythm, is_contact)
            oracle.tell((recipient, paper.words, credential.expires), stages, rhythm, (paper.since, paper.until))
    for duty in world.duties:
        manager = oracle.manager(duty.vendor)
        rhythm = oracle.rhythm(manager, "")
        for ends in due_days(duty) if manager else ():
            span = (0, world.done.get((duty.id, ends), DAYS))
            oracle.tell((manager, duty.words, ends), duty_stages(ends, rhythm), rhythm, span)
    return oracle.told


class Oracle:
    def __init__(self, world: World) -> None:
        self._world = world
        self.told: set[Told] = set()
        self._reached: dict[About, int] = {}
        self._awake: dict[Rhythm, tuple[list[int], list[date]]] = {}

    def manager(self, vendor: str) -> str:
        managers = self._world.managers
        return managers[vendor] if vendor in managers else managers["*"]

    def rhythm(self, recipient: str, vendor: str) -> Rhythm:
        others = self._world.others
        return others.get(recipient) or others.get(vendor) or OFFICE

    def awake(self, rhythm: Rhythm) -> tuple[list[int], list[date]]:
        """Of the runs in working hours by the clock: on which day each truly was, and which day the clock said."""
        if rhythm not in self._awake:
            found = [(run.day, local.date()) for run in self._world.runs if (local := open_at(run.clock, rhythm))]
            self._awake[rhythm] = ([day for day, _ in found], [said for _, said in found])
        return self._awake[rhythm]

    def tell(self, about: About, stages: Stages, rhythm: Rhythm, span: tuple[int, int]) -> None:
        """Run by run within the days of `span`: the stage of the day, unless it or a later one was told before."""
        true_days, said_days = self.awake(rhythm)
        for at in range(bisect_left(true_days, span[0]), bisect_left(true_days, span[1])):
            place = bisect_right(stages.begins, said_days[at]) - 1
            if place > self._reached.get(about, -1) and stages.names[place]:
                self._reached[about] = place
                self.told.add(Told(*about, stages.names[place]))


def open_at(clock: datetime, rhythm: Rhythm) -> datetime | None:
    """The local time, when it is within working hours."""
    local = clock.astimezone(rhythm.zone)
    is_open = rhythm.works(local.date()) and rhythm.opens <= local.time() < rhythm.closes
    return local if is_open else None


@cache
def certificate_stages(ends: date, rhythm: Rhythm, is_contact: bool) -> Stages:
    """Ahead: on the last working day up to so many days before. The lapse and each week after it: on the first
    working day from then on. The manager hears of the later ones only.
    """
    ahead = [
        (
            last_working_day(ends - before * DAY, rhythm),
            str(before) if is_contact or before <= MANAGER_FROM else "",
        )
        for before in BEFORE
    ]
    lapse = [(first_working_day(ends, rhythm), "lapsed")]
    weeks = range(1, max(0, (LAST - ends).days) // 7 + 1)
    after = [(first_working_day(ends + 7 * week * DAY, rhythm), f"lapsed+{week}w") for week in weeks]
    both = [*ahead, *lapse, *after]
    return Stages([day for day, _ in both], [name for _, name in both])


@cache
def duty_stages(ends: date, rhythm: Rhythm) -> Stages:
    """Only ahead; from the due day on nothing."""
    ahead = [(last_working_day(ends - before * DAY, rhythm), str(before)) for before in BEFORE_DUTY]
    return Stages([*(day for day, _ in ahead), ends], [*(name for _, name in ahead), ""])


def last_working_day(day: date, rhythm: Rhythm) -> date:
    while not rhythm.works(day):
        day -= DAY
    return day


def first_working_day(day: date, rhythm: Rhythm) -> date:
    while not rhythm.works(day):
        day += DAY
    return day


def due_days(duty: Duty) -> list[date]:
    """In and around the year, none before it begins to hold."""
    return [day for day in days_by_rule(duty) if duty.starts <= day <= LAST and day >= START - 10 * DAY]


def days_by_rule(duty: Duty) -> Iterator[date]:
    months = [(year, month) for year in (START.year - 1, START.year, START.year + 1) for month in range(1, 13)]
    ends = [date(year, month, monthrange(year, month)[1]) for year, month in months]
    match duty.rule:
        case "31 January":
            yield from (day for day in ends if day.month == 1)
        case "year's end":
            yield from (day for day in ends if day.month == 12)
        case "quarter's end":
            yield from (day for day in ends if day.month in (3, 6, 9, 12))
        case "month's end":
            yield from ends
        case "5th":
            yield from (date(year, month, 5) for year, month in months)
        case "third working day":
            yield from (third_working_day(year, month) for year, month in months)
        case "15 June 2026":
            yield date(2026, 6, 15)
        case "every 7 days":
            weeks = (LAST - duty.starts).days // 7
            yield from (duty.starts + 7 * week * DAY for week in range(1, weeks + 1))


def third_working_day(year: int, month: int) -> date:
    days = [date(year, month, day) for day in range(1, 29)]
    return [day for day in days if OFFICE.works(day)][2]

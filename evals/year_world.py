"""A made-up year: vendors, their certificates and obligations, calendars, and a clock that is not always right."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assistant.credentials.types import Credential

START = date(2026, 1, 1)
DAYS = 365
RUNS_AT = (time(2, 30), time(9, 30), time(15, 20))  # UTC: each calendar below is open at one of them, all year
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def days_of(first: date, count: int) -> frozenset[date]:
    return frozenset(first + timedelta(days=number) for number in range(count))


@dataclass(frozen=True)
class Rhythm:
    """When somebody works. `weekdays`: Monday is 0."""

    zone: ZoneInfo
    weekdays: frozenset[int]
    opens: time
    closes: time
    holidays: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.holidays


MONDAY_TO_FRIDAY = frozenset(range(5))
OFFICE = Rhythm(
    ZoneInfo("Europe/Berlin"),
    MONDAY_TO_FRIDAY,
    time(8),
    time(18),
    days_of(date(2026, 1, 1), 2) | days_of(date(2026, 4, 3), 4) | days_of(date(2026, 12, 24), 12),
)
MANILA = Rhythm(
    ZoneInfo("Asia/Manila"), MONDAY_TO_FRIDAY, time(9), time(18), days_of(date(2026, 4, 2), 3)
)  # no daylight saving
NEW_YORK = Rhythm(
    ZoneInfo("America/New_York"), MONDAY_TO_FRIDAY, time(9), time(17), days_of(date(2026, 7, 3), 1)
)  # changes its clocks weeks before and after Berlin
KOLKATA = Rhythm(ZoneInfo("Asia/Kolkata"), frozenset(range(6)), time(9, 30), time(18, 30))
DUBAI = Rhythm(
    ZoneInfo("Asia/Dubai"), frozenset({6, 0, 1, 2, 3}), time(8), time(17), days_of(date(2026, 8, 2), 20)
)  # closed for three weeks in August
ELSEWHERE = (OFFICE, OFFICE, MANILA, NEW_YORK, KOLKATA, DUBAI)  # the vendors' by turns


@dataclass(frozen=True)
class Paper:
    """One state of one certificate in the register: true from day `since` until before day `until`."""

    credential: Credential
    since: int
    until: int = DAYS

    @property
    def words(self) -> str:
        one = self.credential
        return f"{one.kind} {one.number} of {one.holder} ({one.vendor})"


@dataclass(frozen=True)
class Duty:
    """An obligation, and what makes it recur: `rule` is for the oracle, `deadline` and `frequency` are words."""

    id: str
    vendor: str
    action: str
    rule: str
    deadline: str
    frequency: str
    starts: date

    @property
    def words(self) -> str:
        return f"Supplier ({self.vendor}): {self.action}"


@dataclass(frozen=True)
class Run:
    """A run of `bpo remind`: the day it truly is, and what the clock says."""

    day: int
    clock: datetime


@dataclass(frozen=True)
class World:
    papers: tuple[Paper, ...]
    duties: tuple[Duty, ...]
    managers: dict[str, str]
    others: dict[str, Rhythm]  # by vendor or address, where it is not the office's
    runs: tuple[Run, ...]
    imports: dict[int, list[Credential]] = field(default_factory=dict)  # by the day on which they come in
    done: dict[tuple[str, date], int] = field(default_factory=dict)  # by duty and due day: when it was fulfilled


# words of the deadline, of the frequency, the oracle's rule, how many of a hundred
RULES = (
    ("within 24 hours after the incident", "", "never", 48),
    ("by 31 January", "each year", "31 January", 8),
    ("", "once a year", "year's end", 8),
    ("", "each quarter", "quarter's end", 15),
    ("by the 5th day of each month", "", "5th", 7),
    ("by the third business day of each month", "", "third working day", 4),
    ("", "every month", "month's end", 4),
    ("", "every week", "every 7 days", 2),
    ("by 15 June 2026", "", "15 June 2026", 4),
)


def world(vendors: int, certificates: int, obligations: int, seed: int) -> World:
    draw = random.Random(seed)
    names = [f"v{number:04}" for number in range(vendors)]
    managers = {name: f"vm{draw.randrange(12)}@client.example" for name in names if draw.random() < 0.9}
    managers |= {"*": "vm@client.example", names[-1]: ""}  # for the last nobody is told
    others = {name: ELSEWHERE[number % len(ELSEWHERE)] for number, name in enumerate(names)}
    others = {name: rhythm for name, rhythm in others.items() if rhythm is not OFFICE}
    others["vm1@client.example"] = NEW_YORK
    papers: list[Paper] = []
    while len(papers) < certificates:
        papers += chain(draw, len(papers), draw.choice(names), managers)
    imports: dict[int, list[Credential]] = {}
    for paper in papers:
        imports.setdefault(paper.since, []).append(paper.credential)
    duties = tuple(duty(draw, number, names[number % vendors]) for number in range(obligations))
    return World(tuple(papers), duties, managers, others, tuple(runs(draw)), imports)


def chain(draw: random.Random, number: int, vendor: str, managers: dict[str, str]) -> list[Paper]:
    """A certificate and what becomes of it in the year: renewed in time, late, often, or never."""
    ends = START + timedelta(days=draw.randrange(-20, DAYS + 60))
    contact = f"jo{draw.randrange(4)}@{vendor}.example"
    if draw.random() < 0.03 and managers.get(vendor):
        contact = managers[vendor]
    since = draw.randrange(DAYS) if draw.random() < 0.1 else 0
    valid = draw.choice([200, 365, 730])
    one = Credential(f"Person {number}", vendor, "Licence", f"N{number}", ends - valid * DAY, ends, contact)
    if draw.random() < 0.03:  # another one that ends later and is valid all the time: the first is never watched
        issued = min(ends - 150 * DAY, START - 3 * DAY)
        second = replace(one, number=f"N{number}-B", issued=issued, expires=ends + 10 * DAY)
        return [Paper(one, since, until=since), Paper(second, since)]
    found = [Paper(one, since)]
    while (day := next_change(draw, found[-1])) < DAYS:
        before = found[-1]
        found[-1] = replace(before, until=day)
        found.append(Paper(changed(draw, before.credential, day, len(found)), day))
    return found


def next_change(draw: random.Random, paper: Paper) -> int:
    left = (paper.credential.expires - START).days
    fate = draw.random()
    wanted = left - draw.randint(1, 90) if fate < 0.7 else left + draw.randint(1, 60) if fate < 0.85 else DAYS
    return max(wanted, paper.since + 1)


def changed(draw: random.Random, before: Credential, day: int, count: int) -> Credential:
    """Mostly a renewal, under the same number or another; sometimes only another contact."""
    if draw.random() < 0.1:
        return replace(before, contact=f"new{count}@{before.vendor}.example")
    issued = START + day * DAY
    renewed = replace(before, issued=issued, expires=max(issued, before.expires) + draw.choice([120, 365]) * DAY)
    return renewed if draw.random() < 0.5 else replace(renewed, number=f"{before.number}/{count}")


def duty(draw: random.Random, number: int, vendor: str) -> Duty:
    deadline, frequency, rule, _ = draw.choices(RULES, [share for *_, share in RULES])[0]
    starts = START + timedelta(days=draw.randrange(-900, 200))
    return Duty(f"{number:010x}", vendor, f"do what number {number} asks", rule, deadline, frequency, starts)


def runs(draw: random.Random) -> Iterator[Run]:
    """Three a day; now and then the clock has been set back by an hour or a day, or is read twice."""
    for day in range(DAYS):
        for at in RUNS_AT:
            exact = datetime.combine(START + day * DAY, at, UTC) + timedelta(minutes=draw.randrange(-20, 20))
            yield Run(day, exact - draw.choices([0 * HOUR, HOUR, DAY], [94, 3, 3])[0])

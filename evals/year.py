"""A year of reminders on a fake clock, in the real registers, with restarts, wrong clocks and two replicas.

python -m evals.year [--vendors N] [--certificates N] [--obligations N] [--seed S]     prints a Markdown table

What is due is worked out apart, in `evals.year_oracle`. What was promised is checked: each reminder that is due
is delivered once; a process that dies after a delivery and before noting it causes one repeat with the same key.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from assistant.credentials.service import CredentialService
from assistant.credentials.store import CredentialStore
from assistant.obligations.fulfilment import Mark
from assistant.obligations.register import Obligation
from assistant.obligations.service import ObligationService
from assistant.obligations.store import ObligationStore
from assistant.reminding.log import ReminderLog
from assistant.reminding.plan import Rules, Subject
from assistant.reminding.service import (
    OBLIGATION_DAYS,
    Outcome,
    Reminding,
    credential_subjects,
    obligation_subjects,
)
from assistant.reminding.workdays import Calendar, Calendars
from evals.progress import Ticker
from evals.year_channel import Fate, Killed, Post
from evals.year_oracle import Oracle, due_days, expected
from evals.year_world import OFFICE, START, Duty, Rhythm, Run, World, world
from knowledge.ledger import FILE_NAME as LEDGER
from knowledge.ledger import Ledger
from knowledge.types import Caller

MEMORY = Path("/dev/shm")  # a disk's own delay, a few ms for each commit, says nothing about the program
DIES, RESTARTS, REFUSED, MEANWHILE = 0.12, 0.06, 0.05, 0.1  # shares of the runs
FULFILLED = 0.1  # share of the due dates
WITHIN = 40  # deliveries, among which a process dies, a server refuses, another replica comes


@dataclass(frozen=True)
class Figures:
    vendors: int
    certificates: int
    obligations: int
    due: int
    delivered: int
    doubled: int
    missed: int
    not_due: int
    quiet: int  # delivered outside of the recipient's working hours
    repeated: int  # known to the channel by their key, each after a death between delivery and note
    restarts: int
    deaths: int
    runs: int
    seconds: float
    slowest: float  # of one run

    @property
    def kept(self) -> bool:
        """Whether what is promised was kept."""
        return self.due == self.delivered and not (self.doubled or self.missed or self.not_due or self.quiet)


class Replica:
    """The objects of one process."""

    def __init__(self, folder: Path, made: World) -> None:
        office = calendar(OFFICE)
        self._ledger = Ledger(folder / LEDGER)
        self._log = ReminderLog(folder)
        self._calendars = Calendars(office, {name: calendar(rhythm) for name, rhythm in made.others.items()})
        self.credentials = CredentialStore(folder)
        self.obligations = ObligationStore(folder)
        self._service = ObligationService(self.obligations, self._ledger, office.zone, office.is_workday)
        self.reminding = Reminding(self._log, Rules(), self._calendars, made.managers)

    def close(self) -> None:
        for one in (self._ledger, self._log, self.credentials, self.obligations):
            one.close()

    def subjects(self, clock: datetime) -> list[Subject]:
        """As `bpo remind` composes them."""
        first, last = self._calendars.ahead(clock, max(OBLIGATION_DAYS))
        held = CredentialService(self.credentials).credentials(Caller())
        due = self._service.due(Caller(), first, last)
        return credential_subjects(held, clock.date()) + obligation_subjects(due)


def said(mark: Mark) -> Callable[[str], Mark]:
    return lambda _state: mark


def calendar(one: Rhythm) -> Calendar:
    return Calendar(one.zone, one.weekdays, one.holidays, one.opens, one.closes)


class Year:
    """Two replicas take turns, each thrown away now and then, until the year is over."""

    def __init__(self, made: World, folder: Path, seed: int) -> None:
        self._world = made
        self._folder = folder
        self._draw = random.Random(seed)
        self._replicas = [Replica(folder, made), Replica(folder, made)]
        self.post = Post(Oracle(made).rhythm)
        self.deaths = self.restarts = self.runs = 0
        self.slowest = 0.0
        self._done: dict[int, list[tuple[str, date]]] = {}
        for one, day in made.done.items():
            self._done.setdefault(day, []).append(one)
        fill(self._replicas[0].obligations, made)

    def live(self) -> None:
        with Ticker("runs", len(self._world.runs)) as ticker:
            day = -1
            for run in self._world.runs:
                if run.day != day:
                    day = run.day
                    self._happens(day)
                self._once(run)
                ticker.tick()
        for replica in self._replicas:
            replica.close()

    def _happens(self, day: int) -> None:
        if day in self._world.imports:
            self._replicas[0].credentials.add(self._world.imports[day], "simulation")
        for duty, ends in self._done.get(day, ()):
            mark = Mark(duty, ends, "confirm", "simulation", datetime.now(UTC))
            self._replicas[day % 2].obligations.mark(duty, ends, said(mark))

    def _once(self, run: Run) -> None:
        """A run of cron; after a death or a refusal the next one, a minute later, goes on."""
        fate = self._fate()
        for minute in range(5):
            turn = self._draw.randrange(2)
            if self._draw.random() < RESTARTS:
                self._restart(turn)
            began = time.perf_counter()
            try:
                outcome = self._send(turn, run.clock + timedelta(minutes=minute), fate)
            except Killed:
                self.deaths += 1
                self._restart(turn)
                fate = Fate()
                continue
            finally:
                self.runs += 1
                self.slowest = max(self.slowest, time.perf_counter() - began)
            if not outcome.failed:
                return
            fate = Fate()

    def _send(self, turn: int, clock: datetime, fate: Fate) -> Outcome:
        replica, other = self._replicas[turn], self._replicas[1 - turn]
        if replica.reminding.is_quiet(clock):
            return Outcome(held=True)
        subjects = replica.subjects(clock)

        def meanwhile() -> None:
            for hours in (0, 2, -25):  # by whatever its clock says
                other.reminding.run(subjects, clock + timedelta(hours=hours), self.post)

        self.post.begin(clock, fate, meanwhile)
        return replica.reminding.run(subjects, clock, self.post)

    def _fate(self) -> Fate:
        draw = self._draw
        before, after, refused, meanwhile = (
            draw.randrange(WITHIN) if draw.random() < share else -1
            for share in (DIES / 2, DIES / 2, REFUSED, MEANWHILE)
        )
        return Fate(before, after, refused, meanwhile)

    def _restart(self, turn: int) -> None:
        self.restarts += 1
        self._replicas[turn].close()
        self._replicas[turn] = Replica(self._folder, self._world)


def fill(store: ObligationStore, made: World) -> None:
    found = [obligation(one) for one in made.duties]
    store.propose(found, "simulation")
    store.decide({one.id: {"starts": one.starts.isoformat()} for one in made.duties}, "approve", "simulation")


def obligation(duty: Duty) -> Obligation:
    """Its document is not in the ledger: what was proposed from it keeps the audience it had."""
    cited = (f"contracts/{duty.vendor}.md", "Contract", "Duties", None, f"The Supplier shall {duty.action}.")
    when = (duty.deadline, duty.frequency, "", "", "report")
    return Obligation(duty.id, *cited, ("employees",), duty.vendor, "Supplier", duty.action, *when)


def fulfilments(made: World, draw: random.Random) -> dict[tuple[str, date], int]:
    """Some due dates are met, on a day up to three weeks before."""
    return {
        (duty.id, ends): max(0, (ends - START).days - draw.randrange(22))
        for duty in made.duties
        for ends in due_days(duty)
        if draw.random() < FULFILLED
    }


def simulate(vendors: int, certificates: int, obligations: int, seed: int, folder: Path) -> Figures:
    began = time.perf_counter()
    made = world(vendors, certificates, obligations, seed)
    made = replace(made, done=fulfilments(made, random.Random(seed)))
    year = Year(made, folder, seed)
    year.live()
    post, due = year.post, expected(made)
    excess = {key: count - 1 - post.excused[key] for key, count in post.keys.items()}
    return Figures(
        vendors,
        certificates,
        obligations,
        due=len(due),
        delivered=len(due & post.got.keys()),
        doubled=sum(count for count in excess.values() if count > 0),
        missed=len(due - post.got.keys()),
        not_due=len(post.got.keys() - due),
        quiet=post.quiet,
        repeated=sum(count - 1 for count in post.keys.values()) - sum(c for c in excess.values() if c > 0),
        restarts=year.restarts,
        deaths=year.deaths,
        runs=year.runs,
        seconds=time.perf_counter() - began,
        slowest=year.slowest,
    )


def table(found: Figures) -> str:
    rows = [
        (
            "vendors, certificates with renewals, obligations",
            f"{found.vendors:,}, {found.certificates:,}, {found.obligations:,}",
        ),
        ("reminders due", f"{found.due:,}"),
        ("delivered", f"{found.delivered:,}"),
        ("doubled", f"{found.doubled:,}"),
        ("missed", f"{found.missed:,}"),
        ("delivered and not due", f"{found.not_due:,}"),
        ("delivered in quiet hours", f"{found.quiet:,}"),
        ("restarts", f"{found.restarts:,}, of them {found.deaths:,} in the middle of a run"),
        ("repeated with the same key after a death between delivery and note", f"{found.repeated:,}"),
        ("runs, seconds", f"{found.runs:,}, {found.seconds:.0f} s"),
        ("slowest run", f"{found.slowest:.1f} s"),
    ]
    return "\n".join(["| a simulated year | |", "|---|---|", *(f"| {what} | {value} |" for what, value in rows)])


def measured(vendors: int = 500, certificates: int = 5_000, obligations: int = 20_000, seed: int = 1) -> Figures:
    with tempfile.TemporaryDirectory(prefix="bpo-year-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        return simulate(vendors, certificates, obligations, seed, Path(folder))


def main() -> None:
    parser = argparse.ArgumentParser(description="A simulated year of reminders.")
    parser.add_argument("--vendors", type=int, default=500)
    parser.add_argument("--certificates", type=int, default=5_000)
    parser.add_argument("--obligations", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    found = measured(asked.vendors, asked.certificates, asked.obligations, asked.seed)
    print(table(found))
    sys.exit(0 if found.kept else 1)


if __name__ == "__main__":
    main()

"""A case as its readers see it: due dates, progress, what is next. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from assistant.onboarding.identity import Actor
from assistant.onboarding.machine import (
    DONE,
    CaseState,
    Event,
    State,
    is_done,
    may_decide,
    may_submit,
    replay,
)
from assistant.onboarding.programme import Programme, Step


@dataclass(frozen=True)
class Case:
    """One vendor, or one person at a vendor, going through a programme."""

    id: str
    vendor: str
    person: str | None
    programme: Programme
    started: date
    started_by: str
    events: tuple[Event, ...] = ()

    @cached_property
    def state(self) -> CaseState:
        return replay(self.programme, self.vendor, self.events)

    @property
    def name(self) -> str:
        return f"{self.person} ({self.vendor})" if self.person else self.vendor

    @property
    def done(self) -> bool:
        return is_done(self.state)

    @property
    def finished_steps(self) -> int:
        return sum(at.state in DONE for at in self.state.values())

    def due(self, step: Step) -> date:
        """A case that begins at the end of the calendar, as an older version let it, has no later day."""
        return self.started + timedelta(days=min(step.due_days, (date.max - self.started).days))

    @property
    def go_live(self) -> Step:
        """The step that ends the programme: the one due last, and of several the last in the file."""
        steps = self.programme.steps
        return max(enumerate(steps), key=lambda numbered: (numbered[1].due_days, numbered[0]))[1]

    def days_late(self, step: Step, on: date) -> int:
        """0 when it is done or still in time."""
        if self.state[step.id].state in DONE:
            return 0
        return max(0, (on - self.due(step)).days)

    def late_steps(self, on: date) -> list[Step]:
        return [step for step in self.programme.steps if self.days_late(step, on)]

    @property
    def next_due(self) -> date | None:
        left = [self.due(step) for step in self.programme.steps if self.state[step.id].state not in DONE]
        return min(left, default=None)


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for somebody: to be submitted, or to be decided."""

    case: Case
    step: Step
    do: str  # submit | decide

    @property
    def due(self) -> date:
        return self.case.due(self.step)


def tasks(case: Case, actor: Actor) -> list[Task]:
    """What `actor` can do now. A vendor's step is the vendor's to do, though the client may hand it in."""
    found: list[Task] = []
    for step in case.programme.steps:
        at = case.state[step.id]
        if at.state in (State.OPEN, State.REJECTED) and is_own(step, case.vendor, actor):
            found.append(Task(case, step, "submit"))
        own = at.submission is not None and at.submission.actor.is_same_person(actor)
        if at.state is State.SUBMITTED and may_decide(step, case.vendor, actor) and not own:
            found.append(Task(case, step, "decide"))
    return found


def is_own(step: Step, vendor: str, actor: Actor) -> bool:
    if step.owner == "vendor":
        return f"vendor:{vendor}" in actor.caller.labels
    return may_submit(step, vendor, actor)


def overdue_first(cases: Iterable[Case], on: date) -> list[Case]:
    """The latest first, then what is due next; finished cases at the end."""

    def rank(case: Case) -> tuple[bool, int, date, str]:
        worst = max((case.days_late(step, on) for step in case.programme.steps), default=0)
        return (case.done, -worst, case.next_due or date.max, case.id)

    return sorted(cases, key=rank)


def tasks_in_order(found: Iterable[Task]) -> list[Task]:
    return sorted(found, key=lambda task: (task.due, task.case.id, task.step.id))

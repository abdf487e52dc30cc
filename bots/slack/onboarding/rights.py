"""May this person do that, now? What may not be seen, and what may not be done, is refused in the same words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.onboarding.cases import Case
    from assistant.onboarding.identity import Actor
    from assistant.onboarding.machine import Event
    from assistant.onboarding.programme import Step
    from assistant.onboarding.service import OnboardingService

NOT_YOURS = "There is nothing here that you can do."
OWN = "You handed this in yourself: somebody else has to decide about it."


class Not(Exception):
    """A refusal, in one sentence for the person who tried."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A submission that this person may decide about. `event` is its number in the case."""

    case: Case
    step: Step
    submission: Event
    event: int


def found(service: OnboardingService, who: Actor, case_id: str, step_id: str) -> tuple[Case, Step]:
    for case in service.cases(who.caller):
        if case.id == case_id and step_id in case.programme.by_id:
            return case, case.programme.by_id[step_id]
    raise Not(NOT_YOURS)


def to_hand_in(service: OnboardingService, who: Actor, case_id: str, step_id: str) -> tuple[Case, Step]:
    """Raises Not."""
    from assistant.onboarding import telling
    from assistant.onboarding.machine import State, may_submit

    case, step = found(service, who, case_id, step_id)
    if not may_submit(step, case.vendor, who):
        raise Not(NOT_YOURS)
    if case.state[step.id].state not in (State.OPEN, State.REJECTED):
        raise Not(telling.cannot_submit(case, step))
    return case, step


def to_look_at(service: OnboardingService, who: Actor, case_id: str, step_id: str, event: int | None) -> Waiting:
    """The latest submission, for those who may decide about the step, also when somebody has. Raises Not."""
    from assistant.onboarding.machine import may_decide

    case, step = found(service, who, case_id, step_id)
    submission = case.state[step.id].submission
    if not may_decide(step, case.vendor, who) or submission is None:
        raise Not(NOT_YOURS)
    number = number_of(case, submission)
    if event is not None and event != number:
        raise Not(f"“{step.title}” of {case.name} was handed in again since.")
    return Waiting(case, step, submission, number)


def to_decide(
    service: OnboardingService, who: Actor, case_id: str, step_id: str, event: int | None = None
) -> Waiting:
    """`event`: the submission that was shown; None: the latest. Raises Not."""
    from assistant.onboarding.machine import State, may_decide

    case, step = found(service, who, case_id, step_id)
    if not may_decide(step, case.vendor, who):
        raise Not(NOT_YOURS)
    at = case.state[step.id]
    if at.submission is None:
        raise Not(f"“{step.title}” was not handed in.")
    if at.state is not State.SUBMITTED:
        verb = "sent back" if at.state is State.REJECTED else at.state.value
        by = f" by {at.decision.actor.shown}" if at.decision else ""
        raise Not(f"“{step.title}” of {case.name} was {verb} already{by}.")
    number = number_of(case, at.submission)
    if event is not None and event != number:
        raise Not(f"“{step.title}” of {case.name} was handed in again since; decide about that.")
    if at.submission.actor.is_same_person(who):
        raise Not(OWN)
    return Waiting(case, step, at.submission, number)


def number_of(case: Case, event: Event) -> int:
    """Events are only ever added: the number of one stays."""
    return max(number for number, one in enumerate(case.events) if one == event)

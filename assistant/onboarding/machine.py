"""The rules of a case. Pure: a state and an event make a new state, or a refusal that says why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from assistant.onboarding.identity import CLIENT, VENDOR, Actor, acts_as, is_client
from assistant.onboarding.programme import Programme, Step


class State(StrEnum):
    WAITING = "waiting"  # for the steps before it
    OPEN = "open"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"  # may be submitted again
    WAIVED = "waived"


class Action(StrEnum):
    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    WAIVE = "waive"


DONE = frozenset({State.APPROVED, State.WAIVED})


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file in the evidence store. `sha256` is its name there."""

    sha256: str
    name: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Event:
    """What somebody did to a step. History is nothing but these."""

    action: Action
    step: str
    actor: Actor
    at: datetime
    text: str = ""  # a note, or the reason of a rejection or a waiver
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class StepState:
    state: State
    submission: Event | None = None  # the latest
    decision: Event | None = None  # the latest approval, rejection or waiver


CaseState = Mapping[str, StepState]


class Refused(Exception):
    """The event is against the rules. One line, with the remedy."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


def begin(programme: Programme) -> CaseState:
    return {step.id: StepState(State.WAITING if step.after else State.OPEN) for step in programme.steps}


def replay(programme: Programme, vendor: str, events: Iterable[Event]) -> CaseState:
    state = begin(programme)
    for event in events:
        state = apply(programme, vendor, state, event)
    return state


def apply(programme: Programme, vendor: str, state: CaseState, event: Event) -> CaseState:
    """Raises Refused, and then nothing has changed."""
    step = programme.by_id.get(event.step)
    if step is None:
        known = ", ".join(programme.by_id)
        raise Refused(f"there is no step {event.step!r} in {programme.id}", f"Its steps are: {known}")
    at = state[step.id]
    match event.action:
        case Action.SUBMIT:
            _check_submission(programme, vendor, state, step, event)
            after = replace(at, state=State.SUBMITTED, submission=event)
        case Action.APPROVE:
            _check_decision(vendor, at, step, event)
            after = replace(at, state=State.APPROVED, decision=event)
        case Action.REJECT:
            _check_decision(vendor, at, step, event)
            _check_reason(event)
            after = replace(at, state=State.REJECTED, decision=event)
        case Action.WAIVE:
            _check_waiver(programme, vendor, at, step, event)
            after = replace(at, state=State.WAIVED, decision=event)
        case never:
            assert_never(never)
    return _opened(programme, {**state, step.id: after})


def is_done(state: CaseState) -> bool:
    return all(at.state in DONE for at in state.values())


def unmet(step: Step, state: CaseState) -> list[str]:
    """Ids of the steps that `step` still waits for."""
    return [name for name in step.after if state[name].state not in DONE]


def _opened(programme: Programme, state: CaseState) -> CaseState:
    return {
        step.id: replace(state[step.id], state=State.OPEN)
        if state[step.id].state is State.WAITING and not unmet(step, state)
        else state[step.id]
        for step in programme.steps
    }


def _check_submission(programme: Programme, vendor: str, state: CaseState, step: Step, event: Event) -> None:
    at = state[step.id].state
    if at is State.WAITING:
        names = " and ".join(f"“{programme.by_id[name].title}”" for name in unmet(step, state))
        raise Refused(f"“{step.title}” has to wait: {names} must be approved first", "Finish that first")
    if at is State.SUBMITTED:
        raise Refused(f"“{step.title}” is submitted already", "Wait for the approval")
    if at in DONE:
        raise Refused(f"“{step.title}” is {at} already", "Nothing is left to do here")
    if not may_submit(step, vendor, event.actor):
        raise Refused(f"“{step.title}” belongs to {owner_shown(step.owner, vendor)}", _ask(step.owner))
    if step.evidence == "document" and event.evidence is None:
        raise Refused(f"“{step.title}” needs a document as evidence", "Hand in the file with --evidence FILE")
    if step.evidence == "attestation" and not event.text.strip():
        raise Refused(f"“{step.title}” needs an attestation in words", 'Write it: --note "We confirm that …"')


def may_submit(step: Step, vendor: str, actor: Actor) -> bool:
    """The client may hand in what a vendor sent by other ways; a vendor never acts for the client."""
    if step.owner == VENDOR:
        return acts_as(actor.caller, VENDOR, vendor) or is_client(actor.caller)
    return acts_as(actor.caller, step.owner, vendor)


def may_decide(step: Step, vendor: str, actor: Actor) -> bool:
    return acts_as(actor.caller, step.approver, vendor)


def _check_decision(vendor: str, at: StepState, step: Step, event: Event) -> None:
    if at.state is not State.SUBMITTED or at.submission is None:
        remedy = "Nothing is left to do here" if at.state in DONE else "It must be submitted first"
        raise Refused(f"“{step.title}” is {at.state}, not submitted", remedy)
    if not may_decide(step, vendor, event.actor):
        raise Refused(f"“{step.title}” is decided by {owner_shown(step.approver, vendor)}", _ask(step.approver))
    _check_not_own(at, step, event)


def _check_not_own(at: StepState, step: Step, event: Event) -> None:
    if at.submission is not None and at.submission.actor.is_same_person(event.actor):
        raise Refused(
            f"{event.actor.shown} submitted “{step.title}”, and nobody decides on their own submission",
            "Let somebody else decide; two people with the same labels give their names with --by",
        )


def _check_waiver(programme: Programme, vendor: str, at: StepState, step: Step, event: Event) -> None:
    if not acts_as(event.actor.caller, programme.waived_by, vendor):
        raise Refused(
            f"only {owner_shown(programme.waived_by, vendor)} may waive a step", _ask(programme.waived_by)
        )
    if at.state in DONE:
        raise Refused(f"“{step.title}” is {at.state} already", "Nothing is left to do here")
    if not step.waivable:
        raise Refused(f"the programme does not let “{step.title}” be waived", "It has to be done")
    _check_not_own(at if at.state is State.SUBMITTED else StepState(at.state), step, event)
    _check_reason(event)


def _check_reason(event: Event) -> None:
    if not event.text.strip():
        raise Refused(f"to {event.action} a step takes a reason", "Give it with --reason")


def owner_shown(role: str, vendor: str) -> str:
    return {VENDOR: vendor, CLIENT: "the client"}.get(role, role)


def _ask(role: str) -> str:
    return f"Ask them, or act with their label: --as employees,{role}" if role.startswith("team:") else "Ask them"

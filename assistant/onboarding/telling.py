"""Onboarding in plain words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from assistant.onboarding.cases import Case, Task
from assistant.onboarding.machine import DONE, State, owner_shown, unmet
from assistant.onboarding.programme import Programme, Step
from assistant.onboarding.sources import Excerpt

SHOWN = 10


def tasks(found: Sequence[Task], on: date) -> str:
    if not found:
        return "Nothing waits for you."
    lines = ["This waits for you:"]
    for task in found[:SHOWN]:
        asked = {"document": "a document is needed", "attestation": "an attestation is needed"}
        needs = (
            "for your approval" if task.do == "decide" else asked.get(task.step.evidence, "to be reported done")
        )
        lines.append(f"- {task.step.title} ({task.case.name}): {needs}, {due(task.case, task.step, on)}.")
    return "\n".join([*lines, *_more(len(found))])


def missing(case: Case, on: date) -> str:
    left = [step for step in case.programme.steps if case.state[step.id].state not in DONE]
    head = f"{case.name}: {case.finished_steps} of {len(case.programme.steps)} steps are done. Still missing:"
    lines = [f"- {step.title}: {_state(case, step)}, {due(case, step, on)}." for step in left[:SHOWN]]
    return "\n".join([head, *lines, *_more(len(left))])


def beside(cases: Sequence[Case], on: date) -> list[str]:
    """Other cases of the same vendor, a line for each."""
    lines = []
    for case in cases[:SHOWN]:
        late = len(case.late_steps(on))
        behind = f", {late} late" if late else ""
        done = f"{case.finished_steps} of {len(case.programme.steps)} steps are done{behind}"
        lines.append(f"- {case.id}: {case.name}, {done}")
    return ["Open beside it:", *lines, *_more(len(cases))] if cases else []


def step_state(case: Case, step: Step, on: date) -> str:
    at = case.state[step.id]
    said = f"“{step.title}” of {case.name}: {_state(case, step)}"
    if at.state in DONE and at.decision:
        return f"{said} by {at.decision.actor.shown} on {at.decision.at.date().isoformat()}."
    return f"{said}, {due(case, step, on)}."


def overdue(cases: Sequence[Case], on: date) -> str:
    late = [(case, step) for case in cases for step in case.late_steps(on)]
    if not late:
        return "Nothing is overdue."
    lines = [
        f"- {case.name}: {step.title}, {_days(case.days_late(step, on))} late ({_state(case, step)})."
        for case, step in late[:SHOWN]
    ]
    return "\n".join(["Overdue:", *lines, *_more(len(late))])


def approver(case: Case, step: Step) -> str:
    at = case.state[step.id]
    who = owner_shown(step.approver, case.vendor)
    said = f"“{step.title}” is approved by {who}"
    if at.state is State.SUBMITTED and at.submission:
        return f"{said}, and not by {at.submission.actor.shown}, who submitted it. It waits for that approval now."
    if at.state in DONE and at.decision:
        return f"“{step.title}” was {at.state} by {at.decision.actor.shown}."
    return f"{said}. It is {_state(case, step)}; {owner_shown(step.owner, case.vendor)} submits it."


def go_live(case: Case, on: date) -> str:
    step = case.go_live
    planned = case.due(step)
    if case.done:
        return f"{case.name} has finished all steps."
    late = case.late_steps(on)
    said = f"{case.name} is planned to finish “{step.title}” on {planned.isoformat()}"
    left = (planned - on).days
    said += f", in {_days(left)}." if left > 0 else ", which is today." if left == 0 else f", {_days(-left)} ago."
    if late:
        worst = max(late, key=lambda one: case.days_late(one, on))
        verb = "step is" if len(late) == 1 else "steps are"
        most = _days(case.days_late(worst, on))
        said += f" {len(late)} {verb} late, by up to {most} ({worst.title}): the date is at risk."
    return said


def why(step: Step, found: Sequence[Excerpt]) -> str:
    if not found:
        return f"No document that you may see says why “{step.title}” is needed."
    return " ".join(f"{' '.join(one.quote.split())} [{number}]" for number, one in enumerate(found, start=1))


def wants_document(step: Step) -> str:
    return f"“{step.title}” needs a document as evidence. Please send the file; “no” cancels."


def wants_yes(case: Case, step: Step, file: Path | None) -> str:
    attached = f" with {file.name}" if file else ""
    return f"Shall I submit “{step.title}” for {case.name}{attached}? Please answer yes or no."


def submitted(case: Case, step: Step) -> str:
    return f"“{step.title}” is submitted. {owner_shown(step.approver, case.vendor).capitalize()} decides about it."


def wants_waiver(case: Case, step: Step, reason: str) -> str:
    if not reason:
        return f"Why shall “{step.title}” be waived for {case.name}? Write the reason; “no” cancels."
    return f"Shall I waive “{step.title}” for {case.name}? Reason: “{reason}”. Please answer yes or no."


def waived(case: Case, step: Step, reason: str) -> str:
    return f"“{step.title}” is waived for {case.name}. Reason: “{reason}”."


def wants_start(programme: Programme, vendor: str, person: str, on: date, known: bool) -> str:
    who = f"{person} ({vendor})" if person else vendor
    new = "" if known else f" Nothing is known of {vendor} yet: its people need the label vendor:{vendor}."
    return (
        f"Shall I start “{programme.title}” for {who}, {len(programme.steps)} steps, counted from "
        f"{on.isoformat()}?{new} Please answer yes or no."
    )


def started(case: Case) -> str:
    first = [step for step in case.programme.steps if case.state[step.id].state is State.OPEN]
    lines = [
        f"- {step.title}: {owner_shown(step.owner, case.vendor)} has to do it, {due(case, step, case.started)}."
        for step in first[:SHOWN]
    ]
    head = f"{case.id} is started: “{case.programme.title}” for {case.name}. It begins with:"
    return "\n".join([head, *lines, *_more(len(first))])


def which_programme(named: str, programmes: Sequence[Programme], meant: bool) -> str:
    if not programmes:
        return "There are no programmes yet. Put a *.programme.yaml beside the documents and ingest the folder."
    head = "Which programme do you mean?" if meant or not named else f"There is no programme “{named}”. There are:"
    lines = [f"- {one.id}: {one.title}" for one in programmes[:SHOWN]]
    return "\n".join([head, *lines, *_more(len(programmes))])


def for_whom(programme: Programme, vendor: str) -> str:
    return (
        f"“{programme.title}” is for one person. Say for whom: “start {programme.id} for Jo Park at {vendor}”, "
        "with the person's name."
    )


def cannot_submit(case: Case, step: Step) -> str:
    at = case.state[step.id].state
    if at is State.WAITING:
        names = " and ".join(f"“{case.programme.by_id[name].title}”" for name in unmet(step, case.state))
        return f"“{step.title}” has to wait: {names} must be approved first."
    if at in DONE or at is State.SUBMITTED:
        return f"“{step.title}” of {case.name} is {at} already."
    return f"“{step.title}” belongs to {owner_shown(step.owner, case.vendor)}, who has to submit it."


def which(cases: Sequence[Case]) -> str:
    lines = [f"- {case.id}: {case.name}, {case.programme.title}" for case in cases[:SHOWN]]
    return "\n".join(["Which case do you mean?", *lines, *_more(len(cases))])


def which_step(case: Case) -> str:
    return "\n".join(
        [f"Which step of {case.id} do you mean?", *(f"- {one.title}" for one in case.programme.steps)]
    )


def which_task(found: Sequence[Task]) -> str:
    lines = [f"- {task.step.title} ({task.case.name})" for task in found[:SHOWN]]
    return "\n".join(["Which step do you mean?", *lines, *_more(len(found))])


def due(case: Case, step: Step, on: date) -> str:
    days = case.days_late(step, on)
    late = f", {_days(days)} late" if days else ""
    return f"due on {case.due(step).isoformat()}{late}"


def _state(case: Case, step: Step) -> str:
    at = case.state[step.id]
    if at.state is State.REJECTED and at.decision:
        return f"sent back ({at.decision.text})"
    if at.state is State.SUBMITTED:
        return f"submitted, waits for {owner_shown(step.approver, case.vendor)}"
    if at.state is State.OPEN:
        return f"open, {owner_shown(step.owner, case.vendor)} has to do it"
    return "waiting for the steps before it" if at.state is State.WAITING else at.state.value


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def _more(total: int) -> list[str]:
    return [f"- and {total - SHOWN} more"] if total > SHOWN else []

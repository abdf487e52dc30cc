"""Cases as plain data: what `--json`, an export and Slack show."""

from __future__ import annotations

from datetime import date

from assistant.onboarding.cases import Case, Task
from assistant.onboarding.machine import Event
from assistant.onboarding.programme import Step
from assistant.onboarding.sources import Sources
from knowledge.types import Caller, JsonDict


def case_view(case: Case, on: date, caller: Caller, sources: Sources) -> JsonDict:
    """A source that the caller may not read is not named."""
    late = case.late_steps(on)
    return {
        "case": case.id,
        "vendor": case.vendor,
        "person": case.person,
        "programme": case.programme.id,
        "title": case.programme.title,
        "started": case.started.isoformat(),
        "started_by": case.started_by,
        "state": "done" if case.done else "open",
        "progress": {"done": case.finished_steps, "total": len(case.programme.steps)},
        "overdue": len(late),
        "days_late": max((case.days_late(step, on) for step in late), default=0),
        "next_due": case.next_due.isoformat() if case.next_due else None,
        "go_live": case.due(case.go_live).isoformat(),
        "steps": [step_view(case, step, on, caller, sources) for step in case.programme.steps],
    }


def step_view(case: Case, step: Step, on: date, caller: Caller, sources: Sources) -> JsonDict:
    at = case.state[step.id]
    shown = sources.visible(step.source, caller, on)
    evidence = at.submission.evidence if at.submission else None
    return {
        "step": step.id,
        "title": step.title,
        "owner": step.owner,
        "approver": step.approver,
        "state": at.state.value,
        "due": case.due(step).isoformat(),
        "days_late": case.days_late(step, on),
        "after": list(step.after),
        "evidence_required": step.evidence,
        "evidence": {
            "name": evidence.name,
            "kind": evidence.kind,
            "size": evidence.size,
            "sha256": evidence.sha256,
        }
        if evidence
        else None,
        "submitted_by": at.submission.actor.shown if at.submission else None,
        "submitted_at": at.submission.at.isoformat() if at.submission else None,
        "decided_by": at.decision.actor.shown if at.decision else None,
        "decided_at": at.decision.at.isoformat() if at.decision else None,
        "reason": at.decision.text or None if at.decision else None,
        "source": {"document": step.source.document, "section": step.source.section} if shown else None,
    }


def task_view(task: Task, on: date) -> JsonDict:
    at = task.case.state[task.step.id]
    return {
        "case": task.case.id,
        "vendor": task.case.vendor,
        "person": task.case.person,
        "step": task.step.id,
        "title": task.step.title,
        "do": task.do,
        "state": at.state.value,
        "due": task.due.isoformat(),
        "days_late": task.case.days_late(task.step, on),
        "evidence_required": task.step.evidence,
        "submitted_by": at.submission.actor.shown if at.submission and task.do == "decide" else None,
        "reason": at.decision.text or None if at.decision and at.state == "rejected" else None,
    }


def event_view(event: Event) -> JsonDict:
    return {
        "at": event.at.isoformat(),
        "by": event.actor.shown,
        "action": event.action.value,
        "step": event.step,
        "text": event.text or None,
        "evidence": {"name": event.evidence.name, "sha256": event.evidence.sha256} if event.evidence else None,
    }

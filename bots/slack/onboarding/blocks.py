"""Cases as Slack shows them: the list on the Home tab, letters to whoever decides, what came of it. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bots.slack.onboarding.records import Place
from bots.slack.rendering import context, header, quoted, section
from bots.slack.text import mrkdwn
from knowledge.types import JsonDict

if TYPE_CHECKING:
    from assistant.onboarding.cases import Case
    from assistant.onboarding.clerk import Memory
    from assistant.onboarding.machine import Event
    from assistant.onboarding.programme import Step

YES, NO = "case_yes", "case_no"
SUBMIT, OPEN, LOOK = "case_submit", "case_open", "case_look"
APPROVE, REJECT, SHOW = "case_approve", "case_reject", "case_show"

UNKNOWN_EVENT = -1
BAR = 12
HOME_BLOCKS = 80  # of the hundred that a view may have; the rest of the page needs some ten
CASES_SHOWN = 25
TASKS_A_CASE = 6
NAME_CHARACTERS, TITLE_CHARACTERS, TEXT_CHARACTERS = 80, 150, 1_500
STEPS_A_SECTION = 12
NEEDS = {"document": "a document", "attestation": "an attestation", "none": "to be reported done"}


def button(text: str, action: str, value: str, style: str = "") -> JsonDict:
    made: JsonDict = {
        "type": "button",
        "action_id": action,
        "text": {"type": "plain_text", "text": text},
        "value": value,
    }
    return {**made, "style": style} if style else made


def named(case: str, step: str = "", event: int | None = None) -> str:
    """What a button is about, for `about`."""
    return json.dumps({"case": case, "step": step, "event": event})


def about(value: str) -> JsonDict:
    """Empty for what is no value of ours. `case`, `step` and `event` are always there for what is one."""
    try:
        found = json.loads(value)
    except ValueError:
        return {}
    return {**found, **subject(found)} if isinstance(found, dict) else {}


def subject(found: JsonDict) -> JsonDict:
    """What came back from Slack names a case and a step, or none; nothing else reaches those who look for them."""
    case, step, event = (found.get(name) for name in ("case", "step", "event"))
    named = {name: one if isinstance(one, str) else "" for name, one in (("case", case), ("step", step))}
    return {**named, "event": event if isinstance(event, int) or event is None else UNKNOWN_EVENT}


def pending_buttons(memory: Memory, wants_file: bool, place: Place, file: str) -> list[JsonDict]:
    """Below a question of the clerk: a form for the document, or yes and no."""
    pending = memory.pending
    if pending is None or pending.wants_reason:
        return []
    if wants_file:
        return [actions(button("Hand in…", SUBMIT, named(pending.case, pending.step), "primary"))]
    kept = {"case": pending.case, "step": pending.step, "file": file if pending.file else "", "do": pending.mark}
    value = json.dumps({**kept, "scope": place.scope, "thread": place.thread})
    return [actions(button("Yes", YES, value, "primary"), button("No", NO, value))]


def actions(*elements: JsonDict) -> JsonDict:
    return {"type": "actions", "elements": list(elements)}


def home_blocks(cases: Sequence[JsonDict], tasks: Sequence[JsonDict]) -> list[JsonDict]:
    """`cases` as `OnboardingService.status` gives them, overdue first; `tasks` as `next` does."""
    if not cases:
        return []
    blocks = [header("My cases")]
    under_way = [case for case in cases if case["state"] != "done"]
    shown = 0
    for case in under_way[:CASES_SHOWN]:
        own = [task for task in tasks if task["case"] == case["case"]]
        added = case_blocks(case, own)
        if len(blocks) + len(added) > HOME_BLOCKS - 2:
            break
        blocks += added
        shown += 1
    more = len(under_way) - shown
    if more:
        blocks.append(context(f"…and {more} more. Ask me: “who is late?”, “what is still missing for NAME?”"))
    finished = len(cases) - len(under_way)
    if finished:
        blocks.append(context(f"{finished} finished."))
    return blocks


def case_blocks(case: JsonDict, tasks: Sequence[JsonDict]) -> list[JsonDict]:
    head = section(
        f"*{mrkdwn(who(case), NAME_CHARACTERS)}* · {mrkdwn(case['title'], TITLE_CHARACTERS)}\n{state(case)}"
    )
    head["accessory"] = button("Open", OPEN, named(case["case"]))
    blocks = [head]
    for task in tasks[:TASKS_A_CASE]:
        one = section(task_line(task))
        decide = task["do"] == "decide"
        value = named(task["case"], task["step"])
        one["accessory"] = button("Open", LOOK, value) if decide else button("Submit", SUBMIT, value, "primary")
        blocks.append(one)
    if len(tasks) > TASKS_A_CASE:
        blocks.append(context(f"…and {len(tasks) - TASKS_A_CASE} more steps of this case."))
    return blocks


def who(case: JsonDict) -> str:
    return f"{case['person']} ({case['vendor']})" if case["person"] else str(case["vendor"])


def state(case: JsonDict) -> str:
    parts = [bar(case["progress"])]
    if case["overdue"]:
        parts.append(f"*{case['overdue']} overdue*, by up to {days(case['days_late'])}")
    if case["next_due"]:
        parts.append(f"next due {case['next_due']}")
    return " · ".join([*parts, f"go-live {case['go_live']}"])


def bar(progress: JsonDict) -> str:
    filled = BAR * int(progress["done"]) // int(progress["total"])
    return f"{'█' * filled}{'░' * (BAR - filled)} {progress['done']}/{progress['total']}"


def task_line(task: JsonDict) -> str:
    late = f", *{days(task['days_late'])} late*" if task["days_late"] else ""
    needs = "your decision" if task["do"] == "decide" else NEEDS[task["evidence_required"]]
    back = f" · sent back: {mrkdwn(task['reason'], TITLE_CHARACTERS)}" if task["reason"] else ""
    return f"• {mrkdwn(task['title'], TITLE_CHARACTERS)} · due {task['due']}{late} · {needs}{back}"


def step_sections(case: JsonDict) -> list[JsonDict]:
    """All steps of a case, for its dialog."""
    lines = [step_line(step) for step in case["steps"]]
    groups = [lines[at : at + STEPS_A_SECTION] for at in range(0, len(lines), STEPS_A_SECTION)]
    return [section("\n".join(group)) for group in groups]


def step_line(step: JsonDict) -> str:
    late = f", *{days(step['days_late'])} late*" if step["days_late"] else ""
    reason = f" ({mrkdwn(step['reason'], NAME_CHARACTERS)})" if step["reason"] else ""
    title, owner = mrkdwn(step["title"], NAME_CHARACTERS), mrkdwn(step["owner"], 30)
    return f"• *{title}* · {step['state']}{reason} · {owner} · due {step['due']}{late}"


def days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def submission_blocks(case: Case, step: Step, submission: Event, by: str) -> list[JsonDict]:
    """What was handed in, for whoever decides."""
    due = case.due(step).isoformat()
    lead = (
        f"*{mrkdwn(step.title, TITLE_CHARACTERS)}* of {mrkdwn(case.name, NAME_CHARACTERS)} waits for a decision."
    )
    blocks = [section(lead)]
    told = f"Handed in by {mrkdwn(by, NAME_CHARACTERS)} · due {due} · {mrkdwn(case.id, NAME_CHARACTERS)}"
    if submission.text:
        blocks.append(section(quoted(submission.text, TEXT_CHARACTERS)))
    evidence = submission.evidence
    if evidence is not None:
        size = max(1, round(evidence.size / 1_000))
        told += f"\nFile: {mrkdwn(evidence.name, NAME_CHARACTERS)}, {evidence.kind}, {size} kB"
    return [*blocks, context(told)]


def letter_blocks(case: Case, step: Step, submission: Event, event: int, by: str) -> list[JsonDict]:
    value = named(case.id, step.id, event)
    pressed = [button("Approve", APPROVE, value, "primary"), button("Reject…", REJECT, value, "danger")]
    shown = show_button(case, step, submission, event)
    return [*submission_blocks(case, step, submission, by), actions(*pressed, *shown)]


def show_button(case: Case, step: Step, submission: Event, event: int) -> list[JsonDict]:
    """Where there is a document."""
    return [button("Show document", SHOW, named(case.id, step.id, event))] if submission.evidence else []


OUTCOME = {"approve": "approved", "reject": "sent back", "waive": "waived"}


def outcome(case: Case, step: Step, decision: Event, by: str) -> str:
    """One sentence, and the reason."""
    verb = OUTCOME[decision.action.value]
    title, name = mrkdwn(step.title, TITLE_CHARACTERS), mrkdwn(case.name, NAME_CHARACTERS)
    line = f"“{title}” of {name} was {verb} by {mrkdwn(by, NAME_CHARACTERS)}."
    return f"{line}\n{quoted(decision.text, TEXT_CHARACTERS)}" if decision.text else line

"""The dialogs of a case: all its steps, handing something in, deciding. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bots.slack.modals import plain
from bots.slack.onboarding.blocks import bar, step_sections, who
from bots.slack.rendering import context, section
from bots.slack.text import mrkdwn
from knowledge.types import JsonDict

if TYPE_CHECKING:
    from assistant.onboarding.programme import Step
    from assistant.onboarding.sources import Excerpt

EVIDENCE, DECISION = "case_evidence", "case_decision"
# The input that an error is shown at.
FILE, NOTE, VERDICT, WHY = "file", "note", "verdict", "reason"
TEXT_CHARACTERS = 3_000  # of an input
QUOTE_CHARACTERS = 600
MOST_SECTIONS = 90  # of a hundred
SUFFIXES = "pdf png jpg jpeg tif tiff docx xlsx pptx odt txt md csv eml".split()


def modal(title: str, blocks: Sequence[JsonDict], **more: object) -> JsonDict:
    return {"type": "modal", "title": plain(title), "close": plain("Close"), "blocks": list(blocks), **more}


def told(text: str, title: str = "Onboarding") -> JsonDict:
    """One line."""
    return modal(title, [section(mrkdwn(text, 2_500))])


def overview(case: JsonDict) -> JsonDict:
    """`case` as `OnboardingService.status` gives it."""
    head = f"*{mrkdwn(who(case), 80)}* · {mrkdwn(case['title'], 150)}\n{bar(case['progress'])}"
    return modal("Case", [section(head), *step_sections(case)[:MOST_SECTIONS]])


def evidence(
    case: str, step: Step, name: str, why: Sequence[Excerpt], *, note: str = "", error: str = ""
) -> JsonDict:
    """What the step needs: a file, words, or nothing but the word that it is done."""
    blocks = [section(f"*{mrkdwn(step.title, 150)}* · {mrkdwn(name, 80)}")]
    if error:
        blocks.append(section(f":warning: {mrkdwn(error, 500)}"))
    if why:
        blocks.append(context(f"{mrkdwn(why[0].quote, QUOTE_CHARACTERS)}\n— {mrkdwn(why[0].title, 150)}"))
    if step.evidence == "document":
        file: JsonDict = {"type": "file_input", "action_id": FILE, "max_files": 1, "filetypes": SUFFIXES}
        blocks.append(_input(FILE, "The document", file))
    entry: JsonDict = {
        "type": "plain_text_input",
        "action_id": NOTE,
        "multiline": True,
        "max_length": TEXT_CHARACTERS,
    }
    if note:
        entry["initial_value"] = note
    label = "We confirm that…" if step.evidence == "attestation" else "Anything to add?"
    blocks.append(_input(NOTE, label, entry, optional=step.evidence != "attestation"))
    kept = {"case": case, "step": step.id, "title": step.title, "evidence": step.evidence}
    return modal(
        "Hand in",
        blocks,
        callback_id=EVIDENCE,
        private_metadata=json.dumps(kept),
        submit=plain("Submit"),
        close=plain("Cancel"),
    )


def handed_in(view: JsonDict) -> JsonDict:
    """`case`, `step`, `title`, `evidence`, `file` (Slack's id, or empty) and `text`."""
    values: JsonDict = (view.get("state") or {}).get("values") or {}
    chosen = ((values.get(FILE) or {}).get(FILE) or {}).get("files") or []
    text = ((values.get(NOTE) or {}).get(NOTE) or {}).get("value") or ""
    kept: JsonDict = json.loads(view["private_metadata"])
    file = str(chosen[0].get("id") or "") if chosen else ""
    return {**kept, "file": file, "text": str(text)[:TEXT_CHARACTERS].strip()}


def decision(kept: JsonDict, blocks: Sequence[JsonDict], verdict: str = "") -> JsonDict:
    """`kept`: `case`, `step`, `event` and where it was asked. `verdict`: known already, the reason is not."""
    asked: list[JsonDict] = []
    if not verdict:
        options = [{"text": plain(text), "value": value} for text, value in VERDICTS]
        radio = {"type": "radio_buttons", "action_id": VERDICT, "options": options}
        asked.append(_input(VERDICT, "Your decision", radio))
    entry = {"type": "plain_text_input", "action_id": WHY, "multiline": True, "max_length": TEXT_CHARACTERS}
    label = "What has to be put right?" if verdict else "Reason, if you send it back"
    asked.append(_input(WHY, label, entry, optional=not verdict))
    return modal(
        "Send back" if verdict else "Decide",
        [*blocks, *asked],
        callback_id=DECISION,
        private_metadata=json.dumps({**kept, "verdict": verdict}),
        submit=plain("Send back" if verdict else "Decide"),
        close=plain("Cancel"),
    )


VERDICTS = (("Approve", "approve"), ("Send back", "reject"))


def decided(view: JsonDict) -> JsonDict:
    """`case`, `step`, `event`, `verdict`, `reason`, and where it was asked."""
    values: JsonDict = (view.get("state") or {}).get("values") or {}
    option = ((values.get(VERDICT) or {}).get(VERDICT) or {}).get("selected_option") or {}
    text = ((values.get(WHY) or {}).get(WHY) or {}).get("value") or ""
    kept: JsonDict = json.loads(view["private_metadata"])
    verdict = kept["verdict"] or str(option.get("value") or "")
    return {**kept, "verdict": verdict, "reason": str(text)[:TEXT_CHARACTERS].strip()}


def _input(block: str, label: str, element: JsonDict, optional: bool = False) -> JsonDict:
    return {
        "type": "input",
        "block_id": block,
        "optional": optional,
        "label": plain(label),
        "element": element,
    }

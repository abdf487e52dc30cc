"""What somebody wants of onboarding, recognised from their words by rules. Pure; whatever is unsure is a question.

A wish is known by the words that it cannot do without, in any order, and counts only where every other word of the
sentence is one that such a wish may have: `what do I have to do` does, `what do I have to do when a laptop is
stolen` is a plain question and gets a plain answer. Nothing here acts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.onboarding.case_rules import for_me, go_live, missing, next_step, overdue
from assistant.onboarding.mentions import Mentioned
from assistant.onboarding.sentences import Spoken, core, plain
from assistant.onboarding.step_rules import approver, waive, why
from assistant.onboarding.submitting import submits

__all__ = ["Intent", "Spoken", "Wish", "plain", "recognise"]


class Wish(StrEnum):
    NEXT = "next"
    MISSING = "missing"
    SUBMIT = "submit"
    APPROVER = "approver"
    GO_LIVE = "go_live"
    WHY = "why"
    OVERDUE = "overdue"
    WAIVE = "waive"


@dataclass(frozen=True, slots=True)
class Intent:
    wish: Wish
    step: str | None = None  # id of the step that is named; None: none, or the one spoken of before
    who: str | None = None  # the vendor or the person that is named


def recognise(text: str, steps: Sequence[Mentioned], names: Sequence[str]) -> Intent | None:
    """`steps` and `names` (vendors, people) are those of the open cases that the caller may see; without any
    there is nothing to recognise."""
    if not steps:
        return None
    for part in (text, core(text)):
        found = None if part is None else _wish_in(plain(part, steps, names))
        if found is not None:
            return found
    return None


def _wish_in(said: Spoken) -> Intent | None:
    for wish, rule in RULES:
        if rule(said):
            return Intent(wish, said.step, said.who)
    return None


# Where two fit, the first counts.
RULES: tuple[tuple[Wish, Callable[[Spoken], bool]], ...] = (
    (Wish.WAIVE, waive),
    (Wish.WHY, why),
    (Wish.GO_LIVE, go_live),
    (Wish.APPROVER, approver),
    (Wish.OVERDUE, overdue),
    (Wish.NEXT, for_me),
    (Wish.MISSING, missing),
    (Wish.SUBMIT, submits),
    (Wish.NEXT, next_step),
)

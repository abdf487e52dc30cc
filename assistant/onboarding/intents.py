"""What somebody wants of onboarding, recognised from their words. Pure; whatever is unsure is a question.

A wish is known by the words that it cannot do without, in any order, and counts only where every other word of the
sentence is one that such a wish may have: `what do I have to do` does, `what do I have to do when a laptop is
stolen` is a plain question and gets a plain answer. What fits no rule is a wish where it sounds like many others.
Nothing here acts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.onboarding.case_rules import for_me, go_live, missing, next_step, overdue
from assistant.onboarding.hearing import NOTHING, Listen
from assistant.onboarding.lexicon import words
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


def recognise(
    text: str, steps: Sequence[Mentioned], names: Sequence[str], listen: Listen | None = None
) -> Intent | None:
    """`steps` and `names` (vendors, people) are those of the open cases that the caller may see; without any
    there is nothing to recognise. Without `listen` the rules decide alone."""
    if not steps:
        return None
    said = [plain(part, steps, names) for part in (text, core(text)) if part is not None]
    for one in said:
        found = _wish_in(one)
        if found is not None:
            return found
    return _sounds_like(said[-1], listen) if listen else None


def _wish_in(said: Spoken) -> Intent | None:
    for wish, rule in RULES:
        if rule(said):
            return Intent(wish, said.step, said.who)
    return None


def _sounds_like(said: Spoken, listen: Listen) -> Intent | None:
    """What a sentence that fits no rule wants, where a plain question is less likely."""
    likely = {
        label: chance for label, chance in listen(said).items() if label == NOTHING or _may(said, Wish(label))
    }
    label = max(likely, key=lambda label: likely[label], default=NOTHING)
    if label == NOTHING:
        return None
    wish = Wish(label)
    vague = len(said.words) < SHORTEST or (wish is Wish.SUBMIT and said.step is None)
    return None if vague and likely[label] < SURE else Intent(wish, said.step, said.who)


def _may(said: Spoken, wish: Wish) -> bool:
    """Whether a sentence of this form can want it: a question orders nothing, `not yet` reports nothing done."""
    if wish in ACTS and (said.asks or "whether" in said.words):
        return False
    if wish is Wish.SUBMIT:
        return not UNDONE.intersection(said.words)
    return wish is not Wish.WAIVE or said.step is not None


ACTS = frozenset({Wish.SUBMIT, Wish.WAIVE})
UNDONE = words("not never no without unless until if but cannot refuse refused nobody none")
SHORTEST = 2  # words
SURE = 0.6  # that something is done, if it is not said what; what a single word wants

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

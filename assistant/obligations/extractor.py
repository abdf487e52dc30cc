"""Obligations proposed from a document, by its wording alone. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.obligations.clauses import Duty, Lead, duties, lead_of
from assistant.obligations.leads import duty_begins, goes_on, lead_above
from assistant.obligations.parties import parties_of
from assistant.obligations.phrases import (
    deadline,
    evidence,
    frequency,
    kind,
    leading_condition,
    trailing_condition,
)
from assistant.obligations.tables import row_of_levels
from assistant.obligations.types import Proposal
from knowledge.sentences import sentence_ranges
from knowledge.types import Leaf

PROSE = frozenset({"paragraph", "item"})
CLAUSE_NUMBER = re.compile(r"^\s*\d+(?:\.\d+)*\.?\s+(?=[A-Z“\"])")
SHORTEST = 5  # characters of a duty
TAIL = re.compile(r"[\s;,.]*(?:\b(?:and|or)\b)?[\s;,.]*$")


def propose(leaves: Sequence[Leaf]) -> list[Proposal]:
    """In the order of the document. Of tables only those of service levels; definitions oblige nobody."""
    parties = parties_of([leaf.text for leaf in leaves])
    found: list[Proposal] = []
    lead: Lead | None = None
    for number, leaf in enumerate(leaves):
        if leaf.kind == "row":
            found += row_of_levels(number, leaf, parties)
        if leaf.kind not in PROSE:
            continue
        above = lead_above(leaf, lead, parties)
        if above is not None:
            found += _item(number, leaf.text, *above)
            continue
        lead = None
        for start, end in sentence_ranges(leaf.text):
            sentence = leaf.text[start:end]
            found += [_proposal(number, start, sentence, duty) for duty in duties(sentence, parties)]
            lead = lead_of(sentence, parties)
        if leaf.lead and lead is None and goes_on(leaf.text):
            own = lead_of(leaf.lead, parties)
            found += _item(number, leaf.text, own, True) if own else []
    return found


def _item(number: int, text: str, lead: Lead, has_verb: bool) -> list[Proposal]:
    begins = duty_begins(text, lead, has_verb)
    if begins is None:
        return []
    start, prohibited = begins
    end = len(TAIL.sub("", text))
    if end - start < SHORTEST:
        return []
    duty = Duty(lead.party, text[start:end], prohibited, 0, end - start)
    return [_proposal(number, start, text[start:end], duty)]


def _proposal(number: int, at: int, sentence: str, duty: Duty) -> Proposal:
    before = leading_condition(CLAUSE_NUMBER.sub("", sentence)) if duty.start else ""
    timed = duty.action
    how_often = frequency(timed) or (frequency(sentence[: duty.start]) if duty.start else "")
    by = deadline(timed)
    return Proposal(
        duty.party,
        duty.action,
        by,
        how_often,
        before or trailing_condition(duty.action),
        evidence(duty.action),
        kind(duty.action, duty.prohibited),
        number,
        at,
        at + len(sentence),
    )

"""Obligations proposed from a document, by its wording alone. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.obligations.clauses import Duty, Lead, duties, lead_of
from assistant.obligations.parties import parties_of
from assistant.obligations.phrases import (
    deadline,
    evidence,
    frequency,
    kind,
    leading_condition,
    trailing_condition,
)
from assistant.obligations.tables import service_level
from assistant.obligations.types import Proposal
from knowledge.sentences import sentence_ranges
from knowledge.types import Leaf

PROSE = frozenset({"paragraph", "item"})
ENUMERATOR = re.compile(r"^\s*(?:\(?[a-z]{1,4}[.)]|\(?\d+[.)]|[-•–]|\d+(?:\.\d+)+\.?|\d+\s)\s*(?=\S)")
LETTERED = re.compile(r"^\s*\(?(?:[a-z]|[ivx]{1,4})[.)]\s")
CLAUSE_NUMBER = re.compile(r"^\s*\d+(?:\.\d+)*\.?\s+(?=[A-Z“\"])")
TAIL = re.compile(r"[\s;,.]*(?:\b(?:and|or)\b)?[\s;,.]*$")


def propose(leaves: Sequence[Leaf]) -> list[Proposal]:
    """In the order of the document. Of tables only those of service levels; definitions oblige nobody."""
    parties = parties_of([leaf.text for leaf in leaves])
    found: list[Proposal] = []
    lead: Lead | None = None
    for number, leaf in enumerate(leaves):
        if leaf.kind == "row" and (level := service_level(number, leaf, parties)) is not None:
            found.append(level)
        if leaf.kind not in PROSE:
            continue
        if lead is not None and _goes_on(leaf.text):
            found += _item(number, leaf.text, lead)
            continue
        lead = None
        for start, end in sentence_ranges(leaf.text):
            sentence = leaf.text[start:end]
            found += [_proposal(number, start, sentence, duty) for duty in duties(sentence, parties)]
            lead = lead_of(sentence, parties)
        if leaf.lead and lead is None and _goes_on(leaf.text):
            own = lead_of(leaf.lead, parties)
            found += _item(number, leaf.text, own) if own else []
    return found


def _goes_on(text: str) -> bool:
    """Whether an item continues the sentence above it: a letter before it, or a small letter."""
    if LETTERED.match(text):
        return True
    bare = text.lstrip(" -•–")
    return bool(bare) and bare[0].islower()


def _item(number: int, text: str, lead: Lead) -> list[Proposal]:
    opened = ENUMERATOR.match(text)
    start = opened.end() if opened else 0
    to = re.match(r"to\s+", text[start:])
    start += to.end() if to else 0
    end = len(TAIL.sub("", text))
    if end - start < 5:
        return []
    duty = Duty(lead.party, text[start:end], lead.prohibited, 0, end - start)
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

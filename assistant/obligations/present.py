"""Duties without a modal verb: `The Vendor sends a report`, `the Client hereby indemnifies`. Pure."""

from __future__ import annotations

import re

from assistant.obligations.duty import Duty, made
from assistant.obligations.parties import Parties
from assistant.obligations.phrases import LEADING, deadline, frequency
from assistant.obligations.subjects import clause_start, stripped
from assistant.obligations.wording import (
    BY,
    HEREBY,
    ITS_DUTY,
    NO_DEED,
    PRESENT,
    PRESENT_PASSIVE,
    STATES,
    SUBORDINATE,
)


def present(sentence: str, parties: Parties) -> list[Duty]:
    """`The Vendor sends a report`: plain contracts say what is done."""
    if re.search(r"\bor\W*$", sentence):  # one of several cases, not what is done
        return []
    own = clause_start(sentence, parties)
    condition = LEADING.match(sentence)
    start = condition.end() if condition else own if own < len(sentence) else 0
    for name, _ in parties.names:
        for match in re.finditer(
            rf"(?:^|,\s+|\s)((?:The|the|Each|each)\s+{re.escape(name)})\s+(?=[a-z])", sentence
        ):
            if not _stands_first(sentence, match.start(1), start):
                continue
            verb = PRESENT.match(sentence[match.end() :])
            if verb and verb["verb"] not in STATES:
                found = made(sentence, name, False, match.end(), len(sentence.rstrip(" .;")))
                return [found] if found else []
    if promised := _promised(sentence, parties):
        return [promised]
    passive = PRESENT_PASSIVE.search(sentence)
    by = BY.search(sentence, passive.end()) if passive else None
    if passive and by and not SUBORDINATE.search(sentence[: passive.start()]):
        party = parties.at(sentence, by.end())
        timed = deadline(sentence) or frequency(sentence)
        if party and timed and not NO_DEED.search(passive["done"]):
            found = made(sentence, party, False, 0, len(sentence.rstrip(" .;")))
            return [found] if found else []
    return []


def _promised(sentence: str, parties: Parties) -> Duty | None:
    """`Customer hereby indemnifies …`, `it is the Client's responsibility to …`."""
    begins = len(sentence) - len(stripped(sentence))
    name, length = parties.standing(sentence[begins:])
    said = HEREBY.match(sentence, begins + length) if name else None
    if said:
        return made(sentence, name, False, said.start("verb"), len(sentence.rstrip(" .;")))
    duty = ITS_DUTY.search(sentence)
    owner = (
        parties.of(duty["party"] or duty["owner"] or duty["bearer"])
        if duty and not SUBORDINATE.search(sentence[: duty.start()])
        else ""
    )
    if not duty or not owner:
        return None
    return made(sentence, owner, False, begins if duty["bearer"] else duty.end(), len(sentence.rstrip(" .;")))


def _stands_first(sentence: str, at: int, start: int) -> bool:
    """At the beginning of the main clause, after nothing but a phrase of time or place."""
    before = re.sub(r"^\W*\(?[\da-z]{1,3}(?:\.\d+)*[.)]?\s+", "", sentence[min(start, at) : at]).strip(" ,")
    return (
        len(before.split()) <= 6
        and not SUBORDINATE.search(before)
        and (not before or sentence[:at].rstrip().endswith(","))
    )

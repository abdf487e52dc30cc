"""Clauses in capital letters, read as if they were written in small ones. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.obligations.parties import Parties
from assistant.obligations.types import Proposal
from knowledge.sentences import sentence_ranges

FEWEST = 5  # words: a name or a heading in capitals tells nothing
WORD = re.compile(r"[^\W\d_]{2,}")


def calmed(text: str, parties: Parties) -> str:
    """Of the same length; the names of the parties as the document writes them elsewhere.

    In capitals every word looks like a name: `AGREES TO PROVIDE` like `agrees to Acme`.
    """
    words = WORD.findall(text)
    small = text.lower()
    if len(words) < FEWEST or any(word != word.upper() for word in words) or len(small) != len(text):
        return text
    letters = list(small)
    for start, _ in sentence_ranges(text):
        first = re.compile(r"(?:\W*\(?[\da-z]{1,4}[.)]\s+)?\W*", re.I).match(small, start)
        at = first.end() if first else start
        letters[at : at + 1] = small[at : at + 1].upper()
    calm = "".join(letters)
    for name, _ in sorted(parties.names, key=lambda one: len(one[0])):
        calm = re.sub(rf"\b{re.escape(name)}", name, calm, flags=re.I)
    return calm if len(calm) == len(text) else text


def in_own_words(proposal: Proposal, calm: str, text: str) -> Proposal:
    """What was read in `calm` as it stands in `text`."""
    if calm == text:
        return proposal

    def own(words: str) -> str:
        at = calm.find(words, proposal.start) if words else -1
        return text[at : at + len(words)] if at >= 0 else words

    return replace(
        proposal,
        action=own(proposal.action),
        deadline=own(proposal.deadline),
        frequency=own(proposal.frequency),
        condition=own(proposal.condition),
        evidence=own(proposal.evidence),
    )

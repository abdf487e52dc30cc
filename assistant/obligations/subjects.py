"""Where a main clause begins, and whom its verb obliges. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.obligations.parties import Parties
from assistant.obligations.phrases import LEADING
from assistant.obligations.wording import (
    AFTER_PHRASE,
    AGREED,
    ARTICLE,
    CHOICE,
    JOINT,
    LINKING,
    MODAL,
    MUTUAL,
    NO_VERB,
    NUMBERING,
    OPENED,
    OPENING,
    OWN_SUBJECT,
    RELATIVE,
    RUN_IN,
    SUBORDINATE,
    WITHIN_CONDITION,
)

PROMISES = ("agree", "undertake", "covenant", "commit")


def modals(sentence: str, parties: Parties) -> Iterator[re.Match[str]]:
    for match in MODAL.finditer(sentence):
        before = sentence[: match.start()]
        modal = match["modal"].lower()
        if modal == "agree to" and CHOICE.search(before):
            continue
        if modal.startswith(PROMISES) and modal.endswith(" to") and NO_VERB.match(sentence, match.end()):
            continue  # `agrees to the terms`, `undertakes to the Client that`
        own = clause_start(before, parties)
        if WITHIN_CONDITION.match(before) and not own:
            continue
        if not SUBORDINATE.search(_words_of_clause(before[own:])):
            yield match


def _words_of_clause(text: str) -> str:
    """What decides whether it is a side clause: its own beginning, without a relative clause in its subject."""
    text = re.sub(r"\([^()]*\)", " ", text)
    return RELATIVE.sub("", text) if ARTICLE.match(text) else text


def clause_start(before: str, parties: Parties) -> int:
    """Where the clause begins that ends with `before`: after a leading condition, a semicolon or a conjunction."""
    named = parties.ending(before)
    if named is not None and (AFTER_PHRASE.search(before[:named]) or RUN_IN.match(before[:named])):
        return named  # `During the Term, Provider`
    text = stripped(before)
    if named is not None and OPENING.match(text):
        return named  # `In cases where a visit is required XIMAGE`
    start = 0
    condition = LEADING.match(before) or LEADING.match(NUMBERING.sub("", before))
    if condition:
        start = condition.end() + len(before) - len(condition.string)
    if JOINT.search(before[start:]):
        return start
    for match in OWN_SUBJECT.finditer(before):
        start = max(start, match.end())
    for match in AGREED.finditer(before):
        if MUTUAL.search(before[: match.start()]) or parties.ending(before[: match.start()]) is not None:
            start = max(start, match.end())
    for match in re.finditer(r"\s+(?:and|or|but)\s*$", before):
        start = max(start, match.end())
    return start


def subject_of(before: str, parties: Parties) -> str:
    text = stripped(before[clause_start(before, parties) :])
    named = parties.ending(text) if OPENING.match(text) else None
    if named is not None:
        return text[named:]  # `Following any visit XIMAGE`
    opening = OPENED.match(text)  # `On termination the Supplier`
    return (text[opening.end() :] if opening else text).lstrip(" ,").rstrip()


def whose(subject: str, before: str, previous: str | None, said: str, parties: Parties) -> str:
    """The party that a clause obliges. `previous`: whom the clause before it obliged, in the same sentence."""
    if subject.casefold() in {"it", "they", "he", "she"}:
        return previous or parties.named_in(stripped(said))
    goes_on = not subject or re.search(r"\b(?:and|or|but)\s*,[^,]*,\s*$", before)
    if goes_on and previous is not None:
        return previous  # `and shall confirm`, `and, on request, shall confirm`
    found = parties.of(subject)
    if found or subject:
        return found
    # `has complied and will comply`: the subject of the verb before
    text = re.sub(r"\s+(?:and|or|but)\s*$", "", before)
    clause = stripped(text[clause_start(text, parties) :])
    name, end = parties.standing(clause)
    return name if name and re.match(r"\s+[a-z]", clause[end:]) and not SUBORDINATE.search(clause[end:]) else ""


def stripped(text: str) -> str:
    return LINKING.sub("", NUMBERING.sub("", text))

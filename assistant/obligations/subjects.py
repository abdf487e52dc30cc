"""Where a main clause begins, and whom its verb obliges. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from assistant.obligations.parties import Parties
from assistant.obligations.phrases import LEADING
from assistant.obligations.wording import (
    AFTER_PHRASE,
    AGREED,
    ARTICLE,
    ASIDE,
    CHOICE,
    ITS_PEOPLE,
    ITS_TASK,
    JOINT,
    LINKING,
    MODAL,
    MUTUAL,
    NO_VERB,
    NUMBERING,
    OPENED,
    OPENING,
    OWN_SUBJECT,
    PARTY_WHICH,
    PEOPLE_OF,
    RELATIVE,
    RUN_IN,
    SUBORDINATE,
    WITHIN_CONDITION,
)

MOST_VERBS = 40  # of one sentence; each is judged by all that stands before it, and no clause has so many
PROMISES = ("agree", "undertake", "covenant", "commit")
ALSO = re.compile(r"\band\s+(?:(?:hereby|further|also)\s+)?\Z", re.I)  # `acknowledges that … and agrees to`
PROMISED_ALONG = re.compile(r"\b(?:acknowledges?|agrees?|understands?|confirms?|recogni[sz]es?)\s+that\b", re.I)


# What somebody can see to on behalf of others: `that its agents shall comply`.
IN_LINE = re.compile(
    r"\s*(?:(?:at all times|always|fully|strictly)\s+)?"
    r"(?:comply|conform|adhere|abide|observe|meet|satisfy|follow)\b",
    re.I,
)


def modals(sentence: str, parties: Parties) -> Iterator[re.Match[str]]:
    for match in islice(MODAL.finditer(sentence), MOST_VERBS):
        before = sentence[: match.start()]
        modal = match["modal"].lower()
        if modal == "agree to" and CHOICE.search(before):
            continue
        if modal.startswith(PROMISES) and modal.endswith(" to") and NO_VERB.match(sentence, match.end()):
            continue  # `agrees to the terms`, `undertakes to the Client that`
        own = clause_start(before, parties)
        if WITHIN_CONDITION.match(before) and not own:
            continue
        joined = modal.startswith(PROMISES) and ALSO.search(before)
        if joined or not SUBORDINATE.search(_words_of_clause(before[own:])):
            yield match


def _words_of_clause(text: str) -> str:
    """What decides whether it is a side clause: its own beginning, without a relative clause in its subject."""
    text = ASIDE.sub(" ", re.sub(r"\([^()]*\)", " ", text))
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
        return previous or parties.standing(stripped(said))[0] or parties.named_in(stripped(said))
    goes_on = not subject or re.search(r"\b(?:and|or|but)\s*,[^,]*,\s*$", before)
    if goes_on and previous is not None:
        return previous  # `and shall confirm`, `and, on request, shall confirm`
    found = parties.of(subject) or _standing_for(subject, parties)
    if found or subject:
        return found
    # `has complied and will comply`: the subject of the verb before
    text = re.sub(r"\s+(?:and|or|but)\s*$", "", before)
    clause = stripped(text[clause_start(text, parties) :]).lstrip('”"’ ')
    name, end = parties.standing(clause)
    return name if name and re.match(r"\s+[a-z]", clause[end:]) and not SUBORDINATE.search(clause[end:]) else ""


def agreed_by(said: str, modal: str, asked: str, parties: Parties) -> str:
    """`The Client acknowledges that … and agrees to pay`, `Each Party agrees that its staff shall comply`.

    `asked`: what stands behind the modal verb.
    """
    if modal.casefold().startswith(PROMISES):
        along = ALSO.search(said) and PROMISED_ALONG.search(said)
        return parties.standing(stripped(said))[0] if along else ""
    agreed = list(AGREED.finditer(said))
    if not agreed or not IN_LINE.match(asked) or parties.named_in(said[agreed[-1].end() :]):
        return ""
    return parties.standing(stripped(said[: agreed[-1].start()]))[0]


def _standing_for(subject: str, parties: Parties) -> str:
    """`the Supplier's staff`, `a Party claiming force majeure`: whose duty it is all the same."""
    text = subject.strip(" ,")
    name, end = parties.standing(text)
    if name == "parties":
        return name if PARTY_WHICH.match(text, end) else ""
    if name and (ITS_PEOPLE.match(text, end) or ITS_TASK.match(text, end)):
        return name
    people = PEOPLE_OF.match(text)
    if people is not None:
        return parties.of(people["party"])
    owner = re.match(r"(?P<party>[^’',;]{2,60})['’]s?\s", text)
    if owner is None or not (
        ITS_PEOPLE.match(text, owner.end("party")) or ITS_TASK.match(text, owner.end("party"))
    ):
        return ""
    return parties.of(owner["party"])


def stripped(text: str) -> str:
    return LINKING.sub("", NUMBERING.sub("", text))

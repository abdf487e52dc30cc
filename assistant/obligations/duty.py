"""What a clause asks of a party, from its verb on. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.obligations.deeds import base_of
from assistant.obligations.parties import Parties
from assistant.obligations.phrases import deadline, frequency
from assistant.obligations.wording import (
    BOUND,
    BY,
    FORBIDS,
    NO_DEED,
    NO_DUTY,
    OPENING,
    OWED_BY,
    PAID,
    PASSIVE,
    PAYING,
    REPORTED,
    SERVED,
    TO,
    TURNED,
    WORK,
)


@dataclass(frozen=True, slots=True)
class Duty:
    """`party` has to do `action`, which stands at `start:end` of the sentence."""

    party: str
    action: str
    prohibited: bool
    start: int
    end: int


def duty_of(
    sentence: str, subject: str, party: str, match: re.Match[str], end: int, *, parties: Parties
) -> Duty | None:
    rest = sentence[match.end() : end]
    inserted = re.match(r"\s*(?:,[^,]+,|\([^()]*\))\s*", rest)
    core = rest[inserted.end() :] if inserted else rest
    modal = match["modal"].lower()
    responsible = modal.endswith(" for")
    prohibited = bool(match["negative"]) or " not " in modal or subject.lower().startswith(("neither", "no "))
    prohibited = prohibited or FORBIDS.match(core) is not None
    if re.fullmatch(r"\s*:?\s*", rest) or (modal == "may" and not prohibited):
        return None  # what introduces a list is no duty itself; what somebody may do is none
    owed = OWED_BY.match(core)  # `the disposal shall be the responsibility of the Client`
    if owed is not None and not party and subject:
        whom = parties.at(core, owed.end())
        return made(sentence, whom, prohibited, sentence.rindex(subject, 0, match.start()), end) if whom else None
    bound = BOUND.match(core)  # `shall be required to`; `shall not be required to` frees of a duty
    passive = None if responsible or bound else PASSIVE.match(core)
    if party and passive and SERVED.match(core):
        by = [parties.at(core, one.end()) for one in BY.finditer(core)]
        whom = next(filter(None, by), "") or parties.other(party)  # `the Consultant shall be paid`
        return made(sentence, whom, prohibited, sentence.rindex(subject, 0, match.start()), end) if whom else None
    if party and not responsible and (NO_DUTY.match(core) or (bound and prohibited)):
        return None
    if party and not passive:
        start = match.start() if responsible else match.start("negative") if match["negative"] else match.end()
        return made(sentence, party, prohibited, start, end)
    if passive is None or party or (NO_DEED.search(passive["done"]) and not _timed_deed(rest, parties)):
        return None
    whom = passive_party(subject, rest, parties)
    if not whom:
        return None
    start = sentence.rindex(subject, 0, match.start()) if subject else match.start()
    return made(sentence, whom, prohibited, start, end)


def turned(sentence: str, match: re.Match[str], end: int, parties: Parties) -> Duty | None:
    """`in no event will the Client charge`: the subject behind the verb."""
    if match["negative"] or not TURNED.search(sentence[: match.start()]):
        return None
    space = re.compile(r"\s*").match(sentence, match.end())
    name, length = parties.standing(sentence[space.end() if space else match.end() : end])
    at = (space.end() if space else match.end()) + length
    if not name or NO_DUTY.match(sentence[at:end]):
        return None
    return made(sentence, name, True, at, end)


def made(sentence: str, party: str, prohibited: bool, start: int, end: int) -> Duty | None:
    while start < end and sentence[start] in " ,:":
        start += 1
    action = sentence[start:end].rstrip(" .;,:")
    if len(action.split()) < 2 or (OPENING.match(action) and not any(map(base_of, action.casefold().split()))):
        return None  # `during the term of this Agreement` is what stands before a list
    return Duty(party, action, prohibited, start, start + len(action))


def _timed_deed(rest: str, parties: Parties) -> bool:
    """`shall be determined by the Client within five days` is a deed, without a time it is a rule."""
    return bool(deadline(rest)) and any(parties.at(rest, match.end()) for match in BY.finditer(rest))


def passive_party(subject: str, rest: str, parties: Parties) -> str:
    """`by the Supplier`; else whoever does not receive it; else the provider, for its work or if a time is set."""
    named = [parties.at(rest, match.end()) for match in BY.finditer(rest)]
    if not any(named) and PAYING.match(subject) and PAID.match(rest):
        return parties.receiving
    if not any(named):  # `requests received by the Processor shall be forwarded`
        named = [parties.at(subject, match.end()) for match in BY.finditer(subject)]
        if any(named) and REPORTED.search(subject):  # `defects notified by the Client shall be remedied`
            return parties.other(next(name for name in named if name))
    if any(named):
        return next(name for name in named if name)
    to = [parties.at(rest, match.end()) for match in TO.finditer(rest)]
    if any(to):
        return parties.other(next(name for name in to if name))
    timed = deadline(rest) or frequency(rest) or WORK.match(f"{subject}|{rest}")
    return parties.providing if timed or parties.plain else ""

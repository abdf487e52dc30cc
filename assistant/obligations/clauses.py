"""Sentences of contracts cut into what each obliges whom to do. Pure: no document, no storage."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from assistant.obligations.deeds import base_of
from assistant.obligations.duty import Duty, duty_of, turned
from assistant.obligations.parties import Parties
from assistant.obligations.phrases import deadline, leading_condition, opening_deadline
from assistant.obligations.plain import plain_duties, worker
from assistant.obligations.present import present
from assistant.obligations.subjects import agreed_by, clause_start, modals, stripped, subject_of, whose
from assistant.obligations.wording import (
    AND_ITS_DUTY,
    OPENING,
    RECITAL,
)

JOINT_AT = re.compile(r"(?:,|;)?\s+(?:and|but|while|whereas)\s+|;\s+|,\s+")
PRONOUNS = frozenset({"it", "they", "he", "she"})
LONGEST_LEAD = 8  # words between a modal verb and the colon
LONGEST_ANNOUNCED = 45  # where they say that a list follows, or what the items do not: when and at whose cost
ANNOUNCED = re.compile(r"\b(?:following|as follows)\b", re.I)
# What a clause ends with where the next one begins.
TRAILING = re.compile(
    r"(?:[\s,;]+(?:and|or|but)\s*,[^,;]*,?|[\s,;]+provided\s*,?(?:\s*however\s*,?)?\s*that)\s*$"
    r"|[\s,;]+(?:and|or|but)?[\s,]*(?:in no event|under no circumstances?|nor)?[\s,]*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Lead:
    """`The Supplier shall:` — whom the items below it oblige."""

    party: str
    prohibited: bool
    listed: bool = field(default=False, compare=False)  # it ends with a colon: numbered items follow
    deadline: str = field(default="", compare=False)  # `Within five days, the Supplier shall:`
    condition: str = field(default="", compare=False)


def duties(sentence: str, parties: Parties, spoken_of: str = "") -> list[Duty]:
    """Every duty in one sentence, in its order. `spoken_of`: whom `it` means where nobody is named before."""
    if RECITAL.match(sentence):
        return []
    joined = AND_ITS_DUTY.search(sentence)
    if joined is not None:
        at = joined.end()
        rest = [replace(one, start=one.start + at, end=one.end + at) for one in duties(sentence[at:], parties)]
        return [*duties(sentence[: joined.start()], parties), *rest]
    found: list[Duty] = []
    matches = list(modals(sentence, parties))
    party = ""
    for number, match in enumerate(matches):
        end = _end(sentence, match, matches[number + 1 :], parties)
        before = sentence[matches[number - 1].end() if number else 0 : match.start()]
        subject = subject_of(before, parties)
        party = whose(subject, before, party if number else None, sentence[: match.start()], parties)
        party = party or (spoken_of if subject.casefold() in PRONOUNS else "")
        party = party or (worker(subject, parties) if parties.plain else "")
        party = party or agreed_by(sentence[: match.start()], match["modal"], sentence[match.end() : end], parties)
        duty = turned(sentence, match, end, parties) if not party else None
        duty = duty or duty_of(sentence, subject, party, match, end, parties=parties)
        if duty is not None:
            found.append(duty)
    if parties.plain:
        return _with_plain(found, plain_duties(sentence, parties, spoken_of), sentence)
    return found or ([] if matches else present(sentence, parties))


def _with_plain(modal: list[Duty], plain: list[Duty], sentence: str) -> list[Duty]:
    """Both kinds of one sentence: where they overlap, what begins first ends before the other's clause."""
    merged = sorted([*modal, *(one for one in plain if one.start not in {two.start for two in modal})], key=_start)
    cut: list[Duty] = []
    for one in merged:
        if cut and cut[-1].end > one.start:
            joint = list(JOINT_AT.finditer(sentence, cut[-1].start, one.start))
            if not joint:
                continue
            end = joint[-1].start()
            cut[-1] = replace(cut[-1], action=sentence[cut[-1].start : end], end=end)
        cut.append(one)
    return cut


def _start(duty: Duty) -> int:
    return duty.start


def lead_of(text: str, parties: Parties) -> Lead | None:
    """Of a sentence that ends with a colon right after its modal verb, or with the verb and a phrase of time."""
    plain = text.rstrip()
    if not plain.endswith((":", ":-", ",", ".", ";", "-", "–", "—")):
        return None
    matches = list(modals(plain, parties))
    if not matches:
        return _plain_lead(plain, parties)
    rest = plain[matches[-1].end() :].rstrip(" :-,.;–—")
    colon, phrase = ":" in plain[-2:], not rest or OPENING.match(rest.lstrip(" ,")) is not None
    phrase = phrase and not any(map(base_of, rest.casefold().split()))
    longest = LONGEST_ANNOUNCED if phrase or ANNOUNCED.search(rest) else LONGEST_LEAD
    if len(rest.split()) > longest or not (colon or phrase):
        return None
    before = plain[: matches[-1].start()]
    party = whose(subject_of(before, parties), before, None, before, parties)
    if not party:
        return None
    when = deadline(rest) or opening_deadline(before)
    return Lead(party, bool(matches[-1]["negative"]), colon, when, leading_condition(stripped(plain)))


def _plain_lead(text: str, parties: Parties) -> Lead | None:
    """`Tarrow sends the following to the desk:`, where duties are said in the plain present."""
    if not parties.plain or not text.endswith(":"):
        return None
    at = parties.ending(text[:-1])
    if at is not None and stripped(text[:at]).strip(" ,"):  # `Before payday, Tarrow:`
        when, condition = opening_deadline(text[:at]), leading_condition(stripped(text))
        return Lead(parties.of(text[at:-1]), False, True, when, condition)
    said = plain_duties(text[:-1], parties)
    if len(said) != 1 or not (ANNOUNCED.search(text) or len(said[0].action.split()) <= LONGEST_LEAD):
        return None
    return Lead(
        said[0].party, said[0].prohibited, True, deadline(said[0].action), leading_condition(stripped(text))
    )


def _end(sentence: str, match: re.Match[str], following: list[re.Match[str]], parties: Parties) -> int:
    """A clause ends where the next one's subject begins, or with the sentence."""
    if not following:
        return len(sentence.rstrip(" .;"))
    between = sentence[match.end() : following[0].start()]
    cut = clause_start(between, parties)
    kept = TRAILING.sub("", between[:cut] if cut else between)
    return match.end() + len(kept)

"""Duties of a document in the plain present: `Bills are paid within 36 days`. Pure.

Such a document seldom says shall or must: what its parties and their people do by rule is what they owe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.obligations.deeds import DEEDS, base_of
from assistant.obligations.duty import Duty, passive_party
from assistant.obligations.parties import Parties
from assistant.obligations.phrases import LEADING, deadline, frequency
from assistant.obligations.plain_parties import OBJECT
from assistant.obligations.plain_people import AND_ANOTHER, OF_BOTH, OFFICES, people, person
from assistant.obligations.plain_words import (
    AVAILABLE,
    BOUNDARY,
    CLOCK,
    CONDITION,
    DEFINES,
    DUE,
    GETS,
    HAPPENS,
    HEADED,
    LEVEL,
    LIMIT,
    MORE_DEEDS,
    NEVER,
    NO_VERBS,
    NOBODY,
    NOT_DONE,
    PAPER,
    PASSIVE,
    PRICED,
    PRONOUN,
    SHARE,
    SPEAKERS,
    SUBJECT,
    THAT_CASE,
    UNTIMED,
    VAGUE,
    VERB,
)
from assistant.obligations.subjects import stripped
from assistant.obligations.wording import FORBIDS, NO_DEED, OPENING, RELATIVE, SUBORDINATE

LONGEST = 600  # characters of a sentence that is looked at
MOST_CLAUSES = 30
CLOSE = 60  # characters behind `has` in which a number makes it a duty: `has a book of at most thirty pages`


@dataclass(frozen=True, slots=True)
class Clause:
    """Of a sentence: what somebody does from `start` on; `party` owes it."""

    at: int  # where the clause begins
    start: int  # where its action does
    verb: int  # where its verb stands: what follows before it is part of the subject
    party: str
    prohibited: bool = False
    plural: bool | None = None  # of its subject; none: passive, no verb goes on from it


def plain_duties(sentence: str, parties: Parties, spoken_of: str = "") -> list[Duty]:
    """`spoken_of`: the party that `it` means at the beginning."""
    if len(sentence) > LONGEST or sentence.rstrip().endswith("?") or DEFINES.match(sentence):
        return []
    clauses = list(_clauses(sentence, parties, spoken_of)) or _level(sentence, parties)
    found = [one for before, one in pairwise([None, *clauses]) if one and not _goes_with(sentence, before, one)]
    ends = [*(_cut(sentence, one.at) for one in found[1:]), len(sentence.rstrip(" .;"))][: len(found)]
    return [
        Duty(one.party, sentence[one.start : end], one.prohibited, one.start, end)
        for one, end in zip(found, ends, strict=True)
        if one.party and len(sentence[one.start : end].split()) > 1
    ]


def _level(sentence: str, parties: Parties) -> list[Clause]:
    """`Time to file: 58 hours after the visit`, which has no verb."""
    begins = _begins(sentence)
    level = LEVEL.match(sentence.rstrip(" .;"), begins)
    if not level or not parties.providing or PRICED.search(sentence):
        return []
    return [Clause(begins, begins, begins, parties.providing)]


def _goes_with(sentence: str, before: Clause | None, one: Clause) -> bool:
    """`the directors meet and look at the figures` is one duty: a bare verb says too little."""
    if before is None:
        return False
    return one.at == one.start == one.verb and len(sentence[before.start : _cut(sentence, one.at)].split()) < 2


def subject_party(sentence: str, parties: Parties, spoken_of: str = "") -> str:
    """Whom `it` means in the next sentence."""
    begins = _begins(sentence)
    if PRONOUN.match(sentence, begins):
        return spoken_of
    name, _ = parties.standing(sentence[begins:])
    if name:
        return name
    if not parties.plain or len(sentence) > LONGEST:
        return ""
    clause = next(_clauses(sentence, parties, ""), None)
    if clause is not None and clause.plural is not None:
        return clause.party
    found = next((match for match in people(sentence, begins) if person(match.noun)[0]), None)
    return (parties.of(found.of) or parties.providing) if found else ""


def _cut(sentence: str, at: int) -> int:
    """Without the conjunction before the next clause."""
    return len(re.sub(r"(?:[,;:]|\s+(?:and|but|or|while|whereas|then))+\s*\Z", "", sentence[:at].rstrip() + " "))


def _begins(sentence: str) -> int:
    begins = len(sentence) - len(stripped(sentence))
    headed = HEADED.match(sentence, begins)
    return headed.end() if headed else begins


def _clauses(sentence: str, parties: Parties, spoken_of: str) -> Iterator[Clause]:
    """From left to right."""
    last: Clause | None = None
    told = spoken_of
    for at, comma in _positions(sentence, parties):
        since = sentence[last.verb if last else _begins(sentence) : at]
        if last is not None and at <= last.verb:
            continue
        if _within(since, last is not None, comma):
            continue
        clause = _clause(sentence, at, parties, told)
        if clause is None and last is not None and last.plural is not None:
            clause = _going_on(sentence, at, last)
        if clause is None:
            continue
        told = clause.party if clause.plural is not None else told
        last = clause
        yield clause


def _positions(sentence: str, parties: Parties) -> Iterator[tuple[int, bool]]:
    """Where a clause may begin, and whether a comma or a semicolon stands before it."""
    begins = _begins(sentence)
    found = {begins: True}
    if OPENING.match(sentence[begins:]):  # `After a loss of its systems Ledgerline resumes`
        for at in parties.subjects(sentence, begins):
            found.setdefault(at, False)
        for match in SUBJECT.finditer(sentence, begins + 1):
            found.setdefault(match.end(), False)
    for match in BOUNDARY.finditer(sentence, begins):
        found[match.end()] = match[0][0] in ",;:"
    yield from sorted(found.items())[:MOST_CLAUSES]


def _within(since: str, after_clause: bool, comma: bool) -> bool:
    """Whether what begins after `since` belongs to a side clause in it."""
    if comma or LEADING.match(since):
        return False
    since = THAT_CASE.sub(" ", since)
    opened = OPENING.match(since)  # `after` and `before` may be no more than a phrase of time
    phrase = opened is not None and not after_clause and not CONDITION.match(since)
    return SUBORDINATE.search(since, opened.end() if opened and phrase else 0) is not None


def _clause(sentence: str, at: int, parties: Parties, told: str) -> Clause | None:
    name, length = parties.standing(sentence[at:])
    got = GETS.match(sentence, at + length) if name else None
    if got and parties.other(name) and (deadline(sentence[at:]) or frequency(sentence)):
        return Clause(at, at, got.end(), parties.other(name))  # what one is to get the other has to give
    if name:
        return _active(sentence, at, at + length, name, parties.several(name, sentence[at : at + length]))
    pronoun = PRONOUN.match(sentence, at)
    if pronoun:
        plural = pronoun[0].casefold() == "they"
        told = told or parties.named_in(sentence[:at])
        return _active(sentence, at, pronoun.end(), told, plural) if told else None
    found = _of_people(sentence, at, parties)
    if found is not None:  # who does it belongs to the duty: `a new agent listens for four days`
        return replace(found, start=at, prohibited=found.prohibited or NOBODY.match(sentence, at) is not None)
    return _of_thing(sentence, at, parties)


def _active(
    sentence: str, at: int, end: int, party: str, plural: bool, *, known_only: bool = False
) -> Clause | None:
    inserted = re.compile(r"\s*(?:\([^()]*\)|,[^,;:]{2,80},)").match(sentence, end)
    end = inserted.end() if inserted else end
    verb = VERB.match(sentence, end)
    if verb is None or not _is_deed(verb, plural, sentence):
        return None
    if known_only and not _known(verb["verb"]):
        return None
    negated = bool(verb["not"]) or "never" in verb["adverbs"].split()
    negated = negated or FORBIDS.match(sentence, verb.start("verb")) is not None
    start = end + len(sentence[end:]) - len(sentence[end:].lstrip())
    return Clause(at, start, verb.start("verb"), party, negated, plural)


def _is_deed(verb: re.Match[str], plural: bool, sentence: str) -> bool:
    word = verb["verb"]
    if word in ("need", "needs") and sentence.startswith(" to ", verb.end()):
        return True
    if f"{word}s" in NEVER or word in NO_VERBS:
        return False
    if verb["not"] or plural:
        if word.endswith("ed") and base_of(word) != word:
            return False
        if f"{word}s" in UNTIMED and not verb["not"] and not (deadline(sentence) or frequency(sentence)):
            return False
        known = base_of(word) == word or word in MORE_DEEDS or verb["not"]
        return bool(known or OBJECT.match(sentence, verb.end()))
    if word == "has" and LIMIT.search(sentence, verb.end(), verb.end() + CLOSE):
        return True
    if not word.endswith("s") or word in NEVER or word.endswith("ss"):
        return False
    rest = sentence[verb.end() :]
    if word in UNTIMED and not (deadline(rest) or frequency(rest)):
        return False
    return not rest.lstrip().startswith(("that ", "for damage"))


def _known(word: str) -> str:
    """The base form of a verb that is in one of the lists."""
    forms = (base_of(word), word, word.removesuffix("s"), word.removesuffix("es"))
    return next((one for one in forms if one and (one in MORE_DEEDS or one in DEEDS)), "")


def _going_on(sentence: str, at: int, last: Clause) -> Clause | None:
    """`keeps recordings for 120 days and erases them after that`: the same subject does another thing."""
    verb = VERB.match(f" {sentence[at:]}")
    if verb is None or verb["verb"] in NEVER:
        return None
    word = verb["verb"]
    base = _known(word)
    if not base or (base == word) is not bool(last.plural):
        return None
    if not OBJECT.match(sentence, at - 1 + verb.end()):
        return None
    negated = bool(verb["not"]) or "never" in verb["adverbs"].split()
    return Clause(at, at, at, last.party, negated, last.plural)


def _of_people(sentence: str, at: int, parties: Parties) -> Clause | None:
    owner = re.compile(r"(?:[Tt]he\s+)?(?P<party>[A-Z][\w &-]{1,40}?)['’]s?\s+").match(sentence, at)
    owner = owner or re.compile(r"(?P<party>[Oo]ur|[Yy]our)\s+").match(sentence, at)
    whose = parties.of(SPEAKERS.get(owner["party"].casefold(), owner["party"])) if owner else ""
    begins = owner.end() if owner and whose else at
    for match in people(sentence, begins):
        noun, plural = person(match.noun)
        if not noun and whose:  # `Ledgerline's systems report …`
            noun, plural = match.noun, match.noun.endswith("s")
        if not noun:
            continue
        another = AND_ANOTHER.match(sentence, match.end)
        for second in people(sentence, another.end()) if another else ():
            both = person(second.noun)[0] and _active(sentence, at, second.end, whose or "parties", True)
            if both:
                return both
        party = whose or (parties.of(match.of) if match.of else "")
        own = match.named if noun in OFFICES or not parties.providing else parties.providing
        party = party or ("parties" if noun in OF_BOTH and plural else own)
        found = _active(sentence, at, match.end, party, plural, known_only=match.described)
        if found is not None:
            return found
    return None


def worker(subject: str, parties: Parties) -> str:
    """The provider, where a subject means its people: `everyone who drives a forklift`."""
    return parties.providing if any(person(one.noun)[0] for one in people(f"{subject} ", 0)) else ""


def _of_thing(sentence: str, at: int, parties: Parties) -> Clause | None:
    passive = PASSIVE.match(sentence, at)
    if passive and _bare(passive["subject"]):
        rest = f" be {sentence[passive.start('rest') :]}"
        idle = NOT_DONE.match(passive["done"]) or PAPER.search(passive["subject"])
        if (idle and not (deadline(rest) or frequency(rest))) or NO_DEED.search(passive["done"]):
            return None
        party = passive_party(passive["subject"], rest, parties)
        negated = NOBODY.match(passive["subject"]) is not None
        return Clause(at, at, passive.start("done"), party, negated) if party else None
    due = DUE.match(sentence, at)
    if due and _bare(due["subject"]):
        party = passive_party(due["subject"], f" be due {sentence[due.end() :]}", parties)
        return Clause(at, at, due.end(), party) if party else None
    happens = HAPPENS.match(sentence, at)
    if happens and _bare(happens["subject"]):
        rest = sentence[happens.start("verb") :]
        timed = frequency(rest) or CLOCK.search(rest) or (deadline(rest) and not VAGUE.match(deadline(rest)))
        set_at = timed or LIMIT.search(rest) or AVAILABLE.match(rest) or SHARE.search(happens["subject"])
        own = parties.ending(happens["subject"]) is not None  # `After a fire Tarrow resumes`
        no_duty = own or PRICED.search(sentence) or PAPER.search(happens["subject"])
        if set_at and not no_duty and parties.providing:
            return Clause(at, at, happens.start("verb"), parties.providing)
    return None


def _bare(subject: str) -> bool:
    """A subject without a verb of its own but in a relative clause."""
    text = RELATIVE.sub("", re.sub(r"\([^()]*\)", " ", subject))
    opened = OPENING.match(text)
    return (
        not SUBORDINATE.search(text, opened.end() if opened else 0)
        and not CONDITION.match(text)
        and len(text.split()) <= 12
    )

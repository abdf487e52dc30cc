"""Does another party stand where the unit names one? "The client's keys" for "the vendor's keys". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.models.grounding.numbers import labels_row
from assistant.models.grounding.parties import NAMED
from assistant.models.grounding.reading import SAYING_HOW, Reading, Token, is_content, read
from assistant.models.grounding.vocabulary import alike
from assistant.models.grounding.wording import AUXILIARIES, covered, names
from assistant.models.grounding.wordlists import DATES, ROLES
from knowledge.words import STOP_WORDS

CELL = re.compile(r": ([A-Z][a-z]+)(?=;|$)")  # of a row: "Role: Procurement"

SIDE = 2  # words on each side of a verb
VERBS_TOO = frozenset(["leads", "heads", "chairs", "judges"])


@dataclass(frozen=True, slots=True)
class Place:
    """Where a party stands: its words, the nearest words that say something on both sides, and their clause.

    A name of several words ("Information Security") is one party.
    """

    words: tuple[Token, ...]
    before: Token | None
    after: Token | None
    strange: bool = False  # neither a role nor a name: a party all the same where the unit does not have the word

    def same(self, other: Place) -> bool:
        """A part of a name stands for it: "the office"; not "the vendor" for the "Vendor Management Office"."""
        short, long = sorted((self.words, other.words), key=len)
        if len(long) > 1 and len(short) == 1 and short[0].key in ROLES:
            return alike(short[0].key, long[-1].key)
        return all(any(alike(one.key, two.key) for two in long) for one in short)

    def stands_as(self, other: Place) -> bool:
        """Whether both stand at the same word; of a strange word both sides must agree."""
        if self.strange and any(two.key.startswith(one.key) for one in self.words for two in other.words):
            return False  # "owned by" for "owner:"
        if len(self.words) == len(other.words) == 2 and alike(self.words[0].key, other.words[0].key):
            return True  # "plant agent" for "plant manager"
        before, after = _agree(self.before, other.before), _agree(self.after, other.after)
        if not self.strange:
            return before is True or after is True
        return before is not False and after is not False and (before, after) != (None, None)


def substituted(claim: Reading, unit: Reading) -> bool:
    """Whether the claim names a party more often than the unit, in the place of one that it names less often."""
    return bool(_substitutes(claim, unit))


def exchanged(claim: Reading, unit: Reading) -> bool:
    """ "The desk informs the sponsor" where the unit says "the sponsor informs the desk"."""
    if unit.row:
        return False
    there = list(_sides(unit))
    for verb, before, after in _sides(claim):
        for other, its_before, its_after in there:
            if (
                verb == other
                and _share(before, its_after)
                and _share(after, its_before)
                and not _share(before, its_before)
                and not _share(after, its_after)
            ):
                return True
    return False


def _sides(reading: Reading) -> Iterator[tuple[str, Sequence[Token], Sequence[Token]]]:
    """Active verbs that end in "s", with the nearest words on each side."""
    for atom in reading.atoms:
        if any(token.surface in AUXILIARIES for token in atom):
            continue
        for at, token in enumerate(atom):
            if token.kind == "word" and token.surface.endswith("s") and is_content(token):
                before = [one for one in atom[:at] if is_content(one)][-SIDE:]
                after = [one for one in atom[at + 1 :] if is_content(one)][:SIDE]
                yield token.key, before, after


def _share(one: Sequence[Token], other: Sequence[Token]) -> bool:
    keys = {token.key for token in other}
    return any(covered(token, keys) for token in one)


def contradicts(unit: Reading, claim: Reading) -> bool:
    """Whether the claim says what the unit says, of another party: then no other unit can bear it out in part."""
    others = {token for one in _substitutes(claim, unit) for token in one.words}
    stated = [token.value for token in unit.values if token.value]
    return (
        bool(others)
        and all(token in others or covered(token, unit.keys) for token in claim.content)
        and all(
            any(token.value.same(value) for value in stated)
            for token in claim.values
            if token.value and not labels_row(token, unit)
        )
    )


def _substitutes(claim: Reading, unit: Reading) -> list[Place]:
    there, here = [[one for one in _places(its.text, its.row) if not one.strange] for its in (unit, claim)]
    lacking = [one for one in there if _count(one, there) > _count(one, here)]
    if not lacking:
        return []
    added = [
        one
        for one in _places(claim.text, claim.row)
        if (not covered(one.words[0], unit.keys) if one.strange else _count(one, here) > _count(one, there))
    ]
    return [one for one in added if any(one.stands_as(other) and not one.same(other) for other in lacking)]


def _count(wanted: Place, places: Sequence[Place]) -> int:
    return sum(wanted.same(one) for one in places)


def _agree(one: Token | None, other: Token | None) -> bool | None:
    """None where both stand at the edge of a clause."""
    if one is None or other is None:
        return None if one is other else False
    if one.value and other.value:
        return one.value.same(other.value)
    return covered(one, {other.key})


@lru_cache(maxsize=4096)
def _places(text: str, row: bool) -> tuple[Place, ...]:
    """Of all roles and names, and of each other word that says something."""
    found: list[Place] = []
    spelled = _names_in(text, row)
    for atom in read(text, row).atoms:
        at = 0
        while at < len(atom):
            width = _name_at(atom, at, text, spelled) or _role_at(atom, at)
            token = atom[at]
            role = token.key in ROLES
            if width or role or is_content(token):
                words = atom[at : at + max(width, 1)]
                before, after = _nearest(atom[:at][::-1]), _nearest(atom[at + len(words) :])
                found.append(Place(words, before, after, not width and not role))
            at += max(width, 1)
    return tuple(found)


def _names_in(text: str, row: bool) -> list[list[str]]:
    spelled = [*NAMED.findall(text), *(CELL.findall(text) if row else ())]
    return [[word for word in name.lower().split() if word not in ("the", "and", "of")] for name in spelled]


def _name_at(atom: Sequence[Token], at: int, text: str, spelled: Sequence[Sequence[str]]) -> int:
    """How many words of a name begin here."""
    for words in spelled:
        if [token.surface for token in atom[at : at + len(words)]] == words:
            return len(words)
    return int(atom[at].kind == "word" and atom[at].key in names(text) - DATES)


def _role_at(atom: Sequence[Token], at: int) -> int:
    """Two for a role and the word that says which: "line manager", but not "deletes applicant data"."""
    pair = atom[at : at + 2]
    if len(pair) < 2 or pair[1].key not in ROLES or pair[1].surface in VERBS_TOO:
        return 0
    which = pair[0]
    tells = which.kind == "word" and which.surface not in STOP_WORDS | AUXILIARIES | SAYING_HOW
    noun = tells and which.key not in ROLES and not which.owns and not which.surface.endswith(("s", "ed", "ing"))
    return 2 if noun else 0


def _nearest(tokens: Sequence[Token]) -> Token | None:
    return next((token for token in tokens if token.value or _tells(token)), None)


def _tells(token: Token) -> bool:
    """Lesser words ("figure") as well, which no source would have to hold."""
    return is_content(token) or (
        token.kind == "word" and token.surface not in STOP_WORDS | AUXILIARIES | SAYING_HOW
    )

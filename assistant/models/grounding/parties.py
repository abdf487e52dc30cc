"""Who acts in a clause, and whose something is. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.models.grounding.meaning import VERBS, Atom, best_of, is_noun
from assistant.models.grounding.reading import Reading, Token, is_content
from assistant.models.grounding.vocabulary import alike, key_of
from assistant.models.grounding.wording import covered
from assistant.models.grounding.wordlists import ROLES

NAMED = re.compile(r"[A-Z][a-z]+(?: (?:of |the |and )*[A-Z][a-z]+)+")
NAMED_FIRST = re.compile(rf"(?:^|\d+[.)] )(?:The )?(?:{NAMED.pattern})")
PASSIVE = frozenset("is are be been being was were".split())
RECEIVING = frozenset("get gets receive receives hear hears obtain obtains".split())
PREPOSITIONS = frozenset("of to for with from in at on against between about than into".split())
FIRST_WORDS = frozenset("the a an each every only then both also all any if when no one".split())


@lru_cache(maxsize=4096)
def parties(text: str) -> frozenset[str]:
    """Stems of the names and roles in a text as it was written."""
    named = {key_of(word) for found in NAMED.findall(text) for word in re.findall(r"[a-z]+", found.lower())}
    return frozenset(named | {key_of(word) for word in re.findall(r"[a-z]+", text.lower())} & ROLES)


@lru_cache(maxsize=4096)
def pairs_of_names(text: str) -> frozenset[str]:
    """Neighbouring words of the names in a text: "vendor management", "management office"."""
    words = [found.lower().split() for found in NAMED.findall(text)]
    return frozenset(f"{one} {other}" for name in words for one, other in pairwise(name))


def agent(atom: Atom, named: frozenset[str] = frozenset()) -> tuple[str, str] | None:
    """Who acts in a clause, with the word before it: after "by", at the beginning, or before a verb."""
    for at, token in enumerate(atom):
        if token.surface == "by":
            for ahead in range(at + 1, min(at + 5, len(atom))):
                if _is_party(atom, ahead, named):
                    return atom[ahead].key, _modifier(atom, ahead)
    begins = True
    for at, token in enumerate(atom):
        if _is_party(atom, at, named) and (begins or _acts(atom, at, named)):
            return token.key, _modifier(atom, at)
        begins &= token.surface in FIRST_WORDS or token.kind == "joint" or token.owns or _modifies(atom, at, named)
    return None


def _is_party(atom: Atom, at: int, named: frozenset[str]) -> bool:
    return atom[at].key in ROLES and not atom[at].owns and not _modifies(atom, at, named)


def _acts(atom: Atom, at: int, named: frozenset[str]) -> bool:
    """Whether a verb follows and no preposition stands before: "after each S1 the company sends"."""
    before = at - 1
    while before >= 0 and (atom[before].surface in FIRST_WORDS or _modifies(atom, before, named)):
        before -= 1
    if before >= 0 and atom[before].surface in PREPOSITIONS:
        return False
    following = atom[at + 1].surface if at + 1 < len(atom) else ""
    return following in VERBS or (len(following) > 3 and following.endswith("s") and not atom[at + 1].owns)


def _modifies(atom: Atom, at: int, named: frozenset[str]) -> bool:
    """ "Vendor" in "vendor manager" and in "Vendor Management Office"."""
    if at + 1 >= len(atom) or not is_noun(atom[at]):
        return False
    return atom[at + 1].key in ROLES or f"{atom[at].surface} {atom[at + 1].surface}" in named


def _modifier(atom: Atom, at: int) -> str:
    return atom[at - 1].key if at and is_noun(atom[at - 1]) and not atom[at - 1].owns else ""


def wrong_party(claim: Reading, unit: Reading, passage: Collection[str]) -> bool:
    return (
        any(_wrong_agent(atom, claim, unit) for atom in claim.atoms)
        or _wrong_owner(claim, unit)
        or _swapped(claim, unit)
        or _other_doer(claim, unit)
        or _other_first_word(claim, unit, passage)
    )


def _wrong_agent(atom: Atom, claim: Reading, unit: Reading) -> bool:
    who = agent(atom, pairs_of_names(claim.text))
    if who is None or _only_lists(atom, claim):
        return False
    row_names_another = unit.row and bool(parties(unit.text) & (_heads(claim) - {who[0]}))
    if not covered_role(who[0], unit) and _has_subject(unit) and not row_names_another:
        return True
    best = best_of(_without_roles(atom), unit.atoms)
    if unit.row or not best or any(bool(_receives(atom)) != bool(_receives(other)) for other in best):
        return False
    acting = [found for other, found in _agents(unit) if found and any(other is one for one in best)]
    if not acting:
        return _someone_else(who, best, atom)
    return not any(_one_party(who, found) for found in acting)


def _only_lists(atom: Atom, claim: Reading) -> bool:
    """ "(mentions the press,) a lawyer or a regulator": the end of a list, in which nobody acts."""
    return atom is not claim.atoms[0] and not any(
        token.surface in VERBS or token.value or token.surface.endswith(("s", "ed")) for token in atom
    )


def _agents(unit: Reading) -> list[tuple[Atom, tuple[str, str] | None]]:
    """The clauses with who acts in each; one that begins with its verb has the agent of the clause before."""
    found: list[tuple[Atom, tuple[str, str] | None]] = []
    last: tuple[str, str] | None = None
    for atom in unit.atoms:
        own = agent(atom, pairs_of_names(unit.text))
        last = own if own or _own_subject(atom) else last
        found.append((atom, last))
    return found


def _other_first_word(claim: Reading, unit: Reading, passage: Collection[str]) -> bool:
    """ "Legal checks the details" where the unit says "Procurement checks the details"."""
    mine, theirs = claim.content[:2], unit.content[:2]
    if len(mine) < 2 or len(theirs) < 2 or unit.row:
        return False
    swapped = not covered(mine[0], unit.keys) and not covered(theirs[0], claim.keys)
    if not swapped or not covered(mine[1], {theirs[1].key}) or not _next_to(theirs[0], theirs[1], unit):
        return False
    if claim.tokens[0] == mine[0] and unit.tokens[0] == theirs[0]:
        return not mine[0].surface.endswith("s")  # a name, not "bicycles"
    return covered(mine[0], passage)


def _next_to(one: Token, other: Token, reading: Reading) -> bool:
    """But for "is" and "must": in "Work with the company" the second word is another clause's business."""
    first, last = reading.tokens.index(one), reading.tokens.index(other)
    return all(token.surface in VERBS for token in reading.tokens[first + 1 : last])


def _own_subject(atom: Atom) -> Token | None:
    """The first word of a clause that begins with an article: "and the general meeting adopts it"."""
    start = 1 if atom[0].kind == "joint" else 0
    if start >= len(atom) or atom[start].surface not in ("the", "a", "an", "each", "every"):
        return None
    return next((token for token in atom[start:] if is_content(token)), None)


def _swapped(claim: Reading, unit: Reading) -> bool:
    """ "A informs B" against "B informs A", and against "A is informed by B"."""
    if unit.row:
        return False
    for atom in claim.atoms:
        mine = _own_subject(atom)
        if mine is None or _is_passive(atom):
            continue
        for other in best_of(atom, unit.atoms):
            theirs = _own_subject(other)
            if theirs is None or bool(_receives(atom)) != bool(_receives(other)):
                continue
            if _is_passive(other):
                if mine.key == theirs.key and _is_doer(other, atom):
                    return True
            elif mine.key in _roles(other) and theirs.key in _roles(atom) and mine.key != theirs.key:
                return True
    return False


def _roles(atom: Atom) -> frozenset[str]:
    return frozenset(token.key for token in atom if token.key in ROLES)


def _receives(atom: Atom) -> set[str]:
    return {token.surface for token in atom} & RECEIVING


def _is_passive(atom: Atom) -> bool:
    return any(token.surface in PASSIVE for token in atom)


def _other_doer(claim: Reading, unit: Reading) -> bool:
    """ "Issued by the vendor" where the unit says "issued by the academy"."""
    for atom in claim.atoms:
        doer = _doer(atom)
        others = [found for other in best_of(atom, unit.atoms) if (found := _doer(other))]
        if doer and others and not covered(doer, unit.keys):
            return all(not covered(other, claim.keys) for other in others)
    return False


def _doer(atom: Atom) -> Token | None:
    """The first content word after "by"."""
    at = next((n for n, token in enumerate(atom) if token.surface == "by"), len(atom))
    return next((token for token in atom[at : at + 4] if is_content(token)), None)


def _is_doer(atom: Atom, other: Atom) -> bool:
    doer = _doer(atom)
    return doer is not None and any(covered(doer, {token.key}) for token in other)


def _someone_else(who: tuple[str, str], atoms: Sequence[Atom], claim: Atom) -> bool:
    """Whether each of the clauses has a subject of its own, which is not the claim's."""
    subjects = [_own_subject(atom) for atom in atoms if not any(alike(who[0], token.key) for token in atom)]
    return len(subjects) == len(atoms) and all(
        subject is not None and not any(covered(subject, {token.key}) for token in claim) for subject in subjects
    )


def _heads(reading: Reading) -> set[str]:
    """The roles that a text names, without those in the name of another one."""
    named = pairs_of_names(reading.text)
    return {atom[at].key for atom in reading.atoms for at in range(len(atom)) if _is_party(atom, at, named)}


def covered_role(role: str, unit: Reading) -> bool:
    return any(alike(role, key) for key in unit.keys & ROLES)


def _has_subject(unit: Reading) -> bool:
    """Whether the unit names a party: then what it says is not said of another one."""
    if unit.row:
        return bool(parties(unit.text))
    return NAMED_FIRST.search(unit.text) is not None or any(
        agent(atom, pairs_of_names(unit.text)) for atom in unit.atoms
    )


def _without_roles(atom: Atom) -> list[Token]:
    return [token for token in atom if token.key not in ROLES]


def _one_party(one: tuple[str, str], other: tuple[str, str]) -> bool:
    if not alike(one[0], other[0]):
        return False
    return not one[1] or not other[1] or alike(one[1], other[1])


def _wrong_owner(claim: Reading, unit: Reading) -> bool:
    there = list(_owned(unit))
    for owner, thing in _owned(claim):
        owners = [other for other, its in there if covered(thing, {its.key})]
        if owners and not any(alike(owner, other) for other in owners):
            return True
    return False


def _owned(reading: Reading) -> list[tuple[str, Token]]:
    found = []
    for at, token in enumerate(reading.tokens):
        if token.owns and token.key in ROLES:
            thing = next((t for t in reading.tokens[at + 1 : at + 4] if is_content(t)), None)
            if thing is not None:
                found.append((token.key, thing))
    return found

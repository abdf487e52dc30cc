"""Who, whether, must or may: what turns a sentence round without changing its words much. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.models.grounding.reading import Reading, Token, is_content
from assistant.models.grounding.wording import covered, overlap
from assistant.models.grounding.wordlists import (
    CLAUSE_NEGATIONS,
    DUTIES,
    NEGATIONS,
    PERMISSIONS,
    UNIVERSALS,
    WORD_NEGATIONS,
)
from knowledge.words import STOP_WORDS

Atom = Sequence[Token]
DENIED = 2  # content words that say what a second clause denies: "and no longer works"
LISTED = 3  # content words: a longer stretch without an auxiliary is a clause
EVERY = frozenset("all every any each everyone everything anything whole nobody whoever".split())
STRICT_PERMISSIONS = frozenset("may might optional allowed permitted allows permits".split())
RESTRICTING = frozenset("with that who which whose rated".split())
ONLY = frozenset("only alone solely just except without than unless".split())
LIMITS = frozenset("only atmost lessthan below".split())  # "may take at most 5 hours" is no permission
CONDITIONS = frozenset("if when unless".split())
VERBAL = ("s", "ed")
VERBS = frozenset(
    """handin carryout runout goon outsource must may can shall should will has have had is are was does do did
    not never""".split()
)


def aligned(atom: Atom, unit: Reading) -> list[Atom]:
    """The unit's clauses that share most with `atom`."""
    return best_of(atom, unit.atoms)


def best_of(atom: Atom, atoms: Sequence[Atom]) -> list[Atom]:
    scored = [(overlap(atom, other), other) for other in atoms]
    best = max((score for score, _ in scored), default=0)
    return [other for score, other in scored if score == best and best > 0]


def negated(atom: Atom) -> bool:
    return any(token.surface in NEGATIONS for token in atom)


def wrong_polarity(claim: Reading, unit: Reading) -> bool:
    there = _with_verbs(unit)
    here = _with_verbs(claim)
    if not any(map(negated, here)) and not any(map(negated, there)):
        return False
    lone = [atom for atom in claim.atoms if any(token.surface in VERBS for token in atom)]
    for atom in (*here, *lone):
        others = best_of(atom, there)
        if not others or _hangs_on(atom) or _only_if(atom, unit) or (unit.row and atom[0].surface in CONDITIONS):
            continue
        if all(_differ(atom, other) for other in others) and not _denied_there(atom, unit):
            return True
    if (
        not any(map(negated, here))
        and not _only_if(claim.tokens, unit)
        and any(_denies_all(atom, claim) for atom in unit.atoms)
    ):
        return True
    return _denies_other_words(claim, unit) or _denies_other_words(unit, claim) or _denies_once_more(claim, unit)


def _denies_once_more(claim: Reading, unit: Reading) -> bool:
    """ "They promise nothing that is allowed" against "nothing that is not allowed": one "not" less."""
    here, there = [sum(token.surface in NEGATIONS for token in its.tokens) for its in (claim, unit)]
    return (
        abs(here - there) == 1
        and min(here, there) > 0
        and all(covered(token, unit.keys) for token in claim.content)
        and all(covered(token, claim.keys) for token in unit.content)
        and len(claim.values) == len(unit.values)
    )


def _denied_there(atom: Atom, unit: Reading) -> bool:
    """Whether another clause of the unit denies the very word that `atom` denies."""
    at = next((n for n, token in enumerate(atom) if token.surface in CLAUSE_NEGATIONS), len(atom))
    denied = next((token for token in atom[at:] if is_content(token)), None)
    return denied is not None and any(
        negated(other) and any(covered(denied, {token.key}) for token in other) for other in unit.atoms
    )


def _differ(one: Atom, other: Atom) -> bool:
    """One denies what the other says. "Without a copy" on both sides is no matter."""
    mine, theirs = _word_denials(one), _word_denials(other)
    shared = {a for a in mine for b in theirs if covered(mine[a], {theirs[b].key})}
    shared_there = {b for a in mine for b in theirs if covered(mine[a], {theirs[b].key})}
    here, there = {token.key for token in one}, {token.key for token in other}
    aside = shared | {at for at, target in mine.items() if not covered(target, there)}
    beside = shared_there | {at for at, target in theirs.items() if not covered(target, here)}
    denies = [at for at, token in enumerate(one) if token.surface in NEGATIONS and at not in aside]
    denied = [at for at, token in enumerate(other) if token.surface in NEGATIONS and at not in beside]
    if not denies:
        return any(other[at].surface in CLAUSE_NEGATIONS for at in denied)
    return not denied and any(one[at].surface in CLAUSE_NEGATIONS for at in denies)


def _denies_all(atom: Atom, claim: Reading) -> bool:
    """Whether a denial ("penalty: none") speaks of nothing but what the claim says without one."""
    content = [token for token in atom if is_content(token)]
    denies = any(token.surface in CLAUSE_NEGATIONS for token in atom) and atom[0].surface != "unless"
    enough = len(content) >= (DENIED if atom[0].surface == "and" else 1)
    return denies and enough and all(covered(token, claim.keys) for token in content)


def _only_if(atom: Atom, unit: Reading) -> bool:
    """ "Only if they agree" is "not unless they agree"."""
    return any(token.surface == "only" for token in atom) and any(
        token.surface == "unless" for token in unit.tokens
    )


def _hangs_on(atom: Atom) -> bool:
    """ "Without a copy, …": no clause of its own."""
    surfaces = {token.surface for token in atom}
    verbal = surfaces & VERBS or any(len(word) > 3 and word.endswith(VERBAL) for word in surfaces)
    return bool(surfaces & WORD_NEGATIONS) and not verbal


def _word_denials(atom: Atom) -> dict[int, Token]:
    """Where "no", "without" … stand, and the word that each denies."""
    found: dict[int, Token] = {}
    for at, token in enumerate(atom):
        target = next((t for t in atom[at + 1 :] if is_content(t)), None)
        if token.surface in WORD_NEGATIONS and target:
            found[at] = target
    return found


def _with_verbs(reading: Reading) -> list[list[Token]]:
    """Clauses; a short one without a verb ("private devices, phones and …") goes with the next."""
    found: list[list[Token]] = []
    waiting: list[Token] = []
    for atom in reading.atoms:
        short = sum(map(is_content, atom)) <= LISTED and not any(token.value for token in atom)
        if not reading.row and short and not negated(atom) and not any(token.surface in VERBS for token in atom):
            waiting.extend(atom)
            continue
        found.append([*waiting, *atom])
        waiting = []
    if waiting and found:
        found[-1].extend(waiting)
    elif waiting:
        found.append(waiting)
    return found


def _denies_other_words(one: Reading, other: Reading) -> bool:
    """ "Without planned maintenance" against "includes planned maintenance"."""
    for atom in one.atoms:
        for at, token in enumerate(atom):
            if token.surface not in WORD_NEGATIONS:
                continue
            target = next((t for t in atom[at + 1 :] if is_content(t)), None)
            holding = [its for its in _with_verbs(other) if target and any(covered(target, {t.key}) for t in its)]
            if any(not negated(its) and any(covered(target, {t.key}) for t in its) for its in one.atoms if target):
                continue  # "only without objection; the company may object within 15 days"
            if holding and not any(negated(its) for its in holding):
                return True
    return False


def wrong_modality(claim: Reading, unit: Reading) -> bool:
    permits = any(token.surface in PERMISSIONS for token in unit.tokens)
    for atom in claim.atoms:
        surfaces = {token.surface for token in atom}
        if surfaces & STRICT_PERMISSIONS and not negated(atom) and not surfaces & LIMITS and not permits:
            return True
        if surfaces & DUTIES and not negated(atom):
            there = aligned(atom, unit)
            if there and all(_only_permits(other) for other in there):
                return True
    return False


def _only_permits(atom: Atom) -> bool:
    surfaces = {token.surface for token in atom}
    return bool(surfaces & PERMISSIONS) and not surfaces & DUTIES and not negated(atom)


def over_general(claim: Reading, unit: Reading) -> bool:
    there = {token.surface for token in unit.tokens}
    denies = bool(there & NEGATIONS)
    for atom in claim.atoms:
        said = {token.surface for token in atom} & UNIVERSALS
        if said & {"all", "every", "everyone", "everything"} and not there & EVERY:
            return True
        anyone = atom[0].surface in ("anyone", "anybody", "anything") and {t.surface for t in atom[1:2]} != {"who"}
        if anyone and not there & EVERY:
            return True
        if said & {"any", "ever", "anything"} and not negated(atom) and not there & EVERY:
            return True
        if ("never" in said and not denies) or ("evenif" in said and "evenif" not in there):
            return True
        if said & {"anything", "anyone"} and not there & (EVERY | {"nothing", "no"}):
            return True
        if "always" in said and not there & {"always", "every", "each", "all"} and not denies:
            return True
        if "only" in said and not there & ONLY:
            return True
    return any(_loses_restriction(claim, unit, at) for at in range(len(claim.tokens)))


def _loses_restriction(claim: Reading, unit: Reading, at: int) -> bool:
    """ "Every vendor" where the unit speaks of "each vendor with a high rating"."""
    if claim.tokens[at].surface not in ("every", "all", "each", "any") or at + 1 >= len(claim.tokens):
        return False
    noun = claim.tokens[at + 1]
    for place, token in enumerate(unit.tokens[:-1]):
        if token.key == noun.key and is_noun(noun) and unit.tokens[place + 1].surface in RESTRICTING:
            rest = [t for t in unit.tokens[place + 2 : place + 8] if is_content(t) and t.atom == token.atom][:3]
            if any(not covered(t, claim.keys) for t in rest):
                return True
    return False


def is_noun(token: Token) -> bool:
    return token.kind == "word" and token.surface not in STOP_WORDS

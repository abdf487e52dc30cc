"""Are the words of a claim in the unit, and is none of them turned round? Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from assistant.models.grounding.reading import Reading, Token, is_content
from assistant.models.grounding.vocabulary import alike, direct_opposites, key_of, light, opposite_of
from assistant.models.grounding.wordlists import DATES, ROLES
from knowledge.words import PRONOUNS

# Chosen on the `tune` half of evals/datasets/lies: what a claim may say in words that the unit does not have.
UNKNOWN = 1.0  # the cost of a word that stands nowhere in the passage
ELSEWHERE = 0.34  # … of one that stands elsewhere in the passage
ABOVE = 0.2  # … of one that stands in a heading above it
RIVAL = 1.35  # … of one that another item of the list has, or that another sentence is about
ALLOWED, ALLOWED_SHARE = 0.7, 0.12  # cost that any claim may have, and more for each of its words and values
FEW = 3  # words and values: so short a claim may have no more than ALLOWED
OWN_SHARE = 0.6  # of the content words that must be in the unit itself
SAME_START, ENDING = (
    5,
    5,
)  # letters that make two words of one family, and those after them: "contain", "containment"
# Cosine of two words. On `tune` no lie has a word that is this like one of its source; cosines of whole sentences
# are no help, for a lie is as like its source as a paraphrase, or more.
LIKE = 0.6
NONE = frozenset(["none", "not", "no"])
COUNTING = frozenset(["many", "few"])
AUXILIARIES = frozenset("is are was were be been must may can shall should will has have had do does did".split())
NAME = re.compile(r"(?<=[^.!?:;\s\"“–—-] )(?:[A-Z][A-Za-z]+|[A-Z]{2,}\w*)")


def covered(token: Token, keys: Collection[str]) -> bool:
    if token.key in keys:
        return True
    return token.kind == "word" and _held(token.key, keys if isinstance(keys, frozenset) else frozenset(keys))


@lru_cache(maxsize=65536)
def _held(key: str, keys: frozenset[str]) -> bool:
    return any(_akin(key, other) for other in keys)


@lru_cache(maxsize=65536)
def _akin(one: str, other: str) -> bool:
    if alike(one, other):
        return True
    if one in ROLES or other in ROLES:
        return False
    short, long = sorted((one, other), key=len)
    grown = len(short) >= SAME_START and len(long) - len(short) <= ENDING
    if grown and (long.startswith(short) or (len(short) > SAME_START and long.startswith(short[:-1]))):
        return True
    return other in read_as(one)


@lru_cache(maxsize=4096)
def read_as(word: str) -> frozenset[str]:
    """The stems that documents use where people say `word`: single words on both sides of the thesaurus."""
    from knowledge.thesaurus import load
    from knowledge.words import terms

    return frozenset(found[0] for phrase in load().expand(word) if len(found := terms(phrase)) == 1)


@lru_cache(maxsize=4096)
def names(text: str) -> frozenset[str]:
    """Stems of the words with a capital letter inside a sentence."""
    return frozenset(key_of(found.lower()) for found in NAME.findall(text))


@dataclass(frozen=True, slots=True)
class Rivals:
    """Words of other rows; of other items, or of sentences with another number; and what other rows are about."""

    fatal: frozenset[str]
    costly: frozenset[str]
    subjects: frozenset[str]


@dataclass(frozen=True, slots=True)
class Setting:
    """A unit, and what stands around it. `known` are words of the claim that a word of the unit stands for.

    `above`: the words of the headings that the unit stands under.
    """

    unit: Reading
    passage: frozenset[str]
    rivals: Rivals
    known: frozenset[str] = frozenset()
    above: frozenset[str] = frozenset()


def missing(claim: Reading, at: Setting) -> tuple[str, float]:
    """A reason against the claim, or none; and what its words cost."""
    content = {token.key: token for token in claim.content}
    absent = [t for t in content.values() if t.key not in at.known and not covered(t, at.unit.keys)]
    reason = next((found for token in absent if (found := _fatal(token, claim, at))), "")
    costs = [_cost(token, claim, at) for token in absent]
    verbs = [n for n, token in enumerate(absent) if at.unit.row and costs[n] == UNKNOWN and _is_verb(claim, token)]
    if verbs:
        costs[verbs[0]] = ELSEWHERE  # a row has no verbs: the claim brings one
    cost = sum(costs)
    if reason or (reason := _turned(claim, at.unit)):
        return reason, cost
    if _adds(claim, at):
        return "overlap", cost + UNKNOWN
    size = len(content) + len(claim.values)
    allowed = ALLOWED + (ALLOWED_SHARE * size if size > FEW else 0.0)
    own = [token for token in absent if not covered(token, at.above)]
    enough = len(content) - len(own) >= OWN_SHARE * len(content)
    return ("" if enough and cost <= allowed else "overlap"), cost


def _cost(token: Token, claim: Reading, at: Setting) -> float:
    """Of a word that the unit does not have."""
    first = token == claim.content[0]
    if token.key in ROLES:
        names_none = at.unit.row and not at.unit.keys & ROLES
        begins_without = first and not any(other.key in ROLES for other in at.unit.tokens[:3])
        if names_none or begins_without:  # "Keep a timeline": the vendor does
            return ELSEWHERE
    if token.key not in ROLES and covered(token, at.above):
        return ABOVE
    if token.key in at.rivals.costly:
        return RIVAL
    if not covered(token, at.passage):
        return UNKNOWN
    if token.key in names(claim.text):
        return RIVAL
    refers = any(other.surface in PRONOUNS for other in at.unit.tokens)
    if first and not refers and not at.unit.row and not _sharpens(claim, at.unit):
        return RIVAL  # what another sentence speaks of
    return UNKNOWN if token.key in ROLES else ELSEWHERE


def _sharpens(claim: Reading, unit: Reading) -> bool:
    """ "Incident contacts" for "contacts"."""
    at = claim.tokens.index(claim.content[0])
    after = claim.tokens[at + 1 : at + 2]
    return bool(after and unit.content) and is_content(after[0]) and after[0].key == unit.content[0].key


def _turned(claim: Reading, unit: Reading) -> str:
    """Whether one of the claim's lesser words ("include") is the opposite of one in the unit."""
    for token in claim.tokens:
        opposed = token.kind == "word" and (direct_opposites(token.key) & unit.keys) - claim.keys
        if opposed and (token.key in light() or token.surface in COUNTING) and not covered(token, unit.keys):
            return "negation"
    return ""


def likeness(claim: Reading, at: Setting, similarity: Callable[[str, str], float]) -> frozenset[str]:
    """The words of the claim that an otherwise unused word of the unit is like."""
    unused = {t.surface for t in at.unit.content if t.kind == "word" and not covered(t, claim.keys)}
    return frozenset(
        token.key
        for token in claim.content
        if token.kind == "word"
        and token.key not in ROLES | at.rivals.costly | at.rivals.fatal
        and not covered(token, at.unit.keys)
        and any(similarity(token.surface, word) >= LIKE for word in unused)
    )


def _is_verb(claim: Reading, token: Token) -> bool:
    """A guess: "costs", "guarantees", "is reimbursed"."""
    at = claim.tokens.index(token)
    before = claim.tokens[at - 1] if at else token
    if before.surface in AUXILIARIES:
        return True
    if not at or at + 1 == len(claim.tokens):
        return False
    after = claim.tokens[at + 1]
    if after.value is not None and is_content(before):
        return True
    return token.surface.endswith("s") and is_content(before) and after.kind != "joint"


def _adds(claim: Reading, at: Setting) -> bool:
    """Whether a part of a list or a clause after the first says nothing that the passage has."""
    complete = False
    for atom in claim.atoms:
        parts: list[list[Token]] = [[]]
        for token in atom:
            if token.surface in AUXILIARIES:
                parts.append([])
            elif is_content(token):
                parts[-1].append(token)
        asked = parts if complete else parts[:1]  # "threats will not be tolerated" goes on with "harassment and …"
        if atom is not claim.atoms[0] and any(p and not any(_is_there(token, at) for token in p) for p in asked):
            return True
        complete |= len(parts) > 1 or any(token.value for token in atom)
    return False


def _is_there(token: Token, at: Setting) -> bool:
    return token.key in at.known or covered(token, at.passage)


def _fatal(token: Token, claim: Reading, at: Setting) -> str:
    """Why a word that the unit does not have cannot be said of it at all."""
    if token.kind == "address":
        return "instruction"
    if token.kind == "label":
        return "" if token.key in at.above else "name"
    if token.key in DATES:
        return "date"
    denies = at.unit.row and not NONE.isdisjoint(at.unit.keys)  # "Fee: none" is no opposite of "free of charge"
    if not denies and (opposite_of(token.key) & at.unit.keys) - claim.keys:
        return "negation"
    if f"non{token.key}" in at.passage or (token.key.startswith("non") and token.key[3:] in at.passage):
        return "negation"
    begins_row = at.unit.row and token == claim.content[0]
    if token.key in at.rivals.fatal - at.above and (token.key not in ROLES or begins_row):
        return "row"
    if token.key in names(claim.text) and not covered(token, at.passage):
        return "name"
    return ""


def overlap(one: Iterable[Token], other: Iterable[Token]) -> int:
    """Content words and values that two stretches share."""
    others = list(other)
    keys = {token.key for token in others}
    found = {token.key for token in one if (is_content(token) or token.key in light()) and covered(token, keys)}
    values = [token.value for token in others if token.value]
    shared = {t.key for t in one if t.value and any(t.value.same(value) for value in values)}
    return len(found | shared)

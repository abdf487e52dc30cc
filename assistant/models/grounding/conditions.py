"""When, from when and of how many: what a claim leaves out or puts in another's place. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from assistant.models.grounding.meaning import EVERY
from assistant.models.grounding.phrases import ORDINALS
from assistant.models.grounding.reading import Reading, Token, is_content
from assistant.models.grounding.values import Value
from assistant.models.grounding.wording import AUXILIARIES, covered
from knowledge.words import PRONOUNS

SETTING_CONDITIONS = frozenset("if when unless only without".split())
UNDER_WHICH = frozenset("after if when with by in for from".split())  # "only after notice"
ANCHORS = frozenset("from since until after before upon".split())
RUNNING_FROM = frozenset("of from since after following".split())  # "within 5 days of receipt"
TURNING = {"until": frozenset(["after", "once", "following"]), "after": frozenset(["until"])}
AHEAD = 5  # tokens in which an anchor names what it is fixed to
BEHIND = 3  # tokens between "all" and what there is all of


def drops_condition(claim: Reading, unit: Reading) -> bool:
    """ "A vendor may use it" where the unit says "only after notice", or "unless …"."""
    if any(token.surface in SETTING_CONDITIONS for token in claim.tokens):
        return False
    for at, token in enumerate(unit.tokens):
        follows = unit.tokens[at + 1 : at + 2]
        limits = token.surface == "unless" or (
            token.surface == "only" and bool(follows) and follows[0].surface in UNDER_WHICH
        )
        if not limits:
            continue
        condition = [other for other in unit.tokens[at + 1 :] if is_content(other)]
        main = [other for other in unit.tokens[:at] if is_content(other)]
        said = sum(covered(other, claim.keys) for other in main)
        if main and said and condition and not any(covered(other, claim.keys) for other in condition):
            return True
    return False


def other_anchor(claim: Reading, unit: Reading) -> bool:
    """ "From go-live" where the unit says "from the first full month", "after" where it says "until"."""
    there = list(_anchored(unit))
    if _counted_from_another(claim, unit):
        return True
    for word, target in _anchored(claim):
        if not covered(target, unit.keys):
            others = [other for its, other in there if its == word]
            if others and not any(covered(other, claim.keys) for other in others):
                return True
        elif all(covered(token, unit.keys) for token in claim.content):
            words = {its for its, other in there if covered(target, {other.key})}
            if words and word not in words and words <= TURNING.get(word, frozenset()):
                return True
    return False


def _anchored(reading: Reading) -> Iterator[tuple[str, Token]]:
    for at, token in enumerate(reading.tokens):
        if token.surface in ANCHORS:
            ahead = reading.tokens[at + 1 : at + 1 + AHEAD]
            target = next((one for one in ahead if one.value is not None or is_content(one)), None)
            if target is not None and target.value is None:
                yield token.surface, target


def _counted_from_another(claim: Reading, unit: Reading) -> bool:
    """ "Within 45 days of the invoice date" where the unit says "within 45 days of receipt"."""
    there = list(_counted_from(unit))
    for value, named in _counted_from(claim):
        others = [its for other, its in there if value.same(other)]
        if others and not any(covered(one, {its.key for its in other}) for other in others for one in named):
            return True
    return False


def _counted_from(reading: Reading) -> Iterator[tuple[Value, list[Token]]]:
    """Periods, with the words of what each runs from."""
    for at, token in enumerate(reading.tokens[:-1]):
        follows = reading.tokens[at + 1]
        if token.value is not None and token.value.lasts and follows.surface in RUNNING_FROM:
            ahead = reading.tokens[at + 2 : at + 2 + AHEAD]
            named = [one for one in ahead if one.atom == follows.atom and one.value is None and is_content(one)]
            if named and not any(one.surface in PRONOUNS for one in ahead):
                yield token.value, named


def other_share(claim: Reading, unit: Reading) -> bool:
    """ "One of these" where the unit says "all of these", "all services" where only the credits are "all"."""
    surfaces = [token.surface for token in claim.tokens]
    there = {token.surface for token in unit.tokens}
    one = any(pair in (("one", "of"), ("any", "of"), ("some", "of")) for pair in pairwise(surfaces))
    if one and not there & {"one", "any", "some", "or"} and there & {"all", "both", "every", "each"}:
        return True
    return any(
        _all_of_another(claim.tokens[at + 1], unit)
        for at, word in enumerate(surfaces[:-1])
        if word in ("all", "every")
        and is_content(claim.tokens[at + 1])
        and not (at and surfaces[at - 1] in AUXILIARIES)  # "the accounts are all disabled"
    )


def _all_of_another(noun: Token, unit: Reading) -> bool:
    places = [at for at, token in enumerate(unit.tokens) if covered(noun, {token.key})]
    total = [at for at, token in enumerate(unit.tokens) if token.surface in EVERY]
    if not places or not total or unit.row:
        return False
    return not any(0 < at - every <= BEHIND for at in places for every in total)


def other_ordinal(claim: Reading, unit: Reading) -> bool:
    """ "After the first failure" where the unit says "after a second failure"."""
    there = {token.surface for token in unit.tokens if token.surface in ORDINALS}
    said = [token.surface for token in claim.tokens if token.surface in ORDINALS]
    return bool(there) and any(word not in there for word in said)

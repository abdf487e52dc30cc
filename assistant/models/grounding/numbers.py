"""Do the values of a claim stand in the unit, said of the same things and with the same bounds? Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.models.grounding.reading import Reading, Token, is_content
from assistant.models.grounding.values import Value
from assistant.models.grounding.wording import covered
from assistant.models.grounding.wordlists import AFTER, BEFORE
from knowledge.words import STOP_WORDS

LOOK_BACK, LOOK_AHEAD = 3, 4  # tokens between a bound or a direction and what it belongs to
LOW, HIGH, OVER, UNDER, BY, LATER = "least", "most", "over", "under", "by", "later"
BOUNDS = {"atleast": LOW, "atmost": HIGH, "morethan": OVER, "above": OVER, "over": OVER, "after": LATER}
BOUNDS |= {"within": BY, "lessthan": UNDER, "below": UNDER, "under": UNDER}
AGAINST = {frozenset(pair) for pair in ((LOW, HIGH), (OVER, UNDER), (OVER, HIGH), (LOW, UNDER), (BY, LATER))}
LASTING = frozenset(["valid", "last", "lasts", "expire", "expir"])
RENEWING = frozenset(["renew", "renewal", "repeat", "refresh"])
UNIT_WORDS = {"day": "day", "minute": "minut", "month": "month"}


def wrong_values(claim: Reading, unit: Reading) -> str:
    for token in claim.values:
        assert token.value is not None
        if (
            _is_article(token)
            or labels_row(token, unit)
            or (token.value == Value("", 2.0) and "both" in unit.keys)
        ):
            continue
        if not any(
            stands_for(token.value, other.value, unit)
            or _lasts_until_renewed(claim, token.value, other.value, unit)
            for other in unit.values
        ):
            return "date" if token.value.dimension in ("date", "clock") else "number"
    return ""


def labels_row(token: Token, unit: Reading) -> bool:
    """ "For 7, …" of the row "Step: 7"."""
    bare = token.value is not None and not token.value.dimension and not token.value.counts
    return (
        unit.row
        and bare
        and any(one.kind == "label" and one.key.endswith(f"#{token.surface}") for one in unit.tokens)
    )


def miscounted(claim: Reading, unit: Reading) -> bool:
    """ "Ten phases of 3 days" where the unit counts three phases of 10 days."""
    there = list(_counted(unit))
    for amount, noun in _counted(claim):
        amounts = [its for its, other in there if covered(noun, {other.key})]
        if amounts and amount not in amounts:
            return True
    return False


def repeated(claim: Reading, unit: Reading) -> bool:
    """ "One manager for at most 5 large ones or 1 in all" where the unit says 1, 5 and 12: the 12 was replaced."""
    said = [token.value for token in claim.values if token.value]
    there = [token.value for token in unit.values if token.value]
    for value in said:
        twice = sum(value.same(other) for other in said) > sum(value.same(other) for other in there) > 0
        if twice and any(value.rivals(other) and not any(map(other.same, said)) for other in there):
            return True
    return False


def _counted(reading: Reading) -> list[tuple[float, Token]]:
    """Bare numbers with the word that follows them."""
    return [
        (token.value.amount, after)
        for token, after in zip(reading.tokens, reading.tokens[1:], strict=False)
        if token.value
        and not token.value.dimension
        and after.kind == "word"
        and after.atom == token.atom
        and after.surface not in STOP_WORDS
    ]


def other_rate(claim: Reading, unit: Reading) -> bool:
    """ "6 hours a month" where the unit says "6 hours a week"."""
    there = _rated(unit)
    return any(
        rates and rate not in rates
        for value, rate in _rated(claim)
        if (rates := [its for other, its in there if other.same(value)])
    )


def _rated(reading: Reading) -> list[tuple[Value, Value]]:
    """Values with the frequency right behind them."""
    return [
        (one.value, other.value)
        for one, other in pairwise(reading.tokens)
        if one.value and other.value and other.value.dimension.startswith("every ") and one.atom == other.atom
    ]


def _is_article(token: Token) -> bool:
    """ "One of them", "one extension": often no count."""
    return token.surface == "one"


def stands_for(claimed: Value, stated: Value | None, unit: Reading) -> bool:
    if stated is None or not claimed.same(stated):
        return False
    if claimed.dimension and not stated.dimension:  # "Days before expiry: 90"
        said = {token.value.dimension for token in unit.values if token.value}
        return UNIT_WORDS.get(claimed.dimension, "-") in unit.keys or claimed.dimension in said
    return True


def _lasts_until_renewed(claim: Reading, claimed: Value, stated: Value | None, unit: Reading) -> bool:
    """ "Valid for 5 years" of what is renewed every 5 years, and the other way round."""
    if stated is None or claimed.amount != stated.amount:
        return False
    pairs = ((claim, claimed, unit, stated), (unit, stated, claim, claimed))
    return any(
        often.dimension == f"every {lasting.dimension}" and one.keys & LASTING and other.keys & RENEWING
        for one, lasting, other, often in pairs
    )


@dataclass(frozen=True, slots=True)
class Stretch:
    """The words around some values: what the values are said of. `own` leaves out what all stretches share."""

    tokens: tuple[Token, ...]
    own: frozenset[str]

    def holds(self, value: Value) -> bool:
        return any(token.value is not None and value.same(token.value) for token in self.tokens)


def stretches(reading: Reading) -> list[Stretch]:
    groups = _groups(reading)
    if reading.row or len(groups) < 2:
        return [Stretch(tuple(group), _keys(group)) for group in groups]
    found: list[Stretch] = []
    width = max(len(_keys(_before(group))) for group in groups[1:])
    for number, group in enumerate(groups):
        own = _keys(group)
        if number == 0:
            before = [token for token in _before(group) if is_content(token)]
            shared = before[: max(0, len(before) - width)]
            after = [token for token in group if token not in before]
            own = _keys([*before[len(shared) :], *after])
        found.append(Stretch(tuple(group), own))
    return found


def _before(group: Sequence[Token]) -> list[Token]:
    first = next((n for n, token in enumerate(group) if token.value), len(group))
    return list(group[:first])


def _keys(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset(token.key for token in tokens if is_content(token))


def _groups(reading: Reading) -> list[list[Token]]:
    """Clauses with values. Others go with the next, or with the last if that ends in words: "90% for S3"."""
    groups: list[list[Token]] = []
    waiting: list[Token] = []
    for atom in reading.atoms:
        if any(token.value for token in atom):
            groups.append([*waiting, *atom])
            waiting = []
        elif reading.row:
            continue
        elif groups and _trails(groups[-1]):
            groups[-1].extend(atom)
        else:
            waiting.extend(atom)
    if groups:
        groups[-1].extend(waiting)
    return groups


def _trails(group: Sequence[Token]) -> bool:
    last = max(n for n, token in enumerate(group) if token.value)
    return any(is_content(token) for token in group[last + 1 :])


def misplaced(claim: Reading, unit: Reading) -> bool:
    """Whether a value of the claim stands in the unit, but of another thing than the claim says."""
    there = stretches(unit)
    for said in stretches(claim):
        keys = [token for token in said.tokens if is_content(token)]
        for token in said.tokens:
            if token.value is None or _is_article(token):
                continue
            mine = [stretch for stretch in there if stretch.holds(token.value)]
            rivals = [
                stretch
                for stretch in there
                if stretch not in mine
                and any(o.value and not _is_article(o) and token.value.rivals(o.value) for o in stretch.tokens)
            ]
            if any(one.own and all(covered_by(key, keys) for key in one.own) for one in mine):
                continue  # all that the unit says of this value, the claim says too
            near = [key for key in keys if key.atom == token.atom]
            if mine and any(all(_nearer(keys, near, rival, one) for one in mine) for rival in rivals):
                return True
    return False


def covered_by(key: str, tokens: Sequence[Token]) -> bool:
    return any(covered(token, {key}) for token in tokens)


def _nearer(keys: Sequence[Token], near: Sequence[Token], one: Stretch, other: Stretch) -> bool:
    """Whether `keys` speak of `one` rather than of `other`; of equals those of the value's clause decide."""
    mine, theirs = _fits(keys, one, other), _fits(keys, other, one)
    return mine > theirs or (mine == theirs and _fits(near, one, other) > _fits(near, other, one))


def _fits(keys: Sequence[Token], one: Stretch, other: Stretch) -> int:
    """How many of `keys` `one` has and `other` has not."""
    return len({key.key for key in keys if covered(key, one.own) and not covered(key, other.own)})


def against_bounds(claim: Reading, unit: Reading) -> bool:
    for token in claim.values:
        said = bound(claim, token)
        same = [other for other in unit.values if token.value and other.value and token.value.same(other.value)]
        stated = [bound(unit, other) or _begins_range(unit, other) for other in same]
        if said is None or not stated:
            continue
        if all(frozenset((said, other)) in AGAINST or (other is None and said in (LOW, OVER)) for other in stated):
            return True
    return False


def _begins_range(reading: Reading, value: Token) -> str | None:
    """ "98% to below 99%": 98% or more."""
    at = reading.tokens.index(value)
    following = reading.tokens[at + 1 : at + 4]
    to = bool(following) and following[0].surface == "to"
    ends = (token.value for token in following[1:] if token.value)
    return LOW if to and any(value.value and value.value.rivals(end) for end in ends) else None


def bound(reading: Reading, value: Token) -> str | None:
    at = reading.tokens.index(value)
    for token in reversed(reading.tokens[max(0, at - LOOK_BACK) : at]):
        if token.value is not None:
            break
        if token.surface in BOUNDS:
            return BOUNDS[token.surface]
    following = [token.surface for token in reading.tokens[at + 1 : at + 1 + LOOK_AHEAD]]
    for joint, word in pairwise(following):
        if joint == "or" and word in ("more", "less", "fewer", "longer", "newer", "later", "above"):
            return HIGH if word in ("less", "fewer") else LOW
    return None


def turned(claim: Reading, unit: Reading) -> bool:
    """ "Before" where the unit says "after" of the same thing."""
    there = _directions(unit, AFTER | {"when"})
    for way, target, value in _directions(claim):
        same = [w for w, t, v in there if _meets((target, value), (t, v))]
        if same and way not in same:
            return True
    return False


def _meets(one: tuple[Token | None, Token | None], other: tuple[Token | None, Token | None]) -> bool:
    if one[0] and other[0] and covered(one[0], {other[0].key}):
        return True
    if one[1] and other[1] and one[1].value and other[1].value and (not one[0] or not other[0]):
        return one[1].value.same(other[1].value)
    return False


def _directions(reading: Reading, after: frozenset[str] = AFTER) -> list[tuple[bool, Token | None, Token | None]]:
    """Whether something is after, after what, and by how much."""
    found = []
    for at, token in enumerate(reading.tokens):
        if token.surface not in BEFORE and token.surface not in after:
            continue
        ahead = reading.tokens[at + 1 : at + 1 + LOOK_AHEAD]
        target = next((t for t in ahead if t.atom == token.atom and (is_content(t) or len(t.surface) > 3)), None)
        back = reading.tokens[max(0, at - 2) : at]
        value = next((t for t in reversed(back) if t.value), None)
        found.append((token.surface in after, target, value))
    return found

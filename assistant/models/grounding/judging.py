"""Which units of the cited passages say what a claim says. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.models.grounding.conditions import drops_condition, other_anchor, other_ordinal, other_share
from assistant.models.grounding.meaning import over_general, wrong_modality, wrong_polarity
from assistant.models.grounding.numbers import (
    against_bounds,
    miscounted,
    misplaced,
    other_rate,
    repeated,
    turned,
    wrong_values,
)
from assistant.models.grounding.parties import parties, wrong_party
from assistant.models.grounding.reading import Reading, is_content
from assistant.models.grounding.spans import Cited, Unit, units_of
from assistant.models.grounding.swaps import contradicts, exchanged, substituted
from assistant.models.grounding.wording import Rivals, Setting, likeness, missing

Similarity = Callable[[str, str], float]
OVERLAP = "overlap"
OTHER = 0.5  # is added to the cost where the value stands nowhere in the unit
# A unit that has all words of the claim and says another thing: then no unit with fewer of them bears it out.
SAYS_OTHERWISE = {"negation": 0.0, "modality": 0.0, "general": 0.0, "party": 0.0, "number": OTHER, "date": OTHER}


@dataclass(frozen=True, slots=True)
class Found:
    """Where a claim is supported, from one unit to another, and at what cost in words."""

    passage: int
    unit: int
    last: int
    cost: float
    parties: frozenset[str] = frozenset()  # that the claim names: the next clause may leave them out


@dataclass(frozen=True, slots=True)
class Refused:
    """`cost` is small where the unit was close. `final`: no part of the claim needs to be looked up any more."""

    cost: float
    reason: str
    passage: int
    unit: int
    final: bool = False


def looked_up(
    claim: Reading, cited: Sequence[Cited], similarity: Similarity | None = None
) -> tuple[list[Found], list[Refused]]:
    """The units that support the claim, the closest first; and why the others do not, the closest first."""
    found: list[Found] = []
    refused: list[Refused] = []
    settings = list(_settings(claim, cited))
    if against := [
        (number, place, unit) for number, place, unit, _ in settings if contradicts(unit.reading, claim)
    ]:
        settings = [one for one in settings if not _within(against, one[2])]
        refused = [Refused(0, "party", number, place, True) for number, place, _ in against]
    for number, place, unit, setting in settings:
        reason, cost = judge(claim, unit, setting)
        if reason:
            refused.append(Refused(cost, reason, number, place))
        elif not cost or not against:
            found.append(_found(claim, number, place, unit, cost))
    refused.sort(key=lambda one: one.cost)
    if any(one.cost <= SAYS_OTHERWISE.get(one.reason, -1) for one in refused):
        found = [one for one in found if one.cost == 0]
    if similarity is not None and not found and refused and refused[0].reason == OVERLAP:
        closest = (refused[0].passage, refused[0].unit)
        number, place, unit, setting = next(one for one in settings if one[:2] == closest)
        known = replace(setting, known=likeness(claim, setting, similarity))
        reason, cost = judge(claim, unit, known)
        if not reason:
            found.append(_found(claim, number, place, unit, cost))
    return sorted(found, key=lambda one: one.cost), refused


def _within(against: Sequence[tuple[int, int, Unit]], unit: Unit) -> bool:
    return any(other.reading.text.rstrip(":") in unit.reading.text for _, _, other in against)


def _found(claim: Reading, number: int, place: int, unit: Unit, cost: float) -> Found:
    return Found(number, place, place, cost, parties(claim.text) & unit.reading.keys)


def _settings(claim: Reading, cited: Sequence[Cited]) -> Iterator[tuple[int, int, Unit, Setting]]:
    """Every unit, with the number of its passage and its own."""
    if not claim.content and not claim.values:
        return
    every = [unit for one in cited for unit in units_of(one.text)]
    for number, one in enumerate(cited):
        units = units_of(one.text)
        headings = one.every_heading
        keys = frozenset(key for unit in units for key in unit.reading.keys) | headings
        for place, unit in enumerate(units):
            above = one.above(unit.line)
            rivals = _rivals(claim, unit, every)
            elsewhere = replace(rivals, costly=rivals.costly | (headings - above - unit.reading.keys))
            yield number, place, unit, Setting(unit.reading, keys, elsewhere, above=above)


def judge(claim: Reading, unit: Unit, setting: Setting) -> tuple[str, float]:
    """The reason why the unit does not support the claim, or none; and the cost of the claim's words."""
    reading = unit.reading
    reason, cost = missing(claim, setting)
    if reason:
        return reason, cost + 1
    if of_other_row(claim, unit, setting.rivals):
        return "row", cost
    if reason := wrong_values(claim, reading):
        return reason, cost + OTHER
    if any(wrong(claim, reading) for wrong in (misplaced, miscounted, repeated, other_rate)):
        return "number", cost
    if other_ordinal(claim, reading):
        return "number", cost
    if turned(claim, reading) or other_anchor(claim, reading):
        return "date", cost
    if against_bounds(claim, reading) or wrong_modality(claim, reading):
        return "modality", cost
    if wrong_party(claim, reading, setting.passage) or substituted(claim, reading) or exchanged(claim, reading):
        return "party", cost
    if wrong_polarity(claim, reading):
        return "negation", cost
    if over_general(claim, reading) or drops_condition(claim, reading) or other_share(claim, reading):
        return "general", cost
    return "", cost


def of_other_row(claim: Reading, unit: Unit, rivals: Rivals) -> bool:
    """Whether the claim speaks of what another row is about, and not of what this one is about."""
    said = [token for token in claim.tokens if is_content(token) or token.value]
    if not unit.subject or any(token.key in unit.subject for token in said):
        return any(
            token.key in rivals.subjects and token.key not in unit.reading.keys
            for token in said
            if token.value and "every" in token.value.dimension
        )
    return any(token.key in rivals.subjects for token in said)


def _rivals(claim: Reading, unit: Unit, every: Sequence[Unit]) -> Rivals:
    rows: set[str] = set()
    items: set[str] = set()
    subjects: set[str] = set()
    for other in every:
        if other.reading.text in unit.reading.text or (unit.item and unit.reading.text in other.reading.text):
            continue
        if unit.reading.row and other.reading.row:
            rows |= other.reading.said
            subjects |= other.subject
        elif (unit.item and other.item) or _contests(claim, other.reading):
            items |= other.reading.said
    return Rivals(frozenset(rows), frozenset(items), frozenset(subjects))


def _contests(claim: Reading, other: Reading) -> bool:
    values = [token.value for token in other.values if token.value]
    return any(
        token.value is not None
        and any(token.value.rivals(value) for value in values)
        and not any(token.value.same(value) for value in values)
        for token in claim.values
    )

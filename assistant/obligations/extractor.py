"""Obligations proposed from a document, by its wording alone. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.obligations.capitals import calmed, in_own_words
from assistant.obligations.clauses import ANNOUNCED, Lead, duties, lead_of
from assistant.obligations.deeds import is_deed
from assistant.obligations.duty import Duty
from assistant.obligations.leads import (
    ENUMERATOR,
    LETTERED,
    bare,
    depth,
    duty_begins,
    goes_on,
    is_title,
    lead_above,
    lead_inside,
    list_within,
    style,
)
from assistant.obligations.mandates import Mandate
from assistant.obligations.parties import Parties, parties_of
from assistant.obligations.phrases import (
    deadline,
    evidence,
    frequency,
    kind,
    leading_condition,
    opening_deadline,
    trailing_condition,
)
from assistant.obligations.plain import subject_party
from assistant.obligations.tables import row_of_levels
from assistant.obligations.types import Proposal
from knowledge.sentences import sentence_ranges
from knowledge.types import Leaf

PROSE = frozenset({"paragraph", "item"})
CLAUSE_NUMBER = re.compile(r"^\s*\d+(?:\.\d+)*\.?\s+(?=[A-Z“\"])")
SHORTEST = 5  # characters of a duty
APPENDED = re.compile(r"\bin\s+which\s+(?:case|event)\b", re.I)  # what follows is no clause of the item itself
TAIL = re.compile(r"[\s;:,.]*(?:\b(?:and|or)\b)?[\s;:,.]*$")
NOTE = re.compile(r"\s*\[[^\[\]]{1,80}\]\s+(?=\S)")
# Where the items of a list that stands in one paragraph begin; after a semicolon sentences are cut anyway.
ITEM = re.compile(
    r"(?:(?<=[;,])\s+(?:(?:and\s*/\s*or|and|or)\s+)?|\s+(?:and|or)\s+)(?=\((?:[a-z]{1,2}|[ivx]{1,4}|\d{1,2})\)\s)"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence or an item: `start:end` of the text of leaf `number`."""

    number: int
    text: str
    start: int
    end: int

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]


def propose(leaves: Sequence[Leaf], vendor: str = "") -> list[Proposal]:
    """In the order of the document. Of tables only those of service levels; definitions oblige nobody.

    `vendor`: whom the document is with, where something else than its text says so.
    """
    title = leaves[0].path[:1] if leaves else ()
    parties = parties_of([*title, *(leaf.text for leaf in leaves)], vendor)
    calm = [_calm(leaf, parties) for leaf in leaves]
    found: list[Proposal] = []
    open_list, mandate = OpenList(), Mandate()
    for number, leaf in enumerate(calm):
        if leaf.kind == "row":
            found += row_of_levels(number, leaf, parties)
        mandate = mandate.entering(number, leaf, parties)
        if leaf.kind not in PROSE:
            continue
        following = calm[number + 1].text if number + 1 < len(calm) else ""
        made, open_list = _of_leaf(number, leaf, following, open_list, parties)
        orders = _orders(number, leaf, made, mandate, parties)
        mandate = mandate.after(number, leaf, _last_sentence(leaf.text), bool(orders), parties)
        found += sorted(made + orders, key=lambda one: one.start)
    return [
        replace(in_own_words(one, calm[one.leaf].text, leaves[one.leaf].text), side=parties.side(one.party))
        for one in found
    ]


def _calm(leaf: Leaf, parties: Parties) -> Leaf:
    path = tuple(calmed(heading, parties) for heading in leaf.path)
    return replace(leaf, text=calmed(leaf.text, parties), lead=calmed(leaf.lead, parties), path=path)


@dataclass(frozen=True, slots=True)
class OpenList:
    """What the leaf above leaves open for the next ones."""

    lead: Lead | None = None
    own_style: str = ""  # how the paragraph with the lead is numbered
    item_style: str = ""  # how its first item is
    level: int = 0  # of that item: what stands deeper is no duty of its own
    within: str = ""  # unless an item says that a list follows: how what belongs to it begins, `2.7.`

    def above(self, leaf: Leaf, parties: Parties) -> tuple[Lead, bool] | None:
        found = lead_above(leaf, self.lead, parties)
        if found is not None or self.lead is None or not self.lead.listed:
            return found
        numbered = style(leaf.text)  # `3.1.1 Operation of the plant` below `3.1 … shall perform the following:`
        fits = numbered == self.item_style if self.item_style else numbered != self.own_style
        return (self.lead, True) if numbered and fits else None

    def with_item(self, text: str) -> OpenList:
        if not self.level:
            return replace(self, item_style=style(text), level=depth(text), within=list_within(text))
        return self if depth(text) > self.level else replace(self, within=list_within(text))

    def lists(self, leaf: Leaf) -> bool:
        """Whether a leaf below the lead is a duty of its own."""
        if leaf.kind == "item" or depth(leaf.text) <= self.with_item(leaf.text).level:
            return True
        return bool(self.within) and leaf.text.lstrip().startswith(self.within)


def _of_leaf(
    number: int, leaf: Leaf, following: str, open_list: OpenList, parties: Parties
) -> tuple[list[Proposal], OpenList]:
    above = open_list.above(leaf, parties)
    if above is not None:
        made = _item(number, leaf.text, *above, parties) if open_list.lists(leaf) else []
        return made, open_list.with_item(leaf.text)
    made, lead = _paragraph(number, leaf.text, following, parties)
    if leaf.lead and lead is None and goes_on(leaf.text):
        own = lead_of(leaf.lead, parties)
        made += _item(number, leaf.text, own, True, parties) if own else []
    return made, OpenList(lead, style(leaf.text))


def _orders(
    number: int, leaf: Leaf, made: Sequence[Proposal], mandate: Mandate, parties: Parties
) -> list[Proposal]:
    """What is said as an order or a bare item, where a heading or an announcement above says whose duty it is."""
    if mandate.lead is None:
        return []
    found: list[Proposal] = []
    for start, end in _pieces(leaf.text):
        numbered = ENUMERATOR.match(leaf.text[start:end]) is not None
        is_item = numbered or (leaf.kind == "item" and not leaf.text[:start].strip())
        taken = any(one.start < end and start < one.end for one in made)
        if not taken and mandate.obliges(leaf.text[start:end], is_item):
            found += _duty_of_item(Place(number, leaf.text, start, end), mandate.lead, True, parties)
    return found


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Sentences, and the items of `(a) …; and (b) …`; without the source in brackets of the sentence before."""
    for start, end in sentence_ranges(text):
        noted = NOTE.match(text, start, end)
        start = noted.end() if noted else start
        for match in ITEM.finditer(text, start, end):
            yield start, match.start()
            start = match.end()
        yield start, end


def _last_sentence(text: str) -> str:
    ranges = sentence_ranges(text)
    return text[ranges[-1][0] : ranges[-1][1]] if ranges else ""


def _paragraph(number: int, text: str, following: str, parties: Parties) -> tuple[list[Proposal], Lead | None]:
    """Its duties, and the lead with which it ends. `following`: the leaf after it."""
    found: list[Proposal] = []
    lead: Lead | None = None
    spoken_of = ""
    for place, inside in _sentences(number, text, parties):
        if inside is not None:
            if found and place.text[found[-1].start : found[-1].end].rstrip().endswith(":"):
                found = found if is_deed(found[-1].action) else found[:-1]  # `shall do the following:`
            found += _duty_of_item(place, inside, True, parties)
            continue
        stated = _stated(place, parties, spoken_of)
        spoken_of = subject_party(place.words, parties, spoken_of)
        lead = lead_of(place.words, parties)
        ends = place.end == len(text) and place.words.endswith(":") and goes_on(following)
        announces = parties.plain and ANNOUNCED.search(place.words) is not None
        if lead and stated and ends and (announces or not is_deed(stated[-1].action)):
            stated.pop()
        found += stated
    return found, lead


def _sentences(number: int, text: str, parties: Parties) -> Iterator[tuple[Place, Lead | None]]:
    """Sentences, and the items of `The Supplier shall: (a) …; (b) …`, each with the lead that it goes on from."""
    lead: Lead | None = None
    for start, end in sentence_ranges(text):
        if lead is not None and not LETTERED.match(text[start:end]):
            lead = None
        opened = lead_inside(text[start:end], parties) if lead is None else (lead, 0)
        if opened is None:
            yield Place(number, text, start, end), None
            continue
        lead, at = opened
        if at:
            yield Place(number, text, start, start + at), None
        begins = start + at
        for match in ITEM.finditer(text, begins, end):
            yield Place(number, text, begins, match.start()), lead
            begins = match.end()
        yield Place(number, text, begins, end), lead


def _stated(place: Place, parties: Parties, spoken_of: str = "") -> list[Proposal]:
    """`spoken_of`: whom `it` means at the beginning."""
    found, before = [], 0
    for duty in duties(place.words, parties, spoken_of):
        found.append(_proposal(place, duty, before))
        before = duty.end
    return found


def _item(number: int, text: str, lead: Lead, has_verb: bool, parties: Parties) -> list[Proposal]:
    """The first sentence of an item goes on from the lead, or is its heading; what follows stands for itself."""
    ranges = sentence_ranges(text)
    end = ranges[0][1] if ranges else len(text)
    rest = [one for start, stop in ranges[1:] for one in _stated(Place(number, text, start, stop), parties)]
    if len(ranges) > 1 and is_title(text[:end]) and not is_deed(bare(text[:end])):
        return rest
    return [*_duty_of_item(Place(number, text, 0, end), lead, has_verb, parties), *rest]


def _duty_of_item(place: Place, lead: Lead, has_verb: bool, parties: Parties) -> list[Proposal]:
    begins = duty_begins(place.words, lead, has_verb)
    if begins is None:
        return []
    start, prohibited = place.start + begins[0], begins[1]
    duty_at = Place(place.number, place.text, start, len(TAIL.sub("", place.text[: place.end])))
    if duty_at.end - start < SHORTEST:
        return []
    goes = goes_on(duty_at.words) or is_deed(duty_at.words)
    own = [] if goes and not parties.standing(duty_at.words)[0] else _stated(duty_at, parties)
    if own and not APPENDED.search(
        place.text, start, place.text.find(own[0].action, start)
    ):  # `(b) the Client shall …` has a subject of its own
        return own
    made = _proposal(duty_at, Duty(lead.party, duty_at.words, prohibited, 0, duty_at.end - start), 0)
    return [replace(made, deadline=made.deadline or lead.deadline, condition=made.condition or lead.condition)]


def _proposal(place: Place, duty: Duty, since: int) -> Proposal:
    """`since`: where the duty before it ends in the sentence."""
    sentence = place.words
    before = leading_condition(CLAUSE_NUMBER.sub("", sentence)) if duty.start else ""
    return Proposal(
        duty.party,
        duty.action,
        deadline(duty.action) or opening_deadline(sentence[since : duty.start]),
        frequency(duty.action) or frequency(sentence[: duty.start]),
        before or trailing_condition(duty.action),
        evidence(duty.action),
        kind(duty.action, duty.prohibited),
        place.number,
        place.start,
        place.end,
    )

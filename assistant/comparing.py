"""What a second value is held against: the first one, its question, and what stands around both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.answering.conflicts import (
    AS_MUCH,
    PRECEDENCE,
    covered,
    impersonal,
    in_the_same_words,
    may_differ,
    of_other_parties,
    of_other_vendors,
    prevailing,
    same_subject,
    vendor_terms,
)
from assistant.answering.extractive import Retrieved
from assistant.answering.hours import of_the_asked_end
from assistant.answering.nouns import of_a_part
from assistant.answering.orders import reads_as_order
from assistant.answering.questions import Asked
from assistant.answering.sameness import of_other_things, on_event
from assistant.answering.slots import Slot, contradict, slot
from assistant.answering.snippets import Line, lines_of
from assistant.answering.statements import Kind, Statement, sought, values
from assistant.answering.steering import about_talk, steers
from assistant.types import Citation
from knowledge.retriever import Ranking, Retriever
from knowledge.types import Leaf
from knowledge.vendors import LABEL, named_vendors, vendor_of
from knowledge.words import terms

AS_MUCH_AS_ALL = 0.999  # of a sum of fractions


@dataclass(frozen=True, slots=True)
class First:
    """The sentence that answers, and the terms that it shares with the question."""

    citation: Citation
    line: Line
    statement: Statement
    about: list[str]


class Comparison:
    """What a second value is held against: the first one, its question, and what stands around both."""

    def __init__(
        self,
        retriever: Retriever,
        first: First,
        retrieved: Retrieved,
        ranking: Ranking,
        precedence: Sequence[str] = PRECEDENCE,
    ) -> None:
        self._first = first
        self._precedence = precedence
        self._view = view = ranking.view
        kinds = compared(retrieved)
        nouns = frozenset(kind for kind in kinds if not isinstance(kind, Asked))
        self._counts = bool(nouns)
        self._kinds: frozenset[Kind] = nouns if values(first.statement.text, nouns) else kinds
        self._retrieved = retrieved
        self._slot = slot_of(first.statement, retrieved)
        self._question = retrieved.asking.search
        self._vendors = vendor_terms(view.documents)
        self._ids = view.index.held(retriever.base.ledger.term_ids(set(first.about)))
        self._leaves = cache(lambda document_id: retriever.leaves(view, document_id))
        self._heads = {document.id: head for document, head in zip(view.documents, view.heads, strict=True)}
        meant = named_vendors(f"{self._question} {first.statement.text}", view.vendors)
        meant |= {one.removeprefix(LABEL) for one in retrieved.caller.labels if one.startswith(LABEL)}
        self._of = {None, vendor_of(first.line.document), *meant}
        route = retrieved.ranking.route
        residual = route.residual if route else self._question
        self._named = set(terms(self._question)) - set(terms(residual)) - self._vendors

    def covered(self, statement: Statement) -> float:
        return covered(self._first.about, statement.read, lambda term: self._view.index.idf(term, self._ids))

    def impersonal(self, text: str) -> str:
        return impersonal(text, self._vendors)

    def near_enough(self, other: Statement, named: float, alike: float = 1.0) -> bool:
        """So many of a shift are not so many of a site: what is counted must be of all that is asked about."""
        if self._counts and named < AS_MUCH_AS_ALL:
            return False
        one = self._first.statement.text
        return same_subject(len(self._first.about), named, alike) or in_the_same_words(
            one, other.text, self._question, self._vendors, alike
        )

    def disagrees(self, other: Statement, line: Line) -> bool:
        one = self._first.statement
        return (
            may_differ(self._asked(one), self._asked(other), self._kinds)
            and self._may_concern(other)
            and not (self._on_days(other) and of_a_part(one.text, other.text, self._question))
            and not of_other_things(one, other, self._question, self._kinds, self._vendors)
            and not self._agrees_nearby(other, line)
        )

    def _on_days(self, other: Statement) -> bool:
        """Whether days of a month are compared: several things of one kind have one each."""
        return bool(values(self._asked(other), self._kinds & {Asked.DATE}))

    def contradicts(self, other: Statement) -> bool:
        """In the same words, but for who, on which day, or allowed or not."""
        if self._slot is None or not self._first.about:
            return False
        return contradict(self._slot, slot_of(other, self._retrieved)) and self._may_concern(other)

    def told_apart(self, one: Statement, other: Statement) -> bool:
        """Whether two that disagree with the first one also do with each other."""
        return may_differ(self._asked(one), self._asked(other), self._kinds) or contradict(
            slot_of(one, self._retrieved), slot_of(other, self._retrieved)
        )

    def _asked(self, statement: Statement) -> str:
        """What it says of the event that is asked for, and of its beginning or its end."""
        said = statement.text if statement.row else on_event(statement.text, self._question)
        return of_the_asked_end(said, self._question)

    def _may_concern(self, other: Statement) -> bool:
        """Neither of another vendor, nor of another agreement, nor addressed to the assistant."""
        return (
            not of_other_vendors(self._first.statement, other, self._vendors)
            and vendor_of(other.document) in self._of
            and not reads_as_order(other.text)
            and (about_talk(self._question) or not steers(other.text))
            and not self._of_another_document(other)
        )

    def _of_another_document(self, other: Statement) -> bool:
        """Another contract than the one that is asked for, or than the one that answers."""
        one = self._first.statement
        mine, theirs = (self._heads.get(s.document.id, "") for s in (one, other))
        if of_other_parties(mine, theirs):
            return True
        if prevailing(one.document, other.document, self._precedence) is not None:
            return False  # of a policy that is named, the contract may still say something else
        held = terms(f"{other.document.title} {other.document.path} {theirs} {other.text}")
        return not self._named <= set(held)

    def _agrees_nearby(self, other: Statement, line: Line) -> bool:
        """Whether one's section holds the other's value, in a sentence that says as much of the subject."""
        one, enough = self._first, AS_MUCH * self.covered(other)
        mine, theirs = (set(values(self._asked(said), self._kinds)) for said in (one.statement, other))
        for around, wanted in ((line, mine - theirs), (one.line, theirs - mine)):
            for near in _section(around, self._leaves(around.document.id)):
                said = statement_of(near)
                if wanted & set(values(self._asked(said), self._kinds)) and self.covered(said) >= enough:
                    return True
        return False


def compared(retrieved: Retrieved) -> frozenset[Kind]:
    return sought(retrieved.asking.question, retrieved.asking.kinds)


def slot_of(statement: Statement, retrieved: Retrieved) -> Slot | None:
    asking = retrieved.asking
    return None if statement.row else slot(statement.text, asking.question, asking.kinds)


def statement_of(line: Line) -> Statement:
    leaf = line.leaf
    return Statement(line.document, line.text, leaf.path, leaf.lead, leaf.kind == "row")


def _section(line: Line, leaves: Sequence[Leaf]) -> Iterator[Line]:
    """The sentences of the line's section, and with it of its table."""
    for number, leaf in enumerate(leaves):
        same = leaf.path == line.leaf.path or (leaf.group is not None and leaf.group == line.leaf.group)
        if same and leaf.text:
            yield from lines_of(line.document, leaf, number)

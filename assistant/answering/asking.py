"""A question as the answerer understands it: what to search for, which words count how much, what is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.contrasts import contrast
from assistant.answering.instead import instead
from assistant.answering.questions import (
    CONTINUES,
    Asked,
    asked,
    asks_definition,
    asks_list,
    leans_back,
)
from assistant.answering.small_talk import courtesy
from assistant.answering.typed import spelled_out
from assistant.types import Turn
from knowledge.followups import stands_alone
from knowledge.vendors import named_vendors, without_others
from knowledge.words import terms

FARTHEST = 8  # turns back to which a follow-up of follow-ups leans
MOST_TURNS = 3  # of them that are looked for
OF_SOMETHING = re.compile(  # what there is of many things: of what, the turn before says
    r"what (?:is|are|was|would) the (?:\w+ )?(?:maximum|minimum|limits?|caps?|deadlines?|fees?|prices?|costs?"
    r"|rates?|amounts?|penalt(?:y|ies)|fines?|exceptions?|conditions?|consequences?|terms?|notice period"
    r"|duration|owner|threshold|target|format|address|next steps?|steps?|reasons?|alternatives?|risks?"
    r"|benefits?)\b[ ?.!]*$",
    re.I,
)
EARLIER_WORDS = 0.6  # weight of the words of the turn before, in a follow-up that leans on it
QUESTION_WORDS = frozenset(  # they shape the question, and stand in no answer because of it
    terms("many much long often soon fast quickly get gets got give gives need needs tell say says mean please")
)
COMPARING = frozenset(terms("compare comparison difference differences differ different versus vs distinction"))
TO_WHOM = re.compile(r"(?:and |but )?(?:to|with|at) whom?\W*$", re.I)
NAME_WORDS = 0.25  # weight of words that name the document: all of its leaves are about them


@dataclass(frozen=True, slots=True)
class Asking:
    """A question in its conversation. `search` is what is looked for: with the earlier turn where it is needed.

    `told`: the answers before, where the question follows it.
    """

    question: str
    search: str
    earlier: str
    kinds: frozenset[Asked]
    wants_list: bool
    wants_definition: bool
    told: str = ""

    @property
    def follows_up(self) -> bool:
        return bool(self.earlier)

    def weights(self, residual: str) -> dict[str, float]:
        """Weight of each search term; `residual` is the question without the document's name."""
        kept = set(terms(residual))
        shaping = QUESTION_WORDS | COMPARING if contrast(self.question) else QUESTION_WORDS
        found: dict[str, float] = {}
        for text, weight in ((self.question, 1.0), (self.earlier, EARLIER_WORDS)):
            for term in terms(text):
                if term in shaping:
                    continue
                found.setdefault(term, weight if term in kept else weight * NAME_WORDS)
        return found


def _leant_on(history: Sequence[Turn], vendors: Sequence[str | None]) -> str:
    """The user's turn before; where that is a follow-up too, with those that it leans on."""
    found: list[str] = []
    for turn in reversed(history):
        if turn.role != "user" or courtesy(turn.text):
            continue
        found.insert(0, spelled_out(turn.text))
        if len(found) == FARTHEST or not _depends(without_others(found[0], (), vendors)):
            break
    if len(found) > MOST_TURNS:  # the first one names what all is about
        found = [found[0], *found[1 - MOST_TURNS :]]
    whole = ""
    for text in found:
        whole = instead(whole, text) or f"{whole} {text}".strip()
    return whole


def _depends(turn: str) -> bool:
    """More strictly than a question that follows: a short one may well have been the first of its subject."""
    return (
        bool(CONTINUES.match(turn)) or (_leans(turn) and not stands_alone(turn)) or bool(OF_SOMETHING.match(turn))
    )


def _leans(question: str) -> bool:
    return leans_back(question) or bool(OF_SOMETHING.match(question))


def understand(question: str, history: Sequence[Turn] = (), vendors: Sequence[str | None] = ()) -> Asking:
    """Reads a question in the light of the user's turns before it.

    `vendors`: those of the documents that the caller may see. "And for Globex?" asks of Globex what was asked of
    another vendor before.
    """
    question = spelled_out(question)
    follows = bool(history) and _leans(question)
    earlier = _leant_on(history, vendors) if follows else ""
    named = named_vendors(question, vendors) if earlier else frozenset()
    kinds = asked(question)
    if named:
        earlier = without_others(earlier, named, vendors)
    elif earlier:
        whole = instead(earlier, question)
        if whole:
            kinds = frozenset({Asked.CONTACT}) if TO_WHOM.match(question) else asked(whole)
            question, earlier = whole, ""
    return Asking(
        question=question,
        search=f"{earlier} {question}" if earlier else question,
        earlier=earlier,
        kinds=kinds,
        wants_list=asks_list(question),
        wants_definition=asks_definition(question),
        told=" ".join([turn.text for turn in history if turn.role == "assistant"][-MOST_TURNS:])
        if follows
        else "",
    )

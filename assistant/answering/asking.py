"""A question as the answerer understands it: what to search for, which words count how much, what is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.questions import (
    Asked,
    asked,
    asks_definition,
    asks_list,
    courtesy,
    leans_back,
    spelled_out,
)
from assistant.types import Turn
from knowledge.vendors import named_vendors, without_others
from knowledge.words import terms

MOST_TURNS = 3  # that a follow-up leans on
EARLIER_WORDS = 0.6  # weight of the words of the turn before, in a follow-up that leans on it
QUESTION_WORDS = frozenset(  # they shape the question, and stand in no answer because of it
    terms("many much long often soon fast quickly get gets got give gives need needs tell say says mean please")
)
NAME_WORDS = 0.25  # weight of words that name the document: all of its leaves are about them


@dataclass(frozen=True, slots=True)
class Asking:
    """A question in its conversation. `search` is what is looked for: with the earlier turn where it is needed."""

    question: str
    search: str
    earlier: str
    kinds: frozenset[Asked]
    wants_list: bool
    wants_definition: bool

    @property
    def follows_up(self) -> bool:
        return bool(self.earlier)

    def weights(self, residual: str) -> dict[str, float]:
        """Weight of each search term; `residual` is the question without the document's name."""
        kept = set(terms(residual))
        found: dict[str, float] = {}
        for text, weight in ((self.question, 1.0), (self.earlier, EARLIER_WORDS)):
            for term in terms(text):
                if term in QUESTION_WORDS:
                    continue
                found.setdefault(term, weight if term in kept else weight * NAME_WORDS)
        return found


def _leant_on(history: Sequence[Turn], vendors: Sequence[str | None]) -> str:
    """The user's turn before; where that is only "and for Globex?", with the one before it."""
    found: list[str] = []
    for turn in reversed(history):
        if turn.role != "user" or courtesy(turn.text):
            continue
        found.insert(0, spelled_out(turn.text))
        if len(found) == MOST_TURNS or terms(without_others(found[0], (), vendors)):
            break
    return " ".join(found)


def understand(question: str, history: Sequence[Turn] = (), vendors: Sequence[str | None] = ()) -> Asking:
    """Reads a question in the light of the user's turn before it.

    `vendors`: those of the documents that the caller may see. "And for Globex?" asks of Globex what was asked of
    another vendor before.
    """
    question = spelled_out(question)
    earlier = _leant_on(history, vendors) if leans_back(question) else ""
    named = named_vendors(question, vendors) if earlier else frozenset()
    if named:
        earlier = without_others(earlier, named, vendors)
    return Asking(
        question=question,
        search=f"{earlier} {question}" if earlier else question,
        earlier=earlier,
        kinds=asked(question),
        wants_list=asks_list(question),
        wants_definition=asks_definition(question),
    )

"""A question in other words, by the model: a follow-up in words of its own, and one for which nothing was found.

What it gives back is used only if it is plausible.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.answering.orders import reads_as_order
from assistant.answering.questions import NUMBER
from assistant.answering.small_talk import courtesy
from assistant.models.calling import Model
from assistant.models.errors import CallFailed
from assistant.models.privacy import turns_leaving
from assistant.models.prompts import rewording, rewriting
from assistant.models.providers import is_local
from assistant.models.types import ChatSettings
from assistant.types import Turn
from knowledge.words import terms, words

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

SECONDS = 6.0  # the answer waits for it: later than this the condensation by words is the better bargain
LAST_TURNS = 6
MOST_WORDS = 50  # of a rewritten question
FROM_THE_TALK = 0.6  # share of its content words that were said before: a rewrite brings no subject of its own
VALUE = re.compile(rf"\b{NUMBER}\b", re.I)
SMALL = frozenset({"a", "an", "one", "first", "second", "third"})  # count nothing, as a rule
QUOTES = " \t\"'“”‘’`*"


class Rewriter:
    """Rewrites the last question of a conversation, or gives nothing back: then the words decide."""

    def __init__(self, model: Model, chat: ChatSettings) -> None:
        self._model = model
        self._chat = chat

    def rewrite(self, question: str, history: Sequence[Turn]) -> str:
        """The question as it stands alone; empty where the model failed or wrote something else."""
        earlier = any(turn.role == "user" and not courtesy(turn.text) for turn in history)
        if not earlier or courtesy(question):
            return ""
        turns = list(history[-LAST_TURNS:])
        sent = turns_leaving(turns, self._chat.never_send, is_local(self._chat))
        try:
            found = self._written(rewriting(question, sent))
        except CallFailed:  # logged where it happened
            return ""
        return found if plausible(found, question, turns) else ""

    def reworded(self, question: str) -> str:
        """A question for which nothing was found, in words that a document may use; empty where it has none.

        Raises CallFailed.
        """
        found = "" if courtesy(question) else self._written(rewording(question))
        new = set(terms(found)) - set(terms(question))
        return found if new and brings_nothing(found, question) and _keeps(found, question) else ""

    def _written(self, messages: Sequence[BaseMessage]) -> str:
        said, cut_short = self._model.text(messages, min(SECONDS, self._chat.timeout))
        return "" if cut_short else said.strip().strip(QUOTES)


def plausible(found: str, question: str, turns: Sequence[Turn]) -> bool:
    """Short, one line, no order, and with no number, name or subject that the conversation does not hold."""
    said = "\n".join([*(turn.text for turn in turns), question])
    content = set(terms(found))
    return brings_nothing(found, said) and len(content & set(terms(said))) >= FROM_THE_TALK * len(content)


def brings_nothing(found: str, said: str) -> bool:
    """Short, one line, no order, and with no number or name that was not said."""
    if "\n" in found or len(found.split()) > MOST_WORDS or reads_as_order(found) or not terms(found):
        return False
    lowered = {word.lower() for word in words(said)}
    return not any(word.lower() not in lowered for word in _names(found)) and not _values(found) - _values(said)


def _keeps(found: str, question: str) -> bool:
    """Its numbers and names: what is told of another vendor is no answer."""
    lowered = {word.lower() for word in words(found)}
    return all(name.lower() in lowered for name in _names(question)) and _values(question) <= _values(found)


def _names(text: str) -> list[str]:
    """Capitalised words but "I", the first one aside, which is so because the sentence begins."""
    return [word for word in words(text)[1:] if word[0].isupper() and word != "I"]


def _values(text: str) -> set[str]:
    return {found.lower().rstrip(".,") for found in VALUE.findall(text)} - SMALL

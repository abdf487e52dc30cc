"""A follow-up in words of its own, by the model; what it gives back is used only if it is plausible."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.orders import reads_as_order
from assistant.answering.questions import NUMBER
from assistant.answering.small_talk import courtesy
from assistant.models.calling import Model
from assistant.models.errors import CallFailed
from assistant.models.privacy import turns_leaving
from assistant.models.prompts import rewriting
from assistant.models.providers import is_local
from assistant.models.types import ChatSettings
from assistant.types import Turn
from knowledge.words import terms, words

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
            said, cut_short = self._model.text(rewriting(question, sent), min(SECONDS, self._chat.timeout))
        except CallFailed:  # logged where it happened
            return ""
        found = said.strip().strip(QUOTES)
        return found if not cut_short and plausible(found, question, turns) else ""


def plausible(found: str, question: str, turns: Sequence[Turn]) -> bool:
    """Short, one line, no order, and with no number, name or subject that the conversation does not hold."""
    if not found or "\n" in found or len(found.split()) > MOST_WORDS or reads_as_order(found):
        return False
    said = "\n".join([*(turn.text for turn in turns), question])
    lowered = {word.lower() for word in words(said)}
    if any(word.lower() not in lowered for word in _names(found)):
        return False
    if _values(found) - _values(said):
        return False
    content = set(terms(found))
    return bool(content) and len(content & set(terms(said))) >= FROM_THE_TALK * len(content)


def _names(text: str) -> list[str]:
    """Capitalised words, the first one aside, which is so because the sentence begins."""
    return [word for word in words(text)[1:] if word[0].isupper()]


def _values(text: str) -> set[str]:
    return {found.lower().rstrip(".,") for found in VALUE.findall(text)} - SMALL

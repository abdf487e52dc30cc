"""Puts the parts of a chat model together. Imported only where one is configured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from langchain_core.messages import HumanMessage

from assistant.answering.extractive import Retrieved
from assistant.models.budgets import of_one_answer, one_answer
from assistant.models.calling import Model
from assistant.models.providers import build, check, is_local
from assistant.models.rewriting import Rewriter
from assistant.models.step import ChatStep
from assistant.models.types import ChatSettings, Guard
from assistant.thresholds import SURE_FROM
from assistant.types import Answer
from knowledge.retriever import Retriever

PATIENCE = 20.0  # seconds for a model on this machine to be loaded and say a word


@dataclass(frozen=True, slots=True)
class Chatting:
    """What a chat model does for the assistant."""

    step: ChatStep
    rewriter: Rewriter

    # A follow-up is rewritten and answered: two calls, which share the caps of an answer.
    one_answer = staticmethod(one_answer)
    of_one_answer = staticmethod(of_one_answer)


def tried(chat: ChatSettings, guard: Guard | None = None) -> bool:
    """Whether the model was asked for a word, which a remote one is not: that may cost.

    Raises ModelSetupError, NotCalled where the guard refuses, and CallFailed where a model on this machine does
    not answer.
    """
    check(chat)
    client = build(chat)
    if not is_local(chat):
        return False
    Model(replace(chat, timeout=PATIENCE, retries=0), lambda _: client, guard).text([HumanMessage("Say: yes")])
    return True


def set_up(
    chat: ChatSettings,
    extractive: Callable[[Retrieved], Answer],
    retriever: Retriever,
    *,
    guard: Guard | None = None,
    sure_from: float = SURE_FROM,
) -> Chatting:
    """Raises ModelSetupError at once for what is set up wrongly. Calls nobody."""
    check(chat)
    model = Model(chat, build, guard)
    rewriter = Rewriter(model, chat)
    step = ChatStep(model, chat, extractive, retriever, rewriter=rewriter, sure_from=sure_from)
    return Chatting(step, rewriter)

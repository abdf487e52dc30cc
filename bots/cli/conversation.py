"""A conversation in the terminal, without the terminal: what each line of the user does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bots.errors import UserError
from bots.labels import parse_labels, written

if TYPE_CHECKING:
    from assistant.types import Answer, Turn
    from knowledge.types import Caller

KEPT_TURNS = 20  # ten questions and answers: a follow-up looks back one or two

HELP = """\
Ask in your own words; follow-up questions are understood.
  /sources      what the last answer rests on, quoted in full
  /as LABELS    ask as somebody else: /as public,vendor:acme (starts anew)
  /clear        forget the conversation
  /help         this list
  /quit         leave (also Ctrl-D); Ctrl-C drops the line or the answer"""

Answering = Callable[[str, "Caller", "Sequence[Turn]"], "Answer"]


@dataclass(frozen=True, slots=True)
class Conversation:
    """Who asks and what was said. Frozen: an answer that is cancelled leaves no trace."""

    caller: Caller
    turns: tuple[Turn, ...] = ()
    last: Answer | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What to show after a line: words of ours or an answer, and whether the user leaves."""

    conversation: Conversation
    text: str = ""
    answer: Answer | None = None
    whole_quotes: bool = False
    leave: bool = field(default=False)


def respond(line: str, conversation: Conversation, answering: Answering) -> Reply:
    text = line.strip()
    if not text:
        return Reply(conversation)
    if text.startswith("/") and "/" not in text[1:].split(" ")[0]:  # with a second slash it is the path of a file
        return command(text, conversation)
    answer = answering(text, conversation.caller, conversation.turns)
    return Reply(remembered(conversation, text, answer), answer=answer)


def remembered(conversation: Conversation, question: str, answer: Answer) -> Conversation:
    from assistant.types import Turn

    turns = (*conversation.turns, Turn("user", question), Turn("assistant", answer.answer))
    return replace(conversation, turns=turns[-KEPT_TURNS:], last=answer)


def command(text: str, conversation: Conversation) -> Reply:
    name, _, rest = text.partition(" ")
    match name.lower():
        case "/sources" if conversation.last is not None:
            return Reply(conversation, answer=conversation.last, whole_quotes=True)
        case "/sources":
            return Reply(conversation, "There is no answer yet whose sources could be shown.")
        case "/as":
            return as_somebody(rest, conversation)
        case "/clear":
            return Reply(Conversation(conversation.caller), "The conversation starts anew.")
        case "/help" | "/?":
            return Reply(conversation, HELP)
        case "/quit" | "/exit" | "/q":
            return Reply(conversation, leave=True)
    return Reply(conversation, f"{name} is not a command. /help lists them.")


def as_somebody(labels: str, conversation: Conversation) -> Reply:
    """Another caller starts anew: what was said may hold what the other one must not see."""
    if not labels.strip():
        return Reply(conversation, f"You ask as {written(conversation.caller)}.")
    try:
        caller = parse_labels(labels.strip())
    except UserError as error:
        return Reply(conversation, f"{error.reason}. {error.remedy}.")
    return Reply(Conversation(caller), f"You ask as {written(caller)}; the conversation starts anew.")

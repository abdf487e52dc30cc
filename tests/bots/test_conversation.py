from __future__ import annotations

from collections.abc import Sequence

from assistant.types import Answer, Turn
from bots.cli.conversation import KEPT_TURNS, Conversation, respond
from knowledge.types import Caller
from tests.bots.fakes import ANSWER, FakeAssistant

EMPLOYEE = Conversation(Caller())


def never(question: str, caller: Caller, turns: Sequence[Turn]) -> Answer:
    raise AssertionError("a command is no question")


def test_a_follow_up_is_asked_with_what_was_said() -> None:
    fake = FakeAssistant()

    def answering(question: str, caller: Caller, turns: Sequence[Turn]) -> Answer:
        return fake.answer(question, caller, None, turns)

    first = respond(" How fast? ", EMPLOYEE, answering)
    second = respond("and offshore?", first.conversation, answering)
    assert [call[0] for call in fake.calls] == ["How fast?", "and offshore?"]
    assert fake.calls[1][3] == (Turn("user", "How fast?"), Turn("assistant", ANSWER.answer))
    assert second.answer == ANSWER and len(second.conversation.turns) == 4


def test_only_the_last_turns_are_kept() -> None:
    conversation = EMPLOYEE
    for number in range(30):
        conversation = respond(f"q{number}", conversation, lambda *_: ANSWER).conversation
    assert len(conversation.turns) == KEPT_TURNS
    assert conversation.turns[-2] == Turn("user", "q29")


def test_sources_shows_the_last_answer_with_whole_quotes() -> None:
    assert "no answer yet" in respond("/sources", EMPLOYEE, never).text
    answered = respond("q", EMPLOYEE, lambda *_: ANSWER).conversation
    reply = respond("/sources", answered, never)
    assert reply.answer == ANSWER and reply.whole_quotes and reply.conversation == answered


def test_another_caller_starts_anew() -> None:
    answered = respond("q", EMPLOYEE, lambda *_: ANSWER).conversation
    reply = respond("/as public,vendor:acme", answered, never)
    assert reply.conversation == Conversation(Caller(frozenset({"public", "vendor:acme"})))
    assert reply.text == "You ask as public,vendor:acme; the conversation starts anew."


def test_bad_labels_change_nothing() -> None:
    reply = respond("/as the boss", EMPLOYEE, never)
    assert reply.conversation == EMPLOYEE and "'the boss' is not a label" in reply.text


def test_as_alone_says_who_asks() -> None:
    assert respond("/as", EMPLOYEE, never).text == "You ask as employees,public."


def test_clear_forgets_but_keeps_the_caller() -> None:
    public = Conversation(Caller(frozenset({"public"})), (Turn("user", "q"),), ANSWER)
    assert respond("/clear", public, never).conversation == Conversation(public.caller)


def test_help_quit_and_unknown_commands() -> None:
    assert "/sources" in respond("/help", EMPLOYEE, never).text
    assert respond("/quit", EMPLOYEE, never).leave
    assert respond("/dance", EMPLOYEE, never).text == "/dance is not a command. /help lists them."
    assert respond("   ", EMPLOYEE, never).text == ""

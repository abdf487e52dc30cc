from __future__ import annotations

from assistant.models.types import Struck
from evals.chat_server import Asked
from evals.scripted.oracle import Written
from evals.scripted.playing import NOTHING, Actor, Fate, fates
from evals.suites import Question

ONE, TWO = Written("One. And more.", (1,)), Written("Two", (2,), "number")
QUESTION = Question(id="q", question="How fast?")


def test_what_was_given_up_with_the_whole_draft_was_not_struck_for_itself() -> None:
    found = fates([ONE, TWO], {0: True, 1: True}, {0: Struck(0, "not used"), 1: Struck(1, "number", "Three")})
    assert found == [Fate(ONE), Fate(TWO, "number", "Three")]
    assert [fate.name for fate in found] == ["kept", "replaced"]


def test_a_line_that_was_read_as_two_sentences_is_struck_with_either() -> None:
    found = fates([ONE, TWO], {0: True, 1: False, 2: True}, {1: Struck(1, "date")})
    assert found == [Fate(ONE, "date"), Fate(TWO)] and found[0].name == "dropped"


def asked(prompt: str) -> Asked:
    return Asked({"messages": [{"content": prompt}]}, "")


def test_the_actor_reads_what_stands_between_the_fences() -> None:
    actor = Actor(lambda _, passages: [Written(passages[0], (1,))])
    actor.begin(QUESTION)
    fenced = "⟦passage 1 ab⟧\nDocument: SLA\nSection: Speed\n\nFast.\nVery.\n⟦end 1 ab⟧\n\nQuestion: How fast?"
    assert actor(asked(fenced)).text == "Fast.\nVery [1]."
    assert actor.passages == ["Fast.\nVery."]


def test_where_it_knows_nothing_it_says_so_and_a_follow_up_it_leaves_alone() -> None:
    actor = Actor(lambda *_: [])
    actor.begin(QUESTION)
    assert actor(asked("user: How fast?\n\nLast question: and slow?")).text == "" and actor.passages is None
    assert actor(asked("⟦passage 1 ab⟧\nDocument: SLA\n\nFast.\n⟦end 1 ab⟧")).text == NOTHING

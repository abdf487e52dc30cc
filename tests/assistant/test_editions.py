from __future__ import annotations

from dataclasses import replace

from assistant.editions import beside
from assistant.types import Answer, Citation


def answer(text: str, document: str, **fields: object) -> Answer:
    cited = Citation(1, document, document, None, None, text.replace(" [1]", ""), None)
    whole = Answer("q", text, False, 0.8, (cited,), "extractive", {"answer": 2.0})
    return replace(whole, **fields)  # type: ignore[arg-type]


THEN = answer("As of 2025-12-31: The fee is 10 dollars [1].", "old.md")
NOW = answer("The fee is 12 dollars [1].", "new.md", confidence=0.6)


def test_both_versions_answer_each_with_its_own_markers() -> None:
    both = beside(THEN, NOW)
    assert both.answer == "As of 2025-12-31: The fee is 10 dollars [1].\n\nThe fee is 12 dollars [2]."
    assert [(one.marker, one.document) for one in both.citations] == [(1, "old.md"), (2, "new.md")]
    assert both.confidence == 0.6 and both.timings_ms == {"answer": 4.0}


def test_where_one_says_nothing_the_other_stands_alone() -> None:
    nothing = replace(THEN, abstained=True)
    assert beside(nothing, NOW) == NOW
    assert beside(THEN, replace(NOW, abstained=True)) == THEN


def test_two_long_answers_do_not_become_one_that_is_too_long() -> None:
    long = answer("word " * 200 + "[1].", "new.md")
    assert beside(THEN, replace(long, answer="word " * 240 + "[1].")).citations[0].document == "new.md"
    assert len(beside(THEN, long).answer.split()) <= 250

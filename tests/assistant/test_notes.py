from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.notes import Moment, annotated, asks_since_when
from assistant.types import Answer, Citation
from knowledge.spelling import Spelled
from knowledge.types import Amendment, Document, Part
from knowledge.versions import Versions
from tests.building import document

TODAY = date(2026, 6, 1)
OLD = replace(document("sla-1.md", "SLA", effective_to=date(2025, 12, 31)), id=1)
SLA = replace(document("sla-2.md", "SLA", effective_from=date(2026, 1, 1), supersedes="sla-1.md"), id=2)
NEXT = replace(document("sla-3.md", "SLA", effective_from=date(2027, 3, 1), supersedes="sla-2.md"), id=3)
CHAIN = [OLD, SLA, NEXT]


def noted(
    text: str,
    *cited: Document,
    seen: list[Document] = CHAIN,
    day: date = TODAY,
    asked: str = "?",
    abstained: bool = False,
) -> str:
    citations = tuple(
        Citation(n, one.path, one.title, "", None, "quote", one.effective_from)
        for n, one in enumerate(cited, start=1)
    )
    answer = Answer(asked, text, abstained, 0.9, citations)
    moment = Moment(day, TODAY, TODAY, named=day != TODAY)
    return annotated(answer, list(cited), Versions.of(seen), moment, Spelled(asked)).answer


def test_a_coming_version_is_part_of_the_last_sentence() -> None:
    assert noted("Four hours [1].", SLA) == "Four hours [1] (a new version of “SLA” takes effect on 2027-03-01)."


def test_a_version_that_the_caller_may_not_see_is_not_announced() -> None:
    assert noted("Four hours [1].", SLA, seen=[SLA]) == "Four hours [1]."


AMENDMENT = replace(NEXT, path="a.md", file="/kb/a.md", id=4, amends=Amendment((Part("clause", "4.2"),)))


def test_a_coming_amendment_is_called_one() -> None:
    said = noted("Four hours [1].", SLA, seen=[SLA, AMENDMENT])
    assert said == "Four hours [1] (an amendment of “SLA” takes effect on 2027-03-01)."


def test_what_was_amended_since_says_its_day() -> None:
    """The document is still in force, but what it said that day may not be."""
    since = replace(AMENDMENT, effective_from=date(2026, 5, 1))
    citation = Citation(1, SLA.path, SLA.title, "", None, "quote", SLA.effective_from)
    answer, day = Answer("?", "Four hours [1].", False, 0.9, (citation,)), date(2026, 3, 1)
    said = annotated(answer, [SLA], Versions.of([SLA, since]), Moment(day, day, TODAY), Spelled("?")).answer
    assert said == "As of 2026-03-01: Four hours [1] (an amendment of “SLA” took effect on 2026-05-01)."
    assert noted("Four hours [1].", SLA, seen=[SLA, since]) == "Four hours [1]."


def test_an_amendment_is_followed_by_the_next_one_of_the_same_document() -> None:
    first = replace(AMENDMENT, path="a0.md", file="/kb/a0.md", id=5, effective_from=date(2026, 5, 1))
    said = noted("Two hours [1].", first, seen=[SLA, first, AMENDMENT])
    assert said == "Two hours [1] (an amendment of “SLA” takes effect on 2027-03-01)."
    renamed = replace(first, title="Amendment No. 1")
    assert "an amendment of “SLA” takes" in noted("Two hours [1].", renamed, seen=[SLA, renamed, AMENDMENT])


def test_the_past_says_its_day_and_what_followed() -> None:
    said = noted("Eight hours [1].", OLD, seen=[OLD, SLA], day=date(2025, 3, 31))
    assert said == "As of 2025-03-31: Eight hours [1] (a new version of “SLA” took effect on 2026-01-01)."


def test_a_list_gets_its_day_above_it_with_a_marker() -> None:
    said = noted("- one [1]\n- two [1]", OLD, seen=[OLD], day=date(2025, 3, 31))
    assert said == "As of 2025-03-31 [1]:\n- one [1]\n- two [1]"


def test_an_overdue_review_names_the_owner() -> None:
    late = replace(SLA, review_by=date(2026, 5, 31), owner="Mr. Desk [1] <desk@client.example>")
    said = noted("Four hours [1].", late, seen=[late])
    assert said.endswith(
        "\n\nThe review of “SLA” is overdue since 2026-05-31; it is owned by Mr Desk (1)"
        " <desk@client.example> [1]."
    )
    assert "nobody is named" in noted("Four hours [1].", replace(late, owner=None), seen=[late])
    on_the_day = replace(late, review_by=TODAY)
    assert noted("Four hours [1].", on_the_day, seen=[on_the_day]) == "Four hours [1]."


def test_since_when_is_answered_from_the_document() -> None:
    said = noted("Four hours [1].", SLA, seen=[SLA], asked="Since when does this apply?")
    assert said == "“SLA” is in force since 2026-01-01 [1].\n\nFour hours [1]."


@pytest.mark.parametrize("question", ["When did the new SLA take effect?", "How long has the SLA been in force?"])
def test_other_ways_to_ask_since_when(question: str) -> None:
    assert asks_since_when(question) and not asks_since_when("When is the report due?")


def test_an_abstention_keeps_to_itself() -> None:
    assert noted("The documents do not say.", SLA, abstained=True) == "The documents do not say."

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.notes import Moment, annotated, asks_since_when, none_then
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


HOLIDAY = replace(OLD, path="sla-1b.md", file="/kb/sla-1b.md", title="Holiday SLA", id=6, supersedes="sla-2.md")


def test_what_is_in_force_again_says_so() -> None:
    ended = replace(HOLIDAY, effective_from=date(2026, 3, 1), effective_to=date(2026, 3, 31))
    assert noted("Four hours [1].", SLA, seen=[SLA, ended]) == (
        "Four hours [1] (“SLA” is in force again: “Holiday SLA”, which had replaced it, ended on 2026-03-31)."
    )
    alike = replace(ended, title="SLA")
    assert "again: the version that had replaced it ended on 2026-03-31)." in noted(
        "Four hours [1].", SLA, seen=[SLA, alike]
    )
    later = replace(ended, effective_to=None, effective_from=date(2027, 3, 1))
    assert "again" not in noted("Four hours [1].", SLA, seen=[SLA, later])


def unmet(day: date, quote: str = "Four hours.", seen: list[Document] = CHAIN) -> Answer:
    cited = Citation(1, SLA.path, SLA.title, "", None, quote, SLA.effective_from)
    moment = Moment(TODAY, TODAY, TODAY, unmet=day)
    return annotated(
        Answer("?", "Four hours [1].", False, 0.9, (cited,)), [SLA], Versions.of(seen), moment, Spelled("?")
    )


def test_a_day_before_the_first_version_gets_no_value_of_today() -> None:
    first = replace(OLD, effective_from=date(2024, 1, 1))
    told = unmet(date(2023, 12, 31), seen=[first, SLA, NEXT])
    assert told.abstained and told.citations == ()
    assert told.answer == (
        "As of 2023-12-31: The documents that I can see do not answer this. No version of “SLA” that I can see was"
        " in force; the first took effect on 2024-01-01."
    )
    assert unmet(date(2025, 3, 31), seen=[first, SLA]).answer.startswith("Four hours")
    assert unmet(date(2023, 12, 31), seen=[OLD, SLA]).answer.startswith("Four hours")  # without a first day


def test_a_source_that_names_that_year_speaks_of_it() -> None:
    assert not unmet(date(2023, 12, 31), "In 2023 it was four hours.", [SLA]).abstained


def test_what_has_not_begun_is_not_named() -> None:
    coming = replace(SLA, title="SLA of 3 hours", effective_from=date(2027, 3, 1))
    assert none_then(coming, Versions.of([coming]), TODAY, TODAY) == (
        "No document of that name that I can see is in force; one takes effect on 2027-03-01."
    )
    assert none_then(OLD, Versions.of([OLD]), TODAY, TODAY) == (
        "No version of “SLA” that I can see is in force; the last one ended on 2025-12-31."
    )


def test_an_abstention_shows_nothing_of_what_is_to_come() -> None:
    cited = Citation(1, NEXT.path, NEXT.title, "", None, "Three hours.", NEXT.effective_from)
    answer = Answer("?", "The documents do not say.", True, 0.1, (cited,))
    moment = Moment(date(2027, 3, 1), TODAY, TODAY, named=True)
    assert annotated(answer, [NEXT], Versions.of(CHAIN), moment, Spelled("?")).citations == ()
    then = Moment(date(2027, 3, 1), date(2027, 3, 1), TODAY)
    assert annotated(answer, [NEXT], Versions.of(CHAIN), then, Spelled("?")).citations == (cited,)

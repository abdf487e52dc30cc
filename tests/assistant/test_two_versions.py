from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.two_versions import by_days, by_titles
from knowledge.types import Document
from knowledge.versions import Versions
from tests.building import document

TODAY = date(2026, 11, 22)
A = document("sla-a.md", "Phone schedule, edition A", effective_from=date(2024, 11, 1))
B = document("sla-b.md", "Phone schedule, edition B", effective_from=date(2025, 12, 15), supersedes="sla-a.md")
C = document("sla-c.md", "Phone schedule, edition C", effective_from=date(2027, 3, 1), supersedes="sla-b.md")
OLD = document("desks.md", "Desk rules")
NEXT = document("desks-2.md", "Desk rules, next edition", effective_from=date(2027, 1, 1), supersedes="desks.md")


def titled(question: str, *documents: Document) -> tuple[str, str, str] | None:
    numbered = [replace(one, id=n, passages=1) for n, one in enumerate(documents)]
    two = by_titles(question, Versions.of(numbered), TODAY)
    return two and (*(day.isoformat() for day in two.days), two.question)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("question", "days", "rest"),
    [
        (
            "How did the breach rules of 2025 differ from those of 2026?",
            ["2025-12-31/2026-11-22", "2025-01-01/2026-11-22", "2025-12-31/2026-01-01", "2025-01-01/2026-01-01"],
            "What did the breach rules say?",
        ),
        (
            "Compare the fees in March 2025 and today",
            ["2025-03-31/2026-11-22", "2025-03-01/2026-11-22"],
            "What did the fees say?",
        ),
        (
            "What is the difference between 1 May 2025 and 1 June 2026 about lost calls?",
            ["2025-05-01/2026-06-01"],
            "What did lost calls say?",
        ),
        (
            "How has the speed target changed between the 2026 and 2027 schedules?",
            ["2026-11-22/2027-12-31", "2026-01-01/2027-12-31", "2026-11-22/2027-01-01", "2026-01-01/2027-01-01"],
            "What did the speed target schedules say?",
        ),
    ],
)
def test_two_days_are_held_against_each_other(question: str, days: list[str], rest: str) -> None:
    found = by_days(question, TODAY)
    assert ["/".join(day.isoformat() for day in two.days) for two in found] == days
    assert {two.question for two in found} == {rest}


@pytest.mark.parametrize(
    "question",
    [
        "What were the fees in 2025 and in 2026?",  # nothing is compared
        "How did the fees of 2025 differ?",
        "Compare the fees of 2024, 2025 and 2026",
        "Compare the fees in 2025 and in 2025",
        "Compare Acme and Globex",
        "Compare the fees of 2025 and 2026 " + "the of " * 60,  # too long to be looked through
        "What differs between ticket 2025-0001 and ticket 2026-0002?",
    ],
)
def test_other_questions_hold_no_two_days_against_each_other(question: str) -> None:
    assert by_days(question, TODAY) == []


def test_two_versions_are_named_by_what_only_their_titles_hold() -> None:
    asked = "Compare edition A and edition B of the phone schedule on speed"
    assert titled(asked, A, B, C) == ("2025-12-14", "2026-11-22", "What did the phone schedule on speed say?")
    coming = titled("How does edition C of the phone schedule differ from edition B?", A, B, C)
    assert coming == ("2026-11-22", "2027-03-01", "What did the phone schedule say?")
    assert titled("Compare the desk rules and their next edition", OLD, NEXT) == (
        "2026-11-22",
        "2027-01-01",
        "What did the desk rules say?",
    )


@pytest.mark.parametrize(
    "question",
    [
        "What do edition A and edition B say?",  # nothing is compared
        "Compare a phone schedule and a desk",  # an article is no edition
        "How does edition A of the phone schedule differ?",
        "Compare edition A and edition B of the contract",  # of something else, for all that is known
    ],
)
def test_other_words_name_no_two_versions(question: str) -> None:
    assert titled(question, A, B, C) is None


def test_where_two_families_fit_equally_none_is_taken() -> None:
    others = [
        document("desk-a.md", "Desk schedule, edition A", effective_from=date(2025, 1, 1)),
        document("desk-b.md", "Desk schedule, edition B", effective_from=date(2026, 1, 1), supersedes="desk-a.md"),
    ]
    assert titled("Compare edition A and edition B of the schedule", A, B, *others) is None
    assert titled("Compare edition A and edition B of the desk schedule", A, B, *others) is not None


@given(
    st.text(max_size=80)
    | st.lists(st.sampled_from("compare edition A B of 2025 and 2026 today in May -".split())).map(" ".join)
)
def test_any_question_can_be_asked(question: str) -> None:
    assert all(two.days[0] < two.days[1] and two.question for two in by_days(question, TODAY))
    titled(question, A, B, C)

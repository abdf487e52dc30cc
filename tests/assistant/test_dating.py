from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dating import AskedVersion, asked_day, asked_version, spoken_of_as

TODAY = date(2026, 11, 22)  # a Sunday


@pytest.mark.parametrize(
    ("question", "day", "rest"),
    [
        ("What did the SLA say in March 2025?", "2025-03-31", "What did the SLA say?"),
        ("As of 1 June 2025, what is the fee?", "2025-06-01", "What is the fee?"),
        ("What is the fee as of June 1st, 2025?", "2025-06-01", "What is the fee?"),
        ("What was the fee on 2025-02-03?", "2025-02-03", "What was the fee?"),
        ("What was the fee last year?", "2025-12-31", "What was the fee?"),
        ("What was the fee last month?", "2026-10-31", "What was the fee?"),
        ("What was the fee last quarter?", "2026-09-30", "What was the fee?"),
        ("What was the fee two years ago?", "2024-11-22", "What was the fee?"),
        ("What was the fee yesterday?", "2026-11-21", "What was the fee?"),
        ("What will the fee be next month?", "2026-12-31", "What will the fee be?"),
        ("What will the fee be next week?", "2026-11-29", "What will the fee be?"),
        ("What was allowed before 2026?", "2025-12-31", "What was allowed?"),
        ("What is allowed after March 2027?", "2027-04-01", "What is allowed?"),
        ("What applies from March 2027?", "2027-03-01", "What applies?"),
        ("What does it cost from 2027 on?", "2027-12-31", "What does it cost?"),
        ("What did it cost from 2025?", "2025-01-01", "What did it cost?"),
        ("Was it valid in Q2 2025?", "2025-06-30", "Was it valid?"),
        ("What was the fee in Q1/2025?", "2025-03-31", "What was the fee?"),
        ("What was the fee in the first half of 2025?", "2025-06-30", "What was the fee?"),
        ("What was the fee in H2 2025?", "2025-12-31", "What was the fee?"),
        ("What was the fee in 03/2025?", "2025-03-31", "What was the fee?"),
        ("What was the fee in 2025-02?", "2025-02-28", "What was the fee?"),
        ("What was the fee in spring 2025?", "2025-05-31", "What was the fee?"),
        ("What was the fee in the autumn of 2025?", "2025-11-30", "What was the fee?"),
        ("What was the fee in winter 2025?", "2025-12-31", "What was the fee?"),
        ("What applies from summer 2027?", "2027-06-01", "What applies?"),
        ("What did it say in March?", "2026-03-31", "What did it say?"),
        ("What did it say in December?", "2025-12-31", "What did it say?"),
        ("In 2024, what did the fee in contract 12 read?", "2024-12-31", "What did the fee in contract 12 read?"),
    ],
)
def test_a_day_is_read_and_taken_out_of_the_question(question: str, day: str, rest: str) -> None:
    found = asked_day(question, TODAY)
    assert found is not None
    assert (found.day.isoformat(), found.rest) == (day, rest)


@pytest.mark.parametrize(
    "question",
    [
        "What may a vendor do?",
        "How much was returned for the first quarter of 2026?",
        "Who answers within 24 hours?",
        "What happens on day 3?",
        "What does the SLA 2026 say?",
        "What was the fee on 2025-02-30?",
        "How many incidents were there over the last year?",
        "What is the total of last month's invoices?",
        "What is 3/2025 in form 13/2025?",
        "Who wrote the notes of winter 2025?",
    ],
)
def test_other_numbers_and_times_name_no_day(question: str) -> None:
    assert asked_day(question, TODAY) is None


def test_only_some_wordings_ask_for_a_version() -> None:
    said = {
        question: found.of_version
        for question in (
            "What did the SLA say in March 2025?",
            "Which SLA was in force in March 2025?",
            "What is the fee as of March 2025?",
            "How much did they return in March 2025?",
        )
        if (found := asked_day(question, TODAY))
    }
    assert list(said.values()) == [True, True, True, False]


FORMS = st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d %b %Y"])


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), FORMS)
def test_a_written_day_is_that_day(day: date, form: str) -> None:
    found = asked_day(f"What did the contract say on {day.strftime(form)}?", TODAY)
    assert found is not None and found.day == day and found.rest == "What did the contract say?"


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_a_month_is_within_itself(day: date, today: date) -> None:
    found = asked_day(f"What did it say in {day.strftime('%B %Y')}?", today)
    assert found is not None and (found.day.year, found.day.month) == (day.year, day.month)


@given(st.text(), st.dates())
def test_any_text_can_be_asked(text: str, today: date) -> None:
    asked_day(text, today)


parts = st.sampled_from(
    "in on as of before after the last next year month week quarter 12 999 years days ago March may 2025 31"
    " February 2025-13-45 Q3 from now yesterday ,".split()
)


@given(st.lists(parts).map(" ".join), st.dates(date(1, 1, 2), date(9999, 12, 30)))
def test_any_date_words_can_be_asked(text: str, today: date) -> None:
    asked_day(text, today)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("What was the fee under the old rate card?", AskedVersion(before=True)),
        ("What did the previous edition say?", AskedVersion(before=True)),
        ("How much did we use to... it used to be less?", AskedVersion(before=True)),
        ("What was the notice before the last change?", AskedVersion(before=True)),
        ("What is the fee under the old contract, and what under the new one?", AskedVersion(True, and_now=True)),
        ("What has changed in the new version of the SLA?", AskedVersion(True, and_now=True)),
        ("What will the fee be under the next schedule?", AskedVersion(before=False)),
        ("How long is it once the new service levels apply?", AskedVersion(before=False)),
        ("What will change in the SLA?", AskedVersion(before=False)),
        ("What was the notice before amendment 1?", AskedVersion(before=True)),
        ("What was it before?", AskedVersion(before=True, just=True)),
        ("How many days did we get before that?", AskedVersion(before=True, just=True)),
        ("and before?", AskedVersion(before=True, just=True)),
        ("How has the answer time changed?", AskedVersion(before=True, and_now=True)),
        ("What has changed?", AskedVersion(before=True, and_now=True)),
        ("What must be done before?", None),
        ("How is a password changed?", None),
        ("What is the fee under the schedule?", None),
        ("Who must be told of a change?", None),
        ("Is the old building locked?", None),
    ],
)
def test_a_version_is_asked_for_without_a_day(question: str, wanted: AskedVersion | None) -> None:
    assert asked_version(question) == wanted


def test_what_was_given_back_in_a_month_asks_for_no_version() -> None:
    found = asked_day("How much money back in March 2026?", TODAY)
    assert found is not None and not found.of_version
    found = asked_day("What was the fee back in March 2026?", TODAY)
    assert found is not None and found.of_version


@pytest.mark.parametrize(
    ("question", "day", "asked"),
    [
        ("What was the answer time in 2023?", "2023-12-31", True),
        ("In 2023, how long did an answer take?", "2023-12-31", True),
        ("What will the answer time be in 2030?", "2030-12-31", True),
        ("What will the answer time be in March?", "2026-03-31", False),
        ("We had an outage last month. How long can we claim a credit?", "2026-10-31", False),
        ("uptime was low last month, what do we get", "2026-10-31", False),
        ("What must the report that was made in 2023 hold?", "2023-12-31", False),
    ],
)
def test_the_tense_says_whether_that_day_is_asked_for(question: str, day: str, asked: bool) -> None:
    assert spoken_of_as(question, date.fromisoformat(day), TODAY) == asked

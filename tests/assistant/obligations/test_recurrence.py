from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.obligations.recurrence import due_dates, moment
from assistant.obligations.schedules import Schedule, hours, schedule_of
from assistant.reminding.workdays import Calendar

OFFICE = Calendar(holidays=frozenset({date(2026, 1, 1)})).is_workday


def dates(deadline: str, frequency: str, since: date, until: date) -> list[str]:
    schedule = schedule_of(deadline, frequency)
    assert schedule is not None
    return [day.isoformat() for day in due_dates(schedule, since, until, OFFICE)]


def some_days(months: st.SearchStrategy[int]) -> st.SearchStrategy[tuple[tuple[int, int], ...]]:
    return st.sets(st.tuples(months, st.integers(0, 31)), min_size=1).map(
        lambda dates: tuple(sorted(dates, key=lambda one: (one[0], one[1] or 32)))
    )


YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def test_a_monthly_report_on_a_working_day() -> None:
    found = dates(
        "no later than the fifth Business Day of each month", "each month", date(2026, 1, 1), date(2026, 3, 31)
    )
    assert found == ["2026-01-08", "2026-02-06", "2026-03-06"]  # 1 January is a holiday


def test_month_ends() -> None:
    assert dates("", "monthly", date(2026, 1, 1), date(2026, 4, 30)) == [
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
        "2026-04-30",
    ]
    schedule = Schedule(months=1, day=31)
    found = list(due_dates(schedule, date(2028, 1, 1), date(2028, 4, 30), OFFICE))
    assert [day.day for day in found] == [31, 29, 31, 30]  # 2028 is a leap year


def test_the_following_month_is_the_one_after_the_period() -> None:
    found = dates("by the 10th day of the following month", "", date(2026, 1, 15), date(2026, 3, 31))
    assert found == ["2026-02-10", "2026-03-10"]


def test_quarters_and_years_follow_the_calendar() -> None:
    assert dates("", "every quarter", *YEAR) == ["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"]
    assert dates("", "Every year by 31 January", date(2026, 2, 1), date(2028, 2, 1)) == [
        "2027-01-31",
        "2028-01-31",
    ]
    for words in (("by 31 January", "each year"), ("no later than January 31", "annually")):
        assert dates(*words, *YEAR) == ["2026-01-31"]
    assert schedule_of("by 31 January", "") is None  # of which year?
    assert dates("", "once a year", *YEAR) == ["2026-12-31"]
    assert dates("", "at least once every 12 months", *YEAR) == ["2026-12-31"]


@pytest.mark.parametrize(
    ("deadline", "frequency", "expected"),
    [
        (
            "within 10 days after the end of each quarter",
            "each quarter",
            ["2026-01-10", "2026-04-10", "2026-07-10"],
        ),
        ("30 days after the end of every quarter", "", ["2026-01-30", "2026-04-30", "2026-07-30"]),
        (
            "by the fifth Business Day after the end of each month",
            "each month",
            ["2026-01-08", "2026-02-06", "2026-03-06"],
        ),
        (
            "not later than the 10th day following the end of each month",
            "each month",
            ["2026-01-10", "2026-02-10", "2026-03-10"],
        ),
        ("within 10 days following each calendar quarter", "", ["2026-01-10", "2026-04-10", "2026-07-10"]),
        (
            "within five Business Days after the end of each month",
            "each month",
            ["2026-01-08", "2026-02-06", "2026-03-06"],  # 1 January is a holiday
        ),
        ("No later than five Business Days after month end", "", ["2026-01-08", "2026-02-06", "2026-03-06"]),
        ("within 3 days of month-end", "monthly", ["2026-01-03", "2026-02-03", "2026-03-03"]),
        ("within 5 days of the end of the month", "monthly", ["2026-01-05", "2026-02-05", "2026-03-05"]),
        ("within 30 days of the end of each calendar year", "each calendar year", ["2026-01-30"]),
        ("within 45 days after the end of each quarter", "", ["2026-02-14", "2026-05-15", "2026-08-14"]),
        ("within two months after the end of each year", "", ["2026-02-28"]),
        ("by the 5th day of the month", "following each quarter", ["2026-01-05", "2026-04-05", "2026-07-05"]),
        ("within the first five days of each month", "each month", ["2026-01-05", "2026-02-05", "2026-03-05"]),
        ("", "twice a year", ["2026-06-30", "2026-12-31"]),
        ("", "three times a year", ["2026-04-30", "2026-08-31", "2026-12-31"]),
        ("", "twice per month", ["2026-01-15", "2026-01-31", "2026-02-14"]),
        ("", "twice a week", ["2026-01-04", "2026-01-08", "2026-01-11"]),
        ("on the last Business Day of each month", "each month", ["2026-01-30", "2026-02-27", "2026-03-31"]),
        ("", "each business day", ["2026-01-02", "2026-01-05", "2026-01-06"]),
        ("", "every second month", ["2026-02-28", "2026-04-30", "2026-06-30"]),
        ("", "every other week", ["2026-01-15", "2026-01-29", "2026-02-12"]),
        ("", "each Monday", ["2026-01-05", "2026-01-12", "2026-01-19"]),
        ("", "every other Friday", ["2026-01-02", "2026-01-16", "2026-01-30"]),
        ("by Friday", "every week", ["2026-01-02", "2026-01-09", "2026-01-16"]),
        ("on the first Monday of each month", "each month", ["2026-01-05", "2026-02-02", "2026-03-02"]),
        ("on the last Friday of each quarter", "each quarter", ["2026-03-27", "2026-06-26", "2026-09-25"]),
        ("", "biannually", ["2026-06-30", "2026-12-31"]),
        ("", "twice yearly", ["2026-06-30", "2026-12-31"]),
        ("", "two monthly", ["2026-02-28", "2026-04-30", "2026-06-30"]),
        ("for 3 years", "annually", ["2026-12-31"]),  # how long, not when
        ("in January and July", "each year", ["2026-01-31", "2026-07-31"]),
        (
            "by the end of April, July, October and January",
            "quarterly",
            ["2026-01-31", "2026-04-30", "2026-07-31"],
        ),
        ("by 31 January and 31 July", "each year", ["2026-01-31", "2026-07-31"]),
        ("on July 15 and January 15", "twice a year", ["2026-01-15", "2026-07-15"]),
        ("by the 10th of April and October", "annually", ["2026-04-10", "2026-10-10"]),
        ("before the start of March", "annually", ["2026-02-28"]),
        ("in the first week of May", "every year", ["2026-05-07"]),
        ("", "each June", ["2026-06-30"]),
        ("by the 15th and the 30th of each month", "", ["2026-01-15", "2026-01-30", "2026-02-15"]),
        ("on the 15th and last day of each month", "each month", ["2026-01-15", "2026-01-31", "2026-02-15"]),
        ("", "every fortnight", ["2026-01-15", "2026-01-29", "2026-02-12"]),
        ("", "once a fortnight", ["2026-01-15", "2026-01-29", "2026-02-12"]),
    ],
)
def test_when_it_falls_due_in_a_period(deadline: str, frequency: str, expected: list[str]) -> None:
    assert dates(deadline, frequency, *YEAR)[:3] == expected


@pytest.mark.parametrize(
    ("deadline", "frequency"),
    [
        ("30 days before the end of each year", "each year"),
        ("within 10 days of each quarter", "each quarter"),
        ("by the second working day of each week", "each week"),
        ("within 24 hours", "each month"),
        ("at least 30 days in advance", "annually"),
        ("within three months after the end of each financial year", "annually"),
        ("within 10 days after the end of the month in which it fell", ""),
        ("within 7 days of the end of the month", ""),
        ("within a month", ""),
        ("by 31 January", "each quarter"),
        ("until 31 December 2027", "monthly"),
        ("", "per day"),
        ("", "semi-monthly"),
        ("in January and July", ""),  # of which year?
        ("in February", "monthly"),
        ("by mid-March", "annually"),
        ("by the last business day of March", "each year"),
        ("on the first Monday of March", "each year"),
        ("between 1 and 30 April", "each year"),
        ("within 30 days after 31 December", "each year"),
        ("by 30 February", "annually"),
        ("on the first and third Monday of each month", ""),
        ("by the 1st or the 15th of each month", ""),
        ("within a fortnight", "monthly"),
        ("", "twice a fortnight"),
        ("", "bi-weekly"),  # twice a week, or each second one
    ],
)
def test_no_date_is_better_than_a_wrong_one(deadline: str, frequency: str) -> None:
    assert schedule_of(deadline, frequency) is None


def test_the_calendar_ends_without_a_fault() -> None:
    for words in (("", "monthly"), ("", "each business day"), ("within 5 business days after month end", "")):
        schedule = schedule_of(*words)
        assert schedule is not None
        assert list(due_dates(schedule, date(9999, 1, 1), date.max, OFFICE)) == []
        assert list(due_dates(schedule, date.min, date(1, 1, 20), OFFICE))[:1] <= [date(1, 1, 1)]


def test_weeks_count_from_the_beginning() -> None:
    assert dates("", "every two weeks", date(2026, 1, 1), date(2026, 2, 1)) == ["2026-01-15", "2026-01-29"]


def test_two_named_days_that_fall_on_one_are_due_once() -> None:
    days = dates("on the 30th and last day of each month", "", date(2026, 2, 1), date(2026, 3, 31))
    assert days == ["2026-02-28", "2026-03-30", "2026-03-31"]


def test_a_day_that_comes_once() -> None:
    assert dates("by 31 January 2026", "", *YEAR) == ["2026-01-31"]
    assert dates("by 31 January 2025", "", *YEAR) == []


@pytest.mark.parametrize("deadline", ["within 24 hours", "immediately", "on request", "before going live", ""])
def test_what_depends_on_an_event_has_no_dates(deadline: str) -> None:
    assert schedule_of(deadline, "") is None


def test_a_day_ends_where_the_obligation_holds() -> None:
    assert moment(date(2026, 3, 28), ZoneInfo("Europe/Berlin")) == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert moment(date(2026, 3, 29), ZoneInfo("Europe/Berlin")) == datetime(
        2026, 3, 29, 22, tzinfo=UTC
    )  # summer time
    assert moment(date(2026, 3, 28), ZoneInfo("Asia/Kolkata")) == datetime(2026, 3, 28, 18, 30, tzinfo=UTC)


def test_spans_in_hours() -> None:
    assert hours("within 24 hours") == 24 and hours("within two working days") == 48
    assert hours("without undue delay") == 0
    assert hours("within four (4) hours of discovery") == 4 and hours("within a fortnight of the request") == 336
    assert hours("at least 30 days in advance") is None and hours("for five years") is None


@given(
    st.builds(
        Schedule,
        months=st.sampled_from([1, 3, 6, 12]),
        day=st.integers(0, 31),
        workday=st.booleans(),
        next_period=st.booleans(),
    ),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)
def test_each_period_has_one_day(schedule: Schedule, since: date) -> None:
    until = date(since.year + 2, since.month, 1)
    found = list(due_dates(schedule, since, until, Calendar().is_workday))
    assert found == sorted(set(found)) and all(since <= day <= until for day in found)
    gaps = [(later - earlier).days for earlier, later in pairwise(found)]
    assert all(schedule.months * 27 <= gap <= schedule.months * 31 + 6 for gap in gaps)


@given(
    st.builds(
        Schedule,
        months=st.sampled_from([1, 2, 3, 4, 6, 12, 24]),
        day=st.integers(0, 31),
        workday=st.booleans(),
        next_period=st.booleans(),
        after=st.sampled_from([0, 0, 5, 45, 120]),
        after_months=st.sampled_from([0, 0, 3]),
        times=st.sampled_from([1, 1, 2, 5]),
    )
    | st.builds(Schedule, months=st.just(12), dates=some_days(st.integers(1, 12)))
    | st.builds(Schedule, months=st.just(1), dates=some_days(st.just(0)))
    | st.builds(
        Schedule,
        days=st.sampled_from([1, 7, 10, 14]),
        times=st.sampled_from([1, 1, 2]),
        weekday=st.sampled_from([0, 0, 3]),
        workday=st.booleans(),
    ),
    st.dates(date(2020, 1, 1), date(2022, 1, 1)),
    st.integers(-100, 1500),
)
def test_a_later_look_shows_the_same_days(schedule: Schedule, begins: date, later: int) -> None:
    """What is due does not depend on when somebody asks."""
    since = begins + timedelta(days=later)
    until = since + timedelta(days=400)
    whole = list(due_dates(schedule, begins, until, Calendar().is_workday))
    seen = list(due_dates(schedule, begins, until, Calendar().is_workday, since))
    assert seen == [day for day in whole if day >= since]

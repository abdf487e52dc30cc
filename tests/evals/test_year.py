"""A small year: every reminder once, whatever restarts. And the check can fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime

import pytest

from assistant.reminding import service, workdays
from assistant.reminding.log import ReminderLog
from assistant.reminding.plan import Reminder
from evals import year
from evals.year import Figures, measured, table
from evals.year_oracle import certificate_stages, due_days
from evals.year_world import DUBAI, OFFICE, Duty, World


@pytest.fixture
def shorter(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """The year ends after so many days."""
    whole = year.world

    def cut(days: int) -> None:
        def world(*size: int) -> World:
            made = whole(*size)
            return replace(made, runs=tuple(run for run in made.runs if run.day < days))

        monkeypatch.setattr(year, "world", world)

    return cut


def test_every_reminder_is_delivered_once(shorter: Callable[[int], None]) -> None:
    """Until May: past both changes to daylight saving. `python -m evals.year` takes the whole year."""
    shorter(150)
    found = measured(20, 200, 400, seed=1)
    assert found.kept, table(found)
    assert found.due == found.delivered > 1_000
    assert found.restarts > found.deaths > 5
    assert 0 < found.repeated <= found.deaths  # each after a death between a delivery and its note, with its key


def forgets(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ReminderLog, "unsent", lambda _log, reminders: list(reminders))


def notes_too_early(patch: pytest.MonkeyPatch) -> None:
    begin = ReminderLog.begin

    def noted(log: ReminderLog, reminders: list[Reminder], now: datetime) -> None:
        begin(log, reminders, now)
        for one in reminders:
            log.confirm(one, now)

    patch.setattr(ReminderLog, "begin", noted)


def lets_two_send(patch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def anybody(_log: ReminderLog) -> Iterator[bool]:
        yield True

    patch.setattr(ReminderLog, "sole_sender", anybody)


def never_sleeps(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(workdays.Calendar, "may_disturb", lambda _calendar, _now: True)


def forgets_renewals(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(service, "current", lambda held, on: held)


@pytest.mark.parametrize(
    ("broken", "shown"),
    [
        (forgets, "doubled"),
        (notes_too_early, "missed"),
        (lets_two_send, "doubled"),
        (never_sleeps, "quiet"),
        (forgets_renewals, "not_due"),
    ],
)
def test_a_broken_program_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
    shorter: Callable[[int], None],
    broken: Callable[[pytest.MonkeyPatch], None],
    shown: str,
) -> None:
    shorter(70)
    broken(monkeypatch)
    found = measured(8, 120, 100, seed=1)
    assert not found.kept and getattr(found, shown) > 0, table(found)


def test_the_oracle_by_hand() -> None:
    """An end on Monday 4 May 2026, in an office that is closed on 1 May to 3 August in Dubai."""
    stages = certificate_stages(date(2026, 5, 4), OFFICE, True)
    assert dict(zip(stages.names[:7], stages.begins, strict=False)) == {
        "60": date(2026, 3, 5),
        "30": date(2026, 4, 2),  # 4 April is Easter Saturday, and Good Friday is a holiday
        "14": date(2026, 4, 20),
        "7": date(2026, 4, 27),
        "1": date(2026, 5, 1),  # 3 May is a Sunday
        "lapsed": date(2026, 5, 4),
        "lapsed+1w": date(2026, 5, 11),
    }
    closed = certificate_stages(date(2026, 8, 10), DUBAI, False)  # closed from 2 to 21 August, open on Sundays
    assert closed.names[:7] == ["", "", "14", "7", "1", "lapsed", "lapsed+1w"]
    assert [day.isoformat() for day in closed.begins[2:7]] == [
        "2026-07-27",
        "2026-07-30",
        "2026-07-30",
        "2026-08-23",
        "2026-08-23",
    ]
    third = Duty("1", "v", "act", "third working day", "", "", date(2026, 3, 10))
    assert [day.isoformat() for day in due_days(third)][:3] == ["2026-04-07", "2026-05-05", "2026-06-03"]


def test_the_table() -> None:
    counts = {"due": 3, "delivered": 2, "doubled": 0, "missed": 1, "not_due": 0, "quiet": 0, "repeated": 0}
    found = Figures(1, 2, 3, **counts, restarts=4, deaths=2, runs=9, seconds=1.5, slowest=0.25)
    assert not found.kept
    lines = table(found).splitlines()
    assert lines[:2] == ["| a simulated year | |", "|---|---|"]
    assert "| missed | 1 |" in lines and "| slowest run | 0.2 s |" in lines

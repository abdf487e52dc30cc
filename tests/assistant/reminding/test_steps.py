"""Owners of steps are told before a step is due and when it is late: expectations counted by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant.onboarding.cases import Case
from assistant.onboarding.machine import Action, Event
from assistant.reminding.log import ReminderLog
from assistant.reminding.plan import Day, Reminder, Rules, Subject, plan
from assistant.reminding.service import Reminding, step_subjects
from assistant.reminding.settings import ReminderSettings
from assistant.reminding.workdays import Calendar
from tests.assistant.onboarding.made import ACCESS, ACME, ANN, SMALL, START, event

OWNERS = {"vendor:acme": "vera@acme.example", "team:access": "abe@client.example", "client": "ann@client.example"}
MANAGERS = {"*": "vm@client.example"}
EVERY_DAY = Calendar(weekdays=frozenset(range(7)), opens=time(0), closes=time(23, 59))
CASE = Case("acme-1", "acme", None, SMALL, START, "Ann")  # from 2 March: due on the 5th, 7th, 10th, 12th


def after(*events: Event) -> Case:
    return replace(CASE, events=events)


def subjects(case: Case) -> dict[str, str]:
    """Step and address."""
    return {one.key.rpartition("|")[2]: one.contact for one in step_subjects([case], (3,), OWNERS)}


SUBMITTED = [event(Action.SUBMIT, "nda", ACME), event(Action.SUBMIT, "team", ACME)]
APPROVED = [*SUBMITTED, event(Action.APPROVE, "nda", ANN), event(Action.APPROVE, "team", ANN)]


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ([], {"nda": "vera@acme.example", "team": "vera@acme.example"}),
        (SUBMITTED, {}),  # they wait for a decision
        ([*SUBMITTED, event(Action.REJECT, "nda", ANN)], {"nda": "vera@acme.example"}),
        (APPROVED, {"access": "abe@client.example"}),
        (
            [*APPROVED, event(Action.SUBMIT, "access", ACCESS), event(Action.APPROVE, "access", ANN)],
            {"go-live": "ann@client.example"},
        ),
    ],
)
def test_whoever_has_to_act_now_is_told(events: list[Event], told: dict[str, str]) -> None:
    assert subjects(after(*events)) == told


def planned(today: date, found: Sequence[Subject]) -> list[Reminder]:
    return plan(found, lambda _subject, _recipient: Day(today, today), Rules(), MANAGERS)


def test_three_days_before_on_the_day_and_weekly_when_late() -> None:
    nda = [one for one in step_subjects([CASE], (3,), OWNERS) if one.key == "step|acme-1|nda"]
    stages = {day: [one.stage for one in planned(date(2026, 3, day), nda)] for day in (1, 2, 4, 5, 6, 12, 19)}
    assert stages == {
        1: [],
        2: ["3", "3"],
        4: ["3", "3"],
        5: ["lapsed", "lapsed"],
        6: ["lapsed", "lapsed"],
        12: ["lapsed+1w", "lapsed+1w"],
        19: ["lapsed+2w", "lapsed+2w"],
    }
    words = {one.recipient: one.text for one in planned(date(2026, 3, 2), nda)}
    assert set(words) == {"vera@acme.example", "vm@client.example"}
    assert set(words.values()) == {"“Sign the agreement” of acme, acme-1, is due in 3 days, on 2026-03-05."}
    (late, _) = planned(date(2026, 3, 7), nda)
    assert late.text == "“Sign the agreement” of acme, acme-1, was due 2 days ago, on 2026-03-05."


def test_without_an_address_the_manager_alone_is_told() -> None:
    found = step_subjects([CASE], (3,), {})
    assert {one.recipient for one in planned(date(2026, 3, 5), found)} == {"vm@client.example"}


class Box:
    def __init__(self) -> None:
        self.keys: list[str] = []

    def deliver(self, reminder: Reminder) -> None:
        self.keys.append(reminder.key)


def test_three_weeks_of_runs_tell_each_stage_once(tmp_path: Path) -> None:
    box, at = Box(), datetime(2026, 2, 27, 6, tzinfo=UTC)
    while at < datetime(2026, 3, 21, tzinfo=UTC):
        reminding = Reminding(ReminderLog(tmp_path), Rules(), EVERY_DAY, {})  # every run is a new process
        reminding.run(step_subjects([CASE], (3,), OWNERS), at, box)
        at += timedelta(hours=9)
    told = [f"step|acme-1|{step}|{due}|vera@acme.example|{stage}"
            for step, due in (("nda", "2026-03-05"), ("team", "2026-03-07"))
            for stage in ("3", "lapsed", "lapsed+1w", *(["lapsed+2w"] if step == "nda" else []))]  # fmt: skip
    assert sorted(box.keys) == sorted(told)


def test_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # where no .env is
    monkeypatch.setenv("BPO_REMIND_STEP_DAYS", "1, 5")
    monkeypatch.setenv("BPO_REMIND_OWNERS", '{"client": "ann@client.example"}')
    asked = ReminderSettings()
    assert asked.step_days == (5, 1) and asked.owners == {"client": "ann@client.example"}
    monkeypatch.setenv("BPO_REMIND_STEP_DAYS", "0")
    with pytest.raises(ValidationError, match="whole numbers from 1"):
        ReminderSettings()


def test_the_starter_pack_tells_when_a_step_is_reminded_of(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    guide = Path(__file__).parents[3] / "knowledge/pack/guides/vendor-onboarding.md"
    (days,) = ReminderSettings().step_days
    assert f"a reminder {days} days before a step is due and on the day itself" in guide.read_text(
        encoding="utf-8"
    )

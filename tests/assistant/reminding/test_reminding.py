from __future__ import annotations

import random
import re
import smtplib
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.credentials.types import Credential
from assistant.reminding.log import ReminderLog
from assistant.reminding.mail import MailChannel, MailServer, message
from assistant.reminding.plan import Day, DayOf, Reminder, Rules, Subject, plan, stage
from assistant.reminding.service import ChannelError, Reminding, credential_subjects
from assistant.reminding.workdays import Calendar, Calendars
from knowledge.errors import KnowledgeError

RULES = Rules()
EVERY_DAY = Calendar(weekdays=frozenset(range(7)), opens=time(0), closes=time(23, 59))
ENDS = date(2026, 6, 30)
ISO = Subject("credential|acme|iso", "credential", "acme", "ISO 27001 of acme", ENDS, "jo@acme.example")
MANAGERS = {"*": "vm@client.example"}


class Box:
    """A channel that counts; `fails` says for which delivery it breaks."""

    def __init__(self, fails: Callable[[int], BaseException | None] = lambda _: None) -> None:
        self.delivered: list[Reminder] = []
        self._fails = fails
        self._tries = 0

    def deliver(self, reminder: Reminder) -> None:
        self._tries += 1
        error = self._fails(self._tries)
        if error is not None:
            raise error
        self.delivered.append(reminder)


def day(today: date, calendar: Calendar = EVERY_DAY) -> DayOf:
    """The same day for everybody."""
    return lambda _subject, _recipient: Day(today, calendar.last_quiet_day(today))


def on(left: int, calendar: Calendar = EVERY_DAY) -> str | None:
    today = ENDS - timedelta(days=left)
    return stage(ENDS, today, calendar.last_quiet_day(today), RULES)


def test_stages_by_days_left() -> None:
    found = {left: on(left) for left in (61, 60, 59, 31, 30, 14, 8, 7, 2, 1, 0, -6, -7, -13, -14)}
    assert found == {
        61: None,
        60: "60",
        59: "60",
        31: "60",
        30: "30",
        14: "14",
        8: "14",
        7: "7",
        2: "7",
        1: "1",
        0: "lapsed",
        -6: "lapsed",
        -7: "lapsed+1w",
        -13: "lapsed+1w",
        -14: "lapsed+2w",
    }


def test_what_falls_on_a_weekend_is_said_on_friday() -> None:
    office = Calendar()
    friday = date(2026, 6, 26)
    sunday = replace(ISO, ends=friday + timedelta(days=2 + 7))  # seven days before the end is a Sunday
    assert [one.stage for one in plan([sunday], day(friday, office), RULES, {})] == ["7"]
    thursday = friday - timedelta(days=1)
    assert [one.stage for one in plan([sunday], day(thursday, office), RULES, {})] == ["14"]


def test_a_lapse_is_never_told_ahead() -> None:
    friday = date(2026, 6, 26)
    saturday = replace(ISO, ends=date(2026, 6, 27))
    (one,) = plan([saturday], day(friday, Calendar()), RULES, {})
    assert one.stage == "1" and one.text == "ISO 27001 of acme expires in 1 day, on 2026-06-27."


def test_the_manager_is_told_from_fourteen_days_before() -> None:
    def told(left: int) -> list[str]:
        found = plan([ISO], day(ENDS - timedelta(days=left)), RULES, MANAGERS)
        return sorted(one.recipient for one in found)

    assert told(30) == ["jo@acme.example"]
    assert told(14) == told(0) == ["jo@acme.example", "vm@client.example"]


def test_words() -> None:
    def text(left: int) -> str:
        return plan([ISO], day(ENDS - timedelta(days=left)), RULES, {})[0].text

    assert text(14) == "ISO 27001 of acme expires in 14 days, on 2026-06-30."
    assert text(0) == "ISO 27001 of acme expires today, 2026-06-30."
    assert text(-1) == "ISO 27001 of acme expired 1 day ago, on 2026-06-30."


def desk(folder: Path, calendar: Calendar = EVERY_DAY) -> Reminding:
    return Reminding(ReminderLog(folder), RULES, calendar, MANAGERS)


NOW = datetime(2026, 6, 16, 12, tzinfo=UTC)  # 14 days before


def test_a_second_run_sends_nothing(tmp_path: Path) -> None:
    box = Box()
    assert len(desk(tmp_path).run([ISO], NOW, box).sent) == 2
    assert desk(tmp_path).run([ISO], NOW + timedelta(hours=3), box).sent == ()
    assert desk(tmp_path).run([ISO], NOW - timedelta(hours=30), box).sent == ()  # the clock was set back
    assert len(box.delivered) == 2


def test_quiet_hours_hold_everything_back(tmp_path: Path) -> None:
    berlin = Calendar(ZoneInfo("Europe/Berlin"))
    early = datetime(2026, 6, 16, 5, 59, tzinfo=UTC)  # 07:59 in Berlin
    box = Box()
    assert desk(tmp_path, berlin).run([ISO], early, box).held
    assert len(desk(tmp_path, berlin).run([ISO], early + timedelta(minutes=1), box).sent) == 2


def test_what_could_not_be_sent_is_tried_again(tmp_path: Path) -> None:
    broken = Box(lambda number: ChannelError("no route", "Check it") if number == 1 else None)
    outcome = desk(tmp_path).run([ISO], NOW, broken)
    assert [reason for _, reason in outcome.failed] == ["no route. Check it"] and len(outcome.sent) == 1
    assert len(desk(tmp_path).run([ISO], NOW, broken).sent) == 1
    assert len({one.key for one in broken.delivered}) == 2


def test_while_one_process_sends_no_other_does(tmp_path: Path) -> None:
    """Whatever their clocks say."""
    others: list[bool] = []

    class Meanwhile(Box):
        def deliver(self, reminder: Reminder) -> None:
            for hours in (0, 2, -30):
                other = desk(tmp_path).run([ISO], NOW + timedelta(hours=hours), Box())
                others.append(other.busy and not other.sent)
            super().deliver(reminder)

    outcome = desk(tmp_path).run([ISO], NOW, Meanwhile())
    assert len(outcome.sent) == 2 and others == [True] * 6


KILLED = """
import os, sys
from datetime import datetime
from pathlib import Path
from tests.assistant.reminding.test_reminding import ISO, desk

class Killer:
    def deliver(self, reminder):
        os._exit(9)

desk(Path(sys.argv[1])).run([ISO], datetime.fromisoformat(sys.argv[2]), Killer())
"""


def test_what_a_killed_process_had_begun_is_sent_by_the_next_run(tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), NOW.isoformat()], check=False)
    assert killed.returncode == 9
    assert len(desk(tmp_path).run([ISO], NOW + timedelta(minutes=1), Box()).sent) == 2


def test_what_cannot_be_noted_is_not_sent(tmp_path: Path) -> None:
    running = desk(tmp_path)
    with sqlite3.connect(tmp_path / "reminders.sqlite3") as database:
        database.execute(
            "CREATE TRIGGER full BEFORE INSERT ON sent BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
        )
    box = Box()
    with pytest.raises(KnowledgeError, match="is full"):
        running.run([ISO], NOW, box)
    assert box.delivered == []


def test_everybody_is_told_in_their_own_working_hours(tmp_path: Path) -> None:
    manila = Calendar(ZoneInfo("Asia/Manila"), holidays=frozenset({date(2026, 6, 16)}))
    running = Reminding(ReminderLog(tmp_path), RULES, Calendars(Calendar(), {"acme": manila}), MANAGERS)

    def told(now: datetime) -> list[tuple[str, str]]:
        return [(one.recipient, one.stage) for one in running.run([ISO], now, Box()).sent]

    # Tuesday 16 June, 14 days before, is a holiday at the vendor's: its contact is told on Monday.
    assert told(datetime(2026, 6, 15, 1, tzinfo=UTC)) == [("jo@acme.example", "14")]  # 09:00 in Manila
    assert told(datetime(2026, 6, 16, 1, tzinfo=UTC)) == []
    assert told(datetime(2026, 6, 16, 8, tzinfo=UTC)) == [("vm@client.example", "14")]
    assert running.is_quiet(datetime(2026, 6, 17, 19, tzinfo=UTC))


def test_everybody_is_told_by_their_own_date(tmp_path: Path) -> None:
    """When it is 21:00 UTC on the 15th, it is 09:00 on the 16th in Auckland."""
    auckland = Calendar(ZoneInfo("Pacific/Auckland"))
    running = Reminding(ReminderLog(tmp_path), RULES, Calendars(EVERY_DAY, {"acme": auckland}), MANAGERS)
    evening = datetime(2026, 6, 15, 21, tzinfo=UTC)
    told = running.run([ISO], evening, Box()).sent
    assert [(one.recipient, one.stage, one.days_left) for one in told] == [("jo@acme.example", "14", 14)]
    both = Calendars(EVERY_DAY, {"acme": auckland}).ahead(evening, 7)
    assert both == (date(2026, 6, 15), date(2026, 6, 23))
    later = evening + timedelta(hours=6)
    assert [one.recipient for one in running.run([ISO], later, Box()).sent] == ["vm@client.example"]


def test_signs_in_names_do_not_make_two_documents_one() -> None:
    one = Credential("a|b", "acme", "c", "1", date(2026, 1, 1), ENDS, "jo@acme.example")
    other = replace(one, holder="a", kind="b|c")
    assert len({subject.key for subject in credential_subjects([one, other], date(2026, 1, 1))}) == 2


def test_a_renewal_stops_the_reminders() -> None:
    old = Credential("acme", "acme", "ISO", "1", date(2023, 7, 1), ENDS, "jo@acme.example")
    new = replace(old, number="2", issued=date(2026, 6, 1), expires=date(2029, 6, 1))
    assert [subject.ends for subject in credential_subjects([old, new], ENDS)] == [date(2029, 6, 1)]


def test_a_document_of_old_that_is_valid_longer_stops_the_reminders_too() -> None:
    """Issued more than 120 days before the other ends."""
    old = Credential("acme", "acme", "ISO", "1", date(2023, 7, 1), ENDS, "jo@acme.example")
    longer = replace(old, number="2", issued=date(2025, 1, 1), expires=date(2029, 6, 1))
    assert [subject.ends for subject in credential_subjects([old, longer], ENDS)] == [date(2029, 6, 1)]


class Killed(BaseException):
    pass


class Wreck(Box):
    """Kills the process now before a delivery, now after it. A repeat is known by its key and dropped."""

    def __init__(self, dice: random.Random) -> None:
        super().__init__()
        self._dice = dice
        self.repeats = 0

    def deliver(self, reminder: Reminder) -> None:
        fate = self._dice.random()
        if fate < 0.05:
            raise Killed
        if reminder.key in {one.key for one in self.delivered}:
            self.repeats += 1
        else:
            self.delivered.append(reminder)
        if fate < 0.1:
            raise Killed


def test_half_a_year_with_restarts_and_two_replicas(tmp_path: Path) -> None:
    dice = random.Random(7)
    start = date(2026, 1, 1)
    subjects = [replace(ISO, key=f"c{i}", ends=start + timedelta(days=dice.randrange(160))) for i in range(5)]
    box = Wreck(dice)
    office = Calendar()
    expected: set[str] = set()
    running = desk(tmp_path, office)
    for offset in range(150):
        morning = datetime.combine(start + timedelta(days=offset), time(9), UTC)
        if not office.is_workday(morning.date()):
            continue
        expected |= {one.key for one in plan(subjects, day(morning.date(), office), RULES, MANAGERS)}
        for hour in (0, 0, 2, 4, 6):  # a second replica runs in the morning, too
            try:
                running.run(subjects, morning + timedelta(hours=hour), box)
            except Killed:
                running = desk(tmp_path, office)
    delivered = Counter(one.key for one in box.delivered)
    assert set(delivered) == expected and set(delivered.values()) == {1}
    assert box.repeats > 0  # the channel was tried: claims of the killed were taken over


@given(left=st.integers(-400, 400), step=st.integers(1, 5))
def test_stages_only_move_forward(left: int, step: int) -> None:
    order = [None, "60", "30", "14", "7", "1", "lapsed"]

    def rank(name: str | None) -> int:
        return len(order) + int(name[7:-1]) if name and "+" in name else order.index(name)

    assert rank(on(left - step)) >= rank(on(left))


class FakeSmtp:
    sent: ClassVar[list[Any]] = []
    refuses = False

    def __init__(self, host: str, port: int, timeout: float) -> None:
        self.host = host

    def noop(self) -> tuple[int, bytes]:
        return 250, b"ok"

    def quit(self) -> None:
        return

    def send_message(self, mail: Any) -> None:
        if self.refuses:
            raise smtplib.SMTPServerDisconnected("gone")
        self.sent.append(mail)


def test_a_mail_has_an_id_that_follows_from_its_key(tmp_path: Path) -> None:
    (one, *_) = plan([ISO], day(NOW.date()), RULES, {})
    first, again = message(one, "Desk <desk@client.example>"), message(one, "Desk <desk@client.example>")
    assert first["Message-ID"] == again["Message-ID"] and first["Message-ID"].endswith("@client.example>")
    assert first["Subject"] == "Reminder: ISO 27001 of acme expires in 14 days, on 2026-06-30."
    channel = MailChannel(MailServer("mail.example", 25, "desk@client.example", starttls=False), FakeSmtp)  # type: ignore[arg-type]
    channel.deliver(one)
    assert FakeSmtp.sent[-1]["To"] == "jo@acme.example"
    FakeSmtp.refuses = True
    with pytest.raises(ChannelError, match=r"mail\.example did not take it"):
        channel.deliver(one)


def test_the_starter_pack_tells_the_days_on_which_reminders_go_out() -> None:
    pack = Path(__file__).parents[3] / "knowledge" / "pack"
    days = list(Rules().days)
    told = f"{', '.join(map(str, days[:-1]))} and {days[-1]} days before"
    for document in ("faq.md", "policies/certificates-and-licences.md"):
        assert told in (pack / document).read_text(encoding="utf-8")
    text = (pack / "policies/certificates-and-licences.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| (.*) \|$", text.partition("## Reminders")[2].partition("\n## ")[0], re.M)
    assert [int(day) for day, _ in rows] == [*days, 0]
    assert max(int(day) for day, who in rows if "vendor manager" in who) == Rules().manager_from

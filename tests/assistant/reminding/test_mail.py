"""The mails of one run share a connection; what happens to one mail happens to that one alone."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reminding.log import ReminderLog
from assistant.reminding.mail import MailChannel, MailServer
from assistant.reminding.plan import Rules, Subject
from assistant.reminding.service import Outcome, Reminding
from assistant.reminding.workdays import Calendar

NOW = datetime(2026, 5, 13, 12, tzinfo=UTC)  # a Wednesday
SERVER = MailServer("mail.example", 25, "desk@client.example", starttls=False)


@dataclass
class Post:
    """A mail server: what it does with each attempt to send, and what it has taken."""

    behaviours: list[str] = field(default_factory=list)  # ok when they are used up
    taken: list[str] = field(default_factory=list)
    connections: int = 0
    open_now: int = 0
    logins: int = 0

    def connect(self, host: str, port: int, timeout: float) -> Any:
        self.connections += 1
        if self.behaviours and self.behaviours[0] == "unreachable":
            self.behaviours.pop(0)
            raise ConnectionRefusedError("nobody there")
        self.open_now += 1
        return Connection(self)


@dataclass
class Connection:
    post: Post
    alive: bool = True

    def noop(self) -> tuple[int, bytes]:
        if not self.alive:
            raise smtplib.SMTPServerDisconnected("gone")
        return 250, b"ok"

    def login(self, user: str, password: str) -> None:
        self.post.logins += 1

    def quit(self) -> None:
        if not self.alive:
            raise smtplib.SMTPServerDisconnected("gone")
        self.close()

    def close(self) -> None:
        self.post.open_now -= self.alive
        self.alive = False

    def send_message(self, mail: Any) -> None:
        assert self.alive, "sent over a connection that is closed"
        to = str(mail["To"])
        match self.post.behaviours.pop(0) if self.post.behaviours else "ok":
            case "refused":
                raise smtplib.SMTPRecipientsRefused({to: (550, b"no such user")})
            case "cut":
                self.close()
                raise smtplib.SMTPServerDisconnected("in the middle")
            case "full":  # enough mails for this connection
                self.close()
                raise smtplib.SMTPSenderRefused(421, b"too many", "desk@client.example")
            case "odd":
                raise smtplib.SMTPDataError(451, b"try later")
            case "then gone":
                self.post.taken.append(to)
                self.close()
            case _:
                self.post.taken.append(to)


@pytest.fixture
def reminding(tmp_path: Path) -> Iterator[Reminding]:
    log = ReminderLog(tmp_path)
    office = Calendar(ZoneInfo("UTC"), frozenset(range(7)), frozenset(), time(0), time(23, 59))
    yield Reminding(log, Rules((60, 30, 14, 7, 1), 0, True), office, {})
    log.close()


def subjects(count: int) -> list[Subject]:
    ends = date(2026, 5, 27)
    return [
        Subject(f"credential|{n}", "credential", "acme", f"ISO {n} of acme", ends, f"p{n}@acme.example")
        for n in range(count)
    ]


def run(reminding: Reminding, post: Post, count: int) -> Outcome:
    channel = MailChannel(SERVER, post.connect)
    try:
        return reminding.run(subjects(count), NOW, channel)
    finally:
        channel.close()


def people(*numbers: int) -> list[str]:
    return [f"p{number}@acme.example" for number in numbers]


def test_many_mails_go_over_one_connection(reminding: Reminding) -> None:
    post = Post()
    assert len(run(reminding, post, 20).sent) == 20
    assert (post.connections, post.open_now, sorted(set(post.taken)) == sorted(post.taken)) == (1, 0, True)
    assert run(reminding, post, 20) == Outcome() and post.connections == 1  # nothing to send: nobody is called


@pytest.mark.parametrize(("what", "connections"), [("refused", 1), ("cut", 2), ("odd", 2)])
def test_one_that_fails_takes_no_other_with_it(reminding: Reminding, what: str, connections: int) -> None:
    post = Post(["ok", what])
    outcome = run(reminding, post, 4)
    assert [one.recipient for one, _ in outcome.failed] == people(1) and post.taken == people(0, 2, 3)
    assert (post.connections, post.open_now) == (connections, 0)
    assert "the mail server mail.example did not take it" in outcome.failed[0][1]
    again = run(reminding, post, 4)
    assert [one.recipient for one in again.sent] == people(1) and post.taken == people(0, 2, 3, 1)


def test_a_server_that_closes_the_connection_gets_the_rest_over_another(reminding: Reminding) -> None:
    post = Post(["ok", "full", "ok", "then gone"])
    outcome = run(reminding, post, 4)
    assert not outcome.failed and post.taken == people(0, 1, 2, 3)
    assert (post.connections, post.open_now) == (3, 0)


def test_a_server_that_is_not_there_is_not_asked_for_each_mail(reminding: Reminding) -> None:
    post = Post(["unreachable"] * 9)
    outcome = run(reminding, post, 5)
    assert len(outcome.failed) == 5 and post.connections == 2
    assert len(run(reminding, Post(), 5).sent) == 5


@given(st.lists(st.sampled_from(["ok", "refused", "cut", "full", "odd", "then gone", "unreachable"]), max_size=12))
def test_whatever_happens_each_is_delivered_once(behaviours: list[str]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        log = ReminderLog(Path(folder))
        office = Calendar(ZoneInfo("UTC"), frozenset(range(7)), frozenset(), time(0), time(23, 59))
        desk = Reminding(log, Rules((60, 30, 14, 7, 1), 0, True), office, {})
        post = Post(list(behaviours))
        for _ in range(len(behaviours) + 1):
            run(desk, post, 4)
        assert sorted(post.taken) == people(0, 1, 2, 3) and post.open_now == 0
        log.close()

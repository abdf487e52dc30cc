"""What is stored of two workspaces with equal ids, and what was stored when there was one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bots.slack.events import incoming
from bots.slack.journal import Journal
from bots.slack.memory import Kept, Memory, Request
from bots.slack.types import Incoming, Meant

TEAMS = ("TA", "TB")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal(tmp_path / "slack.sqlite3")
    yield made
    made.close()


def question(team: str, ts: str, thread: str = "", meant: Meant = "yes", user: str = "U1") -> Incoming:
    key = f"question:{team}:C1:{ts}"
    return Incoming("question", key, team, "C1", ts, thread or ts, user, meant, {"text": "?"})


def answer(team: str, **more: str) -> Kept:
    about = {"id": f"answer-{team}", "channel": "C1", "thread": "1.0", "user": "U1", **more}
    return Kept(
        team=team,
        private=False,
        labels=("public",),
        question=f"of {team}",
        answer="-",
        abstained=False,
        confidence=1.0,
        citations=(),
        version="1",
        generation=1,
        **about,
    )


def test_one_event_in_two_workspaces_is_two(journal: Journal) -> None:
    assert journal.accept("Ev1", question("TA", "1.0")) and journal.accept("Ev1", question("TB", "1.0"))
    assert not journal.accept("Ev1", question("TA", "2.0")) and not journal.accept("Ev2", question("TB", "1.0"))


def test_every_kind_of_event_has_a_key_of_its_workspace() -> None:
    thread = {"channel_id": "D1", "thread_ts": "1.0", "user_id": "U1"}
    events = (
        {"type": "app_mention", "channel": "C1", "ts": "1.0", "user": "U1", "text": "?"},
        {"type": "message", "channel": "D1", "channel_type": "im", "ts": "1.0", "user": "U1", "text": "?"},
        {"type": "app_home_opened", "user": "U1", "tab": "home"},
        {"type": "app_home_opened", "user": "U1", "tab": "messages"},
        {"type": "assistant_thread_started", "assistant_thread": thread},
        {"type": "assistant_thread_context_changed", "assistant_thread": thread},
        {"type": "app_uninstalled"},
    )
    for event in events:
        found = [incoming({"team_id": team, "event_id": "Ev1", "event": event}, "UBOT", team) for team in TEAMS]
        assert all(found) and len({one.key for one in found if one}) == 2, event
        assert [one.team for one in found if one] == list(TEAMS)


def test_a_thread_is_of_one_workspace(journal: Journal) -> None:
    assert not journal.accept("", question("TB", "1.1", thread="1.0", meant="in_thread"))
    journal.accept("", question("TA", "1.0"))
    assert journal.takes_part("TA", "C1", "1.0") and not journal.takes_part("TB", "C1", "1.0")
    assert journal.counts() == {"waiting": 1, "queued": 1}
    journal.take_part("TB", "C1", "1.0")
    assert journal.takes_part("TB", "C1", "1.0")


def test_no_workspace_waits_for_the_thread_or_the_turn_of_another(journal: Journal) -> None:
    for ts in ("1.0", "2.0"):
        journal.accept("", question("TA", ts))
    journal.accept("", question("TB", "1.0"))
    first, second = journal.claim("r"), journal.claim("r")
    assert first is not None and second is not None
    assert (first.team, first.ts) == ("TA", "1.0") and (second.team, second.ts) == ("TB", "1.0")


def test_a_reply_is_known_in_its_workspace(journal: Journal) -> None:
    journal.accept("", question("TA", "1.0"))
    job = journal.claim("r")
    assert job is not None
    journal.replied(job, "5.0", "posted")
    assert journal.known_reply("TA", "C1", "5.0") and not journal.known_reply("TB", "C1", "5.0")
    Memory(journal).keep(answer("TB", reply_ts="6.0"))
    assert journal.known_reply("TB", "C1", "6.0") and not journal.known_reply("TA", "C1", "6.0")


def test_questions_and_requests_are_of_their_workspace(journal: Journal) -> None:
    memory = Memory(journal)
    for team in TEAMS:
        memory.keep(answer(team))
        assert not answer(team).stands_before("TX", "U1", "C1") and answer(team).stands_before(team, "U1", "C1")
    assert [one.question for one in memory.recent("TA", "U1", 9)] == ["of TA"]
    memory.posted("answer-TB", "2.0")
    memory.keep(replace(answer("TB", id="whispered", reply_ts="1.5"), private=True))
    assert [one.id for one in memory.said_in("TB", "C1", "1.0", 3.0, 9)] == ["answer-TB"]
    assert memory.said_in("TA", "C1", "1.0", 3.0, 9) == memory.said_in("TB", "C1", "1.0", 2.0, 9) == []
    memory.asked(Request("answer-TA", "UOWNER", "Owner", "D1", "5.0", "TA"))
    replies = [
        Incoming("question", f"q{team}", team, "D1", "6.0", "5.0", "UOWNER", "yes", {"text": "!"})
        for team in TEAMS
    ]
    for reply in replies:
        journal.accept("", reply)
    kinds = dict(journal.connection.execute("SELECT team, kind FROM jobs"))
    assert kinds == {"TA": "reply", "TB": "question"}


def test_what_is_forgotten_of_one_stays_of_the_other(journal: Journal) -> None:
    memory = Memory(journal)
    for team in TEAMS:
        memory.keep(answer(team))
        memory.judge(f"answer-{team}", "U1", "up")
        memory.asked(Request(f"answer-{team}", "UOWNER", "Owner", "D1", "5.0", team))
        memory.look_at(team, "D1", "1.0", {"channel_id": f"C-{team}"})
        journal.accept("", question(team, "1.0"))
    memory.forget_team("TA")
    for table in ("answers", "threads", "contexts", "jobs", "requests"):
        assert journal.connection.execute(f"SELECT team FROM {table}").fetchall() == [("TB",)], table
    assert [(one["team"], one["value"]) for one in memory.feedback()] == [("TB", "up")]


BEFORE = (
    "CREATE TABLE seen (event_id TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID",
    """CREATE TABLE jobs (
        id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, team TEXT NOT NULL,
        channel TEXT NOT NULL, ts TEXT NOT NULL, thread TEXT NOT NULL, user TEXT NOT NULL, data TEXT NOT NULL,
        state TEXT NOT NULL, replica TEXT NOT NULL DEFAULT '', attempts INTEGER NOT NULL DEFAULT 0,
        at REAL NOT NULL, next_at REAL NOT NULL, taken INTEGER NOT NULL DEFAULT 0,
        noticed INTEGER NOT NULL DEFAULT 0,
        reply_ts TEXT NOT NULL DEFAULT '', stage TEXT NOT NULL DEFAULT '')""",
    "CREATE INDEX jobs_taken ON jobs (user, taken)",
    """CREATE TABLE threads (channel TEXT NOT NULL, thread TEXT NOT NULL, at REAL NOT NULL,
        PRIMARY KEY (channel, thread)) WITHOUT ROWID""",
    """CREATE TABLE contexts (channel TEXT NOT NULL, thread TEXT NOT NULL, context TEXT NOT NULL, at REAL NOT NULL,
        PRIMARY KEY (channel, thread)) WITHOUT ROWID""",
    """CREATE TABLE answers (
        id TEXT PRIMARY KEY, team TEXT NOT NULL, channel TEXT NOT NULL, thread TEXT NOT NULL,
        reply_ts TEXT NOT NULL DEFAULT '', user TEXT NOT NULL, private INTEGER NOT NULL, labels TEXT NOT NULL,
        question TEXT NOT NULL, answer TEXT NOT NULL, abstained INTEGER NOT NULL, confidence REAL NOT NULL,
        citations TEXT NOT NULL, version TEXT NOT NULL, generation INTEGER NOT NULL, at REAL NOT NULL)
        WITHOUT ROWID""",
    """CREATE TABLE requests (
        answer TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, channel TEXT NOT NULL, ts TEXT NOT NULL,
        at REAL NOT NULL) WITHOUT ROWID""",
    "INSERT INTO answers VALUES ('a', 'TA', 'C1', '1.0', '', 'U1', 0, '[]', '?', '-', 1, 0, '[]', '1', 1, 9.0)",
    "INSERT INTO threads VALUES ('C1', '1.0', 9e9)",
    "INSERT INTO contexts VALUES ('D1', '2.0', '{}', 9e9)",
    "INSERT INTO requests VALUES ('a', 'UOWNER', 'Owner', 'D9', '5.0', 9e9)",
)


def test_what_one_workspace_had_stored_is_still_its_own(tmp_path: Path) -> None:
    file = tmp_path / "slack.sqlite3"
    with sqlite3.connect(file) as old:
        for statement in BEFORE:
            old.execute(statement)
    old.close()
    for _ in range(2):  # the second start changes nothing
        journal = Journal(file)
        assert journal.takes_part("TA", "C1", "1.0") and not journal.takes_part("TB", "C1", "1.0")
        assert journal.connection.execute("SELECT team, channel FROM contexts").fetchall() == [("TA", "D1")]
        request = Memory(journal).request("a")
        assert request is not None and (request.team, request.owner) == ("TA", "UOWNER")
        journal.accept(
            "", Incoming("question", f"q{_}", "TA", "D9", f"6.{_}", "5.0", "UOWNER", "yes", {"text": "!"})
        )
        assert {kind for (kind,) in journal.connection.execute("SELECT kind FROM jobs")} == {"reply"}
        journal.close()

"""Whatever comes in whatever order: a job is done once, and nothing that was accepted is forgotten."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bots.slack.journal import MAX_ATTEMPTS, SEEN_SECONDS, WAITING_SECONDS, Journal
from bots.slack.memory import Memory, Request
from bots.slack.replicas import Replica
from bots.slack.types import Incoming, Job, Meant


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(tmp_path: Path, clock: Clock) -> Iterator[Journal]:
    made = Journal(tmp_path / "slack.sqlite3", clock)
    yield made
    made.close()


def question(ts: str, user: str = "U1", thread: str = "", meant: Meant = "yes", channel: str = "C1") -> Incoming:
    key = f"question:T:{channel}:{ts}"
    return Incoming("question", key, "T", channel, ts, thread or ts, user, meant, {"text": "?"})


def order(journal: Journal) -> list[str]:
    found = []
    while job := journal.claim("r"):
        found.append(job.ts)
        journal.done(job)
    return found


def test_an_event_and_a_message_count_once(journal: Journal) -> None:
    assert journal.accept("Ev1", question("1.0"))
    assert not journal.accept("Ev1", question("1.0"))
    assert not journal.accept("Ev2", question("1.0"))
    assert order(journal) == ["1.0"]


def test_it_survives_a_restart(journal: Journal, tmp_path: Path, clock: Clock) -> None:
    journal.accept("Ev1", question("1.0"))
    journal.close()
    again = Journal(tmp_path / "slack.sqlite3", clock)
    assert not again.accept("Ev1", question("1.0"))
    assert order(again) == ["1.0"]
    assert not again.accept("Ev9", question("1.0"))
    again.close()
    journal.connection = Journal(tmp_path / "slack.sqlite3", clock).connection


def test_askers_take_turns(journal: Journal) -> None:
    for n in range(3):
        journal.accept(f"a{n}", question(f"1.{n}", "U1"))
    journal.accept("b", question("2.0", "U2"))
    assert order(journal) == ["1.0", "2.0", "1.1", "1.2"]


def test_a_thread_is_answered_one_after_the_other(journal: Journal) -> None:
    journal.accept("a", question("1.0"))
    journal.accept("b", question("1.1", "U2", thread="1.0"))
    first = journal.claim("r")
    assert first is not None and journal.claim("r") is None
    journal.done(first)
    second = journal.claim("r")
    assert second is not None and second.ts == "1.1"


def test_a_follow_up_counts_where_the_bot_takes_part(journal: Journal, clock: Clock) -> None:
    assert not journal.accept("a", question("1.1", thread="1.0", meant="in_thread"))
    assert not journal.accept("b", question("0.5", thread="1.0", meant="in_thread"))
    assert journal.accept("c", question("1.0"))
    assert journal.accept("d", question("1.2", thread="1.0", meant="in_thread"))
    assert order(journal) == ["1.1", "1.0", "1.2"]  # 0.5 was said before the bot was asked in
    journal.accept("e", question("9.1", thread="9.0", meant="in_thread"))
    clock.now += WAITING_SECONDS + 1
    journal.sweep()
    journal.accept("f", question("9.0"))
    assert order(journal) == ["9.0"]


def test_an_open_question_counts_where_the_channel_wants_it(journal: Journal) -> None:
    assert not journal.accept("a", question("1.0", meant="perhaps"))
    assert journal.accept("b", question("2.0", meant="perhaps"), asked_to=True)


def test_a_job_is_tried_again_later_and_not_for_ever(journal: Journal, clock: Clock) -> None:
    journal.accept("a", question("1.0"))
    for attempt in range(1, MAX_ATTEMPTS + 1):
        job = journal.claim("r")
        assert job is not None and job.attempts == attempt
        assert journal.again(job) is (attempt < MAX_ATTEMPTS)
        assert journal.claim("r") is None
        clock.now += 1_000
    assert journal.counts() == {"failed": 1}


def test_the_jobs_of_a_dead_replica_are_given_back(journal: Journal, tmp_path: Path) -> None:
    alive, dead = Replica(tmp_path), Replica(tmp_path)
    journal.accept("a", question("1.0"))
    assert journal.claim(dead.name) is not None
    assert not alive.gone(dead.name) and not alive.gone(alive.name)
    dead._lock.release()
    assert alive.gone(dead.name) and alive.gone("never-was")
    assert journal.give_back(dead.name) == 1 and journal.claimants() == []
    again = journal.claim(alive.name)
    assert again is not None and again.attempts == 2
    alive.leave()


def test_a_reply_of_an_owner_is_no_question(journal: Journal) -> None:
    Memory(journal).asked(Request("answer-1", "UOWNER", "Owner", "D1", "5.0", "T"))
    journal.accept("a", question("5.1", "UOWNER", thread="5.0", channel="D1"))
    job = journal.claim("r")
    assert job is not None and (job.kind, job.data["answer"]) == ("reply", "answer-1")


def test_what_was_said_is_forgotten_when_it_is_answered_but_not_that_it_was(
    journal: Journal, clock: Clock
) -> None:
    journal.accept("a", question("1.0"))
    job = journal.claim("r")
    assert job is not None
    journal.done(job)
    kept = journal.job(job.id)
    assert kept is not None and kept.data == {}
    clock.now += SEEN_SECONDS + 1
    journal.sweep()
    assert journal.counts() == {}


def test_those_who_wait_are_told_once(journal: Journal, clock: Clock) -> None:
    for n in range(3):
        journal.accept(str(n), question(f"{n}.0"))
    assert journal.late(5) == []
    clock.now += 6
    assert [place for _, place in journal.late(5)] == [1, 2, 3]
    (job, _), (answered, _), *_ = journal.late(5)
    assert journal.notice(job) and not journal.notice(job) and len(journal.late(5)) == 2
    for stage, waiting in (("streaming", 2), ("posted", 1), ("whispering", 1), ("whispered", 1)):
        journal.staged(answered, stage)
        assert len(journal.late(5)) == waiting, stage


class Deliveries(RuleBasedStateMachine):
    """Two replicas, deliveries in any number and order, crashes and outages."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = Clock()
        self.journal = Journal(Path(self.folder.name) / "j.sqlite3", self.clock)
        self.accepted: set[str] = set()
        self.answered: Counter[str] = Counter()
        self.held: dict[str, list[Job]] = {"a": [], "b": []}

    @rule(n=st.integers(0, 5), copy=st.integers(0, 3), user=st.sampled_from(["U1", "U2"]), root=st.integers(0, 2))
    def deliver(self, n: int, copy: int, user: str, root: int) -> None:
        self.journal.accept(f"Ev{n}.{copy}", question(f"{10 + n}.0", user, thread=f"{root}.0"))
        self.accepted.add(f"{10 + n}.0")

    @rule(replica=st.sampled_from(["a", "b"]))
    def take(self, replica: str) -> None:
        if job := self.journal.claim(replica):
            held = [other.thread for jobs in self.held.values() for other in jobs]
            assert job.thread not in held
            self.held[replica].append(job)

    @rule(replica=st.sampled_from(["a", "b"]))
    def finish(self, replica: str) -> None:
        if self.held[replica]:
            job = self.held[replica].pop(0)
            self.answered[job.ts] += 1
            self.journal.done(job)

    @rule(replica=st.sampled_from(["a", "b"]))
    def outage(self, replica: str) -> None:
        if self.held[replica] and self.held[replica][0].attempts < MAX_ATTEMPTS - 1:
            self.journal.again(self.held[replica].pop(0))

    @rule(replica=st.sampled_from(["a", "b"]))
    def crash(self, replica: str) -> None:
        if all(job.attempts < MAX_ATTEMPTS - 1 for job in self.held[replica]):
            self.held[replica].clear()
            self.journal.give_back(replica)

    @rule()
    def wait(self) -> None:
        self.clock.now += 400

    @invariant()
    def nothing_is_answered_twice(self) -> None:
        assert all(count == 1 for count in self.answered.values())

    def teardown(self) -> None:
        for replica in self.held:
            self.journal.give_back(replica)
        self.clock.now += 1_000
        while job := self.journal.claim("z"):
            self.answered[job.ts] += 1
            self.journal.done(job)
        assert set(self.answered) == self.accepted and max(self.answered.values(), default=1) == 1
        self.journal.close()
        self.folder.cleanup()


Deliveries.TestCase.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
TestDeliveries = Deliveries.TestCase

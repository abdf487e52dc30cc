"""What was received and is not done yet: written down before Slack is told that it arrived.

One SQLite file under the data folder. Several replicas may share it: a job is claimed by one of them, and the
jobs of a replica that died are given back. Everything here is short and blocking; callers hop to one thread.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bots.slack.schema import SCHEMA, migrate
from bots.slack.types import Incoming, Job

FILE_NAME = "slack.sqlite3"
BUSY_SECONDS = 10
SEEN_SECONDS = 7 * 86_400  # Slack sends again for some five minutes; after an outage of its own for hours
WAITING_SECONDS = 600  # how long a message in a thread waits for the mention that came after it
THREAD_SECONDS = 90 * 86_400  # a thread that nobody used for so long is not followed any more
MAX_ATTEMPTS = 8
BACKOFF_SECONDS = (1, 2, 5, 15, 60, 120, 300)  # between attempts, when Slack or the disk does not answer

COLUMNS = "id, kind, key, team, channel, ts, thread, user, data, attempts, at, reply_ts, stage, noticed"


def connect(file: Path) -> sqlite3.Connection:
    """Survives a killed process at once (WAL); `synchronous=NORMAL` may lose the last second in a power cut."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(0o600)  # before anything stands in it: questions of people, tokens of workspaces
    file.chmod(0o600)
    connection = sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    migrate(connection)
    for statement in SCHEMA:
        connection.execute(statement)
    return connection


class Journal:
    def __init__(self, file: Path, clock: Callable[[], float] = time.time) -> None:
        self.connection = connect(file)
        self.clock = clock

    def close(self) -> None:
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def accept(self, event_id: str, found: Incoming | None, asked_to: bool = False) -> bool:
        """Stores what is to be done; True when it is new and due. `asked_to`: the channel wants open questions."""
        if found is None:
            return False
        now = self.clock()
        with self.transaction() as db:
            if event_id:
                named = f"{found.team}:{event_id}"
                fresh = db.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (named, now)).rowcount
                if not fresh:
                    return False
            found = self._redirected(found)
            state = self._state(found, asked_to)
            if state is None:
                return False
            row = (found.kind, found.key, found.team, found.channel, found.ts, found.thread, found.user)
            stored = db.execute(
                "INSERT OR IGNORE INTO jobs "
                "(kind, key, team, channel, ts, thread, user, data, state, at, next_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*row, json.dumps({**found.data, "meant": found.meant}), state, now, now),
            ).rowcount
            if found.kind == "question" and found.meant == "yes":
                self._take_part(found, now)
            return bool(stored) and state == "queued"

    def _redirected(self, found: Incoming) -> Incoming:
        """A message in the thread in which the bot asked an owner is the owner's reply."""
        if found.kind != "question":
            return found
        row = self.connection.execute(
            "SELECT answer FROM requests WHERE team = ? AND channel = ? AND ts = ?",
            (found.team, found.channel, found.thread),
        ).fetchone()
        if row is None:
            return found
        data = {**found.data, "answer": row[0]}
        return Incoming(
            "reply", found.key, found.team, found.channel, found.ts, found.thread, found.user, "yes", data
        )

    def _state(self, found: Incoming, asked_to: bool) -> str | None:
        if found.meant == "yes" or (found.meant == "perhaps" and asked_to):
            return "queued"
        if found.meant == "perhaps":
            return None
        return "queued" if self.takes_part(found.team, found.channel, found.thread) else "waiting"

    def takes_part(self, team: str, channel: str, thread: str) -> bool:
        row = self.connection.execute(
            "SELECT 1 FROM threads WHERE team = ? AND channel = ? AND thread = ?", (team, channel, thread)
        ).fetchone()
        return row is not None

    def take_part(self, team: str, channel: str, thread: str) -> None:
        with self.transaction() as db:
            row = (team, channel, thread, self.clock())
            db.execute("INSERT OR REPLACE INTO threads VALUES (?, ?, ?, ?)", row)

    def _take_part(self, found: Incoming, now: float) -> None:
        """From now on the bot answers in this thread, also what came after the mention and arrived before it."""
        where = (found.team, found.channel, found.thread)
        self.connection.execute("INSERT OR REPLACE INTO threads VALUES (?, ?, ?, ?)", (*where, now))
        self.connection.execute(
            "UPDATE jobs SET state = 'queued' "
            "WHERE team = ? AND channel = ? AND thread = ? AND state = 'waiting'"
            " AND CAST(ts AS REAL) > CAST(? AS REAL)",
            (*where, found.ts),
        )

    def claim(self, replica: str) -> Job | None:
        """The next job, of whoever waited longest for one; a thread is answered one question after the other."""
        with self.transaction() as db:
            row = db.execute(
                "UPDATE jobs SET state = 'claimed', replica = ?, attempts = attempts + 1,"
                " taken = (SELECT MAX(taken) + 1 FROM jobs) WHERE id = ("
                "  SELECT id FROM jobs AS q WHERE state = 'queued' AND next_at <= ? AND NOT EXISTS ("
                "    SELECT 1 FROM jobs AS other WHERE other.state = 'claimed' AND other.thread != ''"
                "    AND other.team = q.team AND other.channel = q.channel AND other.thread = q.thread)"
                "  ORDER BY (SELECT MAX(taken) FROM jobs AS own WHERE own.team = q.team AND own.user = q.user),"
                "  id LIMIT 1"
                f") RETURNING {COLUMNS}",
                (replica, self.clock()),
            ).fetchone()
        return None if row is None else _job(row)

    def job(self, number: int) -> Job | None:
        row = self.connection.execute(f"SELECT {COLUMNS} FROM jobs WHERE id = ?", (number,)).fetchone()
        return None if row is None else _job(row)

    def replied(self, job: Job, ts: str, stage: str) -> None:
        with self.transaction() as db:
            db.execute("UPDATE jobs SET reply_ts = ?, stage = ? WHERE id = ?", (ts, stage, job.id))

    def staged(self, job: Job, stage: str) -> None:
        with self.transaction() as db:
            db.execute("UPDATE jobs SET stage = ? WHERE id = ?", (stage, job.id))

    def known_reply(self, team: str, channel: str, ts: str) -> bool:
        row = self.connection.execute(
            "SELECT 1 FROM jobs WHERE team = ? AND channel = ? AND reply_ts = ? "
            "UNION SELECT 1 FROM answers WHERE team = ? AND channel = ? AND reply_ts = ?",
            (team, channel, ts, team, channel, ts),
        ).fetchone()
        return row is not None

    def done(self, job: Job, state: str = "done") -> None:
        """The key stays, so that nothing is done twice; what was said does not."""
        with self.transaction() as db:
            db.execute("UPDATE jobs SET state = ?, data = '{}' WHERE id = ?", (state, job.id))

    def again(self, job: Job) -> bool:
        """Puts a job back, to be tried later; False when it was tried often enough."""
        if job.attempts >= MAX_ATTEMPTS:
            self.done(job, "failed")
            return False
        wait = BACKOFF_SECONDS[min(job.attempts, len(BACKOFF_SECONDS)) - 1]
        with self.transaction() as db:
            db.execute(
                "UPDATE jobs SET state = 'queued', replica = '', next_at = ? WHERE id = ?",
                (self.clock() + wait, job.id),
            )
        return True

    def give_back(self, replica: str) -> int:
        """What a replica that is gone had claimed is due again."""
        with self.transaction() as db:
            return db.execute(
                "UPDATE jobs SET state = 'queued', replica = '' WHERE state = 'claimed' AND replica = ?",
                (replica,),
            ).rowcount

    def claimants(self) -> list[str]:
        rows = self.connection.execute("SELECT DISTINCT replica FROM jobs WHERE state = 'claimed'")
        return [row[0] for row in rows]

    def late(self, seconds: float) -> list[tuple[Job, int]]:
        """Questions unanswered for longer than that whose askers were not told, with their place in the queue."""
        rows = self.connection.execute(
            f"SELECT {COLUMNS}, place FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY id) AS place FROM jobs "
            "WHERE state IN ('queued', 'claimed') AND stage NOT IN ('posted', 'whispering', 'whispered') "
            "AND kind IN ('question', 'private')) WHERE noticed = 0 AND at <= ?",
            (self.clock() - seconds,),
        ).fetchall()
        return [(_job(row[:-1]), int(row[-1])) for row in rows]

    def notice(self, job: Job) -> bool:
        """True for the one that may tell the asker."""
        with self.transaction() as db:
            return bool(db.execute("UPDATE jobs SET noticed = 1 WHERE id = ? AND noticed = 0", (job.id,)).rowcount)

    def sweep(self) -> None:
        now = self.clock()
        with self.transaction() as db:
            db.execute("DELETE FROM seen WHERE at < ?", (now - SEEN_SECONDS,))
            db.execute("DELETE FROM jobs WHERE state = 'waiting' AND at < ?", (now - WAITING_SECONDS,))
            db.execute("DELETE FROM jobs WHERE state IN ('done', 'failed') AND at < ?", (now - SEEN_SECONDS,))
            db.execute("DELETE FROM threads WHERE at < ?", (now - THREAD_SECONDS,))

    def counts(self) -> dict[str, int]:
        return dict(self.connection.execute("SELECT state, COUNT(*) FROM jobs GROUP BY state"))


def _job(row: tuple[object, ...]) -> Job:
    values = dict(zip(COLUMNS.split(", "), row, strict=True))
    values["data"] = json.loads(str(values["data"]))
    values["noticed"] = bool(values["noticed"])
    return Job(**values)  # type: ignore[arg-type]

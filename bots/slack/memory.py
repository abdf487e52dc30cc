"""What the bot remembers of its answers: for feedback, for the asker's home page, for questions to an owner."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass

from bots.redaction.redacting import Redact, unchanged
from bots.slack.journal import Journal
from knowledge.types import JsonDict

KEPT_SECONDS = 180 * 86_400  # answers that nobody judged; with feedback they stay for whoever evaluates it


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was given. `citations` as in `bpo ask --json`."""

    id: str
    team: str
    channel: str
    thread: str
    user: str
    private: bool
    labels: tuple[str, ...]
    question: str
    answer: str
    abstained: bool
    confidence: float
    citations: tuple[JsonDict, ...]
    version: str
    generation: int
    at: float = 0.0
    reply_ts: str = ""

    def stands_before(self, team: str, user: str, channel: str) -> bool:
        """Whether somebody who presses a button in that channel can have read it."""
        if team != self.team:
            return False
        return user == self.user if self.private else channel == self.channel


@dataclass(frozen=True, slots=True)
class Request:
    """A question that was put to an owner, and where the owner replies."""

    answer: str
    owner: str
    name: str
    channel: str
    ts: str
    team: str


ANSWER_COLUMNS = (
    "id, team, channel, thread, user, private, labels, question, answer, abstained, confidence, citations, "
    "version, generation, at, reply_ts"
)


class Memory:
    """Shares the journal's file and thread."""

    def __init__(
        self, journal: Journal, clock: Callable[[], float] = time.time, redact: Redact = unchanged
    ) -> None:
        """What people write goes through `redact` before it is kept."""
        self._journal = journal
        self._clock = clock
        self.redact = redact

    def keep(self, kept: Kept) -> None:
        """An answer that is given a second time, after a crash, takes the place of the first."""
        row = (
            kept.id,
            kept.team,
            kept.channel,
            kept.thread,
            kept.user,
            int(kept.private),
            json.dumps(list(kept.labels)),
            self.redact(kept.question),
            kept.answer,
            int(kept.abstained),
            kept.confidence,
            json.dumps(list(kept.citations)),
            kept.version,
            kept.generation,
            kept.at or self._clock(),
            kept.reply_ts,
        )
        with self._journal.transaction() as db:
            marks = ", ".join("?" * len(row))
            db.execute(f"INSERT OR REPLACE INTO answers ({ANSWER_COLUMNS}) VALUES ({marks})", row)

    def posted(self, answer: str, ts: str) -> None:
        with self._journal.transaction() as db:
            db.execute("UPDATE answers SET reply_ts = ? WHERE id = ?", (ts, answer))

    def answer(self, answer: str) -> Kept | None:
        row = self._journal.connection.execute(
            f"SELECT {ANSWER_COLUMNS} FROM answers WHERE id = ?", (answer,)
        ).fetchone()
        return None if row is None else _kept(row)

    def recent(self, team: str, user: str, limit: int) -> list[Kept]:
        """The newest first."""
        rows = self._journal.connection.execute(
            f"SELECT {ANSWER_COLUMNS} FROM answers WHERE user = ? AND team = ? ORDER BY at DESC LIMIT ?",
            (user, team, limit),
        )
        return [_kept(row) for row in rows]

    def said_in(self, team: str, channel: str, thread: str, before: float, limit: int) -> list[Kept]:
        """The latest answers that everyone in a thread could read, the oldest first. `before`: a ts of Slack."""
        rows = self._journal.connection.execute(
            f"SELECT {ANSWER_COLUMNS} FROM answers WHERE team = ? AND channel = ? AND thread = ? "
            "AND (private = 0 OR channel LIKE 'D%') AND reply_ts != '' AND CAST(reply_ts AS REAL) < ? "
            "ORDER BY CAST(reply_ts AS REAL) DESC LIMIT ?",
            (team, channel, thread, before, limit),
        ).fetchall()
        return [_kept(row) for row in reversed(rows)]

    def judge(self, answer: str, user: str, value: str) -> bool:
        """False when this user had said the same before."""
        with self._journal.transaction() as db:
            before = db.execute(
                "SELECT value FROM feedback WHERE answer = ? AND user = ?", (answer, user)
            ).fetchone()
            if before is not None and before[0] == value:
                return False
            db.execute(
                "INSERT INTO feedback (answer, user, value, at) VALUES (?, ?, ?, ?) ON CONFLICT (answer, user) "
                "DO UPDATE SET value = excluded.value, reason = '', at = excluded.at",
                (answer, user, value, self._clock()),
            )
        return True

    def explain(self, answer: str, user: str, reason: str) -> None:
        with self._journal.transaction() as db:
            db.execute(
                "UPDATE feedback SET reason = ? WHERE answer = ? AND user = ?", (self.redact(reason), answer, user)
            )

    def feedback(self) -> list[JsonDict]:
        """All of it with what it is about, for whoever evaluates it."""
        rows = self._journal.connection.execute(
            "SELECT f.value, f.reason, a.team, f.user, f.at, a.question, a.answer, a.citations, a.version, "
            "a.generation "
            "FROM feedback AS f JOIN answers AS a ON a.id = f.answer ORDER BY f.at"
        )
        about = ("question", "answer", "citations", "version", "generation")
        names = ("value", "reason", "team", "user", "at", *about)
        found = [dict(zip(names, row, strict=True)) for row in rows]
        return [{**row, "citations": json.loads(row["citations"])} for row in found]

    def request(self, answer: str) -> Request | None:
        row = self._journal.connection.execute(
            "SELECT answer, owner, name, channel, ts, team FROM requests WHERE answer = ?", (answer,)
        ).fetchone()
        return None if row is None else Request(*row)

    def asked(self, request: Request) -> None:
        with self._journal.transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO requests (answer, owner, name, channel, ts, at, team) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    request.answer,
                    request.owner,
                    request.name,
                    request.channel,
                    request.ts,
                    self._clock(),
                    request.team,
                ),
            )

    def look_at(self, team: str, channel: str, thread: str, context: JsonDict) -> None:
        """Which channel the user of an assistant thread has open."""
        with self._journal.transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO contexts VALUES (?, ?, ?, ?, ?)",
                (team, channel, thread, json.dumps(context), self._clock()),
            )

    def forget_team(self, team: str) -> None:
        """The workspace removed the app."""
        with self._journal.transaction() as db:
            ours = "(SELECT id FROM answers WHERE team = ?)"
            db.execute(f"DELETE FROM feedback WHERE answer IN {ours}", (team,))
            db.execute(f"DELETE FROM requests WHERE answer IN {ours}", (team,))
            db.execute("DELETE FROM answers WHERE team = ?", (team,))
            db.execute("DELETE FROM contexts WHERE team = ?", (team,))
            db.execute("DELETE FROM threads WHERE team = ?", (team,))
            db.execute("DELETE FROM jobs WHERE team = ?", (team,))

    def sweep(self) -> None:
        before = self._clock() - KEPT_SECONDS
        with self._journal.transaction() as db:
            db.execute("DELETE FROM answers WHERE at < ? AND id NOT IN (SELECT answer FROM feedback)", (before,))
            db.execute("DELETE FROM requests WHERE at < ?", (before,))
            db.execute("DELETE FROM contexts WHERE at < ?", (before,))


def _kept(row: tuple[object, ...]) -> Kept:
    values = dict(zip(ANSWER_COLUMNS.split(", "), row, strict=True))
    values["labels"] = tuple(json.loads(str(values["labels"])))
    values["citations"] = tuple(json.loads(str(values["citations"])))
    values["private"], values["abstained"] = bool(values["private"]), bool(values["abstained"])
    return Kept(**values)  # type: ignore[arg-type]

"""Which workspaces have installed the bot, each with its own token, and who is on the way to installing it.

In the journal's file, which its owner alone can read. Blocking; callers hop to the journal's thread.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from bots.slack.journal import Journal

SCHEMA = (
    # `team` is empty for an organisation that installed the bot for all its workspaces, else `enterprise` may be.
    """CREATE TABLE IF NOT EXISTS installations (
        enterprise TEXT NOT NULL, team TEXT NOT NULL, token TEXT NOT NULL, bot_user TEXT NOT NULL,
        name TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (enterprise, team)) WITHOUT ROWID""",
    # Of which organisation a workspace is: a job of the journal names its workspace alone.
    "CREATE TABLE IF NOT EXISTS workspaces (team TEXT PRIMARY KEY, enterprise TEXT NOT NULL) WITHOUT ROWID",
    # Who pressed “Add to Slack” and has not come back yet. Hashed: what stands here opens nothing.
    "CREATE TABLE IF NOT EXISTS oauth_states (state TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID",
)
STATE_SECONDS = 600
MOST_STATES = 10_000  # anybody may open the page; the oldest give way


@dataclass(frozen=True, slots=True)
class Installed:
    """`team` is empty for a whole organisation."""

    enterprise: str
    team: str
    token: str = field(repr=False)
    bot_user: str
    name: str = ""
    at: float = 0.0


COLUMNS = "enterprise, team, token, bot_user, name, at"


class Installations:
    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        for statement in SCHEMA:
            journal.connection.execute(statement)

    def save(self, one: Installed) -> None:
        at = one.at or self._journal.clock()
        with self._journal.transaction() as db:
            row = (one.enterprise, one.team, one.token, one.bot_user, one.name, at)
            db.execute(f"INSERT OR REPLACE INTO installations ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", row)
            if one.team:
                db.execute("INSERT OR REPLACE INTO workspaces VALUES (?, ?)", (one.team, one.enterprise))

    def find(self, enterprise: str, team: str) -> Installed | None:
        """Exactly these two."""
        row = self._journal.connection.execute(
            f"SELECT {COLUMNS} FROM installations WHERE enterprise = ? AND team = ?", (enterprise, team)
        ).fetchone()
        return None if row is None else Installed(*row)

    def covering(self, enterprise: str, team: str) -> Installed | None:
        """The workspace's own installation, else that of its organisation."""
        return self.find(enterprise, team) or (self.find(enterprise, "") if enterprise else None)

    def asked(self, enterprise: str, team: str) -> Installed | None:
        """For a request that names both. The organisation is remembered for the jobs that come of it."""
        found = self.covering(enterprise, team)
        if found is not None and team != enterprise and self.enterprise_of(team) != enterprise:
            with self._journal.transaction() as db:
                db.execute("INSERT OR REPLACE INTO workspaces VALUES (?, ?)", (team, enterprise))
        return found

    def of(self, team: str) -> Installed | None:
        """For a job; `team` may be the id of an organisation."""
        return self.covering(self.enterprise_of(team), team) or self.find(team, "")

    def enterprise_of(self, team: str) -> str:
        row = self._journal.connection.execute(
            "SELECT enterprise FROM workspaces WHERE team = ?", (team,)
        ).fetchone()
        return str(row[0]) if row is not None else ""

    def all(self) -> list[Installed]:
        rows = self._journal.connection.execute(f"SELECT {COLUMNS} FROM installations ORDER BY at")
        return [Installed(*row) for row in rows]

    def remove(self, enterprise: str, team: str) -> list[str]:
        """The workspaces that have no installation now."""
        with self._journal.transaction() as db:
            db.execute("DELETE FROM installations WHERE enterprise = ? AND team = ?", (enterprise, team))
        if team:
            return [team] if self.covering(enterprise, team) is None else []
        rows = self._journal.connection.execute(
            "SELECT team FROM workspaces WHERE enterprise = ? ORDER BY team", (enterprise,)
        ).fetchall()
        return [enterprise, *(one for (one,) in rows if self.find(enterprise, one) is None)]

    def taken_from(self, enterprise: str, teams: Sequence[str]) -> list[str]:
        """Of `teams` those of the organisation that have no installation of their own."""
        theirs = [team for team in teams if enterprise and self.enterprise_of(team) == enterprise]
        return [team for team in theirs if self.find(enterprise, team) is None]

    def issue(self) -> str:
        """A new state, good for one return."""
        state, now = secrets.token_urlsafe(32), self._journal.clock()
        with self._journal.transaction() as db:
            db.execute("DELETE FROM oauth_states WHERE at <= ?", (now - STATE_SECONDS,))
            db.execute(
                "DELETE FROM oauth_states WHERE state IN (SELECT state FROM oauth_states ORDER BY at DESC "
                "LIMIT -1 OFFSET ?)",
                (MOST_STATES - 1,),
            )
            db.execute("INSERT INTO oauth_states VALUES (?, ?)", (_hashed(state), now))
        return state

    def consume(self, state: str) -> bool:
        """True once, within ten minutes."""
        with self._journal.transaction() as db:
            row = db.execute("DELETE FROM oauth_states WHERE state = ? RETURNING at", (_hashed(state),)).fetchone()
        return row is not None and self._journal.clock() - float(row[0]) < STATE_SECONDS


def _hashed(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()

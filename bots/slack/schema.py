"""The tables of the Slack bot. Two workspaces may have the same ids: what has one stands there with its team."""

from __future__ import annotations

import sqlite3

SCHEMA = (
    # Events that arrived, team and event: Slack sends the same one again when it did not hear that it arrived.
    "CREATE TABLE IF NOT EXISTS seen (event_id TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID",
    # What is to be done, and, for a week, what was. States: waiting, queued, claimed, done, failed.
    """CREATE TABLE IF NOT EXISTS jobs (
        id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, team TEXT NOT NULL,
        channel TEXT NOT NULL, ts TEXT NOT NULL, thread TEXT NOT NULL, user TEXT NOT NULL, data TEXT NOT NULL,
        state TEXT NOT NULL, replica TEXT NOT NULL DEFAULT '', attempts INTEGER NOT NULL DEFAULT 0,
        at REAL NOT NULL, next_at REAL NOT NULL, taken INTEGER NOT NULL DEFAULT 0,
        noticed INTEGER NOT NULL DEFAULT 0,
        reply_ts TEXT NOT NULL DEFAULT '', stage TEXT NOT NULL DEFAULT '')""",
    "CREATE INDEX IF NOT EXISTS jobs_state ON jobs (state, user, id)",
    "DROP INDEX IF EXISTS jobs_taken",
    "CREATE INDEX IF NOT EXISTS jobs_turns ON jobs (team, user, taken)",
    "CREATE INDEX IF NOT EXISTS jobs_order ON jobs (taken)",
    "CREATE INDEX IF NOT EXISTS jobs_thread ON jobs (channel, thread, state)",
    "CREATE INDEX IF NOT EXISTS jobs_reply ON jobs (channel, reply_ts)",
    # Threads in which the bot takes part.
    """CREATE TABLE IF NOT EXISTS threads (
        team TEXT NOT NULL, channel TEXT NOT NULL, thread TEXT NOT NULL, at REAL NOT NULL,
        PRIMARY KEY (team, channel, thread)) WITHOUT ROWID""",
    # What the user of the assistant pane looks at.
    """CREATE TABLE IF NOT EXISTS contexts (
        team TEXT NOT NULL, channel TEXT NOT NULL, thread TEXT NOT NULL, context TEXT NOT NULL, at REAL NOT NULL,
        PRIMARY KEY (team, channel, thread)) WITHOUT ROWID""",
    # Answers, with all that feedback on them is about. `private`: only the asker saw it.
    """CREATE TABLE IF NOT EXISTS answers (
        id TEXT PRIMARY KEY, team TEXT NOT NULL, channel TEXT NOT NULL, thread TEXT NOT NULL,
        reply_ts TEXT NOT NULL DEFAULT '', user TEXT NOT NULL, private INTEGER NOT NULL, labels TEXT NOT NULL,
        question TEXT NOT NULL, answer TEXT NOT NULL, abstained INTEGER NOT NULL, confidence REAL NOT NULL,
        citations TEXT NOT NULL, version TEXT NOT NULL, generation INTEGER NOT NULL, at REAL NOT NULL)
        WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS answers_user ON answers (user, at)",
    "CREATE INDEX IF NOT EXISTS answers_reply ON answers (channel, reply_ts)",
    # The answer's id is made of the team, among other things.
    """CREATE TABLE IF NOT EXISTS feedback (
        answer TEXT NOT NULL, user TEXT NOT NULL, value TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
        at REAL NOT NULL, PRIMARY KEY (answer, user)) WITHOUT ROWID""",
    # Questions that were put to the owner of a document: the direct message in which the owner replies.
    """CREATE TABLE IF NOT EXISTS requests (
        answer TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, channel TEXT NOT NULL, ts TEXT NOT NULL,
        at REAL NOT NULL, team TEXT NOT NULL DEFAULT '') WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS requests_thread ON requests (channel, ts)",
)

ONE_TEAM = (
    "COALESCE((SELECT team FROM jobs ORDER BY id DESC LIMIT 1),"
    " (SELECT team FROM answers ORDER BY at DESC LIMIT 1), '')"
)


def migrate(connection: sqlite3.Connection) -> None:
    """A file from before there were several workspaces: all that stands in it is of the one there was."""
    if not _columns(connection, "jobs"):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for table, columns in (("threads", "channel, thread, at"), ("contexts", "channel, thread, context, at")):
            if "team" not in _columns(connection, table):
                connection.execute(f"ALTER TABLE {table} RENAME TO {table}_before")
                connection.execute(next(one for one in SCHEMA if f"EXISTS {table} (" in one))
                connection.execute(f"INSERT INTO {table} SELECT {ONE_TEAM}, {columns} FROM {table}_before")
                connection.execute(f"DROP TABLE {table}_before")
        if "team" not in _columns(connection, "requests"):
            connection.execute("ALTER TABLE requests ADD COLUMN team TEXT NOT NULL DEFAULT ''")
            connection.execute(
                "UPDATE requests SET team = "
                f"COALESCE((SELECT team FROM answers WHERE id = requests.answer), {ONE_TEAM})"
            )
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}

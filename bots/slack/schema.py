"""The tables of the Slack bot."""

from __future__ import annotations

SCHEMA = (
    # Events that arrived: Slack sends the same one again when it did not hear that it arrived.
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
    "CREATE INDEX IF NOT EXISTS jobs_taken ON jobs (user, taken)",
    "CREATE INDEX IF NOT EXISTS jobs_order ON jobs (taken)",
    "CREATE INDEX IF NOT EXISTS jobs_thread ON jobs (channel, thread, state)",
    "CREATE INDEX IF NOT EXISTS jobs_reply ON jobs (channel, reply_ts)",
    # Threads in which the bot takes part.
    """CREATE TABLE IF NOT EXISTS threads (
        channel TEXT NOT NULL, thread TEXT NOT NULL, at REAL NOT NULL,
        PRIMARY KEY (channel, thread)) WITHOUT ROWID""",
    # What the user of the assistant pane looks at.
    """CREATE TABLE IF NOT EXISTS contexts (
        channel TEXT NOT NULL, thread TEXT NOT NULL, context TEXT NOT NULL, at REAL NOT NULL,
        PRIMARY KEY (channel, thread)) WITHOUT ROWID""",
    # Answers, with all that feedback on them is about. `private`: only the asker saw it.
    """CREATE TABLE IF NOT EXISTS answers (
        id TEXT PRIMARY KEY, team TEXT NOT NULL, channel TEXT NOT NULL, thread TEXT NOT NULL,
        reply_ts TEXT NOT NULL DEFAULT '', user TEXT NOT NULL, private INTEGER NOT NULL, labels TEXT NOT NULL,
        question TEXT NOT NULL, answer TEXT NOT NULL, abstained INTEGER NOT NULL, confidence REAL NOT NULL,
        citations TEXT NOT NULL, version TEXT NOT NULL, generation INTEGER NOT NULL, at REAL NOT NULL)
        WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS answers_user ON answers (user, at)",
    "CREATE INDEX IF NOT EXISTS answers_reply ON answers (channel, reply_ts)",
    """CREATE TABLE IF NOT EXISTS feedback (
        answer TEXT NOT NULL, user TEXT NOT NULL, value TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
        at REAL NOT NULL, PRIMARY KEY (answer, user)) WITHOUT ROWID""",
    # Questions that were put to the owner of a document: the direct message in which the owner replies.
    """CREATE TABLE IF NOT EXISTS requests (
        answer TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, channel TEXT NOT NULL, ts TEXT NOT NULL,
        at REAL NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS requests_thread ON requests (channel, ts)",
)

"""What the bot remembers of cases: what a conversation is about, what was told, which letters are out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bots.slack.journal import Journal
from knowledge.types import JsonDict

if TYPE_CHECKING:
    from assistant.onboarding.clerk import Memory

SCHEMA = (
    # A conversation of one user in one thread. `before`: what was known when `job` began, if it is done again.
    """CREATE TABLE IF NOT EXISTS case_talks (
        channel TEXT NOT NULL, thread TEXT NOT NULL, user TEXT NOT NULL, scope TEXT NOT NULL,
        job TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, at REAL NOT NULL,
        PRIMARY KEY (channel, thread, user, scope)) WITHOUT ROWID""",
    # How many events of a case were passed on. The row without a case: when the bot first looked.
    "CREATE TABLE IF NOT EXISTS case_news (case_id TEXT PRIMARY KEY, seen REAL NOT NULL) WITHOUT ROWID",
    # Messages that ask for a decision: `event` is the number of the submission in its case.
    """CREATE TABLE IF NOT EXISTS case_letters (
        case_id TEXT NOT NULL, step TEXT NOT NULL, event INTEGER NOT NULL, channel TEXT NOT NULL, ts TEXT NOT NULL,
        closed INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (case_id, event, channel)) WITHOUT ROWID""",
)
FORGOTTEN_SECONDS = 86_400  # after a day a yes needs to be asked for again
RECENT_SECONDS = 3_600  # how long a yes beside the thread is taken for the answer to the last question


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation. `scope`: `here` for what everyone in the channel reads, `alone` for what the user does."""

    channel: str
    thread: str
    user: str
    scope: str


@dataclass(frozen=True, slots=True)
class Talk:
    place: Place
    memory: Memory
    file: str = ""  # Slack's id of the document that waits for a yes


@dataclass(frozen=True, slots=True)
class OpenLetter:
    event: int
    channel: str
    ts: str


class Records:
    """Shares the journal's file and thread."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        for statement in SCHEMA:
            journal.connection.execute(statement)
        with journal.transaction() as db:
            db.execute("INSERT OR IGNORE INTO case_news VALUES ('', ?)", (journal.clock(),))

    def talk(self, place: Place, job: str, beside: bool = False) -> Talk:
        """`beside`: a message outside of any thread may go on with the latest conversation of the channel."""
        row = self._row("thread = ?", (place.thread,), place)
        if row is None and beside:
            row = self._row("at > ?", (self._journal.clock() - RECENT_SECONDS,), place)
            if row is not None and not _decode(row[3] if row[1] != job else row[2])[0].pending:
                row = None
        if row is None:
            return Talk(place, _decode("{}")[0])
        thread, made_by, before, after, at = row
        memory, file = _decode(before if made_by == job else after)
        if self._journal.clock() - at > FORGOTTEN_SECONDS:
            memory, file = _decode("{}")
        return Talk(Place(place.channel, thread, place.user, place.scope), memory, file)

    def _row(
        self, which: str, values: tuple[object, ...], place: Place
    ) -> tuple[str, str, str, str, float] | None:
        found: tuple[str, str, str, str, float] | None = self._journal.connection.execute(
            "SELECT thread, job, before, after, at FROM case_talks "
            f"WHERE channel = ? AND user = ? AND scope = ? AND {which} ORDER BY at DESC LIMIT 1",
            (place.channel, place.user, place.scope, *values),
        ).fetchone()
        return found

    def talked(self, before: Talk, after: Memory, file: str, job: str) -> None:
        place = before.place
        row = (place.channel, place.thread, place.user, place.scope, job)
        with self._journal.transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO case_talks VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*row, _encode(before.memory, before.file), _encode(after, file), self._journal.clock()),
            )

    def began(self) -> float:
        return self._seen("") or 0.0

    def seen(self, case: str) -> int:
        return int(self._seen(case) or 0)

    def _seen(self, case: str) -> float | None:
        row = self._journal.connection.execute("SELECT seen FROM case_news WHERE case_id = ?", (case,)).fetchone()
        return None if row is None else float(row[0])

    def passed_on(self, case: str, events: int) -> None:
        with self._journal.transaction() as db:
            db.execute(
                "INSERT INTO case_news VALUES (?, ?) ON CONFLICT (case_id) "
                "DO UPDATE SET seen = MAX(seen, excluded.seen)",
                (case, events),
            )

    def sent(self, case: str, step: str, letter: OpenLetter) -> None:
        with self._journal.transaction() as db:
            db.execute(
                "INSERT OR IGNORE INTO case_letters (case_id, step, event, channel, ts) VALUES (?, ?, ?, ?, ?)",
                (case, step, letter.event, letter.channel, letter.ts),
            )

    def letters(self, case: str, step: str, before: int) -> list[OpenLetter]:
        """Those that are open, about submissions before that event."""
        rows = self._journal.connection.execute(
            "SELECT event, channel, ts FROM case_letters "
            "WHERE case_id = ? AND step = ? AND event < ? AND closed = 0",
            (case, step, before),
        )
        return [OpenLetter(*row) for row in rows]

    def closed(self, case: str, letter: OpenLetter) -> None:
        with self._journal.transaction() as db:
            db.execute(
                "UPDATE case_letters SET closed = 1 WHERE case_id = ? AND event = ? AND channel = ?",
                (case, letter.event, letter.channel),
            )

    def forget(self) -> None:
        """The workspace removed the app. What was told of the cases stays told."""
        with self._journal.transaction() as db:
            db.execute("DELETE FROM case_talks")
            db.execute("DELETE FROM case_letters")

    def sweep(self) -> None:
        with self._journal.transaction() as db:
            db.execute("DELETE FROM case_talks WHERE at < ?", (self._journal.clock() - FORGOTTEN_SECONDS,))


def _encode(memory: Memory, file: str) -> str:
    pending = memory.pending
    waiting: JsonDict | None = None
    if pending is not None:
        name = pending.file.name if pending.file else ""
        waiting = {"case": pending.case, "step": pending.step, "note": pending.note, "asked": pending.asked}
        waiting |= {"name": name, "file": file if name else "", "do": pending.do, "person": pending.person}
        waiting |= {"on": pending.on.isoformat() if pending.on else None}
    return json.dumps({"case": memory.case, "step": memory.step, "pending": waiting})


def _decode(text: str) -> tuple[Memory, str]:
    from assistant.onboarding.clerk import Memory, Pending

    kept: JsonDict = json.loads(text)
    waiting: JsonDict | None = kept.get("pending")
    pending = None
    if waiting:
        file = Path(waiting["name"]) if waiting["name"] else None
        on = date.fromisoformat(waiting["on"]) if waiting.get("on") else None
        about = (waiting["case"], waiting["step"], waiting["note"], file, waiting["asked"])
        pending = Pending(*about, waiting.get("do", "submit"), waiting.get("person", ""), on)
    return Memory(kept.get("case"), kept.get("step"), pending), waiting["file"] if waiting else ""

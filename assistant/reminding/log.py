"""What was sent: each reminder once, whoever tries, however often."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Column, DateTime, Integer, MetaData, Table, Text, func, select, update
from sqlalchemy.dialects.sqlite import insert

from assistant.reminding.plan import Reminder
from assistant.tables import open_tables
from knowledge.engine import explained, reading, writing

FILE_NAME = "reminders.sqlite3"
LOCK_FILE = "reminders.lock"
MANY = 500  # values in one SQL statement; SQLite's own limit was 999 for long

metadata = MetaData()
sent = Table(
    "sent",
    metadata,
    Column("key", Text, primary_key=True),
    Column("about", Text, nullable=False, index=True),
    Column("rank", Integer, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("claimed_at", DateTime, nullable=False),  # UTC
    Column("sent_at", DateTime),  # none: it was begun and may have arrived
)


class ReminderLog:
    def __init__(self, data_dir: Path) -> None:
        self._engine = open_tables(data_dir / FILE_NAME, metadata)
        self._lock_file = data_dir / LOCK_FILE

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def sole_sender(self) -> Iterator[bool]:
        """Whether nobody else is sending now. The system frees the lock when its holder dies, however it dies.

        No clock is asked: one that is set back neither frees a living process's reminders nor holds a dead one's.
        """
        lock = FileLock(self._lock_file)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            yield False
            return
        except OSError as error:
            raise explained(f"read-only: {error}", str(self._lock_file.parent)) from error
        try:
            yield True
        finally:
            lock.release()

    def unsent(self, reminders: Sequence[Reminder]) -> list[Reminder]:
        """Those that were not sent. An earlier stage than one that was sent is past.

        So a clock that was set back repeats nothing. What was begun and not confirmed counts as unsent: whoever
        began it could not finish.
        """
        reached: dict[str, int] = {}
        abouts = list({one.about for one in reminders})
        with reading(self._engine) as connection:
            for at in range(0, len(abouts), MANY):
                query = (
                    select(sent.c.about, func.max(sent.c.rank))
                    .where(sent.c.about.in_(abouts[at : at + MANY]), sent.c.sent_at.is_not(None))
                    .group_by(sent.c.about)
                )
                reached.update({row.about: row[1] for row in connection.execute(query)})
        return [one for one in reminders if one.about not in reached or one.rank > reached[one.about]]

    def begin(self, reminders: Sequence[Reminder], now: datetime) -> None:
        """Before anything is sent: what cannot be noted would be sent again by every run."""
        if not reminders:
            return
        names = ("key", "about", "rank", "recipient", "text")
        rows = [{name: getattr(one, name) for name in names} | {"claimed_at": _utc(now)} for one in reminders]
        made = insert(sent)
        again = made.on_conflict_do_update(
            index_elements=["key"], set_={"text": made.excluded.text, "claimed_at": made.excluded.claimed_at}
        )
        with writing(self._engine) as connection:
            connection.execute(again, rows)

    def confirm(self, reminder: Reminder, now: datetime) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(sent).where(sent.c.key == reminder.key).values(sent_at=_utc(now)))


def _utc(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(tzinfo=None)

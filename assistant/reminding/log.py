"""What was sent: each reminder once, whoever tries, however often."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Column, DateTime, Integer, MetaData, Table, Text, delete, insert, select, update

from assistant.reminding.plan import Reminder
from assistant.tables import open_tables
from knowledge.engine import reading, writing

FILE_NAME = "reminders.sqlite3"
# A process that died between claim and confirmation leaves a claim. Its reminder is delivered again after this
# time under the same key, by which a channel recognises what it has already sent.
LEASE = timedelta(hours=1)

metadata = MetaData()
sent = Table(
    "sent",
    metadata,
    Column("key", Text, primary_key=True),
    Column("about", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("claimed_at", DateTime, nullable=False),  # UTC
    Column("sent_at", DateTime),
)


class ReminderLog:
    def __init__(self, data_dir: Path) -> None:
        self._engine = open_tables(data_dir / FILE_NAME, metadata)

    def close(self) -> None:
        self._engine.dispose()

    def unsent(self, reminders: Iterable[Reminder], now: datetime) -> list[Reminder]:
        """Those that nobody has sent or is about to send. An earlier stage than one that was sent is past.

        So a clock that was set back repeats nothing.
        """
        at = _utc(now)
        reached: dict[str, int] = {}
        with reading(self._engine) as connection:
            for row in connection.execute(select(sent.c.about, sent.c.rank, sent.c.claimed_at, sent.c.sent_at)):
                if row.sent_at is not None or _is_fresh(row.claimed_at, at):
                    reached[row.about] = max(row.rank, reached.get(row.about, row.rank))
        return [one for one in reminders if one.about not in reached or one.rank > reached[one.about]]

    def claim(self, reminder: Reminder, now: datetime) -> bool:
        """Whether this process may send it. Of several that ask at once, one is told yes."""
        at = _utc(now)
        with writing(self._engine) as connection:
            row = connection.execute(select(sent).where(sent.c.key == reminder.key)).one_or_none()
            if row is None:
                names = ("key", "about", "rank", "recipient", "text")
                values = {name: getattr(reminder, name) for name in names}
                connection.execute(insert(sent).values(**values, claimed_at=at))
                return True
            if row.sent_at is not None or _is_fresh(row.claimed_at, at):
                return False
            connection.execute(update(sent).where(sent.c.key == reminder.key).values(claimed_at=at))
            return True

    def confirm(self, reminder: Reminder, now: datetime) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(sent).where(sent.c.key == reminder.key).values(sent_at=_utc(now)))

    def release(self, reminder: Reminder) -> None:
        """It could not be sent: the next run may try again."""
        with writing(self._engine) as connection:
            connection.execute(delete(sent).where(sent.c.key == reminder.key, sent.c.sent_at.is_(None)))


def _is_fresh(claimed_at: datetime, at: datetime) -> bool:
    """A clock that was set back must not free a claim, nor hold it for ever."""
    return abs(at - claimed_at) < LEASE


def _utc(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(tzinfo=None)

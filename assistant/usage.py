"""What chat models took, day by day: every process of a data folder adds to the same counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock

from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, func, select, update
from sqlalchemy.dialects.sqlite import insert

from assistant.tables import open_tables
from knowledge.engine import reading, writing

FILE_NAME = "usage.sqlite3"


@dataclass(frozen=True, slots=True)
class Spent:
    """Calls, those of them that failed, tokens, and millionths of the currency that prices are given in."""

    calls: int = 0
    failed: int = 0
    prompt: int = 0
    answer: int = 0
    cost: int = 0

    @property
    def tokens(self) -> int:
        return self.prompt + self.answer

    def __add__(self, other: Spent) -> Spent:
        return Spent(*(one + more for one, more in zip(astuple(self), astuple(other), strict=True)))

    def __sub__(self, other: Spent) -> Spent:
        return Spent(*(one - less for one, less in zip(astuple(self), astuple(other), strict=True)))


COUNTS = ("calls", "failed", "prompt", "answer", "cost")
metadata = MetaData()
usage = Table(
    "usage",
    metadata,
    Column("day", Text, primary_key=True),  # of UTC
    Column("model", Text, primary_key=True),
    *(Column(name, Integer, nullable=False) for name in COUNTS),
)


class Usage:
    """Nothing is created before the first call is noted."""

    def __init__(self, data_dir: Path) -> None:
        self._file = data_dir / FILE_NAME
        self._opening = Lock()

    @cached_property
    def _tables(self) -> Engine:
        return open_tables(self._file, metadata)

    @property
    def _engine(self) -> Engine:
        with self._opening:
            return self._tables

    def begin(self, day: date, model: str, spent: Spent, refusal: Callable[[Spent], str]) -> str:
        """Notes a call before it is made, unless `refusal` names a reason against it.

        `refusal` is told what all models took that day. Between its look and the note nobody else adds anything.
        """
        with writing(self._engine) as connection:
            counts = select(*(func.coalesce(func.sum(usage.c[name]), 0) for name in COUNTS))
            refused = refusal(Spent(*connection.execute(counts.where(usage.c.day == day.isoformat())).one()))
            if not refused:
                values = dict(zip(COUNTS, astuple(spent), strict=True))
                made = insert(usage).values(day=day.isoformat(), model=model, **values)
                more = {name: usage.c[name] + made.excluded[name] for name in COUNTS}
                connection.execute(made.on_conflict_do_update(index_elements=["day", "model"], set_=more))
        return refused

    def correct(self, day: date, model: str, difference: Spent) -> None:
        """What the call took, less what had been noted for it."""
        more = {
            name: usage.c[name] + value for name, value in zip(COUNTS, astuple(difference), strict=True) if value
        }
        if more:
            here = (usage.c.day == day.isoformat(), usage.c.model == model)
            with writing(self._engine) as connection:
                connection.execute(update(usage).where(*here).values(**more))

    def of(self, day: date) -> dict[str, Spent]:
        """By model. A file that is not there is not created."""
        if not self._file.exists():
            return {}
        rows = select(usage).where(usage.c.day == day.isoformat()).order_by(usage.c.model)
        with reading(self._engine) as connection:
            return {row.model: Spent(*(getattr(row, name) for name in COUNTS)) for row in connection.execute(rows)}

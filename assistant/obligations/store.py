"""The obligations register in SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from assistant.obligations.fulfilment import Mark
from assistant.obligations.register import Obligation
from assistant.obligations.schema import audiences, decisions, fulfilments, metadata, proposals
from assistant.onboarding.machine import Evidence
from assistant.tables import open_tables
from knowledge.engine import reading, writing
from knowledge.types import JsonDict

FILE_NAME = "obligations.sqlite3"
WORDS = ("party", "action", "deadline", "frequency", "condition", "evidence", "kind", "side")
PLAIN = ("id", "document", "title", "section", "page", "quote", "vendor")


class ObligationStore:
    def __init__(self, data_dir: Path) -> None:
        self._engine = open_tables(data_dir / FILE_NAME, metadata)
        self._held: tuple[tuple[int, int], list[Obligation]] | None = None

    def close(self) -> None:
        self._engine.dispose()

    def propose(self, found: Sequence[Obligation], by: str) -> list[Obligation]:
        """Those that were not there yet."""
        now = datetime.now(UTC).replace(tzinfo=None)
        with writing(self._engine) as connection:
            known = set(connection.scalars(select(proposals.c.id)))
            fresh = list({one.id: one for one in found if one.id not in known}.values())
            rows = [
                {
                    **{name: getattr(one, name) for name in PLAIN},
                    "audience": list(one.audience),
                    "fields": {name: getattr(one, name) for name in WORDS},
                    "proposed_by": by,
                    "proposed_at": now,
                }
                for one in fresh
            ]
            if rows:
                connection.execute(insert(proposals), rows)
        return fresh

    def decide(self, changes: Mapping[str, JsonDict], action: str, by: str) -> None:
        """`changes` by id; empty ones approve or drop an obligation as it was proposed."""
        now = datetime.now(UTC).replace(tzinfo=None)
        rows = [
            {"proposal": one, "action": action, "changes": made, "by": by, "at": now}
            for one, made in changes.items()
        ]
        with writing(self._engine) as connection:
            connection.execute(insert(decisions), rows)

    def audiences(self) -> dict[str, list[list[str]]]:
        """For whom the documents of a path were at the last ingest that found any."""
        with reading(self._engine) as connection:
            query = select(audiences.c.document, audiences.c.audiences).order_by(audiences.c.id)
            return {row.document: row.audiences for row in connection.execute(query)}

    def note(self, found: Mapping[str, list[list[str]]]) -> None:
        """The audiences of documents as they stand, by path."""
        known = self.audiences()
        rows = [
            {"document": path, "audiences": labels} for path, labels in found.items() if known.get(path) != labels
        ]
        if rows:
            with writing(self._engine) as connection:
                connection.execute(insert(audiences), rows)

    def obligations(self) -> list[Obligation]:
        """With the latest decision on each, in the order in which they were proposed.

        Kept while nothing was added: in tables that only grow, their ends tell that.
        """
        with reading(self._engine) as connection:
            ends = (
                connection.scalar(select(func.max(_order())).select_from(proposals)) or 0,
                connection.scalar(select(func.max(decisions.c.id))) or 0,
            )
            if self._held is None or self._held[0] != ends:
                self._held = (ends, _read(connection))
            return list(self._held[1])

    def mark(self, obligation: str, due: date, make: Callable[[str], Mark]) -> Mark:
        """`make` judges the state that is there: of two who act at once, the second sees what the first did."""
        with writing(self._engine) as connection:
            query = select(fulfilments).where(fulfilments.c.obligation == obligation, fulfilments.c.due == due)
            held = [_mark(row) for row in connection.execute(query.order_by(fulfilments.c.id))]
            made = make(held[-1].state if held else "open")
            row = {name: getattr(made, name) for name in ("obligation", "due", "action", "by", "note")}
            row["evidence"] = asdict(made.evidence) if made.evidence else None
            row["at"] = made.at.astimezone(UTC).replace(tzinfo=None)
            connection.execute(insert(fulfilments).values(row))
        return made

    def marks(self, since: date, until: date) -> list[Mark]:
        """About the due dates from `since` to `until`, oldest first."""
        query = select(fulfilments).where(fulfilments.c.due.between(since, until)).order_by(fulfilments.c.id)
        with reading(self._engine) as connection:
            return [_mark(row) for row in connection.execute(query)]


def _read(connection: Connection) -> list[Obligation]:
    made = {row.id: _proposed(row) for row in connection.execute(select(proposals).order_by(_order()))}
    for row in connection.execute(select(decisions).order_by(decisions.c.id)):
        made[row.proposal] = made[row.proposal].decided(row.action, row.changes, row.by)
    return list(made.values())


def _mark(row: Row[Any]) -> Mark:
    evidence = Evidence(**row.evidence) if row.evidence else None
    return Mark(row.obligation, row.due, row.action, row.by, row.at.replace(tzinfo=UTC), row.note, evidence)


def _order() -> Any:
    from sqlalchemy import literal_column

    return literal_column("rowid")


def _proposed(row: Row[Any]) -> Obligation:
    plain = {name: getattr(row, name) for name in PLAIN}
    return Obligation(**plain, audience=tuple(row.audience), **row.fields)

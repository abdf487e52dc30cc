"""The obligations register in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row, insert, select

from assistant.obligations.register import Obligation
from assistant.obligations.schema import decisions, metadata, proposals
from assistant.tables import open_tables
from knowledge.engine import reading, writing
from knowledge.types import JsonDict

FILE_NAME = "obligations.sqlite3"
WORDS = ("party", "action", "deadline", "frequency", "condition", "evidence", "kind")
PLAIN = ("id", "document", "title", "section", "page", "quote", "vendor")


class ObligationStore:
    def __init__(self, data_dir: Path) -> None:
        self._engine = open_tables(data_dir / FILE_NAME, metadata)

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

    def obligations(self) -> list[Obligation]:
        """With the latest decision on each, in the order in which they were proposed."""
        with reading(self._engine) as connection:
            made = {row.id: _proposed(row) for row in connection.execute(select(proposals).order_by(_order()))}
            for row in connection.execute(select(decisions).order_by(decisions.c.id)):
                made[row.proposal] = made[row.proposal].decided(row.action, row.changes, row.by)
        return list(made.values())


def _order() -> Any:
    from sqlalchemy import literal_column

    return literal_column("rowid")


def _proposed(row: Row[Any]) -> Obligation:
    plain = {name: getattr(row, name) for name in PLAIN}
    return Obligation(**plain, audience=tuple(row.audience), **row.fields)

"""The credentials register in SQL."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from assistant.credentials.schema import metadata, versions
from assistant.credentials.types import Credential, completed
from assistant.onboarding.machine import Evidence
from assistant.tables import open_tables
from knowledge.engine import reading, writing

FILE_NAME = "credentials.sqlite3"
FIELDS = ("holder", "vendor", "kind", "number", "issued", "expires", "contact")


class CredentialStore:
    def __init__(self, data_dir: Path) -> None:
        self._engine = open_tables(data_dir / FILE_NAME, metadata)

    def close(self) -> None:
        self._engine.dispose()

    def add(self, found: Sequence[Credential], by: str) -> tuple[int, int, int]:
        """How many were new, changed and unchanged. One transaction: an import is whole or has not happened."""
        added = changed = unchanged = 0
        with writing(self._engine) as connection:
            known = {one.key: one for one in _latest(connection, None)}
            rows = []
            for said in found:
                before = known.get(said.key)
                one = completed(said, before)
                if before == one:
                    unchanged += 1
                    continue
                added, changed = added + (before is None), changed + (before is not None)
                known[one.key] = one
                now = datetime.now(UTC).replace(tzinfo=None)
                rows.append({**asdict(one), "key": json.dumps(one.key), "imported_by": by, "imported_at": now})
            if rows:
                connection.execute(insert(versions), rows)
        return added, changed, unchanged

    def credentials(self, vendors: Collection[str] | None) -> list[Credential]:
        """The latest version of each document; only those of `vendors`, or all for None."""
        with reading(self._engine) as connection:
            return _latest(connection, vendors)


def _latest(connection: Connection, vendors: Collection[str] | None) -> list[Credential]:
    newest = select(func.max(versions.c.id)).group_by(versions.c.key)
    query = select(versions).where(versions.c.id.in_(newest)).order_by(versions.c.expires, versions.c.key)
    if vendors is not None:
        query = query.where(versions.c.vendor.in_(sorted(vendors)))
    return [_credential(row) for row in connection.execute(query)]


def _credential(row: Row[Any]) -> Credential:
    evidence = Evidence(**row.evidence) if row.evidence else None
    return Credential(**{name: getattr(row, name) for name in FIELDS}, issuer=row.issuer or "", evidence=evidence)

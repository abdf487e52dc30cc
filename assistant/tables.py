"""Registers that grow by appending: how their SQLite files are opened."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, Table, event

from knowledge.engine import explained, open_engine, reading, writing

TRIGGERS = "triggers"  # of a table's info: their statements by name


def open_tables(file: Path, metadata: MetaData) -> Engine:
    """Creates what is missing, also in a file of an earlier version."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explained(f"read-only: {error}", str(file.parent)) from error
    engine = open_engine(file)
    with reading(engine) as connection:
        complete = all(engine.dialect.has_table(connection, name) for name in metadata.tables)
        complete = complete and (not _missing(connection, metadata) or not os.access(file, os.W_OK))
    if not complete:
        with writing(engine) as connection:
            metadata.create_all(connection)
            for statement in _missing(connection, metadata):
                connection.exec_driver_sql(statement)
    return engine


def _missing(connection: Connection, metadata: MetaData) -> list[str]:
    """What adds the columns and triggers that a file of an earlier version lacks. Added columns may be empty."""
    triggers = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars())
    found: list[str] = []
    for table in metadata.tables.values():
        known = set(connection.exec_driver_sql(f"SELECT name FROM pragma_table_info('{table.name}')").scalars())
        for column in table.columns:
            if column.name not in known:
                kind = column.type.compile(connection.dialect)
                found.append(f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind}")
        found += [text for name, text in table.info.get(TRIGGERS, {}).items() if name not in triggers]
    return found


def append_only(table: Table) -> Table:
    """The database itself refuses to change or delete a row: history cannot be rewritten by a mistake.

    `INSERT OR REPLACE` deletes without asking the trigger on DELETE; so a row whose key is there is refused.
    """

    name = table.name
    refused = f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
    same = " AND ".join(f"{key.name} = NEW.{key.name}" for key in table.primary_key)
    table.info[TRIGGERS] = {
        f"{name}_no_update": f"CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name} {refused}",
        f"{name}_no_delete": f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {name} {refused}",
        f"{name}_no_replace": f"CREATE TRIGGER {name}_no_replace BEFORE INSERT ON {name} WHEN EXISTS "
        f"(SELECT 1 FROM {name} WHERE {same}) {refused}",
    }

    def create_triggers(target: Table, connection: Connection, **_: object) -> None:
        for statement in target.info[TRIGGERS].values():
            connection.exec_driver_sql(statement)

    event.listen(table, "after_create", create_triggers)
    return table

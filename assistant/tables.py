"""Registers that grow by appending: how their SQLite files are opened."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, Table, event

from knowledge.engine import explained, open_engine, reading, writing


def open_tables(file: Path, metadata: MetaData) -> Engine:
    """Creates what is missing."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explained(f"read-only: {error}", str(file.parent)) from error
    engine = open_engine(file)
    with reading(engine) as connection:
        complete = all(engine.dialect.has_table(connection, name) for name in metadata.tables)
    if not complete:
        with writing(engine) as connection:
            metadata.create_all(connection)
    return engine


def append_only(table: Table) -> Table:
    """The database itself refuses to change or delete a row: history cannot be rewritten by a mistake."""

    def create_triggers(target: Table, connection: Connection, **_: object) -> None:
        for action in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER {target.name}_no_{action.lower()} BEFORE {action} ON {target.name} "
                f"BEGIN SELECT RAISE(ABORT, '{target.name} is append-only'); END"
            )

    event.listen(table, "after_create", create_triggers)
    return table

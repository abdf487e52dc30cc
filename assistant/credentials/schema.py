"""The table of the credentials register. Nothing is deleted: a changed row is a new version of its document."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, DateTime, Index, Integer, MetaData, Table, Text

from assistant.tables import append_only

metadata = MetaData()

versions = append_only(
    Table(
        "credentials",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("key", Text, nullable=False, index=True),  # what makes it the same document
        Column("holder", Text, nullable=False),
        Column("vendor", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("number", Text, nullable=False),
        Column("issued", Date, nullable=False),
        Column("expires", Date, nullable=False),
        Column("contact", Text, nullable=False),
        Column("issuer", Text),  # may be empty, as are those of files of an earlier version
        Column("evidence", JSON),
        Column("imported_by", Text, nullable=False),
        Column("imported_at", DateTime, nullable=False),  # UTC
        sqlite_autoincrement=True,
    )
)
Index("credentials_of_vendor", versions.c.vendor)

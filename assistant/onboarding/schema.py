"""The tables of onboarding. What happened is never changed: states are read from the events."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, DateTime, ForeignKey, Integer, MetaData, String, Table, Text

from assistant.tables import append_only

metadata = MetaData()

cases = append_only(
    Table(
        "cases",
        metadata,
        Column("id", String, primary_key=True),
        Column("vendor", String, nullable=False, index=True),
        Column("person", Text),
        Column("programme", JSON, nullable=False),  # as it was when the case began
        Column("started", Date, nullable=False),
        Column("started_by", Text, nullable=False),
        Column("created_at", DateTime, nullable=False),
    )
)

events = append_only(
    Table(
        "events",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
        Column("step", String, nullable=False),
        Column("action", String, nullable=False),
        Column("labels", JSON, nullable=False),  # who, as labels
        Column("name", Text, nullable=False),  # and by name, where one was given
        Column("at", DateTime, nullable=False),  # UTC
        Column("text", Text, nullable=False),
        Column("evidence", JSON),
        sqlite_autoincrement=True,
    )
)

"""The tables of the obligations register. What was proposed and what was decided about it is never changed."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, DateTime, ForeignKey, Integer, MetaData, String, Table, Text

from assistant.tables import append_only

metadata = MetaData()

proposals = append_only(
    Table(
        "proposals",
        metadata,
        Column("id", String, primary_key=True),  # from document, party and wording: proposing again adds nothing
        Column("document", Text, nullable=False, index=True),
        Column("title", Text, nullable=False),
        Column("section", Text, nullable=False),
        Column("page", Integer),
        Column("quote", Text, nullable=False),
        Column("audience", JSON, nullable=False),
        Column("vendor", Text),
        Column("fields", JSON, nullable=False),
        Column("proposed_by", Text, nullable=False),
        Column("proposed_at", DateTime, nullable=False),  # UTC
    )
)

decisions = append_only(
    Table(
        "decisions",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("proposal", ForeignKey("proposals.id"), nullable=False, index=True),
        Column("action", String, nullable=False),  # approve | drop
        Column("changes", JSON, nullable=False),
        Column("by", Text, nullable=False),
        Column("at", DateTime, nullable=False),  # UTC
        sqlite_autoincrement=True,
    )
)

audiences = append_only(
    Table(
        "audiences",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("document", Text, nullable=False),
        Column("audiences", JSON, nullable=False),  # of each document of that path, as an ingest left them
        sqlite_autoincrement=True,
    )
)

fulfilments = append_only(
    Table(
        "fulfilments",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("obligation", ForeignKey("proposals.id"), nullable=False, index=True),
        Column("due", Date, nullable=False, index=True),
        Column("action", String, nullable=False),  # submit | confirm | reopen
        Column("by", Text, nullable=False),
        Column("note", Text, nullable=False),
        Column("evidence", JSON),
        Column("at", DateTime, nullable=False),  # UTC
        sqlite_autoincrement=True,
    )
)

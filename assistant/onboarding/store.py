"""Cases in SQL, each with all that ever happened to it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from assistant.onboarding.cases import Case
from assistant.onboarding.identity import Actor
from assistant.onboarding.machine import Action, Event, Evidence, apply
from assistant.onboarding.programme import Programme
from assistant.onboarding.schema import cases, events, metadata
from assistant.tables import open_tables
from knowledge.engine import reading, writing
from knowledge.types import Caller, JsonDict

FILE_NAME = "onboarding.sqlite3"


class CaseStore:
    def __init__(self, data_dir: Path) -> None:
        self._engine = open_tables(data_dir / FILE_NAME, metadata)

    def close(self) -> None:
        self._engine.dispose()

    def start(self, programme: Programme, vendor: str, person: str | None, started: date, by: Actor) -> Case:
        """Numbers run within one vendor: an id says nothing about anybody else."""
        with writing(self._engine) as connection:
            held = connection.scalar(select(func.count()).where(cases.c.vendor == vendor)) or 0
            case = Case(f"{vendor}-{held + 1}", vendor, person, programme, started, by.shown)
            row = {
                "id": case.id,
                "vendor": vendor,
                "person": person,
                "programme": programme.to_json(),
                "started": started,
                "started_by": by.shown,
                "created_at": datetime.now(UTC).replace(tzinfo=None),
            }
            connection.execute(insert(cases).values(row))
        return case

    def cases(self, vendors: Collection[str] | None) -> list[Case]:
        """Those of `vendors`; None: all. The filter stands in the query, so that nothing else is ever read."""
        query = select(cases).order_by(cases.c.created_at, cases.c.id)
        if vendors is not None:
            query = query.where(cases.c.vendor.in_(sorted(vendors)))
        with reading(self._engine) as connection:
            found = [_case(row) for row in connection.execute(query)]
            happened: dict[str, list[Event]] = {}
            past = select(events).order_by(events.c.id)
            if vendors is not None:
                past = past.where(events.c.case_id.in_([case.id for case in found]))
            for row in connection.execute(past):
                happened.setdefault(row.case_id, []).append(_event(row))
        return [replace(case, events=tuple(happened.get(case.id, ()))) for case in found]

    def record(self, case_id: str, make: Callable[[Case], Event]) -> Case:
        """Judges and appends in one transaction: of two who act at once, the second sees what the first did.

        Raises Refused from the rules, and then nothing was written.
        """
        with writing(self._engine) as connection:
            case = self._read(connection, case_id)
            event = make(case)
            apply(case.programme, case.vendor, case.state, event)
            connection.execute(insert(events).values(_event_row(case_id, event)))
        return replace(case, events=(*case.events, event))

    def _read(self, connection: Connection, case_id: str) -> Case:
        row = connection.execute(select(cases).where(cases.c.id == case_id)).one()
        past = select(events).where(events.c.case_id == case_id).order_by(events.c.id)
        return replace(_case(row), events=tuple(_event(one) for one in connection.execute(past)))


def _case(row: Row[Any]) -> Case:
    return Case(row.id, row.vendor, row.person, Programme.from_json(row.programme), row.started, row.started_by)


def _event(row: Row[Any]) -> Event:
    return Event(
        Action(row.action),
        row.step,
        Actor(Caller(frozenset(row.labels)), row.name),
        row.at.replace(tzinfo=UTC),
        row.text,
        Evidence(**row.evidence) if row.evidence else None,
    )


def _event_row(case_id: str, event: Event) -> JsonDict:
    return {
        "case_id": case_id,
        "step": event.step,
        "action": event.action.value,
        "labels": sorted(event.actor.caller.labels),
        "name": event.actor.name,
        "at": event.at.astimezone(UTC).replace(tzinfo=None),
        "text": event.text,
        "evidence": asdict(event.evidence) if event.evidence else None,
    }

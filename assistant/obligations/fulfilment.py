"""Whether a due date of an obligation was met: who said so, and what is still to be confirmed. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from assistant.obligations.register import Obligation
from assistant.onboarding.identity import Actor, is_client, vendors
from assistant.onboarding.machine import Evidence, Refused
from knowledge.types import JsonDict

PERIOD = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?\Z", re.I)
AFTER = {"submit": "submitted", "confirm": "done", "reopen": "open"}


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody said about one due date. The latest one counts, all are kept."""

    obligation: str
    due: date
    action: str  # submit | confirm | reopen
    by: str
    at: datetime
    note: str = ""
    evidence: Evidence | None = None

    @property
    def state(self) -> str:
        return AFTER[self.action]

    def to_json(self) -> JsonDict:
        return {
            "due": self.due.isoformat(),
            "action": self.action,
            "state": self.state,
            "by": self.by,
            "at": self.at.isoformat(timespec="seconds"),
            "note": self.note or None,
            "evidence": {"name": self.evidence.name, "sha256": self.evidence.sha256} if self.evidence else None,
        }


def latest(marks: Iterable[Mark]) -> dict[tuple[str, date], Mark]:
    """By obligation and due date. What a vendor handed in stays with the confirmation."""
    found: dict[tuple[str, date], Mark] = {}
    for mark in marks:
        before = found.get((mark.obligation, mark.due))
        kept = before.evidence if before and mark.action == "confirm" and not mark.evidence else mark.evidence
        found[mark.obligation, mark.due] = replace(mark, evidence=kept)
    return found


def action_of(actor: Actor, obligation: Obligation, state: str) -> str:
    """What `done` means, said by `actor`: the vendor hands in, the client confirms. Raises Refused."""
    if state == "done":
        raise Refused(f"{obligation.id} is done already for that day", "Nothing is left to do here")
    if is_client(actor.caller):
        return "confirm"
    if obligation.vendor not in vendors(actor.caller) or obligation.owed_by == "client":
        raise Refused(f"{obligation.id} obliges {obligation.party}, not you", "Let them say that it is done")
    if state == "submitted":
        raise Refused(f"{obligation.id} is submitted already for that day", "Wait for the client's confirmation")
    return "submit"


def check_reopening(actor: Actor, obligation: Obligation, state: str, reason: str) -> None:
    """Raises Refused."""
    if not is_client(actor.caller):
        raise Refused("only the client takes back that something is done", "Ask the vendor manager")
    if state == "open":
        raise Refused(f"{obligation.id} is open for that day", "Nothing is to be taken back")
    if not reason.strip():
        raise Refused("to take it back takes a reason", "Give it with --reason")


def span_of(period: str) -> tuple[date, date]:
    """`2026`, `2026-Q4`, `2026-10` and `2026-10-05` as first and last day. Raises Refused."""
    found = PERIOD.match(period.strip())
    try:
        if found is None:
            raise ValueError(period)
        year = int(found["year"])
        if found["day"]:
            day = date(year, int(found["month"]), int(found["day"]))
            return day, day
        first, last = 1, 12
        if found["quarter"]:
            last = 3 * int(found["quarter"])
            first = last - 2
        elif found["month"]:
            first = last = int(found["month"])
        return date(year, first, 1), date(year, last, monthrange(year, last)[1])
    except ValueError:
        raise Refused(
            f"{period!r} is no period", "Write the day, month, quarter or year: 2026-10-05, 2026-10, 2026-Q4, 2026"
        ) from None

"""Answers from the register: what does Acme owe us this month? what must we report within 24 hours?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.obligations.questions import Query, understand
from assistant.obligations.roles import is_role
from assistant.obligations.service import ObligationService
from assistant.onboarding.identity import is_client
from knowledge.types import Caller, JsonDict

SHOWN = 10
# Words by which an obligation is of a kind besides the one that it was filed under: an audit report is a report.
STEMS = {"report": "report", "audit": "audit", "notice": "noti", "payment": "pay "}


@dataclass(frozen=True, slots=True)
class Told:
    text: str
    citations: tuple[JsonDict, ...]  # as obligations carry them: document, title, section, page, quote


def answer(text: str, service: ObligationService, caller: Caller, on: date) -> Told | None:
    """None: it is no question for the register, or the register has nothing that this caller may see."""
    held = service.listed(caller)
    query = understand(text, _names(held), on) if held else None
    if query is None:
        return None
    if query.late:
        found, head, nothing = (
            service.late(caller, on),
            "Late, says the register:",
            "Nothing in the register is late.",
        )
    elif query.since is not None and query.until is not None:
        found = service.due(caller, query.since, query.until)
        head = f"Due from {query.since.isoformat()} to {query.until.isoformat()}:"
        nothing = "Nothing approved in the register is due then."
    else:
        found = service.listed(caller, within_hours=query.within_hours)
        head, nothing = "The approved obligations say:", ""  # the documents may still say it
    about = _documents_of(query.vendor, held)
    fitting = [
        one for one in found if _is_about(one, query.vendor, about) and _fits(one, query, is_client(caller))
    ]
    if not fitting:
        return Told(nothing, ()) if nothing else None
    return _told(head, fitting)


def _names(held: Sequence[JsonDict]) -> set[str]:
    """Vendors, and parties that a contract without a vendor calls by name."""
    vendors = {one["vendor"] for one in held if one["vendor"]}
    parties = {one["party"] for one in held if not one["vendor"] and one["side"] != "client"}
    return vendors | {name for name in parties if not is_role(name)}


def _documents_of(name: str | None, held: Sequence[JsonDict]) -> set[str]:
    return {one["citation"]["document"] for one in held if name is not None and one["party"] == name}


def _is_about(one: JsonDict, name: str | None, documents: set[str]) -> bool:
    if name is None or one["vendor"] == name:
        return True
    return not one["vendor"] and one["citation"]["document"] in documents


def _fits(one: JsonDict, query: Query, asked_by_client: bool) -> bool:
    """Whose side an obligation is on counts where the contract tells; where it does not, both are told of it."""
    if query.kinds and not any(_is_of(kind, one) for kind in query.kinds):
        return False
    if query.ours is None or one["side"] in (None, "both"):
        return True
    return bool(one["side"] == "client") == (query.ours == asked_by_client)


def _is_of(kind: str, one: JsonDict) -> bool:
    return bool(one["kind"] == kind) or STEMS[kind] in f"{one['action']} ".casefold()


def _told(head: str, found: Sequence[JsonDict]) -> Told:
    lines = [head]
    for number, one in enumerate(found[:SHOWN], start=1):
        when = f"{one['due']}, " if "due" in one else ""
        late = f", {one['late_days']} d late" if one.get("late_days") else ""
        vendor = one["vendor"] if one["vendor"] != one["party"] else None
        said = "; ".join(
            part for part in (vendor, "whose side is not known" if one["side"] is None else "") if part
        )
        who = f"{one['party']} ({said})" if said else one["party"]
        lines.append(f"- {when}{who}: {one['action']}{late}. [{number}]")
    if len(found) > SHOWN:
        lines.append(f"- and {len(found) - SHOWN} more")
    return Told("\n".join(lines), tuple(one["citation"] for one in found[:SHOWN]))

"""The obligations register as the fronts use it: a caller in, plain data out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from assistant.citations import quote
from assistant.obligations.extractor import propose
from assistant.obligations.recurrence import IsWorkday, due_dates, hours, moment, schedule_of
from assistant.obligations.register import Obligation, fault_of, identifier
from assistant.obligations.store import ObligationStore
from assistant.obligations.types import Proposal
from assistant.onboarding.identity import Actor, is_client, vendors
from assistant.onboarding.machine import Refused
from knowledge.ledger import Ledger
from knowledge.types import Caller, Document, JsonDict, Leaf, section_name
from knowledge.visibility import visible

LIST = "List them: bpo obligations list --state proposed"


class ObligationService:
    def __init__(self, store: ObligationStore, ledger: Ledger, zone: ZoneInfo, is_workday: IsWorkday) -> None:
        """`zone` is where due days end."""
        self._store = store
        self._ledger = ledger
        self._zone = zone
        self._is_workday = is_workday

    def close(self) -> None:
        self._store.close()

    def propose(self, actor: Actor, document: str) -> list[JsonDict]:
        """What a document obliges whom to do, for a person to judge. A second time adds only what is new."""
        if not is_client(actor.caller):
            raise Refused("only the client proposes obligations", "Ask the vendor manager")
        found = self._document(actor.caller, document)
        leaves, source = self._ledger.leaves(found.id), self._ledger.source(found.id)
        made = [_obligation(found, leaves, source, one) for one in propose(leaves)]
        return [
            one.to_json() for one in self._store.propose([one for one in made if one is not None], actor.shown)
        ]

    def decide(
        self, actor: Actor, identifiers: Sequence[str], action: str, changes: JsonDict | None = None
    ) -> list[JsonDict]:
        """Approve, with or without changes, or drop. All of them or, for a wrong one, none.

        Due dates count from the day the document holds, or from the approval.
        """
        if not is_client(actor.caller):
            raise Refused("only the client decides about obligations", "Ask the vendor manager")
        made = {name: value for name, value in (changes or {}).items() if value is not None}
        if fault := fault_of(made):
            raise Refused(*fault)
        held = {one.id: one for one in self._visible(actor.caller)}
        unknown = [one for one in identifiers if one not in held]
        if unknown:
            raise Refused(f"there is no obligation {unknown[0]!r} that you may see", LIST)
        begun = {one.path: one.effective_from for one in self._ledger.documents()}
        decided: dict[str, JsonDict] = {}
        for name in dict.fromkeys(identifiers):
            begins = begun.get(held[name].document) or self._today()
            dated = action != "approve" or held[name].starts
            decided[name] = made if dated else {"starts": begins.isoformat(), **made}
        self._store.decide(decided, action, actor.shown)
        return [held[name].decided(action, one, actor.shown).to_json() for name, one in decided.items()]

    def listed(
        self,
        caller: Caller,
        *,
        state: str = "approved",
        party: str | None = None,
        kind: str | None = None,
        vendor: str | None = None,
        document: str | None = None,
        within_hours: float | None = None,
    ) -> list[JsonDict]:
        """`within_hours`: those whose deadline is a span of at most so many hours."""
        found = [
            one
            for one in self._visible(caller)
            if one.state == state
            and (party is None or party.casefold() == one.party.casefold())
            and (kind is None or kind == one.kind)
            and (vendor is None or vendor.removeprefix("vendor:") == one.vendor)
            and (document is None or one.document == document)
            and (within_hours is None or _is_within(one, within_hours))
        ]
        return [one.to_json() for one in found]

    def due(
        self, caller: Caller, since: date, until: date, *, party: str | None = None, vendor: str | None = None
    ) -> list[JsonDict]:
        """Due dates of the approved ones from `since` to `until`, both included."""
        found = []
        for one in self._visible(caller):
            schedule = schedule_of(one.deadline, one.frequency)
            fits = (party is None or party.casefold() == one.party.casefold()) and (
                vendor is None or vendor.removeprefix("vendor:") == one.vendor
            )
            if one.state != "approved" or schedule is None or not fits:
                continue
            begins = date.fromisoformat(one.starts) if one.starts else since
            for day in due_dates(schedule, begins, until, self._is_workday):
                if day >= since:
                    ends: datetime = moment(day, self._zone)
                    found.append({"due": day.isoformat(), "until": ends.isoformat(), **one.to_json()})
        return sorted(found, key=lambda one: (one["due"], one["id"]))

    def _today(self) -> date:
        return datetime.now(self._zone).date()

    def _visible(self, caller: Caller) -> list[Obligation]:
        """Whoever may not see the document sees no obligation from it. A vendor sees its own, once approved."""
        audiences = {one.path: one.audience for one in self._ledger.documents()}
        own = vendors(caller)
        return [
            one
            for one in self._store.obligations()
            if not caller.labels.isdisjoint(audiences.get(one.document, one.audience))
            and (is_client(caller) or (one.state == "approved" and one.vendor in own))
        ]

    def _document(self, caller: Caller, reference: str) -> Document:
        held = [one for one in self._ledger.documents() if visible(one, caller)]
        wanted = reference.strip().casefold()
        exact = [one for one in held if one.path == reference]
        found = exact or [
            one
            for one in held
            if wanted and (one.path.casefold().endswith("/" + wanted) or one.title.casefold() == wanted)
        ]
        if not found:
            raise Refused(f"there is no document {reference!r} that you may see", "List them: bpo sources")
        if len(found) > 1:
            names = ", ".join(one.path for one in found[:5])
            raise Refused(f"{reference!r} is the name of several documents: {names}", "Give the whole path")
        return found[0]


def _is_within(one: Obligation, most: float) -> bool:
    span = hours(one.deadline)
    return span is not None and span <= most


def _obligation(document: Document, leaves: Sequence[Leaf], source: str, found: Proposal) -> Obligation | None:
    leaf = leaves[found.leaf]
    clause = quote(source, leaf.runs, found.start, found.end)
    if not clause:
        return None  # without its words in the source nothing is proposed
    return Obligation(
        identifier(document.path, found, clause),
        document.path,
        document.title,
        section_name(leaf, document.title),
        leaf.page,
        clause,
        document.audience,
        document.vendor,
        found.party,
        found.action,
        found.deadline,
        found.frequency,
        found.condition,
        found.evidence,
        found.kind,
    )

"""The obligations register as the fronts use it: a caller in, plain data out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from assistant.citations import quote
from assistant.obligations.extractor import propose
from assistant.obligations.fulfilment import Mark, action_of, check_reopening, latest, span_of
from assistant.obligations.recurrence import IsWorkday, due_dates, moment
from assistant.obligations.register import Obligation, fault_of, identifier
from assistant.obligations.schedules import hours, says_when, schedule_of
from assistant.obligations.sight import seen_by
from assistant.obligations.store import ObligationStore
from assistant.obligations.types import Proposal
from assistant.onboarding.evidence import EvidenceStore
from assistant.onboarding.identity import Actor, is_client
from assistant.onboarding.machine import Refused
from knowledge.amendments.curtailing import leaves_in_force
from knowledge.ledger import Ledger
from knowledge.types import Caller, Document, JsonDict, Leaf, section_name
from knowledge.visibility import visible

LIST = "List them: bpo obligations list --state proposed"
APPROVED = "List them: bpo obligations list"
DEADLINES = (
    "Write it like: within 24 hours; by the 5th day of each month; by the end of each quarter; by 31 March 2027"
)
LOOK_BACK_DAYS = 92  # a quarter: what is open for longer was, as a rule, done before the register knew of it


class ObligationService:
    def __init__(
        self,
        store: ObligationStore,
        ledger: Ledger,
        zone: ZoneInfo,
        is_workday: IsWorkday,
        evidence: EvidenceStore | None = None,
    ) -> None:
        """`zone` is where due days end. Without a store no evidence is taken."""
        self._store = store
        self._evidence = evidence
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
        leaves, source = leaves_in_force(self._ledger, found.id, self._today()), self._ledger.source(found.id)
        made = [_obligation(found, leaves, source, one) for one in propose(leaves, found.vendor or "")]
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
        for name in identifiers:
            frequency = str(made.get("frequency", held[name].frequency))
            if made.get("deadline") and not says_when(str(made["deadline"]), frequency):
                raise Refused(f"{made['deadline']!r} names no day and no span of time", DEADLINES)
        begun = {one.path: one.effective_from for one in self._ledger.documents()}
        decided: dict[str, JsonDict] = {}
        for name in dict.fromkeys(identifiers):
            begins = begun.get(held[name].document) or self._today()
            dated = action != "approve" or held[name].starts
            sided = {"side": _side_of(made["party"], held[name], held.values())} if "party" in made else {}
            decided[name] = {**({} if dated else {"starts": begins.isoformat()}), **sided, **made}
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
        marks: dict[str, list[JsonDict]] = {}
        for mark in self._store.marks(date.min, date.max):
            marks.setdefault(mark.obligation, []).append(mark.to_json())
        return [{**one.to_json(), "fulfilments": marks.get(one.id, [])} for one in found]

    def due(
        self,
        caller: Caller,
        since: date,
        until: date,
        *,
        party: str | None = None,
        vendor: str | None = None,
        kind: str | None = None,
        fulfilled: bool = False,
    ) -> list[JsonDict]:
        """Due dates of the approved ones from `since` to `until`, both included; done ones only if `fulfilled`."""
        marks = latest(self._store.marks(since, until))
        found = []
        for one in self._visible(caller):
            fits = (
                (party is None or party.casefold() == one.party.casefold())
                and (vendor is None or vendor.removeprefix("vendor:") == one.vendor)
                and (kind is None or kind == one.kind)
            )
            for day in self._days(one, since, until) if fits else ():
                mark = marks.get((one.id, day))
                if mark is not None and mark.state == "done" and not fulfilled:
                    continue
                ends: datetime = moment(day, self._zone)
                said = mark.to_json() if mark is not None and mark.state != "open" else None
                found.append(
                    {"due": day.isoformat(), "until": ends.isoformat(), "fulfilment": said, **one.to_json()}
                )
        return sorted(found, key=lambda one: (one["due"], one["id"]))

    def late(
        self,
        caller: Caller,
        on: date,
        *,
        back_days: int = LOOK_BACK_DAYS,
        party: str | None = None,
        vendor: str | None = None,
        kind: str | None = None,
    ) -> list[JsonDict]:
        """Open due dates of the past, the oldest first. What a vendor has submitted waits for the client."""
        if on == date.min or back_days < 1:
            return []
        since = date.fromordinal(max(1, on.toordinal() - back_days))
        found = self.due(caller, since, on - timedelta(days=1), party=party, vendor=vendor, kind=kind)
        return [
            {**one, "late_days": (on - date.fromisoformat(one["due"])).days}
            for one in found
            if one["fulfilment"] is None
        ]

    def done(
        self, actor: Actor, identifier: str, period: str, *, note: str = "", file: Path | None = None
    ) -> JsonDict:
        """Says that what was due in `period` is done: the client finally, a vendor for the client to confirm."""
        one, day = self._due_in(actor.caller, identifier, period)
        mark = latest(self._store.marks(day, day)).get((one.id, day))
        action_of(actor, one, mark.state if mark else "open")  # a refusal leaves no file behind
        if file is not None and self._evidence is None:
            raise Refused("no evidence is taken here", "Leave out the file")
        kept = self._evidence.keep(file) if file is not None and self._evidence is not None else None

        def made(state: str) -> Mark:
            return Mark(
                one.id, day, action_of(actor, one, state), actor.shown, datetime.now(UTC), note.strip(), kept
            )

        return {**one.to_json(), "fulfilment": self._store.mark(one.id, day, made).to_json()}

    def reopen(self, actor: Actor, identifier: str, period: str, reason: str) -> JsonDict:
        """Takes back that something is done, or sends back what a vendor has handed in."""
        one, day = self._due_in(actor.caller, identifier, period)

        def made(state: str) -> Mark:
            check_reopening(actor, one, state, reason)
            return Mark(one.id, day, "reopen", actor.shown, datetime.now(UTC), reason.strip())

        return {**one.to_json(), "fulfilment": self._store.mark(one.id, day, made).to_json()}

    def hand_out(self, caller: Caller, identifier: str, period: str, target: Path) -> JsonDict:
        """Copies the evidence of a due date to `target`."""
        one, day = self._due_in(caller, identifier, period)
        mark = latest(self._store.marks(day, day)).get((one.id, day))
        if mark is None or mark.evidence is None or self._evidence is None:
            raise Refused(f"{one.id} has no evidence for {day}", f"See: bpo obligations due --all --on {day}")
        self._evidence.hand_out(mark.evidence, target)
        return {"id": one.id, "due": day.isoformat(), "file": str(target), "sha256": mark.evidence.sha256}

    def _days(self, one: Obligation, since: date, until: date) -> Iterator[date]:
        schedule = schedule_of(one.deadline, one.frequency)
        if one.state == "approved" and schedule is not None:
            begins = date.fromisoformat(one.starts) if one.starts else since
            yield from due_dates(schedule, begins, until, self._is_workday, since)

    def _due_in(self, caller: Caller, identifier: str, period: str) -> tuple[Obligation, date]:
        """The one due date of an obligation in a period."""
        since, until = span_of(period)
        one = next((one for one in self._visible(caller) if one.id == identifier), None)
        if one is None or one.state != "approved":
            raise Refused(f"there is no approved obligation {identifier!r} that you may see", APPROVED)
        days = list(self._days(one, since, until))
        if not days:
            raise Refused(f"{one.id} is not due in {period}", f"See when: bpo obligations due --on {since}")
        if len(days) > 1:
            several = ", ".join(day.isoformat() for day in days[:5])
            raise Refused(f"{one.id} is due {len(days)} times in {period}: {several}", "Give one of these days")
        return one, days[0]

    def _today(self) -> date:
        return datetime.now(self._zone).date()

    def _visible(self, caller: Caller) -> list[Obligation]:
        held = self._store.obligations()
        if not held:
            return []
        return seen_by(caller, held, self._ledger.documents(), self._ledger.source, self._store.audiences())

    def note_audiences(self) -> None:
        """After an ingest: whoever may not read a document now shall not read its clauses when it is gone."""
        found: dict[str, list[list[str]]] = {one.document: [] for one in self._store.obligations()}
        for document in self._ledger.documents():
            if document.path in found:
                found[document.path].append(sorted(document.audience))
        self._store.note({path: labels for path, labels in found.items() if labels})

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


def _side_of(party: str, one: Obligation, held: Iterable[Obligation]) -> str | None:
    """Of a party that a person wrote: as for the others of the document, else by its name."""
    told = {
        other.side
        for other in held
        if (other.document, other.party.casefold()) == (one.document, party.casefold())
    }
    return next((side for side in told if side), None)


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
        side=found.side,
    )

"""Questions that the register answers: what does Acme owe us this month? what must we report within 24 hours?

Recognised by rules; whatever is unsure is a question for the documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.obligations.parties import RECEIVING
from assistant.obligations.recurrence import hours
from assistant.obligations.service import ObligationService
from assistant.onboarding.identity import is_client
from assistant.onboarding.mentions import spoken
from assistant.periods import Period, find_period
from knowledge.types import Caller, JsonDict

SHOWN = 10
DEFAULT_DAYS = 31
WHEN = r"(?: PERIOD)?"
OWES = (
    r"^what (?:does|do|must|should|has) CASE (?:still )?(?:owe|deliver|send|have to do|do|hand in|"
    rf"deliver to)(?: (?:us|you|me))?{WHEN}$",
    rf"^what is (?:due|expected|owed)(?: (?:from|by) CASE){WHEN}$",
    rf"^what (?:are|is) the obligations? (?:of|for) CASE{WHEN}$",
    rf"^(?:which|what) obligations (?:does CASE have|has CASE|of CASE are due){WHEN}$",
)
OURS = (
    rf"^what do (?:we|i) owe (?:to )?(?:CASE|the client|the vendor|you){WHEN}$",
    rf"^(?:what|which) obligations do we have(?: (?:to|towards) CASE)?{WHEN}$",
    rf"^what (?:are|is) our obligations?(?: (?:to|towards) CASE)?{WHEN}$",
)
WITHIN = re.compile(
    r"^what (?:must|do|does|should|has to|have|need)(?: (?:we|i|CASE|be))?(?: (?:have to|need to|to|be))* "
    r"(?P<verb>report|reported|notify|notified|announce|do|done|pay|paid|deliver|delivered)(?: to \w+)? "
    r"(?P<span>within \w+ \w+)$"
)
KINDS = {"report": ("report", "notice"), "notif": ("report", "notice"), "announc": ("notice",), "pa": ("payment",)}


@dataclass(frozen=True, slots=True)
class Query:
    """`ours`: what the asking side has to do; None: whoever."""

    vendor: str | None = None
    ours: bool | None = None
    since: date | None = None
    until: date | None = None
    within_hours: float | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    text: str
    citations: tuple[JsonDict, ...]  # as obligations carry them: document, title, section, page, quote


def understand(text: str, vendors: Iterable[str], on: date) -> Query | None:
    words = spoken(text)
    vendor = next((one for one in sorted(vendors, key=len, reverse=True) if _named(one, words)), None)
    if vendor is not None:
        words = re.sub(rf"(?<!\w){re.escape(spoken(vendor))}(?!\w)", "CASE", words)
    if found := WITHIN.match(words):
        span = hours(found["span"])
        kinds = next((kinds for stem, kinds in KINDS.items() if found["verb"].startswith(stem)), ())
        return Query(vendor, within_hours=span, kinds=kinds) if span is not None else None
    words, period = find_period(words, on)
    period = period or Period(on, on + timedelta(days=DEFAULT_DAYS))
    for patterns, ours in ((OWES, False), (OURS, True)):
        if any(re.match(pattern, words) for pattern in patterns):
            return Query(vendor, ours, period.since, period.until)
    return None


def answer(text: str, service: ObligationService, caller: Caller, on: date) -> Told | None:
    """None: it is no question for the register, or the register has nothing that this caller may see."""
    held = service.listed(caller)
    query = understand(text, {one["vendor"] for one in held if one["vendor"]}, on) if held else None
    if query is None:
        return None
    if query.since is not None and query.until is not None:
        found = service.due(caller, query.since, query.until, vendor=query.vendor)
        head = f"Due from {query.since.isoformat()} to {query.until.isoformat()}:"
    else:
        found = service.listed(caller, vendor=query.vendor, within_hours=query.within_hours)
        head = "The approved obligations say:"
    fitting = [one for one in found if _fits(one, query, is_client(caller))]
    if not fitting:  # the documents may still say it
        return Told("Nothing approved in the register is due then.", ()) if query.since is not None else None
    return _told(head, fitting)


def _named(vendor: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(spoken(vendor))}(?!\w)", words) is not None


def _fits(one: JsonDict, query: Query, asked_by_client: bool) -> bool:
    if query.kinds and one["kind"] not in query.kinds:
        return False
    if query.ours is None or one["party"] == "parties":
        return True
    of_client = one["party"].casefold() in RECEIVING
    return of_client == (query.ours == asked_by_client)


def _told(head: str, found: Sequence[JsonDict]) -> Told:
    lines = [head]
    for number, one in enumerate(found[:SHOWN], start=1):
        when = f"{one['due']}, " if "due" in one else ""
        who = f"{one['party']} ({one['vendor']})" if one["vendor"] else one["party"]
        lines.append(f"- {when}{who}: {one['action']}. [{number}]")
    if len(found) > SHOWN:
        lines.append(f"- and {len(found) - SHOWN} more")
    return Told("\n".join(lines), tuple(one["citation"] for one in found[:SHOWN]))

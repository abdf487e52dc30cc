"""Questions that the register of credentials answers: which licences expire soon? is Acme's ISO 27001 still valid?

Dates come from the register alone. A caller is answered from what it may see of it, as if there were nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.credentials.service import CredentialService
from assistant.credentials.types import Credential, current
from assistant.credentials.understanding import CERTIFICATE, Ask, Query, category_of, understand
from assistant.onboarding.identity import is_client
from assistant.onboarding.mentions import spoken
from assistant.periods import soon
from knowledge.types import Caller

SHOWN = 10
NAMES = {"certificate": "certificate", "licence": "licence", "insurance": "insurance"}


def answer(text: str, service: CredentialService, caller: Caller, on: date) -> str | None:
    """None: it is no question for the register, or the register has nothing that this caller may see."""
    held = service.credentials(caller)
    query = understand(text, held, on) if held else None
    if query is None:
        return None
    if query.own and is_client(caller) and query.ask in (Ask.VALID, Ask.HELD):
        return None  # the register keeps those of vendors
    wanted = [one for one in held if _meant(one, query)]
    everything = current(held, on)
    latest = [one for one in everything if one in set(wanted)]
    match query.ask:
        case Ask.EXPIRING:
            return _expiring(query, latest, everything, on)
        case Ask.EXPIRED:
            gone = [one for one in latest if one.expires < on]
            return _listed("Expired and not renewed, says the register:", gone, on) or _none(query, "has expired")
        case Ask.HELD:
            return _listed("The register has:", latest, on) or _none(query, "")
        case Ask.VALID:
            return _validity(query, wanted, latest, on)


def _meant(one: Credential, query: Query) -> bool:
    return (
        (query.who is None or spoken(query.who) in (spoken(one.vendor), spoken(one.holder)))
        and (not query.kinds or one.kind in query.kinds)
        and (not query.categories or category_of(one.kind) in query.categories or bool(query.kinds))
    )


def _expiring(query: Query, latest: Sequence[Credential], everything: Sequence[Credential], on: date) -> str:
    period = query.period or soon(on)
    found = [one for one in latest if period.since <= one.expires <= period.until]
    span = f"from {period.since.isoformat()} to {period.until.isoformat()}"
    before = [one for one in latest if one.expires < min(period.since, on)]
    text = _listed(f"Expiring {span}, says the register:", found, on) or _none(query, f"expires {span}")
    if before:
        text += "\n" + _before(len(before))
    if query.categories == {CERTIFICATE} and not query.kinds:  # often said of all of them
        others = [
            one
            for one in everything
            if one not in latest
            and _meant(one, replace(query, categories=frozenset()))
            and period.since <= one.expires <= period.until
        ]
        if others:
            kinds = ", ".join(f"{one.kind} of {_holder(one)}" for one in others[:SHOWN])
            text += f"\nNo certificates, but they expire then as well: {kinds}."
    return text


def _before(count: int) -> str:
    if count == 1:
        return "1 has expired before and was not renewed."
    return f"{count} have expired before and were not renewed."


def _validity(query: Query, wanted: Sequence[Credential], latest: Sequence[Credential], on: date) -> str:
    """On a day to come: as the register is now."""
    day = query.period.until if query.period else on
    telling = [one for one in wanted if one in latest or one.issued <= day <= one.expires]
    if not telling:
        return _none(query, "")
    lines = "\n".join(f"- {_shown(one, on)}" for one in telling[:SHOWN])
    if len(telling) > SHOWN:
        lines += f"\n- and {len(telling) - SHOWN} more"
    if not query.yes_or_no:
        return f"The register says:\n{lines}"
    groups: dict[tuple[str, ...], bool] = {}
    for one in telling:
        groups[one.key[:3]] = groups.get(one.key[:3], False) or one.issued <= day <= one.expires
    valid = sum(groups.values())
    when = f" on {day.isoformat()}" if day != on else ""
    said = "Valid" if valid == len(groups) else "Not valid" if not valid else f"{valid} of {len(groups)} valid"
    return f"{said}{when}, says the register:\n{lines}"


def _listed(head: str, found: Sequence[Credential], on: date) -> str:
    if not found:
        return ""
    lines = [f"- {_shown(one, on)}" for one in found[:SHOWN]]
    if len(found) > SHOWN:
        lines.append(f"- and {len(found) - SHOWN} more")
    return "\n".join([head, *lines])


def _shown(one: Credential, on: date) -> str:
    return f"{one.kind} {one.number} of {_holder(one)}: {_until(one, on)}."


def _holder(one: Credential) -> str:
    same = one.holder.casefold() == one.vendor.casefold()
    return one.vendor if same else f"{one.holder} ({one.vendor})"


def _until(one: Credential, on: date) -> str:
    left = one.days_left(on)
    last = one.expires.isoformat()
    if left < 0:
        return f"expired on {last}, {_days(-left)} ago"
    if one.issued > on:
        return f"valid from {one.issued.isoformat()} to {last}"
    return f"valid until {last}, today is its last day" if not left else f"valid until {last}, {_days(left)} left"


def _none(query: Query, what: str) -> str:
    """Said with the register's name: the documents were not asked."""
    kind = "/".join(sorted(query.kinds)) or " or ".join(sorted(NAMES[one] for one in query.categories))
    of = f" of {query.who}" if query.who else ""
    thing = f"{kind}{of}" if kind else f"nothing{of}"
    if not what:
        return f"The register has no {kind}{of}." if kind else f"The register has {thing}."
    return f"In the register no {kind}{of} {what}." if kind else f"In the register {thing} {what}."


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"

"""`bpo obligations`: what contracts oblige whom to do."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bots import casework
from bots.cli.credentials import span
from bots.cli.options import As, By, Day, Json, group
from bots.cli.output import print_json, print_table, single_line, writing_to
from bots.dates import parse_day
from bots.errors import UsageError
from bots.labels import parse_labels

if TYPE_CHECKING:
    from knowledge.types import JsonDict

app: typer.Typer = group()

LAST_DAY = date(9980, 12, 31)  # what is due is looked for some years ahead; the calendar ends with 9999


def known_kind(kind: str | None) -> str | None:
    from assistant.obligations.types import KINDS

    if kind is not None and kind not in KINDS:
        raise UsageError(f"{kind!r} is no kind", f"Kinds are: {', '.join(KINDS)}")
    return kind


Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="As `list --state proposed` shows them.")]
Party = Annotated[
    str | None, typer.Option("--party", metavar="NAME", help="Who is obliged, as the contract says it.")
]
Vendor = Annotated[str | None, typer.Option("--vendor", metavar="NAME", help="The vendor of the contract.")]
Kind = Annotated[
    str | None,
    typer.Option("--kind", metavar="KIND", help="report, notice, payment, audit, …", callback=known_kind),
]
Id = Annotated[str, typer.Argument(metavar="ID", help="As `list` and `due` show it.")]
Period = Annotated[
    str,
    typer.Option("--period", metavar="PERIOD", help="When it is due: 2026-10-05, 2026-10, 2026-Q4 or 2026."),
]
HOURS = re.compile(r"(\d{1,6})\s*(h|d|w|m)\Z")
HOURS_OF = {"h": 1, "d": 24, "w": 168, "m": 720}  # a month as in the deadlines: 30 days


@app.callback()
def obligations() -> None:
    """Find, judge and look up what contracts oblige whom to do."""


@app.command()
def propose(
    document: Annotated[str, typer.Argument(metavar="DOC", help="As `bpo sources` names it.")],
    *,
    labels: As = None,
    by: By = None,
    as_json: Json = False,
) -> None:
    """Propose the obligations of a document, for a person to judge."""
    who = casework.actor(parse_labels(labels), by)
    with casework.open_obligations() as service:
        found = service.propose(who, document)
    show(found, as_json, "Nothing new was found.")


@app.command()
def approve(
    ids: Ids,
    *,
    party: Party = None,
    action: Annotated[str | None, typer.Option("--action", metavar="TEXT", help="What, in better words.")] = None,
    deadline: Annotated[
        str | None, typer.Option("--deadline", metavar="TEXT", help="Like: within 24 hours.")
    ] = None,
    frequency: Annotated[
        str | None, typer.Option("--frequency", metavar="TEXT", help="Like: every month.")
    ] = None,
    condition: Annotated[str | None, typer.Option("--condition", metavar="TEXT", help="Like: if asked.")] = None,
    evidence: Annotated[str | None, typer.Option("--evidence", metavar="TEXT", help="What proves it.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar="KIND", help="report, notice, payment, …")] = None,
    vendor: Vendor = None,
    starts: Annotated[
        str | None, typer.Option("--starts", metavar="DATE", help="Due dates count from it.")
    ] = None,
    labels: As = None,
    by: By = None,
    as_json: Json = False,
) -> None:
    """Approve obligations, as proposed or in better words."""
    changes = {
        "party": party,
        "action": action,
        "deadline": deadline,
        "frequency": frequency,
        "condition": condition,
        "evidence": evidence,
        "kind": kind,
        "vendor": vendor.removeprefix("vendor:") if vendor else None,
        "starts": starts,
    }
    decide(ids, "approve", changes, labels, by, as_json=as_json)


@app.command()
def drop(ids: Ids, *, labels: As = None, by: By = None, as_json: Json = False) -> None:
    """Drop what is no obligation; it is not proposed again."""
    decide(ids, "drop", {}, labels, by, as_json=as_json)


def decide(
    ids: list[str], action: str, changes: JsonDict, labels: str | None, by: str | None, *, as_json: bool
) -> None:
    who = casework.actor(parse_labels(labels), by)
    with casework.open_obligations() as service:
        found = service.decide(who, ids, action, changes)
    show(found, as_json, "")


@app.command(name="list")
def list_all(
    *,
    state: Annotated[
        str, typer.Option("--state", metavar="STATE", help="approved, proposed or dropped.")
    ] = "approved",
    party: Party = None,
    kind: Kind = None,
    vendor: Vendor = None,
    document: Annotated[str | None, typer.Option("--document", metavar="DOC", help="Of one document.")] = None,
    within: Annotated[
        str | None, typer.Option("--within", metavar="SPAN", help="Whose deadline is at most 24h, 5d, 2w, 3m.")
    ] = None,
    labels: As = None,
    as_json: Json = False,
) -> None:
    """Show the register."""
    if state not in ("approved", "proposed", "dropped"):
        raise UsageError(f"{state!r} is no state", "Write approved, proposed or dropped")
    with casework.open_obligations() as service:
        found = service.listed(
            parse_labels(labels),
            state=state,
            party=party,
            kind=kind,
            vendor=vendor,
            document=document,
            within_hours=hours(within) if within else None,
        )
    show(found, as_json, f"There is nothing {state} that you may see. Begin with: bpo obligations propose DOC")


@app.command()
def due(
    *,
    within: Annotated[str, typer.Option("--within", metavar="SPAN", help="Like 31d, 8w or 3m.")] = "31d",
    back: Annotated[
        str, typer.Option("--back", metavar="SPAN", help="How far to look back for what is late: 92d, 0d.")
    ] = "92d",
    party: Party = None,
    vendor: Vendor = None,
    kind: Kind = None,
    fulfilled: Annotated[bool, typer.Option("--all", help="Also what is done already.")] = False,
    labels: As = None,
    on: Day = None,
    as_json: Json = False,
) -> None:
    """Show what is late, and what is due when, from --on or today."""
    caller, since = parse_labels(labels), parse_day(on) or date.today()
    if since > LAST_DAY:
        raise UsageError(f"{since} is too far away", f"Give a day up to {LAST_DAY}")
    until, earliest = since + timedelta(days=span(within, since)), span(back, since, ahead=False)
    with casework.open_obligations() as service:
        late = service.late(caller, since, back_days=earliest, party=party, vendor=vendor, kind=kind)
        coming = service.due(caller, since, until, party=party, vendor=vendor, kind=kind, fulfilled=fulfilled)
    found = [*late, *({**one, "late_days": 0} for one in coming)]
    if as_json:
        print_json({"due": found})
    elif not found:
        print(f"Nothing is due until {until}.")
    else:
        rows = [
            (one["due"], said(one), one["id"], one["vendor"] or "", one["party"], one["action"], place(one))
            for one in found
        ]
        print_table(("due", "state", "id", "vendor", "party", "action", "source"), rows)


@app.command()
def done(
    identifier: Id,
    period: Period,
    file: Annotated[Path | None, typer.Option("--evidence", metavar="FILE", help="What proves it.")] = None,
    text: Annotated[str, typer.Option("--note", metavar="TEXT", help="A note.")] = "",
    *,
    labels: As = None,
    by: By = None,
    as_json: Json = False,
) -> None:
    """Say that what was due is done. A vendor says it of its own; the client confirms."""
    who = casework.actor(parse_labels(labels), by)
    with casework.open_obligations() as service:
        found = service.done(who, identifier, period, note=text, file=file)
    show_mark(found, as_json)


@app.command()
def reopen(
    identifier: Id,
    period: Period,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why. It is kept.")],
    *,
    labels: As = None,
    by: By = None,
    as_json: Json = False,
) -> None:
    """Take back that something is done, or send back what a vendor has handed in."""
    who = casework.actor(parse_labels(labels), by)
    with casework.open_obligations() as service:
        found = service.reopen(who, identifier, period, reason)
    show_mark(found, as_json)


@app.command()
def evidence(
    identifier: Id,
    period: Period,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to write the copy.")],
    *,
    labels: As = None,
    as_json: Json = False,
) -> None:
    """Get the file that proves it."""
    with casework.open_obligations() as service, writing_to(out):
        found = service.hand_out(parse_labels(labels), identifier, period, out)
    if as_json:
        print_json(found)
    else:
        print(f"Wrote {out}.")


def show_mark(found: JsonDict, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    mark = found["fulfilment"]
    print(single_line(f"{found['id']} due {mark['due']} {mark['state']} by {mark['by']}: {found['action']}"))


def said(one: JsonDict) -> str:
    if one["late_days"]:
        return f"late {one['late_days']} d"
    return one["fulfilment"]["state"] if one["fulfilment"] else "open"


def hours(text: str) -> float:
    found = HOURS.match(text.strip().lower())
    if not found:
        raise UsageError(f"{text!r} is no span of time", "Write it as 24h, 5d, 2w or 3m (months)")
    return int(found[1]) * HOURS_OF[found[2]]


def show(found: list[JsonDict], as_json: bool, nothing: str) -> None:
    if as_json:
        print_json({"obligations": found})
        return
    if not found:
        print(nothing)
    for one in found:
        when = ", ".join(part for part in (one["deadline"], one["frequency"]) if part)
        print(single_line(f"{one['id']}  {one['state']}  {one['kind']}  {one['party']}: {one['action']}"))
        told = [f"when: {when}" if when else "", f"condition: {one['condition']}" if one["condition"] else ""]
        for part in (*told, f"“{one['citation']['quote']}” · {place(one)}"):
            if part:
                print(f"    {single_line(part)}")


def place(one: JsonDict) -> str:
    cited = one["citation"]
    page = f"page {cited['page']}" if cited["page"] is not None else ""
    return " · ".join(part for part in (cited["section"], page, cited["document"]) if part)

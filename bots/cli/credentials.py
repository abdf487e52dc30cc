"""`bpo credentials`: certificates, licences and insurance that expire."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bots import casework
from bots.cli.options import As, By, Day, Json, group
from bots.cli.output import note, print_json, print_table, single_line, writing_to
from bots.dates import parse_day
from bots.errors import UsageError
from bots.labels import parse_labels

if TYPE_CHECKING:
    from knowledge.types import JsonDict

app: typer.Typer = group()

SPAN = re.compile(r"(\d{1,5})\s*([dwm]?)\Z")


@app.callback()
def credentials() -> None:
    """Keep certificates, licences and insurance from expiring unnoticed."""


@app.command(name="import")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or Excel with the columns of the register.")],
    *,
    labels: As = None,
    by: By = None,
    as_json: Json = False,
) -> None:
    """Bring in a list. Bad rows are told with their number, the others are kept.

    The column evidence names a file beside the list, or its SHA-256.
    """
    who = casework.actor(parse_labels(labels), by)
    with casework.open_credentials() as service:
        report = service.load(who, file)
    if as_json:
        print_json(report)
    else:
        print_report(report)
    nothing_good = not any(report[name] for name in ("added", "changed", "unchanged"))
    raise typer.Exit(int(bool(report["failed"]) and nothing_good))


def print_report(report: JsonDict) -> None:
    print(f"{report['added']} added, {report['changed']} changed, {report['unchanged']} unchanged")
    if report["unknown_columns"]:
        names = ", ".join(report["unknown_columns"])
        note(single_line(f"Not read, for the register has no such column: {names}."))
    for bad in report["failed"]:
        print(single_line(f"row {bad['row']}: {bad['reason']}. {bad['remedy']}."))


@app.command(name="list")
def list_all(
    *,
    vendor: Annotated[str | None, typer.Option("--vendor", metavar="NAME", help="Of one vendor.")] = None,
    holder: Annotated[
        str | None, typer.Option("--holder", metavar="WORDS", help="Whose holder has these.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="WORDS", help="Whose kind has these words.")
    ] = None,
    labels: As = None,
    on: Day = None,
    as_json: Json = False,
) -> None:
    """Show the register, as far as you may see it."""
    with casework.open_credentials() as service:
        found = service.listed(
            parse_labels(labels), parse_day(on) or date.today(), vendor=vendor, holder=holder, kind=kind
        )
    show(found, as_json, "There are no credentials that you may see. Bring some in: bpo credentials import FILE")


@app.command()
def due(
    *,
    within: Annotated[str, typer.Option("--within", metavar="SPAN", help="Like 60d, 8w or 3m.")] = "60d",
    labels: As = None,
    on: Day = None,
    as_json: Json = False,
) -> None:
    """Show what has expired or will soon, the most urgent first."""
    since = parse_day(on) or date.today()
    days = span(within, since)
    with casework.open_credentials() as service:
        found = service.due(parse_labels(labels), since, days)
    show(found, as_json, f"Nothing expires within {days} days.")


@app.command()
def evidence(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="The number of the document.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to write the copy.")],
    *,
    vendor: Annotated[str | None, typer.Option("--vendor", metavar="NAME", help="Whose document it is.")] = None,
    labels: As = None,
    as_json: Json = False,
) -> None:
    """Get the file that was imported with a document."""
    with casework.open_credentials() as service, writing_to(out):
        found = service.hand_out(parse_labels(labels), number, vendor, out)
    if as_json:
        print_json(found)
    else:
        print(f"Wrote {out}.")


def span(text: str, begins: date, *, ahead: bool = True) -> int:
    """`60d`, `60`, `8w` and `3m` in days, from `begins` on or back. A span never leaves the calendar."""
    found = SPAN.match(text.strip().lower())
    if not found:
        raise UsageError(f"{text!r} is no span of time", "Write it as 60d, 8w or 3m (months)")
    count = int(found[1])
    if found[2] == "m":
        return abs((months_from(begins, count if ahead else -count) - begins).days)
    days = count * (7 if found[2] == "w" else 1)
    return min(days, abs(((date.max if ahead else date.min) - begins).days))


def months_from(begins: date, months: int) -> date:
    """The same day of another month, or its last day: a month after 31 January is 28 February."""
    year, month = divmod(begins.year * 12 + begins.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(begins.day, monthrange(year, month + 1)[1]))


def show(found: list[JsonDict], as_json: bool, nothing: str) -> None:
    if as_json:
        print_json({"credentials": found})
    elif not found:
        print(nothing)
    else:
        names = ("expires", "left", "vendor", "holder", "kind", "number", "contact")
        more = tuple(name for name in ("issuer", "evidence") if any(one[name] for one in found))
        shown = [
            {**one, "left": left(one), "issuer": one["issuer"] or "", "evidence": proof(one)} for one in found
        ]
        print_table((*names, *more), [tuple(one[name] for name in (*names, *more)) for one in shown])


def proof(one: JsonDict) -> str:
    """The name of the file that is kept, or the beginning of a hash."""
    evidence = one["evidence"]
    return "" if not evidence else evidence["name"] or f"sha256 {evidence['sha256'][:12]}"


def left(one: JsonDict) -> str:
    if one["renewed"]:
        return "renewed"
    days = one["days_left"]
    return f"{days} d" if days >= 0 else f"expired {-days} d ago"

"""`bpo onboard`: its commands and their options. What they do stands in onboarding_desk.py."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bots.cli.options import As, By, Day, Json, group

app: typer.Typer = group()

CaseName = Annotated[str, typer.Argument(metavar="CASE", help="Its id, or the vendor with one open case.")]
StepName = Annotated[str, typer.Argument(metavar="STEP", help="Its id, or words of its title.")]
SomeCase = Annotated[str | None, typer.Argument(metavar="[CASE]", help="One case only.")]


@app.callback()
def onboard() -> None:
    """Take vendors and their people through onboarding, step by step."""


@app.command()
def programmes(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help="Check these instead of those that are in use."),
    ] = None,
    *,
    labels: As = None,
    as_json: Json = False,
) -> None:
    """List the programmes, and what is wrong with those that cannot be used."""
    from bots.cli import onboarding_desk

    raise typer.Exit(onboarding_desk.programmes(files or [], labels=labels, as_json=as_json))


@app.command()
def start(
    programme: Annotated[str, typer.Argument(metavar="PROGRAMME", help="The id of a programme.")],
    vendor: Annotated[
        str, typer.Option("--vendor", metavar="NAME", help="The vendor, as in its label vendor:NAME.")
    ],
    person: Annotated[
        str | None,
        typer.Option("--person", metavar="NAME", help="One person at the vendor, for a personal programme."),
    ] = None,
    *,
    labels: As = None,
    by: By = None,
    on: Day = None,
    as_json: Json = False,
) -> None:
    """Start a case. Due days count from --on, or from today."""
    from bots.cli import onboarding_desk

    onboarding_desk.start(programme, vendor, person, labels=labels, by=by, on=on, as_json=as_json)


@app.command()
def status(
    case: SomeCase = None,
    *,
    vendor: Annotated[
        str | None, typer.Option("--vendor", metavar="NAME", help="The cases of one vendor.")
    ] = None,
    csv: Annotated[
        str | None, typer.Option("--csv", metavar="FILE", help="Every step as CSV; - prints it.")
    ] = None,
    ics: Annotated[
        str | None, typer.Option("--ics", metavar="FILE", help="Due dates for a calendar; - prints them.")
    ] = None,
    labels: As = None,
    on: Day = None,
    as_json: Json = False,
) -> None:
    """Show the cases that you may see, overdue first."""
    from bots.cli import onboarding_desk

    onboarding_desk.status(case, vendor, csv=csv, ics=ics, labels=labels, on=on, as_json=as_json)


@app.command(name="next")
def next_steps(
    case: SomeCase = None, labels: As = None, by: By = None, on: Day = None, as_json: Json = False
) -> None:
    """Show what you can do now: what to hand in, and what to decide."""
    from bots.cli import onboarding_desk

    onboarding_desk.next_steps(case, labels=labels, by=by, on=on, as_json=as_json)


@app.command()
def submit(
    case: CaseName,
    step: StepName,
    evidence: Annotated[Path | None, typer.Option("--evidence", metavar="FILE", help="The document.")] = None,
    text: Annotated[str, typer.Option("--note", metavar="TEXT", help="A note, or the attestation.")] = "",
    *,
    labels: As = None,
    by: By = None,
    on: Day = None,
    as_json: Json = False,
) -> None:
    """Hand in a step."""
    from bots.cli import onboarding_desk

    onboarding_desk.submit(case, step, evidence, text, labels=labels, by=by, on=on, as_json=as_json)


@app.command()
def approve(
    case: CaseName,
    step: StepName,
    text: Annotated[str, typer.Option("--note", metavar="TEXT", help="A note.")] = "",
    *,
    labels: As = None,
    by: By = None,
    on: Day = None,
    as_json: Json = False,
) -> None:
    """Approve what was handed in."""
    from bots.cli import onboarding_desk

    onboarding_desk.decide("approve", case, step, text, labels=labels, by=by, on=on, as_json=as_json)


Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why. It is kept.")]


@app.command()
def reject(
    case: CaseName,
    step: StepName,
    reason: Reason,
    *,
    labels: As = None,
    by: By = None,
    on: Day = None,
    as_json: Json = False,
) -> None:
    """Send back what was handed in; it can be handed in again."""
    from bots.cli import onboarding_desk

    onboarding_desk.decide("reject", case, step, reason, labels=labels, by=by, on=on, as_json=as_json)


@app.command()
def waive(
    case: CaseName,
    step: StepName,
    reason: Reason,
    *,
    labels: As = None,
    by: By = None,
    on: Day = None,
    as_json: Json = False,
) -> None:
    """Let a step be left out."""
    from bots.cli import onboarding_desk

    onboarding_desk.decide("waive", case, step, reason, labels=labels, by=by, on=on, as_json=as_json)


@app.command()
def history(case: CaseName, labels: As = None, as_json: Json = False) -> None:
    """Show all that happened to a case: who, when, what."""
    from bots.cli import onboarding_desk

    onboarding_desk.history(case, labels=labels, as_json=as_json)


@app.command()
def why(case: CaseName, step: StepName, labels: As = None, on: Day = None, as_json: Json = False) -> None:
    """Show what the documents say about a step."""
    from bots.cli import onboarding_desk

    onboarding_desk.why(case, step, labels=labels, on=on, as_json=as_json)


@app.command()
def evidence(
    case: CaseName,
    step: StepName,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to write the copy.")],
    *,
    labels: As = None,
    as_json: Json = False,
) -> None:
    """Get the file that was handed in."""
    from bots.cli import onboarding_desk

    onboarding_desk.evidence(case, step, out, labels=labels, as_json=as_json)

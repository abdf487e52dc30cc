"""`bpo remind`: what expires or falls due is told to whom it concerns, once. Made for cron."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bots import casework
from bots.cli.options import As, Day, Json, group
from bots.cli.output import note, print_json, single_line
from bots.dates import parse_day
from bots.errors import UserError
from bots.labels import parse_labels

if TYPE_CHECKING:
    from assistant.reminding.plan import Reminder, Subject
    from assistant.reminding.service import Outcome
    from bots.settings import Settings
    from knowledge.types import Caller, JsonDict

app: typer.Typer = group()

NOBODY = "there are approved obligations that nobody is reminded of, for their vendor has no manager"
NOBODY_REMEDY = 'Set BPO_REMIND_MANAGERS, like {"*": "vendors@client.example"}'

NO_OWNER = "there are open steps of onboarding that nobody is reminded of: no address of the owner, no manager"
NO_OWNER_REMEDY = 'Set BPO_REMIND_OWNERS, like {"vendor:acme": "jo@acme.example"}, or BPO_REMIND_MANAGERS'


class Printed:
    """The channel of those who have no mail server: cron mails what a job prints."""

    def __init__(self, silent: bool) -> None:
        self._silent = silent

    def deliver(self, reminder: Reminder) -> None:
        if not self._silent:
            print(line(reminder), flush=True)


@app.command()
def remind(
    *,
    on: Day = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be sent, send nothing.")] = False,
    labels: As = None,
    as_json: Json = False,
) -> None:
    """Send the reminders of the day, each one once."""
    from assistant.onboarding.identity import is_client

    caller, day = parse_labels(labels), parse_day(on)
    if not dry_run and not is_client(caller):
        raise UserError("only the client sends reminders", "See what would be sent to you: bpo remind --dry-run")
    with casework.open_reminding(managers_too=is_client(caller)) as reminding:
        now = reminding.opening(day) if day else datetime.now(UTC)
        subjects = subjects_of(caller, now)
        if is_client(caller):
            for missing, remedy in nobody_told(caller):
                note(f"{missing}. {remedy}.")
        if dry_run:
            show_plan(reminding.due(subjects, now), reminding.is_quiet(now), as_json)
            return
        with casework.mail() as mail:
            outcome = reminding.run(subjects, now, mail or Printed(silent=as_json))
    show_outcome(outcome, as_json)
    raise typer.Exit(int(bool(outcome.failed)))


def nobody_told(caller: Caller, settings: Settings | None = None) -> list[tuple[str, str]]:
    """What nobody is reminded of, and what to do."""
    checks = ((casework.unreminded, NOBODY, NOBODY_REMEDY), (casework.unreminded_steps, NO_OWNER, NO_OWNER_REMEDY))
    return [(missing, remedy) for check, missing, remedy in checks if check(caller, settings)]


def subjects_of(caller: Caller, now: datetime, settings: Settings | None = None) -> list[Subject]:
    from assistant.reminding.service import (
        OBLIGATION_DAYS,
        credential_subjects,
        obligation_subjects,
        step_subjects,
    )

    first, last = casework.calendars().ahead(now, max(OBLIGATION_DAYS))
    with casework.open_credentials(settings) as credentials:
        today = now.astimezone(casework.office_calendar().zone).date()
        found = credential_subjects(credentials.credentials(caller), today)
    with casework.open_obligations(settings) as obligations:
        found += obligation_subjects(obligations.due(caller, first, last))
    with casework.open_onboarding(settings) as onboarding:
        return found + step_subjects(onboarding.cases(caller), *casework.step_reminders(caller))


def show_plan(found: list[Reminder], quiet: bool, as_json: bool) -> None:
    if as_json:
        print_json({"dry_run": True, "held": quiet, "due": [view(one) for one in found]})
        return
    for one in found:
        print(line(one))
    if not found:
        print("No reminder is due.")
    elif quiet:
        note("Outside the working hours: these wait until they begin.")


def show_outcome(outcome: Outcome, as_json: bool) -> None:
    if as_json:
        failed = [{**view(one), "reason": reason} for one, reason in outcome.failed]
        print_json(
            {
                "dry_run": False,
                "held": outcome.held,
                "busy": outcome.busy,
                "sent": [view(one) for one in outcome.sent],
                "failed": failed,
            }
        )
        return
    if outcome.held:
        note("Outside the working hours: nothing was sent (BPO_REMIND_OPENS, _CLOSES, _WORKDAYS, _TIMEZONE).")
    if outcome.busy:
        note("Another process is sending reminders: nothing was sent.")
    for _, reason in outcome.failed:
        note(f"error: {reason}.")
    note(f"{len(outcome.sent)} sent, {len(outcome.failed)} failed.")


def line(reminder: Reminder) -> str:
    return single_line(f"To {reminder.recipient}: {reminder.text}")


def view(reminder: Reminder) -> JsonDict:
    return {
        "to": reminder.recipient,
        "kind": reminder.subject.kind,
        "vendor": reminder.subject.vendor,
        "ends": reminder.subject.ends.isoformat(),
        "days_left": reminder.days_left,
        "stage": reminder.stage,
        "text": reminder.text,
    }

"""`bpo doctor`: every check, and what to do about what it found."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bots import wiring
from bots.cli import findings
from bots.cli.findings import Finding
from bots.cli.output import console, on_terminal, print_json, single_line
from bots.errors import UserError, describe

if TYPE_CHECKING:
    from bots.settings import Settings

STYLES = {"ok": "green", "warn": "yellow", "fault": "bold red"}


def run(*, as_json: bool) -> int:
    """1 when anything is a fault; a warning is none."""
    found = examine()
    if as_json:
        print_json({"checks": [finding.to_json() for finding in found]})
    else:
        for finding in found:
            print_finding(finding)
    return int(any(finding.level == "fault" for finding in found))


def examine() -> list[Finding]:
    try:
        settings = wiring.read_settings()
        wiring.check_settings()
    except UserError as error:
        return [Finding("settings", "fault", error.reason, error.remedy)]
    found = [Finding("settings", "ok", f"BPO_DATA_DIR is {settings.data_dir}")]
    found.append(findings.data_folder(settings.data_dir))
    found.append(findings.model())
    if not any(finding.level == "fault" for finding in found):
        found += examine_knowledge(settings)
    from bots.slack.checks import examine as examine_slack

    chat = settings.chat
    found.append(findings.chat_model(chat, settings.chat_guard if chat else None))
    found += findings.chat_spending(chat, settings.chat_guard if chat else None)
    return [*found, *examine_reminders(settings), *examine_slack()]


def examine_reminders(settings: Settings) -> list[Finding]:
    """Nothing where somebody is reminded, or there is nothing to remind of."""
    from bots.cli.reminding import nobody_told
    from knowledge.errors import KnowledgeError
    from knowledge.types import Caller

    try:
        missing = nobody_told(Caller(), settings)
    except (KnowledgeError, UserError) as error:
        return [Finding("reminders", "fault", error.reason, error.remedy)]
    return [Finding("reminders", "warn", what, remedy) for what, remedy in missing]


def examine_knowledge(settings: Settings) -> list[Finding]:
    try:
        with wiring.open_house(settings) as house:
            found = [findings.query_model(settings.models, house.embedder)]
            found += findings.store(house)
            documents, today = house.documents(), date.today()
            return [
                *found,
                findings.failures(house),
                findings.gone(documents),
                findings.audiences(documents),
                findings.chains(documents, house.amendment_faults()),
                findings.expired(documents, today),
                findings.overdue(documents, today),
            ]
    except Exception as error:  # noqa: BLE001 - whatever keeps it from opening is the finding
        said = getattr(error, "reason", "") or describe(error)
        return [Finding("knowledge base", "fault", said, getattr(error, "remedy", ""))]


def print_finding(finding: Finding) -> None:
    what = single_line(finding.what)
    remedy = f"  → {single_line(finding.remedy)}" if finding.remedy else ""
    if not on_terminal():
        print(f"{finding.level:<5}  {finding.check:<16}  {what}{remedy}")
        return
    from rich.text import Text

    style = STYLES[finding.level]
    console().print(
        Text.assemble((f"{finding.level:<5}  ", style), f"{finding.check:<16}  {what}", (remedy, "bold"))
    )

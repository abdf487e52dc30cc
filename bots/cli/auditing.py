"""`bpo audit`: who asked what, and which documents were cited."""

from __future__ import annotations

from bots import audit, wiring
from bots.audit import Entry
from bots.cli.output import print_json, print_table

COLUMNS = ("at", "channel", "as", "on", "question", "documents", "answered")


def run(*, last: int, as_json: bool) -> None:
    entries = audit.read(wiring.read_settings())[-last:]
    if as_json:
        print_json({"entries": [entry.model_dump() for entry in entries]})
    elif entries:
        print_table(COLUMNS, [row(entry) for entry in entries])
    else:
        print("Nothing has been asked yet, or BPO_AUDIT_QUESTIONS is off.")


def row(entry: Entry) -> tuple[str, ...]:
    who = f"{entry.channel} {entry.user}" if entry.user else entry.channel
    answered = "" if entry.abstained is None else "no" if entry.abstained else "yes"
    asked = entry.question or (entry.question_hash or "")[:12]
    return entry.at[:19], who, ",".join(entry.labels), entry.on or "", asked, ", ".join(entry.documents), answered

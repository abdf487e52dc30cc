"""What the commands of `bpo onboard` do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bots import casework
from bots.cli.output import note, print_json, print_table, single_line, writing_to
from bots.dates import parse_day
from bots.labels import parse_labels

if TYPE_CHECKING:
    from assistant.onboarding.finding import ProgrammeFile
    from knowledge.types import JsonDict

BAR = 12  # characters of a progress bar


def day(text: str | None) -> date:
    return parse_day(text) or date.today()


def programmes(files: Sequence[Path], *, labels: str | None, as_json: bool) -> int:
    """Exit status 1 when one of them cannot be used."""
    with casework.open_onboarding() as service:
        found = service.programmes(parse_labels(labels))
        if files:
            found = [checked(file) for file in files]
    if as_json:
        print_json({"programmes": [programme_view(one) for one in found]})
    elif not found:
        print(
            "There are no programmes yet. Ingest a folder with documents and a *.programme.yaml: bpo ingest FOLDER"
        )
    else:
        for one in found:
            print_programme(one)
    return int(any(one.error for one in found))


def checked(file: Path) -> ProgrammeFile:
    from assistant.onboarding.finding import read_programme
    from assistant.onboarding.sources import LedgerSources

    with casework.open_ledger(casework.the_settings()) as ledger:
        return read_programme(file, None, LedgerSources(ledger))


def programme_view(one: ProgrammeFile) -> JsonDict:
    faults = one.error.faults if one.error else ()
    return {
        "file": one.file,
        "id": one.programme.id if one.programme else None,
        "title": one.programme.title if one.programme else None,
        "steps": len(one.programme.steps) if one.programme else 0,
        "faults": [{"line": f.line, "reason": f.reason, "remedy": f.remedy} for f in faults],
    }


def print_programme(one: ProgrammeFile) -> None:
    if one.programme is not None:
        print(
            single_line(
                f"{one.programme.id}: {one.programme.title}, {len(one.programme.steps)} steps ({one.file})"
            )
        )
    for fault in one.error.faults if one.error else ():
        print(single_line(f"{one.file}, line {fault.line}: {fault.reason}. Remedy: {fault.remedy}"))


def start(
    programme: str,
    vendor: str,
    person: str | None,
    *,
    labels: str | None,
    by: str | None,
    on: str | None,
    as_json: bool,
) -> None:
    who = casework.actor(parse_labels(labels), by)
    with casework.open_onboarding() as service:
        case = service.start(who, programme, vendor, day(on), person)
    show_case(case, as_json)


def status(
    case: str | None,
    vendor: str | None,
    *,
    csv: str | None,
    ics: str | None,
    labels: str | None,
    on: str | None,
    as_json: bool,
) -> None:
    with casework.open_onboarding() as service:
        found = service.status(parse_labels(labels), day(on), case=case, vendor=vendor)
    if csv is not None or ics is not None:
        export(found, csv, ics)
        if not as_json:
            return
    if as_json:
        print_json({"cases": found})
    elif not found:
        print("There is no case that you may see. Start one: bpo onboard start PROGRAMME --vendor NAME")
    elif case is not None:
        print_steps(found[0])
    else:
        print_table(COLUMNS, [row(one) for one in found])


def export(found: Sequence[JsonDict], csv: str | None, ics: str | None) -> None:
    from assistant.onboarding.export import to_csv, to_ics

    if csv is not None:
        write(csv, to_csv(found))
    if ics is not None:
        write(ics, to_ics(found, datetime.now(UTC)))


def write(target: str, text: str) -> None:
    if target == "-":
        print(text, end="")
        return
    with writing_to(target):
        Path(target).write_bytes(text.encode())
    note(f"Wrote {target}.")


def next_steps(case: str | None, *, labels: str | None, by: str | None, on: str | None, as_json: bool) -> None:
    who = casework.actor(parse_labels(labels), by)
    with casework.open_onboarding() as service:
        found = service.next(who, day(on), case)
    if as_json:
        print_json({"next": found})
    elif not found:
        print("Nothing waits for you.")
    else:
        rows = [
            (one["due"], late(one), one["do"], one["case"], one["step"], one["title"], needs(one)) for one in found
        ]
        print_table(("due", "late", "do", "case", "step", "title", "needs"), rows)


def submit(
    case: str,
    step: str,
    file: Path | None,
    text: str,
    *,
    labels: str | None,
    by: str | None,
    on: str | None,
    as_json: bool,
) -> None:
    who = casework.actor(parse_labels(labels), by)
    with casework.open_onboarding() as service:
        after = service.submit(who, case, step, on=day(on), note=text, file=file)
    show_case(after, as_json)


def decide(
    action: str,
    case: str,
    step: str,
    text: str,
    *,
    labels: str | None,
    by: str | None,
    on: str | None,
    as_json: bool,
) -> None:
    from assistant.onboarding.machine import Action

    who = casework.actor(parse_labels(labels), by)
    with casework.open_onboarding() as service:
        after = service.decide(who, case, step, Action(action), on=day(on), text=text)
    show_case(after, as_json)


def history(case: str, *, labels: str | None, as_json: bool) -> None:
    with casework.open_onboarding() as service:
        found = service.history(parse_labels(labels), case)
    if as_json:
        print_json({"history": found})
    elif not found:
        print("Nothing has happened yet.")
    else:
        rows = [
            (
                one["at"][:16].replace("T", " "),
                one["by"],
                one["action"],
                one["step"],
                one["text"] or "",
                one["evidence"]["name"] if one["evidence"] else "",
            )
            for one in found
        ]
        print_table(("when (UTC)", "who", "what", "step", "in words", "evidence"), rows)


def why(case: str, step: str, *, labels: str | None, on: str | None, as_json: bool) -> None:
    with casework.open_onboarding() as service:
        found = service.why(parse_labels(labels), case, step, day(on))
    if as_json:
        quotes = [
            {
                "document": one.document,
                "title": one.title,
                "section": one.section,
                "page": one.page,
                "quote": one.quote,
                "effective_from": one.effective_from.isoformat() if one.effective_from else None,
            }
            for one in found
        ]
        print_json({"citations": quotes})
    elif not found:
        print("No document that you may see says why.")
    else:
        for one in found:
            print(single_line(f"“{one.quote}”"))
        print(single_line(f"{found[0].title} · {found[0].section} · {found[0].document}"))


def evidence(case: str, step: str, out: Path, *, labels: str | None, as_json: bool) -> None:
    with casework.open_onboarding() as service, writing_to(out):
        found = service.hand_out(parse_labels(labels), case, step, out)
    if as_json:
        print_json(found)
    else:
        print(f"Wrote {out}.")


def show_case(case: JsonDict, as_json: bool) -> None:
    if as_json:
        print_json(case)
    else:
        print_steps(case)


COLUMNS = ("case", "who", "programme", "progress", "late", "next due", "go-live")


def row(case: JsonDict) -> tuple[str, ...]:
    who = f"{case['person']} ({case['vendor']})" if case["person"] else case["vendor"]
    return (
        case["case"],
        who,
        case["programme"],
        bar(case["progress"]),
        late(case),
        case["next_due"] or "done",
        case["go_live"],
    )


def bar(progress: JsonDict) -> str:
    filled = BAR * progress["done"] // progress["total"]
    return f"{'█' * filled}{'░' * (BAR - filled)} {progress['done']}/{progress['total']}"


def late(one: JsonDict) -> str:
    return f"{one['days_late']} d" if one["days_late"] else ""


def needs(task: JsonDict) -> str:
    if task["do"] == "decide":
        return f"your decision; submitted by {task['submitted_by']}"
    asked = {"document": "a document", "attestation": "an attestation", "none": ""}[task["evidence_required"]]
    return f"{asked}; sent back: {task['reason']}" if task["reason"] else asked


def print_steps(case: JsonDict) -> None:
    who = f"{case['person']} ({case['vendor']})" if case["person"] else case["vendor"]
    print(single_line(f"{case['case']}: {who}, {case['title']}. {bar(case['progress'])}"))
    rows = [
        (one["step"], one["title"], one["owner"], one["state"], one["due"], late(one), one["reason"] or "")
        for one in case["steps"]
    ]
    print_table(("step", "title", "owner", "state", "due", "late", "reason"), rows)

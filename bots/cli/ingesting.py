"""`bpo ingest`: files and folders into the knowledge base, and a report of what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bots import casework, wiring
from bots.cli.output import note, on_terminal, print_json, print_table
from bots.cli.progress import progress_sink
from bots.errors import UserError

if TYPE_CHECKING:
    from ingest.report import Report


def run(paths: Sequence[Path], *, prune: bool, rebuild: bool, quiet: bool, as_json: bool) -> int:
    """1 when nothing at all could be read: the report says why."""
    if not paths and not rebuild:
        raise typer.BadParameter("name a file or a folder (none only with --rebuild)", param_hint="PATH")
    with wiring.open_house() as house, progress_sink() as sink:
        report = house.ingest(paths, sink, prune=prune, rebuild=rebuild)
    casework.note_audiences(house.settings)
    if as_json:
        print_json(report.to_json())
    elif not quiet or report.failed:
        print_report(report)
    found = programme_folders(paths, house.settings.data_dir)
    if found:
        remember(found, house.settings.data_dir)
    if found and report.nothing_was_read and not report.failed:
        note("There were programmes and no documents. See whether they can be used: bpo onboard programmes")
        return 0
    if paths and report.nothing_was_read:
        note(f"error: {nothing_read(report, paths, house.settings.data_dir)}.")
        return 1
    return 0


def nothing_read(report: Report, paths: Sequence[Path], data_dir: Path) -> str:
    if report.failed:
        return "nothing could be read. See the reasons and remedies in the report"
    from assistant.onboarding.finding import SUFFIX

    if any(path.name.endswith(SUFFIX) for path in paths):
        place = data_dir.absolute()
        return f"there was a programme and no documents. Name its folder, or put it into {place}"
    return "there was nothing to read. Name a folder that holds documents"


def programme_folders(paths: Sequence[Path], data_dir: Path) -> list[Path]:
    """Those of the folders that hold programmes."""
    from assistant.onboarding.finding import find_files

    return [
        path
        for path in paths
        if path.is_dir() and any(root == str(path) for _, root in find_files([path], data_dir))
    ]


def remember(folders: Sequence[Path], data_dir: Path) -> None:
    from assistant.onboarding.folders import ProgrammeFolders

    try:
        ProgrammeFolders(data_dir).remember(folders)
    except OSError as error:
        reason = f"the folder of the programmes could not be noted ({error.strerror})"
        raise UserError(reason, f"Check that {data_dir} can be written") from error


def print_report(report: Report) -> None:
    counts = ("added", "changed", "unchanged", "removed", "failed", "passages", "seconds")
    found = report.to_json() | {"failed": len(report.failed), "seconds": f"{report.seconds:.1f}"}
    print_table(counts, [[str(found[name]) for name in counts]])
    listed = report.to_json()
    if listed["failed"]:
        rows = [(row["document"], row["reason"], row["remedy"]) for row in listed["failed"]]
        print()
        print_table(("document", "reason", "remedy"), rows, title="Could not be read")
    if listed["warnings"]:
        print()
        print_table(
            ("document", "reason"), [(r["document"], r["reason"]) for r in listed["warnings"]], title="Warnings"
        )
    if on_terminal() and not report.nothing_was_read:
        note("Ask about it: bpo chat")

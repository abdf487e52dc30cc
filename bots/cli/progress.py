"""How far an ingest has come: bars on a terminal, otherwise a plain line every few seconds; always on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bots.cli.output import console, note, single_line

if TYPE_CHECKING:
    from ingest.pipeline import ProgressSink

EVERY_SECONDS = 5.0
DETAIL_WIDTH = 60  # characters beside the bar; the tail of a path says more than its head
PHASES = {
    "wait": "waiting",
    "compare": "comparing",
    "read": "reading",
    "embed": "embedding",
    "store": "storing",
    "prepare": "preparing",
    "done": "done",
}


@contextmanager
def progress_sink() -> Iterator[ProgressSink]:
    if sys.stderr.isatty():
        with bars() as sink:
            yield sink
    else:
        yield PlainProgress()


class PlainProgress:
    """`reading 12 of 169: contracts/msa.pdf, page 3 of 40`, and at once what somebody waits for."""

    def __init__(self, say: Callable[[str], None] = note, clock: Callable[[], float] = time.monotonic) -> None:
        self._say, self._clock = say, clock
        self._said = clock()

    def __call__(self, phase: str, done: int, total: int, current: str, detail: str) -> None:
        now = self._clock()
        if phase == "done" or (phase != "wait" and now - self._said < EVERY_SECONDS):
            return
        self._said = now
        what = ", ".join(single_line(part) for part in (current, detail) if part)
        count = f" {done} of {total}" if total else ""
        self._say(f"{PHASES.get(phase, phase)}{count}{': ' if what else ''}{what}")


@contextmanager
def bars() -> Iterator[ProgressSink]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description:<10}", markup=False),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[detail]}", markup=False, style="dim"),
    )
    with Progress(*columns, console=console(stderr=True), transient=True) as progress:
        task = progress.add_task("starting", total=None, detail="")

        def sink(phase: str, done: int, total: int, current: str, detail: str) -> None:
            said = "  ".join(
                single_line(part) for part in (current[-DETAIL_WIDTH:], detail[:DETAIL_WIDTH]) if part
            )
            progress.update(
                task, description=PHASES.get(phase, phase), completed=done, total=total or None, detail=said
            )

        yield sink

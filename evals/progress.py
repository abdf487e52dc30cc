"""How far a measurement has come, on standard error: a bar on a terminal, otherwise a line every few seconds."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING

from bots.cli.output import console, note

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

EVERY_SECONDS = 5.0


class Ticker:
    """`with Ticker("questions", 90) as ticker:` and a `tick` for each one done."""

    def __init__(self, what: str, total: int) -> None:
        self._what, self._total, self._done = what, total, 0
        self._began = self._said = time.monotonic()
        self._stack = ExitStack()
        self._bar: tuple[Progress, TaskID] | None = None

    def __enter__(self) -> Ticker:
        if self._total and sys.stderr.isatty():
            self._bar = self._opened_bar()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def tick(self, count: int = 1) -> None:
        self._done += count
        if self._bar:
            progress, task = self._bar
            progress.advance(task, count)
            return
        now = time.monotonic()
        if now - self._said >= EVERY_SECONDS:
            self._said = now
            left = (now - self._began) / self._done * (self._total - self._done)
            note(f"{self._done} of {self._total} {self._what}, about {left:.0f} s left")

    def _opened_bar(self) -> tuple[Progress, TaskID]:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        progress = self._stack.enter_context(Progress(*columns, console=console(stderr=True), transient=True))
        return progress, progress.add_task(self._what, total=self._total)

"""Journal and memory for the event loop: every call hops to the one thread that owns the file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

from bots.redaction.redacting import Redact, unchanged
from bots.slack.journal import FILE_NAME, Journal
from bots.slack.memory import Memory
from bots.slack.types import Incoming, Job

P = ParamSpec("P")
R = TypeVar("R")


class Desk:
    def __init__(self, data_dir: Path, redact: Redact = unchanged) -> None:
        self.journal = Journal(data_dir / FILE_NAME)
        self.memory = Memory(self.journal, redact=redact)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="slack-journal")

    async def do(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: work(*args, **kwargs))

    async def accept(self, event_id: str, found: Incoming | None, asked_to: bool = False) -> bool:
        return await self.do(self.journal.accept, event_id, found, asked_to)

    async def replied(self, job: Job, ts: str, stage: str) -> None:
        await self.do(self.journal.replied, job, ts, stage)

    async def known_reply(self, team: str, channel: str, ts: str) -> bool:
        return await self.do(self.journal.known_reply, team, channel, ts)

    def close(self) -> None:
        self._thread.shutdown(wait=True)
        self.journal.close()

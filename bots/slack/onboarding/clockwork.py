"""What the bot does by itself: passes on what happened to cases, and reminds. APScheduler keeps the time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bots.slack.onboarding import news, reminders

if TYPE_CHECKING:
    from bots.slack.office import Office
    from bots.slack.offices import Offices

log = logging.getLogger(__name__)

NEWS_SECONDS = 10  # how soon what was done on the command line is told in Slack
SWEEP_HOURS = 6
LEAVE_SECONDS = 30.0  # for the message under way when the bot is told to stop


class Clockwork:
    """Every replica has one: the journal and the log of the reminders keep them from doing anything twice.

    Cases, obligations and credentials are those of the workspace at home; while it is not there, they wait.
    """

    def __init__(self, offices: Offices, say: Callable[[str], None]) -> None:
        self._offices, self._say = offices, say
        self._stopping = threading.Event()
        self._running: set[asyncio.Task[Any]] = set()
        self._scheduler: Any = None

    def start(self) -> None:
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        quiet = logging.getLogger("bots.slack.clockwork.apscheduler")
        quiet.setLevel(logging.ERROR)
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(timezone="UTC", logger=quiet, job_defaults=defaults)
        soon = datetime.now(UTC)
        self._scheduler.add_job(self._tell, "interval", seconds=NEWS_SECONDS, next_run_time=soon)
        self._scheduler.add_job(self._sweep, "interval", hours=SWEEP_HOURS, next_run_time=soon)
        minutes = self._offices.common.settings.bpo_remind_every_minutes
        if minutes:
            self._scheduler.add_job(self._remind, "interval", seconds=minutes * 60, next_run_time=soon)
        self._scheduler.start()

    async def stop(self) -> None:
        """Nothing new is begun; the message under way is finished, what is left waits for the next start."""
        if self._scheduler is None:
            return
        self._stopping.set()
        self._scheduler.pause()
        if self._running:
            await asyncio.wait(self._running, timeout=LEAVE_SECONDS)
        self._scheduler.shutdown(wait=False)  # cancels what is still running
        for late in list(self._running):
            with contextlib.suppress(asyncio.CancelledError):
                await late

    async def _tell(self) -> None:
        await self._guarded(self._at_home(news.scan))

    async def _remind(self) -> None:
        await self._guarded(self._at_home(lambda office: reminders.remind(office, self._stopping, self._say)))

    async def _sweep(self) -> None:
        common = self._offices.common
        await self._guarded(common.desk.do(common.cases.records.sweep))

    async def _at_home(self, work: Callable[[Office], Awaitable[None]]) -> None:
        office = await self._offices.at_home()
        if office is not None:
            await work(office)

    async def _guarded(self, work: Awaitable[None]) -> None:
        """Whatever goes wrong, the next round is another try."""
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        try:
            await work
        except Exception:
            log.exception("What the bot does by itself failed; it is tried again")
        finally:
            self._running.discard(task)

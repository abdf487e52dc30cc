"""Takes jobs from the journal and sees each through: done, tried again later, or apologised for."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping

from bots.slack.api import SlackAway, SlackTrouble
from bots.slack.journal import MAX_ATTEMPTS
from bots.slack.office import Office
from bots.slack.offices import Offices
from bots.slack.rendering import SORRY, said
from bots.slack.replicas import Replica
from bots.slack.types import Job, Kind

log = logging.getLogger(__name__)

AT_ONCE = 8  # jobs under way: most of the time each waits for Slack
IDLE_SECONDS = 1.0  # how soon a job that is due again, or was given back, is seen
NOTICE_SECONDS = 5.0  # a wait that the asker is told of
ORPHANS_SECONDS = 5.0
SWEEP_SECONDS = 300.0
LEAVE_SECONDS = 30.0  # for the answers under way when the bot is told to stop
# Acknowledging comes first: while so many events arrive in that time, no new answer is begun.
RUSH_EVENTS, RUSH_SECONDS, RUSH_LONGEST_SECONDS = 8, 0.25, 4.0

# Where the bot cannot speak it cannot apologise either.
NOWHERE = frozenset(
    {
        "account_inactive",
        "channel_not_found",
        "invalid_auth",
        "is_archived",
        "not_authed",
        "not_in_channel",
        "restricted_action",
        "token_revoked",
    }
)

# What one person asked for and nobody else sees.
TOLD_ALONE = frozenset({"private", "owner", "ingest", "case_word", "case_evidence", "case_decide", "case_show"})

Handler = Callable[[Office, Job], Awaitable[None]]


class Workers:
    def __init__(self, offices: Offices, replica: Replica, handlers: Mapping[Kind, Handler]) -> None:
        self._offices, self._replica, self._handlers = offices, replica, handlers
        self._desk = offices.common.desk
        self._wake = asyncio.Event()
        self._arrived: deque[float] = deque(maxlen=RUSH_EVENTS)
        self._stopping = False
        self._runners: list[asyncio.Task[None]] = []
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await self._adopt()
        self._runners = [asyncio.create_task(self._run()) for _ in range(AT_ONCE)]
        self._watch = asyncio.create_task(self._look_after())

    def arrived(self, new: bool) -> None:
        """An event was stored."""
        self._arrived.append(time.monotonic())
        if new:
            self._wake.set()

    async def stop(self) -> None:
        """What is under way is finished; what waits stays in the journal for the next start."""
        self._stopping = True
        self._wake.set()
        if self._watch is not None:
            self._watch.cancel()
        if self._runners:
            _, late = await asyncio.wait(self._runners, timeout=LEAVE_SECONDS)
            for runner in late:
                runner.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._desk.do(self._desk.journal.give_back, self._replica.name)

    async def _run(self) -> None:
        journal = self._desk.journal
        while not self._stopping:
            await self._lull()
            try:
                job = await self._desk.do(journal.claim, self._replica.name)
                if job is not None:
                    await self._see_through(job)
                    continue
            except Exception:  # a full disk, a locked file: the job is still there
                log.exception("A job could not be taken or put away")
            self._wake.clear()
            try:
                await asyncio.wait_for(self._wake.wait(), IDLE_SECONDS)
            except TimeoutError:
                continue

    async def _lull(self) -> None:
        """Waits while events rush in: answering would keep them from being acknowledged in time."""
        for _ in range(int(RUSH_LONGEST_SECONDS / RUSH_SECONDS)):
            full = len(self._arrived) == RUSH_EVENTS
            if self._stopping or not full or self._arrived[0] < time.monotonic() - RUSH_SECONDS:
                return
            await asyncio.sleep(RUSH_SECONDS)

    async def _see_through(self, job: Job) -> None:
        journal = self._desk.journal
        if job.attempts > MAX_ATTEMPTS:  # the process died each time: not once more
            log.error("%s was given up after %d attempts", job.reference, job.attempts - 1)
            await self._apologise(job)
            await self._desk.do(journal.done, job, "failed")
            return
        try:
            office = await self._offices.of(job.team)
            if job.kind == "uninstalled":
                await self._offices.left(job)
            elif office is None:
                log.warning("%s is of a workspace that has not installed the bot", job.reference)
                await self._desk.do(journal.done, job, "failed")
                return
            elif job.stage == "whispering" and job.kind in ("question", "private"):
                await office.own_up(job)
            else:
                await self._handlers[job.kind](office, job)
        except SlackAway as error:
            if not await self._desk.do(journal.again, job):
                log.error("%s was given up: %s", job.reference, error)
                await self._apologise(job)  # what a stream left there is no answer
            return
        except Exception as error:  # whatever it is, the asker gets a sentence and the administrator the traceback
            if isinstance(error, SlackTrouble) and error.error in NOWHERE:
                log.warning("%s cannot be answered there: %s", job.reference, error)
            else:
                log.exception("%s failed", job.reference)
                await self._apologise(job)
            await self._desk.do(journal.done, job, "failed")
            return
        await self._desk.do(journal.done, job)

    async def _apologise(self, job: Job) -> None:
        """Never over an answer that is there already, never where nobody asked the bot."""
        words = said(SORRY.format(reference=job.reference))
        fresh = await self._desk.do(self._desk.journal.job, job.id) or job
        office = await self._offices.of(job.team)
        if office is None:
            return
        try:
            if job.kind == "question" and fresh.stage not in ("posted", "whispering", "whispered"):
                if job.data.get("meant") != "perhaps":
                    await office.post(fresh).apologise(words)
            elif job.kind in TOLD_ALONE and fresh.stage != "whispered":
                await office.whisper(job, words)
        except SlackTrouble as error:
            log.warning("%s: not even an apology could be posted (%s)", job.reference, error)

    async def _look_after(self) -> None:
        """Beside the work: tells those who wait, takes over from replicas that died, forgets what is old."""
        adopted = swept = time.monotonic()
        while not self._stopping:
            await asyncio.sleep(IDLE_SECONDS)
            try:
                await self._tell_those_who_wait()
                if time.monotonic() - adopted > ORPHANS_SECONDS:
                    adopted = time.monotonic()
                    await self._adopt()
                if time.monotonic() - swept > SWEEP_SECONDS:
                    swept = time.monotonic()
                    await self._desk.do(self._desk.journal.sweep)
                    await self._desk.do(self._desk.memory.sweep)
            except Exception:
                log.exception("Housekeeping failed; it is tried again")

    async def _adopt(self) -> None:
        journal = self._desk.journal
        for name in await self._desk.do(journal.claimants):
            if self._replica.gone(name):
                count = await self._desk.do(journal.give_back, name)
                log.warning("Another replica is gone; %d of its jobs are taken over", count)
                self._wake.set()

    async def _tell_those_who_wait(self) -> None:
        desk = self._desk
        for job, place in await desk.do(desk.journal.late, NOTICE_SECONDS):
            ahead = place - 1
            if ahead < self._offices.common.settings.slack_answers_at_once or job.data.get("meant") == "perhaps":
                continue  # it is being answered, or nobody waits
            office = await self._offices.of(job.team)
            if office is None or self._stopping or not await desk.do(desk.journal.notice, job):
                continue
            words = f"I have your question; {ahead} before it {'is' if ahead == 1 else 'are'} still waiting."
            try:
                await office.whisper(job, said(words), job.thread if job.thread != job.ts else "")
            except SlackAway as error:
                log.info("%s was not told of the wait (%s)", job.reference, error)

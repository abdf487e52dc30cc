"""What the handlers of jobs share."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from assistant.steps import told_to
from bots import audit
from bots.directory import Directory
from bots.slack.api import Api, SlackAway, SlackTrouble, Unsure, respond
from bots.slack.desk import Desk
from bots.slack.onboarding.room import CaseRoom
from bots.slack.people import People
from bots.slack.posting import Letter, Post, Quota, send
from bots.slack.rendering import PERHAPS, Shown, said
from bots.slack.settings import SlackSettings
from bots.slack.text import mrkdwn
from bots.slack.types import Job
from knowledge.types import JsonDict

if TYPE_CHECKING:
    from aiohttp import ClientSession

    from assistant.models.types import Event
    from assistant.steps import Found, Listener
    from assistant.types import Answer, Turn
    from bots.wiring import House
    from knowledge.types import Caller, Document

log = logging.getLogger(__name__)

QUESTION_CHARACTERS = 200  # of a question that is named, not answered

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is, as `auth.test` says."""

    team: str
    user: str
    enterprise: str = ""


@dataclass
class Office:
    """One workspace's. What is the same for all workspaces is shared by their offices."""

    settings: SlackSettings
    house: House
    api: Api
    desk: Desk
    directory: Directory
    people: People
    identity: Identity
    session: ClientSession
    streams: Quota
    appends: Quota
    cases: CaseRoom
    token: str = field(repr=False)
    home: bool
    minds: ThreadPoolExecutor

    def named(self, id: str) -> str:
        """An id of this workspace as it stands where those of others stand too; those at home stand alone."""
        return id if self.home or not id else f"{self.identity.team}/{id}"

    async def think(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Answers and looks into the knowledge base, beside the event loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.minds, lambda: work(*args, **kwargs))

    async def answer(
        self,
        job: Job,
        question: str,
        caller: Caller,
        history: tuple[Turn, ...],
        on_found: Listener | None = None,
    ) -> Answer:
        channel = f"slack:{self.named(job.channel)}" if job.channel else "slack"
        user, listener = self.named(job.user), beside_the_loop(on_found)

        def work() -> Answer:
            with told_to(listener):
                return audit.answer(self.house, channel, question, caller, history=history, user=user)

        return await self.think(work)

    async def events(
        self,
        job: Job,
        question: str,
        caller: Caller,
        history: tuple[Turn, ...],
        on_found: Listener | None = None,
    ) -> AsyncGenerator[Event, None]:
        """As `answer`, with what a chat model writes as it comes; the answer is the last event."""
        loop = asyncio.get_running_loop()
        arriving: asyncio.Queue[Event | None] = asyncio.Queue()
        gone = threading.Event()
        listener = beside_the_loop(on_found)

        def work() -> None:
            try:
                channel, user = f"slack:{self.named(job.channel)}", self.named(job.user)
                with told_to(listener):
                    for event in audit.stream(self.house, channel, question, caller, history=history, user=user):
                        if gone.is_set():
                            return
                        loop.call_soon_threadsafe(arriving.put_nowait, event)
            finally:
                loop.call_soon_threadsafe(arriving.put_nowait, None)

        working = loop.run_in_executor(self.minds, work)
        try:
            while (event := await arriving.get()) is not None:
                yield event
            await working
        finally:
            gone.set()
            working.cancel()

    async def documents(self, caller: Caller) -> list[Document]:
        return await self.think(self.house.documents, caller)

    def post(self, job: Job) -> Post:
        return Post(self.api, self.desk, job, self.identity.user)

    async def respond(self, url: str, payload: JsonDict) -> None:
        await respond(self.session, url, payload, self.settings.slack_api_url)

    async def whisper(self, job: Job, shown: Shown, thread: str = "") -> bool:
        """To the asker alone. Nobody can look whether it came: when in doubt (False) it is not sent again."""
        sent = 0
        try:
            for part in range(len(shown.parts)):
                await self._whisper_part(job, shown, part, thread)
                sent += 1
        except Unsure:
            log.warning("%s: unknown whether the private message arrived", job.reference)
            return False
        except SlackAway:
            if sent:
                log.warning("%s: the private message broke off", job.reference)
                return False
            raise
        except SlackTrouble as error:
            log.info("%s: the private message goes to the direct messages (%s)", job.reference, error)
            await self._by_direct_message(job, shown)
        return True

    async def _whisper_part(self, job: Job, shown: Shown, part: int, thread: str) -> None:
        url = str(job.data.get("response_url") or "")
        what: JsonDict = {"text": shown.fallback(part) or "Answer", "blocks": shown.blocks(part)}
        if url:
            await self.respond(url, {"response_type": "ephemeral", "replace_original": False, **what})
        else:
            where = {"thread_ts": thread} if thread else {}
            await self.api.call("chat_postEphemeral", channel=job.channel, user=job.user, **what, **where)

    async def _by_direct_message(self, job: Job, shown: Shown) -> None:
        """Where somebody cannot be whispered to: not in the channel, or half an hour has passed."""
        try:
            opened = await self.api.call("conversations_open", users=job.user)
            for part in range(len(shown.parts)):
                letter = Letter(str(opened["channel"]["id"]), "", job.token + "-alone", part)
                await send(self.api, letter, shown, self.identity.user, doubtful=job.attempts > 1)
        except SlackAway:
            raise
        except SlackTrouble as error:
            log.warning("%s: the private message could not be sent (%s)", job.reference, error)

    async def tell_alone(self, job: Job, shown: Shown, thread: str = "") -> None:
        """An answer for the asker alone, noted before and after: after a crash in between it is not sent again."""
        before = await self.desk.do(self.desk.journal.job, job.id) or job
        await self.desk.do(self.desk.journal.staged, job, "whispering")
        try:
            came = await self.whisper(job, shown, thread)
        except SlackAway:
            await self.desk.do(self.desk.journal.staged, job, before.stage or ("posted" if thread else ""))
            raise
        if came:
            await self.desk.do(self.desk.journal.staged, job, "whispered")
        else:
            await self.own_up(job)

    async def own_up(self, job: Job) -> None:
        """What was sent to the asker alone may not have come. The asker hears that, and how to get it again."""
        question = mrkdwn(str(job.data.get("text") or ""), QUESTION_CHARACTERS)
        if question:
            await self.whisper(job, said(PERHAPS.format(question=question)), job.thread)
        await self.desk.do(self.desk.journal.staged, job, "whispered")


def beside_the_loop(listener: Listener | None) -> Listener | None:
    """`listener` is of the event loop; what is told in another thread is handed over."""
    if listener is None:
        return None
    loop = asyncio.get_running_loop()

    def hand_over(found: Found) -> None:
        loop.call_soon_threadsafe(listener, found)

    return hand_over


def program_version() -> str:
    try:
        return version("bpo-assistant")
    except PackageNotFoundError:
        return "unknown"

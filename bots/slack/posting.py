"""How an answer reaches its thread exactly once: streamed while Slack's quota lasts, else in one piece.

What was posted is written down at once. When a response was lost, or the bot was killed, the thread itself is
read: a message that carries the job's mark, or one of ours that no other job knows, is the one.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bots.slack.api import Api, SlackAway, SlackTrouble, Unsure
from bots.slack.desk import Desk
from bots.slack.rendering import PART_CHARACTERS, Shown
from bots.slack.text import pieces
from bots.slack.threads import replies
from bots.slack.types import Job
from knowledge.types import JsonDict

log = logging.getLogger(__name__)

STREAMS_A_MINUTE = 15  # Slack allows some 20 in a workspace; the others are posted in one piece
APPENDS_A_MINUTE = 80  # Slack allows some 100; the rest is for answers that are streamed when they are ready
MARK = "bpo_answer"  # event type of the metadata
LOOKED_THROUGH = 200  # messages of a channel
TRIES = 4
PAUSE_SECONDS = 0.5
PIECE_CHARACTERS = 600


class Quota:
    """So many in a minute, counted here: others of the workspace may use it up too, then Slack says so."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._taken: deque[float] = deque(maxlen=most)

    def take(self, spare: int = 0) -> bool:
        """`spare`: so many are left for others."""
        now, most = self._clock(), self._most - spare
        if len(self._taken) >= most and self._taken[-most] > now - 60:
            return False
        self._taken.append(now)
        return True


class Post:
    """The public answer to one job."""

    def __init__(self, api: Api, desk: Desk, job: Job, bot_user: str) -> None:
        self._api, self._desk, self._job, self._bot_user = api, desk, job, bot_user
        self.ts = job.reply_ts
        self.written = ""  # what stands in the stream while the answer is not there yet
        self.streaming = False
        self._in_turn = asyncio.Lock()  # what is added comes in its order
        self._torn = False  # the stream takes no more words
        self._begun = job.attempts > 1  # an earlier attempt may have left something behind

    async def open(self, steps: Sequence[JsonDict]) -> None:
        """Starts the stream with what is under way. Does nothing where it cannot."""
        if self.ts or self._begun:
            return
        job = self._job
        try:
            started = await self._api.attempt(
                "chat_startStream",
                channel=job.channel,
                thread_ts=job.thread,
                recipient_team_id=job.data.get("team") or job.team,
                recipient_user_id=job.user,
                chunks=list(steps),
            )
        except Unsure:
            self._begun = True
            return
        except SlackTrouble as error:
            log.info("Not streamed: %s", error)
            return
        if started is None:  # Slack's quota is used up, by another replica perhaps: no answer waits for that
            return
        self.ts, self.streaming = str(started["ts"]), True
        await self._desk.replied(job, self.ts, "streaming")

    async def tell(self, steps: Sequence[JsonDict]) -> bool:
        """Shows steps in the open stream. False: perhaps not; they may be told again."""
        where = {"channel": self._job.channel, "ts": self.ts}
        async with self._in_turn:
            return await self._api.try_call("chat_appendStream", **where, chunks=list(steps)) is not None

    async def write(self, text: str) -> bool:
        """Adds words to the open stream that the answer will replace. False: not now.

        What may be there already is not sent again: then the stream stays as it is until the answer comes.
        """
        if not self.streaming or self._torn or len(self.written) > PART_CHARACTERS:
            return True
        piece = pieces(text, PIECE_CHARACTERS)[0]
        chunk = {"type": "markdown_text", "text": piece}
        try:
            where = {"channel": self._job.channel, "ts": self.ts}
            async with self._in_turn:
                if await self._api.attempt("chat_appendStream", **where, chunks=[chunk]) is None:
                    return False
        except Unsure:
            self._torn = True
        except SlackTrouble as error:
            log.info("Stream of %s takes no more words: %s", self._job.reference, error)
            self._torn = True
            return True
        self.written += piece
        return piece == text

    async def finish(self, shown: Shown, steps: Sequence[JsonDict] = ()) -> str:
        """Brings the whole answer there; `steps` are the tasks as they ended. The ts of the last message."""
        if not self.ts and self._begun:
            self.ts = await self.find(0)
        last = len(shown.parts) - 1
        if self.streaming and not self.written and last == 0 and not shown.lead:
            await self._stream(shown, steps)
            ts = self.ts
        else:
            ts = await self._whole(shown, last, steps)
        await self._desk.replied(self._job, ts, "posted")
        return ts

    async def _stream(self, shown: Shown, steps: Sequence[JsonDict]) -> None:
        """Anything that goes wrong half way is put right by writing the whole message anew."""
        job, where = self._job, {"channel": self._job.channel, "ts": self.ts}
        parts = pieces(shown.parts[0], PIECE_CHARACTERS)
        chunks = [list(steps)] + [[{"type": "markdown_text", "text": part}] for part in parts]
        if len(chunks) > 1:
            chunks = [chunks[0] + chunks[1], *chunks[2:]]
        try:
            for chunk in chunks[:-1]:
                await self._api.call("chat_appendStream", **where, chunks=chunk)
            await self._api.call(
                "chat_stopStream", **where, chunks=chunks[-1], blocks=list(shown.tail), metadata=mark(job, 0)
            )
        except SlackTrouble as error:
            log.info("Stream of %s broke off (%s): written anew", job.reference, error)
            await self._rewrite(shown, steps)

    async def _whole(self, shown: Shown, last: int, steps: Sequence[JsonDict]) -> str:
        ts = self.ts
        if ts:
            await self._rewrite(shown, steps)
        else:
            ts = await self._once(shown, 0)
            await self._desk.replied(self._job, ts, "posted" if last == 0 else "streaming")
        for part in range(1, last + 1):
            ts = await self._once(shown, part)
        return ts

    async def _rewrite(self, shown: Shown, steps: Sequence[JsonDict]) -> None:
        """The first message, which is there already, gets its whole content. Safe to repeat."""
        job = self._job
        await self._stop(steps)
        for attempt in range(TRIES):
            try:
                await self._api.call(
                    "chat_update",
                    channel=job.channel,
                    ts=self.ts,
                    text=shown.fallback(0) or "Answer",
                    blocks=shown.blocks(0),
                    metadata=mark(job, 0),
                )
            except Unsure:
                await asyncio.sleep(PAUSE_SECONDS * 2**attempt)
            except SlackTrouble as error:
                if error.error != "streaming_state_conflict" or attempt == TRIES - 1:
                    raise
                await self._stop()
            else:
                return
        raise SlackAway("chat_update", "no answer")

    async def _stop(self, chunks: Sequence[JsonDict] = ()) -> None:
        more = {"chunks": list(chunks)} if chunks else {}
        try:
            await self._api.call("chat_stopStream", channel=self._job.channel, ts=self.ts, **more)
        except SlackTrouble as error:
            log.debug("Not stopped: %s", error)  # as a rule it was no stream any more
        self.streaming = False

    async def _once(self, shown: Shown, part: int) -> str:
        """Posts a part unless it is there."""
        job = self._job
        letter = Letter(job.channel, job.thread, job.token, part)
        return await send(self._api, letter, shown, self._bot_user, doubtful=self._begun)

    async def find(self, part: int) -> str:
        """What an earlier attempt posted: by its mark; a stream that was cut off has none and nobody knows it."""
        job = self._job
        ours = await own_messages(self._api, Letter(job.channel, job.thread, job.token, part), self._bot_user)
        if found := marked(ours, job.token, part):
            return found
        for message in ours if part == 0 else []:
            ts = str(message["ts"])
            later = not job.ts or float(ts) > float(job.ts)
            bare = not message.get("metadata") and not message.get("blocks")
            if later and bare and not await self._desk.known_reply(job.team, job.channel, ts):
                return ts
        return ""

    async def apologise(self, words: Shown) -> None:
        """After a failure: the stream, if there is one, does not stay open."""
        await self.finish(words)


@dataclass(frozen=True, slots=True)
class Letter:
    """Where a message goes, and what marks it: `token` for the job, `part` for the message of that job."""

    channel: str
    thread: str
    token: str
    part: int = 0

    @property
    def mark(self) -> JsonDict:
        return {"event_type": MARK, "event_payload": {"job": self.token, "part": self.part}}


async def send(api: Api, letter: Letter, shown: Shown, bot_user: str, doubtful: bool = False) -> str:
    """Posts a message once: where it may be there already (`doubtful`, a lost response), looks for it first."""
    where = {"thread_ts": letter.thread} if letter.thread else {}
    for attempt in range(TRIES):
        if doubtful:
            found = marked(await own_messages(api, letter, bot_user), letter.token, letter.part)
            if found:
                return found
        try:
            posted = await api.call(
                "chat_postMessage",
                channel=letter.channel,
                text=shown.fallback(letter.part) or "Answer",
                blocks=shown.blocks(letter.part),
                metadata=letter.mark,
                unfurl_links=False,
                unfurl_media=False,
                **where,
            )
            return str(posted["ts"])
        except Unsure:
            doubtful = True
            await asyncio.sleep(PAUSE_SECONDS * 2**attempt)
    found = marked(await own_messages(api, letter, bot_user), letter.token, letter.part)
    if found:
        return found
    raise SlackAway("chat_postMessage", "no answer")


async def own_messages(api: Api, letter: Letter, bot_user: str) -> list[JsonDict]:
    if letter.thread:
        found = await replies(api, letter.channel, letter.thread, include_all_metadata=True)
    else:  # the latest come first
        answered = await api.call(
            "conversations_history", channel=letter.channel, limit=LOOKED_THROUGH, include_all_metadata=True
        )
        found = answered.get("messages") or []
    return [message for message in found if message.get("user") == bot_user]


def marked(messages: Iterable[JsonDict], token: str, part: int) -> str:
    for message in messages:
        found = (message.get("metadata") or {}).get("event_payload") or {}
        if found.get("job") == token and found.get("part") == part:
            return str(message["ts"])
    return ""


def task(id: str, title: str, status: str, sources: Sequence[JsonDict] = (), output: str = "") -> JsonDict:
    made: JsonDict = {"type": "task_update", "id": id, "title": title, "status": status}
    if sources:
        made["sources"] = list(sources)
    if output:
        made["output"] = output
    return made


def mark(job: Job, part: int) -> JsonDict:
    return Letter(job.channel, job.thread, job.token, part).mark

"""An answer while a chat model writes it: words as they come, and in the end the checked answer in their place.

Slack only ever adds to a stream. So what a later word may still change is kept back, and nothing is taken away
before the whole message is written anew.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING

from bots.slack.posting import Post, Quota
from bots.slack.text import markdown

if TYPE_CHECKING:
    from assistant.models.types import Shown, Struck
    from assistant.types import Answer, Turn
    from bots.slack.office import Office
    from bots.slack.steps import Steps
    from bots.slack.types import Job
    from knowledge.types import Caller

PAUSE_SECONDS = 1.0  # between two pieces of a stream: one answer then needs 60 of a minute's appends
SPARE_APPENDS = 30  # of a minute's: kept for the first words of other answers
NEVER_USED = "not used"  # a sentence of a draft that was given up as a whole
# What may yet become a link, an image, a mention or a tag, and then reads otherwise.
UNDECIDED = re.compile(r"!?\[[^\[\]\n]*(?:\](?:[(\[][^()\[\]\n]*)?)?\Z|<[!@#/a-z][^<>\n]*\Z", re.I)
PLAIN_WORD = re.compile(r"(?:\A|[\s(\"“'])(?!www\.)[^\W\d_]+[.,;!?]?\Z", re.I)

Strikes = Sequence[tuple[str, str]]  # sentences that were read, and why each was struck


class Draft:
    """What the model has written. Pure."""

    def __init__(self) -> None:
        self._sentences: list[Shown] = []
        self._struck: dict[int, str] = {}

    def take(self, event: Shown | Struck) -> None:
        from assistant.models.types import Shown

        if isinstance(event, Shown):
            del self._sentences[event.sentence :]
            self._sentences.append(event)
        else:
            self._struck[event.sentence] = event.reason

    def settled(self) -> str:
        """As Slack's Markdown, as far as no later word changes it. No address is a link before it is checked."""
        text = self._text(len(self._sentences))
        undecided = UNDECIDED.search(text)
        if undecided:
            text = text[: undecided.start()]
        if not PLAIN_WORD.search(text):
            text = text[: max(text.rfind(" "), text.rfind("\n")) + 1]
        return markdown(text)

    def after(self, sent: str) -> str:
        """What is to be added to what was sent; nothing where the model's words went another way."""
        settled = self.settled()
        return settled[len(sent) :] if settled.startswith(sent) else ""

    def struck(self, sent: str) -> Strikes:
        """Of what was sent, at least in part."""
        return [
            (self._sentences[number].text, self._struck[number])
            for number in sorted(self._struck)
            if number < len(self._sentences)
            and self._struck[number] != NEVER_USED
            and len(markdown(self._text(number))) < len(sent)
        ]

    def _text(self, sentences: int) -> str:
        joined = ""
        for number, one in enumerate(self._sentences[:sentences]):
            joined += ("" if number == 0 else "\n" if one.breaks else " ") + one.text
        return joined


class Typist:
    """Sends what the draft has to say, a piece at a time, beside the reading of what comes."""

    def __init__(self, post: Post, appends: Quota) -> None:
        self.draft = Draft()
        self._post, self._appends = post, appends
        self._fresh, self._over = asyncio.Event(), asyncio.Event()

    def take(self, event: Shown | Struck) -> None:
        self.draft.take(event)
        self._fresh.set()

    def stop(self) -> None:
        self._over.set()
        self._fresh.set()

    async def work(self) -> None:
        while True:
            await self._fresh.wait()
            if self._over.is_set():
                return
            self._fresh.clear()
            words = self.draft.after(self._post.written)
            if not words:
                continue
            if not await self._write(words):
                self._fresh.set()  # it has to wait, not to be left out
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), PAUSE_SECONDS)

    async def _write(self, words: str) -> bool:
        if not self._appends.take(spare=SPARE_APPENDS if self._post.written else 0):
            return False
        return await self._post.write(words)


@asynccontextmanager
async def typing(post: Post, appends: Quota) -> AsyncIterator[Typist]:
    """At the end nothing is on its way to Slack any more: the whole message can be written."""
    typist = Typist(post, appends)
    working = asyncio.create_task(typist.work())
    try:
        yield typist
    finally:
        typist.stop()
        await working


async def written_live(
    office: Office, job: Job, caller: Caller, turns: tuple[Turn, ...], steps: Steps
) -> tuple[Answer, Strikes]:
    """The checked answer, and what its readers saw of sentences that were struck.

    The stream shows what `caller` may see, so `caller` is made of what everyone there may see.
    """
    from assistant.models.types import Final

    question = str(job.data["text"])
    answer: Answer | None = None
    post = steps.post
    coming = office.events(job, question, caller, turns, steps.found)
    async with typing(post, office.appends) as typist, aclosing(coming) as events:
        async for event in events:
            if isinstance(event, Final):
                answer = event.answer
            else:
                typist.take(event)
    assert answer is not None, "the last event is always the answer"
    return answer, typist.draft.struck(post.written)


def streams(office: Office, post: Post) -> bool:
    """Only a chat model writes word by word; everything else is there at once."""
    return post.streaming and office.house.settings.chat is not None

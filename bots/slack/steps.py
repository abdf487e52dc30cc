"""The tasks that a stream shows: the documents are searched, then read. Each as it begins and as it ends.

They tell of what the readers of the thread may see: the search was made with their labels.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bots.slack.posting import Post, Quota, task
from bots.slack.rendering import task_sources

if TYPE_CHECKING:
    from assistant.steps import Found
    from assistant.types import Answer
    from knowledge.types import JsonDict

SEARCH, READ = "search", "read"
TITLES = {SEARCH: "Search the documents", READ: "Read and quote what answers"}
WRITTEN = "Write, and check every sentence"  # what reading is with a chat model
NOTHING = "Nothing that answers this"
# Of a minute's appends, kept for what is written live: a step that finds no room is shown with the answer.
SPARE_APPENDS = 30


class Steps:
    """One answer's. `live`: a chat model writes it in the stream."""

    def __init__(self, post: Post, appends: Quota, live: bool = False) -> None:
        self.post, self._appends = post, appends
        self._reading = WRITTEN if live else TITLES[READ]
        self._found: Found | None = None
        self._telling: asyncio.Task[bool] | None = None

    async def begin(self) -> None:
        await self.post.open([task(SEARCH, TITLES[SEARCH], "in_progress")])

    def found(self, found: Found) -> None:
        """The search is over. An answer may search again, of another day say; the first one is shown."""
        if self._found is not None:
            return
        self._found = found
        if self.post.streaming and self._appends.take(spare=SPARE_APPENDS):
            under_way = task(READ, self._reading, "in_progress")
            self._telling = asyncio.create_task(self.post.tell([self._searched(), under_way]))

    async def ended(self, answer: Answer, base_url: str) -> list[JsonDict]:
        """What is still to be shown of them. Nothing is on its way any more."""
        told = await self._told()
        sources = task_sources(answer.citations, base_url)
        read = task(READ, self._reading, "complete", sources, outcome(answer))
        return [read] if told else [self._searched(), read]

    async def fail(self) -> None:
        """The one that was under way."""
        if not self.post.streaming:
            return
        told = await self._told()
        broken = task(READ, self._reading, "error") if told else task(SEARCH, TITLES[SEARCH], "error")
        await self.post.tell([broken])

    async def _told(self) -> bool:
        return self._telling is not None and await self._telling

    def _searched(self) -> JsonDict:
        found = self._found
        output = f"{some(found.passages, 'passage')} in {some(found.documents, 'document')}" if found else ""
        return task(SEARCH, TITLES[SEARCH], "complete", output=output)


def outcome(answer: Answer) -> str:
    if answer.abstained:
        return NOTHING
    quotes, documents = len(answer.citations), len({citation.document for citation in answer.citations})
    return f"{some(quotes, 'quote')} from {some(documents, 'document')}" if quotes else ""


def some(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"

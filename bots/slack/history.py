"""What was said in a thread before a question, as the assistant takes it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from bots.directory import Labels
from bots.slack.api import SlackTrouble
from bots.slack.memory import Kept
from bots.slack.text import question_of
from bots.slack.threads import replies
from knowledge.types import Caller, JsonDict
from knowledge.visibility import visible

if TYPE_CHECKING:
    from assistant.types import Turn
    from bots.slack.office import Office

log = logging.getLogger(__name__)

KEPT_TURNS = 12  # a follow-up looks back one or two
TURN_CHARACTERS = 4_000
# Of apps that are distributed Slack lets some read one thread a minute: no answer waits for that.
PATIENCE_SECONDS = 5.0

Turns = tuple["Turn", ...]


async def history_of(office: Office, channel: str, thread: str, before: str, labels: Labels) -> Turns:
    """Empty for the first message, and where the thread cannot be read: the question is answered all the same.

    Of the bot's own words only answers that rest on what `labels` may see today: a thread may hold one that was
    given to others, or before a document, the directory or the channel changed.
    """
    if thread == before or not before:
        return ()
    memory, where = office.desk.memory, (office.identity.team, channel, thread)
    said = await office.desk.do(memory.said_in, *where, float(before), KEPT_TURNS)
    told = {kept.reply_ts: kept.answer for kept in await open_to(office, said, labels)}
    try:
        messages = await asyncio.wait_for(replies(office.api, channel, thread, latest=before), PATIENCE_SECONDS)
    except TimeoutError:
        log.info("A thread could not be read soon: what the bot itself was asked there has to do")
        return remembered(said, told)
    except SlackTrouble as error:
        log.warning("The thread before a question could not be read (%s)", error)
        return ()
    return turns(messages, office.identity.user, before, told)


async def open_to(office: Office, said: Sequence[Kept], labels: Labels) -> list[Kept]:
    """The answers whose sources somebody with these labels may see; of two documents of one name, both."""
    if not said:
        return []
    everything = await office.think(office.house.documents)
    seen = {document.path for document in everything if visible(document, Caller(labels))}
    seen -= {document.path for document in everything if not visible(document, Caller(labels))}

    def fits(kept: Kept) -> bool:
        cited = {str(citation["document"]) for citation in kept.citations}
        return cited <= seen if cited else frozenset(kept.labels) <= labels

    return [kept for kept in said if fits(kept)]


def remembered(said: Sequence[Kept], told: Mapping[str, str]) -> Turns:
    from assistant.types import Turn

    found: list[Turn] = []
    for kept in said[-KEPT_TURNS // 2 :]:
        found.append(Turn("user", kept.question[:TURN_CHARACTERS]))
        if kept.reply_ts in told:
            found.append(Turn("assistant", kept.answer[:TURN_CHARACTERS]))
    return tuple(found)


def turns(messages: Iterable[JsonDict], bot_user: str, before: str, told: Mapping[str, str]) -> Turns:
    """People ask, the bot answered what stands in `told`; other bots, joins and the like say nothing."""
    from assistant.types import Turn

    found: list[Turn] = []
    for message in sorted(messages, key=lambda one: float(one.get("ts") or 0)):
        if float(message.get("ts") or 0) >= float(before):
            continue
        if message.get("user") == bot_user:
            text, role = told.get(str(message.get("ts")), ""), "assistant"
        elif message.get("bot_id") or message.get("subtype") not in (None, "file_share", "thread_broadcast"):
            continue
        else:
            text, role = question_of(str(message.get("text") or ""), bot_user), "user"
        if text.strip() and message.get("subtype") != "assistant_app_thread":
            found.append(Turn("assistant" if role == "assistant" else "user", text[:TURN_CHARACTERS]))
    return tuple(found[-KEPT_TURNS:])

"""What was said in a thread before a question, as the assistant takes it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bots.slack.api import SlackTrouble
from bots.slack.text import question_of, unescape
from bots.slack.threads import replies
from knowledge.types import JsonDict

if TYPE_CHECKING:
    from assistant.types import Turn
    from bots.slack.office import Office

log = logging.getLogger(__name__)

KEPT_TURNS = 12  # a follow-up looks back one or two
TURN_CHARACTERS = 4_000
# Of apps that are distributed Slack lets some read one thread a minute: no answer waits for that.
PATIENCE_SECONDS = 5.0


async def history_of(office: Office, channel: str, thread: str, before: str) -> tuple[Turn, ...]:
    """Empty for the first message, and where the thread cannot be read: the question is answered all the same."""
    if thread == before or not before:
        return ()
    try:
        messages = await asyncio.wait_for(replies(office.api, channel, thread, latest=before), PATIENCE_SECONDS)
    except TimeoutError:
        log.info("A thread could not be read soon: what the bot itself was asked there has to do")
        return await remembered(office, channel, thread, before)
    except SlackTrouble as error:
        log.warning("The thread before a question could not be read (%s)", error)
        return ()
    return turns(messages, office.identity.user, before)


async def remembered(office: Office, channel: str, thread: str, before: str) -> tuple[Turn, ...]:
    from assistant.types import Turn

    memory, where = office.desk.memory, (office.identity.team, channel, thread)
    found: list[Turn] = []
    for kept in await office.desk.do(memory.said_in, *where, float(before), KEPT_TURNS // 2):
        found += [Turn("user", kept.question[:TURN_CHARACTERS]), Turn("assistant", kept.answer[:TURN_CHARACTERS])]
    return tuple(found)


def turns(messages: Iterable[JsonDict], bot_user: str, before: str) -> tuple[Turn, ...]:
    """People ask, the bot answers; other bots, joins and the like say nothing."""
    from assistant.types import Turn

    found: list[Turn] = []
    for message in sorted(messages, key=lambda one: float(one.get("ts") or 0)):
        if float(message.get("ts") or 0) >= float(before):
            continue
        if message.get("user") == bot_user:
            text = unescape(str(message.get("text") or ""))
            role = "assistant"
        elif message.get("bot_id") or message.get("subtype") not in (None, "file_share", "thread_broadcast"):
            continue
        else:
            text, role = question_of(str(message.get("text") or ""), bot_user), "user"
        if text.strip() and message.get("subtype") != "assistant_app_thread":
            found.append(Turn("assistant" if role == "assistant" else "user", text[:TURN_CHARACTERS]))
    return tuple(found[-KEPT_TURNS:])

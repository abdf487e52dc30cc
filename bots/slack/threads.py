"""All messages of a thread. Slack gives the oldest first, and some at a time."""

from __future__ import annotations

from typing import Any

from bots.slack.api import Api
from knowledge.types import JsonDict

A_PAGE = 200  # as Slack recommends; it may give fewer
MOST_PAGES = 20


async def replies(api: Api, channel: str, thread: str, **more: Any) -> list[JsonDict]:
    """Raises SlackTrouble. Of a thread beyond all measure the latest are missing."""
    found: dict[str, JsonDict] = {}  # the first message of a thread comes with every page
    cursor = ""
    for _ in range(MOST_PAGES):
        at = {"cursor": cursor} if cursor else {}
        page = await api.call("conversations_replies", channel=channel, ts=thread, limit=A_PAGE, **at, **more)
        found |= {str(message.get("ts")): message for message in page.get("messages") or []}
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            break
    return list(found.values())

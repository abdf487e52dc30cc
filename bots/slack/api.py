"""The Web API: the one way to Slack. Waits as told, tries again where that is safe, says where it is not."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from knowledge.types import JsonDict

if TYPE_CHECKING:
    from aiohttp import ClientSession
    from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 30
RATE_TRIES = 30  # a burst waits its turn; Slack says how long each time
SERVER_TRIES = 4
PATIENCE_SECONDS = 3.0  # for what is nice to have
SERVER_BACKOFF_SECONDS = 0.5
HOMES = ("slack.com", "slack-edge.com", "slack-gov.com")
LONGEST_WAIT_SECONDS = 120.0  # a `Retry-After` beyond that is an outage: the job is put back instead
# Their quotas are small. One at a time: what is told to wait was told before the next one is sent.
IN_TURN = frozenset({"chat_startStream", "chat_stopStream", "chat_postMessage", "chat_postEphemeral"})
SERVER_ERRORS = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})


class SlackTrouble(Exception):
    """Slack did not do what it was asked to. `error` is its own word for why."""

    def __init__(self, method: str, error: str) -> None:
        super().__init__(f"{method}: {error}")
        self.method = method
        self.error = error


class SlackAway(SlackTrouble):
    """Slack cannot be reached or has no time: worth another try, later."""


class Unsure(SlackAway):
    """The answer was lost: what was asked for may have been done, or not."""


class Api:
    """Calls by the names of `AsyncWebClient`. One that was told to wait makes all calls of that name wait."""

    def __init__(self, client: AsyncWebClient) -> None:
        self.client = client
        self._free_at: dict[str, float] = defaultdict(float)
        self._in_turn = {method: asyncio.Lock() for method in IN_TURN}

    async def call(self, method: str, **arguments: Any) -> JsonDict:
        """The response. Raises SlackTrouble for what will not get better, SlackAway for what may, Unsure."""
        server_tries = 0
        for _ in range(RATE_TRIES):
            async with self._in_turn.get(method) or contextlib.nullcontext():
                await self._turn(method)
                status, data, headers = await self._once(method, arguments)
                wait = self._wait(method, headers) if status == 429 else 0.0
            if status == 429:
                if wait > LONGEST_WAIT_SECONDS:
                    break
                continue
            error = "" if data.get("ok") else str(data.get("error") or f"http_{status}")
            if status >= 500 or error in SERVER_ERRORS:
                server_tries += 1
                if server_tries >= SERVER_TRIES:
                    raise SlackAway(method, error or f"http_{status}")
                await asyncio.sleep(SERVER_BACKOFF_SECONDS * 2**server_tries * random.uniform(0.5, 1))
                continue
            if error:
                raise SlackTrouble(method, error)
            return data
        raise SlackAway(method, "ratelimited")

    async def try_call(self, method: str, **arguments: Any) -> JsonDict | None:
        """For what is nice to have: tried once, and None when it did not work soon."""
        try:
            return await self.attempt(method, **arguments)
        except SlackTrouble as error:
            log.info("%s", error)
            return None

    async def attempt(self, method: str, **arguments: Any) -> JsonDict | None:
        """Tried once. None: Slack wants it later. Raises SlackTrouble, and Unsure where it may have been done."""
        async with self._in_turn.get(method) or contextlib.nullcontext():
            return None if self.busy(method) else await self._soon(method, arguments)

    async def _soon(self, method: str, arguments: JsonDict) -> JsonDict | None:
        try:
            status, data, headers = await asyncio.wait_for(self._once(method, arguments), PATIENCE_SECONDS)
        except TimeoutError as error:
            raise Unsure(method, "slow") from error
        if status == 429:
            self._wait(method, headers)
            return None
        if not data.get("ok"):
            raise SlackTrouble(method, str(data.get("error") or f"http_{status}"))
        return data

    def _wait(self, method: str, headers: Any) -> float:
        """Slack says when calls of this name are welcome again."""
        wait = float(headers.get("Retry-After") or 1)
        self._free_at[method] = max(self._free_at[method], time.monotonic() + wait)
        return wait

    def busy(self, method: str) -> bool:
        return self._free_at[method] > time.monotonic()

    async def _turn(self, method: str) -> None:
        while (wait := self._free_at[method] - time.monotonic()) > 0:
            await asyncio.sleep(wait + random.uniform(0, 0.05))

    async def _once(self, method: str, arguments: JsonDict) -> tuple[int, JsonDict, Any]:
        import aiohttp
        from slack_sdk.errors import SlackApiError

        try:
            response = await getattr(self.client, method)(**arguments)
        except SlackApiError as error:
            found: Any = error.response
            status = int(getattr(found, "status_code", 0) or getattr(found, "status", 0) or 0)
            data = getattr(found, "data", None)
            said = data if isinstance(data, dict) else {"ok": False}
            return status, said, getattr(found, "headers", None) or {}
        except aiohttp.ClientConnectorError as error:
            raise SlackAway(method, type(error).__name__) from error  # it was never sent
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unsure(method, type(error).__name__) from error
        return int(response.status_code), dict(response.data), response.headers


def of_slack(url: str, api_url: str) -> bool:
    """What is secret goes to Slack, or to the stand-in that is configured as Slack, and nowhere else."""
    asked, api = urlsplit(url), urlsplit(api_url)
    if (asked.scheme, asked.netloc) == (api.scheme, api.netloc):
        return True
    host = (asked.hostname or "").lower()
    return asked.scheme == "https" and (host in HOMES or host.endswith(tuple(f".{home}" for home in HOMES)))


async def respond(session: ClientSession, url: str, payload: JsonDict, api_url: str) -> None:
    """To the `response_url` of a command or a press: five times within half an hour, to one person.

    It came with a request, and in a dialog through somebody's hands: only Slack is told anything.
    """
    import aiohttp

    if not of_slack(url, api_url):
        raise SlackTrouble("response_url", "not an address of Slack")

    for attempt in range(SERVER_TRIES):
        try:
            async with session.post(url, json=payload, allow_redirects=False) as response:
                if response.status == 429:
                    await asyncio.sleep(min(float(response.headers.get("Retry-After") or 1), LONGEST_WAIT_SECONDS))
                    continue
                if response.status >= 500:
                    await asyncio.sleep(SERVER_BACKOFF_SECONDS * 2**attempt)
                    continue
                if response.status >= 400:
                    raise SlackTrouble("response_url", f"http_{response.status}")
                return
        except aiohttp.ClientConnectorError as error:
            raise SlackAway("response_url", type(error).__name__) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unsure("response_url", type(error).__name__) from error
    raise SlackAway("response_url", "no answer")


def new_client(token: str, api_url: str, session: ClientSession) -> AsyncWebClient:
    """Without handlers of the SDK's own that try again: they would post twice, and each wait for itself."""
    from slack_sdk.web.async_client import AsyncWebClient

    return AsyncWebClient(
        token=token,
        base_url=api_url,
        timeout=TIMEOUT_SECONDS,
        session=session,
        retry_handlers=[],
        logger=sdk_logger(),
    )


def sdk_logger() -> logging.Logger:
    logger = logging.getLogger("bots.slack.sdk")
    logger.setLevel(logging.WARNING)  # below that it writes out requests
    return logger


def new_session() -> ClientSession:
    import aiohttp

    # A connection that was idle may be closed by Slack just as it is used: those are not kept for long.
    connector = aiohttp.TCPConnector(limit=40, keepalive_timeout=10)
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS), connector=connector)

"""What stands before Bolt over HTTP: is it alive, is it ready, and is the request of a size that Slack sends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

Site = Callable[[Any, Any, Any], Awaitable[None]]

# Bolt reads a body before it looks at the signature.
UNREAD = (AttributeError, RecursionError, TypeError, ValueError)


def front(slack: Site, ready: Callable[[], Awaitable[bool]], limit: int) -> Site:
    """`/healthz`: the process runs. `/readyz`: it can store what comes and answer it, and is not about to stop."""

    async def site(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        if scope["path"] == "/healthz":
            await plain(send, 200, "ok")
        elif scope["path"] == "/readyz":
            fine = await ready()
            await plain(send, 200 if fine else 503, "ready" if fine else "not ready")
        else:
            await bounded(slack, limit, scope, receive, send)

    return site


async def bounded(slack: Site, limit: int, scope: Any, receive: Any, send: Any) -> None:
    body = b""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > limit:
            await plain(send, 413, "too large")
            return
    given = False

    async def again() -> Any:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    try:
        await slack(scope, again, send)
    except UNREAD:
        await plain(send, 401, "not of Slack")


async def plain(send: Any, status: int, text: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})

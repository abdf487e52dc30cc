from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from bots.slack.api import Api, SlackAway, SlackTrouble, Unsure, new_client, new_session
from knowledge.types import JsonDict
from tests.bots.slack.fake_slack import FakeSlack


def use(slack: FakeSlack, work: Callable[[Api], Awaitable[JsonDict | None]]) -> JsonDict | None:
    async def run() -> JsonDict | None:
        async with new_session() as session:
            return await work(Api(new_client(slack.bot_token, slack.api_url, session)))

    return asyncio.run(run())


def test_a_server_error_and_a_limit_are_waited_for(slack: FakeSlack) -> None:
    slack.fail("auth.test", "http", status=200)  # its own word for it, and a gateway's
    slack.fail("auth.test", "http", status=502, error="bad_gateway")
    slack.fail("auth.test", "ratelimited", retry_after=1)
    begun = time.monotonic()
    found = use(slack, lambda api: api.call("auth_test"))
    assert found is not None and found["user_id"] == "U0BOT"
    assert [call.status for call in slack.calls("auth.test")] == [200, 502, 429, 200]
    assert time.monotonic() - begun > 1 and not slack.lint()


def test_what_will_not_get_better_is_told_at_once(slack: FakeSlack) -> None:
    with pytest.raises(SlackTrouble) as raised:
        use(slack, lambda api: api.call("chat_postMessage", channel="C404", text="x"))
    assert raised.value.error == "channel_not_found" and not isinstance(raised.value, SlackAway)
    assert len(slack.calls("chat.postMessage")) == 1


def test_a_lost_response_is_not_asked_for_again(slack: FakeSlack) -> None:
    slack.fail("chat.postMessage", "lost_response")
    with pytest.raises(Unsure):
        use(slack, lambda api: api.call("chat_postMessage", channel="C0GENERAL", text="x"))
    assert len(slack.calls("chat.postMessage")) == 1


def test_what_was_never_sent_is_known_not_to_be_done(slack: FakeSlack) -> None:
    slack.core.port, port = 9, slack.port
    try:
        with pytest.raises(SlackAway) as raised:
            use(slack, lambda api: api.call("auth_test"))
    finally:
        slack.core.port = port
    assert not isinstance(raised.value, Unsure)


def test_what_is_nice_to_have_does_not_wait(slack: FakeSlack) -> None:
    slack.fail("auth.test", "error", error="missing_scope")

    async def work(api: Api) -> JsonDict | None:
        assert await api.try_call("auth_test") is None
        api._free_at["auth_test"] = time.monotonic() + 60
        return await api.try_call("auth_test")

    assert use(slack, work) is None
    assert len(slack.calls("auth.test")) == 1

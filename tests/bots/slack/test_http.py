from __future__ import annotations

import asyncio
import socket
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bots.errors import UserError
from bots.slack.desk import Desk
from bots.slack.serve import LONGEST_BODY, listening, ready
from bots.slack.settings import SlackSettings
from tests.bots.slack.conftest import GENERAL, Bot
from tests.bots.slack.fake_slack import FakeSlack, plain

StartBot = Callable[..., Bot]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_unsigned_requests_have_no_effect(
    slack: FakeSlack, bot: StartBot, caplog: pytest.LogCaptureFixture
) -> None:
    port = free_port()
    bot(slack_mode="http", slack_http_port=port)
    url = f"http://127.0.0.1:{port}/slack/events"
    verified = slack.url_verification(url)
    assert verified["status"] == 200 and "chal-" in verified["text"]
    event = {"type": "app_mention", "user": "U0ALICE", "text": "<@U0BOT> salary?", "ts": slack._ts()}
    body = slack._wrap_event({**event, "channel": GENERAL})
    for sign in ("bad", "stale", "future", "none", "tampered"):
        assert slack.post(url, body, sign=sign)["status"] == 401, sign
        command = {"command": "/ask", "text": "salary?", "user_id": "U0ALICE"}
        assert slack.post(url, command, "slash_commands", sign=sign)["status"] == 401, sign
    assert slack.url_verification(url, sign="bad")["status"] == 401
    for unread in (b'{"user": 1}', b'{"authorizations": "x"}', b"{", b"[" * 100_000):
        asked = urllib.request.Request(url, data=unread, headers={"Content-Type": "application/json"})
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(asked, timeout=5)
        assert (refused.value.code, refused.value.read()) == (401, b"not of Slack")
    assert "Traceback" not in caplog.text
    slack.settle()
    assert {call.method for call in slack.calls()} == {"auth.test"}


def test_everything_works_over_http(slack: FakeSlack, bot: StartBot) -> None:
    port = free_port()
    bot(slack_mode="http", slack_http_port=port)
    slack.use_http(f"http://127.0.0.1:{port}/slack/events")
    asked = slack.user_says("salary?", mention=True, wait=True)
    reply = slack.wait_reply(GENERAL, asked.ts)
    assert "25th" in reply["text"] and asked.latency < 1
    assert slack.send_slash("/ask", "salary?", wait=True).acked
    assert slack.click(GENERAL, reply["ts"], "feedback", value="up").acked
    slack.drop_acks(1)
    retried = slack.user_says("salary?", channel=slack.dm())
    slack.wait(lambda: retried.acked and slack.bot_replies(slack.dm(), retried.ts) and slack.ephemerals, 10)
    slack.settle()
    assert len(retried.attempts) == 2 and len(slack.bot_replies(slack.dm(), retried.ts)) == 1
    assert any("25th" in plain(one) for one in slack.ephemerals)


def test_liveness_readiness_and_strange_requests(slack: FakeSlack, bot: StartBot) -> None:
    port = free_port()
    bot(slack_mode="http", slack_http_port=port)
    assert get(port, "/healthz") == (200, "ok") and get(port, "/readyz") == (200, "ready")
    assert get(port, "/")[0] == 404 and get(port, "/slack/events")[0] == 404
    for size, status in ((LONGEST_BODY, 401), (LONGEST_BODY + 1, 413)):
        large = urllib.request.Request(f"http://127.0.0.1:{port}/slack/events", data=b"x" * size)
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(large, timeout=5)
        assert refused.value.code == status
    assert get(port, "/healthz") == (200, "ok")


def test_no_request_comes_to_a_bot_that_is_stopping_or_cannot_store_it(tmp_path: Path) -> None:
    async def answers() -> list[bool]:
        stop, desk = asyncio.Event(), Desk(tmp_path)
        offices: Any = SimpleNamespace(common=SimpleNamespace(desk=desk))
        found = [await ready(offices, stop)]
        stop.set()
        found.append(await ready(offices, stop))
        desk.close()
        return [*found, await ready(offices, asyncio.Event())]

    assert asyncio.run(answers()) == [True, False, False]


def test_it_listens_to_this_machine_alone_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLACK_HTTP_HOST", raising=False)
    with listening(SlackSettings(_env_file=None, slack_http_port=free_port())) as bound:
        assert bound.getsockname()[0] == "127.0.0.1"
    with listening(SlackSettings(_env_file=None, slack_http_host="0.0.0.0", slack_http_port=free_port())) as bound:
        assert bound.getsockname()[0] == "0.0.0.0"


def test_a_port_in_use_is_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = SlackSettings(_env_file=None, slack_http_port=taken.getsockname()[1])
        with pytest.raises(UserError, match=r"cannot listen on 127\.0\.0\.1:"):
            listening(settings)

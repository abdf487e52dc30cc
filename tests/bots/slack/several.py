"""Two workspaces with the same ids of everything, and a browser that installs the bot in them."""

from __future__ import annotations

import html
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from tests.bots.slack.conftest import DIRECTORY, GENERAL
from tests.bots.slack.fake_slack import FakeSlack

HOME, OTHER = "T0FAKE", "T0OTHER"
OTHER_TOKEN = "xoxb-other-bot"
CLIENT_SECRET = "c11ent-s3cret"
SETTINGS: dict[str, Any] = {
    "slack_mode": "http",
    "slack_client_id": "11.22",
    "slack_client_secret": CLIENT_SECRET,
    "slack_home_team": HOME,
    "slack_bot_token": "",
    "slack_app_token": "",
}
# At home everybody is an employee; in the other workspace everybody is of a vendor.
PEOPLE: dict[str, Any] = {
    **DIRECTORY,
    "users": {**DIRECTORY["users"], f"{OTHER}/*": ["public", "vendor:acme"]},
    "channels": {**DIRECTORY["channels"], f"{OTHER}/{GENERAL}": ["public", "vendor:acme"]},
}


@dataclass
class Page:
    status: int
    text: str
    headers: dict[str, str] = field(default_factory=dict)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def get(port: int, path: str, cookie: str = "") -> Page:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Cookie": cookie} if cookie else {}
    )
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=10) as response:
            return Page(response.status, response.read().decode(), dict(response.headers))
    except urllib.error.HTTPError as error:
        return Page(error.code, error.read().decode(), dict(error.headers))


@dataclass
class Browser:
    """Of somebody who installs the bot. What is in the address of the button, and the cookie."""

    port: int
    asked: dict[str, str] = field(default_factory=dict)
    cookie: str = ""
    address: str = ""

    def begin(self) -> Browser:
        page = get(self.port, "/slack/install")
        assert page.status == 200
        self.address = html.unescape(re.findall(r'href="(https?://[^"]+)"', page.text)[0])
        query = urllib.parse.urlsplit(self.address).query
        self.asked = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        self.cookie = page.headers["Set-Cookie"].split(";")[0] if "Set-Cookie" in page.headers else ""
        self.cookie = self.cookie or page.headers["set-cookie"].split(";")[0]
        return self

    def come_back(self, code: str, state: str | None = None, cookie: str | None = None, **more: str) -> Page:
        query = urllib.parse.urlencode({"code": code, "state": state or self.asked["state"], **more})
        cookie = self.cookie if cookie is None else cookie
        return get(self.port, f"/slack/oauth_redirect?{query}", cookie)


def install(slack: FakeSlack, port: int, token: str, code: str = "code-1", **more: Any) -> Page:
    browser = Browser(port).begin()
    slack.oauth_code(code, token, **more)
    return browser.come_back(code)


def mention(
    world: FakeSlack,
    text: str,
    ts: str,
    *,
    thread: str = "",
    event_id: str = "",
    user: str = "U0ALICE",
    **more: Any,
) -> Any:
    """A message in the same channel with the same ts in whatever workspace."""
    message = {"type": "message", "user": user, "text": f"<@U0BOT> {text}", "ts": ts}
    if thread:
        message["thread_ts"] = thread
    world.channels[GENERAL]["messages"][ts] = message
    event = {**message, "type": "app_mention", "channel": GENERAL}
    return world.send_event(event, event_id=event_id or f"Ev{ts}", wait=True, **more)


def tokens(world: FakeSlack, *methods: str) -> set[str]:
    return {str(call.token) for call in world.calls() if not methods or call.method in methods}

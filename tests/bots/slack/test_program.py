"""`bpo slack`, `bpo slack manifest`, `bpo doctor`, and what reaches the log."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import bots.slack
from bots.errors import UserError
from bots.slack import checks
from bots.slack.installations import Installations, Installed
from bots.slack.journal import FILE_NAME, Journal
from bots.slack.logs import Hiding, hidden
from bots.slack.manifest import EVENTS, SCOPES, manifest
from bots.slack.settings import SlackSettings
from tests.bots.conftest import Run
from tests.bots.slack import fake_slack
from tests.bots.slack.conftest import GENERAL, Bot
from tests.bots.slack.fake_slack import FakeSlack

StartBot = Callable[..., Bot]
NAMES = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_MODE",
    "SLACK_API_URL",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
    "SLACK_REDIRECT_URI",
    "SLACK_HOME_TEAM",
    "SLACK_TEAMS",
    "BPO_DIRECTORY",
)


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_what_the_manifest_asks_for_suffices(slack: FakeSlack, bot: StartBot) -> None:
    slack.scopes = set(SCOPES)
    slack.subscriptions = set(EVENTS)
    bot()
    asked = slack.user_says("salary?", mention=True, wait=True)
    slack.wait_reply(GENERAL, asked.ts)
    pane = slack.open_assistant()
    slack.user_says("bonus?", channel=pane.message["channel"], thread_ts=pane.ts, wait=True)
    reply = slack.wait_reply(pane.message["channel"], pane.ts, count=2)
    slack.click(pane.message["channel"], reply["ts"], "ask_owner")
    slack.open_app_home()
    slack.wait_for("views.publish")
    slack.settle()
    assert not [call for call in slack.calls() if call.response.get("error") == "missing_scope"]
    assert all(delivery.acked for delivery in slack.deliveries())


CALLED = re.compile(r"\b(?:call|try_call|attempt)\(\s*\"(\w+)\"")
READS_AND_HEARS = {  # what no call asks for, and what calls ask for in each kind of conversation
    *("app_mentions:read", "channels:history", "channels:read", "commands", "files:read", "groups:history"),
    *("groups:read", "im:history", "im:read"),
}


def test_each_call_of_the_bot_has_its_scope_and_each_scope_its_use() -> None:
    files = Path(bots.slack.__file__).parent.rglob("*.py")
    methods = {name.replace("_", ".") for file in files for name in CALLED.findall(file.read_text("utf-8"))}
    assert {"chat.postMessage", "chat.startStream", "users.lookupByEmail", "files.info"} <= methods
    used = [set(fake_slack.SCOPES[method].split("|")) for method in methods if method in fake_slack.SCOPES]
    assert all(some & set(SCOPES) for some in used)
    assert set(SCOPES) == READS_AND_HEARS | (set().union(*used) & set(SCOPES))


def test_the_manifest_has_what_people_use() -> None:
    made = manifest()
    features = made["features"]
    assert features["agent_view"]["agent_description"] and "assistant_view" not in features
    assert len(features["agent_view"]["suggested_prompts"]) <= 4
    assert features["app_home"]["home_tab_enabled"] and features["app_home"]["messages_tab_enabled"]
    assert not features["app_home"]["messages_tab_read_only_enabled"]
    (command,) = features["slash_commands"]
    assert command["command"] == "/ask" and command["should_escape"] is True
    shortcuts = {(one["type"], one["callback_id"]) for one in features["shortcuts"]}
    assert shortcuts == {("message", "answer_message"), ("message", "ingest_message")}
    assert made["settings"]["interactivity"]["is_enabled"] and not made["settings"]["token_rotation_enabled"]
    assert set(made["settings"]["event_subscriptions"]["bot_events"]) == {
        *("app_home_opened", "app_mention", "app_uninstalled", "assistant_thread_started"),
        *("assistant_thread_context_changed", "message.channels", "message.groups", "message.im"),
        "tokens_revoked",
    }


def test_the_manifest_is_for_socket_mode_or_names_where_slack_finds_the_bot(bpo: Run) -> None:
    made = json.loads(bpo("slack", "manifest").stdout)
    assert made["settings"]["socket_mode_enabled"] is True and "request_url" not in json.dumps(made)
    over_http = manifest("https://bot.client.test/")
    url = "https://bot.client.test/slack/events"
    assert over_http["settings"]["event_subscriptions"]["request_url"] == url
    assert over_http["settings"]["interactivity"]["request_url"] == url
    assert over_http["features"]["slash_commands"][0]["url"] == url
    assert not over_http["settings"]["socket_mode_enabled"]
    assert bpo("slack", "manifest", "--http", "http://x.test").exit_code == 2


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "SLACK_BOT_TOKEN is not set"),
        ({"slack_bot_token": "xapp-1"}, "SLACK_BOT_TOKEN does not begin with xoxb-"),
        ({"slack_bot_token": "xoxb-1"}, "SLACK_APP_TOKEN is not set"),
        ({"slack_bot_token": "xoxb-1", "slack_mode": "http"}, "SLACK_SIGNING_SECRET is not set"),
        ({"slack_client_secret": "s", "slack_mode": "http"}, "SLACK_CLIENT_ID is not set"),
        ({"slack_client_id": "1.2", "slack_mode": "http"}, "SLACK_CLIENT_SECRET is not set"),
        (
            {"slack_client_id": "1.2", "slack_client_secret": "s", "slack_mode": "http"},
            "SLACK_SIGNING_SECRET is not set",
        ),
    ],
)
def test_a_missing_token_is_named(given: dict[str, str], missing: str) -> None:
    with pytest.raises(UserError) as raised:
        SlackSettings(_env_file=None, **given).require_tokens()
    assert raised.value.reason == missing and "Copy it from" in raised.value.remedy


def test_several_workspaces_need_http() -> None:
    with pytest.raises(UserError, match="several workspaces need SLACK_MODE=http"):
        SlackSettings(_env_file=None, slack_client_id="1.2", slack_client_secret="s").require_tokens()
    one = SlackSettings(
        _env_file=None, slack_bot_token="xoxb-1", slack_app_token="xapp-1", slack_client_id="1.2"
    )  # as before
    one.require_tokens()
    assert not one.many


def test_the_manifest_for_several_workspaces(bpo: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    one = json.loads(bpo("slack", "manifest", "--http", "https://bot.client.test").stdout)
    assert one["settings"]["org_deploy_enabled"] is False and "redirect_urls" not in one["oauth_config"]
    many = json.loads(bpo("slack", "manifest", "--workspaces", "--http", "https://bot.client.test/").stdout)
    assert many["settings"]["org_deploy_enabled"] is True
    assert many["oauth_config"]["redirect_urls"] == ["https://bot.client.test/slack/oauth_redirect"]
    assert many["oauth_config"]["scopes"] == {"bot": list(SCOPES)}
    assert {"app_uninstalled", "team_access_revoked", "tokens_revoked"} <= set(
        many["settings"]["event_subscriptions"]["bot_events"]
    )
    assert bpo("slack", "manifest", "--workspaces").exit_code == 2
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    assert bpo("slack", "manifest").exit_code == 2
    monkeypatch.setenv("SLACK_REDIRECT_URI", "https://bot.client.test/slack/oauth_redirect")
    assert json.loads(bpo("slack", "manifest").stdout) == many
    monkeypatch.setenv("SLACK_REDIRECT_URI", "http://bot.client.test/slack/oauth_redirect")
    assert bpo("slack", "manifest").exit_code == 1


def test_without_a_token_the_bot_says_what_to_do(bpo: Run) -> None:
    done = bpo("slack")
    assert done.exit_code == 1
    assert done.stderr.startswith("error: SLACK_BOT_TOKEN is not set. Copy it from")


def test_a_token_that_slack_refuses_is_one_line(slack: FakeSlack, bot: StartBot) -> None:
    slack.workspaces.clear()
    with pytest.raises(UserError, match="Slack refuses the bot token"):
        bot()


def levels(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch, **more: str) -> dict[str, tuple[str, str]]:
    for name, value in {**slack.env(), **more}.items():
        monkeypatch.setenv(name, value)
    return {finding.check: (finding.level, finding.what) for finding in checks.examine()}


def test_the_doctor_checks_tokens_scopes_and_the_directory(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert [finding.what for finding in checks.examine()] == ["not set up; docs/slack.md says how"]
    slack.scopes = set(SCOPES)
    directory = tmp_path / "directory.yaml"
    directory.write_text("members: [public, employees]\nusers: {U1: [public]}")
    found = levels(slack, monkeypatch, BPO_DIRECTORY=str(directory))
    assert found == {
        "slack bot token": ("ok", "kbot in t0fake, socket mode"),
        "slack scopes": ("ok", f"all {len(SCOPES)} granted"),
        "slack app token": ("ok", "opens a socket"),
        "slack directory": ("ok", "1 users, 0 e-mail patterns, 0 channels"),
    }
    slack.scopes = set(SCOPES) - {"files:read", "im:write"}
    directory.write_text("members: [nobody]")
    found = levels(slack, monkeypatch, SLACK_APP_TOKEN="xapp-wrong")
    assert found["slack scopes"] == ("fault", "missing: files:read, im:write")
    assert found["slack app token"] == ("fault", "refused (invalid_auth)")
    assert found["slack directory"][0] == "fault"
    assert levels(slack, monkeypatch, SLACK_BOT_TOKEN="xoxb-old")["slack bot token"] == (
        "fault",
        "refused (invalid_auth)",
    )
    gone = levels(slack, monkeypatch, SLACK_API_URL="http://127.0.0.1:9/api/")
    assert gone["slack bot token"][0] == "fault" and "does not answer" in gone["slack bot token"][1]


def test_the_doctor_checks_each_workspace(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slack.scopes = set(SCOPES)
    other = slack.beside("T0OTHER", "xoxb-other")
    other.core.scopes = set(SCOPES) - {"files:read"}
    monkeypatch.setenv("BPO_DATA_DIR", str(tmp_path / "data"))
    many = {"SLACK_MODE": "http", "SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s"}
    found = levels(slack, monkeypatch, **many)
    assert found["slack workspaces"] == ("warn", "none is at home: only `T…/…` entries of the directory count")
    assert set(found) == {"slack workspaces", "slack directory"}
    many["SLACK_HOME_TEAM"] = "T0FAKE"
    assert levels(slack, monkeypatch, **many)["slack workspaces"] == ("warn", "T0FAKE has not installed the bot")
    journal = Journal(tmp_path / "data" / FILE_NAME)
    for team, token in (("T0FAKE", slack.bot_token), ("T0OTHER", "xoxb-other"), ("T0GONE", "xoxb-gone")):
        Installations(journal).save(Installed("", team, token, "U0BOT"))
    journal.close()
    found = levels(slack, monkeypatch, **many)
    assert found["slack workspaces"] == ("warn", "3 installed; any other may, and reads what is public")
    home = f"kbot in t0fake, http mode, all {len(SCOPES)} granted (home)"
    assert found["slack workspace T0FAKE"] == ("ok", home)
    assert found["slack workspace T0OTHER"] == ("fault", "missing: files:read")
    assert found["slack workspace T0GONE"] == ("fault", "refused (invalid_auth)")
    assert "xoxb" not in str(found)
    found = levels(slack, monkeypatch, **many, SLACK_TEAMS="T0OTHER")
    assert found["slack workspaces"] == ("ok", "3 installed")
    assert found["slack workspace T0GONE"] == ("warn", "not in SLACK_TEAMS: the bot is silent there")
    found = levels(slack, monkeypatch, **many, SLACK_REDIRECT_URI="https://bot.client.test/elsewhere")
    assert found["slack workspaces"][0] == "warn" and "does not end in" in found["slack workspaces"][1]
    assert levels(slack, monkeypatch, SLACK_CLIENT_SECRET="")["slack"] == (
        "fault",
        "SLACK_CLIENT_SECRET is not set",
    )


def test_a_workspace_that_removes_the_app_is_forgotten(slack: FakeSlack, bot: StartBot) -> None:
    import sqlite3

    running = bot()
    asked = slack.user_says("salary?", mention=True, wait=True)
    slack.wait_reply(GENERAL, asked.ts)
    slack.send_event({"type": "app_uninstalled"}, wait=True)
    running._ended.result(20)
    with sqlite3.connect(running.folder / "data" / "slack.sqlite3") as db:
        counts = [
            db.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in ("answers", "threads", "jobs")
        ]
    assert counts == [0, 0, 0]


def test_no_token_reaches_the_log() -> None:
    try:
        raise ValueError("xoxb-123-abc and Bearer something")
    except ValueError:
        import sys

        record = logging.LogRecord("a", 40, "f", 1, "xapp-1-%s", ("A1-2",), sys.exc_info())
    text = Hiding(logging.Formatter()).format(record)
    assert "xoxb" not in text and "xapp" not in text and "something" not in text and "ValueError" in text
    assert hidden("wss://x/link/?ticket=abc-def&app_id=A") == "wss://x/link/?ticket=[hidden]&app_id=A"


def test_feedback_is_printed_as_json(
    bpo: Run, slack: FakeSlack, bot: StartBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = bot()
    monkeypatch.setenv("BPO_DATA_DIR", str(running.folder / "data"))
    assert json.loads(bpo("slack", "feedback").stdout) == {"feedback": []}
    asked = slack.user_says("salary?", mention=True, wait=True)
    slack.click(GENERAL, slack.wait_reply(GENERAL, asked.ts)["ts"], "feedback", value="positive")
    (row,) = json.loads(bpo("slack", "feedback").stdout)["feedback"]
    assert (row["value"], row["question"]) == ("up", "salary?")

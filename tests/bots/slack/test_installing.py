"""The pages from which a workspace installs the bot: what does not come as it should installs nothing."""

from __future__ import annotations

import logging
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bots.slack.installations import MOST_STATES, STATE_SECONDS, Installations, Installed
from bots.slack.journal import FILE_NAME, Journal
from bots.slack.logs import hidden
from bots.slack.manifest import SCOPES
from tests.bots.slack.conftest import Bot
from tests.bots.slack.fake_slack import FakeSlack
from tests.bots.slack.several import CLIENT_SECRET, SETTINGS, Browser, get
from tests.bots.slack.test_http import free_port
from tests.bots.slack.test_journal import Clock

StartBot = Callable[..., Bot]
NEW = "xoxb-new-workspace"


@pytest.fixture
def world(slack: FakeSlack) -> FakeSlack:
    slack.oauth_client = (SETTINGS["slack_client_id"], SETTINGS["slack_client_secret"])
    made: FakeSlack = slack.beside("T0NEW", NEW)
    return made


def started(bot: StartBot, **settings: Any) -> tuple[Bot, Browser]:
    port = free_port()
    running = bot(slack_http_port=port, **{**SETTINGS, **settings})
    return running, Browser(port).begin()


def installed(running: Bot) -> list[tuple[str, str, str, str]]:
    with sqlite3.connect(running.folder / "data" / FILE_NAME) as db:
        return db.execute("SELECT enterprise, team, token, bot_user FROM installations").fetchall()


def test_a_workspace_installs_the_bot(slack: FakeSlack, world: FakeSlack, bot: StartBot) -> None:
    back = "https://bot.client.test/slack/oauth_redirect"
    running, browser = started(bot, slack_redirect_uri=back)
    assert browser.address.startswith(f"{slack.base}/oauth/v2/authorize?")
    assert browser.asked["client_id"] == "11.22" and browser.asked["redirect_uri"] == back
    assert set(browser.asked["scope"].split(",")) == set(SCOPES) and browser.asked["user_scope"] == ""
    slack.oauth_code("code-1", NEW)
    page = browser.come_back("code-1")
    assert page.status == 200 and "Thank you" in page.text and NEW not in page.text
    assert installed(running) == [("", "T0NEW", NEW, "U0BOT")]
    headers = {name.lower(): value for name, value in page.headers.items()}
    assert headers["cache-control"] == "no-store" and headers["referrer-policy"] == "no-referrer"
    (call,) = slack.calls("oauth.v2.access")
    assert call.args == {"code": "code-1", "redirect_uri": back}


def test_a_state_is_good_once_for_one_browser(slack: FakeSlack, world: FakeSlack, bot: StartBot) -> None:
    running, browser = started(bot)
    slack.oauth_code("code-1", NEW)
    assert browser.come_back("code-1", cookie="").status == 400  # somebody else's browser
    assert browser.come_back("code-1", state="guessed", cookie="slack-app-oauth-state=guessed").status == 401
    assert not slack.calls("oauth.v2.access") and not installed(running)
    assert browser.come_back("code-1").status == 200 and len(installed(running)) == 1
    slack.oauth_code("code-2", NEW)
    assert browser.come_back("code-2").status == 401
    assert len(slack.calls("oauth.v2.access")) == 1


def test_a_state_runs_out(slack: FakeSlack, world: FakeSlack, bot: StartBot) -> None:
    running, browser = started(bot)
    with sqlite3.connect(running.folder / "data" / FILE_NAME) as db:
        assert db.execute("SELECT state FROM oauth_states").fetchone()[0] != browser.asked["state"]
        db.execute("UPDATE oauth_states SET at = at - ?", (STATE_SECONDS,))
    slack.oauth_code("code-1", NEW)
    assert browser.come_back("code-1").status == 401 and not installed(running)


REFUSED: tuple[tuple[str, dict[str, str], dict[str, Any], int], ...] = (
    ("unknown", {}, {}, 401),
    ("code-1", {"slack_client_secret": "wrong"}, {}, 401),
    ("code-1", {"slack_teams": "T0ELSE, E0ORG"}, {}, 500),
    ("code-1", {}, {"expires_in": 43_200, "refresh_token": "xoxe-1"}, 500),
    ("code-1", {}, {"access_token": None}, 500),
)


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_as_it_should_be_installs_nothing(
    slack: FakeSlack, world: FakeSlack, bot: StartBot, case: tuple[str, dict[str, str], dict[str, Any], int]
) -> None:
    code, settings, more, status = case
    running, browser = started(bot, **settings)
    slack.oauth_code("code-1", NEW, **more)
    page = browser.come_back(code)
    assert page.status == status and "Something Went Wrong" in page.text
    assert installed(running) == [] and NEW not in page.text


def test_who_is_named_may_install(slack: FakeSlack, world: FakeSlack, bot: StartBot) -> None:
    running, browser = started(bot, slack_teams="T0ELSE, T0NEW")
    slack.oauth_code("code-1", NEW)
    assert browser.come_back("code-1").status == 200 and len(installed(running)) == 1


def test_slack_that_does_not_answer_is_a_page(slack: FakeSlack, world: FakeSlack, bot: StartBot) -> None:
    running, browser = started(bot)
    slack.oauth_code("code-1", NEW)
    slack.fail("oauth.v2.access", "drop")
    assert browser.come_back("code-1").status == 401 and installed(running) == []
    port = running.settings.slack_http_port
    refused = get(port, "/slack/oauth_redirect?error=%3Cscript%3E")
    assert refused.status == 200 and "<script>" not in refused.text


def test_the_page_takes_no_more_than_the_id_of_a_workspace(slack: FakeSlack, bot: StartBot) -> None:
    running, _ = started(bot)
    port = running.settings.slack_http_port
    assert "&amp;team=T0NEW" in get(port, "/slack/install?team=T0NEW").text
    assert "evil" not in get(port, "/slack/install?team=T0NEW%26redirect_uri%3Devil").text


def test_neither_token_nor_code_nor_secret_reaches_the_log(
    slack: FakeSlack, world: FakeSlack, bot: StartBot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    _, browser = started(bot)
    slack.oauth_code("code-4711", NEW)
    assert browser.come_back("code-4711").status == 200
    browser.begin()
    assert browser.come_back("code-4712").status == 401
    told = [record.getMessage() for record in caplog.records if record.name.startswith(("bots", "slack"))]
    assert any("Installed in T0NEW" in line for line in told)
    for secret in (NEW, "code-4711", "code-4712", CLIENT_SECRET, browser.asked["state"]):
        assert not [line for line in told if secret in line], secret
    assert hidden("?client_secret=abc&x") == "?client_secret=[hidden]&x" and "MTE6" not in hidden("Basic MTE6Mg==")
    assert hidden("GET /slack/oauth_redirect?code=12.34&state=x") == (
        "GET /slack/oauth_redirect?code=[hidden]&state=x"
    )
    assert NEW not in repr(Installed("", "T0NEW", NEW, "U0BOT"))


def test_tokens_are_for_the_owner_of_the_file_alone(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch(0o644)
    journal = Journal(tmp_path / FILE_NAME)
    Installations(journal).save(Installed("", "T1", "xoxb-1", "U0BOT"))
    kept = list(tmp_path.glob(f"{FILE_NAME}*"))
    assert len(kept) == 3  # with what SQLite keeps beside it
    assert {stat.S_IMODE(file.stat().st_mode) for file in kept} == {0o600}
    journal.close()


def test_an_installation_is_found_by_organisation_and_workspace(tmp_path: Path) -> None:
    clock = Clock()
    journal = Journal(tmp_path / FILE_NAME, clock)
    store = Installations(journal)
    for enterprise, team in (("", "T1"), ("E1", "T2"), ("E2", "T2"), ("E1", "")):
        store.save(Installed(enterprise, team, f"xoxb-{enterprise}-{team}", "U"))
    assert {(one.enterprise, one.team) for one in store.all()} == {
        ("", "T1"),
        ("E1", "T2"),
        ("E2", "T2"),
        ("E1", ""),
    }

    def token(enterprise: str, team: str) -> str:
        found = store.asked(enterprise, team)
        return found.token if found else ""

    assert token("", "T1") == "xoxb--T1" and token("E9", "T1") == "" and token("", "T9") == ""
    assert token("E2", "T2") == "xoxb-E2-T2" and token("E1", "T2") == "xoxb-E1-T2"
    assert token("E1", "T3") == "xoxb-E1-" and token("E2", "T3") == ""
    jobs = {team: store.of(team) for team in ("T1", "T2", "T3", "E1", "T9")}
    assert {team: one.token if one else "" for team, one in jobs.items()} == {
        "T1": "xoxb--T1",
        "T2": "xoxb-E1-T2",
        "T3": "xoxb-E1-",
        "E1": "xoxb-E1-",
        "T9": "",
    }
    store.save(Installed("", "T1", "xoxb-anew", "U"))
    assert token("", "T1") == "xoxb-anew"
    assert store.remove("", "T1") == ["T1"] and token("", "T1") == ""
    assert store.remove("E1", "T2") == []  # its organisation still has it
    assert store.remove("E1", "") == ["E1", "T2", "T3"] and token("E1", "T3") == "" and token("E2", "T2")
    journal.close()


def test_states_that_nobody_brings_back_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bots.slack.installations.MOST_STATES", 3)
    assert MOST_STATES > 3
    clock = Clock()
    journal = Journal(tmp_path / FILE_NAME, clock)
    store = Installations(journal)
    states = []
    for _ in range(5):
        states.append(store.issue())
        clock.now += 1
    assert [store.consume(state) for state in states] == [False, False, True, True, True]
    late = store.issue()
    clock.now += STATE_SECONDS
    store.issue()
    (kept,) = journal.connection.execute("SELECT COUNT(*) FROM oauth_states").fetchone()
    assert kept == 1 and not store.consume(late)
    journal.close()

"""Several workspaces: each gets its own answers with its own token, and nothing of another's, whatever the ids."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bots.slack import curating
from bots.slack.installations import Installations, Installed
from bots.slack.journal import FILE_NAME, Journal
from bots.slack.types import Incoming
from tests.bots.slack.conftest import GENERAL, Bot
from tests.bots.slack.fake_slack import FakeSlack, plain
from tests.bots.slack.library import PAGES, LibraryAssistant
from tests.bots.slack.several import HOME, OTHER, OTHER_TOKEN, PEOPLE, SETTINGS, get, install, mention, tokens
from tests.bots.slack.test_http import free_port

StartBot = Callable[..., Bot]
TS = "1700000000.000100"


@pytest.fixture
def other(slack: FakeSlack) -> FakeSlack:
    """Another workspace, in which everything has the ids that it has at home."""
    slack.oauth_client = (SETTINGS["slack_client_id"], SETTINGS["slack_client_secret"])
    world: FakeSlack = slack.beside(OTHER, OTHER_TOKEN)
    world.add_user("U0OWNER", "owner", email="people@client.test")
    world.add_channel(GENERAL, "general")
    return world


@pytest.fixture
def both(slack: FakeSlack, other: FakeSlack, bot: StartBot) -> Callable[..., Bot]:
    """`both()`: the bot runs and both have installed it."""

    def start(assistant: LibraryAssistant | None = None, **settings: Any) -> Bot:
        port = free_port()
        running = bot(assistant, **{**SETTINGS, "slack_http_port": port, **settings})
        running.write_directory(PEOPLE)
        slack.use_http(f"http://127.0.0.1:{port}/slack/events")
        assert install(slack, port, slack.bot_token, "code-home").status == 200
        assert install(slack, port, OTHER_TOKEN, "code-other").status == 200
        slack.core._calls.clear()
        return running

    return start


def rows(running: Bot, query: str) -> list[Any]:
    with sqlite3.connect(running.folder / "data" / FILE_NAME) as db:
        return db.execute(query).fetchall()


def settle(*worlds: FakeSlack) -> None:
    for world in worlds:
        world.settle()


def test_the_same_ids_in_two_workspaces_never_meet(slack: FakeSlack, other: FakeSlack, both: StartBot) -> None:
    both()
    for world in (slack, other):
        mention(world, "salary, acme?", TS, event_id="EvSAME", copies=2)
    at_home, elsewhere = slack.wait_reply(GENERAL, TS), other.wait_reply(GENERAL, TS)
    settle(slack, other)
    assert "25th" in plain(at_home) and "14 days" not in plain(at_home)
    assert "14 days" in plain(elsewhere) and "25th" not in plain(elsewhere)
    assert len(slack.bot_replies(GENERAL, TS)) == len(other.bot_replies(GENERAL, TS)) == 1
    assert tokens(slack) == {slack.bot_token} and tokens(other) == {OTHER_TOKEN}


def test_a_thread_is_followed_in_its_own_workspace_alone(
    slack: FakeSlack, other: FakeSlack, both: StartBot
) -> None:
    both()
    mention(slack, "holiday?", TS)
    slack.wait_reply(GENERAL, TS)
    other.channels[GENERAL]["messages"][TS] = {"type": "message", "user": "U0ALICE", "text": "hello", "ts": TS}
    follow_up = {"type": "message", "user": "U0ALICE", "text": "holiday?", "thread_ts": TS, "channel": GENERAL}
    for world in (slack, other):
        message = {**follow_up, "ts": "1700000001.000100"}
        world.channels[GENERAL]["messages"][message["ts"]] = message
        world.send_event({**message, "channel_type": "channel"}, event_id="EvFOLLOW", wait=True)
    slack.wait_reply(GENERAL, TS, count=2)
    settle(slack, other)
    assert len(slack.bot_replies(GENERAL, TS)) == 2 and not other.bot_replies(GENERAL, TS)


def test_what_somebody_asked_and_thought_of_it_stays_in_the_workspace(
    slack: FakeSlack, other: FakeSlack, both: StartBot
) -> None:
    running = both()
    mention(slack, "salary?", TS)
    reply = slack.wait_reply(GENERAL, TS)
    other.channels[GENERAL]["messages"][reply["ts"]] = reply
    other.click(GENERAL, reply["ts"], "feedback", value="positive")  # an id that is not theirs
    other.click(GENERAL, reply["ts"], "feedback", value="negative")
    assert not rows(running, "SELECT * FROM feedback") and not other.views
    assert slack.click(GENERAL, reply["ts"], "feedback", value="positive").acked
    assert rows(running, "SELECT user, value FROM feedback") == [("U0ALICE", "up")]
    for world in (slack, other):
        world.open_app_home()
        world.wait_for("views.publish")
    assert "salary?" in plain({"blocks": slack.homes["U0ALICE"]["blocks"]})
    elsewhere = plain({"blocks": other.homes["U0ALICE"]["blocks"]})
    assert "salary" not in elsewhere.lower() and "About acme" in elsewhere and "None yet." in elsewhere


def test_a_slash_command_is_answered_by_the_directory_of_its_workspace(
    slack: FakeSlack, other: FakeSlack, both: StartBot
) -> None:
    both()
    other.add_user("U0FIN", "fin")
    for world in (slack, other):
        world.core._mk_trigger = lambda: "1.same"
        assert world.send_slash("/ask", "salary, acme, budget?", user="U0FIN", wait=True).acked
        world.wait(lambda world=world: [one for one in world.ephemerals if one["blocks"]], 10)
    said = [" ".join(plain(one) for one in world.ephemerals) for world in (slack, other)]
    assert "25th" in said[0] and "2 million" in said[0] and "14 days" not in said[0]
    assert "14 days" in said[1] and "25th" not in said[1] and "2 million" not in said[1]


def test_an_owner_replies_to_the_question_of_their_own_workspace(
    slack: FakeSlack, other: FakeSlack, both: StartBot
) -> None:
    both(LibraryAssistant(pages=(PAGES[1],)))
    mention(slack, "Who gets a bonus?", TS)
    reply = slack.wait_reply(GENERAL, TS)
    slack.click(GENERAL, reply["ts"], "ask_owner")
    letter = slack.wait(lambda: slack.messages(slack.dm("U0OWNER"), bot_only=True), 5)[0]
    place = other.dm("U0OWNER")
    other.channels[place]["messages"][letter["ts"]] = letter
    words = {"text": "A secret of the other workspace", "ts": "1800000000.000100", "thread_ts": letter["ts"]}
    message = {"type": "message", "user": "U0OWNER", "channel": place, "channel_type": "im", **words}
    other.send_event(message, wait=True)
    settle(slack, other)
    assert not [one for one in slack.messages(GENERAL) if "secret" in plain(one)]
    slack.user_says("From grade 3", user="U0OWNER", channel=place, thread_ts=letter["ts"], wait=True)
    slack.wait(lambda: [m for m in slack.bot_replies(GENERAL, TS) if "grade 3" in plain(m)], 5)


def test_a_workspace_that_removes_the_app_is_forgotten_and_the_others_go_on(
    slack: FakeSlack, other: FakeSlack, both: StartBot
) -> None:
    running = both()
    for world in (slack, other):
        mention(world, "holiday?", TS)
        world.wait_reply(GENERAL, TS)
    waiting = Journal(running.folder / "data" / FILE_NAME)
    waiting.accept(
        "", Incoming("question", "q", OTHER, GENERAL, "1.0", "1.0", "U0BOB", "yes", {"text": "holiday?"})
    )
    waiting.connection.execute("UPDATE jobs SET next_at = next_at + 999 WHERE key = 'q'")
    waiting.close()
    for kind in ({"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}}, {"type": "app_uninstalled"}):
        other.send_event(kind, wait=True)
    slack.wait(lambda: rows(running, "SELECT team FROM installations") == [(HOME,)], 5)
    settle(slack, other)
    for table in ("answers", "threads", "jobs"):
        assert rows(running, f"SELECT DISTINCT team FROM {table}") == [(HOME,)], table
    later = "1700000009.000100"
    for world in (slack, other):
        assert mention(world, "holiday?", later).acked
    slack.wait_reply(GENERAL, later)
    assert not other.bot_replies(GENERAL, later)
    unknown = other.send_slash("/ask", "holiday?", wait=True)
    other.settle()
    assert unknown.acked and not [one for one in other.ephemerals if "30 days" in plain(one)]
    assert rows(running, "SELECT DISTINCT team FROM jobs") == [(HOME,)]


def test_news_of_a_removal_that_come_after_a_new_installation_remove_nothing(
    slack: FakeSlack, other: FakeSlack, both: StartBot
) -> None:
    running = both()
    body = other._wrap_event({"type": "app_uninstalled"})
    body["event_time"] = int(time.time()) - 60
    assert other.post(other._http_url, body)["status"] == 200
    running.slack.wait(
        lambda: rows(running, "SELECT state FROM jobs WHERE kind = 'uninstalled'") == [("done",)], 5
    )
    assert len(rows(running, "SELECT team FROM installations")) == 2
    mention(other, "holiday?", TS)
    assert "30 days" in plain(other.wait_reply(GENERAL, TS))


def test_a_new_installation_takes_the_place_of_the_old_one(
    slack: FakeSlack, other: FakeSlack, both: StartBot
) -> None:
    running = both()
    mention(other, "holiday?", TS)
    other.wait_reply(GENERAL, TS)
    other.add_workspace(OTHER, "xoxb-anew")
    del other.workspaces[OTHER_TOKEN]
    assert install(slack, running.settings.slack_http_port, "xoxb-anew").status == 200
    later = "1700000009.000100"
    mention(other, "holiday?", later)
    assert "30 days" in plain(other.wait_reply(GENERAL, later))


def test_a_users_token_that_was_revoked_is_not_ours(slack: FakeSlack, other: FakeSlack, both: StartBot) -> None:
    running = both()
    other.send_event({"type": "tokens_revoked", "tokens": {"oauth": ["U0ALICE"]}}, wait=True)
    other.settle()
    assert len(rows(running, "SELECT team FROM installations")) == 2


def test_what_was_stored_before_a_crash_is_answered_with_the_token_of_its_workspace(
    slack: FakeSlack, other: FakeSlack, bot: StartBot, tmp_path: Path
) -> None:
    left = Journal(tmp_path / "data" / FILE_NAME)
    installed = Installations(left)
    for team, token in ((HOME, slack.bot_token), (OTHER, OTHER_TOKEN)):
        installed.save(Installed("", team, token, "U0BOT"))
    for team in (HOME, OTHER, "T0GONE"):
        key = f"question:{team}:{GENERAL}:{TS}"
        left.accept(
            "Ev1", Incoming("question", key, team, GENERAL, TS, TS, "U0ALICE", "yes", {"text": "salary, acme?"})
        )
    left.close()
    for world in (slack, other):
        world.channels[GENERAL]["messages"][TS] = {"type": "message", "user": "U0ALICE", "text": "?", "ts": TS}
    (tmp_path / "directory.yaml").write_text(yaml.safe_dump(PEOPLE))
    port = free_port()
    slack.use_http(f"http://127.0.0.1:{port}/slack/events")
    running = bot(slack_http_port=port, **SETTINGS)
    assert "25th" in plain(slack.wait_reply(GENERAL, TS)) and "14 days" in plain(other.wait_reply(GENERAL, TS))
    settle(slack, other)
    assert tokens(slack) == {slack.bot_token} and tokens(other) == {OTHER_TOKEN}
    assert len(slack.bot_replies(GENERAL, TS)) == len(other.bot_replies(GENERAL, TS)) == 1
    assert rows(running, "SELECT team, state FROM jobs WHERE state != 'done'") == [("T0GONE", "failed")]


def test_replicas_hear_of_each_others_installations(slack: FakeSlack, other: FakeSlack, bot: StartBot) -> None:
    ports = free_port(), free_port()
    for port in ports:
        bot(slack_http_port=port, **SETTINGS).write_directory(PEOPLE)
    assert install(slack, ports[0], OTHER_TOKEN).status == 200
    slack.use_http(f"http://127.0.0.1:{ports[1]}/slack/events")
    mention(other, "holiday?", TS)
    assert "30 days" in plain(other.wait_reply(GENERAL, TS))
    slack.use_http(f"http://127.0.0.1:{ports[0]}/slack/events")
    other.send_event({"type": "app_uninstalled"}, wait=True)
    other.settle()
    slack.use_http(f"http://127.0.0.1:{ports[1]}/slack/events")
    later = "1700000009.000100"
    mention(other, "holiday?", later)
    other.settle()
    assert not other.bot_replies(GENERAL, later)


def test_killed_between_acknowledgement_and_answer_both_are_answered_once_after_the_restart(
    slack: FakeSlack, other: FakeSlack, tmp_path: Path
) -> None:
    port = free_port()
    directory = tmp_path / "directory.yaml"
    directory.write_text(yaml.safe_dump(PEOPLE))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "BPO_"))}
    environment |= {**slack.env(), **{name.upper(): str(value) for name, value in SETTINGS.items()}}
    environment |= {"BPO_DIRECTORY": str(directory), "SLACK_HTTP_PORT": str(port)}
    log = tmp_path / "log"

    def start(think: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.bots.slack.bot_process", str(tmp_path / "data"), think]
        with log.open("ab") as out:
            one = subprocess.Popen(command, stdout=out, stderr=out, env=environment, cwd=Path(__file__).parents[3])
        slack.wait(lambda: log.read_text().count("Listening") == len(running) + 1, 20, "it listens")
        running.append(one)
        return one

    running: list[subprocess.Popen[bytes]] = []
    slack.use_http(f"http://127.0.0.1:{port}/slack/events")
    try:
        first = start("30")
        for token in (slack.bot_token, OTHER_TOKEN):
            assert install(slack, port, token, f"code-{token}").status == 200
        asked = [mention(world, "salary, acme?", TS, event_id="EvSAME") for world in (slack, other)]
        assert all(one.acked for one in asked)
        first.send_signal(signal.SIGKILL)
        first.wait(10)
        start("0")
        slack.wait_reply(GENERAL, TS), other.wait_reply(GENERAL, TS)
        settle(slack, other)  # a stream that was cut off is closed first and written anew then
        (ours,), (theirs,) = slack.bot_replies(GENERAL, TS), other.bot_replies(GENERAL, TS)
        assert "25th" in plain(ours) and "14 days" in plain(theirs)
        assert tokens(other, "chat.startStream", "chat.postMessage") == {OTHER_TOKEN}
        told = log.read_text()
        assert "Installed in T0OTHER" in told and "Traceback" not in told
        for secret in (OTHER_TOKEN, slack.bot_token, "code-xoxb", SETTINGS["slack_client_secret"]):
            assert secret not in told
    finally:
        for one in running:
            one.kill()
            one.wait(10)


def test_a_file_of_a_curator_is_fetched_and_kept_apart(
    slack: FakeSlack, other: FakeSlack, both: StartBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ingest(*_: Any) -> dict[str, Any]:
        return {"added": 1, "changed": 0, "unchanged": 0, "passages": 1}

    monkeypatch.setattr(curating, "ingest", ingest)
    running = both()
    named = {**PEOPLE, "curators": ["U0ALICE", f"{OTHER}/U0ALICE"]}
    running.write_directory(named)
    for world, words in ((slack, b"of the home"), (other, b"of the other")):
        file = world.add_file("list.md", words, file_id="F0SAME", mimetype="text/markdown")
        message = dict(world.user_says("see file", files=[file], user="U0BOB", wait=True).message)
        world.send_shortcut("ingest_message", message=message, channel=GENERAL)
        view = world.wait(lambda world=world: list(world.views.values()), 5)[0]
        offered = [one["value"] for one in view["blocks"][0]["element"]["options"]]
        assert ("employees" in offered) is (world is slack)  # elsewhere only what its own entries name
        chosen = {"audience": {"labels": {"selected_options": [{"value": "vendor:acme"}]}}}
        world.views["V0SAME"] = {**view, "id": "V0SAME"}
        assert world.submit_view("V0SAME", chosen).acked
        world.wait(lambda world=world: [one for one in world.ephemerals if "Knowledge" in plain(one)], 10)
    folder = running.folder / "data" / "slack-files"
    assert (folder / "F0SAME" / "list.md").read_bytes() == b"of the home"
    assert (folder / OTHER / "F0SAME" / "list.md").read_bytes() == b"of the other"
    assert tokens(slack, "url_private") == {slack.bot_token} and tokens(other, "url_private") == {OTHER_TOKEN}
    running.write_directory({**PEOPLE, "curators": ["U0ALICE"]})
    other.ephemerals.clear()
    other.send_shortcut("ingest_message", message=message, channel=GENERAL)
    assert other.wait(lambda: [one for one in other.ephemerals if "Only curators" in plain(one)], 5)


def test_many_questions_of_one_are_not_those_of_another(
    slack: FakeSlack, other: FakeSlack, both: StartBot
) -> None:
    both(slack_questions_a_minute=1)
    for world in (slack, other):
        mention(world, "holiday?", TS)
    assert slack.wait_reply(GENERAL, TS) and other.wait_reply(GENERAL, TS)


def test_who_asked_where_stands_in_the_audit_log_with_the_workspace(
    slack: FakeSlack, other: FakeSlack, both: StartBot
) -> None:
    from bots import audit

    running = both()
    for world in (slack, other):
        mention(world, "holiday?", TS)
        world.wait_reply(GENERAL, TS)
    found = {(entry.channel, entry.user) for entry in audit.read(running.house.settings)}
    assert found == {(f"slack:{GENERAL}", "U0ALICE"), (f"slack:{OTHER}/{GENERAL}", f"{OTHER}/U0ALICE")}


def test_an_organisation_installs_once_for_all_its_workspaces(
    slack: FakeSlack, other: FakeSlack, both: StartBot
) -> None:
    running = both()
    grid = slack.beside("T0GRID", "xoxb-org-bot")
    grid.workspaces["xoxb-org-bot"]["enterprise_id"] = "E0ORG"
    grid.add_channel(GENERAL, "general")
    running.write_directory({**PEOPLE, "channels": {f"T0GRID/{GENERAL}": ["public"]}})
    assert install(slack, running.settings.slack_http_port, "xoxb-org-bot", enterprise_wide=True).status == 200
    assert tuple(rows(running, "SELECT enterprise, team FROM installations WHERE team = ''")) == (("E0ORG", ""),)
    mention(grid, "holiday?", TS, enterprise_id="E0ORG")
    assert "30 days" in plain(grid.wait_reply(GENERAL, TS))
    assert tokens(grid, "chat.postMessage", "chat.startStream") == {"xoxb-org-bot"}
    later = "1700000009.000100"
    mention(grid, "holiday?", later, enterprise_id="E0NOTHER")
    grid.settle()
    assert not grid.bot_replies(GENERAL, later)
    mention(other, "holiday?", TS)
    other.wait_reply(GENERAL, TS)
    settle(grid, other)
    revoked = {"type": "team_access_revoked", "team_ids": ["T0GRID", OTHER]}
    grid.send_event(revoked, enterprise_id="E0ORG", wait=True)  # of OTHER an organisation has nothing to say
    slack.wait(lambda: ("T0GRID",) not in rows(running, "SELECT DISTINCT team FROM answers"), 5)
    assert len(rows(running, "SELECT team FROM installations")) == 3
    assert rows(running, "SELECT DISTINCT team FROM answers") == [(OTHER,)]
    mention(grid, "holiday?", "1700000019.000100", enterprise_id="E0ORG")
    grid.wait_reply(GENERAL, "1700000019.000100")
    grid.send_event({"type": "app_uninstalled"}, enterprise_id="E0ORG", wait=True)
    slack.wait(lambda: len(rows(running, "SELECT team FROM installations")) == 2, 5)
    slack.wait(lambda: ("T0GRID",) not in rows(running, "SELECT DISTINCT team FROM answers"), 5)


def test_who_is_not_named_any_more_is_not_served(slack: FakeSlack, other: FakeSlack, both: StartBot) -> None:
    running = both(slack_teams=OTHER)
    mention(other, "holiday?", TS)
    other.wait_reply(GENERAL, TS)
    running.settings.slack_teams = "T0ELSE"
    later = "1700000009.000100"
    for world in (slack, other):
        mention(world, "holiday?", later)
    slack.wait_reply(GENERAL, later)  # the home needs no name
    settle(slack, other)
    assert not other.bot_replies(GENERAL, later)


def test_with_one_workspace_there_are_no_pages_to_install_from(slack: FakeSlack, bot: StartBot) -> None:
    port = free_port()
    running = bot(slack_mode="http", slack_http_port=port)
    assert get(port, "/slack/install").status == get(port, "/slack/oauth_redirect?code=x").status == 404
    journal = Journal(running.folder / "data" / FILE_NAME)
    data = {"text": "salary?"}
    journal.accept("", Incoming("question", "q", OTHER, GENERAL, TS, TS, "U0ALICE", "yes", data))
    journal.close()
    slack.wait(lambda: rows(running, "SELECT state FROM jobs") == [("failed",)], 5)
    assert not slack.calls("chat.postMessage") and not slack.calls("chat.startStream")

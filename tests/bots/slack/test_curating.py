from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bots.slack import curating
from bots.slack.curating import of_slack, safe_name
from tests.bots.slack.conftest import DIRECTORY, GENERAL, Bot
from tests.bots.slack.fake_slack import FakeSlack, plain

StartBot = Callable[..., Bot]
CURATORS = {**DIRECTORY, "curators": ["U0ALICE"]}
KEYS = ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "OPENAI_API_KEY")
REPORT = {"added": 1, "changed": 0, "unchanged": 0, "removed": 0, "passages": 3, "failed": [], "warnings": []}


@pytest.fixture
def ingest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    """In place of `bpo ingest`: writes down how it was called and prints a report."""
    report = dict(REPORT)
    called = tmp_path / "called.json"
    script = tmp_path / "ingest.py"
    script.write_text(
        "import json, os, sys\n"
        f"json.dump([sys.argv[1:], sorted(os.environ)], open({str(called)!r}, 'w'))\n"
        f"print(open({str(tmp_path / 'report.json')!r}).read())\n"
    )
    (tmp_path / "report.json").write_text(json.dumps(report))
    monkeypatch.setattr(curating, "INGEST", (sys.executable, str(script)))
    for name in KEYS:
        monkeypatch.setenv(name, "secret")
    return {"called": called, "report": tmp_path / "report.json"}


def share(slack: FakeSlack, name: str, content: bytes, **fields: Any) -> dict[str, Any]:
    file = slack.add_file(name, content, **fields)
    return dict(slack.user_says("see file", files=[file], user="U0BOB", wait=True).message)


def choose(slack: FakeSlack, message: dict[str, Any], *labels: str, user: str = "U0ALICE") -> None:
    slack.send_shortcut("ingest_message", message=message, channel=GENERAL, user=user)
    view = slack.wait(lambda: list(slack.views.values()), 5)[0]
    chosen = [{"value": label} for label in labels]
    values = {"audience": {"labels": {"selected_options": chosen}}}
    assert slack.submit_view(view["id"], values, user=user).acked


def test_a_curator_adds_a_file_with_its_audience_and_gets_the_report(
    slack: FakeSlack, bot: StartBot, ingest: dict[str, Any]
) -> None:
    running = bot()
    running.write_directory(CURATORS)
    choose(slack, share(slack, "Price list.md", b"# Prices\nTwo.", file_id="F0PRICES"), "vendor:acme")
    told = slack.wait(lambda: slack.ephemerals, 10)[0]
    text = plain(told)
    assert told["user"] == "U0ALICE"
    assert text == ("*Knowledge base:* 1 added, 0 changed, 0 unchanged, 3 passages. Audience: vendor:acme.")
    folder = running.folder / "data" / "slack-files"
    kept = folder / "F0PRICES" / "Price list.md"
    assert kept.read_bytes() == b"# Prices\nTwo."
    assert yaml.safe_load(Path(f"{kept}.meta.yaml").read_text()) == {"audience": ["vendor:acme"]}
    arguments, environment = json.loads(ingest["called"].read_text())
    assert arguments == [str(folder), "--json"] and "PATH" in environment
    assert not set(environment) & {*curating.SECRETS, *KEYS}


def test_what_the_ingest_could_not_read_is_told(
    slack: FakeSlack, bot: StartBot, ingest: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """In our words: what a library said of it, with paths perhaps, is for the log."""
    said = "(BadZipFile: File '/srv/bpo/bad.md' (1) is not a zip file)"
    failed = {
        "document": "F0BAD/bad.md",
        "reason": f"it is damaged {said}; it goes",
        "remedy": "fill it or remove it",
    }
    warned = {"document": "F0BAD/bad.md", "reason": 'the front matter is not valid YAML: in "/srv/x", line 1'}
    other = {"document": "F0OLD/old.md", "reason": "another one", "remedy": "-"}
    ingest["report"].write_text(
        json.dumps({**REPORT, "added": 0, "failed": [failed, other], "warnings": [warned]})
    )
    running = bot()
    running.write_directory(CURATORS)
    choose(slack, share(slack, "bad.md", b" ", file_id="F0BAD"), "employees")
    text = plain(slack.wait(lambda: slack.ephemerals, 10)[0])
    assert "• F0BAD/bad.md: it is damaged; it goes. fill it or remove it" in text and "another one" not in text
    assert text.endswith("the front matter is not valid YAML") and said in caplog.text


def test_others_are_refused_before_and_after_the_dialog(
    slack: FakeSlack, bot: StartBot, ingest: dict[str, Any]
) -> None:
    running = bot()
    message = share(slack, "a.md", b"x")
    slack.send_shortcut("ingest_message", message=message, channel=GENERAL)
    assert "Only curators" in plain(slack.wait(lambda: slack.ephemerals, 5)[0]) and not slack.views
    running.write_directory(CURATORS)
    slack.send_shortcut("ingest_message", message=message, channel=GENERAL)
    view = slack.wait(lambda: list(slack.views.values()), 5)[0]
    running.write_directory(DIRECTORY)
    slack.submit_view(view["id"], {"audience": {"labels": {"selected_options": [{"value": "public"}]}}})
    slack.wait(lambda: len(slack.ephemerals) == 2, 5)
    assert not ingest["called"].exists() and not slack.calls("url_private")


def test_a_guest_is_no_curator_even_if_named(slack: FakeSlack, bot: StartBot) -> None:
    running = bot()
    running.write_directory({**DIRECTORY, "curators": ["U0GUEST", "vera@acme.test"]})
    message = share(slack, "a.md", b"x")
    for user in ("U0GUEST", "U0VENDOR"):
        slack.send_shortcut("ingest_message", message=message, channel=GENERAL, user=user)
    slack.wait(lambda: len(slack.ephemerals) == 2, 5)
    assert not slack.views


@pytest.mark.parametrize("how", ["declared", "sent"])
def test_a_file_that_is_too_large_is_not_taken(
    slack: FakeSlack, bot: StartBot, ingest: dict[str, Any], how: str
) -> None:
    running = bot(slack_file_limit_mb=0.001)
    running.write_directory(CURATORS)
    message = share(slack, "big.md", b"x" * 5_000, file_id="F0BIG")
    if how == "sent":
        slack.files["F0BIG"]["size"] = 10
    choose(slack, message, "public")
    assert "larger than" in plain(slack.wait(lambda: slack.ephemerals, 5)[0])
    assert bool(slack.calls("url_private")) is (how == "sent")
    assert not ingest["called"].exists() and not list((running.folder / "data" / "slack-files").rglob("*.md*"))


def test_the_sign_in_page_is_not_taken_for_the_file(
    slack: FakeSlack, bot: StartBot, ingest: dict[str, Any]
) -> None:
    running = bot()
    running.write_directory(CURATORS)
    message = share(slack, "a.pdf", b"<html>Sign in to Slack</html>", mimetype="application/pdf", file_id="F0A")
    slack.files["F0A"]["url_private_download"] = f"{slack.base}/signin"
    choose(slack, message, "public")
    assert "I have no access to it" in plain(slack.wait(lambda: slack.ephemerals, 5)[0])
    assert not ingest["called"].exists()


def test_without_the_scope_nothing_is_taken(slack: FakeSlack, bot: StartBot, ingest: dict[str, Any]) -> None:
    """Slack answers with a redirect to its sign-in page."""
    running = bot()
    running.write_directory(CURATORS)
    message = share(slack, "a.md", b"x", file_id="F0A")
    slack.fail("files.info", "slow", delay=0.3)
    choose(slack, message, "public")
    slack.scopes = {"chat:write", "users:read"}
    assert "I have no access" in plain(slack.wait(lambda: slack.ephemerals, 5)[0])
    assert not ingest["called"].exists()


def test_the_token_goes_to_slack_alone(slack: FakeSlack, bot: StartBot, ingest: dict[str, Any]) -> None:
    running = bot()
    running.write_directory(CURATORS)
    message = share(slack, "a.md", b"x", file_id="F0A")
    slack.files["F0A"]["url_private_download"] = "https://files.slack.com.evil.test/a.md"
    choose(slack, message, "public")
    assert "not one of Slack" in plain(slack.wait(lambda: slack.ephemerals, 5)[0])


def test_a_message_without_a_file_says_so(slack: FakeSlack, bot: StartBot) -> None:
    running = bot()
    running.write_directory(CURATORS)
    message = slack.user_says("no file", wait=True).message
    slack.send_shortcut("ingest_message", message=message, channel=GENERAL)
    assert "no file" in plain(slack.wait(lambda: slack.ephemerals, 5)[0])


def test_a_label_that_was_not_offered_is_not_taken(
    slack: FakeSlack, bot: StartBot, ingest: dict[str, Any]
) -> None:
    running = bot()
    running.write_directory(CURATORS)
    choose(slack, share(slack, "a.md", b"x"), "team:made-up")
    assert "no audience" in plain(slack.wait(lambda: slack.ephemerals, 5)[0]) and not ingest["called"].exists()


@pytest.mark.parametrize(
    ("url", "fits"),
    [
        ("https://files.slack.com/files-pri/T-F/a.md", True),
        ("https://slack.com/a", True),
        ("http://files.slack.com/a", False),
        ("https://slack.com.evil.test/a", False),
        ("https://evilslack.com/a", False),
        ("http://127.0.0.1:9/other", False),
        ("http://127.0.0.1:8/files-pri/x", True),
    ],
)
def test_which_addresses_get_the_token(url: str, fits: bool) -> None:
    assert of_slack(url, "http://127.0.0.1:8/api/") is fits


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        (".bashrc", "bashrc"),
        ("a\x00b.md", "a_b.md"),
        ("...", "file"),
        ("_folder.meta.yaml", "folder.meta.yaml.txt"),
        ("Price list (2).md", "Price list (2).md"),
    ],
)
def test_names_of_files(name: str, safe: str) -> None:
    assert safe_name(name) == safe

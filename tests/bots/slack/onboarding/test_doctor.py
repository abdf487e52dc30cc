from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bots.slack import checks
from tests.bots.slack.conftest import GENERAL
from tests.bots.slack.fake_slack import FakeSlack
from tests.bots.slack.onboarding.conftest import ACME, ALICE, PEOPLE, ZED


@pytest.mark.parametrize(
    ("setting", "level", "words"),
    [
        ("", "", ""),
        (GENERAL, "ok", f"go to {GENERAL}"),
        (ALICE, "ok", f"go to {ALICE}"),
        ("alice@example.test", "ok", "go to alice@example.test"),
        (ACME, "fault", f"does not let {ACME} read"),
        (ZED, "fault", f"does not let {ZED} read"),
        ("nobody@example.test", "fault", "nobody in Slack has the address"),
        ("G0SECRET", "fault", "the bot is not in G0SECRET"),
    ],
)
def test_the_place_for_submissions(
    slack: FakeSlack,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    *,
    setting: str,
    level: str,
    words: str,
) -> None:
    slack.channels["G0SECRET"]["bot_member"] = False
    directory = tmp_path / "directory.yaml"
    channels = {**PEOPLE["channels"], "G0SECRET": ["employees"]}
    directory.write_text(yaml.safe_dump({**PEOPLE, "channels": channels}))
    for name, value in {
        **slack.env(),
        "BPO_DIRECTORY": str(directory),
        "BPO_ONBOARDING_CHANNEL": setting,
    }.items():
        monkeypatch.setenv(name, value)
    found = [one for one in checks.examine() if one.check == "slack onboarding"]
    assert [one.level for one in found] == ([level] if level else [])
    assert all(words in one.what for one in found)

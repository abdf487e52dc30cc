"""Cases are those of the workspace at home: one with the same ids and rights neither sees nor does anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import yaml

from bots.slack.installations import Installations, Installed
from bots.slack.journal import FILE_NAME, Journal
from tests.bots.slack.conftest import Bot
from tests.bots.slack.fake_slack import FakeSlack, plain
from tests.bots.slack.onboarding.conftest import ANN, PEOPLE, Cases, home_buttons, open_home
from tests.bots.slack.several import HOME, OTHER, OTHER_TOKEN, SETTINGS
from tests.bots.slack.test_http import free_port

StartBot = Callable[..., Bot]
WAIVE = "waive the screening for Acme because they were checked in May"


def test_nothing_of_a_case_is_seen_or_done_elsewhere(
    slack: FakeSlack, bot: StartBot, cases: Cases, tmp_path: Path
) -> None:
    other: FakeSlack = slack.beside(OTHER, OTHER_TOKEN)
    other.add_user(ANN, "ann")
    staff = ["public", "employees"]
    people = {**PEOPLE, "users": {**PEOPLE["users"], f"{OTHER}/{ANN}": staff}}
    (tmp_path / "directory.yaml").write_text(yaml.safe_dump(people))
    journal = Journal(tmp_path / "data" / FILE_NAME)
    for team, token in ((HOME, slack.bot_token), (OTHER, OTHER_TOKEN)):
        Installations(journal).save(Installed("", team, token, "U0BOT"))
    port = free_port()
    bot(**SETTINGS, slack_http_port=port)
    slack.use_http(f"http://127.0.0.1:{port}/slack/events")

    assert open_home(slack, ANN) and home_buttons(slack, ANN)
    assert open_home(other, ANN) and not home_buttons(other, ANN)
    dm = slack.dm(ANN)
    asked = slack.user_says(WAIVE, channel=dm, user=ANN, wait=True)
    shall = slack.wait_reply(dm, asked.ts)
    elsewhere = other.user_says(WAIVE, channel=other.dm(ANN), user=ANN, wait=True)
    assert "waive" not in plain(other.wait_reply(dm, elsewhere.ts))
    other.channels[dm]["messages"][shall["ts"]] = shall
    assert other.click(dm, shall["ts"], "case_yes", user=ANN).acked
    for button in home_buttons(slack, ANN):
        assert other.send_block_actions([button], user=ANN, view={"id": "V"}, wait=True).acked
    other.settle()
    assert cases.events() == [] and not other.views
    assert journal.connection.execute("SELECT DISTINCT user FROM case_talks").fetchall() == [(ANN,)]
    assert journal.connection.execute("SELECT COUNT(*) FROM case_talks").fetchone() == (1,)
    journal.close()
    assert slack.click(dm, shall["ts"], "case_yes", user=ANN).acked
    slack.wait(lambda: cases.events() == [(ANN, "waive", "team")], 5)
    slack.wait(lambda: [m for m in slack.messages("C0ACME", bot_only=True) if "waived" in plain(m)], 15)
    other.settle()
    assert not [call for call in other.calls("chat.postMessage") if "waived" in str(call.args)]

"""The Home tab and the dialog in which something is handed in."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

import pytest

from tests.bots.slack.conftest import Bot
from tests.bots.slack.fake_slack import FakeSlack, plain
from tests.bots.slack.onboarding.conftest import (
    ABE,
    ANN,
    PDF,
    VERA,
    ZED,
    Cases,
    dialog_after,
    hand_in,
    home_buttons,
    open_home,
    press_home,
)

StartBot = Callable[..., Bot]


def test_the_home_tab_of_a_vendor(slack: FakeSlack, team: StartBot) -> None:
    team()
    lines = open_home(slack, VERA)
    assert lines[:5] == [
        "My cases",
        "*acme* · A small programme",
        "░░░░░░░░░░░░ 0/4 · *1 overdue*, by up to 1 day · next due 2026-03-05 · go-live 2026-03-12",
        "• Sign the agreement · due 2026-03-05, *1 day late* · a document",
        "• Screen the team · due 2026-03-07 · an attestation",
    ]
    shown = [(one["text"]["text"], one["action_id"]) for one in home_buttons(slack, VERA)]
    assert shown == [("Open", "case_open"), ("Submit", "case_submit"), ("Submit", "case_submit")]


@pytest.mark.parametrize("user", ["U0GUEST", ZED])
def test_the_home_tab_of_others_names_no_case(slack: FakeSlack, team: StartBot, user: str) -> None:
    team()
    assert "My cases" not in open_home(slack, user) and "acme" not in plain(slack.homes[user])


def test_the_client_sees_all_cases_overdue_first_within_the_limits_of_slack(
    slack: FakeSlack, team: StartBot, cases: Cases
) -> None:
    for number in range(40):
        cases.start(f"v{number}", on=date(2026, 3, 5))
    cases.start("slow", on=date(2026, 2, 1))
    team()
    lines = open_home(slack, ANN)
    assert lines[1].startswith("*slow*") and "*4 overdue*, by up to 30 days" in lines[2]
    assert lines[3].startswith("*acme*")
    assert "…and 17 more. Ask me: “who is late?”, “what is still missing for NAME?”" in lines
    for number in range(40):
        cases.start("acme", person=f"P{number}")
    assert "…and 16 more." in next(line for line in open_home(slack, VERA) if line.startswith("…and"))
    for user in (ANN, VERA):
        blocks = slack.homes[user]["blocks"]
        assert len(blocks) <= 100 and all(len(block.get("text", {}).get("text", "")) <= 3000 for block in blocks)


def test_open_shows_all_steps(slack: FakeSlack, team: StartBot) -> None:
    team()
    open_home(slack, ANN)
    text = plain(press_home(slack, ANN, "case_open"))
    assert "• *Create the accounts* · waiting · team:access · due 2026-03-10" in text


def test_a_document_is_handed_in(slack: FakeSlack, team: StartBot, cases: Cases) -> None:
    team()
    open_home(slack, VERA)
    view = press_home(slack, VERA, "case_submit", "nda")
    assert "The agreement protects what we tell you." in plain(view)
    file = slack.add_file("nda.pdf", PDF, user=VERA, mimetype="application/pdf")
    answered = hand_in(slack, view, VERA, file=file)
    assert plain(answered["view"]) == "“Sign the agreement” is submitted."
    submission = cases.event_state("acme-1")["nda"].submission
    assert (submission.actor.name, submission.evidence.name, submission.evidence.kind) == (VERA, "nda.pdf", "pdf")
    slack.wait(lambda: "Sign the agreement" not in plain(slack.homes[VERA]), 5)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MZ a program", "The file is a program. Evidence is PDF, images,"),
        (b"<html><script>x</script></html>", "The file is html, which is no evidence. Evidence is PDF"),
        (PDF + b"x" * 3_000, "nda.pdf is larger than 0.002 MB. Choose another file."),
    ],
)
def test_what_is_no_evidence_is_told_in_the_dialog_in_one_line(
    slack: FakeSlack,
    team: StartBot,
    cases: Cases,
    monkeypatch: pytest.MonkeyPatch,
    *,
    content: bytes,
    said: str,
) -> None:
    monkeypatch.setenv("BPO_EVIDENCE_MAX_MB", "0.002")
    running = team()
    open_home(slack, VERA)
    view = press_home(slack, VERA, "case_submit", "nda")
    answered = hand_in(slack, view, VERA, file=slack.add_file("nda.pdf", content, user=VERA))
    assert answered["response_action"] == "errors"
    error = answered["errors"]["file"]
    assert error.startswith(said) and "\n" not in error and "BPO" not in error and "--" not in error
    assert cases.events() == []
    kept = running.folder / "data" / "evidence"
    assert not kept.exists() or not [path for path in kept.rglob("*") if path.is_file()]
    # The same dialog takes another file.
    good = slack.add_file("nda.pdf", PDF, user=VERA)
    assert "is submitted" in plain(hand_in(slack, view, VERA, file=good)["view"])


def test_an_attestation_is_words(slack: FakeSlack, team: StartBot, cases: Cases) -> None:
    team()
    open_home(slack, VERA)
    view = press_home(slack, VERA, "case_submit", "team")
    assert hand_in(slack, view, VERA, note="  ")["errors"] == {"note": "Say what you confirm."}
    assert "is submitted" in plain(hand_in(slack, view, VERA, note="All five are screened.")["view"])
    assert cases.event_state("acme-1")["team"].submission.text == "All five are screened."


def test_a_dialog_that_is_late_says_so(slack: FakeSlack, team: StartBot, cases: Cases) -> None:
    team()
    open_home(slack, VERA)
    view = press_home(slack, VERA, "case_submit", "team")
    hand_in(slack, view, VERA, note="Done.")
    again = hand_in(slack, view, VERA, note="Done again.")
    assert again["errors"] == {"note": "“Screen the team” of acme is submitted already."}
    assert len(cases.events()) == 1


def test_slow_slack_does_not_keep_the_dialog_waiting(
    slack: FakeSlack, team: StartBot, cases: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bots.slack.onboarding.front.DIALOG_SECONDS", 0.3)
    monkeypatch.setattr("bots.slack.onboarding.acting.DIALOG_SECONDS", 1.0)
    team()
    open_home(slack, VERA)
    for content, told in ((b"MZ a program", ":warning: The file is a program."), (PDF, "is submitted.")):
        view = press_home(slack, VERA, "case_submit", "nda")
        slack.fail("files.info", "slow", delay=0.8)
        answered = hand_in(slack, view, VERA, file=slack.add_file("nda.pdf", content, user=VERA))
        assert "I am checking what you handed in." in plain(answered["view"])
        slack.wait(lambda view=view, told=told: told in plain(slack.views[view["id"]]), 5)
    assert cases.state("nda") == "submitted"


def test_a_dialog_that_was_closed_is_answered_by_message(
    slack: FakeSlack, team: StartBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bots.slack.onboarding.front.DIALOG_SECONDS", 0.1)
    monkeypatch.setattr("bots.slack.onboarding.acting.DIALOG_SECONDS", 0.5)
    team()
    open_home(slack, VERA)
    view = press_home(slack, VERA, "case_submit", "nda")
    slack.fail("files.info", "slow", delay=0.3)
    slack.fail("views.update", "error", error="not_found")
    hand_in(slack, view, VERA, file=slack.add_file("nda.pdf", b"MZ", user=VERA))
    told = slack.wait(lambda: slack.messages(slack.dm(VERA), bot_only=True), 5)
    assert "“Sign the agreement”: The file is a program." in plain(told[-1])


@pytest.mark.parametrize("user", [ZED, "U0GUEST", "U0NOBODY"])
def test_a_press_without_the_right_reveals_nothing(
    slack: FakeSlack, team: StartBot, cases: Cases, user: str
) -> None:
    """A button of somebody else's page, in the name of another user."""
    slack.add_user("U0NOBODY", "nobody", deleted=True)
    team()
    open_home(slack, VERA)
    for action in ("case_submit", "case_open"):
        one = next(one for one in home_buttons(slack, VERA) if one["action_id"] == action)
        before = set(slack.views)
        slack.send_block_actions([one], user=user, view={"id": "V"}, wait=True)
        slack.wait(lambda before=before: set(slack.views) - before, 5)
        (new,) = set(slack.views) - before
        assert plain(slack.views[new]) == "There is nothing here that you can do."
    open_home(slack, VERA)
    view = press_home(slack, VERA, "case_submit", "team")
    answered = hand_in(slack, view, user, note="We confirm.")
    assert answered["errors"] == {"note": "There is nothing here that you can do."} and cases.events() == []


def test_a_step_of_a_team_is_on_the_page_of_its_people(slack: FakeSlack, team: StartBot, cases: Cases) -> None:
    for step in ("nda", "team"):
        cases.pass_step(step)
    team()
    assert any("Create the accounts" in line for line in open_home(slack, ABE))
    assert not any(line.startswith("• Create the accounts") for line in open_home(slack, ANN))
    view = press_home(slack, ABE, "case_submit", "access")
    started = time.monotonic()
    assert "is submitted" in plain(hand_in(slack, view, ABE)["view"])
    assert time.monotonic() - started < 2


def test_a_step_of_the_client_is_nothing_that_a_vendor_can_do(
    slack: FakeSlack, team: StartBot, cases: Cases
) -> None:
    """Vera sees the case and the step."""
    for step in ("nda", "team"):
        cases.pass_step(step)
    team()
    open_home(slack, ABE)
    one = next(one for one in home_buttons(slack, ABE) if one["action_id"] == "case_submit")
    shown = dialog_after(slack, lambda: slack.send_block_actions([one], user=VERA, view={"id": "V"}, wait=True))
    assert plain(shown) == "There is nothing here that you can do."
    answered = hand_in(slack, press_home(slack, ABE, "case_submit", "access"), VERA)
    assert answered["errors"] == {"note": "There is nothing here that you can do."}


def test_what_is_done_is_done_though_the_page_cannot_be_drawn(
    slack: FakeSlack, team: StartBot, cases: Cases
) -> None:
    team()
    open_home(slack, VERA)
    view = press_home(slack, VERA, "case_submit", "team")
    slack.fail("views.publish", "error", error="not_enabled")
    assert "is submitted" in plain(hand_in(slack, view, VERA, note="Done.")["view"])
    slack.settle(1.2)
    assert not slack.ephemerals and "Sorry" not in str(slack.messages(slack.dm(VERA), bot_only=True))

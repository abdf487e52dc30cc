"""Who is asked to decide, what a press does, and who hears of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.onboarding.identity import Actor
from assistant.onboarding.machine import Action
from knowledge.types import Caller
from tests.bots.slack.conftest import GENERAL, Bot
from tests.bots.slack.fake_slack import FakeSlack, plain
from tests.bots.slack.onboarding.conftest import (
    ABE,
    ACME,
    ALICE,
    ANN,
    PDF,
    PEOPLE,
    TODAY,
    VERA,
    ZED,
    Cases,
    asked_to_decide,
    dialog_after,
    hand_in,
    home_buttons,
    open_home,
    press_home,
)

StartBot = Callable[..., Bot]
REFUSED = "There is nothing here that you can do."


def submitted(slack: FakeSlack, step: str = "team", user: str = VERA) -> None:
    open_home(slack, user)
    answered = hand_in(slack, press_home(slack, user, "case_submit", step), user, note="We confirm.")
    assert "is submitted" in plain(answered["view"])


def buttons(message: dict[str, Any]) -> list[str]:
    found = [element for block in message["blocks"] if block["type"] == "actions" for element in block["elements"]]
    return [one["text"]["text"] for one in found]


def message(slack: FakeSlack, user: str, ts: str) -> dict[str, Any]:
    return dict(slack.channels[slack.dm(user)]["messages"][ts])


def give_reason(slack: FakeSlack, view: dict[str, Any], user: str, reason: str = "", verdict: str = "") -> Any:
    values: dict[str, Any] = {"reason": {"reason": {"value": reason or None}}}
    if verdict:
        values["verdict"] = {"verdict": {"selected_option": {"value": verdict}}}
    return slack.submit_view(view["id"], values, user=user)


def test_an_approval_from_start_to_the_vendors_channel(slack: FakeSlack, team: StartBot, cases: Cases) -> None:
    team()
    submitted(slack)
    letter = asked_to_decide(slack, ANN)
    text = plain(letter)
    assert "*Screen the team* of acme waits for a decision." in text and "> We confirm." in text
    assert "Handed in by Vendor · due 2026-03-07 · acme-1" in text
    assert buttons(letter) == ["Approve", "Reject…"]
    # Abe is of the client, too; nobody else was asked.
    other = asked_to_decide(slack, ABE)
    slack.click(slack.dm(ANN), letter["ts"], "case_approve", user=ANN)
    told = slack.wait(lambda: slack.messages(ACME, bot_only=True), 8)
    assert plain(told[0]) == "“Screen the team” of acme was approved by Ann."
    assert cases.events()[-1] == (ANN, "approve", "team")
    for user, ts in ((ANN, letter["ts"]), (ABE, other["ts"])):
        slack.wait(lambda user=user, ts=ts: not buttons(message(slack, user, ts)), 5)
        assert plain(message(slack, user, ts)) == "“Screen the team” of acme was approved by Ann."
    assert not slack.messages(GENERAL, bot_only=True)


def test_a_rejection_asks_for_a_reason(slack: FakeSlack, team: StartBot, cases: Cases) -> None:
    team()
    submitted(slack)
    letter = asked_to_decide(slack, ANN)
    view = dialog_after(slack, lambda: slack.click(slack.dm(ANN), letter["ts"], "case_reject", user=ANN))
    answered = give_reason(slack, view, ANN, "   ")
    assert answered.ack_payload["errors"] == {"reason": "Say what has to be put right."}
    give_reason(slack, view, ANN, "Two are missing <!channel>")
    told = slack.wait(lambda: slack.messages(ACME, bot_only=True), 8)
    text = plain(told[0])
    assert "“Screen the team” of acme was sent back by Ann." in text and "&lt;!channel&gt;" in text
    assert cases.state("team") == "rejected" and not slack.lint("broadcast_mention")
    assert "sent back: Two are missing" in plain(slack.homes[VERA]) or open_home(slack, VERA)


def test_a_decision_from_the_home_tab(slack: FakeSlack, team: StartBot, cases: Cases) -> None:
    team()
    submitted(slack)
    open_home(slack, ANN)
    view = press_home(slack, ANN, "case_look", "team")
    assert "> We confirm." in plain(view)
    assert give_reason(slack, view, ANN, verdict="reject").ack_payload["response_action"] == "errors"
    give_reason(slack, view, ANN, verdict="approve")
    slack.wait(lambda: cases.state("team") == "approved", 5)


@pytest.mark.parametrize("user", [VERA, ZED, "U0GUEST"])
def test_a_press_without_the_right_is_refused_and_reveals_nothing(
    slack: FakeSlack, team: StartBot, cases: Cases, user: str
) -> None:
    team()
    submitted(slack)
    letter = asked_to_decide(slack, ANN)
    for action in ("case_approve", "case_reject"):
        before = len(slack.ephemerals)
        slack.click(slack.dm(ANN), letter["ts"], action, user=user)
        slack.wait(lambda before=before: len(slack.ephemerals) > before, 5)
        assert plain(slack.ephemerals[-1]) == REFUSED and slack.ephemerals[-1]["user"] == user
    assert cases.state("team") == "submitted"


def test_nobody_decides_on_their_own_submission(slack: FakeSlack, team: StartBot, cases: Cases) -> None:
    for step in ("nda", "team"):
        cases.pass_step(step)
    running = team()
    submitted(slack, "access", ABE)
    letter = asked_to_decide(slack, ANN)
    assert not [one for one in slack.messages(slack.dm(ABE), bot_only=True) if buttons(one)]
    slack.click(slack.dm(ANN), letter["ts"], "case_approve", user=ABE)
    told = slack.wait(lambda: slack.ephemerals, 5)
    assert plain(told[0]) == "You handed this in yourself: somebody else has to decide about it."
    # Not even under other labels.
    people = {**PEOPLE, "users": {**PEOPLE["users"], ABE: ["public", "employees", "team:vendor-office"]}}
    running.write_directory(people)
    slack.click(slack.dm(ANN), letter["ts"], "case_approve", user=ABE)
    slack.wait(lambda: len(slack.ephemerals) == 2, 5)
    assert cases.state("access") == "submitted"


def test_pressed_twice_and_by_two_people_it_is_decided_once(
    slack: FakeSlack, team: StartBot, cases: Cases
) -> None:
    team()
    submitted(slack)
    anns, abes = asked_to_decide(slack, ANN), asked_to_decide(slack, ABE)
    for user, letter in ((ANN, anns), (ANN, anns), (ABE, abes), (ABE, abes)):
        slack.send_block_actions(
            [element for block in letter["blocks"] if block["type"] == "actions" for element in block["elements"]][
                :1
            ],
            channel=slack.dm(user),
            message=letter,
            user=user,
        )
    slack.wait(lambda: len(slack.ephemerals) == 3, 8)
    assert [event[1] for event in cases.events()] == ["submit", "approve"]
    assert all("of acme was approved already by" in plain(one) for one in slack.ephemerals)
    slack.wait(lambda: slack.messages(ACME, bot_only=True), 8)
    slack.settle(1.2)
    assert len(slack.messages(ACME, bot_only=True)) == 1


def test_a_button_of_an_earlier_submission_does_not_decide_about_a_later_one(
    slack: FakeSlack, team: StartBot, cases: Cases
) -> None:
    team()
    submitted(slack)
    old = asked_to_decide(slack, ANN)
    view = dialog_after(slack, lambda: slack.click(slack.dm(ANN), old["ts"], "case_reject", user=ANN))
    give_reason(slack, view, ANN, "Once more")
    slack.wait(lambda: cases.state("team") == "rejected", 5)
    submitted(slack)
    button = next(one for block in old["blocks"] if block["type"] == "actions" for one in block["elements"])
    slack.send_block_actions([button], channel=slack.dm(ANN), message=old, user=ANN, wait=True)
    told = slack.wait(lambda: slack.ephemerals, 5)
    assert "was handed in again since" in plain(told[0]) and cases.state("team") == "submitted"
    new = asked_to_decide(slack, ANN)
    slack.click(slack.dm(ANN), new["ts"], "case_approve", user=ANN)
    slack.wait(lambda: "approved by Ann" in plain(message(slack, ANN, new["ts"])), 8)
    slack.settle(1.2)
    assert "sent back by Ann" in plain(message(slack, ANN, old["ts"]))


def test_a_team_decides_about_what_is_the_teams(
    slack: FakeSlack, team: StartBot, cases: Cases, tmp_path: Path
) -> None:
    file = tmp_path / "data" / "small.programme.yaml"
    file.write_text(file.read_text().replace("id: team\n", "id: team\n    approver: team:access\n"))
    cases.start("acme", person="Jo")
    team()
    open_home(slack, VERA)
    jo = next(one for one in home_buttons(slack, VERA) if json.loads(one["value"]) == about("acme-2", "team"))
    view = dialog_after(slack, lambda: slack.send_block_actions([jo], user=VERA, view={"id": "V"}, wait=True))
    hand_in(slack, view, VERA, note="Done.")
    letter = asked_to_decide(slack, ABE)
    slack.settle()
    assert not slack.messages(slack.dm(ANN), bot_only=True)
    slack.click(slack.dm(ABE), letter["ts"], "case_approve", user=ANN)
    slack.wait(lambda: slack.ephemerals, 5)
    assert plain(slack.ephemerals[0]) == REFUSED
    slack.click(slack.dm(ABE), letter["ts"], "case_approve", user=ABE)
    slack.wait(lambda: cases.state("team", "acme-2") == "approved", 5)


def about(case: str, step: str) -> dict[str, Any]:
    return {"case": case, "step": step, "event": None}


@pytest.mark.parametrize(
    ("setting", "place"),
    [(GENERAL, GENERAL), (ALICE, "D0ALICE"), ("alice@example.test", "D0ALICE"), (ACME, ""), (ZED, ""), ("", "")],
)
def test_where_the_directory_names_nobody_the_configured_place_is_asked(
    slack: FakeSlack, team: StartBot, caplog: pytest.LogCaptureFixture, setting: str, place: str
) -> None:
    """Never a place that may not read what is the client's."""
    running = team(bpo_onboarding_channel=setting)
    running.write_directory({**PEOPLE, "users": {}})
    submitted(slack)
    if place:
        slack.dm(ALICE)
        letter = slack.wait(lambda: slack.messages(place, bot_only=True), 8)[0]
        assert buttons(letter) == ["Approve", "Reject…"]
        slack.click(place, letter["ts"], "case_approve", user=ALICE)
        slack.wait(lambda: slack.messages(ACME, bot_only=True), 8)
    else:
        slack.wait(lambda: "Nobody is known who decides about team of acme-1" in caplog.text, 8)
        assert not [c for c in slack.channels if slack.messages(c, bot_only=True)]


def test_a_crowd_is_asked_in_the_channel(slack: FakeSlack, team: StartBot) -> None:
    running = team(bpo_onboarding_channel=GENERAL)
    crowd = {f"U0CROWD{number}": ["public", "employees"] for number in range(6)}
    for user in crowd:
        slack.add_user(user, user.lower())
    running.write_directory({**PEOPLE, "users": crowd})
    submitted(slack)
    slack.wait(lambda: slack.messages(GENERAL, bot_only=True), 8)
    assert not [user for user in crowd if slack.messages(slack.dm(user), bot_only=True)]


def test_what_is_done_on_the_command_line_is_told_in_slack(
    slack: FakeSlack, team: StartBot, cases: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bots.slack.onboarding.clockwork.NEWS_SECONDS", 0.3)
    team()
    acme = Actor(Caller(frozenset({"vendor:acme"})))
    cases.do(lambda s: s.submit(acme, "acme-1", "team", on=TODAY, note="By mail."))
    letter = asked_to_decide(slack, ANN)
    assert "Handed in by vendor:acme" in plain(letter)
    bob = Actor(Caller(frozenset({"public", "employees"})), "Bob")
    cases.do(lambda s: s.decide(bob, "acme-1", "team", Action.WAIVE, on=TODAY, text="Known."))
    told = slack.wait(lambda: slack.messages(ACME, bot_only=True), 8)
    assert "was waived by Bob." in plain(told[0])
    slack.wait(lambda: not buttons(message(slack, ANN, letter["ts"])), 5)


def test_without_a_channel_of_the_vendor_whoever_handed_it_in_is_told(
    slack: FakeSlack, team: StartBot, cases: Cases
) -> None:
    running = team()
    running.write_directory({**PEOPLE, "channels": {}})
    submitted(slack)
    letter = asked_to_decide(slack, ANN)
    slack.click(slack.dm(ANN), letter["ts"], "case_approve", user=ANN)
    told = slack.wait(lambda: slack.messages(slack.dm(VERA), bot_only=True), 8)
    assert plain(told[-1]) == "“Screen the team” of acme was approved by Ann."


def test_history_from_before_the_bot_is_not_told_but_what_waits_is(
    slack: FakeSlack, team: StartBot, cases: Cases
) -> None:
    cases.pass_step("nda")
    acme = Actor(Caller(frozenset({"vendor:acme"})))
    cases.do(lambda s: s.submit(acme, "acme-1", "team", on=TODAY, note="Waits."))
    team()
    assert "*Screen the team*" in plain(asked_to_decide(slack, ANN))
    slack.settle(1.2)
    assert not slack.messages(ACME, bot_only=True) and len(slack.messages(slack.dm(ANN), bot_only=True)) == 1


@pytest.mark.parametrize("fault", ["lost_response", "drop", "http", "ratelimited"])
def test_a_fault_of_slack_costs_neither_a_letter_nor_a_second_one(
    slack: FakeSlack, team: StartBot, fault: str
) -> None:
    running = team()
    running.write_directory({**PEOPLE, "users": {ANN: ["public", "employees"]}})
    slack.fail("chat.postMessage", fault)
    submitted(slack)
    letter = asked_to_decide(slack, ANN, timeout=20)
    slack.settle(1.5, timeout=20)
    assert len(slack.messages(slack.dm(ANN), bot_only=True)) == 1
    slack.fail("chat.postMessage", fault)
    slack.click(slack.dm(ANN), letter["ts"], "case_approve", user=ANN)
    slack.wait(lambda: slack.messages(ACME, bot_only=True), 20)
    slack.settle(1.5, timeout=20)
    assert len(slack.messages(ACME, bot_only=True)) == 1


def test_two_replicas_tell_everything_once(slack: FakeSlack, team: StartBot, cases: Cases) -> None:
    team()
    team()
    slack.wait_connected(2)
    submitted(slack)
    letter = asked_to_decide(slack, ANN)
    slack.click(slack.dm(ANN), letter["ts"], "case_approve", user=ANN)
    slack.wait(lambda: slack.messages(ACME, bot_only=True), 8)
    slack.settle(1.5)
    assert len(slack.messages(ACME, bot_only=True)) == 1
    assert len(slack.messages(slack.dm(ANN), bot_only=True)) == 1


def test_whoever_decides_sees_the_document_and_nobody_else(slack: FakeSlack, team: StartBot, cases: Cases) -> None:
    running = team()
    open_home(slack, VERA)
    file = slack.add_file("nda.pdf", PDF, user=VERA, mimetype="application/pdf")
    hand_in(slack, press_home(slack, VERA, "case_submit", "nda"), VERA, file=file)
    letter = asked_to_decide(slack, ANN)
    assert buttons(letter) == ["Approve", "Reject…", "Show document"]
    for user in (VERA, ZED, "U0GUEST"):
        before = len(slack.ephemerals)
        slack.click(slack.dm(ANN), letter["ts"], "case_show", user=user)
        slack.wait(lambda before=before: len(slack.ephemerals) > before, 5)
        assert plain(slack.ephemerals[-1]) == REFUSED
    slack.click(slack.dm(ANN), letter["ts"], "case_show", user=ANN)
    sent = slack.wait(lambda: [one for one in slack.messages(slack.dm(ANN)) if one.get("files")], 5)
    (shown,) = sent[0]["files"]
    assert shown["name"] == "nda.pdf" and slack.files[shown["id"]]["_content"] == PDF
    (kept,) = [path for path in (running.folder / "data" / "evidence").rglob("*") if path.is_file()]
    kept.chmod(0o600)
    kept.write_bytes(b"%PDF-1.4 forged")
    slack.click(slack.dm(ANN), letter["ts"], "case_show", user=ANN)
    slack.wait(lambda: len(slack.ephemerals) == 4, 5)
    assert plain(slack.ephemerals[-1]) == "nda.pdf was changed after it was handed in."
    assert len([one for one in slack.messages(slack.dm(ANN)) if one.get("files")]) == 1

"""A case in Slack from start to go-live, by chat, Home tab, dialogs and buttons; the docs show this very run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bots.slack.conftest import Bot
from tests.bots.slack.fake_slack import FakeSlack, plain
from tests.bots.slack.onboarding.conftest import (
    ABE,
    ACME,
    ANN,
    PDF,
    VERA,
    Cases,
    asked_to_decide,
    dialog_after,
    hand_in,
    open_home,
    press_home,
)

StartBot = Callable[..., Bot]
DOCS = Path(__file__).parents[4] / "docs" / "onboarding.md"
NAMES = {VERA: "Vera", ANN: "Ann", ABE: "Abe"}
START = "$ bpo onboard start small --vendor acme --on 2026-03-02"


class Play:
    """The people, and what is written down of them and of the bot."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack, self.lines = slack, [START]
        self.thread = ""
        self.seen: set[str] = set()

    def note(self, who: str, text: str) -> None:
        first, *more = [line for line in text.replace("*", "").split("\n") if line]
        self.lines += [f"{who}: {first}", *(" " * 8 + line for line in more)]

    def says(self, text: str, file: dict[str, Any] | None = None) -> None:
        self.note("#acme, Vera", text if file is None else f"({file['name']})")
        sent = self.slack.user_says(
            text,
            channel=ACME,
            user=VERA,
            mention=not self.thread,
            thread_ts=self.thread or None,
            files=[file] if file else None,
            wait=True,
        )
        self.thread = self.thread or sent.ts
        self.hears()

    def hears(self) -> dict[str, Any]:
        return self._new(lambda: self.slack.bot_replies(ACME, self.thread), "#acme, bot")

    def channel(self) -> None:
        self._new(
            lambda: [one for one in self.slack.messages(ACME, bot_only=True) if not one.get("thread_ts")],
            "#acme, bot",
        )

    def _new(self, messages: Callable[[], list[dict[str, Any]]], who: str) -> dict[str, Any]:
        fresh = self.slack.wait(lambda: [one for one in messages() if one["ts"] not in self.seen], 8, who)
        (one,) = fresh
        self.seen.add(one["ts"])
        self.note(who, words(one))
        return one

    def presses_yes(self) -> None:
        question = self.slack.bot_replies(ACME, self.thread)[-1]
        self.note("#acme, Vera", "[Yes]")
        self.slack.click(ACME, question["ts"], "case_yes", user=VERA)
        self.hears()

    def decides(self, user: str, reason: str = "") -> None:
        letter = asked_to_decide(self.slack, user)
        self.note(f"to {NAMES[user]}, bot", words(letter))
        self.note(NAMES[user], f"[Reject…] {reason}" if reason else "[Approve]")
        action = "case_reject" if reason else "case_approve"
        if reason:
            view = dialog_after(
                self.slack, lambda: self.slack.click(self.slack.dm(user), letter["ts"], action, user=user)
            )
            self.slack.submit_view(view["id"], {"reason": {"reason": {"value": reason}}}, user=user)
        else:
            self.slack.click(self.slack.dm(user), letter["ts"], action, user=user)
        self.channel()

    def hands_in(self, user: str, step: str, **what: Any) -> None:
        """From the Home tab."""
        shown = open_home(self.slack, user)
        mine = shown[1 : shown.index("Ask your documents")]
        self.note(f"{NAMES[user]}, Home tab", "\n".join(mine))
        view = press_home(self.slack, user, "case_submit", step)
        given = what["file"]["name"] if what.get("file") else what.get("note", "")
        self.note(f"{NAMES[user]}, Home tab", f"[Submit] {given}".rstrip())
        self.note("dialog", plain(hand_in(self.slack, view, user, **what)["view"]))


def words(message: dict[str, Any]) -> str:
    blocks = [block for block in message["blocks"] if block["type"] not in ("actions", "context_actions")]
    text = plain(
        {"text": "" if any(b["type"] == "section" for b in blocks) else message["text"], "blocks": blocks}
    )
    pressed = [one["text"]["text"] for b in message["blocks"] if b["type"] == "actions" for one in b["elements"]]
    return "\n".join([text, " ".join(f"[{name}]" for name in pressed)])


def test_from_start_to_go_live(slack: FakeSlack, team: StartBot, cases: Cases) -> None:
    slack.add_user(VERA, "vera", email="vera@acme.test", is_stranger=True, team_id="T0ACME")
    team()
    play = Play(slack)
    pdf = slack.add_file("nda.pdf", PDF, user=VERA, mimetype="application/pdf")
    play.says("what's next for me?")
    play.says("I have signed the NDA")
    play.says("", pdf)
    play.presses_yes()
    play.decides(ANN, "Page 2 is missing")
    play.hands_in(VERA, "nda", file=slack.add_file("nda-2-pages.pdf", PDF, user=VERA, mimetype="application/pdf"))
    play.decides(ANN)
    play.says("all our people are screened")
    play.presses_yes()
    play.decides(ANN)
    play.hands_in(ABE, "access")
    play.decides(ANN)
    play.hands_in(ANN, "go-live", note="Calls are taken")
    play.decides(ABE)
    assert [event for event in cases.events() if event[1] != "submit"] == [
        (ANN, "reject", "nda"),
        (ANN, "approve", "nda"),
        (ANN, "approve", "team"),
        (ANN, "approve", "access"),
        (ABE, "approve", "go-live"),
    ]
    assert {cases.state(step) for step in ("nda", "team", "access", "go-live")} == {"approved"}
    assert "1 finished." in open_home(slack, VERA)
    slack.settle()
    assert not slack.ephemerals and {one["code"] for one in slack.lint()} <= {"top_level_post_in_channel"}
    told = "\n".join(play.lines)
    print(told)
    assert f"```text\n{told}\n```" in DOCS.read_text(encoding="utf-8"), "Copy what is printed above into the docs"

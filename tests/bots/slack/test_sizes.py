"""What Slack takes at most, in texts whose characters become four or five: nothing is refused, halved or lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from assistant.types import Answer, Citation
from bots.slack.home import home_view
from bots.slack.memory import Kept
from bots.slack.modals import audience, reason
from bots.slack.rendering import Shown, quotations, said, shown
from bots.slack.text import escape
from tests.bots.slack.conftest import Bot
from tests.bots.slack.fake_slack import AsyncFakeSlack, FakeSlack, plain
from tests.bots.slack.library import PAGES, LibraryAssistant, page

StartBot = Callable[..., Bot]
ODD = "&<>&<> " * 80  # characters that Slack wants written as entities
HALF_AN_ENTITY = re.compile(r"&(?!(?:amp|lt|gt);)")
RECOMMENDED = 4_000  # of `text`


def taken(message: Shown) -> None:
    """By the rules that the local Slack has from Slack's documentation."""
    slack = AsyncFakeSlack()
    for part in range(len(message.parts)):
        given: dict[str, Any] = {"text": message.fallback(part), "blocks": message.blocks(part)}
        slack._content(given, None)
        assert len(given["text"]) <= RECOMMENDED and not HALF_AN_ENTITY.search(plain(given))
    assert not slack.lints


def test_the_longest_answer_with_all_that_can_stand_below_it() -> None:
    citations = [
        Citation(n, f"{n}.pdf", f"{n} {ODD}", f"{n} {ODD}", n, ODD, date(2026, 1, 1)) for n in range(1, 41)
    ]
    struck = [(f"Sentence {n} {ODD}", "number") for n in range(9)]
    text = "\n\n".join(f"Paragraph {n} {ODD} [{n}]." for n in range(1, 41))
    message = shown(Answer("?", text, False, 0.9, tuple(citations)), "a1", struck=struck, lead=escape(ODD[:70]))
    taken(message)
    whole = " ".join(plain({"blocks": message.blocks(part)}) for part in range(len(message.parts)))
    assert all(f"Paragraph {n} " in whole and f"[{n}] {n} " in whole for n in range(1, 41))
    assert whole.count("Sentence ") + int(re.findall(r"…and (\d) more", whole)[0]) == 9


def test_words_of_the_bot_with_words_of_others_in_them() -> None:
    taken(said(escape(ODD * 10), lead=escape(ODD * 10)))


def test_words_of_others_come_whole() -> None:
    words = " ".join(f"<w{n}>" for n in range(600))
    blocks = quotations(words)
    taken(Shown(("",), tuple(blocks), plain="A question"))
    assert all(f"&lt;w{n}&gt;" in plain({"blocks": blocks}) for n in range(600))
    assert all(line.startswith("> ") for block in blocks for line in block["text"]["text"].split("\n"))


def test_the_home_page() -> None:
    documents = [
        page(f"k{n}", "x", "public", title=f"{n} {ODD}", ingested_at=datetime(2999, 1, 1, tzinfo=UTC)).document
        for n in range(200)
    ]
    kept = Kept("i", "T", "D1", "1.0", "U", True, ("public",), ODD * 10, "-", True, 0.1, (), "1", 1, at=1.0)
    recent = [replace(kept, id=str(n), thread=str(n)) for n in range(60)]
    view = home_view(documents, recent, date(2999, 1, 2), [f"• {n} {'&amp; ' * 150}" for n in range(20)])
    AsyncFakeSlack()._view({"view": view})
    assert "1970-01-01" in plain(view)  # of the questions
    assert not HALF_AN_ENTITY.search(plain(view)) and re.search(r"\n…and 1\d\d more", plain(view))


def test_the_dialogs() -> None:
    labels = [f"team:{n}{'x' * 200}" for n in range(300)]
    for view in (reason("a1"), audience(["F1"], "C1", "https://hooks.slack.test/x", labels)):
        AsyncFakeSlack()._view({"view": view})
        (block,) = view["blocks"]
        assert len(block["element"].get("options", [])) <= 100
        for option in block["element"].get("options", []):
            assert len(option["text"]["text"]) <= 75 and len(option["value"]) <= 150


def test_a_long_odd_question_is_answered_in_the_thread_and_shown_at_home(slack: FakeSlack, bot: StartBot) -> None:
    bot(LibraryAssistant(pages=(PAGES[1],)))
    asked = slack.user_says(f"salary {'&amp; &lt; &gt; ' * 300}?", channel=slack.dm(), wait=True)
    assert "25th" in slack.wait_reply(slack.dm(), asked.ts)["text"]
    slack.open_app_home()
    slack.wait_for("views.publish")
    assert not [call for call in slack.calls() if call.response.get("error")] and not slack.lint()

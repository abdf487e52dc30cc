"""What of a model's words can be sent while it writes: only ever added to, never a link or a mention."""

from __future__ import annotations

import asyncio
import re
from itertools import accumulate
from typing import cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.models.drafting import finished
from assistant.models.types import Shown, Struck
from bots.slack.posting import Post, Quota
from bots.slack.rendering import struck_blocks
from bots.slack.streaming import SPARE_APPENDS, Draft, typing


def draft(*events: Shown | Struck) -> Draft:
    made = Draft()
    for event in events:
        made.take(event)
    return made


def settled(text: str) -> str:
    return draft(Shown(0, text)).settled()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The Cli", "The Cli"),
        ("See http", "See http"),
        ("See https:/", "See "),
        ("See https://evil.test/a now", "See https:\u200b//evil.test/a now"),
        ("See www.", "See "),
        ("See www.evil.test now", "See www\u200b.evil.test now"),
        ("Ask <@U1", "Ask "),
        ("a < b", "a &lt; b"),
        ("Read [the pol", "Read "),
        ("Read [the policy]", "Read "),
        ("Read [the policy](https://evil.te", "Read "),
        ("Look ![a pic", "Look "),
        ("Within 1", "Within "),
        ("Within 14 days.", "Within 14 days."),
    ],
)
def test_what_may_still_change_is_kept_back(text: str, shown: str) -> None:
    assert settled(text) == shown


PARTS = st.sampled_from(
    "word Two. [1] [2, 3] [text ](https://evil.test/x) ![ ] ( ) < > <!channel> <@U1 > <a href=x> & https:// http "
    "evil.test/y www. ftp:// ** __ ` ~ - 1. # \n . : ; 30 % é".split(" ")
)


@given(st.lists(st.tuples(PARTS, st.sampled_from(["", " ", "\n"])), max_size=25))
@example([("https://", ""), ("https://", ""), ("(", ""), ("word", "")])
def test_a_stream_is_only_added_to_and_never_links_or_mentions(parts: list[tuple[str, str]]) -> None:
    made, sent, known = Draft(), "", []
    for text in accumulate(a + b for a, b in parts):
        done, coming = finished(text)
        for number, one in enumerate([*done, *([coming] if coming else [])]):
            if number >= len(known) or known[number] != one.text:
                known[number:] = [one.text]
                made.take(Shown(number, one.text, one.breaks))
        sent += made.after(sent)
        assert made.settled().startswith(sent) or sent.startswith(made.settled())
    assert not re.search(r"[<>]|\]\(|\w://[^\s|)\]]|\bwww\.\w", sent)


def test_what_the_model_takes_back_stays_until_the_answer_comes() -> None:
    made = draft(Shown(0, "It costs much."))
    assert made.after("") == "It costs much."
    made.take(Shown(0, "It is free for everybody who asks."))
    assert made.after("It costs much.") == ""
    made.take(Shown(0, "It costs much. And"))
    assert made.after("It costs much.") == " And"


def test_only_what_was_read_and_is_wrong_is_named() -> None:
    made = draft(
        Shown(0, "One."), Shown(1, "Two."), Shown(2, "Three."), Struck(1, "number"), Struck(2, "date"),
        Struck(0, "not used"),
    )  # fmt: skip
    assert made.struck("One. Two.") == [("Two.", "number")]
    assert made.struck("One. Two. Th") == [("Two.", "number"), ("Three.", "date")]
    assert made.struck("") == []


def test_a_struck_sentence_stays_struck_whatever_stands_in_it() -> None:
    (block,) = struck_blocks([("It ~is *5* `x` <!here> team_lead\nhttps://evil.test", "number")])
    line = block["elements"][0]["text"].split("\n", 1)[1]
    assert line == "~It is 5 x &lt;!here&gt; team_lead https:\u200b//evil.test~ (number)"
    many = struck_blocks([(f"Sentence {n} " + "x" * 500, "date") for n in range(9)])[0]["elements"][0]["text"]
    assert "…and 4 more" in many and len(many) < 1_300


def test_first_words_are_not_held_up_by_long_answers() -> None:
    quota = Quota(5, clock=lambda: 0.0)
    assert [quota.take(spare=2) for _ in range(4)] == [True, True, True, False]
    assert [quota.take() for _ in range(3)] == [True, True, False]


def test_the_last_appends_of_a_minute_are_for_first_words() -> None:
    class Stream:
        def __init__(self, written: str) -> None:
            self.written = written

        async def write(self, text: str) -> bool:
            self.written += text
            return True

    async def after(written: str) -> str:
        quota = Quota(SPARE_APPENDS + 1)
        quota.take()
        stream = Stream(written)
        async with typing(cast(Post, stream), quota) as typist:
            typist.take(Shown(0, "It is so "))
            await asyncio.sleep(0.05)
        return stream.written

    assert asyncio.run(after("")) == "It is so "
    assert asyncio.run(after("It ")) == "It "

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.slack.text import escape, link, markdown, mrkdwn, pieces, question_of, split, unescape

# Whole tokens, so that what Slack would act upon is written often, not once in thousands of texts.
TOKENS = "]( [a] [a]: https:// HTTP:// www. x.test/y <!channel> <@U01> < > ( ) &lt; &amp; & ! | ` * \u202e".split(
    " "
)
NASTY = st.lists(st.sampled_from([*TOKENS, " ", "\n"]), max_size=12).map("".join)
LONG = st.lists(st.sampled_from(["```\n", "```", "ab", "word ", "\n\n", "\n", "&amp;", "x" * 30]), max_size=40)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("<@U0BOT> hi", "hi"),
        ("hi <@U0BOT|kbot>, you", "hi , you"),
        ("a &lt;b&gt; &amp;lt;", "a <b> &lt;"),
        ("<!here> <!subteam^S1|@ops> <!channel|channel>", "@here @ops channel"),
        ("see <https://a.test|here> and <https://b.test>", "see here and https://b.test"),
        ("<mailto:a@b.test|a@b.test>", "a@b.test"),
        ("in <#C1|general> or <#C2>", "in #general or"),
        ("two\n  lines", "two lines"),
    ],
)
def test_what_was_asked(text: str, question: str) -> None:
    assert question_of(text, "U0BOT") == question


@given(NASTY | st.text(max_size=100))
def test_escaping_is_undone_once(text: str) -> None:
    assert unescape(escape(text)) == re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "", text)


@given(NASTY)
def test_nothing_in_a_text_mentions_links_or_commands(text: str) -> None:
    for shown in (markdown(text), mrkdwn(text)):
        assert "<" not in shown and ">" not in shown
        assert not re.search(r"https?://|www\.", shown, re.I)
    assert "](" not in markdown(text)
    assert not re.search(r"^\s*\[[^\]\n]*\]:", markdown(text), re.M)


def test_markers_and_code_stay_as_they_are() -> None:
    assert markdown("Paid [1]. See [2][3].\n- `a`\n\n*b*") == "Paid [1]. See [2][3].\n- `a`\n\n*b*"


def test_only_addresses_of_sources_stay_addresses() -> None:
    shown = markdown("https://a.test/x, https://b.test/x.", ["see https://a.test/x."])
    assert shown == "https://a.test/x, https:\u200b//b.test/x."


def test_links_are_ours_or_none() -> None:
    assert link("https://a.test/x", "label") == "<https://a.test/x|label>"
    for url in ("javascript:alert(1)", "https://a.test/<x", "https://a.test/x|y", "https://a.test/ x", ""):
        assert link(url, "label") == "label"


@given(LONG.map("".join), st.integers(20, 60))
def test_parts_fit_and_nothing_but_white_space_is_lost(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(len(part) <= limit for part in parts)
    joined = "".join(parts)
    kept = re.sub(r"[\s`]", "", joined)
    assert kept == re.sub(r"[\s`]", "", text)


def test_a_cut_falls_between_paragraphs_and_fences_stay_closed() -> None:
    code = "```\n" + "x = 1\n" * 20 + "```"
    parts = split(f"First paragraph.\n\n{code}\n\nLast.", 100)
    assert parts[0].startswith("First paragraph.")
    assert all(part.count("```") % 2 == 0 for part in parts) and "".join(parts).count("x = 1") == 20
    assert split("One.\n\nTwo is longer.", 30) == ["One.\n\nTwo is longer."]
    assert split("Alpha beta gamma.\n\n" + "Delta epsilon zeta.", 36)[0] == "Alpha beta gamma."


@given(st.text(max_size=300), st.integers(1, 50))
def test_streamed_pieces_make_the_text(text: str, size: int) -> None:
    found = pieces(text, size)
    assert "".join(found) == text and all(0 < len(piece) <= size for piece in found)

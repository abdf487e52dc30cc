from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.sentences import sentence_ends, sentence_ranges, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Pay Acme Inc. within ten days. Late payment costs 2.5 percent.",
            ["Pay Acme Inc. within ten days.", "Late payment costs 2.5 percent."],
        ),
        ("See Sec. 4.1 for more about it.", ["See Sec. 4.1 for more about it."]),
        ("Costs e.g. Travel are paid. U.S. law applies.", ["Costs e.g. Travel are paid.", "U.S. law applies."]),
        ("1. The vendor pays. 2. The client waits.", ["1. The vendor pays.", "2. The client waits."]),
        ("(a) The vendor pays.", ["(a) The vendor pays."]),
        (
            "Write to help@acme.example.com. We answer within a day.",
            ["Write to help@acme.example.com.", "We answer within a day."],
        ),
        (
            "The vendor must: (a) send an invoice; (b) wait thirty days.",
            ["The vendor must: (a) send an invoice;", "(b) wait thirty days."],
        ),
        ("• first of all this • then that", ["• first of all this", "• then that"]),
        ('He said "we pay on time." Then he did.', ['He said "we pay on time."', "Then he did."]),
        ("Is it? It is, most of the time.", ["Is it?", "It is, most of the time."]),
        ("Two words. And then some more.", ["Two words. And then some more."]),  # too short to stand alone
        ("", []),
        ("   ", []),
    ],
)
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_the_last_end_is_the_end_of_the_text() -> None:
    assert sentence_ends("The vendor pays. The client waits.  ") == [16, 36]


@given(st.text(alphabet='aA1 .;()?!\n•"', max_size=80))
def test_nothing_but_white_space_is_lost(text: str) -> None:
    ranges = sentence_ranges(text)
    outside = [
        text[end:start] for (_, end), (start, _) in zip([(0, 0), *ranges], [*ranges, (len(text), 0)], strict=True)
    ]
    assert not "".join(outside).strip()
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in ranges)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.models.drafting import Sentence, finished, sentences


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The fee is 50 euros [1].", [Sentence("The fee is 50 euros.", (1,), breaks=True)]),
        ("The fee is 50 euros. [1]", [Sentence("The fee is 50 euros.", (1,), breaks=True)]),
        ("The fee is 50 euros [1, 2][4].", [Sentence("The fee is 50 euros.", (1, 2, 4), breaks=True)]),
        ("**The fee** is 50【2】 euros.", [Sentence("The fee is 50 euros.", (2,), breaks=True)]),
        ("The fee is 50 [1](https://x.example).", [Sentence("The fee is 50.", (1,), breaks=True)]),
        (
            "The fee is 50 euros. [1] It is due in May. [2]",
            [Sentence("The fee is 50 euros.", (1,), breaks=True), Sentence("It is due in May.", (2,))],
        ),
        (
            "The vendor must:\n- send an invoice [1]\n2. keep receipts [2]",
            [
                Sentence("The vendor must:", (), breaks=True),
                Sentence("send an invoice", (1,), item=True, breaks=True),
                Sentence("keep receipts", (2,), item=True, breaks=True),
            ],
        ),
        ("## Fees\n\n[1]\n", [Sentence("Fees", (), breaks=True)]),
        ("5\u200b0 euros are due [1].", [Sentence("50 euros are due.", (1,), breaks=True)]),
    ],
)
def test_sentences_with_what_they_cite(text: str, found: list[Sentence]) -> None:
    assert sentences(text) == found


def test_a_marker_that_is_still_coming_begins_no_sentence() -> None:
    done, coming = finished("The fee is 50 euros. [")
    assert (done, coming) == ([], Sentence("The fee is 50 euros.", breaks=True))
    done, coming = finished("The fee is 50 euros. [1] It is d")
    assert done == [Sentence("The fee is 50 euros.", (1,), breaks=True)]
    assert coming == Sentence("It is d")


@pytest.mark.parametrize("letters", ["\n", " ", "\t", "#", ".", "[", "**", "Sources**"])
def test_what_a_model_repeats_for_ever_is_read_in_a_moment(letters: str) -> None:
    """A step for each two letters would be minutes, and that again for each piece of a stream."""
    assert sentences(f"Fees{letters * 100_000}")
    finished(f"Fees{letters * 100_000}")


pieces = st.sampled_from(
    [
        "The fee is 50 euros",
        "It is due",
        "Acme Ltd. pays",
        ".",
        ". ",
        " ",
        "[1]",
        " [2, 3]",
        "\n",
        "\n- ",
        "1. ",
        ":",
        "?",
    ]
)


@given(st.lists(pieces, max_size=12).map("".join))
def test_a_finished_sentence_does_not_change_any_more(text: str) -> None:
    whole = sentences(text)
    for end in range(len(text)):
        done, _ = finished(text[:end])
        assert done == whole[: len(done)]

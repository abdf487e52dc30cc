from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evals.bench import Figure, ingest_figures, table
from evals.vanilla import split


def test_the_table_is_markdown() -> None:
    assert table([Figure("help", "0.16 s"), Figure("answer", "1.00 s", "4.00 s", 4.0)]) == (
        "| | `bpo` | LangChain + Chroma | ratio |\n"
        "|---|---|---|---|\n"
        "| help | 0.16 s |  |  |\n"
        "| answer | 1.00 s | 4.00 s | 4.0 × |"
    )


def test_speed_is_per_second() -> None:
    passages, characters = ingest_figures(
        300, 60_000, 10.0, {"passages": 50, "characters": 50_000, "seconds": 5.0}
    )
    assert (passages.ours, passages.vanilla, passages.ratio) == ("30", "10", 3.0)
    assert (characters.ours, characters.vanilla, characters.ratio) == ("6,000", "10,000", 0.6)


def test_the_yardstick_cuts_between_words() -> None:
    assert split("aaa\n\nbbb ccc ddd", size=12, overlap=2) == ["aaa\n\nbbb", "bb ccc ddd"]


@given(st.text(alphabet="ab \n", max_size=300))
def test_no_word_is_lost(text: str) -> None:
    pieces = split(text, size=20, overlap=5)
    assert all(len(piece) <= 20 for piece in pieces)
    assert "".join(text.split()) == "" or pieces

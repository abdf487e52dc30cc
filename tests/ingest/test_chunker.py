from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import DEFINITION, HEADING, ITEM, PARAGRAPH, ROW, Block
from ingest.chunker import LEAF_CHARACTERS, LEAF_WORDS, LIST_WORDS, PASSAGE_WORDS, Chunked, chunk, cut_runs
from ingest.mapped import mapped
from knowledge.types import Run

SENTENCE = "The vendor must answer every single question within ten days."  # ten words


def block(
    text: str, kind: str = PARAGRAPH, path: tuple[str, ...] = ("Duties",), group: int | None = None
) -> Block:
    return Block(kind, text, mapped(text).runs(), path, group=group)


def sizes(chunked: Chunked) -> list[int]:
    return [end - start for start, end in chunked.passages]


def texts(chunked: Chunked) -> list[str]:
    return [leaf.text for leaf in chunked.leaves]


def test_headings_are_no_leaves() -> None:
    found = chunk([block("Duties", HEADING, ()), block(SENTENCE)])
    assert texts(found) == [SENTENCE]
    assert found.leaves[0].path == ("Duties",)


def test_nothing_makes_nothing() -> None:
    assert chunk([]) == Chunked((), ())
    assert chunk([block("Duties", HEADING, ())]) == Chunked((), ())


def test_a_leaf_takes_all_that_the_block_knows() -> None:
    made = Block(ITEM, "pay", (Run(0, 7, 3),), ("A", "B"), "The vendor must:", 4, 12, 2, "Sheet!A5")
    leaf = chunk([made]).leaves[0]
    assert (leaf.kind, leaf.text, leaf.runs, leaf.path) == (made.kind, made.text, made.runs, made.path)
    assert (leaf.lead, leaf.group, leaf.page, leaf.depth, leaf.location) == (
        "The vendor must:",
        4,
        12,
        2,
        "Sheet!A5",
    )


def test_short_paragraphs_of_a_section_are_searched_together() -> None:
    assert sizes(chunk([block(SENTENCE)] * 3)) == [3]


def test_another_section_begins_another_passage() -> None:
    assert sizes(chunk([block(SENTENCE), block(SENTENCE, path=("Fees",))])) == [1, 1]


def test_a_passage_of_prose_ends_in_time() -> None:
    # Paragraphs of 50 words: three make 150, the fourth would be 200
    assert PASSAGE_WORDS == 150
    assert sizes(chunk([block(" ".join([SENTENCE] * 5))] * 4)) == [3, 1]


def test_a_list_stays_whole_for_longer() -> None:
    # Items of 50 words: four make 200, the fifth would be 250
    assert LIST_WORDS == 230
    assert sizes(chunk([block(" ".join([SENTENCE] * 5), ITEM, group=1)] * 5)) == [4, 1]


def test_a_list_goes_with_the_sentence_that_introduces_it() -> None:
    lead = " ".join([SENTENCE] * 10)  # 100 words
    item = Block(
        ITEM, " ".join([SENTENCE] * 6), (), ("Duties",), lead, 1
    )  # 60 words: together 160, more than prose may
    assert sizes(chunk([block(lead), item])) == [2]


def test_each_row_is_a_passage_of_its_own() -> None:
    rows = [block("Severity: P1; Response: 1 hour", ROW, group=1)] * 2
    assert sizes(chunk([block(SENTENCE), *rows, block(SENTENCE)])) == [1, 1, 1, 1]


def test_a_long_row_is_not_cut() -> None:
    long = "; ".join(f"Column {n}: {SENTENCE}" for n in range(30))
    assert texts(chunk([block(long, ROW, group=1)])) == [long]


def test_a_long_paragraph_is_cut_at_sentence_ends() -> None:
    found = chunk([block(" ".join([SENTENCE] * 25))])
    assert [len(text.split()) for text in texts(found)] == [110, 110, 30]
    assert all(text.startswith("The vendor") and text.endswith("days.") for text in texts(found))


def test_one_sentence_that_is_too_long_is_kept_whole() -> None:
    long = " ".join(["word"] * (LEAF_WORDS + 50))
    assert texts(chunk([block(long)])) == [long]


@pytest.mark.parametrize("kind", [ROW, PARAGRAPH])
def test_what_no_page_would_hold_is_cut_at_white_space(kind: str) -> None:
    """A cell of 30 million characters made every question to its knowledge base take a minute."""
    text = "Notes: " + "word " * 30_000 + "x" * 50_000
    found = chunk([block(text, kind)]).leaves
    assert len(found) > 5 and max(len(leaf.text) for leaf in found) <= LEAF_CHARACTERS
    assert "".join(leaf.text for leaf in found).replace(" ", "") == text.replace(" ", "")
    assert all(text[run.source_at :].startswith(leaf.text) for leaf in found for run in leaf.runs)


def test_the_parts_of_a_cut_paragraph_know_where_they_stand() -> None:
    source = "x\n" + "\n".join([SENTENCE] * 25)
    text = mapped(source)[2:].fold()
    for leaf in chunk([Block(PARAGRAPH, text.text, text.runs())]).leaves:
        run = leaf.runs[0]
        assert (run.at, run.length) == (0, len(leaf.text))
        assert source[run.source_at : run.source_at + run.length].replace("\n", " ") == leaf.text


def _runs(parts: Sequence[tuple[int, int, int]]) -> tuple[Run, ...]:
    found: list[Run] = []
    at = 0
    for gap, source_at, length in parts:
        found.append(Run(at + gap, source_at, length))
        at += gap + length
    return tuple(found)


runs = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9), st.integers(1, 5)), max_size=5).map(_runs)


def places(found: Sequence[Run]) -> dict[int, int]:
    """Character of the text -> character of the source."""
    return {run.at + i: run.source_at + i for run in found for i in range(run.length)}


@given(runs, st.integers(0, 30), st.integers(0, 30))
def test_cut_runs_are_the_places_of_the_part(found: tuple[Run, ...], start: int, end: int) -> None:
    expected = {at - start: place for at, place in places(found).items() if start <= at < end}
    assert places(cut_runs(found, start, end)) == expected


@given(runs, st.integers(0, 15), st.integers(0, 15), st.integers(0, 15), st.integers(0, 15))
def test_a_cut_of_a_cut_is_one_cut(found: tuple[Run, ...], a: int, size: int, b: int, inner: int) -> None:
    twice = cut_runs(cut_runs(found, a, a + size), b, min(b + inner, size))
    assert twice == cut_runs(found, a + b, a + min(b + inner, size))


words = st.sampled_from(
    ["The vendor", "must pay", "within 30 days.", "Acme Inc. ", "It ends; (b) then", "No. 4", "• one"]
)
blocks = st.lists(
    st.builds(
        lambda parts, times, kind, path, group: block(
            " ".join(parts * times), kind, (path,), group if kind in (ITEM, ROW) else None
        ),
        st.lists(words, min_size=1, max_size=6),
        st.integers(1, 15),
        st.sampled_from([HEADING, PARAGRAPH, ITEM, ROW, DEFINITION]),
        st.sampled_from(["Duties", "Fees"]),
        st.integers(1, 2),
    ),
    max_size=10,
)


@given(blocks)
def test_passages_part_the_leaves_in_order(found: list[Block]) -> None:
    chunked = chunk(found)
    covered = [number for start, end in chunked.passages for number in range(start, end)]
    assert covered == list(range(len(chunked.leaves)))
    assert all(start < end for start, end in chunked.passages)


@given(blocks)
def test_no_character_is_lost(found: list[Block]) -> None:
    """The leaves of a block, one after the other, are its text, but for white space between them."""
    for one in found:
        parts = chunk([one]).leaves
        expected = [] if one.kind == HEADING else one.text.split()
        assert " ".join(leaf.text for leaf in parts).split() == expected
        at = 0
        for leaf in parts:
            assert leaf.text in one.text
            assert leaf.runs[0].source_at >= at  # in order, none twice
            at = leaf.runs[-1].source_at + leaf.runs[-1].length


@given(blocks)
def test_rows_and_short_blocks_stay_whole(found: list[Block]) -> None:
    for one in found:
        if one.kind != HEADING and (one.kind == ROW or len(one.text.split()) <= LEAF_WORDS):
            assert texts(chunk([one])) == [one.text]
    chunked = chunk(found)
    for start, end in chunked.passages:
        assert end - start == 1 or all(leaf.kind != ROW for leaf in chunked.leaves[start:end])


@given(blocks)
def test_a_passage_stays_within_one_section(found: list[Block]) -> None:
    chunked = chunk(found)
    for start, end in chunked.passages:
        assert len({leaf.path for leaf in chunked.leaves[start:end]}) == 1

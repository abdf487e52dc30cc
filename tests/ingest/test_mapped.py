from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ingest.mapped import Mapped, concat, joined, literal, mapped
from knowledge.types import Run

SOURCE = st.text(alphabet="ab*_ \n\t\u00a0é[]", max_size=40)


def agrees(text: Mapped, source: str) -> bool:
    """The invariant of every loader: a run is the source's own characters, but for the kind of white space."""
    pairs = [(text.text[run.at + i], source[run.source_at + i]) for run in text.runs() for i in range(run.length)]
    return all(shown == stood or (shown.isspace() and stood.isspace()) for shown, stood in pairs)


def test_a_group_that_is_kept_keeps_its_place() -> None:
    bold = mapped("The **fee** is due").sub(r"\*\*(.*?)\*\*", 1)
    assert bold.text == "The fee is due"
    assert bold.runs() == (Run(0, 0, 4), Run(4, 6, 3), Run(7, 11, 7))


def test_a_space_takes_the_place_of_the_white_space_it_replaces() -> None:
    assert mapped("a\n\nb").sub(r"\n+", " ").runs() == (Run(0, 0, 2), Run(2, 3, 1))


def test_a_space_that_replaces_markup_stands_nowhere() -> None:
    assert mapped("a<br>b").sub("<br>", " ").runs() == (Run(0, 0, 1), Run(2, 5, 1))


def test_longer_replacements_stand_nowhere() -> None:
    found = mapped("a&b").sub("&", " and ")
    assert found.text == "a and b"
    assert found.runs() == (Run(0, 0, 1), Run(6, 2, 1))


def test_a_replacement_may_be_worked_out() -> None:
    assert mapped("a-b").sub("[ab]", lambda match: match[0].upper()).text == "A-B"


def test_nothing_to_replace_changes_nothing() -> None:
    text = mapped("abc")
    assert text.sub("x", "y") is text


def test_fold_strips_and_joins_white_space() -> None:
    folded = mapped("  The \n\t fee  ").fold()
    assert folded.text == "The fee"
    assert folded.runs() == (Run(0, 2, 4), Run(4, 9, 3))


def test_fold_of_white_space_is_empty() -> None:
    assert mapped(" \n ").fold() == Mapped("", ())


def test_a_stretch_of_a_source_knows_where_it_stands() -> None:
    assert mapped("one two three", 4, 7).runs() == (Run(0, 4, 3),)


def test_our_own_words_stand_nowhere() -> None:
    source = "fifty\tnow"  # the very first character of a source follows our own words
    row = joined("; ", [literal("Fee: ") + mapped(source, 0, 5), literal("Due: ") + mapped(source, 6)])
    assert row.text == "Fee: fifty; Due: now"
    assert row.runs() == (Run(5, 0, 5), Run(17, 6, 3))


def test_joined_leaves_out_what_is_empty() -> None:
    assert joined(", ", [literal(""), literal("a"), literal("")]).text == "a"


@given(SOURCE)
def test_a_source_as_it_stands_is_one_run(source: str) -> None:
    assert mapped(source).runs() == ((Run(0, 0, len(source)),) if source else ())


@given(SOURCE)
def test_fold_keeps_the_words_and_their_places(source: str) -> None:
    folded = mapped(source).fold()
    assert folded.text == re.sub(r"\s+", " ", source).strip()
    assert agrees(folded, source)
    assert sum(run.length for run in folded.runs()) == len(folded)  # all of it stands in the source


@given(SOURCE, st.sampled_from([r"\*\*(.*?)\*\*", r"_(\w*)_", r"\[([^\]]*)\]"]))
def test_sub_by_a_group_keeps_places(source: str, pattern: str) -> None:
    found = mapped(source).sub(pattern, 1)
    assert found.text == re.sub(pattern, r"\1", source)
    assert agrees(found, source)
    assert sum(run.length for run in found.runs()) == len(found)


@given(
    SOURCE, st.sampled_from([r"\s+", r"\*+", r"[ab]+", r"\["]), st.sampled_from(["", " ", "\n", "a", "and so on"])
)
def test_sub_by_a_literal_maps_only_what_stood_there(source: str, pattern: str, replacement: str) -> None:
    found = mapped(source).sub(pattern, lambda _: replacement)
    assert found.text == re.sub(pattern, lambda _: replacement, source)
    assert agrees(found, source)


@given(SOURCE, st.integers(0, 40), st.integers(0, 40))
def test_a_slice_is_the_slice_of_the_text(source: str, start: int, end: int) -> None:
    part = mapped(source).fold()[start:end]
    assert part.text == mapped(source).fold().text[start:end]
    assert len(part.at) == len(part.text)
    assert agrees(part, source)


@given(st.lists(SOURCE, max_size=4))
def test_concat_puts_texts_side_by_side(sources: list[str]) -> None:
    whole = concat(mapped(source) for source in sources)
    assert whole.text == "".join(sources)
    assert len(whole.at) == len(whole)

"""Where items of a long list may be cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.listing import beginning
from knowledge.types import Leaf

TAIL = " and then a good many further words that nobody has room for in a list"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("(a) the certificate of insurance, with all its riders" + TAIL, "(a) the certificate of insurance"),
        ("2. Service Credit. If the target is missed, a credit is due" + TAIL, "2. Service Credit"),
        ("a short item", "a short item"),
        # What would be left is a number, or a condition without what follows from it.
        ('3. "Term" means the time from the start' + TAIL, None),
        ("If the invoice is late, a fee is due" + TAIL, None),
        ("To receive a credit, the customer writes" + TAIL, None),
    ],
)
def test_an_item_is_cut_where_something_is_said(text: str, kept: str | None) -> None:
    end = beginning(Leaf("item", text, ()), 8)
    assert (None if end is None else text[:end]) == kept


def test_of_a_row_whole_cells_are_kept() -> None:
    text = "Severity: one; Response: fifteen minutes on every day; Credit: five percent of the fee"
    end = beginning(Leaf("row", text, ()), 9)
    assert text[:end] == "Severity: one; Response: fifteen minutes on every day"


@given(
    st.text(alphabet="ab 1.,;:()", max_size=80), st.integers(1, 12), st.sampled_from(["item", "row", "paragraph"])
)
def test_what_is_kept_begins_the_text_and_has_room(text: str, count: int, kind: str) -> None:
    end = beginning(Leaf(kind, text, ()), count)
    if end is not None:
        assert 0 <= end <= len(text) and len(text[:end].split()) <= count

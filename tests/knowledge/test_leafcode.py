from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.leafcode import pack_leaves, unpack_leaves
from knowledge.types import Leaf, Run

text = st.text(st.characters())  # lone surrogates too
number = st.integers(0, 2**40)
leaves = st.builds(
    Leaf,
    kind=st.sampled_from(["paragraph", "item", "row", "definition"]),
    text=text,
    runs=st.lists(st.builds(Run, number, number, number)).map(tuple),
    path=st.lists(text).map(tuple),
    lead=text,
    group=st.none() | number,
    page=st.none() | number,
    depth=number,
    location=text,
)


@given(st.lists(leaves))
def test_leaves_come_back_as_they_were(some: list[Leaf]) -> None:
    assert unpack_leaves(pack_leaves(some)) == tuple(some)

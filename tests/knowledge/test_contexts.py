from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.contexts import HEADING_WORDS, LEAD_WORDS, passage_context
from knowledge.types import Leaf
from tests.building import leaf


def test_a_passage_is_embedded_with_title_section_and_lead() -> None:
    first = leaf("send an invoice", path=("Duties",), lead="The vendor must:")
    second = leaf("wait 30 days", path=("Duties",), lead="The vendor must:")
    found = passage_context("Acme MSA", [first, second])
    assert found.text == "Acme MSA > Duties: The vendor must: send an invoice wait 30 days"
    assert [found.text[start:end] for start, end in found.spans] == ["send an invoice", "wait 30 days"]


def test_a_heading_that_repeats_the_title_is_said_once() -> None:
    assert passage_context("Acme MSA", [leaf("Text.", path=("ACME MSA", "Fees"))]).text == "Acme MSA > Fees: Text."


def test_only_the_nearest_headings_are_kept() -> None:
    found = passage_context("T", [leaf("Text.", path=("one", "two", "three", "four"))])
    assert found.text == "T > two > three > four: Text."


def test_a_lead_that_is_the_heading_is_said_once() -> None:
    assert passage_context("T", [leaf("Text.", path=("Fees",), lead="Fees")]).text == "T > Fees: Text."


def test_without_a_title_and_headings_the_text_stands_alone() -> None:
    assert passage_context("", [leaf("Text.")]).text == "Text."


def test_long_headings_and_leads_are_cut() -> None:
    words = " ".join(f"w{i}" for i in range(100))
    found = passage_context("T", [leaf("end", path=(words,), lead=f"lead {words}")]).text.split()
    assert len(found) == len(["T", ">"]) + HEADING_WORDS + LEAD_WORDS + len(["end"])


@given(
    st.lists(st.text(alphabet="ab .:", min_size=1, max_size=8).filter(str.strip), min_size=1, max_size=4),
    st.text(),
)
def test_the_spans_are_the_leaves(texts: list[str], lead: str) -> None:
    stripped = [text.strip() for text in texts]
    found = passage_context("T", [Leaf("item", text, (), ("A",), lead) for text in stripped])
    assert [found.text[start:end] for start, end in found.spans] == stripped

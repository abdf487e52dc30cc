from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.amendments.clauses import Place, leaves_of_parts, opening, places
from knowledge.types import Leaf, Part
from tests.building import leaf

MSA = [
    leaf("The parties agree.", path=("MSA",)),
    leaf("4.1 Tickets are answered in English.", path=("MSA", "4. Service levels")),
    leaf("4.2 Severity 1 is answered within 4 hours:", path=("MSA", "4. Service levels")),
    leaf("(a) by ticket; and", path=("MSA", "4. Service levels"), kind="item", group=1),
    leaf("(b) by phone.", path=("MSA", "4. Service levels"), kind="item", group=1),
    leaf("The clock runs at night.", path=("MSA", "4. Service levels")),
    leaf("4.2.1 Holidays do not count.", path=("MSA", "4. Service levels")),
    leaf("4.20 Reports are monthly.", path=("MSA", "4. Service levels")),
    leaf("The hourly rate is 80 EUR.", path=("MSA", "5. Fees", "5.1 Rates")),
    leaf("2. A second list point.", path=("MSA", "Annex B: Credits"), kind="item", group=2),
    leaf("Level: Severity 1; Credit: 10 %", path=("MSA", "Annex B: Credits"), kind="row", group=3),
    leaf("Level: Severity 2; Credit: 5 %", path=("MSA", "Annex B: Credits"), kind="row", group=3),
]


def numbers(part: Part, leaves: list[Leaf] = MSA) -> list[int]:
    return sorted(leaves_of_parts([part], leaves)[part])


def clause(name: str, within: Part | None = None) -> Part:
    return Part("clause", name, within)


ANNEX_B = Part("annex", "annex b")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("4.2 Response times", ("4", "2")),
        ("4.2. Response", ("4", "2")),
        ("“4.2 The Vendor responds", ("4", "2")),
        ("Section 4.2(b): by phone", ("4", "2", "b")),
        ("5. Fees", ("5",)),
        ("§ 7 Term", ("7",)),
        ("Article IV Term", ("iv",)),
        ("4.2 million users log in", ()),
        ("30 days after receipt", ()),
        ("1.1.2026 is a holiday", ()),
        ("Level: Severity 1", ()),
    ],
)
def test_the_number_that_a_clause_begins_with(text: str, found: tuple[str, ...]) -> None:
    assert opening(text) == found


def test_a_heading_may_do_without_a_full_stop() -> None:
    assert opening("4 Service levels", heading=True) == ("4",)
    assert opening("4 Service levels") == ()


def test_a_clause_holds_its_points_its_paragraphs_and_its_sub_clauses() -> None:
    assert numbers(clause("4.2")) == [2, 3, 4, 5, 6]
    assert numbers(clause("4.2.b")) == [4]
    assert numbers(clause("4.20")) == [7]
    assert numbers(clause("4")) == [1, 2, 3, 4, 5, 6, 7]
    assert numbers(clause("5.1")) == [8]
    assert numbers(clause("9")) == []


def test_an_annex_counts_anew() -> None:
    assert numbers(ANNEX_B) == [9, 10, 11]
    assert numbers(clause("2", ANNEX_B)) == [9, 10, 11]  # with the table below it
    assert numbers(clause("3", ANNEX_B)) == []


def test_a_row_is_called_by_its_first_cell() -> None:
    assert numbers(Part("row", "severity 1")) == [10]
    assert numbers(Part("row", "severity 1", ANNEX_B)) == [10]
    assert numbers(Part("row", "severity 1", clause("4"))) == []
    twice = [*MSA, leaf("Level: Severity 1; Fee: 3 EUR", path=("MSA", "Annex C"), kind="row", group=4)]
    assert numbers(Part("row", "severity 1"), twice) == []  # which of two tables is open
    assert numbers(Part("row", "severity 1", ANNEX_B), twice) == [10]


def test_a_heading_is_found_by_its_words() -> None:
    assert numbers(Part("heading", "service levels")) == [1, 2, 3, 4, 5, 6, 7]
    assert numbers(Part("heading", "credits")) == [9, 10, 11]
    assert numbers(Part("heading", "travel")) == []


def test_words_narrow_a_clause_and_a_named_row_a_table() -> None:
    within = clause("4")
    assert numbers(Part("words", "4 hours", within)) == [2]
    assert numbers(Part("words", "9 hours", within)) == numbers(within)  # put otherwise: the whole clause
    assert numbers(Part("words", "9 hours")) == []
    assert numbers(Part("about", "the credit for severity 2 in annex b is", ANNEX_B)) == [11]
    assert numbers(Part("about", "the table in annex b is", ANNEX_B)) == [9, 10, 11]


def test_what_a_replaced_sentence_introduces_goes_with_it() -> None:
    lead = "The vendor must, on each day:"
    path = ("Policy", "Duties")
    listed = [leaf(text, path=path, kind="item", lead=lead, group=1) for text in ("lock up", "switch off")]
    leaves = [leaf(lead, path=path), *listed, leaf("Ask the desk.", path=path)]
    assert numbers(Part("words", "the vendor must", Part("heading", "duties")), leaves) == [0, 1, 2]


def test_a_list_within_a_clause_is_no_new_clause() -> None:
    texts = ["4. Levels", "4.1 Steps:", "1. Call.", "2. Write.", "5. Fees", "5.1 Rates."]
    leaves = [leaf(text, kind="item", group=1) for text in texts]
    assert [place.number for place in places(leaves)] == [
        ("4",),
        ("4", "1"),
        ("4", "1", "1"),
        ("4", "1", "2"),
        ("5",),
        ("5", "1"),
    ]


texts = st.text("14.5() aBSection“:”\nIV%", max_size=30) | st.sampled_from([one.text for one in MSA])
headings = st.lists(st.sampled_from(["MSA", "4. Levels", "4.2 Response", "Annex B", "Fees"]), max_size=3)
made = st.builds(
    lambda text, path, kind: replace(leaf(text, path=tuple(path)), kind=kind),
    texts,
    headings,
    st.sampled_from(["paragraph", "item", "row"]),
)


@given(st.lists(made, max_size=12), st.sampled_from(["4", "4.2", "5.1", "iv"]), st.sampled_from(["clause", "any"]))
def test_any_document_can_be_read(leaves: list[Leaf], name: str, kind: str) -> None:
    known = places(leaves)
    assert len(known) == len(leaves) and all(isinstance(place, Place) for place in known)
    part = Part(kind, name)
    assert leaves_of_parts([part], leaves)[part] <= set(range(len(leaves)))

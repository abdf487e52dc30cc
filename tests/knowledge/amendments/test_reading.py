from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.amendments.reading import amendment_in, covers, outdated
from knowledge.amendments.references import named_parts, said, written_parts
from knowledge.types import Amendment, Part
from tests.building import leaves

RESTS = "All other provisions of the Agreement remain in full force and effect.\n"


def read(text: str, title: str = "Amendment No. 1") -> Amendment | None:
    return amendment_in(title, leaves(text))


def changed(text: str, title: str = "Amendment No. 1") -> list[str]:
    found = read(text, title)
    assert found is not None
    return [said(part) for part in found.parts]


CONTRACT = (
    "# Amendment No. 1 to the Master Services Agreement\n"
    "1. Section 4.2 of the Agreement is hereby deleted in its entirety and replaced by the following:\n"
    "“4.2 The Vendor responds within 2 hours. Section 9 is deleted.”\n"
    f"2. {RESTS}"
)


def test_a_contract_clause() -> None:
    assert read(CONTRACT) == Amendment((Part("clause", "4.2"),))


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("With effect from 1 May 2026, Section 4.2 is replaced.", ["section 4.2"]),
        (
            "The parties hereby delete Sections 4.2, 4.3 and 5.1(b).",
            ["section 4.2", "section 4.3", "section 5.1(b)"],
        ),
        ("Clauses 4.2 to 4.4 are replaced as set out below.", ["section 4.2", "section 4.3", "section 4.4"]),
        ("Section 4 (Response times) is restated to read: “4. As soon as we can.”", ["section 4"]),
        ("Pursuant to Section 12, Section 4.2 is amended as follows.", ["section 4.2"]),
        ("The Agreement is amended by deleting Section 4.2 and inserting in its place: “x”.", ["section 4.2"]),
        ("Clause 4.2: replace with “within 2 hours”.", ["section 4.2"]),
        ("Annex B (Rates) is deleted and replaced by the Annex B attached hereto.", ["Annex B"]),
        ("Section 2 of Annex B is deleted.", ["section 2 in Annex B"]),
        ("The row “Severity 1” of the table in Section 3 is replaced by:", ["the row “severity 1” in section 3"]),
        ("The row Severity 1 of the table in Section 3 is deleted.", ["the row “severity 1” in section 3"]),
        (
            "The definition of “Business Day” in Section 1 is replaced.",
            ["the definition of “business day” in section 1"],
        ),
        ("The section “Travel expenses” is replaced as follows:", ["“travel expenses”"]),
        ("The Travel Expenses section is deleted.", ["“travel expenses”"]),
        ("Article IV no longer applies.", ["section iv"]),
    ],
)
def test_ways_to_name_what_is_changed(sentence: str, parts: list[str]) -> None:
    assert changed(f"{sentence}\n{RESTS}") == parts


@pytest.mark.parametrize(
    "sentence",
    [
        "Notwithstanding Section 9, the Vendor is audited.",
        "Section 14 may only be amended in writing.",
        "Section 4.2 is not amended.",
        "If the Vendor is late, Section 4.2 is replaced.",
        "Section 2 of this Amendment is deleted once the notice is given.",
        "Clause 7 says that the Vendor shall replace faulty devices by new ones.",
        "Section 4.2 remains unchanged except as set out here.",
    ],
)
def test_what_is_merely_mentioned_is_not_changed(sentence: str) -> None:
    assert changed(f"{sentence}\n{RESTS}") == []


def test_words_of_a_clause() -> None:
    (part,) = read(f"In Section 5.2, the words “45 days” are replaced by “30 days”.\n{RESTS}").parts  # type: ignore[union-attr]
    assert (part.kind, part.name) == ("words", "45 days") and said(part).endswith("in section 5.2")


def test_steps_below_a_clause_change_no_more_than_they_name() -> None:
    text = (
        "Section 4 is amended as follows:\n- the words “4 hours” are replaced by “3 hours”;\n"
        "- Section 4.3 is deleted;\n- a new Section 4.9 is added.\n"
    )
    found = read(text + RESTS)
    assert found is not None and found.adds
    assert [part.kind for part in found.parts] == ["words", "clause"]
    assert said(found.parts[1]) == "section 4.3"


def test_the_new_text_may_say_which_clauses_it_replaces() -> None:
    text = "The following clauses are replaced:\n4.2 Response is within 2 hours.\n5.1 The rate is 90 EUR.\n"
    assert changed(text + RESTS) == ["section 4.2", "section 5.1"]


def test_new_text_without_quotation_marks_is_no_instruction() -> None:
    text = (
        "Section 5.1 is replaced by the following:\n5.1 Rates. Fees under Section 6 are reduced for each breach.\n"
    )
    assert changed(text + RESTS) == ["section 5.1"]


def test_a_table_of_changes() -> None:
    rows = ["Clause: 4.2 | Change: replaced | New text: 2 hours", "Clause: 5.1(b) | Change: deleted | New text: -"]
    assert changed("\n".join(rows)) == ["section 4.2", "section 5.1(b)"]


def test_a_heading_that_says_what_changes() -> None:
    text = f"# Change to Section 4.2\nThe Vendor responds within 2 hours.\n# The rest\n{RESTS}"
    assert changed(text) == ["section 4.2"]


def test_an_addition_hides_nothing() -> None:
    added = read("A new Section 4.9 is inserted after Section 4.2:\n“4.9 Reports are weekly.”\n")
    assert added == Amendment((), adds=True)


@pytest.mark.parametrize(
    "title",
    [
        "Amended and Restated Master Services Agreement",
        "Amendment and Restatement Agreement",
        "Change order procedure",
        "Master Services Agreement 2027",
        "MSA, consolidated, incorporating Amendment 2",
    ],
)
def test_other_documents_replace_as_a_whole(title: str) -> None:
    assert read(f"Section 4.2 is replaced.\n{RESTS}", title) is None


def test_an_amendment_must_say_what_it_changes_or_that_the_rest_remains() -> None:
    assert read("The Vendor responds within 2 hours.\n") is None
    assert read(RESTS) == Amendment()
    assert read(f"The Vendor responds within 2 hours.\n{RESTS}", "Amendment No. 2 to the Amended and Restated MSA")


def test_one_that_replaces_all_of_it_is_no_amendment() -> None:
    text = f"This Addendum replaces the Agreement in its entirety. Section 4 is deleted.\n{RESTS}"
    assert read(text) is None
    whole = read(
        f"This Amendment No. 2 supersedes Amendment No. 1 in its entirety. Section 4.2 is replaced.\n{RESTS}"
    )
    assert whole == Amendment((Part("clause", "4.2"),), whole=True)


def test_the_title_may_stand_in_the_first_heading_or_line_only() -> None:
    assert read(CONTRACT, "Acme 2026-01") == read(CONTRACT)
    assert read(f"SIDE LETTER\nSection 4.2 is deleted.\n{RESTS}", "Acme") == Amendment((Part("clause", "4.2"),))


def test_a_part_covers_what_lies_in_it() -> None:
    section, inner = Part("clause", "4"), Part("clause", "4.2.b")
    assert covers(section, inner) and not covers(inner, section) and not covers(section, Part("clause", "40.1"))
    assert covers(section, Part("row", "severity 1", Part("clause", "4.2")))
    assert not covers(Part("clause", "4", Part("annex", "annex a")), section)


def test_a_later_amendment_takes_the_place_of_what_an_earlier_one_put_there() -> None:
    earlier = leaves(CONTRACT)
    assert outdated([Part("clause", "4.2")], earlier) == {0, 1}
    assert outdated([Part("clause", "4")], earlier) == {0, 1}
    assert outdated([Part("clause", "2")], earlier) == set()  # its own second paragraph is no clause of the MSA


def test_of_an_earlier_amendment_only_what_is_named_goes() -> None:
    text = (
        "Sections 4.2 and 5.1 are replaced by the following:\n“4.2 Within 2 hours.”\n“5.1 The rate is 90 EUR.”\n"
    )
    assert outdated([Part("clause", "4.2")], leaves(text)) == {1}
    table = "The table in Annex B is replaced by:\nLevel: One | Credit: 15 %\nLevel: Two | Credit: 7 %\n"
    assert outdated([Part("row", "one", Part("annex", "annex b"))], leaves(table)) == {1}


def test_words_of_an_earlier_amendment() -> None:
    earlier = leaves("In Section 5.2, the words “45 days” are replaced by “30 days”.\n")
    (part,) = named_parts("In Section 5.2, the words “30 days” are replaced")
    assert outdated([part], earlier) == {0}
    (other,) = named_parts("In Section 5.2, the words “receipt” are replaced")
    assert outdated([other], earlier) == set()


def test_parts_written_in_the_metadata() -> None:
    assert written_parts("4.2, Annex B,#row Severity 1, Travel expenses, Section 7") == (
        Part("clause", "4.2"),
        Part("annex", "annex b"),
        Part("row", "severity 1"),
        Part("any", "travel expenses"),
        Part("clause", "7"),
    )
    assert written_parts("") == ()


SAID = (
    "Section 4.2|Annex B|the row “One”| is deleted| is replaced by:|“4.2 Soon.”|\n|- |# |the words “45 days”"
    "|in Section 5|All other terms remain in force.|: |1. |(a) |, "
)
pieces = st.sampled_from([*SAID.split("|"), " | "])


@given(st.lists(pieces | st.text(max_size=5), max_size=25).map("".join))
def test_any_text_can_be_read(text: str) -> None:
    held = leaves(text)
    found = amendment_in("Amendment", held)
    if found is not None:
        assert outdated(found.parts, held) <= set(range(len(held)))
        assert all(said(part) for part in found.parts)


@given(st.integers(1, 99), st.integers(1, 99), st.sampled_from(["is deleted.", "is hereby replaced by: “soon”."]))
def test_any_clause_can_be_named(section: int, clause: int, verb: str) -> None:
    assert changed(f"Section {section}.{clause} {verb}\n") == [f"section {section}.{clause}"]
    assert changed(f"Section {section}.{clause} is not affected.\n{RESTS}") == []

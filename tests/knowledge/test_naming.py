from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.naming import document_name, residual
from knowledge.words import terms
from tests.building import document

ADURO = "Aduro Biotech Consulting Agreement"


def left_of(question: str, title: str, head: str = "", names: frozenset[str] = frozenset()) -> str:
    in_title, in_head = set(terms(title)), set(terms(head))
    return residual(question, in_title.__contains__, in_head.__contains__, names.__contains__)


@pytest.mark.parametrize(
    ("question", "title", "left"),
    [
        ("Under the Aduro Biotech consulting agreement, who pays travel?", ADURO, "Under the who pays travel?"),
        ("Consulting agreement with Aduro: who pays travel costs?", ADURO, "who pays travel costs?"),
        ("Who pays travel costs?", ADURO, "Who pays travel costs?"),
        # a small word that merely also stands in the title is no name
        ("Does the consulting fee include travel?", ADURO, "Does the consulting fee include travel?"),
        # the connectives of a name go with it; the genitive belongs to what is asked
        ("What does the Bank of New York charge?", "Bank of New York Custody", "What does the charge?"),
        # a capitalised neighbour belongs to the name even if the title does not have it
        ("What is the cap in the Acme Holdings contract?", "Acme contract", "What is the cap in the"),
    ],
)
def test_the_words_that_name_the_document_are_dropped(question: str, title: str, left: str) -> None:
    assert left_of(question, title).rstrip(" ?") == left.rstrip(" ?")


def test_a_party_in_the_head_is_a_name_too() -> None:
    question = "What does Jane Smith owe under the Aduro agreement?"
    assert "Smith" in left_of(question, ADURO)
    assert left_of(question, ADURO, "between Aduro Biotech and Jane Smith") == "What does owe under the ?"


def test_a_term_in_quotation_marks_is_asked_about_and_a_quoted_title_names() -> None:
    head = "between Aduro Biotech and Jane Smith, on Excluded Minutes"
    assert "Excluded Minutes" in left_of(
        'How are "Excluded Minutes" counted under the Aduro agreement?', ADURO, head
    )
    assert "Consulting" not in left_of('Who pays travel under the "Aduro Consulting Agreement"?', ADURO, head)


@pytest.mark.parametrize(
    "question",
    [
        'In the document "NDA_12 Aduro 28%20": may Smith copy a sample?',
        'Of "NDA_12 Aduro 28%20": may Smith copy a sample?',
        "May Smith copy a sample by the file “NDA_12 Aduro 28%20”?",
    ],
)
def test_a_document_in_quotation_marks_names_though_not_each_word_is_of_its_title(question: str) -> None:
    assert "Aduro" not in left_of(question, "Aduro NDA 12", "between Aduro Biotech and Jane Smith")


def test_a_question_that_is_only_a_name_stays() -> None:
    assert left_of(ADURO, ADURO) == ADURO


def test_nothing_asked_nothing_left() -> None:
    assert left_of("", ADURO) == ""


@given(
    st.lists(
        st.sampled_from(["Aduro", "consulting", "who", "pays", "travel", ":", ",", "the", "Smith"]), max_size=10
    )
)
def test_what_is_left_keeps_words_and_their_order(parts: list[str]) -> None:
    question = " ".join(parts)
    asked, left = terms(question), iter(terms(question))
    kept = terms(left_of(question, ADURO, "Smith"))
    assert all(term in left for term in kept)  # a subsequence
    assert bool(kept) == bool(asked)


def test_a_document_is_called_by_its_title_and_the_new_words_of_its_path() -> None:
    made = document("contracts/commonpaper-sla/CloudServices.md", "Service Levels")
    assert document_name(made) == "Service Levels contracts commonpaper sla Cloud"


def test_a_company_is_found_without_the_legal_form_glued_to_it() -> None:
    made = document("SLINGERBAGINC_05_27_2020-CONSULTING.PDF", "Consulting agreement")
    assert "SLINGERBAG" in document_name(made).split()


def test_a_name_is_dropped_however_it_is_written() -> None:
    known = frozenset(terms("aduro commonpaper"))
    assert left_of("how often does aduro pay?", ADURO, names=known) == "how often does pay?"
    assert left_of("how often does aduro pay?", ADURO) == "how often does aduro pay?"
    assert left_of("what does the common paper sla promise?", "SLA", names=known) == "what does the promise?"


def test_what_belongs_to_a_name_is_asked_for_and_no_name() -> None:
    known = frozenset(terms("aduro"))
    assert left_of("How high is aduro's liability?", ADURO, names=known) == "How high is liability?"
    assert left_of("How high is Aduro’s liability?", ADURO, names=known) == "How high is liability?"

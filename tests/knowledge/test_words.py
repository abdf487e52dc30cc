from __future__ import annotations

import math

import pytest

from knowledge.words import compounds, inverse_frequency, stem, terms, without_links, words


def test_words_keep_their_order_and_case() -> None:
    assert words("The Vendor, and the (2nd) vendor!") == ["The", "Vendor", "and", "the", "2nd", "vendor"]


def test_an_underscore_parts_words() -> None:
    assert words("master_services") == ["master", "services"]


def test_a_percent_encoded_file_name_reads_as_it_is_meant() -> None:
    assert words("Master%20Agreement.pdf") == ["Master", "Agreement", "pdf"]


def test_a_plain_percentage_is_left_alone() -> None:
    assert words("99.5% uptime") == ["99", "5", "uptime"]


def test_terms_are_stems_of_the_content_words() -> None:
    assert terms("The vendors' invoices are paid, and the vendor pays") == [
        "vendor",
        "invoic",
        "paid",
        "vendor",
        "pay",
    ]


def test_stop_words_alone_leave_nothing() -> None:
    assert terms("What is this about, and why?") == []


def test_stems_ignore_case() -> None:
    assert stem("Agreements") == stem("agreement") == "agreement"


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("organisations licence authorised data", "organizations license authorized data"),
        ("analyse the colour of the behaviour", "analyze the color of the behavior"),
        ("a programme of the data centres", "a program of the data centers"),
        ("centred on defence and practise", "centered on defense and practice"),
        ("the catalogue of judgements", "the catalog of judgments"),
        ("fulfilment by instalments after enrolment", "fulfillment by installments after enrollment"),
        ("send an e-mail to the Sub-contractor", "send an email to the Subcontractor"),
        ("sub-processors co-operate by telephone", "subprocessors cooperate by phone"),
    ],
)
def test_a_word_is_the_same_in_british_and_american_spelling(british: str, american: str) -> None:
    assert terms(british) == terms(american)


def test_words_that_only_look_alike_stay_apart() -> None:
    # "author" is what the stemmer leaves of "authority"; "size" and "prize" have no other spelling.
    assert terms("size prize authority parameter") == ["size", "prize", "author", "paramet"]
    assert terms("authorize four hours sublease") == ["authoris", "four", "hour", "subleas"]


def test_neighbours_are_written_together() -> None:
    # Two by two: common+paper, paper+sla; all three: common+paper+sla.
    assert compounds("Common Paper SLA") == [stem("commonpaper"), stem("papersla"), stem("commonpapersla")]


def test_a_name_in_two_words_finds_the_same_name_in_one() -> None:
    assert set(compounds("the Common Paper agreement")) & set(terms("commonpaper-cloud")) == {stem("commonpaper")}


def test_link_targets_are_no_words_of_the_text() -> None:
    assert "acme" not in terms(
        without_links("See [the policy](https://acme.example/policy) or https://acme.example.")
    )
    assert "polici" in terms(without_links("See [the policy](https://acme.example/policy)"))


@pytest.mark.parametrize(
    ("documents", "holding", "ratio"),
    [(3, 2, 1.6), (3, 1, 1 + 2.5 / 1.5), (10, 10, 1 + 0.5 / 10.5)],
)
def test_inverse_frequency_is_the_kept_positive_idf(documents: int, holding: int, ratio: float) -> None:
    assert inverse_frequency(documents, holding) == pytest.approx(math.log(ratio))

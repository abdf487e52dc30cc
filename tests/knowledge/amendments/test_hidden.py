"""Where an amendment replaces words, their sentence goes, and the order is found by what its clause is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.citations import stands_in
from ingest.mapped import mapped
from knowledge.amendments.amounts import amounts
from knowledge.amendments.chains import hidden_leaves
from knowledge.amendments.curtailing import leaves_in_force, shown_leaves
from knowledge.amendments.hidden import NOTHING, Hidden, hidden_by, in_force, together
from knowledge.amendments.sentences import sentences_gone, without
from knowledge.amendments.subjects import subjects
from knowledge.amendments.words import holds, holds_amount
from knowledge.base import KnowledgeBase
from knowledge.contexts import passage_context
from knowledge.retriever import Retriever
from knowledge.sentences import sentence_ranges
from knowledge.types import Amendment, Caller, Document, Leaf, Part
from knowledge.view import Views
from tests.building import document, filled, leaf, leaves
from tests.fakes import FakeEmbedder

JULY = date(2026, 7, 1)
STAFF = Caller.of(["employees"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("within 30 days", {("30", "day")}),
        ("within thirty (30) days", {("30", "day")}),
        ("a 30-day period of thirty days", {("30", "day")}),
        ("forty-five business days, 1 year", {("45", "business day"), ("1", "year")}),
        ("45 working days", {("45", "business day")}),
        ("EUR 1,250.50 or 31 euros or €31", {("1250.50", "eur"), ("31", "eur")}),
        ("4 per cent, 4 %, 4 percent", {("4", "%")}),
        ("clause 4.2, 30 daylight hours, everyone", set()),
    ],
)
def test_amounts_however_they_are_written(text: str, expected: set[tuple[str, str]]) -> None:
    assert amounts(text) == expected


def test_words_are_whole_words() -> None:
    assert holds("5 days", "within 5 days.") and not holds("5 days", "within 45 days")
    assert (
        not holds("5 days", "within 1.5 days") and not holds("eur 31", "EUR 31.50") and holds("eur 31", "(EUR 31)")
    )
    assert holds_amount("30 days", "thirty (30) days") and not holds_amount("30 days", "30 hours")
    assert not holds_amount("the invoice", "the invoice")


CLAUSE = leaf("5.2 Invoices come by the tenth. The client pays within 30 days. Late sums bear interest.")


def test_the_sentence_goes_and_the_longer_side_stays() -> None:
    gone = sentences_gone("30 days", CLAUSE)
    assert [CLAUSE.text[start:end] for start, end in gone] == ["The client pays within 30 days."]
    assert without(CLAUSE, gone).text == "5.2 Invoices come by the tenth."
    last = leaf("The client pays within 30 days. Late sums bear interest. Receipt counts.")
    assert without(last, sentences_gone("30 days", last)).text == "Late sums bear interest. Receipt counts."


def test_other_writings_and_what_leans_on_the_sentence_go_too() -> None:
    held = leaf(
        "We pay by bank. The term is thirty (30) days. It begins on receipt. Interest runs after the 30-day term."
    )
    assert without(held, sentences_gone("30 days", held)).text == "We pay by bank."


@pytest.mark.parametrize(
    "held",
    [
        leaf("The client pays within 30 days."),
        leaf("The client pays within 30 days. This is final."),
        leaf("Level: One; Term: 30 days. More.", kind="row"),
        leaf("Term: 30 days. More is said.", kind="definition"),
    ],
)
def test_where_nothing_would_be_left_or_it_is_no_text_the_whole_goes(held: Leaf) -> None:
    assert sentences_gone("30 days", held) == ()
    assert hidden_by([Part("words", "30 days")], [held]) == {0}


def test_what_introduces_a_list_goes_with_it() -> None:
    listed = leaves("Fees are fixed. Within 30 days the client must:\n- pay; and\n- confirm.\n")
    assert hidden_by([Part("words", "30 days")], listed) == {0, 1, 2}


def test_two_orders_for_one_paragraph() -> None:
    one, other = (hidden_by([Part("words", name)], [CLAUSE]) for name in ("30 days", "the tenth"))
    both = together(one, other, [CLAUSE])
    assert [shown.text for _, shown in in_force([CLAUSE], both)] == ["Late sums bear interest."]
    assert together(both, hidden_by([Part("words", "late sums")], [CLAUSE]), [CLAUSE]) == {0}
    assert together(both, Hidden.of([0]), [CLAUSE]).gone == {} and not NOTHING and both


def test_a_plain_set_of_leaves_will_do() -> None:
    assert in_force([CLAUSE, CLAUSE], frozenset([0])) == [(1, CLAUSE)]
    assert [one.text for one in shown_leaves([CLAUSE, CLAUSE], {8}, first=7)] == [CLAUSE.text, ""]


said = st.sampled_from(
    ["We pay. ", "Pay in 30 days. ", "This is so.  ", "A 30-day term runs! ", "x; ", "\n", "4.2 "]
)


@given(st.lists(said, max_size=8).map("".join), st.sampled_from(["30 days", "pay", "x"]))
def test_what_is_left_stands_in_the_source_and_holds_none_of_the_words(source: str, words: str) -> None:
    folded = mapped(source).fold()
    held = Leaf("paragraph", folded.text, folded.runs())
    gone = sentences_gone(words, held)
    left = without(held, gone)
    assert stands_in(left.text, source)
    for run in left.runs:
        quoted = source[run.source_at : run.source_at + run.length]
        assert quoted.split() == left.text[run.at : run.at + run.length].split()
    if gone:
        assert left.text and not holds(words, left.text) and not holds_amount(words, left.text)
        ranges = set(sentence_ranges(held.text))
        assert set(gone) <= ranges


MSA = document("msa.md", "MSA", effective_from=date(2025, 1, 1))
MSA_TEXT = (
    "# 4. Service levels\n"
    "4.1 A blackout is answered within 4 hours. Reports are due monthly.\n"
    "# 5. Invoices\n"
    "5.2 The client pays within 30 days of receipt. Late sums bear interest.\n"
    "5.3 Rates are fixed.\n"
)
CHANGE = document("a1.md", "Amendment No. 1", effective_from=date(2026, 6, 1), supersedes="msa.md")
CHANGE_TEXT = (
    "1. In Section 5.2, the words “30 days” are replaced by “45 days”.\n"
    "2. Section 4.1 is replaced by the following:\n"
    "“4.1 A blackout is answered at once.”\n"
    "3. All other provisions remain in force.\n"
)


def brought_in(folder: Path, *documents: tuple[Document, str]) -> KnowledgeBase:
    return filled(folder, FakeEmbedder(), documents or [(MSA, MSA_TEXT), (CHANGE, CHANGE_TEXT)])


def told(base: KnowledgeBase, question: str, on: date = JULY) -> list[str]:
    return [hit.passage.text for hit in Retriever(base, FakeEmbedder()).retrieve(question, STAFF, on, k=50)]


def test_of_the_clause_the_other_sentences_are_found(tmp_path: Path) -> None:
    base = brought_in(tmp_path)
    after = "\n".join(told(base, "pays interest"))
    assert "Late sums bear interest." in after and "5.3 Rates are fixed." in after
    assert "within 30 days of receipt" not in after and "4 hours" not in after and "Reports are due" not in after
    before = "\n".join(told(base, "pays interest", date(2026, 5, 1)))
    assert "within 30 days of receipt. Late sums" in before and "45 days" not in before
    msa = base.ledger.documents()[1]
    assert [one.text for one in leaves_in_force(base.ledger, msa.id, JULY)] == [
        "Late sums bear interest.",
        "5.3 Rates are fixed.",
    ]


def test_the_view_is_as_if_the_sentence_had_never_been_written(tmp_path: Path) -> None:
    base = brought_in(tmp_path)
    view = Views(base, FakeEmbedder()).of(STAFF, JULY)
    msa = next(d for d in view.documents if d.path == "msa.md")
    (passage,) = [n for n in view.in_part if view.documents[view.index.document[view.rows[n]]] == msa]
    kept = [one.text for one in view.shown(base.ledger.leaves(msa.id), msa.id)]
    assert kept == ["", "Late sums bear interest.", "5.3 Rates are fixed."]
    left = [one for one in view.shown(base.ledger.leaves(msa.id), msa.id) if one.text]
    expected = FakeEmbedder().embed([passage_context("MSA", left)])
    assert np.allclose(view.vectors[view.rows[passage]], expected.passages[0], atol=1e-3)


def test_an_order_goes_with_what_is_left_of_its_clause(tmp_path: Path) -> None:
    found = subjects(
        Amendment((Part("words", "30 days", Part("clause", "5.2")), Part("clause", "4.1"))),
        leaves(CHANGE_TEXT),
        leaves(MSA_TEXT),
    )
    assert found[0] == "invoices. 5.2 The client pays within of receipt."
    assert found[1] == found[2] == "service levels."  # of a clause that is out as a whole its headings alone
    assert 3 not in found
    base = brought_in(tmp_path)
    assert told(base, "client invoices")[0].startswith("1. In Section 5.2, the words “30 days” are replaced")
    view = Views(base, FakeEmbedder()).of(STAFF, JULY)
    change = next(d for d in view.documents if d.path == "a1.md")
    shown = view.shown(base.ledger.leaves(change.id), change.id)
    assert shown[0].lead == found[0] and shown[0].text == base.ledger.leaves(change.id)[0].text
    assert leaves_in_force(base.ledger, change.id, JULY) == base.ledger.leaves(change.id)


def test_who_may_not_see_the_contract_learns_nothing_of_it_from_its_amendment(tmp_path: Path) -> None:
    """Not even by what finds the amendment."""
    secret = replace(MSA, audience=("team:legal",))
    base = brought_in(tmp_path, (secret, MSA_TEXT), (CHANGE, CHANGE_TEXT))
    found = hidden_leaves(base.ledger.documents(), JULY, base.ledger.leaves)
    assert [one.about for one in found.values()] == [{}]
    shared = replace(CHANGE, audience=("team:legal",))
    base = brought_in(
        tmp_path / "shared", (replace(MSA, audience=("team:legal", "employees")), MSA_TEXT), (shared, CHANGE_TEXT)
    )
    found = hidden_leaves(base.ledger.documents(), JULY, base.ledger.leaves)
    assert any(one.about for one in found.values())


def test_the_old_words_of_other_orders_do_not_go_with_an_order() -> None:
    text = "In Section 5.2 the words “30 days” and “receipt” change.\n"
    both = (Part("words", "30 days", Part("clause", "5.2")), Part("words", "receipt", Part("clause", "5.2")))
    order = "In Section 5.2, the words “30 days” are replaced by “45 days”.\n" + text
    assert (
        subjects(Amendment(both), leaves(order), leaves(MSA_TEXT))[0]
        == "invoices. 5.2 The client pays within of ."
    )

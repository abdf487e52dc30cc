from __future__ import annotations

import math
from collections import Counter
from threading import Thread

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import keywords
from knowledge.keywords import KeywordIndex, pack, passage_terms, unpack
from tests.building import leaf

IDS = {"invoic": 0, "travel": 1, "meet": 2, "room": 3, "vendor": 4}
counts = st.dictionaries(st.sampled_from(sorted(IDS)), st.integers(1, 5), max_size=5).map(Counter)
titles = st.sampled_from(["Alpha", "Vendor travel", "Meeting room", "", "Invoices of the vendor"])
documents = st.lists(st.tuples(titles, st.lists(counts, min_size=1, max_size=3)), min_size=1, max_size=6)


@pytest.fixture
def _plain_constants(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("K1", 1.6), ("B", 0.75), ("DOCUMENT_K1", 1.2), ("DOCUMENT_B", 0.75), ("TITLE_WEIGHT", 5)):
        monkeypatch.setattr(keywords, name, value)


def index(*found: tuple[str, list[Counter[str]]]) -> KeywordIndex:
    return KeywordIndex(
        [pack(passages, IDS) for _, passages in found],
        [len(passages) for _, passages in found],
        [title for title, _ in found],
    )


def three() -> KeywordIndex:
    return index(
        ("Alpha", [Counter(invoic=2, travel=1)]),
        ("Beta", [Counter(invoic=1)]),
        ("Gamma", [Counter(meet=1, room=1)]),
    )


@pytest.mark.usefixtures("_plain_constants")
def test_bm25_of_three_passages_by_hand() -> None:
    # Lengths, each title counted once: 3 + 1, 1 + 1, 2 + 1; their mean is 3.
    # Norms 1.6 * (0.25 + 0.75 * length / 3): 2.0, 1.2, 1.6
    # "invoic" stands in 2 of 3: idf = ln(1 + 1.5 / 2.5) = ln 1.6 = 0.470004
    # Alpha: 0.470004 * 2 * 2.6 / (2 + 2.0) = 0.611005; Beta: 0.470004 * 1 * 2.6 / (1 + 1.2) = 0.555459
    assert three().score({"invoic": 1.0}, IDS) == pytest.approx([0.611005, 0.555459, 0.0], abs=1e-5)


@pytest.mark.usefixtures("_plain_constants")
def test_the_words_of_a_question_add_up_by_weight() -> None:
    # "travel" stands in Alpha alone: idf = ln(1 + 2.5 / 1.5) = 0.980829
    # 0.980829 * 1 * 2.6 / (1 + 2.0) = 0.850052, twice: 1.700104
    found = three().score({"invoic": 1.0, "travel": 2.0}, IDS)
    assert found == pytest.approx([0.611005 + 1.700104, 0.555459, 0.0], abs=1e-5)


@pytest.mark.usefixtures("_plain_constants")
def test_a_title_counts_once_in_each_of_its_passages() -> None:
    # "Travel" is no word of the text, only of the title: both passages of the first document have it once.
    # Lengths 2, 3, 2, mean 7/3; norms 1.6 * (0.25 + 0.75 * 2 / (7/3)) = 1.428571, with 3: 1.942857
    # idf = ln(1 + 1.5 / 2.5); scores 0.470004 * 2.6 / (1 + norm) = 0.503181 and 0.415243
    found = index(("Travel", [Counter(invoic=1), Counter(meet=2)]), ("Beta", [Counter(room=1)])).score(
        {"travel": 1}, IDS
    )
    assert found == pytest.approx([0.503181, 0.415246, 0.0], abs=1e-4)


@pytest.mark.usefixtures("_plain_constants")
def test_bm25_of_whole_documents_by_hand() -> None:
    # Lengths, each title counted five times: 8, 6, 7, mean 7; norms 1.2 * (0.25 + 0.75 * length / 7)
    # Alpha: 1.328571, score ln 1.6 * 2 * 2.2 / (2 + 1.328571) = 0.621297
    # Beta: 1.071429, score ln 1.6 * 1 * 2.2 / (1 + 1.071429) = 0.499177
    assert three().score_documents({"invoic": 1.0}, IDS) == pytest.approx([0.621297, 0.499177, 0.0], abs=1e-5)


def test_idf_counts_passages_that_hold_the_word_in_text_or_title() -> None:
    found = three()
    assert found.idf("invoic", IDS) == pytest.approx(math.log(1.6))
    assert found.idf("alpha", IDS) == pytest.approx(math.log(1 + 2.5 / 1.5))
    assert found.idf("unknown", IDS) == pytest.approx(math.log(1 + 3.5 / 0.5))


def test_an_index_of_nothing_scores_nothing() -> None:
    empty = KeywordIndex([], [], [])
    assert empty.size == 0
    assert len(empty.score({"invoic": 1.0}, IDS)) == len(empty.score_documents({"invoic": 1.0}, IDS)) == 0


def test_held_are_the_terms_that_stand_in_a_passage() -> None:
    assert three().held({"invoic": 0, "travel": 1, "vendor": 4}) == {"invoic": 0, "travel": 1}


def test_titled_names_the_documents() -> None:
    found = index(("Vendor guide", [Counter()]), ("Vendor policy", [Counter()]), ("Travel", [Counter()]))
    assert found.titled("vendor") == [0, 1]
    assert found.titled("nobody") == []


def test_the_terms_of_a_passage_are_its_text_and_once_what_stands_above() -> None:
    leaves = [
        leaf(
            "Pay the invoice, invoice by invoice.", path=("Alpha", "Invoices", "Payment"), lead="The vendor must:"
        )
    ]
    # "invoic" thrice from the text, "vendor" and "payment" once from above; "alpha" comes with the title
    assert passage_terms("Alpha", leaves) == Counter(pay=1, invoic=3, vendor=1, payment=1)


def test_link_targets_are_no_terms() -> None:
    assert "acm" not in passage_terms("T", [leaf("See [here](https://acme.example).")])


@given(st.lists(counts, max_size=4))
def test_unpack_gives_back_what_was_packed(passages: list[Counter[str]]) -> None:
    names = {number: term for term, number in IDS.items()}
    back: list[Counter[str]] = [Counter() for _ in passages]
    for passage, term, count in zip(*unpack(pack(passages, IDS)), strict=True):
        back[passage][names[int(term)]] = int(count)
    assert back == passages


@given(documents, st.data())
def test_scores_depend_on_nothing_outside_the_index(
    found: list[tuple[str, list[Counter[str]]]], data: st.DataObject
) -> None:
    """What a caller may not see leaves no trace: term ids are given over all documents, and tell nothing."""
    chosen = data.draw(st.lists(st.sampled_from(found), unique_by=id, min_size=1))
    used = {term for _, passages in chosen for one in passages for term in one}
    fewer = {term: number for number, term in enumerate(sorted(used))}
    alone = KeywordIndex(
        [pack(passages, fewer) for _, passages in chosen],
        [len(p) for _, p in chosen],
        [title for title, _ in chosen],
    )
    within = index(*chosen)
    query = dict.fromkeys(IDS, 1.0)
    assert np.array_equal(within.score(query, IDS), alone.score(query, fewer))
    assert np.array_equal(within.score_documents(query, IDS), alone.score_documents(query, fewer))


@given(documents)
def test_the_order_of_documents_changes_no_score(found: list[tuple[str, list[Counter[str]]]]) -> None:
    query = {"invoic": 1.0, "vendor": 0.5}
    forth = index(*found).score_documents(query, IDS)
    back = index(*reversed(found)).score_documents(query, IDS)
    assert forth == pytest.approx(back[::-1], rel=1e-5)


def test_threads_that_ask_at_once_see_the_same_scores() -> None:
    found = index(*[("Alpha", [Counter(invoic=n % 3 + 1, room=1)]) for n in range(300)])
    expected = index(*[("Alpha", [Counter(invoic=n % 3 + 1, room=1)]) for n in range(300)]).score(
        {"invoic": 1.0}, IDS
    )
    seen: list[bool] = []
    threads = [
        Thread(target=lambda: seen.append(np.array_equal(found.score({"invoic": 1.0}, IDS), expected)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [True] * 8

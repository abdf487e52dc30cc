from __future__ import annotations

import math
from collections import Counter

import pytest

from knowledge import keywords, routing
from knowledge.keywords import KeywordIndex, pack
from knowledge.routing import GROUP, identities, route, routing_terms, title_match

IDS = {"invoic": 0, "travel": 1, "meet": 2, "room": 3}


@pytest.fixture(autouse=True)
def _plain_constants(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("DOCUMENT_K1", 1.2), ("DOCUMENT_B", 0.75), ("TITLE_WEIGHT", 5)):
        monkeypatch.setattr(keywords, name, value)
    for name, value in (("TEMPERATURE", 2.0), ("SURE", 0.05), ("FULL_TITLE_MATCH", 6.0)):
        monkeypatch.setattr(routing, name, value)


@pytest.fixture
def index() -> KeywordIndex:
    passages = [Counter(invoic=2, travel=1), Counter(invoic=1), Counter(meet=1, room=1)]
    return KeywordIndex([pack([one], IDS) for one in passages], [1, 1, 1], ["Alpha", "Beta", "Gamma"])


HEADS = ("alpha signs", "beta signs", "gamma signs")


def test_a_document_is_looked_for_by_words_and_by_neighbours_written_together() -> None:
    assert routing_terms("Common Paper, paper") == {
        "common": 1,
        "paper": 2,
        "commonpap": 1,
        "paperpap": 1,
        "commonpaperpap": 1,
    }


def test_probabilities_are_a_softmax_over_document_scores(index: KeywordIndex) -> None:
    # Lengths, titles five times: 3 + 5, 1 + 5, 2 + 5; mean 7. Norm of Alpha: 1.2 * (0.25 + 0.75 * 8/7) = 1.328571
    # idf(alpha) = ln(1 + 2.5/1.5) = 0.980829; score = 0.980829 * 5 * 2.2 / (5 + 1.328571) = 1.704826
    # The others score 0: exp(-1.704826 / 2) = 0.426384 each; 1 / (1 + 2 * 0.426384) = 0.539733
    found = route("alpha", index, HEADS, IDS)
    assert found.best == 0
    assert found.probability == pytest.approx([0.539733, 0.230133, 0.230133], abs=1e-5)
    assert found.sure == pytest.approx(0.539733, abs=1e-5)


def test_a_title_matches_by_the_idf_of_its_words(index: KeywordIndex) -> None:
    # All of "Alpha" stands in the question, but one word is little: 0.980829 / 6 of a full match
    assert title_match({"alpha": 1.0}, index) == pytest.approx([math.log(1 + 2.5 / 1.5) / 6, 0, 0], abs=1e-5)


def test_the_name_is_dropped_from_the_question(index: KeywordIndex) -> None:
    assert route("Does Alpha pay for travel?", index, HEADS, IDS).residual == "Does pay for travel?"


def test_a_question_that_names_nothing_keeps_its_words(index: KeywordIndex) -> None:
    assert route("Who pays for travel?", index, HEADS, IDS).residual == "Who pays for travel?"


def test_a_word_in_the_first_lines_of_few_documents_is_a_name(index: KeywordIndex) -> None:
    heads = ("alpha and smith", "beta", "gamma")
    assert (
        route("What must Alpha pay Smith for travel?", index, heads, IDS).residual == "What must pay for travel?"
    )


def test_a_word_in_the_first_lines_of_many_documents_is_none() -> None:
    passages = [Counter(invoic=1) for _ in range(5)]
    many = KeywordIndex(
        [pack([one], IDS) for one in passages], [1] * 5, ["Alpha", "Beta", "Gamma", "Delta", "Eta"]
    )
    heads = ("alpha client",) * 5
    assert "Client" in route("What must Alpha do before the Client pays?", many, heads, IDS).residual


def crowd(holders: int) -> KeywordIndex:
    """Sixteen documents; the first is called Travel, and the first `holders` speak of travel."""
    passages = [pack([Counter(travel=1) if n < holders else Counter(meet=1)], IDS) for n in range(16)]
    return KeywordIndex(passages, [1] * 16, ["Travel", *(f"Title {n}" for n in range(15))])


@pytest.mark.parametrize(("holders", "named"), [(1, True), (2, True), (3, False)])
def test_a_title_word_that_hardly_any_other_document_holds_is_a_name(holders: int, named: bool) -> None:
    found = route("who pays for travel", crowd(holders), ("",) * 16, IDS)
    assert found.named.tolist() == [float(named)] + [0] * 15


@pytest.mark.parametrize(
    ("question", "holders", "named"),
    [
        ("What does Travel pay?", 2, True),
        ("What does travel pay?", 2, False),  # any word
        ("What does Travel pay?", 3, False),  # many hold it
    ],
)
def test_a_name_in_the_first_lines_of_hardly_any_other_document_names_it(
    question: str, holders: int, named: bool
) -> None:
    passages = [pack([Counter(travel=1) if n < holders else Counter(meet=1)], IDS) for n in range(16)]
    index = KeywordIndex(passages, [1] * 16, [f"Title {n}" for n in range(16)])
    heads = ["this agreement with travel inc is made"] + [""] * 15
    assert route(question, index, heads, IDS).named.tolist() == [float(named)] + [0] * 15


def test_among_a_handful_of_documents_no_word_is_a_name(index: KeywordIndex) -> None:
    assert route("who pays under alpha", index, HEADS, IDS).named.tolist() == [0, 0, 0]


@pytest.fixture
def grouped() -> KeywordIndex:
    """Three documents of Acme and seven others; one of these speaks of invoices, and one is called by them."""
    texts = [Counter(travel=1)] * 8 + [Counter(invoic=1)] * 2
    titles = ["acme rooms", "acme travel", "acme meals"] + [f"doc{n}" for n in range(6)] + ["invoices"]
    return KeywordIndex([pack([one], IDS) for one in texts], [1] * 10, titles)


def test_a_name_stands_in_titles_wherever_it_stands(grouped: KeywordIndex) -> None:
    assert identities(["acm", "travel", "invoic", "unknown"], grouped, IDS) == {"acm"}


def test_what_is_named_everywhere_names_nothing(index: KeywordIndex) -> None:
    same = KeywordIndex([pack([Counter(travel=1)], IDS)] * 4, [1] * 4, ["acme one", "acme two", "acme three", "b"])
    assert identities(["acm"], same, IDS) == frozenset()


def test_the_documents_of_a_named_group_are_preferred(grouped: KeywordIndex) -> None:
    found = route("how do we travel at acme", grouped, [""] * 10, IDS)
    assert found.named.tolist() == [GROUP] * 3 + [0] * 7
    assert found.residual == "how do we travel at"

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answering.asking import Asking, understand
from assistant.answering.following import ELSEWHERE, WITHOUT, following
from assistant.answering.following import TOLD as TOLD_BEFORE
from assistant.answering.leaves import Evidence, collect
from assistant.types import Turn
from knowledge.retriever import Retriever
from knowledge.types import Caller
from tests.building import NEW_YEAR, document, filled
from tests.fakes import FakeEmbedder

BREACHES = """# Breaches
Vendors report a data breach to the company within four hours.
# Notice
Write a data breach to breaches@client.example at once.
"""
ZEPHYR = """# Payment
Clerks of Zephyr pay the invoice.
"""
QUUX = """# Payment
Directors pay the invoice once it is signed.
"""
TOLD = "Breaches: Vendors report a data breach to the company within four hours [1]."
DOCUMENTS = (
    (document("breaches.md", "Handling breaches"), BREACHES),
    (document("zephyr.md", "Zephyr contract"), ZEPHYR),
    (document("quux.md", "Quux order"), QUUX),
    *(
        (document(f"other{n}.md", f"Manual of trade {n}"), f"Nothing is said of topic {n} here.\n")
        for n in range(6)
    ),
)


@pytest.fixture
def retriever(tmp_path: Path) -> Retriever:
    embedder = FakeEmbedder(256)
    return Retriever(filled(tmp_path, embedder, DOCUMENTS), embedder)


def found(retriever: Retriever, asking: Asking) -> Evidence:
    return collect(asking, retriever.rank(asking.search, Caller(), NEW_YEAR), retriever)


def lowered(evidence: Evidence) -> dict[str, float]:
    """By how much each leaf that is lowered is, by its first word."""
    after = {scored.key: scored.score for scored in following(evidence).leaves}
    less = {one.leaf.text.split()[0]: round(one.score - after[one.key], 2) for one in evidence.leaves}
    return {word: by for word, by in less.items() if by}


def test_what_was_told_does_not_answer_what_it_holds_nothing_of(retriever: Retriever) -> None:
    history = [Turn("user", "When must a vendor report a data breach?"), Turn("assistant", TOLD)]
    less = lowered(found(retriever, understand("to whom?", history)))
    assert less["Vendors"] == TOLD_BEFORE + WITHOUT > WITHOUT  # no address, and it was told
    assert less["Nothing"] == WITHOUT
    assert "Write" not in less


def test_what_was_told_stays_where_it_holds_what_is_asked(retriever: Retriever) -> None:
    history = [Turn("user", "Who reports a data breach?"), Turn("assistant", TOLD)]
    assert "Vendors" not in lowered(found(retriever, understand("and within how many hours is it?", history)))


def test_a_follow_up_stays_in_the_document_that_the_turn_before_names(retriever: Retriever) -> None:
    history = [Turn("user", "Who pays the invoice of the Zephyr contract?"), Turn("assistant", "The clerk [1].")]
    evidence = found(retriever, understand("and when was that signed?", history))
    less = lowered(evidence)
    assert "Clerks" not in less and less["Directors"] == less["Nothing"] == ELSEWHERE


def test_where_no_document_is_named_all_are_alike(retriever: Retriever) -> None:
    history = [Turn("user", "Who pays the invoice of a contract?"), Turn("assistant", "The clerk [1].")]
    assert lowered(found(retriever, understand("and when was that signed?", history))) == {}


def test_a_first_question_is_left_as_it_is(retriever: Retriever) -> None:
    evidence = found(retriever, understand("Who pays the invoice of the Zephyr contract?"))
    assert following(evidence) is evidence

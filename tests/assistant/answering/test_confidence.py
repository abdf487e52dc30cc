"""The features by hand, and that each moves the confidence the way it should."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.answering.asking import understand
from assistant.answering.confidence import (
    ANSWERABLE,
    RIGHT,
    Model,
    asks_for_another_level,
    asks_of_unknown,
    chances,
    features,
)
from assistant.answering.leaves import Evidence, Scored, collect
from assistant.answering.snippets import Line, Snippet
from knowledge.retriever import Retriever
from knowledge.types import Caller
from tests.building import document, filled
from tests.fakes import FakeEmbedder

PLAIN = {
    "margin": 0.8,
    "dense": 0.6,
    "amount": 0.0,
    "missing": 0.0,
    "without_value": 0.0,
    "rarest": 0.0,
    "long": 1.0,
    "open": 0.0,
    "elsewhere": 0.0,
    "other_title": 0.0,
    "unnamed": 0.0,
    "other_unit": 0.0,
}
SOURCE = (
    "# Notice\nEither party may end the agreement with 60 days of notice in writing.\n\nThe fee is 40 dollars."
)


def evidence_for(question: str, folder: Path, source: str = SOURCE) -> Evidence:
    embedder = FakeEmbedder()
    base = filled(folder, embedder, [(document("msa.md", "Master agreement"), source)])
    retriever = Retriever(base, embedder)
    asking = understand(question)
    return collect(asking, retriever.rank(asking.search, Caller(), date(2026, 1, 1)), retriever)


def snippet(scored: Scored) -> Snippet:
    return Snippet((Line(scored.document, scored.leaf, scored.number, 0, len(scored.leaf.text)),))


def found(question: str, folder: Path, source: str = SOURCE) -> dict[str, float]:
    evidence = evidence_for(question, folder, source)
    return features(evidence, [snippet(evidence.leaves[0])])


BOTH = pytest.mark.parametrize("model", [RIGHT, ANSWERABLE])


@BOTH
@pytest.mark.parametrize(("name", "worse"), [("dense", 0.1), ("margin", 0.0), ("long", 0.1)])
def test_weaker_evidence_is_less_sure(model: Model, name: str, worse: float) -> None:
    assert model.chance({**PLAIN, name: worse}) < model.chance(PLAIN)


@BOTH
@pytest.mark.parametrize(
    "name",
    ["without_value", "rarest", "amount", "missing", "open", "elsewhere", "other_title", "unnamed", "other_unit"],
)
def test_a_fault_is_less_sure(model: Model, name: str) -> None:
    assert model.chance({**PLAIN, name: 1.0}) < model.chance(PLAIN)


@BOTH
def test_every_coefficient_has_its_feature(model: Model, tmp_path: Path) -> None:
    assert found("How many days of notice?", tmp_path).keys() == model.weights.keys()


def test_a_right_answer_is_never_likelier_than_any_answer(tmp_path: Path) -> None:
    evidence = evidence_for("Who pays for the moon on Sundays?", tmp_path)
    sure = chances(evidence, [snippet(evidence.leaves[0])])

    assert sure.right <= sure.answerable
    assert sure.found == features(evidence, [snippet(evidence.leaves[0])])


def test_the_asked_value_stands_with_the_words_of_the_question_or_not(tmp_path: Path) -> None:
    both = "# Notice\nNotice is given in writing to the registered office. The fee is 40 dollars."
    there = without_value("How many dollars is the fee?", both, tmp_path / "there")
    apart = without_value("How many days before the end is notice given in writing?", both, tmp_path / "apart")
    none = without_value("Who is told in writing?", both, tmp_path / "none")
    assert there == none == 0 < apart <= 1


def without_value(question: str, source: str, folder: Path) -> float:
    return found(question, folder, source)["without_value"]


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("How many days before the end is notice given?", 0),
        ("How many weeks before the end is notice given?", 1),
        ("How many business days is it?", 0),
        ("How long before the end is notice given?", 0),
        ("How many weeks' notice?", 0),
    ],
)
def test_how_many_of_a_unit_asks_for_that_unit(question: str, other: float, tmp_path: Path) -> None:
    text = "# Notice\nNotice is given 30 days before the end." + (
        " A fortnight is enough." if "'" in question else ""
    )
    assert found(question, tmp_path, text)["other_unit"] == other


def test_a_question_for_no_kind_of_value_is_open(tmp_path: Path) -> None:
    assert found("How many days of notice?", tmp_path / "number")["open"] == 0
    assert found("May a party end the agreement?", tmp_path / "yes-no")["open"] == 1


def test_the_rarest_word_that_the_answer_lacks_counts_by_how_rare_it_is(tmp_path: Path) -> None:
    assert found("How many days of notice?", tmp_path / "all")["rarest"] == 0
    assert found("How many days of notice for parrots?", tmp_path / "absent")["rarest"] == 1


def test_a_long_question_has_many_words_that_may_be_worded_otherwise(tmp_path: Path) -> None:
    assert found("How many days of notice?", tmp_path / "short")["long"] == 0
    long = "How many days of written notice must a party give the other party to end this signed agreement early?"
    assert found(long, tmp_path / "long")["long"] == 1


def test_an_address_that_was_asked_for_is_missing(tmp_path: Path) -> None:
    assert found("What is the phone number for notice?", tmp_path)["missing"] == 1


def test_the_terms_of_another_contract_than_the_named_one_are_elsewhere(tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    others = [(document(f"c{n}.md", f"Contract {n}"), f"The monthly fee is {n} dollars.\n") for n in range(20, 35)]
    named = (document("zephyrine.md", "Zephyrine contract"), "Notices go to the seat of the company.\n")
    retriever = Retriever(filled(tmp_path, embedder, [named, *others]), embedder)
    asking = understand("What is the monthly fee of Zephyrine?")
    evidence = collect(asking, retriever.rank(asking.search, Caller(), date(2026, 1, 1)), retriever)
    of_another = next(scored for scored in evidence.leaves if scored.document.path != "zephyrine.md")
    of_the_named = next(scored for scored in evidence.leaves if scored.document.path == "zephyrine.md")
    assert of_another.held_back > 0 == of_the_named.held_back
    other = features(replace(evidence, leaves=(of_another, of_the_named)), [snippet(of_another)])
    assert other["elsewhere"] == 1
    assert other["other_title"] > 0
    assert other["unnamed"] == 1
    own = features(
        replace(evidence, leaves=(of_the_named, of_another)), [snippet(of_another), snippet(of_the_named)]
    )
    assert own["elsewhere"] == own["other_title"] == own["unnamed"] == 0


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("Who is the head of Zanzibari?", True),
        ("What did Zanzibari pay?", True),
        ("What is Zanzibari's fee?", True),
        ("What is the fee of the master agreement?", False),
        ("What is the fee for the Master agreement?", False),
        ("Who pays when we work from a hotel in Zanzibar?", False),  # where, not about whom
        ("What do we pay for Zanzibari?", False),  # our own affair
        ("Is the fee of Zanzibari due?", False),
        ("What is the PTO policy?", False),  # an abbreviation may be spelled out in the documents
    ],
)
def test_a_name_that_no_document_holds(tmp_path: Path, question: str, unknown: bool) -> None:
    assert asks_of_unknown(evidence_for(question, tmp_path)) is unknown


LEVELS = "# Alarms\nLevel: S1 | Answer: 2 minutes\nLevel: S2 | Answer: 9 minutes\n"


@pytest.mark.parametrize(("question", "another"), [("S7", True), ("S2", False), ("an", False)])
def test_rows_of_other_levels_do_not_answer(tmp_path: Path, question: str, another: bool) -> None:
    evidence = evidence_for(f"How fast is {question} alarm answered?", tmp_path, LEVELS)
    assert asks_for_another_level(evidence, [snippet(evidence.leaves[0])]) is another


STEPS = "# Return of a boat\nTie it to the quay.\n- fill the tank\n- hand in the key\n- sign the book\n"


def test_a_list_need_not_call_itself_one(tmp_path: Path) -> None:
    evidence = evidence_for("What are the steps to return a boat?", tmp_path, STEPS)
    items = [one for one in evidence.leaves if one.leaf.kind == "item"]
    lines = [Line(one.document, one.leaf, one.number, 0, len(one.leaf.text), item=True) for one in items]
    alone, whole = features(evidence, [Snippet(tuple(lines[:1]))]), features(evidence, [Snippet(tuple(lines))])
    assert whole["rarest"] == 0 < alone["rarest"]
    best = max(one.dense for one in items)
    assert whole["dense"] == max(best, evidence.leaves[0].dense)

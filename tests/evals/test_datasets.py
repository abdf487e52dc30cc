"""The starter suite asks about the pack: what it holds to be right must stand there, word for word."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from statistics import mean

import pytest

from bots.labels import parse_labels
from evals.scoring import fold, matches, stands_in
from evals.suites import Question, load_suite
from knowledge.words import terms
from tests.knowledge.pack_text import DOCUMENTS, metadata_of, text_of

STARTER = Path(__file__).parents[2] / "evals/datasets/starter"
SUITE = load_suite(STARTER)
QUESTIONS = SUITE.questions
ANSWERABLE = [q for q in QUESTIONS if q.answerable]
HIDDEN = [q for q in QUESTIONS if q.id.endswith("-hidden")]

LEAST = {
    "lookup": 40,
    "table": 25,
    "numeric": 20,
    "list": 15,
    "comparison": 10,
    "followup": 10,
    "definition": 8,
    "acl": 10,
    "version": 8,
    "conflict": 5,
    "injection": 8,
    "unanswerable": 25,
}
LONGEST_FACT = 40  # characters; a fact is a value, not a sentence

text = cache(text_of)
metadata = cache(metadata_of)


def by_id(question: Question) -> str:
    return question.id


def seen_by(question: Question) -> set[str]:
    labels = parse_labels(question.labels).labels
    return {document for document in DOCUMENTS if labels & set(metadata(document)["audience"])}


def shared(question: Question) -> float:
    """The share of the question's words that its quotes and their headings use too."""
    asked = set(terms(question.question))
    found = terms(" ".join(f"{source.section} {source.quote}" for source in question.sources))
    return len(asked & set(found)) / max(1, len(asked))


def test_the_suite_runs_on_the_users_own_knowledge_base() -> None:
    assert SUITE.documents is None


def test_every_kind_is_asked_often_enough() -> None:
    kinds = Counter(question.kind for question in QUESTIONS)
    assert {kind: kinds[kind] for kind in LEAST if kinds[kind] < LEAST[kind]} == {}
    assert set(kinds) == set(LEAST)


def test_a_fifth_of_the_questions_has_no_answer() -> None:
    assert 0.15 <= 1 - len(ANSWERABLE) / len(QUESTIONS) <= 0.3


def test_half_of_the_answerable_questions_are_in_other_words() -> None:
    style = Counter(question.id.rpartition("-")[2] for question in ANSWERABLE)
    assert set(style) == {"para", "same"}
    assert 0.45 <= style["para"] / len(ANSWERABLE) <= 0.6


def test_other_words_are_other_words() -> None:
    para = mean(shared(q) for q in ANSWERABLE if q.id.endswith("-para") and q.kind != "followup")
    same = mean(shared(q) for q in ANSWERABLE if q.id.endswith("-same") and q.kind != "followup")
    assert para < 0.35
    assert same > 0.6


def test_every_document_of_the_pack_is_asked_about() -> None:
    assert {source.document for question in QUESTIONS for source in question.sources} == set(DOCUMENTS)


def test_no_question_is_asked_twice_of_one_caller_on_one_day() -> None:
    asked = Counter((q.question, q.labels, q.on, tuple(turn.text for turn in q.history)) for q in QUESTIONS)
    assert [key for key, times in asked.items() if times > 1] == []


@pytest.mark.parametrize("question", ANSWERABLE, ids=by_id)
def test_an_answerable_question_is_answered_by_its_quotes(question: Question) -> None:
    assert question.facts and question.sources
    for source in question.sources:
        assert stands_in(source.quote or "", text(source.document)), source
        assert fold(source.section or "") in fold(f"{metadata(source.document)['title']} {text(source.document)}")
    quotes = " … ".join(source.quote or "" for source in question.sources)
    for fact in question.facts:
        assert any(matches(alternative, quotes) for alternative in fact), fact
        assert all(len(alternative) <= LONGEST_FACT for alternative in fact if not alternative.startswith("re:"))
    assert [word for word in question.forbidden if matches(word, quotes)] == []


@pytest.mark.parametrize("question", ANSWERABLE, ids=by_id)
def test_the_caller_may_see_all_sources_and_they_are_in_force(question: Question) -> None:
    sources = {source.document for source in question.sources}
    assert sources <= seen_by(question)
    if question.on:
        assert all(metadata(document)["effective_from"] <= question.on for document in sources)


@pytest.mark.parametrize("question", [q for q in QUESTIONS if not q.answerable], ids=by_id)
def test_a_question_without_an_answer_has_no_facts(question: Question) -> None:
    assert (question.facts, question.sources, question.either) == ([], [], False)


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q.forbidden], ids=by_id)
def test_nothing_is_forbidden_that_the_caller_may_read(question: Question) -> None:
    visible = seen_by(question)
    assert [(word, d) for word in question.forbidden for d in visible if matches(word, text(d))] == []


@pytest.mark.parametrize("question", HIDDEN, ids=by_id)
def test_what_is_hidden_stands_in_a_document_of_the_pack(question: Question) -> None:
    assert question.kind == "acl" and question.forbidden
    for word in question.forbidden:
        assert any(matches(word, text(d)) or matches(word, Path(d).stem) for d in DOCUMENTS), word

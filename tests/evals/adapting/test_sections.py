"""What the embedding model learns from."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from evals.adapting.sections import HELD_OUT, load, parted
from evals.suites import load_suite
from knowledge.words import terms

SECTIONS = load()
CLAUSES = [clause for section in SECTIONS for clause in section.clauses]
QUESTIONS = [question for clause in CLAUSES for question in clause.questions]
STARTER = Path(__file__).parents[3] / "evals" / "datasets" / "starter"


def same(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def test_every_clause_has_siblings_and_questions() -> None:
    assert len(SECTIONS) > 500 and len(QUESTIONS) > 16_000
    assert min(len(section.clauses) for section in SECTIONS) >= 4
    assert min(len(clause.questions) for clause in CLAUSES) >= 5
    assert all(text.strip() for clause in CLAUSES for text in (clause.text, *clause.questions))


def test_no_question_stands_twice() -> None:
    counts = Counter(map(same, QUESTIONS))
    assert [text for text, count in counts.items() if count > 1] == []


def test_most_questions_are_worded_otherwise_than_their_clause() -> None:
    shared = [
        bool(set(terms(question)) & set(terms(clause.text)))
        for clause in CLAUSES
        for question in clause.questions[:2]
    ]
    assert sum(shared) < len(shared) / 20


def test_our_own_suite_is_not_learnt() -> None:
    asked = {same(one.question) for one in load_suite(STARTER).questions}
    assert asked.isdisjoint(map(same, QUESTIONS))


def test_the_parts_are_apart_and_whole() -> None:
    learnt, held_out = parted(SECTIONS)
    assert len(learnt) + len(held_out) == len(SECTIONS)
    assert len(held_out) == pytest.approx(len(SECTIONS) / HELD_OUT, abs=1)
    texts = [{clause.text for section in part for clause in section.clauses} for part in (learnt, held_out)]
    assert texts[0].isdisjoint(texts[1])


def test_each_clause_is_a_span_of_what_is_embedded() -> None:
    for section in SECTIONS:
        context = section.context()
        assert [context.text[start:end] for start, end in context.spans] == [one.text for one in section.clauses]


@pytest.mark.parametrize("line", ["{", "[]", '{"title": "A", "section": "B"}'])
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.jsonl").write_text(f'{{"title": "A", "section": "B", "clauses": []}}\n{line}\n')
    with pytest.raises(ValueError, match=r"a\.jsonl:2: "):
        load(tmp_path)

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bots.errors import UserError
from evals.suites import load_suite

LINE = {"id": "q1", "question": "How long?", "answerable": True, "facts": [["30 days"]], "kind": "numeric"}


def suite(folder: Path, *lines: object, documents: bool = True) -> Path:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    (folder / "questions.jsonl").write_text(text)
    if documents:
        (folder / "documents").mkdir()
    return folder


def test_a_suite_is_read_in_order(tmp_path: Path) -> None:
    found = load_suite(
        suite(
            tmp_path,
            LINE | {"as": "public,vendor:acme", "on": "2026-01-31", "overlap": 0.5},
            "",
            LINE | {"id": "q2", "history": [{"role": "user", "text": "SLA?"}], "either": True},
        )
    )
    first, second = found.questions
    assert (first.labels, str(first.on)) == ("public,vendor:acme", "2026-01-31")
    assert second.history[0].text == "SLA?" and second.either
    assert found.documents == tmp_path / "documents" and found.name == tmp_path.name


def test_without_documents_the_users_own_are_asked(tmp_path: Path) -> None:
    assert load_suite(suite(tmp_path, LINE, documents=False)).documents is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{nonsense", "line 2: "),
        (LINE | {"id": "q2", "as": "boss"}, "line 2: as: Value error, 'boss' is not a label"),
        (LINE | {"id": "q2", "facts": [["re:("]]}, "line 2: facts: Value error, 're:(' is no regular expression"),
        (LINE | {"id": "q2", "on": "soon"}, "line 2: on: "),
        ({"id": "q2"}, "line 2: question: Field required"),
        (LINE, "line 2: the id 'q1' stands in line 1 too"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: object, said: str) -> None:
    with pytest.raises(UserError) as caught:
        load_suite(suite(tmp_path, LINE, line))
    assert str(caught.value).startswith(f"{tmp_path / 'questions.jsonl'}, {said}")


def test_kinds_and_keys_of_its_own_are_no_fault(tmp_path: Path) -> None:
    line = LINE | {"id": "q2", "kind": "riddle", "level": 3, "either": None, "history": None, "facts": None}
    questions = load_suite(suite(tmp_path, line, {"id": "q3", "question": "Who?"})).questions
    assert [(q.kind, q.answerable, q.either, q.facts) for q in questions] == [
        ("riddle", True, False, []),
        ("other", True, False, []),
    ]


def test_what_is_no_suite_says_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"holds no questions\.jsonl"):
        load_suite(tmp_path)
    with pytest.raises(UserError, match="is not a folder"):
        load_suite(tmp_path / "none")
    with pytest.raises(UserError, match="holds no questions"):
        load_suite(suite(tmp_path, "\n"))


def test_an_empty_question_is_asked_like_others(tmp_path: Path) -> None:
    found = load_suite(suite(tmp_path, LINE, {"id": "q2", "question": "", "answerable": False}))
    assert [question.question for question in found.questions] == ["How long?", ""]

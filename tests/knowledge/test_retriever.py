from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.base import KnowledgeBase
from knowledge.retriever import Retriever
from knowledge.types import Caller, Document, Hit
from tests.building import NEW_YEAR, document, filled, prepare
from tests.fakes import FakeEmbedder

EMPLOYEE = Caller()
TEXT = "# Fees\nThe Client pays travel of {0} within {1} days.\n# Ending\nEither party may end it by letter.\n"
ADURO = document("contracts/aduro.md", "Aduro Consulting Agreement")
BIOCEPT = document("contracts/biocept.md", "Biocept Consulting Agreement")
HOLIDAYS = document("hr/holidays.md", "Holidays")
SECRET = document("hr/secret.md", "Travel Secrets", audience=("team:board",))
DOCUMENTS = [
    (ADURO, TEXT.format("Aduro", "thirty")),
    (BIOCEPT, TEXT.format("Biocept", "sixty")),
    (HOLIDAYS, "Everyone has thirty days of holidays.\n"),
]


@pytest.fixture(autouse=True, params=[2000, 0], ids=["one by one", "Chroma"])
def dense_search(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every expectation here holds for both ways to find the nearest vectors."""
    monkeypatch.setattr("knowledge.retriever.COMPARED_ONE_BY_ONE", request.param)


def retriever(folder: Path, *more: tuple[Document, str]) -> Retriever:
    embedder = FakeEmbedder()
    return Retriever(filled(folder, embedder, [*DOCUMENTS, *more]), embedder)


def paths(hits: list[Hit]) -> list[str]:
    return [hit.passage.document.path for hit in hits]


@pytest.mark.parametrize(("name", "path"), [("Aduro", ADURO.path), ("Biocept", BIOCEPT.path)])
def test_a_document_is_found_by_its_name(tmp_path: Path, name: str, path: str) -> None:
    hits = retriever(tmp_path).retrieve(
        f"Who pays travel under the {name} consulting agreement?", EMPLOYEE, NEW_YEAR
    )
    assert hits[0].passage.document.path == path
    assert hits[0].passage.text.startswith("The Client pays travel")
    assert hits[0].passage.section == "Fees"


def test_hits_come_best_first_and_at_most_k(tmp_path: Path) -> None:
    found = retriever(tmp_path)
    hits = found.retrieve("How many days of holidays?", EMPLOYEE, NEW_YEAR, k=3)
    assert len(hits) == 3
    assert hits[0].passage.document.path == HOLIDAYS.path
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert -1 <= hits[0].parts["dense"] <= 1.001


def test_what_a_caller_may_not_see_is_not_found(tmp_path: Path) -> None:
    secret = (SECRET, "Travel of the board is paid by the Client.\n")
    found = retriever(tmp_path, secret)
    question = "Who pays the travel of the board?"
    assert SECRET.path not in paths(found.retrieve(question, EMPLOYEE, NEW_YEAR, k=50))
    assert paths(found.retrieve(question, Caller.of(["team:board"]), NEW_YEAR)) == [SECRET.path]


def test_what_a_caller_may_not_see_moves_no_score(tmp_path: Path) -> None:
    secrets = [
        (document(f"s{n}.md", f"Aduro travel {n}", audience=("team:board",)), f"Aduro pays travel, fee {n}.\n")
        for n in range(5)
    ]
    question = "Who pays travel to Aduro?"
    without = retriever(tmp_path / "without").retrieve(question, EMPLOYEE, NEW_YEAR)
    beside = retriever(tmp_path / "beside", *secrets).retrieve(question, EMPLOYEE, NEW_YEAR)
    assert [(hit.passage.text, hit.score, hit.parts) for hit in beside] == [
        (hit.passage.text, hit.score, hit.parts) for hit in without
    ]


def test_the_words_of_what_a_caller_may_not_see_are_unknown_words(tmp_path: Path) -> None:
    found = retriever(tmp_path, (SECRET, "The helicopter is paid by the Client.\n"))
    question = "Who pays the helicopter?"
    assert "helicopt" not in found.rank(question, EMPLOYEE, NEW_YEAR).term_ids
    assert "helicopt" in found.rank(question, Caller.of(["team:board"]), NEW_YEAR).term_ids


def test_only_versions_in_force_are_found(tmp_path: Path) -> None:
    old = document("fee-1.md", "Fee table", effective_to=date(2025, 12, 31))
    new = document("fee-2.md", "Fee table", effective_from=date(2026, 1, 1))
    found = retriever(tmp_path, (old, "The hourly fee is 50.\n"), (new, "The hourly fee is 60.\n"))
    before = paths(found.retrieve("What is the hourly fee?", EMPLOYEE, date(2025, 6, 1)))
    after = paths(found.retrieve("What is the hourly fee?", EMPLOYEE, NEW_YEAR))
    assert before[0] == old.path and new.path not in before
    assert after[0] == new.path and old.path not in after


def test_a_superseded_version_is_not_found(tmp_path: Path) -> None:
    old = document("fee-1.md", "Fee table")
    new = document("fee-2.md", "Fee table", supersedes="fee-1.md", effective_from=NEW_YEAR)
    found = retriever(tmp_path, (old, "The hourly fee is 50.\n"), (new, "The hourly fee is 60.\n"))
    assert paths(found.retrieve("What is the hourly fee?", EMPLOYEE, date(2025, 6, 1)))[0] == old.path
    after = paths(found.retrieve("What is the hourly fee?", EMPLOYEE, NEW_YEAR, k=50))
    assert after[0] == new.path and old.path not in after


def test_a_change_is_seen_by_a_running_retriever(tmp_path: Path) -> None:
    found = retriever(tmp_path)
    question = "What is the hourly fee?"
    made = document("fee.md", "Fee table")
    assert made.path not in paths(found.retrieve(question, EMPLOYEE, NEW_YEAR))
    found.base.commit([prepare(made, "The hourly fee is 50.\n", found.embedder)])
    assert found.retrieve(question, EMPLOYEE, NEW_YEAR)[0].passage.text == "The hourly fee is 50."
    found.base.commit([prepare(made, "The hourly fee is 60.\n", found.embedder)])
    assert found.retrieve(question, EMPLOYEE, NEW_YEAR)[0].passage.text == "The hourly fee is 60."
    found.base.remove([one.id for one in found.base.ledger.documents() if one.path == made.path])
    assert made.path not in paths(found.retrieve(question, EMPLOYEE, NEW_YEAR, k=50))


def test_a_change_by_another_process_is_seen_too(tmp_path: Path) -> None:
    found = retriever(tmp_path)
    question = "What is the hourly fee?"
    found.retrieve(question, EMPLOYEE, NEW_YEAR)
    other = KnowledgeBase(tmp_path)
    other.commit([prepare(document("fee.md", "Fee table"), "The hourly fee is 50.\n", found.embedder)])
    other.close()
    assert found.retrieve(question, EMPLOYEE, NEW_YEAR)[0].passage.document.path == "fee.md"


def test_a_follow_up_is_searched_for_with_the_turn_before(tmp_path: Path) -> None:
    found = retriever(tmp_path)
    earlier = ["Who pays travel under the Aduro agreement?"]
    assert paths(found.retrieve("and when?", EMPLOYEE, NEW_YEAR, history=earlier))[0] == ADURO.path
    elsewhere = found.retrieve("How many days of holidays?", EMPLOYEE, NEW_YEAR, history=earlier)
    assert paths(elsewhere)[0] == HOLIDAYS.path


def test_a_question_that_names_a_document_is_asked_without_the_name(tmp_path: Path) -> None:
    ranking = retriever(tmp_path).rank("Who pays travel under the Aduro consulting agreement?", EMPLOYEE, NEW_YEAR)
    assert ranking.route is not None
    assert ranking.view.documents[ranking.route.best].path == ADURO.path
    assert ranking.route.residual == "Who pays travel under the ?"


@pytest.mark.parametrize("question", ["", "?", "the of and", "x" * 5000, "\n\t", "Ünïcödé 合同 🙂"])
def test_any_text_can_be_asked(tmp_path: Path, question: str) -> None:
    assert len(retriever(tmp_path).retrieve(question, EMPLOYEE, NEW_YEAR)) <= 10


def test_an_empty_base_has_nothing(tmp_path: Path) -> None:
    assert Retriever(KnowledgeBase(tmp_path), FakeEmbedder()).retrieve("Who pays?", EMPLOYEE, NEW_YEAR) == []

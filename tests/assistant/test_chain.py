from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable

from assistant.answering import extractive
from assistant.answering.confidence import Chances
from assistant.answering.extractive import Retrieved
from assistant.chain import ChainAssistant, PassageRetriever, build_assistant
from assistant.citations import stands_in
from assistant.steps import Found, told_to
from assistant.types import Answer, Turn
from knowledge.base import KnowledgeBase
from knowledge.retriever import Retriever
from knowledge.sentences import sentences
from knowledge.types import Caller, Document
from tests.building import NEW_YEAR, document, filled, prepare
from tests.fakes import FakeEmbedder

EMPLOYEE = Caller()
TEXT = """# Expenses
The Client pays travel of {0} within {1} days.
# Duties
The vendor must:
- send an invoice
- keep all receipts
# Ending
Either party may end the agreement by letter.
"""
ADURO = document("contracts/aduro.md", "Aduro Consulting Agreement", owner="legal@client.example")
BIOCEPT = document("contracts/biocept.md", "Biocept Consulting Agreement", effective_from=NEW_YEAR)
HOLIDAYS = document("hr/holidays.md", "Holidays")
SECRET = document("hr/secret.md", "Travel of the board", audience=("team:board",))
SOURCES = {
    ADURO: TEXT.format("Aduro", "thirty"),
    BIOCEPT: TEXT.format("Biocept", "sixty"),
    HOLIDAYS: "Everyone has thirty days of holidays.\n",
    SECRET: "Travel of the board is first class.\n",
}


def assistant(folder: Path, *but: Document) -> ChainAssistant:
    embedder = FakeEmbedder(256)
    documents = [(one, text) for one, text in SOURCES.items() if one not in but]
    return build_assistant(filled(folder, embedder, documents), embedder)


@pytest.fixture
def sure(monkeypatch: pytest.MonkeyPatch) -> None:
    """The confidence model is tested elsewhere: here every answer is held to be right."""
    monkeypatch.setattr(extractive, "chances", lambda *_: Chances(0.9, 0.9))


def check(answer: Answer) -> None:
    """What holds for every answer: sentences carry markers that exist, quotes stand in their sources."""
    known = {citation.marker for citation in answer.citations}
    for line in answer.answer.splitlines():
        for sentence in sentences(line):
            markers = {int(found) for found in re.findall(r"\[(\d+)\]", sentence)}
            assert markers and markers <= known
    texts = {one.path: text for one, text in SOURCES.items()}
    for citation in answer.citations:
        assert citation.quote and stands_in(citation.quote, texts[citation.document])
    assert len(answer.answer.split()) <= 250


@pytest.mark.usefixtures("sure")
@pytest.mark.parametrize(("name", "days"), [("Aduro", "thirty"), ("Biocept", "sixty")])
def test_the_named_document_answers(tmp_path: Path, name: str, days: str) -> None:
    answer = assistant(tmp_path).answer(
        f"Who pays travel under the {name} consulting agreement?", EMPLOYEE, NEW_YEAR
    )
    check(answer)
    assert answer.answer.startswith(f"Expenses: The Client pays travel of {name} within {days} days [1].")
    first = answer.citations[0]
    assert (first.document, first.section) == (f"contracts/{name.lower()}.md", "Expenses")
    assert first.quote == f"The Client pays travel of {name} within {days} days."
    assert (answer.abstained, answer.confidence, answer.answerer) == (False, 0.9, "extractive")
    assert set(answer.timings_ms) == {"retrieve", "rerank", "answer", "total"}


@pytest.mark.usefixtures("sure")
def test_a_list_is_answered_as_a_list(tmp_path: Path) -> None:
    answer = assistant(tmp_path).answer("What must the vendor do under the Aduro agreement?", EMPLOYEE, NEW_YEAR)
    check(answer)
    assert "The vendor must [1]:\n- send an invoice [1]\n- keep all receipts [1]" in answer.answer
    assert answer.citations[0].quote == "The vendor must:\n- send an invoice\n- keep all receipts"


TERM = (
    "# Term\nThe lease begins in spring and lasts ten years. "
    + "Both sides meet in the first week of summer, and the porter reads aloud what was said. " * 4
    + "It is extended by one year each time.\n"
)


@pytest.mark.usefixtures("sure")
def test_two_questions_that_one_paragraph_answers_are_both_answered(tmp_path: Path) -> None:
    base = filled(tmp_path, FakeEmbedder(256), [(document("lease.md", "Lease of the berth"), TERM)])
    answer = build_assistant(base, FakeEmbedder(256), 0.0, 0.0).answer(
        "How long does the lease last, and by how long is it extended each time?", Caller(), NEW_YEAR
    )
    assert "ten years" in answer.answer and "one year" in answer.answer


@pytest.mark.usefixtures("sure")
def test_a_comparison_shows_both_sides(tmp_path: Path) -> None:
    answer = assistant(tmp_path).answer("When is travel paid under Aduro and under Biocept?", EMPLOYEE, NEW_YEAR)
    check(answer)
    assert "thirty days" in answer.answer and "sixty days" in answer.answer
    assert [citation.document for citation in answer.citations[:2]] == [ADURO.path, BIOCEPT.path]
    assert [citation.effective_from for citation in answer.citations[:2]] == [None, NEW_YEAR]


@pytest.mark.usefixtures("sure")
def test_a_follow_up_stays_with_the_document(tmp_path: Path) -> None:
    history = [Turn("user", "Who pays travel under the Biocept agreement?"), Turn("assistant", "The Client [1].")]
    answer = assistant(tmp_path).answer("and how is it ended?", EMPLOYEE, NEW_YEAR, history)
    check(answer)
    assert answer.question == "and how is it ended?"
    assert answer.citations[0].document == BIOCEPT.path
    assert "end the agreement by letter" in answer.answer


@pytest.mark.usefixtures("sure")
def test_the_version_of_the_day_answers(tmp_path: Path) -> None:
    made = assistant(tmp_path)
    old = document("fee-1.md", "Fees", effective_to=date(2025, 12, 31))
    new = document("fee-2.md", "Fees", effective_from=NEW_YEAR)
    for one, text in ((old, "The hourly fee is 50 euros.\n"), (new, "The hourly fee is 60 euros.\n")):
        made.retriever.base.commit([prepare(one, text, made.retriever.embedder)])
    past = "As of 2025-06-01: The hourly fee is 50 euros [1]."
    assert made.answer("What is the hourly fee?", EMPLOYEE, date(2025, 6, 1)).answer == past
    assert made.answer("What was the hourly fee in May 2025?", EMPLOYEE, NEW_YEAR).answer == past.replace(
        "06-01", "05-31"
    )
    assert made.answer("What is the hourly fee?", EMPLOYEE, NEW_YEAR).answer.startswith("The hourly fee is 60")
    history = [Turn("user", "What was the hourly fee in May 2025?"), Turn("assistant", past)]
    assert "50 euros" in made.answer("And who gets it?", EMPLOYEE, NEW_YEAR, history).answer


@pytest.mark.usefixtures("sure")
def test_a_version_to_come_is_announced_without_its_values(tmp_path: Path) -> None:
    made = assistant(tmp_path)
    old = document("fee-1.md", "Fees", effective_from=NEW_YEAR, review_by=NEW_YEAR, owner="Dr. Fee")
    new = document("fee-2.md", "Fees", effective_from=date(2090, 3, 1), supersedes="fee-1.md")
    for one, text in ((old, "The hourly fee is 50 euros.\n"), (new, "The hourly fee is 60 euros.\n")):
        made.retriever.base.commit([prepare(one, text, made.retriever.embedder)])
    assert made.answer("What is the hourly fee?", EMPLOYEE, date(2026, 6, 1)).answer == (
        "The hourly fee is 50 euros [1] (a new version of “Fees” takes effect on 2090-03-01).\n\n"
        "The review of “Fees” is overdue since 2026-01-01; it is owned by Dr Fee [1]."
    )
    coming = made.answer("What will the hourly fee be on 1 March 2090?", EMPLOYEE, date(2026, 6, 1)).answer
    assert coming == "As of 2090-03-01: The hourly fee is 60 euros [1]."
    asked = made.answer("Since when does the hourly fee apply?", EMPLOYEE, date(2026, 6, 1)).answer
    assert asked.startswith("“Fees” is in force since 2026-01-01 [1].")


@pytest.mark.usefixtures("sure")
def test_an_earlier_or_a_coming_version_is_asked_for_without_its_day(tmp_path: Path) -> None:
    made = assistant(tmp_path)
    old = document("fee-1.md", "Fee schedule", effective_from=date(2025, 1, 1))
    new = document("fee-2.md", "Fee schedule", effective_from=date(2026, 2, 1), supersedes="fee-1.md")
    last = document("fee-3.md", "Fee schedule", effective_from=date(2090, 3, 1), supersedes="fee-2.md")
    for one, euros in ((old, 50), (new, 60), (last, 70)):
        made.retriever.base.commit([prepare(one, f"The hourly fee is {euros} euros.\n", made.retriever.embedder)])
    day = date(2026, 6, 1)
    before = made.answer("What was the hourly fee under the old fee schedule?", EMPLOYEE, day).answer
    assert before.startswith("As of 2026-01-31: The hourly fee is 50 euros [1]") and "60" not in before
    both = made.answer("What is the hourly fee under the old schedule and under the new one?", EMPLOYEE, day)
    assert "As of 2026-01-31: The hourly fee is 50 euros [1]" in both.answer
    assert "The hourly fee is 60 euros [2]" in both.answer and "70 euros" not in both.answer
    named = made.answer("How does the hourly fee of 2025 differ from that of 2026?", EMPLOYEE, day).answer
    assert "As of 2025-12-31: The hourly fee is 50 euros [1]" in named and "is 60 euros [2]" in named
    ahead = made.answer("Compare the hourly fee in May 2026 and in May 2090", EMPLOYEE, day).answer
    assert "As of 2026-05-31: The hourly fee is 60 euros [1]" in ahead and "is 70 euros [2]" in ahead
    coming = made.answer("What is the hourly fee under the next schedule?", EMPLOYEE, day).answer
    assert coming.startswith("As of 2090-03-01: The hourly fee is 70 euros [1]")
    assert "60 euros" in made.answer("What is the hourly fee?", EMPLOYEE, day).answer


@pytest.mark.usefixtures("sure")
def test_a_named_vendors_own_terms_come_before_what_is_said_of_all(tmp_path: Path) -> None:
    made = assistant(tmp_path)
    for one, text in (
        (document("policy.md", "Notice periods"), "The notice period is ninety days.\n"),
        (document("a.md", "Contract", vendor="Aduro"), "Aduro gives sixty days of notice.\n"),
    ):
        made.retriever.base.commit([prepare(one, text, made.retriever.embedder)])
    answer = made.answer("What is the notice period of aduro?", EMPLOYEE, NEW_YEAR)
    assert answer.citations[0].document == "a.md" and "ninety days" in answer.answer


@pytest.mark.usefixtures("sure")
def test_a_follow_up_may_change_the_vendor(tmp_path: Path) -> None:
    made = assistant(tmp_path)
    for name, days in (("Aduro", "thirty"), ("Biocept", "sixty")):
        one = document(f"{name}.md", f"{name} terms", vendor=name)
        text = f"Notice of {days} days is due.\n"
        made.retriever.base.commit([prepare(one, text, made.retriever.embedder)])
    history = [Turn("user", "How much notice is due by Aduro?"), Turn("assistant", "Thirty days [1].")]
    answer = made.answer("and biocept's?", EMPLOYEE, NEW_YEAR, history)
    assert "sixty days" in answer.answer and "thirty" not in answer.answer


@pytest.mark.usefixtures("sure")
def test_what_a_caller_may_not_see_leaves_no_trace(tmp_path: Path) -> None:
    beside, without = assistant(tmp_path / "beside"), assistant(tmp_path / "without", SECRET)
    for question in ("Who pays the travel of the board?", "Is it first class?", "What are the holidays?"):
        shown = beside.answer(question, EMPLOYEE, NEW_YEAR)
        assert shown.to_json() | {"timings_ms": {}} == without.answer(question, EMPLOYEE, NEW_YEAR).to_json() | {
            "timings_ms": {}
        }
        assert "first class" not in shown.answer
    board = beside.answer("Is the travel of the board first class?", Caller.of(["team:board"]), NEW_YEAR)
    assert [citation.document for citation in board.citations] == [SECRET.path]


def test_confidence_tells_nothing_of_what_a_caller_may_not_see(tmp_path: Path) -> None:
    beside, without = assistant(tmp_path / "beside"), assistant(tmp_path / "without", SECRET)
    question = "Is travel first class?"  # "first" and "class" stand in the hidden document only
    assert (
        beside.answer(question, EMPLOYEE, NEW_YEAR).confidence
        == without.answer(question, EMPLOYEE, NEW_YEAR).confidence
    )


def test_an_abstention_says_what_was_looked_at_and_whom_to_ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extractive, "chances", lambda *_: Chances(0.2, 0.2))
    answer = assistant(tmp_path).answer(
        "Who pays hotels under the Aduro consulting agreement?", EMPLOYEE, NEW_YEAR
    )
    assert answer.abstained
    assert answer.confidence == 0.2
    assert answer.answer.startswith("The documents that I can see do not answer this.")
    assert "“Aduro Consulting Agreement”" in answer.answer
    assert answer.answer.endswith("Ask legal@client.example.")
    assert len(answer.citations) <= 2


def test_a_courtesy_is_answered_without_sources(tmp_path: Path) -> None:
    answer = assistant(tmp_path).answer("Thanks!", EMPLOYEE, NEW_YEAR)
    assert (answer.answer, answer.citations, answer.abstained) == ("You are welcome.", (), True)


def test_the_answer_repeats_the_question_as_it_was_typed(tmp_path: Path) -> None:
    assert assistant(tmp_path).answer("whats the  fee", EMPLOYEE, NEW_YEAR).question == "whats the  fee"


def test_an_empty_base_abstains(tmp_path: Path) -> None:
    answer = build_assistant(KnowledgeBase(tmp_path), FakeEmbedder()).answer("Who pays travel?", EMPLOYEE)
    assert answer.abstained
    assert (answer.confidence, answer.citations) == (0.0, ())
    assert "none to look at" in answer.answer


def test_a_caller_who_may_see_nothing_gets_the_answer_of_an_empty_base(tmp_path: Path) -> None:
    answer = assistant(tmp_path).answer("Who pays travel?", Caller.of(["vendor:nobody"]), NEW_YEAR)
    assert answer.abstained
    assert "none to look at" in answer.answer


@pytest.mark.parametrize("question", ["", "?", "and?", "the of", "x " * 2000, "[1] [2]", "Ünïcödé 🙂"])
def test_any_question_gets_an_answer(tmp_path: Path, question: str) -> None:
    answer = assistant(tmp_path).answer(question, EMPLOYEE, NEW_YEAR, [Turn("user", "Who pays?")])
    if not answer.abstained:
        check(answer)


def test_the_retriever_is_langchains_and_bound_to_its_caller(tmp_path: Path) -> None:
    ours = assistant(tmp_path).retriever
    found = PassageRetriever(retriever=ours, caller=EMPLOYEE, on=NEW_YEAR, k=2)
    assert isinstance(found, BaseRetriever)
    documents = found.invoke("Who pays travel under the Aduro consulting agreement?")
    assert len(documents) == 2
    assert documents[0].metadata["document"] == ADURO.path
    assert documents[0].page_content == "The Client pays travel of Aduro within thirty days."
    assert documents[0].metadata["section"] == "Expenses"
    assert SECRET.path not in [one.metadata["document"] for one in found.invoke("first class travel of the board")]


def test_another_answering_step_can_take_the_place(tmp_path: Path) -> None:
    """A chat model starts from the same evidence."""
    retriever: Retriever = assistant(tmp_path).retriever
    seen: list[Retrieved] = []

    def step(found: Retrieved) -> Answer:
        seen.append(found)
        return Answer(found.asking.question, "All of it.", False, 1.0, answerer="mine")

    other = ChainAssistant(retriever, step)
    assert isinstance(other.chain, Runnable)
    answer = other.answer("Who pays travel?", EMPLOYEE, NEW_YEAR)
    assert (answer.answer, answer.answerer) == ("All of it.", "mine")
    assert seen[0].caller == EMPLOYEE and seen[0].on == NEW_YEAR and len(seen[0].ranking.rows)


@pytest.mark.usefixtures("sure")
def test_two_documents_that_disagree_are_both_shown(tmp_path: Path) -> None:
    made = assistant(tmp_path)
    texts = {
        document(
            "contracts/acme.md", "Acme contract", type="contract"
        ): "Acme reports a data breach in 36 hours.\n",
        document(
            "policies/breach.md", "Breach policy", type="policy"
        ): "The vendor reports a data breach in 2 hours.\n",
        document(
            "hr/board.md", "Board", audience=("team:board",)
        ): "The board reports a data breach in 9 hours.\n",
    }
    for one, text in texts.items():
        made.retriever.base.commit([prepare(one, text, made.retriever.embedder)])
    answer = made.answer("Within how many hours is a data breach reported?", EMPLOYEE, NEW_YEAR)
    assert "36 hours" in answer.answer and "2 hours" in answer.answer and "9 hours" not in answer.answer
    assert (
        "“Acme contract” prevails over “Breach policy”, because a contract comes before a policy" in answer.answer
    )
    assert {citation.document for citation in answer.citations} >= {"contracts/acme.md", "policies/breach.md"}
    assert [citation.marker for citation in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_warming_up_searches_and_answers_once(tmp_path: Path) -> None:
    answered: list[Retrieved] = []

    def step(retrieved: Retrieved) -> Answer:
        answered.append(retrieved)
        return Answer("", "", True, 0.0)

    found: list[Found] = []
    with told_to(found.append):
        ChainAssistant(assistant(tmp_path).retriever, step).warm_up("How many days of holidays?")
    assert len(answered) == len(found) == 1


def test_a_listener_hears_how_much_was_found_of_what_the_caller_may_see(tmp_path: Path) -> None:
    found: list[Found] = []
    with told_to(found.append):
        assistant(tmp_path).answer("Which travel does the Client pay?", Caller(frozenset({"nobody"})))
        assistant(tmp_path).answer("Which travel does the Client pay?", EMPLOYEE)
    assert found[0] == Found(0, 0) and found[-1].documents == 3 and found[-1].passages > 3

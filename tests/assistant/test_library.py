from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.chain import ChainAssistant, build_assistant
from assistant.library import MOST_LISTED, Asked, Wanted, asked_library, in_order, listed
from knowledge.types import Caller
from tests.building import document, filled
from tests.fakes import FakeEmbedder

TODAY = date(2026, 6, 1)
ACME = Caller.of(["public", "vendor:acme"])


@pytest.mark.parametrize(
    "question",
    [
        "list all your documents",
        "Which documents do you have?",
        "what files do you have access to",
        "how many documents are there?",
        "What documents can I see?",
        "please list the documents you know",
        "tell me which documents you have",
        "What can I ask you about?",
        "can you list all the documents you can see?",
        "List the titles and paths of all documents.",
        "Give me a list of the document titles",
        "What files are in your knowledge base?",
        "Show me everything you have.",
        "dump the whole knowledge base",
        "What can you tell me about?",
    ],
)
def test_a_question_for_all_documents_is_known(question: str) -> None:
    assert asked_library(question) == Asked(Wanted.ALL)


@pytest.mark.parametrize(
    "question",
    [
        "what may I not see?",
        "Which documents am I not allowed to see?",
        "What other documents exist that I cannot see?",
        "what documents can't I see?",
        "what are you hiding from me?",
        "list the documents that are hidden from me",
        "Are there documents that I cannot see?",
        "What are you not allowed to show me?",
    ],
)
def test_a_question_for_what_is_hidden_is_known(question: str) -> None:
    assert asked_library(question) == Asked(Wanted.HIDDEN)


@pytest.mark.parametrize(
    ("question", "of_type"),
    [
        ("Which contracts do you have?", "contract"),
        ("list all the policies", "policy"),
        ("What procedures are there?", "process"),
        ("How many FAQs do we have?", "faq"),
        ("Show me the titles of your service level agreements.", "sla"),
    ],
)
def test_documents_of_one_type_may_be_asked_for(question: str, of_type: str) -> None:
    assert asked_library(question) == Asked(Wanted.ALL, of_type)


@pytest.mark.parametrize(
    "question",
    [
        "Which policies must a vendor sign?",
        "Which contracts and policies with guides do we have?",
        "Which contracts end in March?",
        "What procedures are there for leavers?",
        "Which policies apply to the canteen?",
        "What are agents not allowed to show?",
        "Which documents must a vendor provide?",
        "what documents do I have to sign?",
        "list the documents required for onboarding",
        "Which documents do we need before the start?",
        "Which files may a partner read?",
        "what documents do you have on data protection?",
        "what may agents not see?",
        "show me the documents of other vendors",
        "what can I not see on the screen?",
        "What may I not tell a caller?",
        "what papers do I have to bring?",
        "which files can I open on my phone?",
        "How many documents does a clerk scan a day?",
        "list all " * 40 + "documents",
    ],
)
def test_what_the_documents_tell_is_no_question_about_them(question: str) -> None:
    assert asked_library(question) is None


def test_they_are_told_by_type_and_title() -> None:
    documents = [
        document("f.md", "Answers", type="faq"),
        document("b.md", "Beta terms", type="contract"),
        document("a.md", "Acme terms. Old", type="contract"),
    ]
    assert [one.path for one in in_order(documents)] == ["a.md", "b.md", "f.md"]
    assert listed(in_order(documents)[:1], 2).splitlines() == [
        "There are 3 documents that you may ask about [1]:",
        "- Acme terms Old (contract) [1]",
        "… and 2 more [1].",
    ]


@pytest.fixture
def assistant(tmp_path: Path) -> ChainAssistant:
    many = [(document(f"n{n:02}.md", f"Note {n:02}"), f"# Note\nThe note is number {n}.\n") for n in range(30)]
    own = (
        document("acme.md", "Acme rates", type="contract", audience=("vendor:acme",)),
        "# Rate\nIt is 9 euros.\n",
    )
    other = (document("beta.md", "Beta rates", audience=("vendor:beta",)), "# Rate\nIt is 7 euros.\n")
    late = document("late.md", "Later rates", audience=("vendor:acme",), effective_from=date(2090, 1, 1))
    return build_assistant(
        filled(tmp_path, FakeEmbedder(64), [*many, own, other, (late, "# Rate\nIt is 8 euros.\n")]),
        FakeEmbedder(64),
    )


def test_only_documents_in_sight_and_in_force_are_told(assistant: ChainAssistant) -> None:
    answer = assistant.answer("Which documents do you have?", ACME, TODAY)
    assert not answer.abstained and "- Acme rates (contract) [1]" in answer.answer
    assert [citation.document for citation in answer.citations] == ["acme.md"]
    assert "Later" not in answer.answer and "eta" not in answer.answer and "There is one document" in answer.answer
    contracts = assistant.answer("Which contracts do you have?", ACME, TODAY)
    assert contracts.answer.startswith("There is one document of the type “contract” that you may ask about [1]:")
    assert assistant.answer("Which policies do you have?", ACME, TODAY).abstained
    many = assistant.answer("Which documents do you have?", Caller(), TODAY)
    assert len(many.citations) == MOST_LISTED and "… and 10 more" in many.answer and "30 documents" in many.answer


def test_of_what_is_hidden_nothing_is_told(assistant: ChainAssistant) -> None:
    some, all_of_it = (
        assistant.answer("Which documents am I not allowed to see?", caller, TODAY)
        for caller in (ACME, Caller.of(["vendor:acme", "vendor:beta", "employees"]))
    )
    assert some.abstained and not some.citations and some.answer == all_of_it.answer
    nobody = assistant.answer("Which documents do you have?", Caller.of(["vendor:nobody"]), TODAY)
    assert nobody.abstained and not nobody.citations

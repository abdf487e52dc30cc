"""Answers from a contract of which an amendment has changed some clauses, through the chain that ships."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.answering.asking import understand
from assistant.answering.assembly import Assembler, Choice
from assistant.answering.leaves import collect
from assistant.chain import ChainAssistant, build_assistant
from assistant.onboarding.programme import Source
from assistant.onboarding.sources import LedgerSources
from assistant.types import Answer
from knowledge.base import KnowledgeBase
from knowledge.retriever import Retriever
from knowledge.types import Caller
from tests.building import document, filled
from tests.fakes import FakeEmbedder

BEFORE, AFTER = date(2026, 5, 1), date(2026, 7, 1)
STAFF = Caller.of(["employees"])
MSA_TEXT = (
    "# 4. Blackouts\n"
    "The vendor must do the following in a blackout:\n"
    "- 4.1 call the desk of the client without any delay;\n"
    "- 4.2 answer the blackout within 4 hours of the call;\n"
    "- 4.3 write a blackout report.\n"
    "# Blackout credits\n"
    "Level: Severity 1 | Credit: 10 %\n"
    "Level: Severity 2 | Credit: 5 %\n"
)
AMENDMENT_TEXT = (
    "1. Section 4.2 is replaced by the following:\n“4.2 answer the blackout within 2 hours of the call;”\n"
    "2. The row “Severity 1” is deleted.\n"
    "All other provisions remain unchanged.\n"
)


@pytest.fixture
def base(tmp_path: Path) -> KnowledgeBase:
    msa = document("msa.md", "MSA", type="contract", effective_from=date(2025, 1, 1))
    amendment = document(
        "a1.md", "Amendment No. 1", type="contract", effective_from=date(2026, 6, 1), supersedes="msa.md"
    )
    return filled(tmp_path, FakeEmbedder(), [(msa, MSA_TEXT), (amendment, AMENDMENT_TEXT)])


@pytest.fixture
def assistant(base: KnowledgeBase) -> ChainAssistant:
    return build_assistant(base, FakeEmbedder(), abstain_below=0.0, sure_from=0.0)


def everything(answer: Answer) -> str:
    return "\n".join([answer.answer, *(citation.quote for citation in answer.citations)])


QUESTIONS = (
    "What must the vendor do in a blackout?",
    "Within how many hours must the vendor answer the blackout?",
    "Which blackout credits are there for each severity level?",
    "List what the vendor must do and write in a blackout.",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_list_and_no_neighbour_brings_a_replaced_clause_back(assistant: ChainAssistant, question: str) -> None:
    told = everything(assistant.answer(question, STAFF, AFTER))
    assert "4 hours" not in told and "10 %" not in told


def test_before_that_day_the_old_clause_stands_and_the_answer_says_what_came(assistant: ChainAssistant) -> None:
    answer = assistant.answer(QUESTIONS[1], STAFF, BEFORE)
    assert "4 hours" in everything(answer) and "2 hours" not in everything(answer)
    assert answer.answer.startswith("As of 2026-05-01")
    assert "an amendment of “MSA” took effect on 2026-06-01" in answer.answer


def test_the_amendment_is_cited(assistant: ChainAssistant) -> None:
    answer = assistant.answer(QUESTIONS[1], STAFF, AFTER)
    assert "2 hours" in answer.answer
    assert "a1.md" in {citation.document for citation in answer.citations}


def test_a_day_in_the_question_picks_the_clause_of_that_day(assistant: ChainAssistant) -> None:
    answer = assistant.answer(
        "Within how many hours must the vendor answer the blackout in March 2026?", STAFF, AFTER
    )
    assert answer.answer.startswith("As of 2026-03-31") and "4 hours" in everything(answer)
    assert "2 hours" not in everything(answer)


def test_the_list_keeps_its_other_items(base: KnowledgeBase) -> None:
    found = Retriever(base, FakeEmbedder())
    asking = understand("What must the vendor do in a blackout?")
    for on, items in ((BEFORE, 3), (AFTER, 2)):
        ranking = found.rank(asking.search, STAFF, on)
        evidence = collect(asking, ranking, found)
        assert all(one.leaf.text for one in evidence.leaves)  # what is left empty answers nothing
        lead = next(one for one in evidence.leaves if one.leaf.text.endswith("blackout:"))
        leaves_of = lambda number, view=ranking.view: found.leaves(view, number)  # noqa: E731
        embed = FakeEmbedder().embed_query
        (snippet,) = Assembler(evidence, leaves_of, embed).assemble([Choice(lead, evidence, required=True)])
        assert len([line for line in snippet.lines if line.item]) == items
        assert ("4 hours" in snippet.text) == (on == BEFORE)


def test_a_step_of_a_programme_quotes_what_is_in_force(base: KnowledgeBase) -> None:
    sources, source = LedgerSources(base.ledger), Source(document="msa.md", section="4. Blackouts")
    for on, holds in ((BEFORE, True), (AFTER, False)):
        quotes = " ".join(one.quote for one in sources.excerpts(source, STAFF, on))
        assert "call the desk" in quotes and ("4 hours" in quotes) == holds

"""Questions about a document as a whole, through the chain that ships; nothing else passes the confidence gate."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.chain import ChainAssistant, build_assistant
from assistant.types import Answer, Turn
from knowledge.base import KnowledgeBase
from knowledge.types import Caller
from tests.building import document, filled
from tests.fakes import FakeEmbedder

STAFF, BOARD = Caller(), Caller.of(["employees", "team:board"])
TODAY = date(2026, 6, 1)
SLA = "# Response\nA ticket is answered within {hours} hours.\n# Uptime\nUptime is {share} percent a month.\n"
CAR = document("car-1.md", "Car policy", type="policy", effective_from=date(2025, 1, 1))
CAR_TEXT = "# Cost\nA car costs at most 30000 dollars.\n"
DOCUMENTS = [
    (
        document("sla-1.md", "Desk SLA", type="sla", effective_from=date(2025, 1, 1)),
        SLA.format(hours=9, share=97) + "# Place\nThe desk is in Lisbon.\n",
    ),
    (
        document("sla-2.md", "Desk SLA", type="sla", effective_from=date(2026, 1, 1), supersedes="sla-1.md"),
        SLA.format(hours=5, share=99) + "# Place\nThe desk is in Lisbon.\n",
    ),
    (
        document(
            "sla-3.md", "Desk SLA 3 hours", type="sla", effective_from=date(2090, 3, 1), supersedes="sla-2.md"
        ),
        SLA.format(hours=3, share=100),
    ),
    (CAR, CAR_TEXT),
    (
        document(
            "car-2.md", "Car", effective_from=date(2091, 1, 1), supersedes="car-1.md", audience=("team:board",)
        ),
        "# Cost\nA car costs at most 90000 dollars.\n",
    ),
    (
        document("lease.md", "Lease contract", type="contract", effective_to=date(2028, 6, 30)),
        "# Term\nThe flat is let to the client. The lease holds until 30 June 2028.\n",
    ),
    (document("bike.md", "Bike policy of 4000 dollars", type="policy", effective_from=date(2091, 5, 1)), CAR_TEXT),
]


@pytest.fixture
def assistant(tmp_path: Path) -> ChainAssistant:
    return build_assistant(filled(tmp_path, FakeEmbedder(256), DOCUMENTS), FakeEmbedder(256), 1.0, 1.0)


def ask(
    assistant: ChainAssistant, question: str, caller: Caller = STAFF, history: tuple[Turn, ...] = ()
) -> Answer:
    answer = assistant.answer(question, caller, TODAY, history)
    assert answer.question == question and len(answer.answer.split()) <= 250
    texts = {one.path: text for one, text in DOCUMENTS}
    assert all(citation.quote in texts[citation.document] for citation in answer.citations)
    return answer


def everything(answer: Answer) -> str:
    return "\n".join([answer.answer, *(citation.quote for citation in answer.citations)])


def test_what_a_document_said_then_is_told_section_by_section(assistant: ChainAssistant) -> None:
    answer = ask(assistant, "What did the SLA say in March 2025?")
    assert answer.answer == (
        "As of 2025-03-31: “Desk SLA” says [1]:\n- Response: A ticket is answered within 9 hours [1].\n"
        "- Uptime is 97 percent a month [2].\n"
        "- Place: The desk is in Lisbon [3] (a new version of “Desk SLA” took effect on 2026-01-01)."
    )
    assert not answer.abstained
    assert [one.quote for one in answer.citations] == [
        "A ticket is answered within 9 hours.",
        "Uptime is 97 percent a month.",
        "The desk is in Lisbon.",
    ]
    assert "within 9 hours [1]" in ask(assistant, "Show me the old version of the SLA").answer
    assert "within 5 hours [1]" in ask(assistant, "what does the new SLA say?").answer
    assert "within 3 hours [1]" in ask(assistant, "What will the next SLA say?").answer


def test_a_question_with_a_topic_goes_its_usual_way(assistant: ChainAssistant) -> None:
    for question in ("What did the SLA say about lunch in March 2025?", "Since when does lunch apply?"):
        assert ask(assistant, question).abstained


def test_two_versions_side_by_side_show_what_differs(assistant: ChainAssistant) -> None:
    both = ask(assistant, "How has the SLA changed?")
    assert "9 hours" in both.answer and "5 hours" in both.answer and "3 hours" not in everything(both)
    assert [one.document for one in both.citations] == ["sla-1.md", "sla-1.md", "sla-2.md", "sla-2.md"]
    assert "Uptime is 97" in both.answer and "desk is in Lisbon" not in both.answer
    none = ask(assistant, "How has the car policy changed?")
    assert none.answer == "“Car policy” has no earlier version that I know of [1]."


def test_a_day_before_the_first_version_says_so(assistant: ChainAssistant) -> None:
    answer = ask(assistant, "What did the car policy say in 2023?")
    assert answer.abstained and answer.citations == ()
    assert answer.answer == (
        "As of 2023-12-31: No version of “Car policy” that I can see was in force; the first took effect on"
        " 2025-01-01."
    )


@pytest.mark.parametrize(
    ("question", "said", "quote"),
    [
        ("Since when does the SLA apply?", "“Desk SLA” is in force since 2026-01-01 [1]", "5 hours"),
        (
            "When does the next version of the SLA take effect?",
            "A new version of “Desk SLA” takes effect on 2090-03-01 [1].",
            "5 hours",
        ),
        ("When will the SLA change?", "A new version of “Desk SLA” takes effect on 2090-03-01 [1].", "5 hours"),
        ("Until when is the SLA valid?", "“Desk SLA” is in force until 2090-02-28", "5 hours"),
        ("Will the car policy change?", "“Car policy” has no later version that I know of [1].", "30000"),
        (
            "when does the lease contract run out",
            "“Lease contract” is in force until 2028-06-30 [1].\n\nTerm: The lease holds until 30 June 2028 [1].",
            "The lease holds until 30 June 2028.",
        ),
    ],
)
def test_when_a_document_holds_is_answered_from_its_dates(
    assistant: ChainAssistant, question: str, said: str, quote: str
) -> None:
    answer = ask(assistant, question)
    assert answer.answer.startswith(said) and not answer.abstained
    assert quote in answer.citations[0].quote
    assert "3 hours" not in everything(answer) and "100 percent" not in everything(answer)


def test_a_version_that_the_caller_may_not_see_is_not_told(assistant: ChainAssistant) -> None:
    question = "When does the new car policy take effect?"
    assert ask(assistant, question).answer == "“Car policy” is in force since 2025-01-01 [1]."
    board = ask(assistant, question, BOARD)
    assert board.answer == "A new version of “Car policy” takes effect on 2091-01-01 [1]."
    assert "90000" not in everything(board)


def test_what_has_not_begun_at_all_gives_its_day_and_nothing_else(assistant: ChainAssistant) -> None:
    for question in ("When does the bike policy take effect?", "What does the bike policy say?"):
        answer = ask(assistant, question)
        assert answer.abstained and everything(answer) == (
            "No document of that name that I can see is in force; one takes effect on 2091-05-01."
        )


def test_in_a_conversation_its_topic_comes_first(tmp_path: Path) -> None:
    base: KnowledgeBase = filled(tmp_path, FakeEmbedder(256), DOCUMENTS)
    sure = build_assistant(base, FakeEmbedder(256), 0.0, 0.0)
    history = (Turn("user", "Within how many hours is a ticket answered?"), Turn("assistant", "5 hours [1]."))
    for question in ("What did the SLA say in March 2025?", "What was it before?"):
        answer = sure.answer(question, STAFF, TODAY, history).answer
        assert "A ticket is answered within 9 hours" in answer and "5 hours" not in answer
        assert "Uptime" not in answer


def test_one_version_is_named_by_its_year(tmp_path: Path) -> None:
    named = [
        (
            document(
                f"sla-{year}.md", f"SLA {year}", type="sla", effective_from=date(year, 1, 1), supersedes=before
            ),
            text,
        )
        for year, before, text in (
            (2025, None, SLA.format(hours=9, share=97)),
            (2026, "sla-2025.md", SLA.format(hours=5, share=99)),
        )
    ]
    made = build_assistant(filled(tmp_path, FakeEmbedder(256), named), FakeEmbedder(256), 1.0, 1.0)
    assert made.answer("What does the 2025 SLA say?", STAFF, TODAY).answer.startswith(
        "As of 2025-12-31: “SLA 2025”"
    )


def test_a_report_of_a_year_answers_for_it_though_it_was_written_later(tmp_path: Path) -> None:
    report = document("report.md", "Annual report", effective_from=date(2026, 2, 1))
    policy = document("policy.md", "Absence policy", type="policy", effective_from=date(2026, 2, 1))
    made = build_assistant(
        filled(
            tmp_path,
            FakeEmbedder(256),
            [
                (report, "All figures are of 2025.\n# Errors\nThe vendor made 12 billing errors.\n"),
                (policy, "# Absence\nAn absence is told within 3 hours.\n"),
            ],
        ),
        FakeEmbedder(256),
        0.0,
        0.0,
    )
    told = made.answer("How many billing errors were made in 2025?", STAFF, TODAY)
    assert "12 billing errors" in told.answer and not told.abstained
    none = made.answer("Within how many hours was an absence told in 2025?", STAFF, TODAY)
    assert none.abstained and "3 hours" not in everything(none) and "took effect on 2026-02-01" in none.answer


def test_before_that_goes_on_from_what_was_spoken_of(tmp_path: Path) -> None:
    named = [
        (
            document(f"sla-{year}.md", "Desk SLA", type="sla", effective_from=date(year, 1, 1), supersedes=before),
            SLA.format(hours=hours, share=99),
        )
        for year, before, hours in ((2024, None, 9), (2025, "sla-2024.md", 7), (2026, "sla-2025.md", 5))
    ]
    made = build_assistant(filled(tmp_path, FakeEmbedder(256), named), FakeEmbedder(256), 0.0, 0.0)
    history: tuple[Turn, ...] = (Turn("user", "Within how many hours is a ticket answered?"),)
    for hours in ("7 hours", "9 hours"):
        answer = made.answer("What was it before?", STAFF, TODAY, history).answer
        assert f"A ticket is answered within {hours}" in answer
        history += (Turn("assistant", answer), Turn("user", "What was it before?"))
    first = made.answer("and before that?", STAFF, TODAY, history)
    assert first.abstained and "the first took effect on 2024-01-01" in first.answer
    dated = (
        Turn("user", "Within how many hours was a ticket answered in March 2025?"),
        Turn("assistant", "7 [1]."),
    )
    assert "within 9 hours" in made.answer("And before?", STAFF, TODAY, dated).answer

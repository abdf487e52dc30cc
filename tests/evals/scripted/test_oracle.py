from __future__ import annotations

import pytest

from evals.scripted.oracle import Held, Written, covered, holding, oracle, read, reworded
from evals.suites import Question

SLA = "The vendor must answer severity 1 incidents within 15 minutes. Severity 2 takes 4 hours."
PAY = "Invoices\nThe company pays within 30 days. The vendor sends its invoice within 15 minutes."


def question(*facts: list[str], quote: str = "") -> Question:
    return Question.model_validate(
        {"id": "q", "question": "How fast are severity 1 incidents answered?", "facts": list(facts)}
        | ({"sources": [{"document": "sla.md", "quote": quote}]} if quote else {})
    )


def test_the_sentence_that_is_like_the_gold_quote_is_taken() -> None:
    first = holding(question(["15 minutes"]), [PAY, SLA])
    assert first == [Held("The vendor must answer severity 1 incidents within 15 minutes.", 2)]
    other = holding(question(["15 minutes"], quote="| The vendor | sends its invoice | 15 minutes |"), [PAY, SLA])
    assert [one.passage for one in other] == [1]


def test_few_sentences_tell_all_facts() -> None:
    both = "Severity 1 takes 15 minutes and severity 2 takes 4 hours."
    facts = question(["15 minutes"], ["re:4 hours?"])
    assert [one.text for one in holding(facts, [SLA, both])] == [both]
    assert len(holding(facts, [SLA])) == 2


def test_without_the_facts_nothing_is_written() -> None:
    assert oracle(question(["99 days"]), [SLA, PAY]) == []
    assert oracle(question(), [SLA]) == []


def test_each_sentence_cites_its_passage() -> None:
    (only,) = oracle(question(["15 minutes"]), [PAY, SLA])
    assert only == Written("The vendor must answer severity 1 incidents within 15 minutes.", (2,))
    assert only.line == "The vendor must answer severity 1 incidents within 15 minutes [2]."


def test_items_stand_behind_what_introduces_them_and_rows_are_one() -> None:
    text = "The vendor must:\nsend an invoice\nBy mail\nLevel: S1; Answer: 15 minutes; Fix: 4 hours"
    assert list(read([text])) == [
        Held("The vendor must:", 1),
        Held("send an invoice", 1, "The vendor must"),
        Held("By mail", 1),
        Held("Level: S1; Answer: 15 minutes; Fix: 4 hours", 1),
    ]


@pytest.mark.parametrize(
    ("text", "lead", "told"),
    [
        ("If a vendor fails, the client may leave.", "", "The client may leave if a vendor fails."),
        ("Within 4 hours the vendor answers.", "", "In no more than 4 hours the vendor answers."),
        ("The vendor shall pay prior to May.", "", "The vendor must pay before May."),
        ("send an invoice", "The vendor must", "The vendor must send an invoice"),
        (
            "Level: S1; Answer: 15 minutes; Fix: 4 hours",
            "",
            "For S1, the Answer is 15 minutes, the Fix is 4 hours",
        ),
    ],
)
def test_rewording_follows_rules(text: str, lead: str, told: str) -> None:
    assert reworded(Held(text, 1, lead)) == told


def test_a_fact_is_never_lost_by_rewording() -> None:
    (only,) = oracle(question(["re:^within 4 hours"]), ["Within 4 hours the vendor answers."])
    assert only.text == "Within 4 hours the vendor answers."


def test_facts_may_stand_in_several_passages() -> None:
    assert covered(question(["15 minutes"], ["30 days"]), [SLA, PAY])
    assert not covered(question(["15 minutes"], ["90 days"]), [SLA, PAY])

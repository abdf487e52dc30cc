from __future__ import annotations

import pytest

from assistant.answering.contrasts import contrast


def halves(question: str) -> list[str] | None:
    found = contrast(question)
    return None if found is None else [half.question for half in found.halves]


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What is the difference between nearshore and offshore?", ["What is nearshore?", "What is offshore?"]),
        ("difference between an SLA and a KPI", ["What is SLA?", "What is KPI?"]),
        ("Compare onshore and offshore", ["What is onshore?", "What is offshore?"]),
        ("Compare severity 1 with severity 2.", ["What is severity 1?", "What is severity 2?"]),
        ("compare severity 1 and 2", ["What is severity 1?", "What is severity 2?"]),
        ("Compare S1, S2 and S3", ["What is S1?", "What is S2?", "What is S3?"]),
        ("offshore vs nearshore?", ["What is offshore?", "What is nearshore?"]),
        ("How does onshore differ from offshore?", ["What is onshore?", "What is offshore?"]),
        ("How are amber and red different?", ["What is amber?", "What is red?"]),
        (
            "What is the difference between back office and front office outsourcing?",
            ["What is back office outsourcing?", "What is front office outsourcing?"],
        ),
        (
            "Compare the Restricted and the Confidential classification",
            ["What is Restricted classification?", "What is Confidential classification?"],
        ),
        ("Is nearshore cheaper than offshore?", ["Is nearshore cheaper?", "Is offshore cheaper?"]),
        ("Which is cheaper, onshore or offshore?", ["Which is cheaper onshore?", "Which is cheaper offshore?"]),
        (
            "Are licences or permits more expensive?",
            ["Are licences more expensive?", "Are permits more expensive?"],
        ),
        (
            "How do the resolution times of S3 and S4 differ?",
            ["the resolution times of S3?", "the resolution times of S4?"],
        ),
        (
            "What is the difference in consequence between an amber and a red rating?",
            ["What is in consequence amber rating?", "What is in consequence red rating?"],
        ),
        (
            "Compare the notice period for convenience with the one for cause",
            ["the notice period for convenience?", "the notice period for cause?"],
        ),
        (
            "How does the retention of recordings compare with that of tickets?",
            ["the retention of recordings?", "the retention of tickets?"],
        ),
        (
            "How fast are patches for critical faults installed compared with patches for high faults?",
            [
                "How fast are patches for critical faults installed?",
                "How fast are patches for high faults?",
            ],
        ),
        (
            "What are the benefits and the risks of outsourcing?",
            ["What are the benefits of outsourcing?", "What are the risks of outsourcing?"],
        ),
        ("pros/cons of BPO", ["What are the benefits of BPO?", "What are the risks of BPO?"]),
        (
            "Explain the disadvantages and advantages of BPO",
            ["Explain the disadvantages of BPO?", "Explain the advantages of BPO?"],
        ),
    ],
)
def test_each_of_what_is_compared_is_asked_about_alone(question: str, asked: list[str]) -> None:
    assert halves(question) == asked


@pytest.mark.parametrize(
    "question",
    [
        "When are invoices and credit notes due?",
        "How much notice must the company and the vendor give?",
        "What do nearshore and offshore cost?",
        "Which risks and costs are there?",
        "Do I need 3 or more offers?",
        "Who approves a contract of EUR 25,000 or less?",
        "Is a report later than 10 business days a breach?",
        "Do you store data longer than necessary?",
        "Compare what we pay with what they pay",
        "What is the difference between them?",
        "Is there a difference?",
        "What is the difference between S1 and a breach?",  # a level and no level
        "What is the difference between S1 and severity 1?",
        "a vs b vs " * 50,
        "",
    ],
)
def test_where_nothing_is_compared_there_are_no_halves(question: str) -> None:
    assert halves(question) is None


@pytest.mark.parametrize(
    ("question", "text", "first", "second"),
    [
        ("Compare severity 1 and 2", "S1: all users are down", True, False),
        ("Compare severity 1 and 2", "P2: some users are down", False, True),
        ("high risk vendor versus low risk vendor", "A vendor of high risk proves it.", True, False),
        ("high risk vendor versus low risk vendor", "Vendors bear no risk.", False, False),
        ("pros and cons of BPO", "The reasons for it are:", True, False),
        ("pros and cons of BPO", "Drawbacks are few.", False, True),
        ("nearshore or offshore: nearshore versus offshore", "Offshoring is far away.", False, True),
    ],
)
def test_what_tells_of_a_half_holds_its_words(question: str, text: str, first: bool, second: bool) -> None:
    found = contrast(question)
    assert found is not None
    assert [half.named_at_all(text) for half in found.halves] == [first, second]


def test_the_words_that_both_share_must_stand_with_the_own_ones_first() -> None:
    found = contrast("Compare a high risk vendor and a low risk vendor")
    assert found is not None
    high = found.halves[0]
    assert not high.named_in("High season.", 0) and high.named_in("High season.", 1)


def test_where_more_is_asked_one_sentence_may_tell_of_both() -> None:
    alone, more = contrast("Compare S1 and S2"), contrast("Compare the response times of S1 and S2")
    assert alone is not None and alone.apart
    assert more is not None and not more.apart

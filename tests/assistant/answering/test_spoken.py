from __future__ import annotations

import pytest

from assistant.answering.spoken import opening, spoken_sentences


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Clause 7. Money back. Acme returns it all.", "Clause 7. Money back. Acme returns it all."),
        ("4.2 Payment of Invoices. The Client pays.", "4.2 Payment of Invoices. The Client pays."),
        ("2. Asking for a Credit. The Client writes. It waits.", "2. Asking for a Credit. The Client writes."),
        ("The Client pays now. It pays on time.", "The Client pays now."),
    ],
)
def test_a_numbered_heading_belongs_to_the_first_sentence(text: str, first: str) -> None:
    assert text[slice(*spoken_sentences(text)[0])] == first


@pytest.mark.parametrize(
    ("text", "scores", "start"),
    [
        ("The desk is told. A badge costs forty dollars.", [0.1, 0.9], 1),
        ("The desk is told. A badge costs forty dollars.", [0.6, 0.9], 0),
        ("The badge is kept. It costs forty dollars.", [0.1, 0.9], 0),
        ("Clause 4. Badges. The desk is told. A badge costs forty dollars.", [0.1, 0.9], 0),
        ("What is paid? Travel by train is. A badge costs forty dollars.", [0.1, 0.1, 0.9], 0),
        ("The desk is told. A badge costs forty dollars.", [0.9, 0.1], 0),
    ],
)
def test_an_answer_begins_with_the_sentence_that_answers(text: str, scores: list[float], start: int) -> None:
    assert opening(text, spoken_sentences(text), scores) == start

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.languages import in_another_language
from knowledge.words import terms

KNOWN = frozenset(terms("Acme must answer a Sev 1 within 15 minutes and pay the invoice in 30 days"))


@pytest.mark.parametrize(
    ("question", "foreign"),
    [
        ("¿Hasta qué importe puede Acme decidir en las reclamaciones de los clientes?", True),
        ("Wie lange ist die Kündigungsfrist von Acme?", True),
        ("Combien de jours avons-nous pour payer les factures ?", True),
        ("Hoeveel dagen hebben we voor de betaling van facturen?", True),
        ("Ile dni jest na zapłatę faktury?", True),
        ("How many days do we have to pay the invoice of die Firma?", False),
        ("Acme Sev 1 answer minutes", False),
        ("invoice en de Acme Sev 1 minutes days", False),  # its words stand in the documents
        ("who do I ask about parking tonight", False),
        ("", False),
    ],
)
def test_the_language_of_a_question(question: str, foreign: bool) -> None:
    assert in_another_language(question, KNOWN.__contains__) is foreign


@given(st.text())
def test_what_the_documents_know_is_in_their_language(question: str) -> None:
    content = [word for word in question.split() if terms(word)]
    assert not content or not in_another_language(question, lambda term: True)

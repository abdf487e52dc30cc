from __future__ import annotations

import pytest

from assistant.meant import documents_meant
from knowledge.types import Document
from tests.building import document

ACME = document("acme/sla-2026.md", "Acme SLA 2026", type="sla")
GLOBEX = document("globex/schedule.md", "Globex service schedule", type="sla", vendor="Globex")
BREACH = document("breach-2025.md", "Reporting a privacy breach (rules of 2025)", type="policy")
CAR = document("car.md", "Car policy", type="policy")
CLOSURE = document("closure.md", "Closure days")
ALL = [ACME, GLOBEX, BREACH, CAR, CLOSURE]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("the SLA", [ACME]),  # by its title before those that only are one
        ("the new SLA of Globex", [GLOBEX]),
        ("the Globex SLA", [GLOBEX]),
        ("the breach rules", [BREACH]),
        ("the next edition of the car policy", [CAR]),
        ("the policy", [CAR]),
        ("the rules", [BREACH]),
        ("the closure days", [CLOSURE]),  # its whole title
        ("the ticket answer time", []),
        ("the closure", []),  # no word says that a document is meant
        ("the SLA credits", []),
        ("the 2024 SLA", []),
        ("this", []),
        ("the version", []),
        ("the policy " * 20, []),
    ],
)
def test_a_document_is_meant_where_every_word_names_it(said: str, found: list[Document]) -> None:
    assert documents_meant(said, ALL) == found


def test_what_fits_equally_keeps_the_order_it_came_in() -> None:
    other = document("rent.md", "Rent policy", type="policy")
    assert documents_meant("the policy", [other, CAR]) == [other, CAR]
    assert documents_meant("the policy", [CAR, other]) == [CAR, other]

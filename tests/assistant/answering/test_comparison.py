from __future__ import annotations

import pytest

from assistant.answering.comparison import sides
from knowledge.types import Document
from tests.building import document

ACME = document("acme/msa.md", "Acme master agreement")
GLOBEX = document("globex/msa.md", "Globex master agreement")
GLOBEX_SLA = document("globex/sla.md", "Service levels")
HOLIDAYS = document("hr.md", "Holidays")
DOCUMENTS = (ACME, GLOBEX, GLOBEX_SLA, HOLIDAYS)


def compared(
    question: str, documents: tuple[Document, ...] = DOCUMENTS, heads: dict[Document, str] | None = None
) -> object:
    found = sides(question, documents, [(heads or {}).get(one, "") for one in documents])
    if found is None:
        return None
    return tuple(
        [one.path for one, held in zip(documents, side.documents, strict=True) if held] for side in found.sides
    )


BOTH = (["acme/msa.md"], ["globex/msa.md", "globex/sla.md"])


@pytest.mark.parametrize(
    "question",
    [
        "How do Acme and Globex differ on liability?",
        "Compare Acme's cap with Globex's cap",
        "Is Acme dearer than Globex?",
    ],
)
def test_two_names_part_the_documents(question: str) -> None:
    assert compared(question) == BOTH


@pytest.mark.parametrize(
    "question",
    [
        "What does Acme say about liability?",
        "How do Acme and Initech differ?",  # nobody knows Initech
        "how do acme and globex differ?",  # no names without capitals
        "Who approves a new vendor?",
        "",
    ],
)
def test_without_two_known_names_there_is_no_comparison(question: str) -> None:
    assert compared(question) is None


def test_a_name_that_most_documents_carry_tells_nothing_apart() -> None:
    twins = (document("a.md", "Acme one"), document("b.md", "Acme two"), document("c.md", "Globex three"))
    assert compared("How do Acme and Globex differ?", twins) is None


def test_a_name_of_two_words_is_found_in_one() -> None:
    paper = (document("commonpaper-sla.md", "SLA"), ACME, HOLIDAYS)
    assert compared("How do Common Paper and Acme differ?", paper) == (["commonpaper-sla.md"], ["acme/msa.md"])


def test_a_party_is_found_in_the_first_lines() -> None:
    heads = {HOLIDAYS: "these rules are made by initech ltd."}
    assert compared("How do Acme and Initech differ?", heads=heads) == (["acme/msa.md"], ["hr.md"])


def test_vendors_are_known_however_they_are_written_and_share_what_names_them() -> None:
    documents = (
        document("a.md", "Master agreement", vendor="Acme"),
        document("g.md", "Work order", vendor="Globex"),
        document("card.md", "Scorecard"),
    )
    assert compared("which is dearer, acme or globex's?", documents) == (["a.md", "card.md"], ["g.md", "card.md"])
    found = sides("who owes more notice, globex or acme?", documents, [""] * 3)
    assert found is not None and found.question == "who owes more notice, or"
    assert [set(side.terms) for side in found.sides] == [{"globex"}, {"acm"}]
    assert [list(side.shared) for side in found.sides] == [[False, False, True]] * 2


def test_two_names_of_one_document_are_one_side() -> None:
    assert compared("What do Globex and its Service levels say?") is None


def test_what_is_asked_of_both_sides_goes_without_their_names() -> None:
    found = sides("Is the liability cap higher at Acme or at Globex?", DOCUMENTS, [""] * len(DOCUMENTS))
    assert found is not None
    assert found.question == "Is the liability cap higher at or at ?"


def test_a_question_of_names_alone_stays_whole() -> None:
    found = sides("And Acme versus Globex?", DOCUMENTS, [""] * len(DOCUMENTS))
    assert found is None or found.question == "And Acme versus Globex?"

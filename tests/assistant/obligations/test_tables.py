from __future__ import annotations

import pytest

from assistant.citations import quote
from assistant.obligations.extractor import propose
from assistant.obligations.schedules import hours, schedule_of
from ingest.chunker import chunk
from ingest.loaders import markdown
from knowledge.types import Leaf, Run

PARTIES = 'Between A ("the Client") and B ("the Supplier").\n\n'
TABLE = """\
The Supplier meets these service levels:

| Service level | Target | Measurement period | Credit |
|---|---|---|---|
| Availability | at least 99.5 % | calendar month | 5 % |
| First response | 15 minutes | monthly | none |
| Answered within a day | 95 % within 24 hours | each quarter | 2 % |
| Reserved | to be agreed | each month | none |
"""


def proposed(text: str) -> list[tuple[str, str, str, str]]:
    leaves = chunk(markdown.parse(text).blocks).leaves
    return [
        (one.party, one.action, one.deadline, one.frequency)
        for one in propose(leaves)
        if leaves[one.leaf].kind == "row"
    ]


def test_a_row_with_a_measure_and_a_target_obliges() -> None:
    assert proposed(PARTIES + TABLE) == [
        ("Supplier", "Availability: at least 99.5 %", "", "each month"),
        ("Supplier", "First response: 15 minutes", "within 15 minutes", "monthly"),
        ("Supplier", "Answered within a day: 95 % within 24 hours", "within 24 hours", "each quarter"),
    ]
    assert hours("within 15 minutes") == 0.25
    assert all(schedule_of("", often) for often in ("each month", "monthly", "each quarter"))


def test_the_row_is_quoted_word_for_word() -> None:
    text = PARTIES + TABLE
    loaded = markdown.parse(text)
    leaves = chunk(loaded.blocks).leaves
    (first, *_) = [one for one in propose(leaves) if leaves[one.leaf].kind == "row"]
    clause = quote(loaded.source, leaves[first.leaf].runs, first.start, first.end)
    assert clause in text and clause.startswith("Availability") and clause.endswith("5 %")


@pytest.mark.parametrize(
    "table",
    [
        "| Threat | Vector | Target |\n|---|---|---|\n| Theft | Door | 3 sites |\n",
        "| Severity | Meaning | Example |\n|---|---|---|\n| 1 | 15 minutes of silence | 4 hours lost |\n",
        "| Severity | Response |\n|---|---|\n| 4 | best effort |\n",
        "| Service | Price |\n|---|---|\n| Call | 3 EUR |\n",
        "| Metric | Owner |\n|---|---|\n| Availability | Team 1 |\n",
    ],
)
def test_other_tables_oblige_nobody(table: str) -> None:
    assert proposed(PARTIES + "The Supplier knows these:\n\n" + table) == []


def test_without_a_provider_nobody_is_obliged() -> None:
    assert proposed("| Metric | Target |\n|---|---|\n| Availability | 99 % |\n") == []


def test_a_severity_matrix_says_who_owes_what_by_when() -> None:
    table = (
        "The Client names the severity of each incident.\n\n"
        "| Severity | Meaning | Response time | Resolution | Updates |\n|---|---|---|---|---|\n"
        "| 1 (critical) | 20 agents idle | 15 minutes | 4 hours | every 30 minutes |\n"
        "| P2 | slow | next business day | best effort | none |\n"
    )
    assert proposed(PARTIES + table) == [
        ("Supplier", "Severity 1 (critical), Response time: 15 minutes", "within 15 minutes", ""),
        ("Supplier", "Severity 1 (critical), Resolution: 4 hours", "within 4 hours", ""),
        ("Supplier", "Severity 1 (critical), Updates: every 30 minutes", "", "every 30 minutes"),
        ("Supplier", "P2, Response time: next business day", "on the next business day", ""),
    ]
    assert hours("within 15 minutes") == 0.25


def test_a_column_names_who_responds() -> None:
    table = "| Priority | Supplier response | Client response |\n|---|---|---|\n| High | 1 hour | 2 hours |\n"
    assert proposed(PARTIES + table) == [
        ("Supplier", "High, Supplier response: 1 hour", "within 1 hour", ""),
        ("Client", "High, Client response: 2 hours", "within 2 hours", ""),
    ]


def test_a_row_of_a_severity_is_quoted_word_for_word() -> None:
    text = PARTIES + "| Severity | Response |\n|---|---|\n| 1 | 15 minutes |\n"
    loaded = markdown.parse(text)
    leaves = chunk(loaded.blocks).leaves
    (one,) = propose(leaves)
    clause = quote(loaded.source, leaves[one.leaf].runs, one.start, one.end)
    assert clause in text and clause.startswith("1") and clause.endswith("15 minutes")


def test_a_row_whose_columns_have_no_names_obliges_nobody() -> None:
    nameless = Leaf("row", "12 May 1999", (Run(0, 0, 11),), group=1)
    assert propose([nameless]) == []

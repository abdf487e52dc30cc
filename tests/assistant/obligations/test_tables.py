from __future__ import annotations

import pytest

from assistant.citations import quote
from assistant.obligations.extractor import propose
from assistant.obligations.recurrence import hours, schedule_of
from ingest.chunker import chunk
from ingest.loaders import markdown

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
        "| Severity | Response | Resolution |\n|---|---|---|\n| 1 | 15 minutes | 4 hours |\n",
        "| Service | Price |\n|---|---|\n| Call | 3 EUR |\n",
        "| Metric | Owner |\n|---|---|\n| Availability | Team 1 |\n",
    ],
)
def test_other_tables_oblige_nobody(table: str) -> None:
    assert proposed(PARTIES + "The Supplier knows these:\n\n" + table) == []


def test_without_a_provider_nobody_is_obliged() -> None:
    assert proposed("| Metric | Target |\n|---|---|\n| Availability | 99 % |\n") == []

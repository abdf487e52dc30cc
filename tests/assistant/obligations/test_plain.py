"""Duties in the plain present, in documents that hardly ever say shall or must."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.obligations.clauses import duties
from assistant.obligations.extractor import propose
from assistant.obligations.parties import Parties
from assistant.obligations.plain import plain_duties
from ingest.chunker import chunk
from ingest.loaders import markdown

PARTIES = Parties((("Belmont Clinics", "defined"), ("Tarrow", "defined")), "Tarrow", "Belmont Clinics", True)
CONTRACT = """# Cleaning by Tarrow

This contract is between Belmont Clinics and Tarrow. It holds from May on.

## Rooms

Tarrow cleans all rooms every day. It keeps a second crew ready. The floor was laid in 2019.

## Money

Bills are paid within 36 days. An hour costs $31. Belmont Clinics provides water and light.
"""


def proposed(text: str, vendor: str = "") -> list[tuple[str, str, str, str]]:
    leaves = chunk(markdown.parse(text).blocks).leaves
    return [(one.party, one.side, one.action, one.deadline or one.frequency) for one in propose(leaves, vendor)]


def test_a_contract_in_the_plain_present() -> None:
    assert proposed(CONTRACT) == [
        ("Tarrow", "vendor", "cleans all rooms every day", "every day"),
        ("Tarrow", "vendor", "keeps a second crew ready", ""),
        ("Belmont Clinics", "client", "Bills are paid within 36 days", "within 36 days"),
        ("Belmont Clinics", "client", "provides water and light", ""),
    ]


def test_where_a_contract_says_shall_the_plain_present_is_no_duty() -> None:
    modal = CONTRACT.replace("Tarrow cleans", "Tarrow shall clean").replace("It keeps", "It shall keep")
    modal = modal.replace("Bills are", "Bills must be").replace("Clinics provides", "Clinics shall provide")
    assert [action for _, _, action, _ in proposed(modal, "tarrow")] == [
        "clean all rooms every day",
        "keep a second crew ready",
        "Bills must be paid within 36 days",
        "provide water and light",
    ]
    told = modal.replace("An hour costs $31.", "Tarrow washes the windows.")
    assert proposed(told, "tarrow") == proposed(modal, "tarrow")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Each week Tarrow sends a list.", [("Tarrow", "sends a list")]),
        ("4.2 Each week Tarrow sends a list.", [("Tarrow", "sends a list")]),
        ("In that case Tarrow calls the desk.", [("Tarrow", "calls the desk")]),
        (
            "If a room floods, Tarrow closes it and tells the desk.",
            [("Tarrow", "closes it"), ("Tarrow", "tells the desk")],
        ),
        ("After a fire Tarrow resumes the work within a day.", [("Tarrow", "resumes the work within a day")]),
        ("Tarrow's crews wear badges.", [("Tarrow", "Tarrow's crews wear badges")]),
        (
            "A supervisor of Belmont Clinics checks the rooms.",
            [("Belmont Clinics", "A supervisor of Belmont Clinics checks the rooms")],
        ),
        ("The cleaners lock all doors.", [("Tarrow", "The cleaners lock all doors")]),
        ("Both sides name a lead.", [("parties", "Both sides name a lead")]),
        (
            "A person who calls is called back within two hours.",
            [("Tarrow", "A person who calls is called back within two hours")],
        ),
        ("The yearly report is due on 5 May.", [("Tarrow", "The yearly report is due on 5 May")]),
        (
            "Each month Belmont Clinics receives a list.",
            [("Tarrow", "Belmont Clinics receives a list")],
        ),
        ("Cleaners with a badge open the safe.", [("Tarrow", "Cleaners with a badge open the safe")]),
        ("The crew lead and the porter count keys.", [("parties", "The crew lead and the porter count keys")]),
        ("Everyone who drives must hold a licence.", [("Tarrow", "hold a licence")]),
        ("Parcels leave the house the same day.", [("Tarrow", "Parcels leave the house the same day")]),
        ("A lost key has to be reported.", [("Tarrow", "A lost key has to be reported")]),
        ("Response: two hours after the call.", [("Tarrow", "Response: two hours after the call")]),
        (
            "Nine of ten rooms are ready within 40 minutes.",
            [("Tarrow", "Nine of ten rooms are ready within 40 minutes")],
        ),
    ],
)
def test_what_somebody_does_by_rule_is_owed(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.party, one.action) for one in duties(sentence, PARTIES) if not one.prohibited] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "An hour costs $31.",
        "Tarrow has offices in Brno.",
        "Tarrow may hire students.",
        "The contract ends on 3 May.",
        "A room is dirty when Tarrow finds dust in it.",
        "Does Tarrow clean the roof?",
        "Tarrow owns the machines.",
        '"Night" means the hours in which Tarrow cleans.',
        "This agreement is made between Belmont Clinics and Tarrow.",
        "The contract runs until 3 May 2030.",
        "The offices are based in Brno.",
        "The term is named in the annex.",
    ],
)
def test_facts_prices_and_rights_are_none(sentence: str) -> None:
    assert plain_duties(sentence, PARTIES) == []


def test_a_list_goes_on_from_a_lead_in_the_plain_present() -> None:
    listed = f"{CONTRACT}\nTarrow sends the following to the desk:\n\n- the key log, each week\n- the rota\n"
    assert proposed(listed)[4:] == [
        ("Tarrow", "vendor", "the key log, each week", "each week"),
        ("Tarrow", "vendor", "the rota", ""),
    ]
    bare = f"{CONTRACT}\nBefore each night, Tarrow:\n\n- tests the lamps;\n- fills the buckets.\n"
    assert [action for _, _, action, _ in proposed(bare)[4:]] == ["tests the lamps", "fills the buckets"]


def test_rows_of_times_oblige_the_provider_and_rows_of_money_nobody() -> None:
    times = "| What | By day | By night |\n|---|---|---|\n| Spills | 20 minutes | 1 hour |\n"
    assert proposed(CONTRACT + "\n## Promises\n\n" + times)[4:] == [
        ("Tarrow", "vendor", "Spills: 20 minutes, 1 hour", "within 20 minutes")
    ]
    assert len(proposed(CONTRACT + "\n## Discounts\n\n" + times.replace("minutes", "%"))) == 4


def test_what_is_not_done_is_forbidden() -> None:
    found = plain_duties("Tarrow does not copy keys.", PARTIES)
    assert [(one.action, one.prohibited) for one in found] == [("does not copy keys", True)]


WORDS = st.sampled_from(
    "Tarrow Belmont Clinics it they cleans keeps sends is are paid within two days and but , ; : if when "
    "after the a room rooms report every week who that does not never cleaner of".split()
)


@given(st.lists(WORDS, min_size=1, max_size=60), st.sampled_from(["", "Tarrow"]))
def test_a_duty_is_a_stretch_of_its_sentence_and_none_overlaps(words: list[str], spoken_of: str) -> None:
    sentence = " ".join(words) + "."
    found = plain_duties(sentence, PARTIES, spoken_of)
    for one in found:
        assert sentence[one.start : one.end] == one.action
        assert one.party in {"Tarrow", "Belmont Clinics", "parties"}
    assert all(one.end <= other.start for one, other in pairwise(found))

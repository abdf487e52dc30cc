"""Letters and notes that name a contract in `supersedes`, and mean one clause of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.amendments.chains import amendment_faults
from knowledge.amendments.clauses import bare_heading, leaves_of_parts
from knowledge.amendments.partial import partial_change, seems_partial
from knowledge.base import KnowledgeBase
from knowledge.types import Amendment, Document
from knowledge.visibility import all_in_force
from tests.building import document, filled, leaves, prepare
from tests.fakes import FakeEmbedder

CONTRACT = (
    "# 1. Scope\n"
    "1.1 Kestrel runs the accounts payable desk and the help line for suppliers of the client.\n"
    "# 2. Service levels\n"
    "2.1 Tickets are answered within 8 business hours. Urgent tickets are answered within 2 hours.\n"
    "# 3. Staff\n"
    "3.1 Kestrel keeps a team of 24 agents. At least four of them speak German.\n"
    "# 4. Fees\n"
    "4.1 The hourly rate is EUR 31.\n"
    "4.2 Invoices are sent by the tenth. The client pays each invoice within 30 days of receipt.\n"
    "# 5. Term\n"
    "5.1 This agreement runs for three years. Either party may end it with ninety (90) days' notice.\n"
)
OLD = leaves(CONTRACT)
CLEAR = [
    ("With effect from 1 June 2026 clause 4.2 reads: “The client pays within 45 days.”", "4.2"),
    (
        "Dear Ms Alves,\nfrom 1 July clause 4.2 reads as follows:\nThe client pays within 45 days.\n"
        "Everything else stays as it is.",
        "4.2",
    ),
    ("Invoices are paid within 45 days instead of 30 days from June on. Nothing else changes.", "4.2"),
    ("Instead of 30 days, 45 days apply to invoices. All other terms remain.", "4.2"),
    (
        "We refer to clause 4.2. The payment term is extended from 30 days to 45 days. The rest stays the same.",
        "4.2",
    ),
    ("# Change to clause 3.1\nKestrel keeps a team of 30 agents from June 2026 on.", "3.1"),
    ("The rate under section 4.1 is now EUR 33.50 (previously EUR 31). The other terms continue to apply.", "4.1"),
    ("The notice period is changed from ninety (90) days to sixty (60) days. All other terms remain.", "5.1"),
    ("In clause 2.1 “8 business hours” becomes “4 business hours”. Other terms are unchanged.", "2.1"),
    ("Clause 5.1 no longer applies as of 1 August 2026.", "5.1"),
]


@pytest.mark.parametrize(("text", "clause"), CLEAR)
def test_a_letter_that_changes_one_clause_is_an_amendment(text: str, clause: str) -> None:
    found = partial_change(leaves(text), OLD)
    assert found is not None
    changed = frozenset[int]().union(*leaves_of_parts(found.parts, OLD).values())
    assert [OLD[number].text[:3] for number in sorted(changed)] == [clause]


def test_one_that_adds_or_only_says_that_the_rest_remains_hides_nothing() -> None:
    added = "We add a new clause 3.2: “Kestrel trains each agent.” All other provisions remain in force."
    assert partial_change(leaves(added), OLD) == Amendment((), adds=True)
    rest = "The desk is open on Saturdays from June on. All other terms of the agreement remain unchanged."
    assert partial_change(leaves(rest), OLD) == Amendment()


REWRITTEN = (
    "# Scope\nKestrel runs the desk.\n# Service levels\nTickets are answered within 4 hours.\n"
    "# Staff\n24 agents.\n# Fees\nSection 4.2 is changed to 45 days. All other clauses remain unchanged.\n"
)


@pytest.mark.parametrize(
    "text",
    [
        REWRITTEN,
        CONTRACT.replace("30 days", "45 days") + "Clause 4.2 is changed. All other clauses remain unchanged.",
        "This agreement replaces the agreement of 2025. Clause 4.2 is changed to 45 days.",
        "The agreement of 2025 is replaced in its entirety by the terms below. Kestrel keeps 30 agents.",
    ],
)
def test_a_new_version_replaces_it_all(text: str) -> None:
    assert partial_change(leaves(text), OLD) is None and not seems_partial(leaves(text), OLD)


def test_who_says_neither_is_doubtful() -> None:
    doubtful = leaves("Invoices are paid within 45 days. Kestrel keeps 30 agents.")
    assert partial_change(doubtful, OLD) is None and seems_partial(doubtful, OLD)
    assert not seems_partial(leaves("We pay late."), leaves("Invoices are paid within 30 days."))


def test_an_old_value_in_two_clauses_is_that_of_the_clause_spoken_of() -> None:
    old = leaves(CONTRACT + "5.2 A breach is cured within 30 days.\n")
    two = "We refer to clause 4.2.\nWe refer to clause 5.2.\n"
    said = "The term is 45 days instead of 30 days. All other terms remain."
    for about, expected in (("", 0), ("We refer to clause 4.2. ", 1), ("We refer to clause 3.1. ", 0), (two, 0)):
        found = partial_change(leaves(about + said), old)
        assert found is not None
        (changed,) = leaves_of_parts(found.parts, old).values()
        assert len(changed) == expected


def test_five_days_are_not_forty_five_days() -> None:
    found = partial_change(leaves("It is 9 days instead of 0 days. All other terms remain."), OLD)
    assert found is not None and not any(leaves_of_parts(found.parts, OLD).values())


@pytest.mark.parametrize(
    ("heading", "bare"),
    [("4. Fees", "fees"), ("Section 4.2 Fees", "fees"), ("IV. Fees", "fees"), ("Civic duties", "civic duties")],
)
def test_a_heading_without_its_number(heading: str, bare: str) -> None:
    assert bare_heading(heading) == bare


MSA = document("msa.md", "Agreement with Kestrel", effective_from=date(2025, 1, 1))
LETTER = document("letter.md", "To Kestrel", effective_from=date(2026, 6, 1), supersedes="msa.md")
SAID = "With effect from 1 June clause 4.2 reads: “The client pays within 45 days.” All other terms remain.\n"
JULY = date(2026, 7, 1)


def kept(base: KnowledgeBase, on: date = JULY) -> list[str]:
    return [one.path for one in all_in_force(base.ledger.documents(), on)]


def test_the_contract_stays_in_force_beside_the_letter(tmp_path: Path) -> None:
    base = filled(tmp_path, FakeEmbedder(), [(MSA, CONTRACT), (LETTER, SAID)])
    assert kept(base) == ["letter.md", "msa.md"]
    assert amendment_faults(base.ledger.documents(), base.ledger.leaves) == []
    segment = base.ledger.segments([base.ledger.documents()[0].id])[0]
    (passage,) = base.ledger.passages([int(segment.passage_ids[0])]).values()
    assert passage.document.amends is not None  # the same where the contract itself was not asked for


def test_a_letter_after_a_letter_changes_the_same_contract(tmp_path: Path) -> None:
    second = replace(LETTER, path="second.md", file="/kb/second.md", supersedes="letter.md", effective_from=JULY)
    text = "Clause 4.1 reads: “The hourly rate is EUR 33.” All other terms remain as agreed.\n"
    base = filled(tmp_path, FakeEmbedder(), [(MSA, CONTRACT), (LETTER, SAID), (second, text)])
    assert kept(base) == ["letter.md", "msa.md", "second.md"]


def test_who_means_all_of_it_can_say_so(tmp_path: Path) -> None:
    whole = replace(LETTER, supersedes="msa.md#all")
    base = filled(tmp_path, FakeEmbedder(), [(MSA, CONTRACT), (whole, "We pay within 45 days.\n")])
    assert kept(base) == ["letter.md"]
    assert amendment_faults(base.ledger.documents(), base.ledger.leaves) == []


def test_a_doubtful_one_replaces_all_and_is_named_with_the_remedy(tmp_path: Path) -> None:
    base = filled(tmp_path, FakeEmbedder(), [(MSA, CONTRACT), (LETTER, "We pay within 45 days.\n")])
    assert kept(base) == ["letter.md"]
    ((found, reason),) = amendment_faults(base.ledger.documents(), base.ledger.leaves)
    assert found.path == "letter.md" and "msa.md#4.2" in reason and "msa.md#all" in reason


def test_it_is_read_again_when_the_contract_was_replaced(tmp_path: Path) -> None:
    """The contract may come after the letter, and may change."""
    base = filled(tmp_path, FakeEmbedder(), [(LETTER, SAID)])
    assert base.ledger.documents()[0].amends is None
    base.commit([prepare(MSA, CONTRACT, FakeEmbedder())])
    assert kept(base) == ["letter.md", "msa.md"]
    base.commit([prepare(MSA, SAID.replace("45", "30"), FakeEmbedder())])
    assert kept(base) == ["letter.md"]


def test_a_long_chain_of_versions_can_be_read(tmp_path: Path) -> None:
    versions: list[tuple[Document, str]] = [
        (document(f"v{n}.md", supersedes=f"v{n - 1}.md" if n else f"v{1_199}.md"), "We pay.\n")
        for n in range(1_200)
    ]
    base = filled(tmp_path, FakeEmbedder(), versions)
    assert not any(one.amends for one in base.ledger.documents())


pieces = st.sampled_from(
    [
        "# 4. Fees\n",
        "4.2 We pay.\n",
        "Clause 4.2 reads: “x”. ",
        "instead of 30 days ",
        "All other terms remain. ",
        "\n",
    ]
)


@given(st.lists(pieces | st.text(max_size=5), max_size=20).map("".join), st.booleans())
def test_any_text_can_be_compared(text: str, turned: bool) -> None:
    new, old = (OLD, leaves(text)) if turned else (leaves(text), OLD)
    found = partial_change(new, old)
    if found is not None:
        assert all(held <= set(range(len(old))) for held in leaves_of_parts(found.parts, old).values())
    seems_partial(new, old)

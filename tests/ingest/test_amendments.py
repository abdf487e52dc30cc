"""Amendments as people write them, through the loaders that ship: Markdown, text, Word."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pytest

from ingest.pipeline import ingest
from ingest.report import Report
from ingest.settings import IngestSettings
from knowledge.base import KnowledgeBase
from knowledge.retriever import Retriever
from knowledge.types import Caller
from tests.fakes import FakeEmbedder

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
CONTRACT = """Master Services Agreement

4. Service levels

4.1 Tickets are answered in English.

4.2 A blackout is answered within 4 hours.

(a) The clock runs at night; and

(b) on holidays.

4.3 Reports are due monthly.

5. Fees

5.1 The hourly rate is 80 EUR.

5.2 Invoices are paid within 45 days of receipt.
"""
AMENDMENT = """Amendment No. 1 to the Master Services Agreement

1. Section 4.2 of the Agreement is hereby deleted and replaced by the following:

“4.2 A blackout is answered within 2 hours.”

2. In Section 5.2, the words “45 days” are replaced by “30 days”.

3. All other provisions of the Agreement remain in full force and effect.
"""
SLA = """# Service levels

## 3. Response times

| Level | Answer | Repair |
|---|---|---|
| Severity 1 | 4 hours | 1 day |
| Severity 2 | 8 hours | 3 days |
"""
SLA_AMENDMENT = """# Change order 7

The row “Severity 1” of the table in Section 3 is replaced by:

| Level | Answer | Repair |
|---|---|---|
| Severity 1 | 2 hours | 6 hours |

Everything else in the SLA remains unchanged.
"""
POLICY = """# Travel policy

## Booking
Trains are booked by the desk.

## Travel expenses
Hotels are paid up to 90 EUR.

Taxis are paid at night.

## Reports
Expenses are reported within a month.
"""
POLICY_AMENDMENT = """# Supplement to the travel policy

The section “Travel expenses” is replaced as follows:

Hotels are paid up to 120 EUR.

The rest of the policy stays as it is.
"""


def write(file: Path, text: str) -> None:
    if file.suffix != ".docx":
        file.write_text(text, encoding="utf-8")
        return
    made = docx.Document()
    for line in text.split("\n\n"):
        made.add_paragraph(line.strip())
    made.save(str(file))


def brought_in(
    folder: Path, name: str, text: str, amendment: str, supersedes: str = ""
) -> tuple[KnowledgeBase, Report]:
    documents = folder / "documents"
    documents.mkdir()
    other = documents / f"amendment{Path(name).suffix}"
    write(documents / name, text)
    write(other, amendment)
    sidecar = other.with_name(f"{other.name}.meta.yaml")
    sidecar.write_text(f"supersedes: {supersedes or name}\neffective_from: {JULY}\n")
    base = KnowledgeBase(folder / "data")
    report = ingest(
        [documents],
        base,
        FakeEmbedder(),
        settings=IngestSettings(workers=1, _env_file=None),  # type: ignore[call-arg]
        on_progress=lambda *_: None,
    )
    return base, report


def told(base: KnowledgeBase, on: date) -> str:
    hits = Retriever(base, FakeEmbedder()).retrieve("answered paid hours days", Caller(), on, k=50)
    return "\n".join(hit.passage.text for hit in hits)


OLD, NEW, KEPT = ["4 hours", "at night", "45 days"], ["2 hours", "30 days"], ["monthly", "80 EUR"]
CASES = [
    ("msa.txt", CONTRACT, AMENDMENT, OLD, NEW, KEPT),
    ("msa.docx", CONTRACT, AMENDMENT, OLD, NEW, KEPT),
    ("sla.md", SLA, SLA_AMENDMENT, ["4 hours", "1 day"], ["2 hours", "6 hours"], ["8 hours", "3 days"]),
    ("travel.md", POLICY, POLICY_AMENDMENT, ["90 EUR", "Taxis"], ["120 EUR"], ["Trains", "within a month"]),
]


@pytest.mark.parametrize(("name", "text", "amendment", "old", "new", "kept"), CASES)
def test_only_what_is_named_changes(
    tmp_path: Path, *, name: str, text: str, amendment: str, old: list[str], new: list[str], kept: list[str]
) -> None:
    base, report = brought_in(tmp_path, name, text, amendment)
    assert report.to_json()["warnings"] == []
    before, after = told(base, JUNE), told(base, JULY)
    assert all(one in before for one in old + kept) and not any(one in before for one in new)
    assert all(one in after for one in new + kept)
    left = after.replace("the words “45 days”", "")  # the amendment says what it takes out
    assert not any(one in left for one in old)


def test_a_whole_replacement_is_as_before(tmp_path: Path) -> None:
    base, _ = brought_in(tmp_path, "msa.txt", CONTRACT, CONTRACT.replace("4 hours", "3 hours"))
    assert "4 hours" in told(base, JUNE) and "3 hours" not in told(base, JUNE)
    assert "4 hours" not in told(base, JULY) and "3 hours" in told(base, JULY) and "monthly" in told(base, JULY)
    assert all(document.amends is None for document in base.ledger.documents())


def test_parts_in_the_metadata_do_without_the_words(tmp_path: Path) -> None:
    base, report = brought_in(tmp_path, "msa.txt", CONTRACT, "It is answered at once.\n", "msa.txt#4.2, 5.1")
    assert report.to_json()["warnings"] == []
    after = told(base, JULY)
    assert "4 hours" not in after and "80 EUR" not in after and "45 days" in after and "at once" in after


def test_an_amendment_that_names_nothing_is_reported(tmp_path: Path) -> None:
    elsewhere = AMENDMENT.replace("4.2", "14.2").replace("5.2", "15.2")
    base, report = brought_in(tmp_path, "msa.txt", CONTRACT, elsewhere)
    (warning,) = report.to_json()["warnings"]
    assert warning["document"] == "amendment.txt" and "section 14.2" in warning["reason"]
    assert "4 hours" in told(base, JULY) and "45 days" in told(base, JULY)


LETTER = """Dear Ms Alves,

thank you. With effect from 1 July 2026 clause 5.2 reads: “Invoices are paid within 60 days of receipt.”

All other terms remain as agreed.
"""


@pytest.mark.parametrize("name", ["msa.txt", "msa.docx"])
def test_a_letter_changes_the_clause_that_it_names(tmp_path: Path, name: str) -> None:
    base, report = brought_in(tmp_path, name, CONTRACT, LETTER)
    assert report.to_json()["warnings"] == []
    assert "45 days" in told(base, JUNE) and "60 days" not in told(base, JUNE)
    after = told(base, JULY)
    assert "60 days" in after and "45 days" not in after
    assert all(kept in after for kept in ("4 hours", "monthly", "80 EUR"))


def test_a_note_that_says_too_little_replaces_all_and_is_reported(tmp_path: Path) -> None:
    base, report = brought_in(tmp_path, "msa.txt", CONTRACT, "Invoices are paid late.\n")
    (warning,) = report.to_json()["warnings"]
    assert warning["document"] == "amendment.txt" and "replaces all of msa.txt" in warning["reason"]
    assert "80 EUR" not in told(base, JULY)


def test_who_replaces_all_on_purpose_is_left_alone(tmp_path: Path) -> None:
    base, report = brought_in(tmp_path, "msa.txt", CONTRACT, "Invoices are paid late.\n", "msa.txt#all")
    assert report.to_json()["warnings"] == [] and "80 EUR" not in told(base, JULY)


def test_of_a_paragraph_only_the_sentence_with_the_words_goes(tmp_path: Path) -> None:
    contract = CONTRACT.replace("45 days of receipt.", "forty-five (45) days of receipt. Late sums bear interest.")
    base, report = brought_in(tmp_path, "msa.txt", contract, AMENDMENT)
    assert report.to_json()["warnings"] == []
    after = told(base, JULY)
    assert "Late sums bear interest." in after and "forty-five" not in after and "30 days" in after

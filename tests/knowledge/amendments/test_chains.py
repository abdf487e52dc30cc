"""Amendments in a knowledge base: what takes part in the search on which day, for whom."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import retriever as retrieval
from knowledge.amendments.chains import amendment_faults, hidden_leaves
from knowledge.amendments.curtailing import leaves_in_force
from knowledge.base import KnowledgeBase
from knowledge.contexts import passage_context
from knowledge.retriever import Retriever
from knowledge.types import Amendment, Caller, Document, Leaf
from knowledge.versions import Versions
from knowledge.view import Views, called
from knowledge.visibility import all_in_force, parts_named, target_of
from tests.building import document, filled, leaves, prepare
from tests.fakes import FakeEmbedder

MAY, JULY, OCTOBER = date(2026, 5, 1), date(2026, 7, 1), date(2026, 10, 1)
STAFF = Caller.of(["employees"])
MSA = document("msa.md", "MSA", effective_from=date(2025, 1, 1))
MSA_TEXT = (
    "# 4. Service levels\n"
    "4.1 Tickets are answered in English.\n"
    "4.2 A blackout is answered within 4 hours.\n"
    "4.3 Reports are due monthly.\n"
    "# 5. Fees\n"
    "5.2 Invoices are paid within 45 days.\n"
    "# Annex B\n"
    "Level: Severity 1 | Credit: 10 %\n"
    "Level: Severity 2 | Credit: 5 %\n"
)
FIRST = document("a1.md", "Amendment No. 1", effective_from=date(2026, 6, 1), supersedes="msa.md")
FIRST_TEXT = (
    "1. Section 4.2 of the MSA is replaced by the following:\n"
    "“4.2 A blackout is answered within 2 hours.”\n"
    "2. The row “Severity 1” of the table in Annex B is replaced by:\n"
    "Level: Severity 1 | Credit: 15 %\n"
    "3. All other provisions remain unchanged.\n"
)
SECOND = document(
    "a2.md",
    "Amendment No. 2",
    effective_from=date(2026, 9, 1),
    effective_to=date(2026, 12, 31),
    supersedes="msa.md",
)
SECOND_TEXT = (
    "Section 4.2 is replaced by:\n“4.2 A blackout is answered within 1 hour.”\nThe rest remains in force.\n"
)


@pytest.fixture
def base(tmp_path: Path) -> KnowledgeBase:
    return filled(tmp_path, FakeEmbedder(), [(MSA, MSA_TEXT), (FIRST, FIRST_TEXT), (SECOND, SECOND_TEXT)])


def told(base: KnowledgeBase, on: date, *, caller: Caller = STAFF) -> str:
    """All that can be found."""
    found = Retriever(base, FakeEmbedder())
    return "\n".join(hit.passage.text for hit in found.retrieve("blackout credit invoices", caller, on, k=50))


def test_only_the_clause_that_is_named_gives_way(base: KnowledgeBase) -> None:
    before, after = told(base, MAY), told(base, JULY)
    assert "within 4 hours" in before and "Credit: 10 %" in before and "2 hours" not in before
    assert "within 4 hours" not in after and "Credit: 10 %" not in after
    for kept in ("4.1 Tickets", "4.3 Reports", "45 days", "Severity 2; Credit: 5 %", "within 2 hours", "15 %"):
        assert kept in after


def test_a_second_amendment_takes_the_place_of_the_first_and_gives_it_back(base: KnowledgeBase) -> None:
    during, later = told(base, OCTOBER), told(base, date(2027, 1, 1))
    assert "1 hour." in during and "2 hours" not in during and "4 hours" not in during
    assert "15 %" in during  # what else the first one changed stays changed
    assert "2 hours" in later and "1 hour." not in later and "4 hours" not in later


def test_a_temporary_amendment_gives_the_clause_back(tmp_path: Path) -> None:
    base = filled(tmp_path, FakeEmbedder(), [(MSA, MSA_TEXT), (SECOND, SECOND_TEXT)])
    assert "4 hours" not in told(base, OCTOBER)
    assert "4 hours" in told(base, date(2027, 1, 1))


def test_a_chain_may_be_written_from_one_to_the_next(tmp_path: Path) -> None:
    chained = replace(SECOND, supersedes="a1.md")
    base = filled(tmp_path, FakeEmbedder(), [(MSA, MSA_TEXT), (FIRST, FIRST_TEXT), (chained, SECOND_TEXT)])
    found = told(base, OCTOBER)
    assert "1 hour." in found and "2 hours" not in found and "4 hours" not in found and "15 %" in found


def test_one_that_replaces_an_earlier_one_as_a_whole_keeps_the_clauses_replaced(tmp_path: Path) -> None:
    text = "This Amendment replaces Amendment No. 1 in its entirety. Section 4.3 is replaced by: “4.3 Weekly.”\n"
    whole = document("a3.md", "Amendment No. 3", effective_from=OCTOBER, supersedes="a1.md")
    base = filled(tmp_path, FakeEmbedder(), [(MSA, MSA_TEXT), (FIRST, FIRST_TEXT), (whole, text)])
    found = told(base, OCTOBER)
    assert "2 hours" not in found and "4 hours" not in found and "due monthly" not in found and "Weekly" in found


def test_what_is_hidden_leaves_no_trace_in_the_view(base: KnowledgeBase) -> None:
    """Vectors, word counts and first lines are as if the clause had never been written."""
    view = Views(base, FakeEmbedder()).of(STAFF, OCTOBER)
    ids = base.ledger.term_ids({"blackout", "report", "hour"})
    assert view.index.holding_documents("blackout", ids) == 1  # the second amendment
    msa = next(d for d in view.documents if d.path == "msa.md")
    head = view.heads[view.documents.index(msa)]
    assert "blackout" not in head and "reports are due" in head
    (passage,) = [n for n in view.in_part if view.documents[view.index.document[view.rows[n]]] == msa]
    kept = [one for one in base.ledger.leaves(msa.id) if one.text[:3] in ("4.1", "4.3")]
    expected = FakeEmbedder().embed([passage_context("MSA", kept)])
    assert np.allclose(view.vectors[view.rows[passage]], expected.passages[0], atol=1e-3)
    assert (view.tokens[passage].codes == expected.tokens[0].codes).all()


def test_the_view_equals_one_of_a_document_without_the_clause(tmp_path: Path) -> None:
    """Scores too: what an amendment has replaced moves no word statistic."""
    text = MSA_TEXT.replace("4.2 A blackout is answered within 4 hours.\n", "")
    explicit = document("a.md", "Letter", effective_from=MAY, supersedes="msa.md#4.2")
    one = filled(tmp_path / "one", FakeEmbedder(), [(MSA, MSA_TEXT), (explicit, "A word.\n")])
    alone = replace(explicit, supersedes="msa.md#9.9")  # hides nothing
    other = filled(tmp_path / "other", FakeEmbedder(), [(MSA, text), (alone, "A word.\n")])
    for question in ("blackout answered hours", "monthly reports", "severity credit"):
        hits = [Retriever(base, FakeEmbedder()).retrieve(question, STAFF, JULY) for base in (one, other)]
        assert [hit.passage.text for hit in hits[0]] == [hit.passage.text for hit in hits[1]]
        assert [hit.score for hit in hits[0]] == pytest.approx([hit.score for hit in hits[1]], abs=2e-3)


def test_the_vector_store_brings_nothing_back(base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieval, "COMPARED_ONE_BY_ONE", 0)
    assert "4 hours" not in told(base, JULY) and "10 %" not in told(base, JULY) and "5 %" in told(base, JULY)


def test_who_may_not_see_the_amendment_is_not_told_the_old_value(tmp_path: Path) -> None:
    """As of a whole replacement: nothing of the invisible text, and nothing that it has replaced."""
    secret = replace(FIRST, audience=("team:legal",))
    base = filled(tmp_path, FakeEmbedder(), [(MSA, MSA_TEXT), (secret, FIRST_TEXT)])
    found = told(base, JULY)
    assert "4 hours" not in found and "2 hours" not in found and "15 %" not in found and "10 %" not in found
    assert "4.1 Tickets" in found
    (msa,) = Views(base).of(STAFF, JULY).documents
    assert msa.path == "msa.md" and Views(base).of(STAFF, JULY).versions.family(msa) == {msa.id}
    assert "2 hours" in told(base, JULY, caller=Caller.of(["team:legal"]))


def test_a_new_version_takes_in_the_amendments(tmp_path: Path) -> None:
    new = document("msa-2027.md", "MSA 2027", effective_from=OCTOBER, supersedes="msa.md")
    last = replace(new, supersedes="a1.md")  # who consolidates may name the last of the chain
    for version in (new, last):
        texts = [(MSA, MSA_TEXT), (FIRST, FIRST_TEXT), (version, "All is new.\n")]
        base = filled(tmp_path / (version.supersedes or ""), FakeEmbedder(), texts)
        assert told(base, OCTOBER) == "All is new."
        assert "2 hours" in told(base, JULY)


def test_an_addition_and_an_unknown_section_hide_nothing(tmp_path: Path) -> None:
    added = document("a.md", "Addendum", supersedes="msa.md")
    lost = document("b.md", "Side letter", supersedes="msa.md")
    texts = [
        (MSA, MSA_TEXT),
        (added, "A new Section 4.4 is added: “4.4 More.”\n"),
        (lost, "Section 17.9 is deleted.\n"),
    ]
    base = filled(tmp_path, FakeEmbedder(), texts)
    assert leaves_in_force(base.ledger, base.ledger.documents()[-1].id, JULY) == leaves(MSA_TEXT)
    (fault,) = amendment_faults(base.ledger.documents(), base.ledger.leaves)
    assert fault[0].path == "b.md" and "section 17.9 was not found" in fault[1] and "msa.md#4.2" in fault[1]


def faults(base: KnowledgeBase, *documents: tuple[Document, str]) -> list[tuple[str, str]]:
    base.commit([prepare(one, text, FakeEmbedder()) for one, text in documents])
    found = amendment_faults(base.ledger.documents(), base.ledger.leaves)
    return [(one.path, reason.split(",")[0]) for one, reason in found]


def test_an_order_that_is_open_and_a_base_that_is_gone_are_reported(base: KnowledgeBase) -> None:
    assert faults(base) == []
    twin = replace(SECOND, path="a2b.md", file="/kb/a2b.md")
    assert [path for path, _ in faults(base, (twin, SECOND_TEXT))] == ["a2.md", "a2b.md"]
    newer = document("msa-2.md", "MSA 2", effective_from=MAY, supersedes="msa.md")
    assert ("a1.md", "it amends msa.md") in faults(base, (newer, "New.\n"))


def test_other_documents_are_not_read_beyond_their_first_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = document("msa-2026.md", "MSA 2026", effective_from=MAY, supersedes="msa.md")
    base = filled(tmp_path, FakeEmbedder(), [(MSA, MSA_TEXT), (new, MSA_TEXT)])
    monkeypatch.setattr(base.ledger, "leaves", lambda _: pytest.fail("a whole document was read"))
    assert [one.path for one in Views(base).of(STAFF, JULY).documents] == ["msa-2026.md"]


def test_what_is_read_of_an_amendment_is_kept(base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    found = base.ledger.documents()
    monkeypatch.setattr(base.ledger, "leaves", lambda _: pytest.fail("it was read again"))
    assert base.ledger.documents() == found
    passage = base.ledger.passages([int(Views(base)._base.ledger.segments([found[0].id])[0].passage_ids[0])])
    assert next(iter(passage.values())).document == found[0]  # the same from wherever it is read


@pytest.mark.parametrize(
    ("supersedes", "target", "parts"),
    [
        ("msa.md#4.2, Annex B", "/kb/msa.md", "4.2, Annex B"),
        ("contracts/msa.docx#Travel", "/kb/contracts/msa.docx", "Travel"),
        ("msa.md", "/kb/msa.md", ""),
        ("c#-guide.md", "/kb/c#-guide.md", ""),
        ("plan.v1#2.docx", "/kb/plan.v1#2.docx", ""),
        ("a#b/msa.md", "/kb/a#b/msa.md", ""),
    ],
)
def test_parts_may_stand_behind_the_path(supersedes: str, target: str, parts: str) -> None:
    assert target_of(document("a.md", supersedes=supersedes)) == target
    assert parts_named(supersedes) == parts


names = st.sampled_from(["a.md", "b.md", "c.md", "d.md"])
texts = st.sampled_from(
    [FIRST_TEXT, SECOND_TEXT, MSA_TEXT, "This Amendment replaces Amendment No. 1 in its entirety.\n"]
)
days = st.none() | st.sampled_from([MAY, JULY, OCTOBER])


@given(st.lists(st.tuples(names, st.none() | names, days, texts), unique_by=lambda row: row[0]), days)
def test_any_chain_can_be_worked_out(
    rows: list[tuple[str, str | None, date | None, str]], on: date | None
) -> None:
    """Whatever names whatever: each document is in force or not, and hides only leaves that are there."""
    from knowledge.amendments.reading import amendment_in

    texts_of: dict[int, tuple[Leaf, ...]] = {n: leaves(text) for n, (_, _, _, text) in enumerate(rows)}
    known = [
        replace(document(path, supersedes=target, effective_from=begin), id=n)
        for n, (path, target, begin, _) in enumerate(rows)
    ]
    known = [replace(d, amends=amendment_in("Amendment", texts_of[d.id])) if d.supersedes else d for d in known]
    found = hidden_leaves(known, on or JULY, texts_of.__getitem__)
    assert all(hidden <= set(range(len(texts_of[number]))) for number, hidden in found.items())
    assert set(all_in_force(known, on or JULY)) <= set(known)
    amendment_faults(known, texts_of.__getitem__)


def test_an_ordinary_chain_of_versions_costs_no_import(tmp_path: Path) -> None:
    """Most knowledge bases have no amendment, and the first answer should not wait for what reads them."""
    new = document("msa-2026.md", "MSA 2026", effective_from=MAY, supersedes="msa.md")
    filled(tmp_path, FakeEmbedder(), [(MSA, MSA_TEXT), (new, MSA_TEXT)]).close()
    script = (
        "import sys; from datetime import date; from pathlib import Path\n"
        "from knowledge.base import KnowledgeBase;"
        " from knowledge.types import Caller; from knowledge.view import Views;"
        f" view = Views(KnowledgeBase(Path({str(tmp_path)!r}))).of(Caller(), date(2026, 7, 1));"
        " assert [d.path for d in view.documents] == ['msa-2026.md'];"
        " print([m for m in sys.modules if m.startswith('knowledge.amendments.') and 'marking' not in m])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_an_amendment_is_asked_for_by_the_name_of_what_it_amends() -> None:
    base = document("sla.md", "Service levels of Acme")
    change = document("a1.md", "Amendment 1", supersedes="sla.md", amends=Amendment())
    assert called(change, Versions.of([base, change])) == "Amendment 1 a1 Service levels of Acme sla"
    assert called(change, Versions.of([change])) == "Amendment 1 a1"

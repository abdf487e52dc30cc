from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.chain import build_assistant
from knowledge.retriever import Retriever
from knowledge.types import Caller
from knowledge.vendors import named_vendors, of_other_vendors, vendor_of
from tests.building import document, filled
from tests.fakes import FakeEmbedder

NOVEMBER = date(2026, 11, 1)
ACME = document("acme/msa.md", "Services agreement", type="contract", vendor="acme")
BRIGHT = document("bright/msa.md", "Services agreement", type="contract", audience=("employees", "vendor:bright"))
FAQ = document("faq.md", "Questions", type="faq")
TEXTS = [
    (
        ACME,
        "# Payment\n\nThe Client pays invoices within 45 days.\n\n# Rates\n\nAn agent costs 24 euros an hour.\n",
    ),
    (BRIGHT, "# Payment\n\nThe Client pays invoices within 21 days.\n"),
    (FAQ, "# Payment\n\nThe Client pays invoices within 30 days.\n"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    filled(tmp_path, FakeEmbedder(), TEXTS).close()
    return tmp_path


@pytest.mark.parametrize(
    ("fields", "vendor"),
    [
        ({"vendor": "acme"}, "acme"),
        ({"vendor": "Acme Print Ltd", "audience": ("team:desk", "vendor:acme")}, "acme"),
        ({"vendor": "Acme Print Ltd"}, "Acme Print Ltd"),
        ({"vendor": "acme", "audience": ("vendor:bright",)}, "acme"),
        ({"audience": ("employees", "vendor:acme")}, "acme"),
        ({"audience": ("employees", "vendor:acme", "vendor:bright")}, None),
        ({"audience": ("public", "vendor:acme")}, None),
        ({}, None),
    ],
)
def test_whose_document_it_is(fields: dict[str, object], vendor: str | None) -> None:
    assert vendor_of(document("a.md", **fields)) == vendor


def test_a_vendor_is_named_however_it_is_written() -> None:
    assert named_vendors("what does acme's contract say", ["acme", "bright", None]) == {"acme"}
    assert named_vendors("compare Acme and Bright Desk", ["acme", "bright-desk"]) == {"acme", "bright-desk"}
    assert named_vendors("what does the contract say", ["acme", None]) == frozenset()


def found(folder: Path, question: str) -> list[str]:
    base = filled(folder, FakeEmbedder(), [])
    retriever = Retriever(base, FakeEmbedder())
    hits = retriever.hits(retriever.rank(question, Caller.of(["employees"]), NOVEMBER), 10)
    base.close()
    return [hit.passage.document.path for hit in hits]


def test_what_another_vendor_has_agreed_is_not_searched(folder: Path) -> None:
    paths = found(folder, "when do we pay invoices of bright?")
    assert paths[0] == "bright/msa.md" and "faq.md" in paths and "acme/msa.md" not in paths


def test_without_a_name_every_vendor_is_searched(folder: Path) -> None:
    assert {"acme/msa.md", "bright/msa.md", "faq.md"} <= set(found(folder, "when do we pay invoices?"))


@pytest.mark.parametrize(("question", "told"), [("of acme", True), ("", False)])
def test_a_contract_contradicts_what_is_said_of_all_only_where_its_vendor_is_meant(
    folder: Path, question: str, told: bool
) -> None:
    base = filled(folder, FakeEmbedder(), [])
    assistant = build_assistant(base, FakeEmbedder(), 0.0, 0.0)
    answer = assistant.answer(
        f"Within how many days does the Client pay invoices {question}?", Caller.of(["employees"]), NOVEMBER
    )
    base.close()
    assert ("prevails" in answer.answer) is told


@given(st.sets(st.sampled_from(["acme", "bright"])), st.lists(st.sampled_from(["acme", "bright", "other", None])))
def test_only_documents_of_vendors_not_named_are_left_out(named: set[str], vendors: list[str | None]) -> None:
    left_out = of_other_vendors(named, vendors).tolist()
    assert left_out == [bool(named) and vendor is not None and vendor not in named for vendor in vendors]

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from knowledge.base import KnowledgeBase
from knowledge.types import Caller
from knowledge.view import KEPT_VIEWS, Views
from tests.building import NEW_YEAR, document, filled, prepare
from tests.fakes import FakeEmbedder

PUBLIC = document("public.md", "Public", audience=("public",))
STAFF = document("staff.md", "Staff")
ACME = document("acme.md", "Acme", audience=("vendor:acme", "team:legal"))


@pytest.fixture
def base(tmp_path: Path) -> KnowledgeBase:
    texts = [(PUBLIC, "All may read.\n"), (STAFF, "# Rules\nStaff may read.\n"), (ACME, "Acme may read.\n")]
    return filled(tmp_path, FakeEmbedder(), texts)


def seen(base: KnowledgeBase, *labels: str, on: date = NEW_YEAR) -> list[str]:
    return [one.title for one in Views(base).of(Caller.of(labels), on).documents]


def test_a_caller_sees_what_shares_a_label(base: KnowledgeBase) -> None:
    assert seen(base, "public") == ["Public"]
    assert seen(base, "public", "employees") == ["Public", "Staff"]
    assert seen(base, "vendor:acme", "team:legal") == ["Acme"]
    assert seen(base, "vendor:ac") == []


def test_rows_vectors_and_heads_belong_together(base: KnowledgeBase) -> None:
    view = Views(base).of(Caller.of(["public", "employees"]), NEW_YEAR)
    assert len(view) == len(view.vectors) == view.index.size == 2
    assert view.heads == ("all may read.", "staff may read.")
    assert [view.rows[int(passage)] for passage in view.passage_ids] == [0, 1]
    passages = base.ledger.passages([int(number) for number in view.passage_ids])
    assert [passages[int(number)].text for number in view.passage_ids] == ["All may read.", "Staff may read."]
    assert np.linalg.norm(view.vectors.astype(np.float32), axis=1) == pytest.approx([1, 1], abs=1e-2)


def test_only_what_is_in_force_that_day(base: KnowledgeBase) -> None:
    old = document("old.md", "Old", effective_to=date(2025, 12, 31))
    new = document("new.md", "New", effective_from=NEW_YEAR)
    base.commit([prepare(one, "Some text.\n", FakeEmbedder()) for one in (old, new)])
    assert seen(base, "employees", on=date(2025, 12, 31)) == ["Old", "Staff"]
    assert seen(base, "employees") == ["New", "Staff"]


def test_a_view_is_kept_until_the_base_changes(base: KnowledgeBase) -> None:
    views, caller = Views(base), Caller.of(["employees"])
    first = views.of(caller, NEW_YEAR)
    assert views.of(caller, NEW_YEAR) is first
    base.commit([prepare(document("new.md", "New"), "Some text.\n", FakeEmbedder())])
    assert [one.title for one in views.of(caller, NEW_YEAR).documents] == ["New", "Staff"]


def test_few_views_are_kept(base: KnowledgeBase) -> None:
    views = Views(base)
    first = views.of(Caller.of(["public"]), NEW_YEAR)
    for n in range(KEPT_VIEWS):
        views.of(Caller.of([f"team:{n}"]), NEW_YEAR)
    assert views.of(Caller.of(["public"]), NEW_YEAR) is not first


def test_a_document_without_a_passage_is_not_searched(base: KnowledgeBase) -> None:
    base.commit([prepare(document("bare.md", "Bare"), "# Only a heading\n", FakeEmbedder())])
    assert seen(base, "employees") == ["Staff"]


def test_a_base_without_documents_has_an_empty_view(tmp_path: Path) -> None:
    view = Views(KnowledgeBase(tmp_path / "empty")).of(Caller(), NEW_YEAR)
    assert len(view) == 0
    assert view.documents == ()

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.beir import Entry
from evals.indexing import batches, bring_up_to_date
from knowledge.base import KnowledgeBase
from tests.fakes import FakeEmbedder

CORPUS = [
    Entry(_id="nda#0-25", title="Nda", text="The parties keep secrets."),
    Entry(_id="msa", title="Msa", text="Fees are due\n\nin 30 days."),
    Entry(_id="nda#26-50", title="Nda", text="It ends after two years."),
]


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    opened = KnowledgeBase(tmp_path / "base")
    yield opened
    opened.close()


def test_each_entry_is_exactly_one_passage(base: KnowledgeBase) -> None:
    assert bring_up_to_date(base, FakeEmbedder(), CORPUS)
    nda = next(document for document in base.ledger.documents() if document.path == "Nda")
    assert (nda.title, nda.passages, nda.audience) == ("Nda", 2, ("public",))
    assert [leaf.text for leaf in base.ledger.leaves(nda.id)] == [CORPUS[0].text, CORPUS[2].text]
    source = base.ledger.source(nda.id)
    for leaf in base.ledger.leaves(nda.id):
        run = leaf.runs[0]
        assert source[run.source_at : run.source_at + run.length] == leaf.text
    assert base.check() == []


def test_a_second_run_embeds_nothing(base: KnowledgeBase) -> None:
    bring_up_to_date(base, FakeEmbedder(), CORPUS)
    second = FakeEmbedder()
    assert not bring_up_to_date(base, second, CORPUS)
    assert second.embedded == []


def test_only_what_changed_is_embedded_and_what_is_gone_goes(base: KnowledgeBase) -> None:
    bring_up_to_date(base, FakeEmbedder(), CORPUS)
    second = FakeEmbedder()
    longer = CORPUS[1].model_copy(update={"text": "Fees are due in 60 days."})
    assert bring_up_to_date(base, second, [longer, *CORPUS[:1]])
    assert len(second.embedded) == 2  # Msa, and Nda without its second entry
    assert bring_up_to_date(base, second, CORPUS[:1])
    assert [document.path for document in base.ledger.documents()] == ["Nda"]


def test_another_model_indexes_anew(base: KnowledgeBase) -> None:
    bring_up_to_date(base, FakeEmbedder(), CORPUS)
    assert bring_up_to_date(base, FakeEmbedder(32), CORPUS)
    assert base.ledger.stamps()["model"] == "fake:32"


def test_batches_hold_whole_documents() -> None:
    entry = Entry(_id="x", text="x")
    documents = {"a": [entry] * 500, "b": [entry] * 20, "c": [entry]}
    assert list(batches(["a", "b", "c"], documents)) == [["a", "b"], ["c"]]

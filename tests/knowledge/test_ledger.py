from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import KnowledgeError, StaleKnowledge
from knowledge.keywords import unpack
from knowledge.ledger import REBUILDING, Failure, Ledger
from tests.building import document, prepare
from tests.fakes import FakeEmbedder

SLA = "# Response\nSeverity 1 is answered within 15 minutes.\n# Credits\n- 5 % below 99.9\n- 10 % below 99\n"
NDA = "# Term\nThe agreement ends after two years.\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger(tmp_path / "ledger.sqlite3")
    yield opened
    opened.close()


def store(ledger: Ledger, path: str, text: str, **fields: object) -> list[int]:
    item = prepare(document(path, **fields), text, FakeEmbedder())
    ids = ledger.allocate([item.document.audience] * len(item.passages))
    ledger.replace([item], [ids])
    return ids


def test_a_document_comes_back_as_it_was_stored(ledger: Ledger) -> None:
    said = {
        "title": "Service levels",
        "type": "sla",
        "audience": ("public", "vendor:acme"),
        "vendor": "acme",
        "effective_from": date(2026, 1, 1),
        "supersedes": "old.md",
        "owner": "desk@client.example",
    }
    ids = store(ledger, "sla.md", SLA, **said)
    (found,) = ledger.documents()
    assert found.ingested_at is not None
    assert found.ingested_at.tzinfo is UTC
    expected = document("sla.md", **said)
    assert replace(found, id=0, ingested_at=None, passages=0) == expected
    assert found.passages == len(ids)
    assert ledger.source(found.id) == SLA


def test_leaves_passages_and_vectors_agree(ledger: Ledger) -> None:
    ids = store(ledger, "sla.md", SLA)
    (found,) = ledger.documents()
    prepared = prepare(document("sla.md"), SLA, FakeEmbedder())
    assert ledger.leaves(found.id) == prepared.leaves
    assert ledger.passage_ranges(found.id) == prepared.passages
    passages = ledger.passages(ids)
    assert [passages[number].leaves for number in ids] == [prepared.leaves[a:b] for a, b in prepared.passages]
    assert [passages[number].first_leaf for number in ids] == [a for a, _ in prepared.passages]
    assert passages[ids[0]].document == found
    (segment,) = ledger.segments([found.id])
    assert segment.passage_ids.tolist() == ids
    assert np.allclose(segment.passage_vectors, prepared.passage_vectors, atol=1e-3)
    assert np.allclose(ledger.leaf_vectors(found.id), prepared.leaf_vectors, atol=1e-3)
    assert ledger.heads([found.id])[found.id].startswith("Severity 1 is answered within 15 minutes.")


def test_terms_are_counted_under_their_ids(ledger: Ledger) -> None:
    store(ledger, "nda.md", NDA, title="Nda")
    (found,) = ledger.documents()
    ids = ledger.term_ids(["agreement", "year", "unheard"])
    counted = prepare(document("nda.md", title="Nda"), NDA, FakeEmbedder()).passage_terms[0]
    assert ids.keys() == {"agreement", "year", "unheard"} & counted.keys()
    passage, term, count = unpack(ledger.segments([found.id])[0].terms)
    assert dict(zip(term.tolist(), count.tolist(), strict=True)) == {
        ledger.term_ids([word])[word]: number for word, number in counted.items()
    }
    assert set(passage.tolist()) == {0}


def test_a_new_version_replaces_the_old_in_one_step_under_new_ids(ledger: Ledger) -> None:
    old_ids = store(ledger, "sla.md", SLA)
    before, (old,) = ledger.generation(), ledger.documents()
    new_ids = store(ledger, "sla.md", NDA)
    (new,) = ledger.documents()
    assert ledger.generation() > before
    assert new.id != old.id
    assert not set(new_ids) & set(old_ids)
    assert ledger.passages(old_ids) == {}
    assert ledger.segments([old.id, new.id])[0].document_id == new.id
    assert ledger.garbage().keys() == set(old_ids)


def test_ids_are_never_given_twice_not_even_after_everything_is_gone(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l")
    first = store(ledger, "sla.md", SLA)
    ledger.replace([], [], removed=[document.id for document in ledger.documents()])
    ledger.forget_garbage(ledger.garbage())
    ledger.close()
    again = Ledger(tmp_path / "l")
    assert min(store(again, "sla.md", SLA)) > max(first)
    again.close()


def test_allocated_ids_are_garbage_until_they_are_real(ledger: Ledger) -> None:
    ids = ledger.allocate([("public", "vendor:acme"), ("employees",)])
    assert ledger.garbage() == {ids[0]: ("public", "vendor:acme"), ids[1]: ("employees",)}


def test_the_same_text_in_two_files_is_two_documents(ledger: Ledger) -> None:
    store(ledger, "a/sla.md", SLA)
    store(ledger, "b/sla.md", SLA)
    assert [found.path for found in ledger.documents()] == ["a/sla.md", "b/sla.md"]
    assert ledger.label_counts() == {"employees": sum(found.passages for found in ledger.documents())}


def test_what_is_gone_is_an_error_with_a_remedy(ledger: Ledger) -> None:
    with pytest.raises(KnowledgeError, match=r"no longer in the knowledge base\. Ask again"):
        ledger.source(7)
    assert ledger.segments([7]) == []


def test_a_stamp_of_another_model_is_stale_knowledge(ledger: Ledger) -> None:
    ledger.require(model="m1")
    ledger.stamp(model="m1", chunker="1")
    ledger.require(model="m1", chunker="1")
    with pytest.raises(StaleKnowledge, match=r"made with model m1, not m2\. Run: bpo ingest --rebuild"):
        ledger.require(model="m2")
    ledger.stamp(state=REBUILDING)
    with pytest.raises(StaleKnowledge, match="rebuild was begun"):
        ledger.require(model="m1")
    ledger.stamp(state=None)
    ledger.require(model="m1")


def test_failures_are_remembered_until_the_file_is_read(ledger: Ledger) -> None:
    failure = Failure("/kb/sla.md", "/kb", "sla.md", "hash", "it is encrypted", "Save it without a password")
    ledger.fail(failure)
    ledger.fail(failure)
    assert ledger.failures() == [failure]
    store(ledger, "sla.md", SLA)
    assert ledger.failures() == []


def test_an_emptied_ledger_still_knows_its_files(ledger: Ledger) -> None:
    store(ledger, "sla.md", SLA)
    generation = ledger.generation()
    ledger.recreate()
    assert ledger.documents() == []
    assert [failure.file for failure in ledger.failures()] == ["/kb/sla.md"]
    assert ledger.generation() > generation
    with pytest.raises(StaleKnowledge):
        ledger.require()


def test_a_reader_sees_one_state_while_a_writer_is_at_work(tmp_path: Path) -> None:
    writer, reader = Ledger(tmp_path / "l"), Ledger(tmp_path / "l")
    store(writer, "sla.md", SLA)
    assert [found.path for found in reader.documents()] == ["sla.md"]
    seen = reader.generation()
    store(writer, "nda.md", NDA)
    assert reader.generation() > seen
    writer.close()
    reader.close()


def test_a_file_that_is_no_ledger_is_named(tmp_path: Path) -> None:
    (tmp_path / "l").write_bytes(b"not a database, certainly" * 100)
    with pytest.raises(KnowledgeError, match=r"is damaged .*Restore it from a backup"):
        Ledger(tmp_path / "l")

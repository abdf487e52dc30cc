from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ingest.pipeline import IngestError, ingest
from ingest.report import Report
from ingest.settings import IngestSettings
from knowledge.base import KnowledgeBase
from knowledge.errors import LockHeld, StaleKnowledge
from knowledge.types import Document
from tests.fakes import FakeEmbedder

LOADER = "tests.ingest.parsers:load"
SLA = "# Service levels\nSeverity 1 is answered within 15 minutes.\n"
NDA = "# Non-disclosure\nThe agreement ends after two years.\n"


class Shelf:
    """A folder of documents and the knowledge base that it goes into."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "kb"
        self.folder.mkdir()
        self.base = KnowledgeBase(folder / "data")
        self.embedder = FakeEmbedder()
        self.told: list[tuple[str, int, int, str, str]] = []

    def put(self, path: str, text: str) -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def run(self, *paths: Path, prune: bool = False, rebuild: bool = False, **limits: object) -> Report:
        settings = IngestSettings(**({"loader": LOADER, "workers": 1} | limits), _env_file=None)  # type: ignore[arg-type]
        return ingest(
            paths or [self.folder],
            self.base,
            self.embedder,
            prune=prune,
            rebuild=rebuild,
            settings=settings,
            on_progress=lambda *told: self.told.append(told),
        )

    def embedded(self) -> int:
        """How many texts have been embedded since the last time this was asked."""
        count = len(self.embedder.embedded)
        self.embedder.embedded.clear()
        return count

    def document(self, path: str) -> Document:
        (found,) = [document for document in self.base.ledger.documents() if document.path == path]
        return found

    def found(self, question: str, label: str = "employees") -> list[str]:
        nearest = self.base.store.query(label, self.embedder.embed_query(question), 3)
        passages = self.base.ledger.passages([number for number, _ in nearest])
        return [passages[number].text for number, _ in nearest if number in passages]


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path)
    yield made
    made.base.close()


def numbers(report: Report) -> tuple[int, int, int, int]:
    return (report.added, report.changed, report.unchanged, report.removed)


def failed(report: Report) -> dict[str, str]:
    return {row.document: row.reason for row in report.failed}


def warned(report: Report) -> dict[str, str]:
    return {row.document: row.reason for row in report.warnings}


def test_documents_go_in_and_a_second_run_touches_nothing(shelf: Shelf) -> None:
    shelf.put("sla.md", SLA)
    shelf.put("legal/nda.md", NDA)
    report = shelf.run()
    assert numbers(report) == (2, 0, 0, 0)
    assert report.passages == 2
    assert shelf.found("severity answered minutes")[0] == "Severity 1 is answered within 15 minutes."
    assert shelf.document("legal/nda.md").title == "Non-disclosure"
    assert shelf.base.check() == []
    shelf.embedded()
    generation = shelf.base.ledger.generation()
    again = shelf.run(loader="no.such:parser")  # no parser is started
    assert numbers(again) == (0, 0, 2, 0)
    assert again.passages == 0
    assert shelf.embedded() == 0
    assert shelf.base.ledger.generation() == generation


def test_the_report_has_the_contracts_keys(shelf: Shelf) -> None:
    shelf.put("a.md", "REFUSE ")
    found = shelf.run().to_json()
    assert found.pop("seconds") >= 0
    assert found == {
        "added": 0,
        "changed": 0,
        "unchanged": 0,
        "removed": 0,
        "passages": 0,
        "failed": [{"document": "a.md", "reason": "it is encrypted", "remedy": "Save it without a password"}],
        "warnings": [],
    }


def test_a_changed_file_is_replaced_and_the_others_cost_nothing(shelf: Shelf) -> None:
    shelf.put("sla.md", SLA)
    shelf.put("nda.md", NDA)
    shelf.run()
    shelf.embedded()
    shelf.put("sla.md", SLA.replace("15", "20"))
    assert numbers(shelf.run()) == (0, 1, 1, 0)
    assert shelf.embedded() == 1  # the passage and its only leaf read alike
    assert shelf.found("severity answered minutes")[0] == "Severity 1 is answered within 20 minutes."
    assert shelf.base.check() == []


def test_a_touched_file_with_the_same_content_is_unchanged(shelf: Shelf) -> None:
    file = shelf.put("sla.md", SLA)
    shelf.run()
    os.utime(file, (1, 1))
    assert numbers(shelf.run()) == (0, 0, 1, 0)


def test_prune_removes_what_is_gone_and_only_below_the_paths(shelf: Shelf) -> None:
    gone, elsewhere = shelf.put("a/gone.md", SLA), shelf.put("b/gone.md", NDA)
    shelf.put("a/stays.md", NDA)
    shelf.run()
    gone.unlink()
    elsewhere.unlink()
    kept = shelf.run()
    assert numbers(kept) == (0, 0, 1, 0)
    assert warned(kept).keys() == {"a/gone.md", "b/gone.md"}
    assert "--prune" in warned(kept)["a/gone.md"]
    pruned = shelf.run(shelf.folder / "a", prune=True)
    assert pruned.removed == 1
    assert [document.file for document in shelf.base.ledger.documents()] == [
        str(shelf.folder / "a/stays.md"),
        str(elsewhere),
    ]
    assert shelf.base.check() == []


def test_an_emptied_folder_can_be_pruned(shelf: Shelf) -> None:
    shelf.put("sla.md", SLA).unlink()
    assert shelf.run().nothing_was_read
    shelf.put("sla.md", SLA)
    shelf.run()
    (shelf.folder / "sla.md").unlink()
    report = shelf.run(prune=True)
    assert (report.removed, report.nothing_was_read) == (1, False)


def test_the_same_text_under_two_paths_is_two_documents(shelf: Shelf) -> None:
    shelf.put("a/sla.md", SLA)
    shelf.put("b/sla.md", SLA)
    assert numbers(shelf.run()) == (2, 0, 0, 0)
    assert shelf.embedded() == 1


def test_a_path_that_does_not_exist_stops_it_at_once(shelf: Shelf) -> None:
    shelf.put("sla.md", SLA)
    with pytest.raises(IngestError, match="nowhere does not exist"):
        shelf.run(shelf.folder, shelf.folder / "nowhere")
    assert shelf.base.ledger.documents() == []


def test_metadata_from_folder_sidecar_and_front_matter(shelf: Shelf) -> None:
    shelf.put("_folder.meta.yaml", "owner: desk@client.example\naudience: [public]\n")
    shelf.put("sla.md", "---\ntype: sla\neffective_from: 2026-01-01\nlayout: page\n---\n" + SLA)
    shelf.put("sla.md.meta.yaml", "vendor: acme\ntype: guide\n")
    report = shelf.run()
    found = shelf.document("sla.md")
    assert (found.type, found.vendor, found.owner, found.audience) == (
        "sla",
        "acme",
        "desk@client.example",
        ("public",),
    )
    assert found.effective_from == date(2026, 1, 1)
    assert warned(report) == {"sla.md": "front matter: unknown key layout"}
    assert warned(shelf.run()) == warned(report)


def test_new_dates_cost_no_embedding(shelf: Shelf) -> None:
    shelf.put("sla.md", "---\nowner: desk\n---\n" + SLA)
    shelf.run()
    before = shelf.document("sla.md")
    shelf.embedded()
    shelf.put("sla.md.meta.yaml", "effective_to: 2026-12-31\ntype: sla\n")
    assert numbers(shelf.run(loader="no.such:parser")) == (0, 1, 0, 0)
    after = shelf.document("sla.md")
    assert shelf.embedded() == 0
    assert (after.id, after.owner, after.type, after.effective_to) == (
        before.id,
        "desk",
        "sla",
        date(2026, 12, 31),
    )
    assert numbers(shelf.run()) == (0, 0, 1, 0)


def test_a_new_audience_moves_the_document_without_embedding(shelf: Shelf) -> None:
    shelf.put("nda.md", NDA)
    shelf.run()
    shelf.embedded()
    shelf.put("_folder.meta.yaml", "audience: ['team:legal', 'vendor:acme']\n")
    assert numbers(shelf.run(loader="no.such:parser")) == (0, 1, 0, 0)
    assert shelf.embedded() == 0
    assert shelf.found("agreement ends") == []
    text = "The agreement ends after two years."
    assert shelf.found("agreement ends", "team:legal") == shelf.found("agreement ends", "vendor:acme") == [text]
    assert shelf.base.check() == []


def test_a_new_title_embeds_the_passages_and_not_the_leaves(shelf: Shelf) -> None:
    shelf.put("nda.md", NDA)
    shelf.run()
    shelf.embedded()
    shelf.put("nda.md.meta.yaml", "title: Secrecy with Acme\n")
    assert numbers(shelf.run(loader="no.such:parser")) == (0, 1, 0, 0)
    assert shelf.embedded() == 1
    assert shelf.document("nda.md").title == "Secrecy with Acme"


def test_a_front_matter_that_is_no_yaml_hides_the_document(shelf: Shelf) -> None:
    shelf.put("nda.md", "---\naudience: [team:legal\n---\n" + NDA)
    report = shelf.run()
    assert shelf.document("nda.md").audience == ("admin",)
    assert shelf.found("agreement ends") == []
    assert "hidden" in warned(report)["nda.md"]
    assert warned(shelf.run()) == warned(report)


def test_without_title_the_file_name_is_read(shelf: Shelf) -> None:
    shelf.put("msa_acme-2026.txt", "Just a sentence.")
    shelf.run()
    assert shelf.document("msa_acme-2026.txt").title == "Msa acme 2026"


def test_bad_files_are_rows_of_the_report_and_the_rest_goes_on(shelf: Shelf) -> None:
    shelf.put("a.md", "EXIT ")
    shelf.put("b.md", "RAISE ")
    shelf.put("c.md", "")
    shelf.put("d.md", SLA)
    shelf.put("e.bin", "x" * 3_000_000)
    report = shelf.run(max_file_mb=2)
    assert numbers(report) == (1, 0, 0, 0)
    assert failed(report) == {
        "a.md": "its parser crashed (exit status 7)",
        "b.md": "its content could not be read (ValueError: bad cross-reference table)",
        "c.md": "no text was found in it",
        "e.bin": "it has 3 MB, more than 2 MB",
    }
    assert not report.nothing_was_read


def test_a_failure_is_remembered_until_the_file_or_the_limits_change(shelf: Shelf) -> None:
    shelf.put("a.md", "RAISE ")
    first = shelf.run()
    assert first.nothing_was_read
    shelf.told.clear()
    assert failed(shelf.run()) == failed(first)
    assert "cutting into passages" not in [told[4] for told in shelf.told]
    assert "ModuleNotFoundError" in failed(shelf.run(loader="no.such:parser", memory_gib=3))["a.md"]
    shelf.put("a.md", SLA)
    assert numbers(shelf.run()) == (1, 0, 0, 0)
    assert shelf.base.ledger.failures() == []


def test_a_file_that_can_no_longer_be_read_takes_its_old_version_along(shelf: Shelf) -> None:
    """What is quoted from a file stands in that file."""
    shelf.put("sla.md", SLA)
    shelf.run()
    shelf.put("sla.md", "REFUSE ")
    report = shelf.run()
    assert failed(report) == {"sla.md": "it is encrypted; its earlier version was removed"}
    assert shelf.base.ledger.documents() == []
    assert shelf.base.check() == []


def test_a_partly_read_file_is_named_each_time(shelf: Shelf) -> None:
    shelf.put("a.md", "PARTLY legible.")
    assert warned(shelf.run()) == {"a.md": "page 2 could not be read"}
    assert warned(shelf.run()) == {"a.md": "page 2 could not be read"}


def test_a_single_file_keeps_the_name_it_has_in_its_folder(shelf: Shelf) -> None:
    file = shelf.put("deep/sla.md", SLA)
    shelf.run()
    shelf.put("deep/sla.md", SLA + "More.\n")
    assert numbers(shelf.run(file)) == (0, 1, 0, 0)
    assert [document.path for document in shelf.base.ledger.documents()] == ["deep/sla.md"]


def test_another_model_is_refused_until_a_rebuild(shelf: Shelf) -> None:
    shelf.put("sla.md", SLA)
    gone = shelf.put("nda.md", NDA)
    shelf.run()
    gone.unlink()
    shelf.embedder = FakeEmbedder(dimensions=32)
    with pytest.raises(StaleKnowledge, match="Run: bpo ingest --rebuild"):
        shelf.run()
    shelf.run(rebuild=True)
    assert shelf.base.check() == []
    assert shelf.found("severity answered minutes")[0] == "Severity 1 is answered within 15 minutes."
    assert "The agreement ends after two years." in shelf.found("agreement ends")  # from the ledger's own text
    shelf.base.ledger.require(model="fake:32")
    assert numbers(shelf.run()) == (0, 0, 1, 0)


def test_a_rebuild_that_is_killed_keeps_readers_out(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.put("sla.md", SLA)
    shelf.run()
    shelf.embedder = FakeEmbedder(dimensions=32)
    with monkeypatch.context() as patch:
        patch.setattr(shelf.base, "commit", lambda prepared: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            shelf.run(rebuild=True)
    with pytest.raises(StaleKnowledge, match="a rebuild was begun"):
        shelf.base.ledger.require(model="fake:64")
    shelf.run(rebuild=True)
    assert shelf.base.check() == []


def test_a_rebuild_covers_every_known_file(shelf: Shelf) -> None:
    shelf.put("a/sla.md", SLA)
    other = shelf.put("b/nda.md", NDA)
    shelf.run(shelf.folder / "a")
    shelf.run(other)
    report = shelf.run(shelf.folder / "a", rebuild=True)
    assert numbers(report) == (0, 2, 0, 0)


def test_a_lost_chroma_comes_back_without_embedding(shelf: Shelf) -> None:
    shelf.put("sla.md", SLA)
    shelf.run()
    shelf.embedded()
    for rebuild in (False, True):
        shelf.base.store.close()
        shutil.rmtree(shelf.base.store.folder)
        assert numbers(shelf.run(rebuild=rebuild)) == (0, 0, 1, 0)
        assert shelf.embedded() == 0
        assert shelf.base.check() == []


def test_progress_counts_every_file_once(shelf: Shelf) -> None:
    shelf.put("a.md", SLA)
    shelf.put("b.md", "RAISE ")
    shelf.run()
    shelf.told.clear()
    shelf.put("c.md", NDA)
    shelf.run()
    assert shelf.told[-1] == ("done", 3, 3, "", "")
    assert {told[2] for told in shelf.told if told[0] != "wait"} == {3}
    assert [told[3] for told in shelf.told if told[0] == "store"] == ["c.md"]


def test_a_second_ingest_waits_and_says_for_whom(shelf: Shelf) -> None:
    shelf.put("sla.md", SLA)
    other = KnowledgeBase(shelf.base.data_dir)
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with other.writing():
            entered.set()
            leave.wait(60)

    holder = threading.Thread(target=hold)
    holder.start()
    assert entered.wait(60)
    with pytest.raises(LockHeld, match=rf"another ingest \(pid {os.getpid()}, since \d\d:\d\d\) holds the lock"):
        shelf.run(wait_for_lock=False)

    def on_progress(phase: str, done: int, total: int, current: str, detail: str) -> None:
        if phase == "wait":
            waits.append(detail)
            leave.set()

    waits: list[str] = []
    settings = IngestSettings(loader=LOADER, workers=1, _env_file=None)  # type: ignore[call-arg]
    report = ingest([shelf.folder], shelf.base, shelf.embedder, settings=settings, on_progress=on_progress)
    holder.join()
    other.close()
    assert numbers(report) == (1, 0, 0, 0)
    assert waits[0].endswith("holds the lock; waiting")

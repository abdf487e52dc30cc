from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.base import KnowledgeBase
from knowledge.errors import KnowledgeError, LockHeld, StoreError
from knowledge.store import DATABASE
from tests.building import document, prepare
from tests.fakes import FakeEmbedder

EMBEDDER = FakeEmbedder()
ROOT = Path(__file__).parents[2]
TEXT = "# Term\nThe agreement ends after two years.\n# Notice\nThe period of notice is sixty days.\n"


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    opened = KnowledgeBase(tmp_path / "data")
    yield opened
    opened.close()


def put(base: KnowledgeBase, path: str, text: str = TEXT, **fields: object) -> None:
    base.commit([prepare(document(path, **fields), text, EMBEDDER)])


def nearest(base: KnowledgeBase, question: str, label: str = "employees") -> list[str]:
    found = base.store.query(label, EMBEDDER.embed_query(question), 3)
    passages = base.ledger.passages([number for number, _ in found])
    return [passages[number].leaves[0].text for number, _ in found if number in passages]


def test_what_is_committed_is_found_and_in_order(base: KnowledgeBase) -> None:
    put(base, "nda.md")
    assert nearest(base, "period of notice")[0] == "The period of notice is sixty days."
    assert base.check() == []
    assert base.ledger.garbage() == {}


def test_a_new_version_takes_the_place_of_the_old(base: KnowledgeBase) -> None:
    put(base, "nda.md")
    put(base, "nda.md", "# Notice\nThe period of notice is ninety days.\n")
    assert nearest(base, "period of notice") == ["The period of notice is ninety days."]
    assert base.check() == []


def test_an_audience_moves_the_passages(base: KnowledgeBase) -> None:
    put(base, "nda.md", audience=("employees", "vendor:acme"))
    put(base, "nda.md", audience=("team:legal",))
    assert nearest(base, "notice") == []
    assert nearest(base, "notice", "vendor:acme") == []
    assert len(nearest(base, "notice", "team:legal")) == 2
    assert base.check() == []


def test_what_is_removed_is_gone_everywhere(base: KnowledgeBase) -> None:
    put(base, "nda.md")
    put(base, "sla.md")
    base.remove([found.id for found in base.ledger.documents() if found.path == "nda.md"])
    assert [found.path for found in base.ledger.documents()] == ["sla.md"]
    assert base.check() == []


def test_two_versions_of_one_file_in_one_commit_leave_the_later(base: KnowledgeBase) -> None:
    first = prepare(document("a.md"), "First text.", EMBEDDER)
    base.commit([first, replace(first, source="Second text.")])
    (found,) = base.ledger.documents()
    assert base.ledger.source(found.id) == "Second text."
    assert base.check() == []


@pytest.mark.parametrize("step", ["allocate", "add", "replace", "delete", "forget_garbage"])
def test_a_death_at_any_step_leaves_before_or_after_and_heals(base: KnowledgeBase, step: str) -> None:
    class Killed(BaseException):
        pass

    put(base, "nda.md")
    target = base.store if step in ("add", "delete") else base.ledger
    real = getattr(target, step)

    def die(*args: object, **kwargs: object) -> None:
        if step in ("allocate", "add"):
            real(*args, **kwargs)
        raise Killed

    setattr(target, step, die)
    with pytest.raises(Killed):
        put(base, "nda.md", "# Notice\nThe period of notice is ninety days.\n")
    delattr(target, step)

    data_dir = base.data_dir
    base.close()
    opened = KnowledgeBase(data_dir)
    done = step in ("delete", "forget_garbage")
    expected = "The period of notice is ninety days." if done else "The period of notice is sixty days."
    assert nearest(opened, "period of notice")[0] == expected
    assert opened.heal()
    assert opened.check() == []
    assert nearest(opened, "period of notice")[0] == expected
    assert not opened.heal()
    opened.close()


def test_chroma_is_built_again_from_the_ledger_without_embedding(base: KnowledgeBase) -> None:
    put(base, "nda.md", audience=("public", "vendor:acme"))
    put(base, "sla.md")
    base.store.close()
    shutil.rmtree(base.store.folder)
    assert [fault.remedy for fault in base.check()] == ["Run: bpo ingest --rebuild"]
    embedded = len(EMBEDDER.embedded)
    assert base.heal()
    assert len(EMBEDDER.embedded) == embedded
    assert base.check() == []
    assert nearest(base, "period of notice", "vendor:acme")[0] == "The period of notice is sixty days."


def test_a_rebuild_that_was_interrupted_is_finished(base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    put(base, "nda.md")
    with monkeypatch.context() as patch:
        patch.setattr(base.store, "add", lambda *_: (_ for _ in ()).throw(StoreError("power cut")))
        with pytest.raises(StoreError):
            base.rebuild_store()
    assert not base.store_is_sound()
    assert base.heal()
    assert base.check() == []


def test_a_vector_too_few_or_too_many_is_a_fault(base: KnowledgeBase) -> None:
    put(base, "nda.md")
    (found,) = base.ledger.documents()
    base.store.delete(base.ledger.segments([found.id])[0].passage_ids.tolist()[:1], ["employees"])
    (fault,) = base.check()
    assert fault.what == "the vector store holds 1 passages for employees, the ledger 2"
    assert fault.remedy == "Run: bpo ingest --rebuild"


@pytest.mark.parametrize("spoiled", ["its database", "its folder"])
def test_a_chroma_that_does_not_open_is_built_again(base: KnowledgeBase, spoiled: str) -> None:
    put(base, "a.md")
    base.store.close()
    if spoiled == "its folder":
        shutil.rmtree(base.store.folder)
        base.store.folder.touch()
    else:
        (base.store.folder / DATABASE).write_bytes(b"garbage " * 1_000)
    assert not base.store_is_sound()
    base.rebuild_store()
    assert base.store_is_sound()
    assert nearest(base, "When does the agreement end?")[0].startswith("The agreement ends")


def test_a_broken_chroma_is_one_line_with_a_remedy(base: KnowledgeBase) -> None:
    put(base, "nda.md")
    base.store.close()
    (base.store.folder / "chroma.sqlite3").write_bytes(b"damaged" * 1000)
    with pytest.raises(KnowledgeError) as caught:
        nearest(base, "notice")
    assert "Run: bpo ingest --rebuild" in str(caught.value) or "bpo" in caught.value.remedy
    assert "\n" not in str(caught.value)


def test_two_folders_never_meet(tmp_path: Path) -> None:
    one, other = KnowledgeBase(tmp_path / "1"), KnowledgeBase(tmp_path / "2")
    put(one, "nda.md")
    assert other.ledger.documents() == []
    assert nearest(other, "notice") == []
    put(other, "sla.md", "# A\nSomething else.\n")
    assert nearest(one, "period of notice")[0] == "The period of notice is sixty days."
    one.close()
    other.close()


READER = """
import sys
from pathlib import Path
from knowledge.base import KnowledgeBase
from tests.fakes import FakeEmbedder
base = KnowledgeBase(Path(sys.argv[1]))
for _ in sys.stdin:
    generation = base.ledger.generation()
    base.store.refresh(generation)
    found = base.store.query("employees", FakeEmbedder().embed_query("period of notice"), 1)
    passages = base.ledger.passages([number for number, _ in found])
    print(generation, [passage.text for passage in passages.values()], flush=True)
"""


def test_a_running_reader_answers_from_the_new_state(base: KnowledgeBase) -> None:
    put(base, "nda.md")
    command = [sys.executable, "-c", READER, str(base.data_dir)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, cwd=ROOT, **pipes) as reader:  # type: ignore[call-overload]

        def asked() -> str:
            reader.stdin.write("?\n")
            reader.stdin.flush()
            return str(reader.stdout.readline())

        assert "sixty days" in asked()
        put(base, "nda.md", "# Notice\nThe period of notice is ninety days.\n")
        assert "ninety days" in asked()
        reader.stdin.close()


def test_a_second_writer_waits_or_says_who_holds_the_lock(base: KnowledgeBase) -> None:
    second = KnowledgeBase(base.data_dir)
    with base.writing(), base.writing():  # by the same object: no waiting
        with pytest.raises(LockHeld) as caught, second.writing(wait=False):
            pytest.fail("two writers at once")
        assert str(caught.value).startswith(f"another ingest (pid {os.getpid()}, since ")
    with second.writing(wait=False):
        pass
    second.close()


def test_a_folder_whose_name_looks_like_an_address_keeps_its_state(tmp_path: Path) -> None:
    folder = tmp_path / "what?mode=ro#x%41"
    KnowledgeBase(folder).close()
    assert (folder / "ledger.sqlite3").is_file()
    assert [place.name for place in tmp_path.iterdir()] == [folder.name]


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
def test_a_read_only_folder_is_one_line_with_a_remedy(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(0o500)
    with pytest.raises(KnowledgeError, match=r"cannot be written.*BPO_DATA_DIR"):
        KnowledgeBase(folder)


def test_a_folder_that_cannot_be_made_is_one_line_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(KnowledgeError, match=r"cannot be written\. .*BPO_DATA_DIR"):
        KnowledgeBase(tmp_path / "file" / "data")

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from ingest.discovery import discover
from ingest.metadata import HIDDEN, Resolved, narrower, resolve
from ingest.pipeline import ingest
from ingest.sidecars import near_misses
from ingest.surroundings import LEADS_OUT, Surroundings
from knowledge.base import KnowledgeBase
from tests.fakes import FakeEmbedder

BOARD = "audience: ['team:board']\n"


def put(file: Path, text: str = "# Plan\n\nThe plan costs 5 euros.\n") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def link(file: Path, target: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.symlink_to(target)


def said(root: Path) -> dict[str, Resolved]:
    surroundings = Surroundings()
    return {item.path: resolve(surroundings.layers(item)) for item in discover([root]).found}


@pytest.mark.parametrize("name", ["doc.md.meta.yaml", "_folder.meta.yaml"])
def test_metadata_that_leads_out_of_the_folder_hides_and_is_not_read(tmp_path: Path, name: str) -> None:
    put(tmp_path / "kb/doc.md")
    put(tmp_path / "outside.yaml", "audience: [public]\ntitle: hunter2: [")
    link(tmp_path / "kb" / name, tmp_path / "outside.yaml")
    found = said(tmp_path / "kb")["doc.md"]
    assert found.audience == HIDDEN
    assert found.warnings[0][0] == name and found.warnings[0][1].startswith(LEADS_OUT)
    assert "hunter2" not in str(found)


def test_metadata_by_a_link_inside_the_folder_is_read(tmp_path: Path) -> None:
    put(tmp_path / "kb/a/doc.md")
    put(tmp_path / "kb/common.txt", BOARD)
    link(tmp_path / "kb/a/_folder.meta.yaml", tmp_path / "kb/common.txt")
    assert said(tmp_path / "kb")["a/doc.md"].audience == ("team:board",)


def test_a_link_does_not_widen_what_its_folder_closes(tmp_path: Path) -> None:
    put(tmp_path / "kb/board/plan.md")
    put(tmp_path / "kb/board/_folder.meta.yaml", BOARD)
    put(tmp_path / "kb/side.md")
    put(tmp_path / "kb/side.md.meta.yaml", BOARD)
    put(tmp_path / "kb/open/_folder.meta.yaml", "audience: [public]\nowner: desk\n")
    link(tmp_path / "kb/open/plan.md", tmp_path / "kb/board/plan.md")
    link(tmp_path / "kb/open/deep", tmp_path / "kb/board")
    link(tmp_path / "kb/side2.md", tmp_path / "kb/side.md")
    found = said(tmp_path / "kb")
    assert {path: one.audience for path, one in found.items()} == dict.fromkeys(
        ["board/plan.md", "open/deep/plan.md", "open/plan.md", "side.md", "side2.md"], ("team:board",)
    )
    assert found["open/plan.md"].metadata.owner == "desk"


def test_a_link_in_a_closed_folder_stays_closed(tmp_path: Path) -> None:
    put(tmp_path / "kb/open/plan.md", "Text.")
    put(tmp_path / "kb/open/_folder.meta.yaml", "audience: [public]\n")
    put(tmp_path / "kb/board/_folder.meta.yaml", BOARD)
    link(tmp_path / "kb/board/plan.md", tmp_path / "kb/open/plan.md")
    found = said(tmp_path / "kb")
    assert (found["board/plan.md"].audience, found["open/plan.md"].audience) == (("team:board",), ("public",))


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (None, None, None),
        (None, ("team:a",), ("team:a",)),
        (("public",), ("vendor:a",), ("vendor:a",)),
        (("employees",), ("team:a",), ("team:a",)),
        (("employees",), ("vendor:a",), HIDDEN),
        (("team:a",), ("team:b",), HIDDEN),
        (("public", "employees"), ("employees",), ("employees",)),
        (("team:a", "team:b"), ("team:b", "vendor:c"), ("team:b",)),
        (("public",), HIDDEN, HIDDEN),
    ],
)
def test_the_narrower_of_two_audiences(
    one: tuple[str, ...], other: tuple[str, ...], both: tuple[str, ...]
) -> None:
    for found in (narrower(one, other), narrower(other, one)):
        assert found is both is None or set(found or ()) == set(both)


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("doc.md.meta.yml", "doc.md.meta.yaml"),
        ("doc.md.Meta.yaml", "doc.md.meta.yaml"),
        ("Doc.md.meta.yaml", "doc.md.meta.yaml"),
        ("doc.meta.yaml", "doc.md.meta.yaml"),
        ("doc.md-meta.yaml", "doc.md.meta.yaml"),
        ("doc.md_meta.yml", "doc.md.meta.yaml"),
        ("doc.md.meta.json", "doc.md.meta.yaml"),
        ("_folder.meta.yml", "_folder.meta.yaml"),
        ("_Folder.meta.yaml", "_folder.meta.yaml"),
        ("_folder-meta.yaml", "_folder.meta.yaml"),
    ],
)
def test_a_sidecar_by_a_wrong_name_hides_what_it_describes(tmp_path: Path, name: str, right: str) -> None:
    put(tmp_path / "kb/doc.md")
    put(tmp_path / "kb/other.md")
    put(tmp_path / "kb" / name, BOARD)
    found = said(tmp_path / "kb")
    assert found["doc.md"].audience == HIDDEN
    assert found["doc.md"].warnings[0] == (
        name,
        f"nobody reads it: name it {right}; until that is repaired the document is hidden",
    )
    assert name not in found
    assert found["other.md"].audience == (HIDDEN if "folder" in name.lower() else ("employees",))
    assert said(tmp_path / "kb/doc.md").keys() == {"doc.md"} and not discover([tmp_path / "kb" / name]).found


def test_a_name_in_other_characters_of_unicode(tmp_path: Path) -> None:
    document = unicodedata.normalize("NFC", "é.md")
    misses = list(near_misses([document, unicodedata.normalize("NFD", "é.md") + ".meta.yaml"]))
    assert [miss.described for miss in misses] == [document] and "Unicode" in misses[0].fault


def test_a_sidecar_of_a_folder_hides_the_folder(tmp_path: Path) -> None:
    put(tmp_path / "kb/deals/deep/doc.md")
    put(tmp_path / "kb/deals.meta.yaml", BOARD)
    found = said(tmp_path / "kb")["deals/deep/doc.md"]
    assert found.audience == HIDDEN
    assert found.warnings[0][1].startswith("nobody reads it: name it deals/_folder.meta.yaml")


def test_a_document_whose_name_only_resembles_metadata_is_a_document(tmp_path: Path) -> None:
    for name in ("loans.csv", "loans-metadata.json", "meta.json", "metadata.yaml", "x.meta.json", "Metal.md"):
        put(tmp_path / "kb" / name, "a,b\n1,2\n")
    put(tmp_path / "kb/doc.md.meta.yaml", BOARD)
    put(tmp_path / "kb/doc.md")
    found = said(tmp_path / "kb")
    assert set(found) == {
        *("loans.csv", "loans-metadata.json", "meta.json", "metadata.yaml", "x.meta.json"),
        "Metal.md",
        "doc.md",
    }
    assert found["doc.md"].audience == ("team:board",) and found["loans.csv"].audience == ("employees",)


def test_an_ingest_hides_and_reports(tmp_path: Path) -> None:
    put(tmp_path / "kb/doc.md")
    base = KnowledgeBase(tmp_path / "data")
    assert ingest([tmp_path / "kb"], base, FakeEmbedder()).warnings == []
    put(tmp_path / "kb/doc.md.meta.yml", BOARD)
    for _ in range(2):
        report = ingest([tmp_path / "kb"], base, FakeEmbedder())
        assert [one.audience for one in base.ledger.documents()] == [HIDDEN]
        assert any("the document is hidden" in row.reason for row in report.warnings)
    (tmp_path / "kb/doc.md.meta.yml").rename(tmp_path / "kb/doc.md.meta.yaml")
    ingest([tmp_path / "kb"], base, FakeEmbedder())
    assert [one.audience for one in base.ledger.documents()] == [("team:board",)]

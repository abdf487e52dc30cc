"""Paths stay what they are when a part of a folder comes in again: `supersedes` names documents by them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.places import as_known
from tests.ingest.test_pipeline import NDA, SLA, Shelf, failed, numbers, shelf, warned

__all__ = ["shelf"]

NEWER = "---\nsupersedes: contracts/sla.md\n---\n# Service levels\nSeverity 1 is answered within 5 minutes.\n"


def named(shelf: Shelf) -> list[str]:
    return [document.path for document in shelf.base.ledger.documents()]


def test_a_part_of_a_known_folder_keeps_its_paths(shelf: Shelf) -> None:
    shelf.put("contracts/sla.md", SLA)
    shelf.put("contracts/sla-2.md", "Later.\n")
    Path(f"{shelf.folder}/contracts/sla-2.md.meta.yaml").write_text("supersedes: contracts/sla.md\n")
    assert warned(shelf.run()) == {}
    report = shelf.run(shelf.folder / "contracts")
    assert numbers(report) == (0, 0, 2, 0) and warned(report) == {}
    shelf.put("contracts/sla.md", SLA + "More.\n")
    assert numbers(shelf.run(shelf.folder / "contracts")) == (0, 1, 1, 0)
    assert named(shelf) == ["contracts/sla-2.md", "contracts/sla.md"]
    assert {document.root for document in shelf.base.ledger.documents()} == {str(shelf.folder)}


def test_a_wider_folder_gives_its_own_paths_and_what_they_break_is_said(shelf: Shelf) -> None:
    shelf.put("contracts/sla.md", SLA)
    shelf.put("contracts/sla-2.md", "Later.\n")
    Path(f"{shelf.folder}/contracts/sla-2.md.meta.yaml").write_text("supersedes: sla.md\n")
    assert warned(shelf.run(shelf.folder / "contracts")) == {}
    assert named(shelf) == ["sla-2.md", "sla.md"]
    report = shelf.run()
    assert named(shelf) == ["contracts/sla-2.md", "contracts/sla.md"]
    assert warned(report)["contracts/sla-2.md"].endswith("write its path from the folder: contracts/sla.md")


def test_a_new_file_in_a_part_of_a_known_folder_is_named_with_the_remedy(shelf: Shelf) -> None:
    """By the path from the folder that was given, as ever; one line however many there are."""
    shelf.put("contracts/sla.md", SLA)
    shelf.run()
    shelf.put("contracts/a-new.md", NDA)
    shelf.put("contracts/b-new.md", NDA)
    report = shelf.run(shelf.folder / "contracts")
    assert named(shelf) == ["a-new.md", "b-new.md", "contracts/sla.md"]
    assert list(warned(report)) == ["a-new.md"]
    assert f"contracts/a-new.md: bpo ingest {shelf.folder}" in warned(report)["a-new.md"]
    shelf.run()
    assert named(shelf) == ["contracts/a-new.md", "contracts/b-new.md", "contracts/sla.md"]
    assert warned(shelf.run(shelf.folder / "contracts")) == {}


def test_a_single_file_beside_a_folder_is_no_reason_for_a_warning(shelf: Shelf) -> None:
    alone = shelf.put("alone.md", NDA)
    shelf.put("contracts/sla.md", SLA)
    shelf.run(alone)
    assert warned(shelf.run(shelf.folder / "contracts")) == {}


def test_a_file_that_failed_keeps_its_path_too(shelf: Shelf) -> None:
    shelf.put("contracts/bad.md", "REFUSE ")
    shelf.run()
    assert failed(shelf.run(shelf.folder / "contracts")).keys() == {"contracts/bad.md"}


def test_a_folder_that_is_reached_by_a_link_is_not_taken_for_another(shelf: Shelf, tmp_path: Path) -> None:
    shelf.put("contracts/sla.md", SLA)
    shelf.run()
    link = tmp_path / "link"
    link.symlink_to(shelf.folder, target_is_directory=True)
    for again in (link, link / "contracts", link / "contracts/sla.md"):
        assert numbers(shelf.run(again)) == (0, 0, 1, 0)
    assert named(shelf) == ["contracts/sla.md"]
    (shelf.folder / "contracts/sla.md").unlink()
    assert shelf.run(link, prune=True).removed == 1


@pytest.mark.parametrize(
    ("given", "expected"),
    [("real", "by/link"), ("real/deep", "by/link/deep"), ("by/link/deep", "by/link/deep"), ("other", "other")],
)
def test_the_way_it_was_reached_before_counts(tmp_path: Path, given: str, expected: str) -> None:
    (tmp_path / "real/deep").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    (tmp_path / "by").mkdir()
    (tmp_path / "by/link").symlink_to(tmp_path / "real", target_is_directory=True)
    (found,) = as_known([tmp_path / given], [str(tmp_path / "by/link"), str(tmp_path / "gone")])
    assert os.path.relpath(found, tmp_path) == expected

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.discovery import HIDDEN_NAME, LINK_OUT, Discovery, Found, IngestError, discover
from ingest.metadata import HIDDEN, resolve
from ingest.surroundings import Surroundings


def put(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")


def paths(found: Discovery) -> list[str]:
    return [item.path for item in found.found]


def test_a_folder_is_walked_in_order_without_hidden_and_metadata_files(tmp_path: Path) -> None:
    put(tmp_path, "b.md", "a/z.pdf", "a/é.md", ".git/config", "a/.DS_Store", "b.md.meta.yaml", "_folder.meta.yaml")
    put(tmp_path, "vendor.programme.yaml")
    found = discover([tmp_path])
    assert paths(found) == ["a/z.pdf", "a/é.md", "b.md"]
    assert dict(found.skipped) == {".git": HIDDEN_NAME, "a/.DS_Store": HIDDEN_NAME}
    assert found.found[2] == Found(str(tmp_path / "b.md"), str(tmp_path), "b.md")


def test_a_single_file_goes_by_its_name(tmp_path: Path) -> None:
    put(tmp_path, "deep/a.md")
    assert discover([tmp_path / "deep" / "a.md"]).found == (
        Found(str(tmp_path / "deep/a.md"), str(tmp_path / "deep"), "a.md", single=True),
    )


def test_a_file_named_twice_is_found_once_with_its_folder(tmp_path: Path) -> None:
    put(tmp_path, "deep/a.md")
    for order in ([tmp_path, tmp_path / "deep/a.md"], [tmp_path / "deep/a.md", tmp_path]):
        assert paths(discover(order)) == ["deep/a.md"]


def test_a_path_that_does_not_exist_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match=r"nothere does not exist\. Check the spelling"):
        discover([tmp_path / "nothere"])


def test_links_are_followed_within_the_folder_only(tmp_path: Path) -> None:
    put(tmp_path, "kb/a/x.md", "elsewhere/y.md", "kb/b/z.md", "kb-other/secret.md")
    (tmp_path / "kb/a/beside").symlink_to(tmp_path / "kb/b")
    (tmp_path / "kb/a/secret.md").symlink_to(tmp_path / "kb-other/secret.md")
    (tmp_path / "kb/a/up").symlink_to(tmp_path / "kb")
    (tmp_path / "kb/there").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "kb/dead").symlink_to(tmp_path / "nowhere")
    found = discover([tmp_path / "kb"])
    assert paths(found) == ["a/beside/z.md", "a/x.md", "b/z.md"]
    assert dict(found.skipped) == {
        "a/secret.md": LINK_OUT,
        "there": LINK_OUT,
        "a/up": "the link leads back to a folder above it",
        "dead": "it is neither a file nor a folder (a broken link, a socket)",
    }


def test_a_sidecar_without_its_document_is_named(tmp_path: Path) -> None:
    put(tmp_path, "sla.pdf", "ola.pdf.meta.yaml")
    assert discover([tmp_path]).skipped == (("ola.pdf.meta.yaml", "it describes ola.pdf, which is not there"),)


def test_a_sidecar_in_other_letters_is_named(tmp_path: Path) -> None:
    put(tmp_path, "a.md", "a.md.META.yaml", "b.md", "b.md.meta.yml")
    assert discover([tmp_path]).skipped == (
        ("a.md.META.yaml", "nobody reads it: name it a.md.meta.yaml"),
        ("b.md.meta.yml", "nobody reads it: name it b.md.meta.yaml"),
    )


def test_metadata_is_inherited_downwards_and_the_nearer_wins(tmp_path: Path) -> None:
    put(tmp_path, "kb/legal/nda.md", "kb/open.md")
    (tmp_path / "kb/_folder.meta.yaml").write_text("audience: [public]\nowner: desk\n")
    (tmp_path / "kb/legal/_folder.meta.yaml").write_text("audience: ['team:legal']\n")
    (tmp_path / "kb/legal/nda.md.meta.yaml").write_text("title: NDA\n")
    surroundings = Surroundings()
    said = {item.path: resolve(surroundings.layers(item)) for item in discover([tmp_path / "kb"]).found}
    assert said["open.md"].audience == ("public",)
    nda = said["legal/nda.md"]
    assert (nda.audience, nda.metadata.owner, nda.metadata.title) == (("team:legal",), "desk", "NDA")


def test_a_folders_audience_holds_for_a_file_that_is_named_alone(tmp_path: Path) -> None:
    """Otherwise naming the file would open it to all employees."""
    put(tmp_path, "kb/legal/deep/nda.md")
    (tmp_path / "kb/legal/_folder.meta.yaml").write_text("audience: ['team:legal']\n")
    for path in ("kb/legal/deep/nda.md", "kb/legal/deep", "kb"):
        (item,) = discover([tmp_path / path]).found
        assert resolve(Surroundings().layers(item)).audience == ("team:legal",)


def test_a_broken_folder_file_hides_what_is_below(tmp_path: Path) -> None:
    put(tmp_path, "kb/a/x.md")
    (tmp_path / "kb/_folder.meta.yaml").write_text("audience: [")
    (item,) = discover([tmp_path / "kb"]).found
    resolved = resolve(Surroundings().layers(item))
    assert resolved.audience == HIDDEN
    assert resolved.warnings[0][0] == "_folder.meta.yaml"

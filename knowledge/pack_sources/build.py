"""Generates the office files and PDFs of the starter pack, with their sidecars, from the sources beside this file.

Run `python -m knowledge.pack_sources.build` after a change of a source, and commit what it writes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

from knowledge.pack_sources.sources import read_deck, read_prose, read_workbook
from knowledge.pack_sources.writers import write_docx, write_pdf, write_pptx, write_xlsx

SOURCES = Path(__file__).parent
PACK = SOURCES.parent / "pack"
KINDS = (".docx.md", ".pdf.md", ".xlsx.yaml", ".pptx.yaml")


def sources() -> list[Path]:
    return sorted(path for path in SOURCES.rglob("*") if path.name.endswith(KINDS))


def target_of(source: Path, pack: Path = PACK) -> Path:
    return pack / source.relative_to(SOURCES).with_suffix("")


def build(source: Path, pack: Path = PACK) -> Path:
    """Writes the document of one source and its sidecar; returns the path of the document."""
    target = target_of(source, pack)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_sidecar(write_document(source, target), target)
    return target


def write_document(source: Path, target: Path) -> dict[str, Any]:
    """Returns the metadata that the source states."""
    if target.suffix in {".docx", ".pdf"}:
        prose = read_prose(source)
        (write_docx if target.suffix == ".docx" else write_pdf)(prose, target)
        return prose.metadata
    if target.suffix == ".xlsx":
        workbook = read_workbook(source)
        write_xlsx(workbook, target)
        return workbook.metadata
    deck = read_deck(source)
    write_pptx(deck, target)
    return deck.metadata


def write_sidecar(metadata: dict[str, Any], target: Path) -> None:
    sidecar = target.with_name(target.name + ".meta.yaml")
    sidecar.write_text(yaml.safe_dump(metadata, sort_keys=False, allow_unicode=True), encoding="utf-8")


def main() -> None:
    for source in sources():
        sys.stdout.write(f"{build(source).relative_to(PACK)}\n")


if __name__ == "__main__":
    main()

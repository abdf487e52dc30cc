"""Files that were meant as metadata and go by a name that nobody reads: `a.md.meta.yml`, `_Folder.meta.yaml`.

The document that such a file plainly describes would be open to everyone, so it is hidden. Pure.
"""

from __future__ import annotations

import os.path
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

SIDECAR = ".meta.yaml"
FOLDER_FILE = "_folder.meta.yaml"
ENDING = re.compile(r"[.\-_ ]+meta(?:data)?\.(?:ya?ml|json)$", re.I)
PLAIN = re.compile(
    r"\.meta\.(?:ya?ml|json)$", re.I
)  # `a.meta.yaml` is about a.md; `a-meta.json` may be a document
FOLDER = re.compile(r"_+folders?", re.I)


@dataclass(frozen=True, slots=True)
class NearMiss:
    """`described` is a document, or None where the whole folder is meant; `right` is the name that is read."""

    name: str
    described: str | None
    right: str

    @property
    def fault(self) -> str:
        if fold(self.name, case=False) == fold(self.right, case=False):
            return (
                "nobody reads it: its name is written with other characters of Unicode than that of the document"
            )
        return f"nobody reads it: name it {self.right}"


def near_misses(names: Collection[str]) -> Iterator[NearMiss]:
    """Among the names of the files of one folder. What describes none of them is left alone."""
    known = frozenset(names)
    for name in sorted(known):
        match = ENDING.search(name)
        if match is None or name == FOLDER_FILE:
            continue
        stem = name[: match.start()]
        if FOLDER.fullmatch(stem):
            yield NearMiss(name, None, FOLDER_FILE)
            continue
        by_stem = PLAIN.search(name) is not None
        for document in sorted(known):
            alike = fold(stem) == fold(document) or (by_stem and fold(stem) == fold(_bare(document)))
            if alike and name != document + SIDECAR and ENDING.search(document) is None:
                yield NearMiss(name, document, document + SIDECAR)


def about_folder(folder: str, beside: Collection[str]) -> Iterator[NearMiss]:
    """`contracts.meta.yaml` beside the folder `contracts`."""
    for name in sorted(beside):
        match = ENDING.search(name)
        if match is not None and fold(name[: match.start()]) == fold(folder):
            yield NearMiss(name, None, f"{folder}/{FOLDER_FILE}")


def _bare(document: str) -> str:
    return os.path.splitext(document)[0]


def fold(name: str, *, case: bool = True) -> str:
    plain = unicodedata.normalize("NFC", name)
    return plain.casefold() if case else plain

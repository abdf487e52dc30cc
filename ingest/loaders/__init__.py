"""One loader per format, imported when a file of its kind comes along."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path
from typing import cast

from ingest.blocks import Loaded, Loader, Progress
from ingest.frontmatter import misplaced
from ingest.sniff import sniff

MODULES = {
    "markdown": "markdown",
    "text": "text",
    "html": "html",
    "csv": "csv",
    "json": "json",
    "eml": "eml",
    "pdf": "pdf",
    "image": "ocr",
    "docx": "docx",
    "xlsx": "xlsx",
    "pptx": "pptx",
    "odt": "odt",
}
PLAIN = frozenset(
    {"csv", "json"}
)  # whose source is the file as it stands; Markdown, text and HTML look themselves


def loader_for(kind: str) -> Loader:
    return cast(Loader, importlib.import_module(f"ingest.loaders.{MODULES[kind]}").load)


def load(path: Path, progress: Progress) -> Loaded:
    """Raises `LoadError` with the remedy when the file cannot be read at all."""
    kind = sniff(path)
    loaded = loader_for(kind)(path, progress)
    if kind in PLAIN and (said := misplaced(loaded.source)):
        return replace(loaded, warnings=(*said, *loaded.warnings))
    return loaded

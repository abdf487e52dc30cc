"""One loader per format, imported when a file of its kind comes along."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import cast

from ingest.blocks import Loaded, Loader, Progress
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


def loader_for(kind: str) -> Loader:
    return cast(Loader, importlib.import_module(f"ingest.loaders.{MODULES[kind]}").load)


def load(path: Path, progress: Progress) -> Loaded:
    """Raises `LoadError` with the remedy when the file cannot be read at all."""
    return loader_for(sniff(path))(path, progress)

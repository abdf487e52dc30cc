"""What has to be done with each file: compare it with the ledger, parse nothing."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ingest.chunker import CHUNKER_VERSION
from ingest.discovery import Found, is_below
from ingest.frames import Refused
from ingest.metadata import Layer, layers_hash
from ingest.settings import IngestSettings
from knowledge.ledger import Failure, Filed

Action = Literal["parse", "describe", "keep", "fail", "fail again"]
MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Task:
    """One file: `describe` means that only its metadata or its place changed."""

    found: Found
    action: Action
    layers: tuple[Layer, ...]
    content_hash: str = ""
    metadata_hash: str = ""
    known: Filed | None = None
    refused: Refused | None = None


@dataclass(frozen=True)
class Known:
    """The ledger's side of the comparison, by absolute path of the file."""

    filed: Mapping[str, Filed]
    failures: Mapping[str, Failure]

    def place(self, file: str) -> tuple[str, str] | None:
        """Root and path by which a file is known."""
        if file in self.filed:
            document = self.filed[file].document
            return document.root, document.path
        failure = self.failures.get(file)
        return (failure.root, failure.path) if failure is not None else None

    @cached_property
    def roots(self) -> frozenset[str]:
        return frozenset(place[0] for file in (*self.filed, *self.failures) if (place := self.place(file)))

    @cached_property
    def folders(self) -> frozenset[str]:
        """The roots that came in as folders for certain, not by a single file."""
        places = [self.place(file) for file in (*self.filed, *self.failures)]
        return frozenset(place[0] for place in places if place and "/" in place[1])

    def folder_above(self, folder: str) -> str | None:
        """The widest known folder that a folder lies in, itself not counted."""
        above = [root for root in self.folders if root != folder and is_below(folder, root)]
        return min(above, key=len, default=None)


def plan(found: Found, layers: list[Layer], known: Known, settings: IngestSettings, force: bool) -> Task:
    """`force` parses whatever can be parsed, also what failed before."""
    filed = known.filed.get(found.file)
    digest = content_hash(found.file, settings)
    if isinstance(digest, Refused):
        return Task(found, "fail", tuple(layers), known=filed, refused=digest)
    beside = layers_hash(layers)
    failure = known.failures.get(found.file)
    refused = None
    if force:
        action: Action = "parse"
    elif failure is not None and failure.content_hash == failure_key(digest, settings):
        action, refused = "fail again", Refused(failure.reason, failure.remedy)
    elif filed is None or filed.content_hash != digest:
        action = "parse"
    elif filed.metadata_hash != beside or (filed.document.root, filed.document.path) != (found.root, found.path):
        action = "describe"
    else:
        action = "keep"
    return Task(found, action, tuple(layers), digest, beside, filed, refused)


def content_hash(file: str, settings: IngestSettings) -> str | Refused:
    """sha256 of the bytes, unless the file is too large to be opened at all."""
    try:
        size = os.stat(file).st_size
        if size > settings.max_file_mb * MIB:
            return Refused(
                f"it has {size / MIB:,.0f} MB, more than {settings.max_file_mb:g} MB",
                "Split it into smaller files, or raise BPO_INGEST_MAX_FILE_MB",
            )
        with open(file, "rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        return Refused(
            f"it cannot be opened ({error.strerror})", "Give this user read access to the file, then run again"
        )


def failure_key(digest: str, settings: IngestSettings) -> str:
    """A file that failed is tried again when it changes, with other limits, or by a new version."""
    limits = (settings.memory_gib, settings.stall_seconds, settings.total_seconds, settings.loader, _version())
    return hashlib.sha256(repr((digest, limits)).encode()).hexdigest()


def _version() -> str:
    try:
        return importlib.metadata.version("bpo-assistant")
    except importlib.metadata.PackageNotFoundError:  # run from a checkout
        return CHUNKER_VERSION

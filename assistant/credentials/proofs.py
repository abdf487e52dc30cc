"""Evidence of credentials: files that lie beside the list that is imported, kept as those of onboarding are."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from assistant.credentials.rows import BadRow, GoodRow
from assistant.onboarding.evidence import EvidenceStore
from assistant.onboarding.machine import Evidence, Refused

SHA256 = re.compile(r"(?:sha256:)?([0-9a-f]{64})\Z", re.I)
NOT_THERE = "Put the file beside the list, or write its SHA-256"


def with_evidence(row: GoodRow | BadRow, folder: Path, store: EvidenceStore | None) -> GoodRow | BadRow:
    """The row with its evidence kept, or what is wrong with it."""
    if isinstance(row, BadRow) or not row.evidence:
        return row
    try:
        return replace(row, credential=replace(row.credential, evidence=_kept(row.evidence, folder, store)))
    except Refused as refused:
        return BadRow(row.row, refused.reason, refused.remedy)


def _kept(written: str, folder: Path, store: EvidenceStore | None) -> Evidence:
    """A hash is noted and opens nothing: whoever knows the hash of another's file must not get that file."""
    digest = SHA256.match(written)
    if digest:
        return Evidence(digest[1].lower(), "", "", 0)
    if store is None:
        raise Refused("this register keeps no evidence", "Write the SHA-256 of the file instead")
    return store.keep(_beside(written, folder))


def _beside(written: str, folder: Path) -> Path:
    """A list that somebody else wrote must not fetch a file from anywhere: links and `..` do not lead out."""
    home = folder.resolve()
    try:
        file = (home / written).resolve()
        inside = file.is_relative_to(home) and file.is_file()
    except (OSError, ValueError) as error:
        raise Refused(f"evidence {written!r} is no file beside the list", NOT_THERE) from error
    if not inside:
        raise Refused(f"evidence {written!r} is no file beside the list", NOT_THERE)
    return file

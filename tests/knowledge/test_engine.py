from __future__ import annotations

import pytest

from knowledge.engine import explained


@pytest.mark.parametrize(
    ("message", "reason", "remedy"),
    [
        ("[Errno 28] No space left on device", "the disk that holds /kb is full", "Free some space"),
        ("database or disk is full", "the disk that holds /kb is full", "Free some space"),
        ("attempt to write a readonly database", "/kb cannot be written", "BPO_DATA_DIR"),
        ("[Errno 30] Read-only file system", "/kb cannot be written", "BPO_DATA_DIR"),
        ("database is locked", "/kb is locked by another process", "when it has ended"),
        ("database disk image is malformed", "/kb is damaged", "ingest again"),
        ("something new", "/kb: something new", "bpo doctor"),
    ],
)
def test_what_the_database_says_becomes_a_reason_and_a_remedy(message: str, reason: str, remedy: str) -> None:
    error = explained(message, "/kb")
    assert error.reason.startswith(reason) and remedy in error.remedy

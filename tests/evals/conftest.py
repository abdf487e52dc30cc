from __future__ import annotations

import json
from pathlib import Path

import pytest

from bots import wiring
from tests.fakes import FakeEmbedder


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BPO_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(wiring.House, "embedder", FakeEmbedder())
    folder = tmp_path / "suite"
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "sla.md").write_text(
        "# Service levels\n\nThe vendor answers severity 1 incidents within 15 minutes.\n"
    )
    lines = [
        {
            "id": "q1",
            "question": "How fast does the vendor answer severity 1 incidents?",
            "answerable": True,
            "facts": [["15 minutes"]],
            "sources": [{"document": "sla.md"}],
            "kind": "numeric",
        },
        {"id": "q2", "question": "Who won the cup?", "answerable": False, "kind": "unanswerable"},
    ]
    (folder / "questions.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    return folder

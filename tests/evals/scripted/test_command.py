from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.answering import extractive
from assistant.answering.confidence import Chances
from assistant.models import checking
from bots import wiring
from evals.scripted.__main__ import main
from tests.assistant.models.world import plain_check
from tests.fakes import FakeEmbedder

SLA = """# Service levels

The vendor answers severity 1 incidents within 15 minutes.

# Payment

The company pays an invoice within 30 days. An invoice must name the purchase order.
"""
QUESTIONS = [
    {
        "id": "sla",
        "question": "How fast does the vendor answer severity 1 incidents?",
        "facts": [["15 minutes"]],
        "sources": [{"document": "sla.md", "quote": "within 15 minutes"}],
    },
    {
        "id": "pay",
        "question": "When does the company pay an invoice, and what does an invoice name?",
        "facts": [["30 days"], ["purchase order"]],
        "sources": [{"document": "sla.md", "quote": "pays an invoice within 30 days"}],
    },
    {"id": "cup", "question": "Which invoice names the winner of the cup?", "answerable": False},
]


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Confidence is not what is tested, and the check is one that can be worked out by eye."""
    monkeypatch.setenv("BPO_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(wiring.House, "embedder", FakeEmbedder(256))
    monkeypatch.setattr(extractive, "chances", lambda *_: Chances(0.8, 0.8))
    monkeypatch.setattr(checking, "check", plain_check)
    folder = tmp_path / "suite"
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "sla.md").write_text(SLA)
    (folder / "questions.jsonl").write_text("\n".join(json.dumps(line) for line in QUESTIONS))
    return folder


def cells(printed: str) -> dict[str, list[str]]:
    lines = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in printed.splitlines()]
    return {line[0]: line[1:] for line in lines if len(line) > 1}


def test_both_models_beside_the_extractive_answer(
    suite: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.jsonl"
    main([str(suite), "--out", str(out)])
    printed = capsys.readouterr().out
    assert printed.startswith("suite: 3 questions\n")
    found = cells(printed)
    lines = {(line["model"], line["id"]): line for line in map(json.loads, out.read_text().splitlines())}
    assert len(lines) == 9
    told = [one["fate"] for line in lines.values() if line["model"] == "oracle" for one in line["sentences"]]
    assert told == ["kept"] * 3
    assert lines["oracle", "sla"]["answerer"] == "openai:oracle"
    assert "15 minutes [1]" in lines["oracle", "sla"]["answer"]
    lies = [(one["lie"], one["fate"]) for id in ("sla", "pay", "cup") for one in lines["liar", id]["sentences"]]
    assert lies == [
        ("number", "replaced"),
        ("party", "replaced"),
        ("negation", "replaced"),
        ("outside knowledge", "dropped"),
    ]
    assert found["strictly right"] == ["2/2 (100.0 %)"] * 3
    assert found["questions put to the model"] == ["3", "3"]
    assert found["sentences written"] == ["3", "4"]
    assert found["lies that passed the check"] == ["0/4 (0.0 %)"]
    assert found["answers that fell back"] == ["1/3 (33.3 %)", "3/3 (100.0 %)"]


def test_one_of_them_only(suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(suite), "--model", "oracle"])
    header = capsys.readouterr().out.splitlines()[1]
    assert header.split() == ["extractive", "oracle"]


def test_a_check_that_lets_all_through_is_seen(
    suite: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from assistant.models.grounding import Verdict

    monkeypatch.setattr(checking, "check", lambda *_: Verdict(True, 0, 0, 10, ""))
    main([str(suite), "--model", "liar"])
    found = cells(capsys.readouterr().out)
    assert found["lies that passed the check"] == ["4/4 (100.0 %)"]
    assert found["answers that show a lie, of those with lies"] == ["3/3 (100.0 %)"]


def test_a_folder_that_is_no_suite_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"holds no questions\.jsonl"):
        main([str(tmp_path)])

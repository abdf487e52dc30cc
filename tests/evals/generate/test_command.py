from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bots.cli.app import app
from evals.suites import load_suite

SLA = """---
title: Service levels
audience: [vendor:acme]
---
# Incidents

The **vendor** must answer severity 1
incidents within 15 minutes.

| Shift | Price |
|---|---|
| Night | $26.90 |
"""


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "suite" / "documents"
    (folder / "old").mkdir(parents=True)
    (folder / "sla.md").write_text(SLA)
    (folder / "old" / "past.md").write_text("---\neffective_to: 2001-01-01\n---\nThe fee is $10.\n")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    return folder


def test_drafts_are_questions_of_a_suite(documents: Path) -> None:
    out = documents.parent / "questions.jsonl"
    done = CliRunner().invoke(app, ["eval", "generate", str(documents), "--out", str(out)])
    assert done.exit_code == 0, done.stderr
    assert "broken.pdf" in done.stderr and "old/past.md: passed over" in done.stderr
    assert "Edit each before it counts" in done.stderr
    questions = {question.question: question for question in load_suite(documents.parent).questions}
    asked = questions["Within what time must the vendor answer severity 1 incidents?"]
    assert (asked.facts, asked.kind, asked.labels) == ([["15 minutes"]], "numeric", "public,vendor:acme")
    assert asked.id.startswith("draft-") and asked.answerable
    (source,) = asked.sources
    assert (source.document, source.section) == ("sla.md", "Incidents")
    assert source.quote is not None and source.quote in SLA
    assert questions["What is the Price for Night?"].facts == [["$26.90"]]
    assert not any("fee" in question for question in questions)


def test_at_most_so_many_of_a_document(documents: Path, tmp_path: Path) -> None:
    out = tmp_path / "few.jsonl"
    arguments = ["eval", "generate", str(documents), "--out", str(out), "--per-document", "1"]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    assert [json.loads(line)["id"] for line in out.read_text().splitlines()] == ["draft-001"]


def test_edited_questions_are_never_written_over(documents: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine.jsonl"
    out.write_text("mine")
    refused = CliRunner().invoke(app, ["eval", "generate", str(documents), "--out", str(out)])
    assert refused.exit_code == 1 and "is there already" in refused.stderr
    assert out.read_text() == "mine"

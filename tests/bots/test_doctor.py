from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from bots.cli import checkup, findings
from bots.cli.findings import Finding
from tests.bots.conftest import Run
from tests.bots.fakes import FAQ, SLA

TODAY = date(2027, 1, 1)


def test_an_overdue_review_names_whom_to_ask() -> None:
    found = findings.overdue([SLA, FAQ], TODAY)
    assert (found.level, found.what) == ("warn", "overdue: policies/sla.md")
    assert found.remedy == "Ask vendor-desk@client.example"
    assert findings.overdue([SLA], date(2026, 12, 31)).level == "ok"


def test_the_last_day_of_a_document_is_still_in_force() -> None:
    ends = replace(FAQ, effective_to=TODAY)
    assert findings.expired([ends], TODAY).level == "ok"
    assert findings.expired([ends], date(2027, 1, 2)).what == "expired: faq.pdf"


def test_a_file_that_is_gone_is_pruned(tmp_path: Path) -> None:
    here = tmp_path / "here.md"
    here.touch()
    documents = [
        replace(FAQ, file=str(here), root=str(tmp_path)),
        replace(SLA, file=str(tmp_path / "sla.md"), root=str(tmp_path)),
    ]
    found = findings.gone(documents)
    assert found == Finding("files", "warn", "gone: policies/sla.md", f"Run: bpo ingest --prune {tmp_path}")
    assert findings.gone(documents[:1]).level == "ok"


def test_a_label_that_nobody_can_have_is_a_fault() -> None:
    assert findings.audiences([SLA, FAQ]).level == "ok"
    found = findings.audiences([replace(SLA, audience=("everyone",)), FAQ])
    assert (found.level, found.what) == (
        "fault",
        "audience or dates cannot be read, so hidden from all but admin: policies/sla.md",
    )


def test_only_some_names_are_listed() -> None:
    assert findings.named(list("abcde")) == "a, b, c and 2 more"
    assert findings.named(["a"]) == "a"


def test_a_folder_that_cannot_be_written_is_a_fault(tmp_path: Path) -> None:
    assert findings.data_folder(tmp_path / "new").level in {"ok", "warn"}
    (tmp_path / "file").touch()
    found = findings.data_folder(tmp_path / "file")
    assert found.level == "fault" and "BPO_DATA_DIR" in found.remedy


class Broken:
    fingerprint = "x"
    dimensions = 4

    def embed(self, texts: object) -> np.ndarray:
        raise NotImplementedError

    def embed_query(self, text: str) -> np.ndarray:
        raise RuntimeError("bad model file")


def test_a_query_model_that_fails_is_made_again(tmp_path: Path) -> None:
    assert findings.query_model(tmp_path, Broken()).level == "warn"
    (tmp_path / "m.onnx").touch()
    found = findings.query_model(tmp_path, Broken())
    assert found.level == "fault" and "bad model file" in found.what
    assert found.remedy == f"Delete {tmp_path}: it is made again"


FAULT = Finding("model", "fault", "the weights are gone", "Reinstall")
OK = Finding("settings", "ok", "fine")


def test_a_fault_is_exit_status_one(bpo: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "examine", lambda: [OK, FAULT])
    done = bpo("doctor")
    assert done.exit_code == 1
    assert done.stdout == (
        "ok     settings          fine\nfault  model             the weights are gone  → Reinstall\n"
    )
    assert json.loads(bpo("doctor", "--json").stdout) == {
        "checks": [
            {"check": "settings", "level": "ok", "what": "fine", "remedy": ""},
            {"check": "model", "level": "fault", "what": "the weights are gone", "remedy": "Reinstall"},
        ]
    }


def test_a_warning_is_no_failure(bpo: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "examine", lambda: [replace(FAULT, level="warn")])
    assert bpo("doctor").exit_code == 0


def test_a_wrong_setting_names_the_variable(bpo: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BPO_INGEST_WORKERS", "many")
    done = bpo("doctor")
    assert done.exit_code == 1
    assert done.stdout.startswith("fault  settings          BPO_INGEST_WORKERS: Input should be a valid integer")


def test_a_broken_chain_of_versions_is_a_warning_with_the_remedy() -> None:
    assert findings.chains([SLA, FAQ]).level == "ok"
    found = findings.chains([replace(SLA, supersedes="sla-2020.md", file="/kb/sla.md", root="/kb"), FAQ])
    assert found.level == "warn" and "sla-2020.md is not in the knowledge base" in found.what and found.remedy
    misnamed = findings.chains([SLA, FAQ], [(SLA, "section 4.2 was not found there")])
    assert misnamed.level == "warn" and "section 4.2 was not found" in misnamed.what

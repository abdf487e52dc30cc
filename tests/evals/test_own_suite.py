"""Our own questions on the starter pack, put to the assistant that ships: no change may make it worse."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SUITE = ROOT / "evals" / "datasets" / "starter"
BASELINE = ROOT / "evals" / "datasets" / "starter.baseline.json"

pytestmark = pytest.mark.slow


def bpo(data: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bots.cli.main", *arguments],
        cwd=ROOT,
        env={**os.environ, "BPO_DATA_DIR": str(data), **settings},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own") / "data"
    ingested = bpo(folder, "ingest", "--quiet", str(ROOT / "knowledge" / "pack"))
    assert ingested.returncode == 0, ingested.stderr
    return folder


def gate(data: Path, **settings: str) -> tuple[int, Mapping[str, Any]]:
    ran = bpo(data, "eval", "gate", str(SUITE), "--baseline", str(BASELINE), "--json", **settings)
    assert ran.stdout, ran.stderr
    return ran.returncode, json.loads(ran.stdout)


def test_the_assistant_is_as_good_as_its_baseline(data: Path) -> None:
    status, found = gate(data)
    assert status == 0, found


def test_a_worse_setting_is_caught(data: Path) -> None:
    status, _ = gate(data, BPO_ABSTAIN_BELOW="0.9")
    assert status == 1

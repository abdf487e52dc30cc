from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bots.cli.app import app
from bots.settings import Settings
from evals.calibrate import withholding_nothing


class WithThreshold(Settings):
    abstain_below: float = 0.5


def test_every_answer_is_given_where_the_threshold_can_be_set(tmp_path: Path) -> None:
    found = withholding_nothing(WithThreshold(data_dir=tmp_path))
    assert isinstance(found, WithThreshold) and found.abstain_below == 0.0
    assert found.data_dir == tmp_path


def test_a_threshold_is_recommended(suite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = CliRunner().invoke(app, ["eval", "calibrate", str(suite), "--json"])
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["questions"] == 2 and len(found["thresholds"]) == 19
    assert found["thresholds"][0]["threshold"] == 0.05 and found["thresholds"][-1]["threshold"] == 0.95
    assert set(found["ece_by_suite"]) == {"suite"}
    assert found["recommended"] in {line["threshold"] for line in found["thresholds"]}


def test_the_table_shows_what_it_would_cost(suite: Path) -> None:
    shown = CliRunner().invoke(app, ["eval", "calibrate", str(suite)])
    assert shown.exit_code == 0, shown.stderr
    assert "Recommended: BPO_ABSTAIN_BELOW=0." in shown.stdout
    assert "expected calibration error, all together" in shown.stdout and "of which by chance" in shown.stdout

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bots.cli.app import app
from bots.errors import UserError
from evals.gate import METRICS, Allowed, Baseline, Check, checked, read_baseline, updated, values
from evals.summary import summarise
from tests.evals.test_scoring import made


def gate(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["eval", "gate", *map(str, arguments)])


def test_a_fall_within_the_tolerance_passes() -> None:
    assert Check("strict", 0.88, 0.9, 0.02).passed
    assert not Check("strict", 0.87, 0.9, 0.02).passed
    assert Check("strict", 0.95, 0.9, 0.0).passed


def test_where_less_is_better_a_rise_counts() -> None:
    assert not Check("forbidden", 0.01, 0.0, 0.0).passed
    assert Check("ece", 0.12, 0.1, 0.05).passed
    assert Check("errors", 0.0, 1.0, 0.0).passed


def test_what_can_no_longer_be_measured_does_not_pass() -> None:
    assert not Check("cited", None, 0.9, 0.02).passed
    assert Check("cited", 0.9, None, 0.02).passed


def test_a_line_names_metric_value_and_limit() -> None:
    assert Check("strict", 0.87, 0.9, 0.02).line() == (
        "WORSE strict                0.8700  at least 0.8800 (baseline 0.9000)"
    )
    assert Check("ece", 0.1, 0.1, 0.05).line() == (
        "ok    ece                   0.1000  at most 0.1500 (baseline 0.1000)"
    )
    assert Check("cited", None, None, 0.02).line() == "ok    cited                 none    (no baseline)"


def test_every_metric_has_a_value() -> None:
    assert set(values(summarise([made()]))) >= set(METRICS)


def test_an_update_keeps_the_tolerances_and_the_choice_of_metrics() -> None:
    before = Baseline(suite="s", questions=9, metrics={"strict": Allowed(value=0.1, tolerance=0.3)})
    summary = summarise([made(), made(facts_found=0)])
    found = updated("s", summary, before)
    assert found.metrics == {"strict": Allowed(value=0.5, tolerance=0.3)} and found.questions == 2
    assert updated("s", summary, None).metrics.keys() == METRICS.keys()
    assert [check.passed for check in checked(values(summary), found)] == [True]


def test_a_worse_answerer_is_stopped(suite: Path, tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.json"
    assert gate(suite, "--baseline", baseline, "--update").exit_code == 0
    assert json.loads(baseline.read_text())["metrics"]["strict"] == {"value": 1.0, "tolerance": 0.02}
    passed = gate(suite, "--baseline", baseline)
    assert passed.exit_code == 0 and "WORSE" not in passed.stdout
    sla = suite / "documents" / "sla.md"
    sla.write_text(sla.read_text().replace("15 minutes", "15 hours"))
    stopped = gate(suite, "--baseline", baseline)
    assert stopped.exit_code == 1 and "WORSE strict" in stopped.stdout
    checks = json.loads(gate(suite, "--baseline", baseline, "--json").stdout)["checks"]
    assert next(check for check in checks if check["metric"] == "strict")["passed"] is False


def test_a_baseline_that_does_not_fit_is_refused(suite: Path, tmp_path: Path) -> None:
    refused = gate(suite, "--baseline", tmp_path / "none.json")
    assert refused.exit_code == 1 and "does not exist" in refused.stderr and "--update" in refused.stderr
    odd = tmp_path / "odd.json"
    odd.write_text('{"suite": "s", "questions": 1, "metrics": {"speed": {"value": 1, "tolerance": 0}}}')
    with pytest.raises(UserError, match="speed is no metric"):
        read_baseline(odd)
    odd.write_text("{}")
    with pytest.raises(UserError, match="suite: Field required"):
        read_baseline(odd)

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bots import wiring
from bots.cli.app import app
from evals.beir import Query, load_beir
from evals.retrieval import Ranked, measure, run_lines
from tests.evals.test_beir import write
from tests.fakes import FakeEmbedder


def test_the_scores_of_a_run_fall() -> None:
    ranked = Ranked(Query(_id="q 1", text="x"), ("a", "b b", "c"), (0.5, 0.5, 0.2), 1.0)
    assert list(run_lines(ranked)) == [
        "q 1\tQ0\ta\t1\t0.500000\tbpo\n",
        "q 1\tQ0\tb b\t2\t0.499999\tbpo\n",
        "q 1\tQ0\tc\t3\t0.200000\tbpo\n",
    ]


def test_only_judged_queries_count(tmp_path: Path) -> None:
    beir = load_beir(write(tmp_path))
    first, second = beir.queries
    found = measure(
        beir,
        [Ranked(first, ("nda#0-40", "nda#40-80"), (2.0, 1.0), 10.0), Ranked(second, (), (), 30.0)],
    )
    assert (found.queries, found.judged, found.means["recall@5"], found.means["mrr"]) == (2, 1, 1.0, 0.5)
    assert found.means["ndcg@10"] == pytest.approx(
        0.63093, abs=1e-5
    )  # the only relevant passage at rank 2: 1/log2(3)
    assert found.p50_ms == 20.0


def test_a_set_is_indexed_apart_ranked_and_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BPO_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(wiring.House, "embedder", FakeEmbedder())
    (tmp_path / "set").mkdir()
    folder = write(tmp_path / "set")
    out = tmp_path / "run.trec"
    done = CliRunner().invoke(app, ["eval", "retrieval", str(folder), "--out", str(out), "--json"])
    assert done.exit_code == 0, done.stderr
    figures = json.loads(done.stdout)
    assert list(figures) == [
        "set",
        "passages",
        "queries",
        "judged",
        "ndcg@10",
        "recall@5",
        "recall@10",
        "recall@100",
        "mrr",
        "p50_ms",
        "p95_ms",
    ]
    assert (figures["passages"], figures["queries"], figures["judged"]) == (3, 2, 1)
    lines = [line.split("\t") for line in out.read_text().splitlines()]
    assert {line[0] for line in lines} == {"q 1", "q2"}
    assert all(line[1] == "Q0" and line[5] == "bpo" for line in lines)
    assert next(line[2] for line in lines if line[0] == "q2") == "msa 1"
    assert not (tmp_path / "data" / "ledger.sqlite3").exists()
    again = CliRunner().invoke(app, ["eval", "retrieval", str(folder)])
    assert again.exit_code == 0 and "indexed" not in again.stderr


def test_rewrites_are_searched_for_instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BPO_DATA_DIR", str(tmp_path / "data"))
    embedder = FakeEmbedder()
    monkeypatch.setattr(wiring.House, "embedder", embedder)
    (tmp_path / "set").mkdir()
    folder = write(tmp_path / "set")
    rewrites = tmp_path / "rewrites.jsonl"
    rewrites.write_text('{"_id": "q 1", "text": "After how many years does the secrecy end?"}\n')
    done = CliRunner().invoke(app, ["eval", "retrieval", str(folder), "--rewrites", str(rewrites), "--json"])
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["mrr"] == 1.0
    assert "After how many years does the secrecy end?" in embedder.asked
    assert not any("How long" in text for text in embedder.asked)

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.onboarding.folders import ProgrammeFolders
from bots.cli.progress import PlainProgress
from ingest.report import Failed, Report, Warned
from tests.bots.conftest import Run
from tests.bots.fakes import FakeHouse

REPORT = Report(
    added=2,
    changed=1,
    unchanged=3,
    removed=0,
    passages=41,
    seconds=1.2345,
    failed=[Failed("bad.pdf", "it is encrypted", "Remove the password")],
    warnings=[Warned("odd.md", "unknown key `colour`")],
)


def gives(report: Report, calls: list[Any] | None = None) -> Any:
    def ingesting(paths: Sequence[Path], _sink: object, **options: bool) -> Report:
        if calls is not None:
            calls.append(([str(path) for path in paths], options))
        return report

    return ingesting


def test_json_has_exactly_the_keys_of_the_contract(bpo: Run, house: FakeHouse) -> None:
    house.ingesting = gives(REPORT)
    done = bpo("ingest", "docs", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {
        "added": 2,
        "changed": 1,
        "unchanged": 3,
        "removed": 0,
        "passages": 41,
        "seconds": 1.234,
        "failed": [{"document": "bad.pdf", "reason": "it is encrypted", "remedy": "Remove the password"}],
        "warnings": [{"document": "odd.md", "reason": "unknown key `colour`"}],
    }


def test_the_report_names_each_file_that_failed_or_was_partly_read(bpo: Run, house: FakeHouse) -> None:
    house.ingesting = gives(REPORT)
    assert bpo("ingest", "docs").stdout.splitlines() == [
        "added  changed  unchanged  removed  failed  passages  seconds",
        "2      1        3          0        1       41        1.2",
        "",
        "Could not be read",
        "document  reason           remedy",
        "bad.pdf   it is encrypted  Remove the password",
        "",
        "Warnings",
        "document  reason",
        "odd.md    unknown key `colour`",
    ]


def test_options_reach_the_pipeline(bpo: Run, house: FakeHouse) -> None:
    calls: list[Any] = []
    house.ingesting = gives(REPORT, calls)
    bpo("ingest", "a", "b", "--prune")
    bpo("ingest", "--rebuild")
    assert calls == [(["a", "b"], {"prune": True, "rebuild": False}), ([], {"prune": False, "rebuild": True})]


def test_the_register_of_obligations_hears_of_new_audiences(
    bpo: Run, house: FakeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Any] = []
    monkeypatch.setattr("bots.casework.note_audiences", heard.append)
    house.ingesting = gives(REPORT)
    bpo("ingest", "docs")
    assert heard == [house.settings]


def test_nothing_to_do_without_a_path(bpo: Run, house: FakeHouse) -> None:
    done = bpo("ingest")
    assert done.exit_code == 2 and "PATH" in done.stderr


def test_an_empty_path_is_not_the_working_directory(bpo: Run, house: FakeHouse) -> None:
    done = bpo("ingest", "")
    assert done.exit_code == 2 and "the path is empty" in done.stderr


def test_nothing_read_is_a_failure_with_its_reason(bpo: Run, house: FakeHouse) -> None:
    house.ingesting = gives(Report(failed=[Failed("bad.pdf", "it is empty", "Save it again")]))
    done = bpo("ingest", "docs")
    assert done.exit_code == 1 and "it is empty" in done.stdout
    assert done.stderr == "error: nothing could be read. See the reasons and remedies in the report.\n"
    house.ingesting = gives(Report())
    done = bpo("ingest", "docs", "--json")
    assert done.exit_code == 1 and json.loads(done.stdout)["added"] == 0
    assert done.stderr == "error: there was nothing to read. Name a folder that holds documents.\n"


def test_programmes_alone_are_no_documents(bpo: Run, house: FakeHouse, tmp_path: Path) -> None:
    house.ingesting = gives(Report())
    folder = tmp_path / "own" / "deep"
    folder.mkdir(parents=True)
    (folder / "a.programme.yaml").write_text("id: a\n")
    done = bpo("ingest", folder / "a.programme.yaml")
    assert done.exit_code == 1 and "there was a programme and no documents. Name its folder" in done.stderr
    assert f"or put it into {tmp_path / 'data'}." in done.stderr
    done = bpo("ingest", tmp_path / "own")
    assert done.exit_code == 0 and "See whether they can be used: bpo onboard programmes" in done.stderr
    assert ProgrammeFolders(tmp_path / "data").known() == [str(tmp_path / "own")]
    (tmp_path / "empty").mkdir()
    assert "there was nothing to read" in bpo("ingest", tmp_path / "empty").stderr


def test_plain_progress_is_a_line_every_few_seconds() -> None:
    now = [100.0]
    said: list[str] = []
    progress = PlainProgress(said.append, lambda: now[0])
    for seconds in (1, 3, 6, 7, 12):
        now[0] = 100.0 + seconds
        progress("read", seconds, 20, "a.pdf", "page 3 of 40")
    assert said == ["reading 6 of 20: a.pdf, page 3 of 40", "reading 12 of 20: a.pdf, page 3 of 40"]


def test_waiting_for_another_ingest_is_said_at_once() -> None:
    said: list[str] = []
    progress = PlainProgress(said.append, lambda: 0.0)
    progress("wait", 0, 0, "", "another ingest (pid 7) holds the lock")
    progress("done", 0, 0, "", "")
    assert said == ["waiting: another ingest (pid 7) holds the lock"]

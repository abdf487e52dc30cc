"""What happened to a case is one job, however many replicas look at it at the same time."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from bots.slack.journal import Journal
from bots.slack.onboarding import news


def test_two_replicas_that_look_at_once_make_one_job_of_an_event(tmp_path: Path) -> None:
    case = cast("Any", SimpleNamespace(id="acme-1"))
    accepted = []
    for team in ("T0HOME", "T0HOME"):
        office = cast("Any", SimpleNamespace(identity=SimpleNamespace(team=team)))
        with closing(Journal(tmp_path / "slack.sqlite3")) as journal:
            found = [news.job_for(office, case, number) for number in (0, 1)]
            accepted.append([journal.accept("", one) for one in found])
    assert accepted == [[True, True], [False, False]]

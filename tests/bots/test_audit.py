from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from assistant.models.types import Event, Final, Shown
from bots import audit
from bots.settings import Settings
from bots.wiring import House
from knowledge.types import Caller
from tests.bots.conftest import Run
from tests.bots.fakes import ANSWER, FakeHouse, hit


def entries(bpo: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(bpo("audit", "--json").stdout)["entries"]
    return found


def test_who_asked_when_and_what_was_cited(bpo: Run, house: FakeHouse, tmp_path: Path) -> None:
    house.retriever.hits = [hit("within 15 minutes", 0.9)]
    bpo("ask", "How fast?", "--as", "public,vendor:acme", "--on", "2026-01-02")
    bpo("search", "How fast?")
    bpo("chat", stdin="How slow?\n")
    asked, searched, chatted = entries(bpo)
    assert (asked["channel"], asked["labels"], asked["on"]) == ("cli:ask", ["public", "vendor:acme"], "2026-01-02")
    assert (asked["documents"], asked["abstained"]) == (["policies/sla.md"], False)
    assert (searched["channel"], searched["abstained"]) == ("cli:search", None)
    assert asked["question_hash"] == searched["question_hash"] != chatted["question_hash"]
    folder = tmp_path / "data" / "audit"
    written = "".join(file.read_text() for file in folder.glob("audit.jsonl*"))
    assert "How fast" not in written and "15 minutes" not in written and "Service levels" not in written
    assert stat.S_IMODE((folder / "audit.jsonl").stat().st_mode) == 0o600
    assert "cli:ask" in bpo("audit").stdout and len(entries(bpo)) == 3


def test_the_text_is_kept_only_when_it_is_wanted(
    bpo: Run, house: FakeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BPO_AUDIT_QUESTIONS", "text")
    bpo("ask", "How \x1b[31mfast?")
    assert entries(bpo)[0]["question"] == "How \x1b[31mfast?"
    assert "\x1b" not in bpo("audit").stdout
    monkeypatch.setenv("BPO_AUDIT_QUESTIONS", "off")
    bpo("ask", "How fast?")
    assert len(entries(bpo)) == 1


def test_a_full_file_is_put_aside(
    bpo: Run, house: FakeHouse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BPO_AUDIT_MAX_MB", "0.0005")
    monkeypatch.setenv("BPO_AUDIT_FILES", "2")
    for number in range(9):
        bpo("ask", "How fast?", "--on", f"2026-01-0{number + 1}")
    names = sorted(file.name for file in (tmp_path / "data/audit").glob("audit.jsonl*"))
    assert names == ["audit.jsonl", "audit.jsonl.1", "audit.jsonl.2"]
    days = [entry["on"] for entry in entries(bpo)]
    assert days == sorted(days) and days[-1] == "2026-01-09" and 3 <= len(days) < 9
    assert len(json.loads(bpo("audit", "--json", "-n", "1").stdout)["entries"]) == 1


def test_a_damaged_line_is_passed_over(bpo: Run, house: FakeHouse, tmp_path: Path) -> None:
    bpo("ask", "How fast?")
    with (tmp_path / "data/audit/audit.jsonl").open("a") as stream:
        stream.write('{"at": "20')
    bpo("ask", "How slow?")
    assert len(entries(bpo)) == 2


def test_an_answer_is_given_even_when_nothing_can_be_noted(bpo: Run, house: FakeHouse, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "audit").write_text("a file stands in the way")
    assert "15 minutes" in bpo("ask", "How fast?").stdout


def test_the_key_of_a_process_that_died_in_making_it_is_made_anew(
    bpo: Run, house: FakeHouse, tmp_path: Path
) -> None:
    folder = tmp_path / "data" / "audit"
    folder.mkdir(parents=True)
    (folder / "key").write_bytes(b"")
    bpo("ask", "How fast?")
    assert len((folder / "key").read_bytes()) == 32
    assert entries(bpo)[0]["question_hash"] not in (None, audit.hashed("How fast?", b""))


def test_processes_write_at_once_with_one_key_and_lose_no_line(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, audit_max_mb=0.002, audit_files=200)
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        list(pool.map(note_forty, [settings] * 4))
    found = audit.read(settings)
    assert len(found) == 160 and len({entry.question_hash for entry in found}) == 40
    assert len(list((tmp_path / "audit").glob("audit.jsonl.*"))) > 3


def note_forty(settings: Settings) -> None:
    for number in range(40):
        audit.note_down(settings, "cli:ask", f"Question {number}?", Caller(), ["a.md"])


def test_fewer_files_are_kept_from_the_day_on_which_fewer_are_wanted(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, audit_max_mb=0.0001, audit_files=5)
    for number in range(9):
        audit.note_down(settings, "cli:ask", f"Question {number}?", Caller(), ["a.md"])
    audit.note_down(settings.model_copy(update={"audit_files": 1}), "cli:ask", "?", Caller(), [])
    assert sorted(file.name for file in (tmp_path / "audit").glob("audit.jsonl*")) == [
        "audit.jsonl",
        "audit.jsonl.1",
    ]
    assert len(audit.read(settings)) == 2


def test_who_reads_a_part_and_goes_away_is_noted(tmp_path: Path) -> None:
    class Streams:
        def stream(self, *asked: object) -> Iterator[Event]:
            yield Shown(1, "Within 15 min")
            yield Final(ANSWER)

    settings = Settings(data_dir=tmp_path)
    house = cast(House, SimpleNamespace(settings=settings, assistant=Streams()))
    for parts in (1, 2):
        events = audit.stream(house, "cli:ask", "How fast?", Caller())
        for _ in range(parts):
            next(events)
        events.close()
    gone, stayed = audit.read(settings)
    assert (gone.documents, gone.abstained, gone.question_hash) == ([], None, stayed.question_hash)
    assert (stayed.documents, stayed.abstained) == (["policies/sla.md"], False)

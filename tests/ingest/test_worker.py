from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.frames import Parsed, Refused
from ingest.settings import IngestSettings
from ingest.worker import Worker, WorkerPool

LOADER = "tests.ingest.parsers:load"


def settings(**fields: object) -> IngestSettings:
    return IngestSettings(**({"loader": LOADER, "workers": 2} | fields), _env_file=None)  # type: ignore[arg-type]


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker(settings(memory_gib=0.5))
    yield made
    made.stop()


def write(folder: Path, text: str, name: str = "a.txt") -> str:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return str(file)


def parse(worker: Worker, file: str) -> Parsed | Refused:
    return worker.parse(file, lambda detail: None)


def test_a_document_comes_back_with_its_text_leaves_and_passages(worker: Worker, tmp_path: Path) -> None:
    text = "# Invoices\nPay within 30 days.\n- by wire\n- by card\n"
    parsed = parse(worker, write(tmp_path, text))
    assert isinstance(parsed, Parsed)
    assert parsed.source == text
    assert [leaf.text for leaf in parsed.leaves] == ["Pay within 30 days.", "by wire", "by card"]
    assert [leaf.path for leaf in parsed.leaves] == [("Invoices",)] * 3
    assert parsed.leaves[1].lead == "Pay within 30 days."
    assert parsed.title == "Invoices"
    run = parsed.leaves[0].runs[0]
    assert parsed.source[run.source_at : run.source_at + run.length] == "Pay within 30 days."
    assert parsed.passages[0][0] == 0
    assert parsed.passages[-1][1] == 3


@pytest.mark.parametrize(
    ("text", "reason", "remedy"),
    [
        ("EAT ", "it needs more than 0.5 GiB of memory to read", "BPO_INGEST_MEMORY_GIB"),
        ("EXIT ", "its parser crashed (exit status 7)", "save it again"),
        ("ABORT ", "its parser crashed (killed by SIGSEGV", "save it again"),
        ("RAISE ", "its content could not be read (ValueError: bad cross-reference table)", "save it again"),
        ("REFUSE ", "it is encrypted", "Save it without a password"),
        ("", "no text was found in it", "Check that it is not empty"),
    ],
)
def test_a_bad_file_is_refused_with_a_remedy_and_the_next_one_is_read(
    worker: Worker, tmp_path: Path, text: str, reason: str, remedy: str
) -> None:
    refused = parse(worker, write(tmp_path, text))
    assert isinstance(refused, Refused)
    assert refused.reason.startswith(reason)
    assert remedy in refused.remedy
    assert isinstance(parse(worker, write(tmp_path, "A good one.", "b.txt")), Parsed)


def test_a_parser_that_hangs_is_ended(tmp_path: Path) -> None:
    worker = Worker(settings(stall_seconds=5))  # a busy machine needs seconds to start the next one
    try:
        refused = parse(worker, write(tmp_path, "HANG "))
        assert isinstance(refused, Refused)
        assert refused.reason == "it took too long to read: no progress for 5 seconds"
        assert "BPO_INGEST_STALL_SECONDS" in refused.remedy
        assert isinstance(parse(worker, write(tmp_path, "A good one.", "b.txt")), Parsed)
    finally:
        worker.stop()


def test_progress_extends_the_time_up_to_the_total(tmp_path: Path) -> None:
    patient, hurried = Worker(settings()), Worker(settings(total_seconds=1))
    file = write(tmp_path, "SLOW but sure")
    try:
        details: list[str] = []
        assert isinstance(patient.parse(file, details.append), Parsed)
        assert details[:4] == ["page 1 of 4", "page 2 of 4", "page 3 of 4", "page 4 of 4"]
        refused = parse(hurried, file)
        assert isinstance(refused, Refused)
        assert refused.reason == "it took too long to read: more than 1 seconds in all"
    finally:
        patient.stop()
        hurried.stop()


def test_what_a_parser_prints_does_not_disturb(worker: Worker, tmp_path: Path) -> None:
    assert isinstance(parse(worker, write(tmp_path, "PRINT and go on")), Parsed)


def test_the_parser_process_loads_neither_model_nor_store(worker: Worker, tmp_path: Path) -> None:
    parsed = parse(worker, write(tmp_path, "IMPORTS of the parser"))
    assert isinstance(parsed, Parsed)
    assert "torch" not in parsed.warnings[0]


def test_a_pool_parses_all_and_starts_nothing_for_nothing(tmp_path: Path) -> None:
    pool: WorkerPool[int] = WorkerPool(settings(), lambda key, detail: None)
    texts = ["first", "EXIT ", "third", "RAISE ", "fifth"]
    jobs = [(i, write(tmp_path, text, f"{i}.txt")) for i, text in enumerate(texts)]
    found = dict(pool.results(jobs))
    assert sorted(found) == [0, 1, 2, 3, 4]
    assert [i for i in sorted(found) if isinstance(found[i], Refused)] == [1, 3]
    idle: WorkerPool[int] = WorkerPool(settings(loader="no.such:module"), lambda key, detail: None)
    assert list(idle.results([])) == []


def test_a_pool_that_is_abandoned_stops_its_parsers(tmp_path: Path) -> None:
    pool: WorkerPool[str] = WorkerPool(settings(), lambda key, detail: None)
    jobs = [("good", write(tmp_path, "good", "a.txt")), ("bad", write(tmp_path, "HANG ", "b.txt"))]
    results = pool.results(jobs)
    assert next(results)[0] == "good"
    results.close()  # type: ignore[attr-defined]
    assert all(worker._process is None for worker in pool._all)

"""`kill -9` at any moment: every document answers as before or as after, and the next run heals the rest."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ingest.pipeline import ingest
from ingest.settings import IngestSettings
from knowledge.base import KnowledgeBase
from tests.fakes import FakeEmbedder

ROOT = Path(__file__).parents[2]
FILES = 24
LINES = 20  # passages and leaves enough for two calls to the model
STEPS_IN_ALL = 40  # before and after each of the writes of one run
SAMPLED_STEPS = 7
SAMPLED_MOMENTS = 3


def text(number: int, version: int) -> str:
    return "".join(
        f"# Clause {number}.{line}\nVersion {version} of clause {line} in contract {number}.\n"
        for line in range(LINES)
    )


def write(folder: Path, version: int) -> dict[str, str]:
    """File 0 exists in version 1 only, file 1 in version 2 only, file 2 changes its audience alone."""
    folder.mkdir(exist_ok=True)
    written = {}
    for number in range(FILES):
        file = folder / f"{number:02}.md"
        if number == (0 if version == 2 else 1):
            file.unlink(missing_ok=True)
            continue
        file.write_text(written.setdefault(str(file), text(number, 1 if number == 2 else version)))
    label = "team:legal" if version == 2 else "employees"
    (folder / "02.md.meta.yaml").write_text(f"audience: ['{label}']\n")
    return written


def run(folder: Path, base: KnowledgeBase) -> None:
    settings = IngestSettings(loader="tests.ingest.parsers:load", workers=1)
    ingest([folder], base, FakeEmbedder(), prune=True, settings=settings)


def held(base: KnowledgeBase) -> dict[str, str]:
    return {document.file: base.ledger.source(document.id) for document in base.ledger.documents()}


def answers(base: KnowledgeBase) -> None:
    """Each document is whole, Chroma holds each of its passages under each label and finds each by its vector."""
    stored = {label: set(base.store.ids(label)) for label in base.store.labels()}
    for document in base.ledger.documents():
        (segment,) = base.ledger.segments([document.id])
        assert len(segment.passage_ids) == document.passages > 0
        source = base.ledger.source(document.id)
        for leaf in base.ledger.leaves(document.id):
            assert all(leaf.text[r.at : r.at + r.length] == source[r.source_at :][: r.length] for r in leaf.runs)
        for label in document.audience:
            assert set(segment.passage_ids.tolist()) <= stored[label]
            for vector in segment.passage_vectors.astype(np.float32):
                nearest = base.store.query(label, vector, 1)
                assert nearest[0][1] == pytest.approx(1, abs=1e-2)


def moments() -> list[tuple[str, str]]:
    """A sample of the steps, and moments between them; the seed makes a failure repeatable."""
    chance = random.Random(2)
    steps = sorted(chance.sample(range(STEPS_IN_ALL), SAMPLED_STEPS))
    times = [chance.uniform(0.2, 3.0) for _ in range(SAMPLED_MOMENTS)]
    return [("step", str(step)) for step in steps] + [("after", f"{seconds:.2f}") for seconds in times]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, str]]:
    """Folder, data folder and texts of version 1, brought in whole."""
    place = tmp_path_factory.mktemp("kill")
    texts = write(place / "kb", 1)
    base = KnowledgeBase(place / "data")
    run(place / "kb", base)
    assert held(base) == texts
    base.close()
    return place / "kb", place / "data", texts


@pytest.mark.slow
@pytest.mark.parametrize(("how", "when"), moments())
def test_killed_anywhere_it_answers_and_heals(
    first: tuple[Path, Path, dict[str, str]], tmp_path: Path, how: str, when: str
) -> None:
    folder, _, before = first
    data_dir = tmp_path / "data"
    shutil.copytree(first[1], data_dir)
    after = write(folder, 2)
    command = [sys.executable, "-m", "tests.ingest.killed_ingest", str(folder), str(data_dir), how, when]
    ended = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert ended.returncode in (-signal.SIGKILL, 0), ended.stderr
    base = KnowledgeBase(data_dir)
    for file, source in held(base).items():
        assert source in (before.get(file), after.get(file))
    assert before.keys() & after.keys() <= held(base).keys()
    answers(base)
    run(folder, base)
    assert held(base) == after
    assert base.check() == []
    assert base.ledger.garbage() == {}
    answers(base)
    assert {d.audience for d in base.ledger.documents() if d.path == "02.md"} == {("team:legal",)}
    base.close()


@pytest.mark.slow
def test_killed_again_and_again_it_still_gets_there(
    first: tuple[Path, Path, dict[str, str]], tmp_path: Path
) -> None:
    folder, _, before = first
    data_dir = tmp_path / "data"
    shutil.copytree(first[1], data_dir)
    after = write(folder, 2)
    for step in (1, 3, 5, 4):
        command = [
            sys.executable,
            "-m",
            "tests.ingest.killed_ingest",
            str(folder),
            str(data_dir),
            "step",
            str(step),
        ]
        ended = subprocess.run(command, cwd=ROOT, check=False)
        assert ended.returncode == -signal.SIGKILL
    base = KnowledgeBase(data_dir)
    answers(base)
    run(folder, base)
    assert held(base) == after != before
    assert base.check() == []
    base.close()


@pytest.mark.slow
def test_two_ingests_at_once_are_one_after_the_other(tmp_path: Path) -> None:
    texts = write(tmp_path / "kb", 1)
    command = [sys.executable, "-m", "tests.ingest.killed_ingest", str(tmp_path / "kb"), str(tmp_path / "data")]
    both = [subprocess.Popen([*command, "after", "300"], cwd=ROOT) for _ in range(2)]
    assert [one.wait(300) for one in both] == [0, 0]
    base = KnowledgeBase(tmp_path / "data")
    assert held(base) == texts
    assert base.check() == []
    base.close()

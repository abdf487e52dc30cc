"""The program as the shell sees it: a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("torch", "chromadb", "langchain_core", "sqlalchemy", "pydantic", "numpy", "rich", "prompt_toolkit")


def program(*args: str, data: Path, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bots.cli.main", *args],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=os.environ | {"BPO_DATA_DIR": str(data)} | env,
    )


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from bots.cli.app import app\n"
        "try: app(['--help'])\n"
        "except SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"
    for command in ("ingest", "ask", "chat", "search", "sources", "doctor", "eval"):
        assert f"\n  {command} " in done.stdout


def test_version(tmp_path: Path) -> None:
    done = program("--version", data=tmp_path)
    assert done.returncode == 0 and done.stdout.startswith("bpo ")


@pytest.mark.parametrize(
    ("args", "status"),
    [
        (["ask"], 2),
        (["ask", "--colour"], 2),
        (["dance"], 2),
        (["ask", "How fast?"], 1),
        (["search", "How fast?"], 1),
        (["ask", "How fast?", "--on", "never"], 2),
        (["ingest", "/no/such/folder"], 1),
        (["eval", "answers", "/no/such/suite"], 1),
        (["eval", "retrieval", "/no/such/set"], 1),
    ],
)
def test_errors_are_told_without_a_traceback(tmp_path: Path, args: list[str], status: int) -> None:
    done = program(*args, data=tmp_path / "data")
    assert (done.returncode, done.stdout) == (status, "")
    assert "Traceback" not in done.stderr
    if status == 1:
        assert done.stderr.startswith("error: ") and done.stderr.count("\n") == 1


def test_a_wrong_setting_is_one_line(tmp_path: Path) -> None:
    done = program("ingest", str(tmp_path), data=tmp_path / "data", BPO_INGEST_WORKERS="many")
    assert done.returncode == 1
    assert done.stderr.startswith("error: BPO_INGEST_WORKERS: ") and done.stderr.count("\n") == 1


def test_a_data_folder_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    done = program("sources", data=tmp_path / "data")
    assert (done.returncode, done.stderr) == (
        1,
        f"error: BPO_DATA_DIR: Value error, {tmp_path / 'data'} is a file, not a folder. "
        "Correct it in the environment or in .env.\n",
    )


def test_a_models_folder_that_cannot_be_made_names_its_setting(tmp_path: Path) -> None:
    (tmp_path / "models").touch()
    done = program("ingest", str(tmp_path), data=tmp_path / "data", BPO_MODELS_DIR=str(tmp_path / "models"))
    assert done.returncode == 1 and "BPO_MODELS_DIR" in done.stderr and done.stderr.count("\n") == 1


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    done = program("ask", "How fast?", "--on", "never", "--debug", data=tmp_path)
    assert done.returncode == 1 and "Traceback" in done.stderr


def test_a_closed_pipe_is_no_complaint(tmp_path: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m bots.cli.main sources | true",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"BPO_DATA_DIR": str(tmp_path)},
    )
    assert done.stderr == ""


def test_nothing_reaches_for_a_hub() -> None:
    code = "import os; from bots.cli.main import go_offline; go_offline(); print(os.environ['HF_HUB_OFFLINE'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bots import wiring
from bots.cli.app import app
from tests.bots.fakes import FakeHouse

Run = Callable[..., Result]


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeHouse:
    """What the commands open instead of the user's knowledge base."""
    fake = FakeHouse()
    monkeypatch.setenv("BPO_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(wiring, "open_house", lambda *_args, **_options: fake)
    return fake


@pytest.fixture
def bpo() -> Run:
    """Runs a command; standard output and error are apart in the result."""

    def run(*args: Any, stdin: str | None = None) -> Result:
        return CliRunner().invoke(app, [str(arg) for arg in args], input=stdin)

    return run

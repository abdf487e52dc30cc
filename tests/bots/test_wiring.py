from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from bots.settings import Settings
from bots.wiring import WARM_UP_QUESTION, House
from tests.building import document, filled
from tests.fakes import FakeEmbedder


@pytest.mark.parametrize("empty", [True, False])
def test_models_are_loaded_beforehand_where_there_is_something_to_answer(tmp_path: Path, empty: bool) -> None:
    """A bot that was set up before its documents starts, without a model and without waiting for one."""
    documents = [] if empty else [(document("a.md", "A"), "# A\nThirty days.\n")]
    filled(tmp_path, FakeEmbedder(), documents).close()
    asked: list[str] = []
    with House(Settings(_env_file=None, data_dir=tmp_path), tmp_path) as house:
        house.__dict__["assistant"] = SimpleNamespace(warm_up=asked.append)
        house.warm_up()
    assert asked == ([] if empty else [WARM_UP_QUESTION])

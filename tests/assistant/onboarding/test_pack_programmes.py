"""The programmes of the starter knowledge say what its documents say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.onboarding.parsing import parse_programme
from assistant.onboarding.programme import Programme

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"
PACK = KNOWLEDGE / "pack"
GUIDE = (PACK / "guides" / "vendor-onboarding.md").read_text(encoding="utf-8")


def programme(name: str) -> Programme:
    file = PACK / f"{name}.programme.yaml"
    return parse_programme(file.read_text(encoding="utf-8"), file.name)


ALL = ["vendor-standard", "vendor-high-risk", "vendor-team-member"]


@pytest.mark.parametrize("name", ALL)
def test_every_source_is_a_heading_of_the_pack(name: str) -> None:
    for step in programme(name).steps:
        assert (PACK / step.source.document).is_file()
        own = KNOWLEDGE / "pack_sources" / f"{step.source.document}.yaml"
        text = (own if own.is_file() else PACK / step.source.document).read_text(encoding="utf-8")
        heading = re.escape(step.source.section or "")
        assert re.search(rf"(?m)^(?:#+ |  - title: ){heading}\b", text), step


def test_the_standard_programme_is_the_table_of_the_guide() -> None:
    rows = re.findall(r"(?m)^\| \d+ \| (.+?) \| .+? \| Day (\d+) \|", GUIDE)
    assert [(step.title, str(step.due_days)) for step in programme("vendor-standard").steps] == rows
    assert {step.id for step in programme("vendor-standard").steps if not step.waivable} == {
        "nda",
        "contract",
        "team",
    }


def test_high_risk_moves_every_later_step_by_twenty_days() -> None:
    standard, high = programme("vendor-standard").by_id, programme("vendor-high-risk").by_id
    later = {name: high[name].due_days - step.due_days for name, step in standard.items()}
    assert set(list(later.values())[:4]) == {0} and set(list(later.values())[4:]) == {20}
    assert high["go-live"].due_days == 85

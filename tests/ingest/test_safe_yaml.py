from __future__ import annotations

from datetime import date

import pytest

from ingest.safe_yaml import YamlFault, parse_mapping


def test_a_mapping_with_dates() -> None:
    assert parse_mapping("a: 2026-01-31\nb: 2026-02-30\n1: x\n") == {
        "a": date(2026, 1, 31),
        "b": "2026-02-30",
        "1": "x",
    }
    assert parse_mapping("# nothing yet\n") == {}


@pytest.mark.parametrize("number", ["9" * 5_000, "0x" + "f" * 5_000])
def test_a_number_too_long_to_write_stays_text(number: str) -> None:
    assert parse_mapping(f"a: {number}\nb: 7") == {"a": number, "b": 7}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: &x [1]\nb: [*x, *x]", "aliases"),
        ("a: " + "[" * 5_000, "nested more than"),
        ("- a\n- b\n", "not a list of keys and values"),
        ("a: !!python/object/apply:os.system [true]", "could not determine a constructor"),
        ("a: [", "expected"),
        ("a: " + "x" * 70_000, "longer than"),
    ],
)
def test_hostile_and_broken_yaml_is_refused(text: str, reason: str) -> None:
    with pytest.raises(YamlFault, match=reason):
        parse_mapping(text)

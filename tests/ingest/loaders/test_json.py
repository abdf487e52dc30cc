from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import LoadError
from ingest.loaders.json import load, parse
from tests.ingest.checks import assert_runs_hold, block, quote, texts

QUESTIONNAIRE = r"""
// a licence
{ "questionnaire": [ { "type": "block", "text": "Office &amp; Site", "id": "b1", "items": [
    {"type": "info", "text": "<b>Note:</b> say \"yes\" or\nno \u00e9."},
    {"type": "radio", "text": "Is it shared?", "id": "x", "choices": [{"x_yes": "Yes, it is."}, {"x_no": "No."}]},
    {"type": "tip", "name": "Shared site", "text": "Part it.", "severity": "high", "cond": "x_yes"},
  ]},
]}
"""


def test_a_questionnaire(tmp_path: Path) -> None:
    file = tmp_path / "q.json"
    file.write_text(QUESTIONNAIRE)
    loaded = load(file, print)
    assert loaded.title == "Office & Site"
    assert [(b.kind, b.text, b.path) for b in loaded.blocks] == [
        ("heading", "Office & Site", ()),
        ("paragraph", 'Note: say "yes" or no é.', ("Office & Site",)),
        ("paragraph", "Is it shared?", ("Office & Site",)),
        ("item", "Yes, it is.", ("Office & Site",)),
        ("item", "No.", ("Office & Site",)),
        ("paragraph", "Part it.", ("Office & Site", "Shared site")),
        ("paragraph", "severity: high", ("Office & Site", "Shared site")),
    ]
    assert block(loaded, "Yes").lead == "Is it shared?"
    assert quote(loaded, block(loaded, "Yes")) == "Yes, it is."
    assert_runs_hold(loaded)


def test_objects_with_the_same_keys_are_a_table() -> None:
    loaded = parse(
        '{"title": "Vendors", "vendors": [{"vendorName": "A", "seats": 3}, {"vendorName": "B", "seats": 4.5}]}'
    )
    assert [(b.kind, b.text, b.path) for b in loaded.blocks] == [
        ("heading", "Vendors", ()),
        ("heading", "vendors", ("Vendors",)),
        ("row", "vendor Name: A; seats: 3", ("Vendors", "vendors")),
        ("row", "vendor Name: B; seats: 4.5", ("Vendors", "vendors")),
    ]


def test_lists_and_values() -> None:
    loaded = parse('{"office": {"open_hours": "9 to 5", "languages": ["English", "Spanish"], "lift": null}}')
    assert [(b.kind, b.text, b.lead) for b in loaded.blocks] == [
        ("heading", "office", ""),
        ("paragraph", "open hours: 9 to 5", ""),
        ("item", "English", "languages"),
        ("item", "Spanish", "languages"),
    ]


def test_json_lines() -> None:
    loaded = parse('{"term": "SLA", "definition": "Terms."}\n{"term": "QA", "definition": "Checks."}\n')
    assert texts(loaded) == ["term: SLA; definition: Terms.", "term: QA; definition: Checks."]


def test_broken_lines_are_left_out_and_named(tmp_path: Path) -> None:
    loaded = parse('{"name": "acme", "city": "Paris"}\n{"name": "broken\n{"name": "zeta", "city": "Rome"}\n')
    assert texts(loaded) == ["name: acme; city: Paris", "name: zeta; city: Rome"]
    assert loaded.warnings == ("left out, no valid JSON: line 2",)
    assert_runs_hold(loaded)
    file = tmp_path / "a.jsonl"
    file.write_text("{x\n" * 7 + '{"text": "One sentence."}\n')
    assert load(file, print).warnings == ("left out, no valid JSON: lines 1, 2, 3, 4, 5 and 2 more",)


def test_a_file_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    loaded = parse('{"text": "One whole sentence.", "items": ["half')
    assert texts(loaded)[0] == "One whole sentence."
    assert "ends too early" in loaded.warnings[0]
    assert "ends too early" in parse('{"text": "One whole sentence."} "half').warnings[0]


def test_endless_nesting_is_refused_with_a_remedy() -> None:
    with pytest.raises(LoadError, match="nested") as caught:
        parse("[" * 100_000)
    assert caught.value.remedy


def test_no_text_is_refused() -> None:
    with pytest.raises(LoadError, match="no text"):
        parse("{}")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["text", "title", "items", "a b", "id", "é"]), inner)
    ),
    max_leaves=12,
)


@given(
    VALUES.map(json.dumps)
    | VALUES.map(lambda v: json.dumps(v, ensure_ascii=False))
    | st.text('{}[]:,"\\/* an\n', max_size=60)
)
def test_any_json_maps_to_where_it_stands(source: str) -> None:
    try:
        loaded = parse(source)
    except LoadError:
        return
    assert_runs_hold(loaded)


def test_numbers_of_parts_are_read_and_those_for_programs_are_not() -> None:
    parts = [
        {"id": "P-77", "name": "Gasket", "price": "4.10 EUR", "size": {"mm": 12}},
        {"id": "P-78", "name": "Bolt", "price": "0.35 EUR", "size": {"mm": 8}},
    ]
    loaded = parse(json.dumps({"title": "Spare parts", "parts": parts}))
    assert block(loaded, "id: P-77").text == "id: P-77; price: 4.10 EUR"
    assert block(loaded, "mm: 8").path == ("Spare parts", "parts", "Bolt", "size")
    for technical in (
        17,
        "17",
        "0f8fad5b-d9cb-469f-a165-70867728950e",
        "9e107d9d372bb6826bd81d3542a419d6",
        "openIt",
    ):
        assert texts(parse(json.dumps({"id": technical, "note": "kept", "list": [1]})))[0] == "note: kept"


def test_what_is_nested_in_a_record_stands_under_its_name() -> None:
    loaded = parse(
        json.dumps(
            [
                {"sku": "KX-1", "months": 18, "tags": ["new"]},
                {"sku": "KX-2", "months": 36, "paint": {"top": "teal"}},
            ]
        )
    )
    assert [(b.text, b.path) for b in loaded.blocks if b.kind != "heading"] == [
        ("sku: KX-1; months: 18", ("sku: KX-1",)),
        ("new", ("sku: KX-1",)),
        ("sku: KX-2; months: 36", ("sku: KX-2",)),
        ("top: teal", ("sku: KX-2", "paint")),
    ]
    assert_runs_hold(loaded)


def test_types_that_tell_records_apart_are_read() -> None:
    vendors = [{"name": "Bluefin", "type": "payroll"}, {"name": "Orca", "type": "archive"}]
    assert texts(parse(json.dumps(vendors))) == ["name: Bluefin; type: payroll", "name: Orca; type: archive"]
    sites = [{**vendor, "site": {"city": "Lyon"}} for vendor in vendors]
    assert "type: payroll" in texts(parse(json.dumps(sites)))
    same = [{**site, "type": "vendor"} for site in sites]
    assert not any("type" in text for text in texts(parse(json.dumps(same))))


def test_json_in_a_text_file_is_read_as_such(tmp_path: Path) -> None:
    from ingest.loaders import load as load_any

    file = tmp_path / "codes.txt"
    file.write_text('[{"code": "A1", "meaning": "Stop"}, {"code": "B2", "meaning": "Go"}]')
    assert texts(load_any(file, print)) == ["code: A1; meaning: Stop", "code: B2; meaning: Go"]
    file.write_text("[1] The lift is out of order.")
    assert texts(load_any(file, print)) == ["[1] The lift is out of order."]

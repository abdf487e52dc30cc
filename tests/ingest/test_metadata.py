from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.metadata import (
    FRONT_MATTER,
    HIDDEN,
    UNTIL,
    Layer,
    front_layer,
    layers_hash,
    parse_audience,
    read_layer,
    read_layer_file,
    resolve,
)
from knowledge.labels import is_label


def test_the_nearer_layer_wins_key_by_key() -> None:
    found = resolve(
        [
            Layer("_folder.meta.yaml", {"owner": "legal", "vendor": "acme", "audience": ["public"]}),
            Layer("sla/_folder.meta.yaml", {"owner": "desk", "type": "SLA"}),
            Layer("sla/a.md.meta.yaml", {"effective_from": "2026-01-01"}),
            Layer(FRONT_MATTER, {"title": "Service levels", "audience": ["team:finance"]}),
        ]
    )
    said = found.metadata
    assert (said.title, said.type, said.owner, said.vendor) == ("Service levels", "sla", "desk", "acme")
    assert said.effective_from == date(2026, 1, 1)
    assert found.audience == ("team:finance",)
    assert found.warnings == ()


def test_without_metadata_employees_may_see_it() -> None:
    assert resolve([]).audience == ("employees",)


def test_unknown_keys_and_bad_values_are_named_and_the_rest_is_kept() -> None:
    values, problems = read_layer(
        Layer(
            "a.pdf.meta.yaml", {"title": "A", "effective_form": "x", "effective_to": "2026-02-30", "type": "memo"}
        )
    )
    assert values == {"title": "A"}
    assert problems == [
        f"unknown key effective_form (did you mean effective_from?); {UNTIL} and replaces nothing",
        "bad value for type: memo (one of process, sla, policy, guide, contract, faq, other)",
        f"bad value for effective_to: 2026-02-30 (a date such as 2026-01-31); {UNTIL} and replaces nothing",
    ]


@pytest.mark.parametrize(
    ("key", "named"),
    [
        ("titel", "titel (did you mean title?)"),
        ("tpye", "tpye (did you mean type?)"),
        ("review-by", "review-by (did you mean review_by?)"),
        ("sender", "sender"),
        ("order", "order"),
        (2026, "2026"),
    ],
)
def test_a_key_close_to_a_known_one_gets_a_hint(key: Any, named: str) -> None:
    assert read_layer(Layer("a.pdf.meta.yaml", {key: "x"})) == ({}, [f"unknown key {named}"])


def test_a_misspelt_audience_hides_the_document() -> None:
    said = "unknown key Audience (did you mean audience?); until that is repaired the document is hidden"
    assert read_layer(Layer("a.pdf.meta.yaml", {"Audience": ["team:legal"]})) == ({"audience": HIDDEN}, [said])


def test_each_of_several_unknown_keys_gets_its_own_hint() -> None:
    problems = read_layer(Layer(FRONT_MATTER, {"titel": "A", "layout": "page", "vender": "acme"}))[1]
    assert problems == ["unknown keys titel (did you mean title?), layout, vender (did you mean vendor?)"]


def test_a_bad_value_lets_the_folder_speak() -> None:
    found = resolve([Layer("_folder.meta.yaml", {"vendor": "acme"}), Layer(FRONT_MATTER, {"vendor": ["a", "b"]})])
    assert found.metadata.vendor == "acme"
    assert found.warnings[0][1].startswith("bad value for vendor")


def test_the_name_of_other_tools_serves_as_the_title() -> None:
    assert read_layer(Layer(FRONT_MATTER, {"name": "Privacy", "acronym": "PMP", "layout": "page"})) == (
        {"title": "Privacy"},
        ["unknown keys acronym, layout"],
    )
    assert read_layer(Layer(FRONT_MATTER, {"name": "x", "title": "T"})) == ({"title": "T"}, ["unknown key name"])


@pytest.mark.parametrize(
    ("value", "labels"),
    [
        (["employees", "vendor:acme"], ("employees", "vendor:acme")),
        ("public", ("public",)),
        ("employees, team:Finance ", ("employees", "team:Finance")),
        (["employees", "everybody"], HIDDEN),
        (["Public"], HIDDEN),
        (["public "], HIDDEN),
        ("public\u200b", HIDDEN),
        (["vendor:*"], HIDDEN),
        (["vendor:acme", "vendor:\u0430cme"], HIDDEN),  # a Cyrillic letter
        (["vendor:ａcme"], HIDDEN),
        (["vendor:müller"], ("vendor:müller",)),
        (["vendor:фирма"], ("vendor:фирма",)),
        (["everybody"], HIDDEN),
        ([], HIDDEN),
        (None, HIDDEN),
        ({"team": "x"}, HIDDEN),
        (["team:"], HIDDEN),
        ([3], HIDDEN),
        ("", HIDDEN),
        (True, HIDDEN),
    ],
)
def test_an_audience_is_read_or_the_document_is_hidden(value: Any, labels: tuple[str, ...]) -> None:
    found, problems = parse_audience(value)
    assert found == labels
    assert bool(problems) == (found == HIDDEN)
    if found == HIDDEN:
        assert "hidden" in problems[-1]


def test_an_empty_audience_key_hides_even_when_the_folder_is_public() -> None:
    found = resolve([Layer("_folder.meta.yaml", {"audience": "public"}), Layer(FRONT_MATTER, {"audience": None})])
    assert found.audience == HIDDEN


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(anything)
def test_no_value_of_audience_widens_it(value: Any) -> None:
    """Whatever is written, each label that results stands there in so many words, or nobody sees it."""
    found, _ = parse_audience(value)
    assert found
    if found != HIDDEN:
        written = str(value)
        for label in found:
            assert is_label(label) and label in written


@given(
    st.dictionaries(
        st.sampled_from(["title", "type", "vendor", "owner", "review_by", "audience"]) | st.text(), anything
    )
)
def test_no_front_matter_stops_an_ingest(values: dict[str, Any]) -> None:
    found = resolve([Layer(FRONT_MATTER, values)])
    assert found.audience


def test_a_sidecar_that_cannot_be_read_hides_its_document(tmp_path: Path) -> None:
    file = tmp_path / "a.md.meta.yaml"
    assert read_layer_file(file, "a.md.meta.yaml") is None
    file.write_text("audience: [team:legal")
    layer = read_layer_file(file, "a.md.meta.yaml")
    assert layer is not None
    found = resolve([layer])
    assert found.audience == HIDDEN
    assert found.warnings[0][0] == "a.md.meta.yaml"
    assert "not valid YAML" in found.warnings[0][1]


def test_a_front_matter_that_is_no_yaml_hides_the_document() -> None:
    warnings = ("the front matter is not valid YAML and was ignored: oops", "page 3 could not be read")
    assert resolve([front_layer({}, warnings)]).audience == HIDDEN
    assert resolve([front_layer({}, warnings[1:])]).audience == ("employees",)


def test_dates_that_cross_are_a_warning() -> None:
    found = resolve([Layer(FRONT_MATTER, {"effective_from": date(2026, 2, 1), "effective_to": date(2026, 1, 1)})])
    assert found.warnings == (
        (FRONT_MATTER, "effective_to is before effective_from: the document is never in force"),
    )


@pytest.mark.parametrize(
    "written",
    [
        "2027-3-1",
        "2027-03-01 ",
        " 2027-03-01",
        "2027/03/01",
        "20270301",
        20270301,
        "1 March 2027",
        "1st March, 2027",
        "01 Mar. 2027",
        "March 1, 2027",
        "01.03.2027",
        "1.3.2027",
        "2027-03-01T00:00:00",
        date(2027, 3, 1),
    ],
)
def test_a_day_that_can_mean_only_one_is_read(written: Any) -> None:
    found = resolve([Layer(FRONT_MATTER, {"effective_from": written, "audience": ["public"]})])
    assert (found.metadata.effective_from, found.audience, found.warnings) == (date(2027, 3, 1), ("public",), ())


@pytest.mark.parametrize(
    "values",
    [
        {"effective_from": "01/03/2027"},
        {"effective_from": "2027-02-30"},
        {"effective_from": "2027-03"},
        {"effective_from": 2027},
        {"effective_from": 86_400},  # no seconds since 1970
        {"effective_from": "Q2 2027"},
        {"effective_from": "1 Marsh 2027"},
        {"effective_from": "1 m 2027"},
        {"effective_to": "end of March"},
        {"effective_to": ["2027-03-01"]},
        {"efective_from": "2027-03-01"},
        {"effective from": "2027-03-01"},
        {"Effective-To": "2027-03-01"},
        {"effectivefrom": "2027-03-01"},
    ],
)
def test_a_version_whose_days_are_not_understood_is_hidden_and_replaces_nothing(values: dict[str, Any]) -> None:
    """Else a version of next year would be in force today, and the one of today would not."""
    found = resolve([Layer(FRONT_MATTER, {"audience": ["public"], "supersedes": "a.md", **values})])
    assert found.audience == HIDDEN and found.metadata.supersedes is None
    assert UNTIL in found.warnings[0][1]


def test_an_unreadable_day_in_a_sidecar_is_not_healed_by_the_audience_of_the_front_matter() -> None:
    layers = [Layer("a.md.meta.yaml", {"effective_from": "soon"}), Layer(FRONT_MATTER, {"audience": ["public"]})]
    assert resolve(layers).audience == HIDDEN
    assert resolve([Layer("_folder.meta.yaml", fault="broken"), *layers[1:]]).audience == HIDDEN


def test_a_review_day_that_is_not_understood_hides_nothing() -> None:
    found = resolve([Layer(FRONT_MATTER, {"review_by": "soon", "effective_date": "2025-01-01"})])
    assert found.audience == ("employees",) and len(found.warnings) == 2


@pytest.mark.parametrize("key", ["acl", "access", "Visibility", "audiences", "аudience", "audience\u00a0"])
def test_an_audience_by_another_name_hides_the_document(key: str) -> None:
    assert resolve([Layer(FRONT_MATTER, {key: ["team:board"]})]).audience == HIDDEN
    assert resolve([Layer(FRONT_MATTER, {"meta": {key: ["team:board"]}})]).audience == HIDDEN
    assert resolve([Layer(FRONT_MATTER, {key: "x", "audience": ["public"]})]).audience == ("public",)


def test_the_hash_sees_each_value_and_not_the_name() -> None:
    one = layers_hash([Layer("a", {"effective_from": date(2026, 1, 1)})])
    assert one == layers_hash([Layer("b", {"effective_from": date(2026, 1, 1)})])
    assert one != layers_hash([Layer("a", {"effective_from": date(2026, 1, 2)})])
    assert one != layers_hash([])

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.frontmatter import front_matter, misplaced
from ingest.loaders import load
from ingest.metadata import FRONT_MATTER_FAULT
from ingest.stray import stray_audience


def test_keys_and_values() -> None:
    text = "---\ntitle: Terms\naudience: [public, 'vendor:acme']\neffective_from: 2026-01-02\n---\n# Terms\n"
    found = front_matter(text)
    assert found.metadata == {
        "title": "Terms",
        "audience": ["public", "vendor:acme"],
        "effective_from": date(2026, 1, 2),
    }
    assert text[found.end :] == "# Terms\n"
    assert found.warnings == ()


def test_keys_without_an_opening_line() -> None:
    found = front_matter("name: Policy\nsatisfies:\n  - A1\nowner: desk\n---\n\nText")
    assert found.metadata == {"name": "Policy", "satisfies": ["A1"], "owner": "desk"}


def test_a_heading_that_looks_like_a_key_is_text() -> None:
    assert front_matter("Note: read this\n---\nText").end == 0


def test_prose_between_rules_is_text() -> None:
    assert front_matter("---\nSome prose.\n---\nMore").end == 0
    assert front_matter("---\nno end").end == 0


def test_bad_yaml_is_a_warning_and_no_text() -> None:
    text = "---\ntitle: [unclosed\nowner: x\n---\nText"
    found = front_matter(text)
    assert found.metadata == {}
    assert text[found.end :] == "Text"
    assert "not valid YAML" in found.warnings[0]


def test_a_bad_date_does_not_cost_the_other_keys() -> None:
    found = front_matter("---\neffective_from: 2026-02-30\naudience: [public]\n---\n")
    assert found.metadata == {"effective_from": "2026-02-30", "audience": ["public"]}


def test_metadata_that_never_closes_is_a_warning() -> None:
    found = front_matter("---\ntitle: T\naudience: ['team:finance']\n\n# Text\n")
    assert found.end == 0
    assert "no closing line" in found.warnings[0]
    assert front_matter("---\n\nSome text after a rule.\n").warnings == ()


def test_bombs_are_refused() -> None:
    laughs = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefg", "bcdefgh", strict=True)
    )
    assert "aliases" in front_matter(f"---\n{laughs}---\n").warnings[0]
    deep = "a: " + "[" * 30_000 + "]" * 30_000
    assert "levels deep" in front_matter(f"---\n{deep}\n---\n").warnings[0]


@pytest.mark.parametrize(
    "text",
    [
        "\n---\naudience: [vendor:beta]\n---\n# T\n",
        " ---\naudience: [vendor:beta]\n---\n# T\n",
        "----\naudience: [vendor:beta]\n----\n# T\n",
        "<!-- c -->\n---\ntitle: T\naudience: [vendor:beta]\n---\n# T\n",
        "+++\naudience = ['vendor:beta']\n+++\n# T\n",
        "---\naudience: [vendor:beta]\naudience: [public]\n---\n# T\n",
    ],
)
def test_an_audience_that_is_not_read_is_never_passed_over(text: str) -> None:
    found = front_matter(text)
    assert found.warnings and not found.metadata


def test_a_rule_and_prose_are_no_front_matter() -> None:
    assert not front_matter("\n---\nThe audience is everyone.\n").warnings
    assert not misplaced("-----\nTitle of a letter\n-----\n")
    assert misplaced("---\naudience: [vendor:beta]\n---\nText.\n")


BOARD = 'audience: ["team:board"]'


@pytest.mark.parametrize(
    "text",
    [
        f"———\n{BOARD}\n———\n# T\n",
        f"- - -\n{BOARD}\n- - -\n# T\n",
        '---json\n{"audience": ["team:board"]}\n---\n# T\n',
        ';;;\n{"audience": ["team:board"]}\n;;;\n# T\n',
        '{\n  "title": "T",\n  "audience": [\n    "team:board"\n  ]\n}\n# T\n',
        f"---\r{BOARD}\r---\r# T\r",
        "\n" * 30 + f"---\n{BOARD}\n---\n# T\n",
        "Confidential. " + "One.\n\n" * 15 + f"---\n{BOARD}\n---\n# T\n",
        f"# T\n---\n{BOARD}\n---\n",
        f"{BOARD}\n\n# T\n",
        "Audience: team:board, team:legal\n\n# T\n",
        "audience:\n  - team:board\n\n# T\n",
        "- **Audience:** vendor:acme\n\n# T\n",
        "audience: employees\n\n# T\n",
        f"```yaml\n{BOARD}\n```\n# T\n",
        f"<!--\n{BOARD}\n-->\n# T\n",
        '---\naudience：["team:board"]\n---\n# T\n',
        "---\naudience = team:board\n---\n# T\n",
        f"---\ntitle: T\n---\n---\n{BOARD}\n---\n# T\n",
        "acl: [team:board]\n\n# T\n",
        "visibility: team:board\n\n# T\n",
        "audiance: team:board\n\n# T\n",
        "aud\u200bience: team:board\n\n# T\n",
        "audience: team:*\n\n# T\n",
    ],
)
def test_labels_at_the_top_that_nobody_reads_are_a_fault(text: str) -> None:
    for warnings in (front_matter(text).warnings, misplaced(text)):
        assert warnings and warnings[0].startswith(FRONT_MATTER_FAULT)


@pytest.mark.parametrize(
    "text",
    [
        "# Policy\n\nAudience: all staff\n\nText.\n",
        "# Policy\n\n**Audience:** Employees and contractors\n",
        "# Policy\n\n- Audience: employees\n",
        "| Audience | employees |\n|---|---|\n| a | team:board |\n",
        "# Access\n\nAccess: by lift, from the garage\n\nVisibility: 2 km\n",
        "The audience: team:board is asked first.\n",
        "Line.\n" * 20 + f"{BOARD}\n",
        f"---\naudience: [public]\n---\n{BOARD}\n",
    ],
)
def test_an_audience_in_running_text_is_prose(text: str) -> None:
    assert front_matter(text).warnings == ()


@given(st.text(alphabet=st.sampled_from('audience:= \n\r[]{}-"public,team:b｜：')))
def test_no_text_stops_the_search(text: str) -> None:
    found = stray_audience(text)
    assert found is None or 1 <= found <= len(text.splitlines())


def test_the_line_is_named() -> None:
    said = front_matter("---\ntitle: T\n---\n\naudience: team:board\n").warnings[0]
    assert "line 5 names an audience where none is read" in said


@pytest.mark.parametrize("name", ["a.json", "a.csv", "a.txt", "a.html"])
def test_no_format_of_plain_text_passes_over_an_audience(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text('{"audience": ["team:board"],\n"text": "The code word is x, 5 euros."}\n')
    assert load(file, lambda _: None).warnings[0].startswith(FRONT_MATTER_FAULT)
    file.write_text('{"audience": "all staff",\n"text": "The code word is x, 5 euros."}\n')
    assert not any(said.startswith(FRONT_MATTER_FAULT) for said in load(file, lambda _: None).warnings)

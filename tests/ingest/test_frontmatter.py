from __future__ import annotations

from datetime import date

import pytest

from ingest.frontmatter import front_matter, misplaced


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

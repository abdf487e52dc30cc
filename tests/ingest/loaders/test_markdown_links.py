"""Reference link definitions say where links lead; a reader never sees them."""

from __future__ import annotations

import pytest

from ingest.loaders.markdown import parse
from tests.ingest.checks import assert_runs_hold, quote, texts


@pytest.mark.parametrize(
    "definition",
    [
        "[BAA]: hipaa-baa.md",
        "[1]: https://example.com/a_b",
        "   [long label]: <../our terms.md>",
        '[a]: terms.md "Our terms"',
        "[a]: #speed 'Speed'",
        "[//]: # (a comment, hidden from readers)",
        "[//]: <> (a comment, hidden from readers)",
        "[a]: terms",
        "> [a]: terms.md",
    ],
)
def test_a_link_definition_is_no_text(definition: str) -> None:
    assert texts(parse(f"# Terms\n{definition}\n\nSee below.\n\n{definition}\n{definition}\n")) == [
        "Terms",
        "See below.",
    ]


def test_an_address_right_below_a_paragraph_or_an_item_is_no_text_either() -> None:
    loaded = parse("Sign the [agreement][BAA]\n[BAA]: hipaa-baa.md\nfirst.\n\n- one\n[1]: https://example.com\n")
    assert texts(loaded) == ["Sign the agreement first.", "one"]
    assert quote(loaded, loaded.blocks[1]) == "one"
    assert_runs_hold(loaded)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("[Deadline]: five working days.", "[Deadline]: five working days."),
        ("[1]: https://example.com is where we answer.", "[1]: https://example.com is where we answer."),
        ("Mind this\n[Note]: important", "Mind this [Note]: important"),
        ("See [BAA]: hipaa-baa.md", "See [BAA]: hipaa-baa.md"),
        ("[^1]: A footnote.", "A footnote."),
        ("```\n[BAA]: hipaa-baa.md\n```", "[BAA]: hipaa-baa.md"),
        ("~~~\n[1]: https://example.com\n~~~", "[1]: https://example.com"),
        ("`[1]: https://example.com`", "[1]: https://example.com"),
    ],
)
def test_what_a_reader_sees_stays(source: str, text: str) -> None:
    assert texts(parse(source)) == [text]

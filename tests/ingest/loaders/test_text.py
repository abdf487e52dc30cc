from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import Loaded
from ingest.loaders.text import load, parse
from tests.ingest.checks import assert_in_source_order, assert_runs_hold, block, quote, texts


def read(source: str) -> Loaded:
    blocks, title = parse(source)
    return Loaded(source, blocks, title)


def test_wrapped_lines_are_one_paragraph(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"The vendor answers\r\nwithin two days.\r\n\r\nSecond.\r\n")
    loaded = load(file, print)
    assert texts(loaded) == ["The vendor answers within two days.", "Second."]
    assert quote(loaded, loaded.blocks[0]) == "The vendor answers\r\nwithin two days."


def test_headings_of_contracts() -> None:
    loaded = read(
        "MASTER SERVICES AGREEMENT\n\nARTICLE I\nDEFINITIONS\n\n1. Service Levels\n\n"
        "1.1 The vendor keeps\nthe hours.\n\n"
        "1.2 It reports.\n\nSECTION 2 of this text goes on as a sentence here.\n"
    )
    assert loaded.title == "MASTER SERVICES AGREEMENT"
    assert [b.text for b in loaded.blocks if b.kind == "heading"] == [
        "MASTER SERVICES AGREEMENT",
        "ARTICLE I DEFINITIONS",
        "1. Service Levels",
    ]
    assert block(loaded, "1.1").text == "1.1 The vendor keeps the hours."
    assert block(loaded, "1.1").kind == "item"
    assert block(loaded, "1.1").path[-1] == "1. Service Levels"


def test_a_clause_with_its_title_in_front_stands_beside_the_headings() -> None:
    loaded = read('1. SCOPE\n\n1.1 "Work" means typing.\n\n2. TERM. It lasts a year.\n')
    assert (block(loaded, "1.1").kind, block(loaded, "1.1").path) == ("definition", ("1. SCOPE",))
    assert block(loaded, "2. TERM").path == ("TERM",)


def test_bullets_and_numbers() -> None:
    loaded = read("Bring with you:\n- a badge\n- a form that is\n  signed\n\n(a) one;\n(b) two.\n")
    assert [(b.text, b.lead) for b in loaded.blocks if b.kind == "item"][:2] == [
        ("a badge", "Bring with you:"),
        ("a form that is signed", "Bring with you:"),
    ]
    assert texts(loaded)[-2:] == ["(a) one;", "(b) two."]


def test_paragraphs_without_blank_lines() -> None:
    wide = "This line is about as wide as the page allows, so that the next one must belong to"
    assert texts(
        read(f"{wide}\nthe same.\nA new paragraph starts after the short line before it, and it is long.\n")
    ) == [
        f"{wide} the same.",
        "A new paragraph starts after the short line before it, and it is long.",
    ]


def test_underlined_headings_and_questions() -> None:
    loaded = read("Payment\n=======\n\nQ: When?\nA: In May.\n\nQ: Who?\nA: The desk.\n")
    assert [(b.kind, b.text, b.path) for b in loaded.blocks] == [
        ("heading", "Payment", ()),
        ("heading", "When?", ("Payment",)),
        ("paragraph", "In May.", ("Payment", "When?")),
        ("heading", "Who?", ("Payment",)),
        ("paragraph", "The desk.", ("Payment", "Who?")),
    ]


PIECES = st.sampled_from(
    [
        "A TITLE",
        "word ",
        "Words here.",
        "\n",
        "\n\n",
        "\r\n",
        "- ",
        "1. ",
        "1.2 ",
        "(a) ",
        "ARTICLE I",
        "> ",
        "====",
        "Q: a?",
        "A: ",
        "    ",
        "\t",
        "\x0c",
        "\u200b",
        "é",
        '"Term" means',
        "\x85",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=200))
def test_any_text_maps_to_where_it_stands(source: str) -> None:
    loaded = read(source)
    assert_runs_hold(loaded)
    assert_in_source_order(loaded)


def test_a_number_after_nested_bullets_goes_on_with_the_outer_list() -> None:
    blocks, _ = parse(
        "1. Stop the lorry at the gate\n   - with the engine off\n   - on the brake\n2. Show the papers\n"
    )
    assert [(b.text, b.depth) for b in blocks] == [
        ("1. Stop the lorry at the gate", 0),
        ("with the engine off", 1),
        ("on the brake", 1),
        ("2. Show the papers", 0),
    ]

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import LoadError
from ingest.loaders.html import load, parse
from tests.ingest.checks import assert_in_source_order, assert_runs_hold, block, texts


def test_what_a_reader_sees(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text(
        "<!doctype html><html><head><title>Our  terms</title><style>p{}</style></head><body><nav>Menu</nav>"
        "<h1>Terms</h1><p>We <b>pay</b> in&nbsp;30 days.<!-- no --> Yes.</p>tail<script>x()</script>"
        "<div style='display:none'>secret</div><p hidden>secret</p></body></html>"
    )
    loaded = load(file, print)
    assert loaded.title == "Our terms"
    assert texts(loaded) == ["Terms", "We pay in 30 days. Yes.", "tail"]
    assert loaded.source == "Terms\nWe pay in 30 days. Yes.\ntail\n"
    assert loaded.blocks[1].path == ("Terms",)


def test_lists_nest_and_count() -> None:
    loaded = parse("<p>Do:</p><ol start=3><li>one<ul><li>sub</li></ul>more</li><li><p>two</p></li></ol><p>End</p>")
    assert [(b.kind, b.text, b.lead, b.depth) for b in loaded.blocks] == [
        ("paragraph", "Do:", "", 0),
        ("item", "3. one", "Do:", 0),
        ("item", "sub", "one", 1),
        ("paragraph", "more", "", 0),
        ("item", "4. two", "Do:", 0),
        ("paragraph", "End", "", 0),
    ]


def test_tables_with_merged_cells() -> None:
    loaded = parse(
        "<table><caption>Fees</caption><tr><th>Team</th><th>Task</th><th>Days</th></tr>"
        "<tr><td rowspan=2>Claims</td><td>File</td><td>2</td></tr><tr><td>Check</td><td>3<br>4</td></tr></table>"
    )
    assert texts(loaded) == ["Team: Claims; Task: File; Days: 2", "Team: Claims; Task: Check; Days: 3 4"]
    assert loaded.blocks[0].lead == "Fees"
    assert loaded.source == "Fees\nTeam\tTask\tDays\nClaims\tFile\t2\n\tCheck\t3 4\n"


def test_a_table_that_lays_out_the_page_is_read_as_text() -> None:
    loaded = parse("<table><tr><td>Left</td><td><h2>Right</h2><p>Text</p></td></tr></table>")
    assert [(b.kind, b.text) for b in loaded.blocks] == [
        ("paragraph", "Left"),
        ("heading", "Right"),
        ("paragraph", "Text"),
    ]


def test_definitions_and_run_in_headings() -> None:
    loaded = parse(
        "<dl><dt>SLA</dt><dd>Terms of service.</dd></dl>"
        "<p><strong>Fees.</strong> Paid monthly.</p><p><b>Exit</b></p><p>x</p>"
    )
    assert next((b.kind, b.text) for b in loaded.blocks) == ("definition", "SLA: Terms of service.")
    assert block(loaded, "Fees").path == ("Fees",)
    assert block(loaded, "x").path == ("Exit",)


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(LoadError, match="no visible text"):
        parse("<html><body><script>app()</script></body></html>")


def test_endless_nesting_is_refused_with_a_remedy() -> None:
    with pytest.raises(LoadError, match="nested too deeply") as caught:
        parse("<div>" * 100_000 + "x")
    assert caught.value.remedy


TAGS = [
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<li>",
    "<ul>",
    "</ul>",
    "<ol>",
    "<table>",
    "<tr>",
    "<td>",
    "<th>",
    "</table>",
    "<h2>",
]
PIECES = st.sampled_from(
    [*TAGS, "<dt>", "<dd>", "<br>", "<!-- ", "-->", "word ", "Words.", "&amp;", "\n", "<td rowspan=3>", "é"]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_page_maps_to_what_is_written_out(markup: str) -> None:
    try:
        loaded = parse(markup)
    except LoadError:
        return
    assert_runs_hold(loaded)
    assert_in_source_order(loaded)


def test_a_value_over_several_columns_holds_for_each(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text(
        "<table><thead><tr><th rowspan=2>Ship</th><th colspan=2>Fee</th></tr>"
        "<tr><th>Day</th><th>Night</th></tr></thead><tr><td>Tanker</td><td colspan=2>900 EUR</td></tr>"
        "<tr><td>Coaster</td><td>200</td><td>350</td></tr></table>"
    )
    assert [block.text for block in load(file, print).blocks] == [
        "Ship: Tanker; Fee Day: 900 EUR; Fee Night: 900 EUR",
        "Ship: Coaster; Fee Day: 200; Fee Night: 350",
    ]

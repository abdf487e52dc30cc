from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import Loaded
from ingest.loaders.text import parse
from tests.ingest.checks import assert_in_source_order, assert_runs_hold, texts

ROWS = [
    "Line: Island A; Sails at: 08:15; Takes: 40 minutes",
    "Line: Mainland; Sails at: 17:45; Takes: 110 minutes",
]
GRID = """+----------+----------+-------------+
| Line     | Sails at | Takes       |
+==========+==========+=============+
| Island A | 08:15    | 40 minutes  |
+----------+----------+-------------+
| Mainland | 17:45    | 110         |
|          |          | minutes     |
+----------+----------+-------------+"""
PIPES = """Line | Sails at | Takes
---- | -------- | -----
Island A | 08:15 | 40 minutes
Mainland | 17:45 | 110 minutes"""
RULED = """Line        Sails at    Takes
---------------------------------
Island A    08:15       40 minutes
Mainland    17:45       110 minutes"""
TABS = "Line\tSails at\tTakes\nIsland A\t08:15\t40 minutes\nMainland\t17:45\t110 minutes\nLoop\t20:00\t25 minutes"


def read(source: str) -> Loaded:
    blocks, title = parse(source)
    return Loaded(source, blocks, title)


@pytest.mark.parametrize("table", [GRID, PIPES, RULED, RULED.replace("\n", "\r\n"), TABS])
def test_rows_carry_the_names_of_their_columns(table: str) -> None:
    loaded = read(f"The ferries are:\n\n{table}\n\nTickets are sold on board.\n")
    assert_runs_hold(loaded)
    assert_in_source_order(loaded)
    rows = [block for block in loaded.blocks if block.kind == "row"]
    assert [row.text for row in rows][:2] == ROWS
    assert {row.lead for row in rows} == {"The ferries are:"}
    assert texts(loaded, "paragraph") == ["The ferries are:", "Tickets are sold on board."]


def test_what_no_reader_sees_stays_out_of_cells() -> None:
    assert texts(read(RULED.replace("Island", "Is\u200bland")), "row") == ROWS


@pytest.mark.parametrize(
    "text",
    [
        "1.  Names a contact     5 days\n2.  Reports levels      10 days\n3.  Keeps records       7 years",
        "Vendor Ltd.      Customer Inc.\nBy:  /s/ A. One  By:  /s/ B. Two\nDate: 1 May      Date: 2 May",
        "Austria      Belgium     Croatia\nDenmark      Estonia     Finland\nGreece       Hungary     Iceland",
        "+-----+\n\nA plus sign and a pipe | are no table.",
    ],
)
def test_white_space_and_strokes_alone_are_no_table(text: str) -> None:
    assert texts(read(text), "row") == []


def test_a_list_of_thousands_of_lines_is_read_in_time() -> None:
    many = "\n".join(f"Name {i}a      Place b{i}       Word" for i in range(5_000))
    assert texts(read(many), "row") == []


@given(
    st.lists(
        st.sampled_from(["Name", "a b", "12", "  ", "   ", "\t", "\n", "\n\n", "----", "|", "+--+", "é", "1."])
    )
)
def test_runs_hold_whatever_the_table(parts: list[str]) -> None:
    loaded = read("".join(parts))
    assert_runs_hold(loaded)


def test_a_line_of_many_tabs_is_read_once() -> None:
    """Before, each phrase counted the tabs of all before it: four million characters took as many minutes."""
    text = "word\t\tlonger word  " * 20_000
    assert texts(read(text), "row") == []

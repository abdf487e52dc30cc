from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import Block
from ingest.mapped import Mapped, mapped
from ingest.tables import table_blocks


def table(
    *rows: str, header_rows: int | None = None, locations: tuple[str, ...] = (), lead: str = ""
) -> tuple[str, list[Block]]:
    """Rows are written with "|" between the cells; the source is those lines."""
    source = "\n".join(rows)
    cells: list[list[Mapped]] = []
    at = 0
    for row in rows:
        line = []
        for cell in row.split("|"):
            line.append(mapped(source, at, at + len(cell)))
            at += len(cell) + 1
        cells.append(line)
    blocks = table_blocks(
        cells, path=("Prices",), lead=lead, group=7, page=3, locations=locations, header_rows=header_rows
    )
    return source, blocks


def rows_of(*rows: str, header_rows: int | None = None) -> list[str]:
    return [block.text for block in table(*rows, header_rows=header_rows)[1] if block.kind == "row"]


def test_a_row_repeats_the_names_of_its_columns() -> None:
    source, blocks = table("Service|Price", "Claims|$3.56", "Typing|$0.118")
    assert [block.text for block in blocks] == ["Service: Claims; Price: $3.56", "Service: Typing; Price: $0.118"]
    first = blocks[0]
    assert (first.kind, first.path, first.group, first.page) == ("row", ("Prices",), 7, 3)
    assert [source[run.source_at : run.source_at + run.length] for run in first.runs] == ["Claims", "$3.56"]


def test_locations_follow_their_rows_past_empty_ones() -> None:
    _, blocks = table("Service|Price", "|", "Claims|$3.56", locations=("S!A1:B1", "S!A2:B2", "S!A3:B3"))
    assert [(block.text, block.location) for block in blocks] == [("Service: Claims; Price: $3.56", "S!A3:B3")]


def test_titles_above_the_header_become_headings_and_remarks_introduce() -> None:
    _, blocks = table("Price list 2026|", "All prices are without tax.|", "Service|Price", "Claims|$3.56")
    assert [(block.kind, block.text) for block in blocks] == [
        ("heading", "Price list 2026"),
        ("paragraph", "All prices are without tax."),
        ("row", "Service: Claims; Price: $3.56"),
    ]
    assert blocks[-1].path == ("Prices", "Price list 2026")
    assert blocks[-1].lead == "All prices are without tax."


def test_two_header_rows_are_combined() -> None:
    expected = ["Region: North; Price Onshore: 12; Price Offshore: 8"]
    assert rows_of("Region|Price|", "|Onshore|Offshore", "North|12|8") == expected
    assert rows_of("Region|Price|Price", "Region|Onshore|Offshore", "North|12|8") == expected
    assert rows_of("Region|Price|", "|Onshore|Offshore", "North|12|8", header_rows=2) == expected


def test_two_rows_of_words_are_not_two_headers() -> None:
    assert rows_of("Role|Approves", "Manager|Orders", "Director|Contracts") == [
        "Role: Manager; Approves: Orders",
        "Role: Director; Approves: Contracts",
    ]


def test_years_name_columns() -> None:
    assert rows_of("Measure|2025|2026", "Calls|100|120") == ["Measure: Calls; 2025: 100; 2026: 120"]


def test_a_table_without_header_gives_its_cells() -> None:
    assert rows_of("1|4.5|9", "2|5.0|8") == ["1; 4.5; 9", "2; 5.0; 8"]


def test_pairs_of_a_key_and_a_value() -> None:
    assert rows_of("Owner:|Vendor desk", "Version:|3") == ["Owner: Vendor desk", "Version: 3"]
    assert rows_of("Contract value|$4,000 a month", "Signed by|The director") == [
        "Contract value: $4,000 a month",
        "Signed by: The director",
    ]
    assert rows_of("Field|Value", "Owner|Vendor desk", header_rows=1) == ["Owner: Vendor desk"]


def test_a_preamble_above_the_header_is_read_as_it_stands() -> None:
    assert rows_of("As of|1 May||", "Vendor|Service|City|Seats", "Acme|Claims|Oslo|40") == [
        "As of; 1 May",
        "Vendor: Acme; Service: Claims; City: Oslo; Seats: 40",
    ]


def test_a_merged_first_cell_is_repeated() -> None:
    assert rows_of("Team|Task|Days", "Claims|File|2", "|Check|3") == [
        "Team: Claims; Task: File; Days: 2",
        "Team: Claims; Task: Check; Days: 3",
    ]


def test_a_row_of_totals_does_not_belong_to_the_row_above() -> None:
    assert rows_of("Name|Role|Hours", "Ode|Lead|40", "Decker|Clerk|8", "|Total|48")[-1] == "Role: Total; Hours: 48"


def test_a_long_cell_merged_across_columns_stands_once() -> None:
    long = "Paid within thirty days of the invoice"
    assert rows_of("Item|Onshore|Offshore", f"Terms|{long}|{long}", "Nights|Yes|Yes") == [
        f"Item: Terms; Onshore / Offshore: {long}",
        "Item: Nights; Onshore: Yes; Offshore: Yes",
    ]


def test_section_rows_become_headings() -> None:
    _, blocks = table("Service|Price|Unit", "Voice||", "Calls|2|call", "Text||", "Mail|1|mail")
    assert [(block.kind, block.text, block.path) for block in blocks] == [
        ("heading", "Voice", ("Prices",)),
        ("row", "Service: Calls; Price: 2; Unit: call", ("Prices", "Voice")),
        ("heading", "Text", ("Prices",)),
        ("row", "Service: Mail; Price: 1; Unit: mail", ("Prices", "Text")),
    ]


def test_the_header_on_the_next_page_is_no_row() -> None:
    assert rows_of("Service|Price", "Calls|2", "Service|Price", "Mail|1") == [
        "Service: Calls; Price: 2",
        "Service: Mail; Price: 1",
    ]


def test_nothing_gives_nothing() -> None:
    assert rows_of() == []
    assert rows_of("|", "|") == []


@given(
    st.lists(st.lists(st.text("ab1. :é\t", max_size=12), max_size=5), max_size=8), st.none() | st.integers(0, 3)
)
def test_every_cell_maps_to_where_it_stands(cells: list[list[str]], header_rows: int | None) -> None:
    source = "\n".join("\t".join(row) for row in cells)
    at, rows = 0, []
    for row in cells:
        line = []
        for cell in row:
            line.append(mapped(source, at, at + len(cell)))
            at += len(cell) + 1
        at += 0 if row else 1
        rows.append(line)
    for block in table_blocks(rows, path=(), lead="", group=1, header_rows=header_rows):
        for run in block.runs:
            there = source[run.source_at : run.source_at + run.length]
            here = block.text[run.at : run.at + run.length]
            assert [c if not c.isspace() else " " for c in there] == [c if not c.isspace() else " " for c in here]

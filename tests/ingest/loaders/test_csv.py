from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import LoadError
from ingest.loaders.csv import load, parse
from tests.ingest.checks import assert_in_source_order, assert_runs_hold, texts


def test_each_record_is_a_row_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"\xef\xbb\xbfholder,kind,expires\nAcme,ISO 27001,2027-01-31\nBeta,SOC 2,2026-12-12\n")
    loaded = load(file, print)
    assert [(b.kind, b.text, b.location) for b in loaded.blocks] == [
        ("row", "holder: Acme; kind: ISO 27001; expires: 2027-01-31", "row 2"),
        ("row", "holder: Beta; kind: SOC 2; expires: 2026-12-12", "row 3"),
    ]
    assert_runs_hold(loaded)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    rows = [["Service", "Price", "Note"], ["Claims", "3", "net"], ["Typing", "1", "a line"]]
    loaded = parse("\n".join(delimiter.join(row) for row in rows))
    assert texts(loaded) == ["Service: Claims; Price: 3; Note: net", "Service: Typing; Price: 1; Note: a line"]


def test_decimal_commas_do_not_mislead() -> None:
    assert texts(parse("Leistung;Preis\nAnrufe;3,56\nBriefe;0,12\n")) == [
        "Leistung: Anrufe; Preis: 3,56",
        "Leistung: Briefe; Preis: 0,12",
    ]
    assert texts(parse("sep=;\na;b\nx;y\n")) == ["a: x; b: y"]


def test_quoted_fields_hold_line_breaks_delimiters_and_quotes() -> None:
    loaded = parse('Name,Text\r\nA,"one,\r\ntwo ""three"""\r\nB,plain\r\n')
    assert [(b.text, b.location) for b in loaded.blocks] == [
        ('Name: A; Text: one, two "three"', "row 2"),
        ("Name: B; Text: plain", "row 4"),
    ]
    assert_runs_hold(loaded)


def test_a_quote_that_never_closes_takes_no_other_record_with_it() -> None:
    assert texts(parse('Name,Text\nA,"one\nB,two\n')) == ['Name: A; Text: "one', "Name: B; Text: two"]


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("\n")
    with pytest.raises(LoadError):
        load(tmp_path / "a.csv", print)


@given(st.text('ab1"",;\n\r\t| é\0', max_size=120))
def test_any_text_maps_to_where_it_stands(source: str) -> None:
    loaded = parse(source)
    assert_runs_hold(loaded)
    assert_in_source_order(loaded)


def test_a_record_longer_than_the_header_takes_no_names_from_the_others() -> None:
    assert texts(parse("Name,Desk\nIrma,4\nTheo,5,extra,more\nOle\n")) == [
        "Name: Irma; Desk: 4",
        "Name: Theo; Desk: 5; extra; more",
        "Name: Ole",
    ]


def test_remarks_above_a_wider_table_are_no_header() -> None:
    source = "As of,May\nName,Desk,Floor,Seat\nIrma,4,North,a\nTheo,5,South,b\n"
    assert texts(parse(source))[-1] == "Name: Theo; Desk: 5; Floor: South; Seat: b"


def test_a_row_of_equal_cells_is_a_row() -> None:
    """Nothing is merged in a CSV: it was a heading, over which the rows below it stood."""
    found = parse("Country,Capital\nMalta,Valletta\nMonaco,Monaco\nLatvia,Riga\n").blocks
    assert [block.text for block in found] == [
        "Country: Malta; Capital: Valletta",
        "Country: Monaco; Capital: Monaco",
        "Country: Latvia; Capital: Riga",
    ]
    assert {block.path for block in found} == {()}

"""Tables without ruling lines, and what looks like one but is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ingest.loaders import load
from tests.ingest.loaders.checks import check_runs, quiet, texts

LEVELS = [
    ["Severity", "Response", "Repair", "Credit"],
    ["Critical", "15 minutes", "4 hours", "10 %"],
    ["Major", "1 hour", "8 hours", "5 %"],
    ["Minor", "1 day", "5 days", "1 %"],
]
OWNERS = [
    ["Document", "Owner", "Kept in"],
    ["Exit plan", "Procurement", "The archive of the department that signed the contract with the vendor"],
    ["Price list", "Controlling", "The portal"],
    ["Risk register", "Information security", "The portal, and a copy in the safe of the branch office"],
]
OWNER_ROWS = [
    "Document: Exit plan; Owner: Procurement; "
    "Kept in: The archive of the department that signed the contract with the vendor",
    "Document: Price list; Owner: Controlling; Kept in: The portal",
    "Document: Risk register; Owner: Information security; "
    "Kept in: The portal, and a copy in the safe of the branch office",
]
BOLD_HEAD = ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold")
PROSE = (
    "The vendor keeps the services at the levels below from the day of the handover. "
    "What is reported outside the hours of business counts from the next morning. " * 3
)


def page(path: Path, *story: Any) -> Path:
    from reportlab.platypus import SimpleDocTemplate

    SimpleDocTemplate(str(path), pagesize=(612, 792)).build(list(story))
    return path


def para(text: str, style: str = "BodyText") -> Any:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph

    return Paragraph(text, getSampleStyleSheet()[style])


def table(rows: list[list[str]], *styles: Any, widths: list[float] | None = None, wrap: bool = False) -> Any:
    from reportlab.platypus import Table

    cells = [[para(cell) if wrap and number else cell for cell in row] for number, row in enumerate(rows)]
    return Table(cells, colWidths=widths or [110] * len(rows[0]), hAlign="LEFT", style=list(styles))


def drawn(path: Path, *found: tuple[float, float, str], font: str = "Helvetica", size: float = 10) -> Path:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=(612, 792))
    canvas.setFont(font, size)
    for x, y, text in found:
        canvas.drawString(x, y, text)
    canvas.save()
    return path


def typed(path: Path, text: str) -> Path:
    return drawn(path, *((72.0, 700 - 12 * i, line) for i, line in enumerate(text.split("\n"))), font="Courier")


def rows_of(path: Path) -> list[str]:
    loaded = load(path, quiet)
    check_runs(loaded)
    return texts(loaded, "row")


def test_figures_under_words_are_a_table(tmp_path: Path) -> None:
    path = page(tmp_path / "a.pdf", para("The levels are:"), table(LEVELS), para(PROSE))
    assert rows_of(path) == [
        "Severity: Critical; Response: 15 minutes; Repair: 4 hours; Credit: 10 %",
        "Severity: Major; Response: 1 hour; Repair: 8 hours; Credit: 5 %",
        "Severity: Minor; Response: 1 day; Repair: 5 days; Credit: 1 %",
    ]
    loaded = load(path, quiet)
    assert {block.lead for block in loaded.blocks if block.kind == "row"} == {"The levels are:"}
    assert texts(loaded, "paragraph") == ["The levels are:", " ".join(PROSE.split())]


@pytest.mark.parametrize(
    "style",
    [
        BOLD_HEAD,
        ("LINEBELOW", (0, 0), (-1, 0), 1, "black"),
        ("BACKGROUND", (0, 0), (-1, 0), "lightgrey"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, "black"),
    ],
)
def test_names_that_are_set_apart_make_a_table_of_words(tmp_path: Path, style: Any) -> None:
    found = table(OWNERS, style, widths=[100, 130, 180], wrap=True)
    assert rows_of(page(tmp_path / "a.pdf", para(PROSE), found, para(PROSE))) == OWNER_ROWS


def test_figures_may_stand_to_the_right(tmp_path: Path) -> None:
    rows = [
        ["Role", "Rate", "Hours"],
        ["Consultant", "95.00", "1,200"],
        ["Lead", "120.50", "90"],
        ["Clerk", "48.00", "7"],
    ]
    path = page(tmp_path / "a.pdf", table(rows, ("ALIGN", (1, 0), (-1, -1), "RIGHT")))
    assert rows_of(path) == [
        "Role: Consultant; Rate: 95.00; Hours: 1,200",
        "Role: Lead; Rate: 120.50; Hours: 90",
        "Role: Clerk; Rate: 48.00; Hours: 7",
    ]


def test_a_typed_table_keeps_names_and_cells_over_several_lines_whole(tmp_path: Path) -> None:
    text = """The team of the first quarter:

                                   HOURS PER    TOTAL
NAME           ROLE                  WEEK       HOURS

Christine      Project lead           20          240
Vandenberghe

Mike Decker    Support                 8           96

Ann Ode        Analyst                40          480
                                                -----
               TOTAL HOURS                        816

Upon notice to the customer the vendor may replace any of the persons above by others."""
    assert rows_of(typed(tmp_path / "a.pdf", text)) == [
        "NAME: Christine Vandenberghe; ROLE: Project lead; HOURS PER WEEK: 20; TOTAL HOURS: 240",
        "NAME: Mike Decker; ROLE: Support; HOURS PER WEEK: 8; TOTAL HOURS: 96",
        "NAME: Ann Ode; ROLE: Analyst; HOURS PER WEEK: 40; TOTAL HOURS: 480",
        "ROLE: TOTAL HOURS; TOTAL HOURS: 816",
    ]


def test_the_last_line_of_the_last_name_belongs_to_it(tmp_path: Path) -> None:
    text = """NAME                      ROLE         HOURS

Christine Vandenberghe    Lead            20

Mike                      Support          8
Decker

Ann                       Analyst         40
Ode

Upon notice to the customer the vendor may replace any of the persons above by others."""
    assert rows_of(typed(tmp_path / "a.pdf", text))[1:] == [
        "NAME: Mike Decker; ROLE: Support; HOURS: 8",
        "NAME: Ann Ode; ROLE: Analyst; HOURS: 40",
    ]


def test_rows_that_share_their_first_cell_stay_apart(tmp_path: Path) -> None:
    rows = [
        ["Team", "Level", "Rate"],
        ["Onshore", "Junior", "50"],
        ["", "Senior", "80"],
        ["Offshore", "Junior", "20"],
    ]
    assert rows_of(page(tmp_path / "a.pdf", table(rows))) == [
        "Team: Onshore; Level: Junior; Rate: 50",
        "Team: Onshore; Level: Senior; Rate: 80",
        "Team: Offshore; Level: Junior; Rate: 20",
    ]


BERTHS = [["Berth", "Boat", "Rent"], *([f"B{i}", f"Boat {chr(65 + i)}", f"{300 + i} EUR"] for i in range(1, 21))]


def low_pages(path: Path, *story: Any) -> Path:
    from reportlab.platypus import SimpleDocTemplate

    def footer(canvas: Any, document: Any) -> None:
        canvas.drawString(72, 380, "Harbour office")
        canvas.drawString(72, 20, f"Rents, page {document.page}")

    SimpleDocTemplate(str(path), pagesize=(612, 400)).build(list(story), onFirstPage=footer, onLaterPages=footer)
    return path


@pytest.mark.parametrize("repeat", [0, 1])
def test_a_table_over_two_pages_keeps_its_names(tmp_path: Path, repeat: int) -> None:
    from reportlab.platypus import Table

    found = Table(BERTHS, colWidths=[100, 120, 80], rowHeights=18, repeatRows=repeat)
    path = low_pages(tmp_path / "a.pdf", para("The rents of this year:"), found, para(PROSE))
    assert rows_of(path) == [f"Berth: B{i}; Boat: Boat {chr(65 + i)}; Rent: {300 + i} EUR" for i in range(1, 21)]
    rows = [block for block in load(path, quiet).blocks if block.kind == "row"]
    assert {row.page for row in rows} == {1, 2} and len({row.group for row in rows}) == 1
    assert {row.lead for row in rows} == {"The rents of this year:"}


def test_what_stands_at_the_top_of_the_next_page_is_not_always_the_table(tmp_path: Path) -> None:
    from reportlab.platypus import PageBreak, Table

    found = Table(BERTHS[:13], colWidths=[100, 120, 80], rowHeights=18)
    signed = Table([["By:", "By:", "Date:"], ["A. One", "B. Two", "1 May"], ["Director", "Clerk", "2 May"]])
    for number, after in enumerate([para(PROSE), signed]):
        path = low_pages(tmp_path / f"{number}.pdf", found, PageBreak(), after)
        assert len(rows_of(path)) == 12


NUMBERED = """The vendor does the following:

1.   Names a contact within 5 days of the signature
2.   Reports the levels of the month by the 10th
3.   Keeps the records for 7 years
4.   Returns the data at the end"""
JUSTIFIED = """This  Agreement,  made  and  entered  into  this 2nd day of  September  1998,
Between   And  Among  The   Parties   signatory  hereto   (hereinafter   called
Parties   5  of  them  12   in   all  34  and  67)  which  Parties   are   named"""
SIGNED = """VENDOR LTD.                      CUSTOMER INC.

By:     /s/ A. One               By:     /s/ B. Two
Name:   A. One                   Name:   B. Two
Title:  Director 1               Title:  Director 2
Date:   1 May 2026               Date:   2 May 2026"""
ADDRESSES = """Vendor Ltd.                      Customer Inc.
507 Prudential Road              1701 Market Street
12 Horsham                       19103 Philadelphia
19044 Pennsylvania               30 United States"""
CONTENTS = """TABLE   OF   CONTENTS

Section              Subject                           Page
1                    Definitions                          2
2                    Fees                                 6
3                    Term                                 9"""
PLACES = """Austria        Belgium        Croatia
Denmark        Estonia        Finland
Greece         Hungary        Iceland"""


@pytest.mark.parametrize("text", [NUMBERED, JUSTIFIED, SIGNED, ADDRESSES, CONTENTS, PLACES])
def test_white_space_alone_is_no_table(tmp_path: Path, text: str) -> None:
    assert rows_of(typed(tmp_path / "a.pdf", text)) == []


def test_columns_of_prose_under_headings_in_bold_are_no_table(tmp_path: Path) -> None:
    from reportlab.platypus import Table

    heads = [para("About the programme", "Heading4"), para("About the foundation", "Heading4")]
    found = Table([heads, [para(PROSE), para(PROSE + PROSE)]], colWidths=[220, 220])
    assert rows_of(page(tmp_path / "a.pdf", found)) == []


def test_lines_of_two_columns_that_begin_with_capitals_are_no_table(tmp_path: Path) -> None:
    left = [f"Clause {word} of the agreement says what Vendor and" for word in ("One", "Two", "Three", "Four")]
    right = [f"Paragraph {word} of the annex says what the Customer" for word in ("Six", "Seven", "Eight", "Nine")]
    found = [(72.0, 700 - 12.0 * i, line) for i, line in enumerate(left)]
    found += [(330.0, 700 - 12.0 * i, line) for i, line in enumerate(right)]
    path = tmp_path / "a.pdf"
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=(612, 792))
    canvas.setFont("Helvetica-Bold", 10)
    canvas.drawString(72, 712, "The agreement")
    canvas.drawString(330, 712, "The annex")
    canvas.setFont("Helvetica", 10)
    for x, y, text in found:
        canvas.drawString(x, y, text)
    canvas.save()
    assert rows_of(path) == []


def test_headers_and_footers_are_no_table(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(612, 792))
    for number in (1, 2, 3):
        canvas.drawString(72, 760, "Vendor handbook")
        canvas.drawString(480, 760, f"Version {number}")
        canvas.drawString(
            72, 700, f"What part {number} of the handbook says, in a line that is long enough to be prose."
        )
        canvas.drawString(72, 40, "1 May 2026")
        canvas.drawString(480, 40, f"Page {number}")
        canvas.showPage()
    canvas.save()
    assert rows_of(tmp_path / "a.pdf") == []

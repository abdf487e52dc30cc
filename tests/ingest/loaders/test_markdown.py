from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ingest.loaders.markdown import load, parse
from tests.ingest.checks import assert_in_source_order, assert_runs_hold, block, quote, texts


def test_front_matter_becomes_metadata_and_the_source_keeps_it(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("---\ntitle: Terms\n---\n# Our terms\n\nWe **pay** in 30 days.\n")
    loaded = load(file, print)
    assert loaded.metadata == {"title": "Terms"}
    assert loaded.source == file.read_text()
    assert loaded.title == "Our terms"
    assert texts(loaded) == ["Our terms", "We pay in 30 days."]
    assert quote(loaded, loaded.blocks[1]) == "We **pay** in 30 days."


def test_headings_of_all_kinds_nest() -> None:
    loaded = parse(
        "Top\n===\n\nSub\n---\n\n### Third ###\n\na\n\n<h2 id='x'>Other</h2>\n\n"
        "**Bold one**\n\nb\n\n**A full sentence.**\n"
    )
    assert [(b.text, b.path) for b in loaded.blocks] == [
        ("Top", ()),
        ("Sub", ("Top",)),
        ("Third", ("Top", "Sub")),
        ("a", ("Top", "Sub", "Third")),
        ("Other", ("Top",)),
        ("Bold one", ("Top", "Other")),
        ("b", ("Top", "Other", "Bold one")),
        ("A full sentence.", ("Top", "Other", "Bold one")),
    ]


def test_a_run_in_heading_is_part_of_the_path_and_of_the_text() -> None:
    loaded = parse("# Terms\n\n**Clause 3. Speed.** Calls are taken\nin 50 seconds.\n\n**Do** write plainly.\n")
    assert block(loaded, "Clause 3").path == ("Terms", "Clause 3. Speed")
    assert block(loaded, "Clause 3").text == "Clause 3. Speed. Calls are taken in 50 seconds."
    assert block(loaded, "Do write").path == ("Terms",)


def test_a_list_keeps_what_introduces_it() -> None:
    loaded = parse("Send us:\n\n- the form\n- the *signed*\n  letter\n\nThen wait.\n\n1. one\n2. two\n")
    items = [b for b in loaded.blocks if b.kind == "item"]
    assert [(b.text, b.lead) for b in items] == [
        ("the form", "Send us:"),
        ("the signed letter", "Send us:"),
        ("1. one", "Then wait."),
        ("2. two", "Then wait."),
    ]
    assert items[0].group == items[1].group != items[2].group == items[3].group


def test_nested_items_know_their_parent() -> None:
    loaded = parse("Rules:\n\n(a) Staff must:\n\n    * lock screens\n    * wear badges\n\n(b) Visitors sign in.\n")
    assert [(b.text, b.lead, b.depth) for b in loaded.blocks[1:]] == [
        ("(a) Staff must:", "Rules:", 0),
        ("lock screens", "(a) Staff must:"[4:], 1),
        ("wear badges", "(a) Staff must:"[4:], 1),
        ("(b) Visitors sign in.", "Rules:", 0),
    ]


def test_numbering_goes_on_after_a_paragraph() -> None:
    loaded = parse("We require:\n\n(a) one\n\nAn aside.\n\n(b) two\n\n(f) six\n")
    assert block(loaded, "(b)").group == block(loaded, "(a)").group
    assert block(loaded, "(b)").lead == "We require:"


def test_contract_clauses_with_header_spans() -> None:
    loaded = parse(
        '# SLA\n\n1. <span class="header_2" id="1">Remedies</span>\n'
        '    1. <span class="header_3">Credit.</span>  If <span class="x">Uptime</span> falls, we pay:\n'
        "        a. half; or\n        b. all.\n\n"
        '2. <span class="header_2">Definitions</span>\n    1. <span id="4.1">**"Term"**</span> means a year.\n'
    )
    assert [(b.kind, b.text, b.path) for b in loaded.blocks] == [
        ("heading", "SLA", ()),
        ("heading", "1. Remedies", ("SLA",)),
        ("item", "1. Credit. If Uptime falls, we pay:", ("SLA", "Remedies", "Credit")),
        ("item", "a. half; or", ("SLA", "Remedies", "Credit")),
        ("item", "b. all.", ("SLA", "Remedies", "Credit")),
        ("heading", "2. Definitions", ("SLA",)),
        ("definition", '1. "Term" means a year.', ("SLA", "Definitions")),
    ]
    assert block(loaded, "a. half").lead == "Credit. If Uptime falls, we pay:"


def test_short_items_with_items_below_are_headings_in_the_path() -> None:
    loaded = parse("a. Paper\n\n    i. Internal\n\n        1. Shred it.\n        2. Lock it.\n")
    assert block(loaded, "1. Shred").path == ("Paper", "Internal")


def test_numbers_that_are_all_the_same_say_nothing() -> None:
    assert texts(parse("1. one\n1. two\n1. three\n")) == ["one", "two", "three"]
    assert texts(parse("1. one\n    1. sub\n2. two\n    1. sub two\n")) == [
        "1. one",
        "1. sub",
        "2. two",
        "1. sub two",
    ]


def test_a_number_at_the_start_of_a_wrapped_line_is_no_item() -> None:
    assert texts(parse("The fee is due within\n30. A reminder follows on day\n(b) of the plan.")) == [
        "The fee is due within 30. A reminder follows on day (b) of the plan."
    ]


def test_a_number_after_nested_bullets_goes_on_with_the_outer_list() -> None:
    loaded = parse(
        "Do this:\n1. Stop the truck\n   - engine off\n   - brake on\n2. Check the papers\n"
        "   1. waybill\n   2. passport\n      - valid for\n  6 months\n3. Open the gate\n"
    )
    assert [(b.text, b.depth) for b in loaded.blocks[1:]] == [
        ("1. Stop the truck", 0),
        ("engine off", 1),
        ("brake on", 1),
        ("2. Check the papers", 0),
        ("1. waybill", 1),
        ("2. passport", 1),
        ("valid for 6 months", 2),
        ("3. Open the gate", 0),
    ]
    assert {b.lead for b in loaded.blocks if b.depth == 0 and b.kind == "item"} == {"Do this:"}
    assert texts(parse("1. one\n\n   and more\n2. two\n")) == ["1. one", "and more", "2. two"]


def test_a_number_that_counts_nothing_on_stays_in_its_bullet() -> None:
    assert texts(parse("1. Fees\n   - due within\n30. A reminder follows\n2. Rates\n")) == [
        "1. Fees",
        "due within 30. A reminder follows",
        "2. Rates",
    ]


def test_tables_in_pipes() -> None:
    loaded = parse(
        "Prices:\n\n| **Service** | Price |\n|---|--:|\n| [Claims](x|y) \\| all | `$3`<br>net |\n\nEnd.\n"
    )
    row = loaded.blocks[1]
    assert (row.kind, row.lead) == ("row", "Prices:")
    assert texts(parse("|a|b|\n|-|-|\n| x \\| y | z |\n")) == ["a: x | y; b: z"]


def test_tables_in_a_grid() -> None:
    loaded = parse(
        "+-------+--------+\n|**A**  | B      |\n|level  |        |\n+=======+========+\n"
        "| one   | long   |\n|       | text   |\n+-------+--------+\n| two   | short  |\n+-------+--------+\n"
    )
    assert texts(loaded) == ["A level: one; B: long text", "A level: two; B: short"]


def test_cells_of_a_grid_may_take_several_columns_or_rows() -> None:
    loaded = parse(
        "+--------+---------+---------+\n| Lock   | Summer  | Winter  |\n+========+=========+=========+\n"
        "| West   | always open       |\n+--------+---------+---------+\n"
        "| Middle | 7 to 21 | closed  |\n|        +---------+---------+\n"
        "|        | 5 to 23 | 9 to 17 |\n+--------+---------+---------+\n"
    )
    assert texts(loaded) == [
        "Lock: West; Summer: always open; Winter: always open",
        "Lock: Middle; Summer: 7 to 21; Winter: closed",
        "Lock: Middle; Summer: 5 to 23; Winter: 9 to 17",
    ]


def test_cells_in_html_may_take_several_columns_or_rows() -> None:
    loaded = parse(
        '<table><tr><th rowspan="2">Tug</th><th colspan="2">Fee</th></tr>'
        "<tr><th>By day</th><th>By night</th></tr>\n"
        "<tr><td rowspan=2>Ajax</td><td>510</td><td>810</td></tr><tr><td colspan=2>910 for two</td></tr>\n"
        "<tr><td colspan=2>Total</td><td>1,720</td></tr></table>\n"
    )
    assert texts(loaded) == [
        "Tug: Ajax; Fee By day: 510; Fee By night: 810",
        "Tug: Ajax; Fee By day: 910 for two; Fee By night: 910 for two",
        "Tug: Total; Fee By night: 1,720",
    ]


def test_tables_in_html() -> None:
    loaded = parse(
        "<table>\n<caption>Fees</caption>\n<thead><th>Name</th><th>Fee <p>(net)</p></th></thead>\n"
        "<tr>\n<td><strong>A</strong></td>\n<td>1 &amp; 2</td></tr>\n</table>\n\nAfter\n"
    )
    assert texts(loaded) == ["Name: A; Fee (net): 1 & 2", "After"]
    assert loaded.blocks[0].lead == "Fees"


def test_definition_lists_and_definitions() -> None:
    loaded = parse(
        'Privacy (PR-1)\n: For everybody.\n\n"SLA" means terms.\n\n*Breach* means a leak.\n\nPlain text.\n'
    )
    assert [(b.kind, b.text) for b in loaded.blocks] == [
        ("definition", "Privacy (PR-1): For everybody."),
        ("definition", '"SLA" means terms.'),
        ("definition", "Breach means a leak."),
        ("paragraph", "Plain text."),
    ]


def test_questions_are_the_headings_of_their_answers() -> None:
    loaded = parse(
        "Q: When do you pay?\nA: In 42 days.\n\n**Q2: Who?**\n\n**A2:** The desk.\n\n**Why?** Because.\n"
    )
    assert [(b.kind, b.text, b.path) for b in loaded.blocks] == [
        ("heading", "When do you pay?", ()),
        ("paragraph", "In 42 days.", ("When do you pay?",)),
        ("heading", "Who?", ()),
        ("paragraph", "The desk.", ("Who?",)),
        ("paragraph", "Why? Because.", ("Who?", "Why?")),
    ]


def test_hidden_text_is_never_read() -> None:
    loaded = parse(
        "Seen <!-- not this --> one.\n\n<div style='color:red; Display : none'>secret <b>x</b>\n\nsecret</div>\n\n"
        '<p hidden>secret</p>\n<span style="visibility:hidden">secret</span>Two.\n\n<script>secret()</script>\n'
        "<span class='a' hidden>secret\n\nThree <del>secret</del>~~secret~~.\n\n"
        "<font style='font-size:0px'>secret</font>\n"
    )
    assert texts(loaded) == ["Seen one.", "Two.", "Three ."]
    assert texts(parse("one\n\n<!-- open\n\nsecret")) == ["one"]
    assert "never closed" in parse("one\n\n<!-- open\n\nsecret").warnings[0]


def test_markup_goes_and_words_stay() -> None:
    source = (
        'See [the *guide*](<x y> "t") and ![alt](i.png) <https://a.example/x_y_z> or \\*not\\* snake_case 2 * 3 '
        "`a_b *c* <div>` <insert name> R&amp;D&nbsp;&lt;5 {.cls} {{ name }}{{#if}}!{{/if}}{% x %}[^1]\n"
    )
    assert texts(parse(source)) == [
        "See the guide and https://a.example/x_y_z or *not* snake_case 2 * 3 a_b *c* <div> <insert name> R&D <5 "
        "{{ name }}!"
    ]


def test_code_is_one_block_and_nothing_in_it_is_markup() -> None:
    loaded = parse("Run:\n\n```sh\n# not a heading\n\n<!-- kept -->\n- a *b*\n```\n\nDone.\n")
    assert texts(loaded) == ["Run:", "# not a heading <!-- kept --> - a *b*", "Done."]


def test_quotations_and_rules() -> None:
    loaded = parse("> [!NOTE]\n> One\n> two.\n>\n> - a\n\n***\n\nThree\n")
    assert [(b.kind, b.text) for b in loaded.blocks] == [
        ("paragraph", "One two."),
        ("item", "a"),
        ("paragraph", "Three"),
    ]


def test_html_lists() -> None:
    loaded = parse(
        "Signs:\n\n<ul>\n  <li>one\n    <ul><li><p>deep</p></li></ul>\n  </li>\n  <li>two</li>\n</ul>\n\nEnd.\n"
    )
    assert [(b.kind, b.text, b.depth) for b in loaded.blocks] == [
        ("paragraph", "Signs:", 0),
        ("item", "one", 0),
        ("item", "deep", 1),
        ("item", "two", 0),
        ("paragraph", "End.", 0),
    ]


def test_a_part_that_a_template_collects_is_introduced_by_its_name() -> None:
    loaded = parse(
        "{% capture teamRedFlags %}\n- late\n{% endcapture %}\n\n|Team|Red flags|\n|--|--|\n|A|{{ teamRedFlags }}|"
    )
    assert (loaded.blocks[0].text, loaded.blocks[0].lead) == ("late", "Team red flags")
    assert loaded.blocks[1].text == "Team: A"


def test_windows_line_ends() -> None:
    loaded = parse(
        "---\r\ntitle: T\r\n---\r\n# A\r\n\r\none\r\ntwo\r\n\r\n- x\r\n- y\r\n\r\n|a|b|\r\n|-|-|\r\n|1|2|\r\n"
    )
    assert texts(loaded) == ["A", "one two", "x", "y", "a: 1; b: 2"]
    assert_runs_hold(loaded)


def test_nesting_without_end_is_read_without_recursion() -> None:
    deep = 100_000
    for source in ("<ul><li>" * deep + "x", ">" * deep + "x", "[" * deep, "<div>" * deep + "x", "- " * deep + "x"):
        assert_runs_hold(parse(source))


PIECES = st.sampled_from(
    [
        "# ",
        "## ",
        "- ",
        "1. ",
        "(a) ",
        "    ",
        "\n",
        "\n\n",
        "\r\n",
        "**",
        "*",
        "_",
        "`",
        "```\n",
        "|",
        "|-|-|\n",
        "> ",
        "<div>",
        "</div>",
        "<div hidden>",
        "<span class='header_2'>",
        "</span>",
        "<table><tr><td>",
        "</td></tr></table>",
        "<ul>",
        "<li>",
        "</ul>",
        "<!--",
        "-->",
        "[a](b)",
        "[a]: b.md\n",
        "![",
        "](",
        "{{x}}",
        "{{#x}}",
        "{% capture aB %}",
        "&amp;",
        "&lt;",
        "\\*",
        "\\",
        "~~",
        "Q: ",
        "A: ",
        ": ",
        "---\n",
        "===\n",
        "+--+\n",
        "| a |\n",
        '"Term" means',
        "word",
        "Other words.",
        "é",
        "\ue000",
        "\x00",
        "\u200b",
        "\t",
        "<h2>",
        "</h2>",
        "<dt>",
        "<dd>",
        "<br>",
        "[^1]",
        "{.c}",
        "<",
        ">",
        "\x85",
        "\u2028",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200))
def test_any_text_maps_to_where_it_stands_and_keeps_its_order(source: str) -> None:
    loaded = parse(source)
    assert loaded.source == source
    assert_runs_hold(loaded)
    assert_in_source_order(loaded)

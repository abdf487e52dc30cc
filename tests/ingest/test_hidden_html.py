"""What a style hides in a page or in a Markdown file, and what it does not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.loaders import html, markdown
from ingest.styles import Sheet, attributes_of, declarations

HIDDEN = [
    '<p style="color:white">X</p>',
    '<p style="color:#FFF">X</p>',
    '<p style="color:#fefefe">X</p>',
    '<p style="color: rgb(255, 255, 255) !important">X</p>',
    '<p style="color:rgb(100% 100% 100% / 1)">X</p>',
    '<p style="color:hsl(0, 0%, 100%)">X</p>',
    '<p style="color:rgba(0,0,0,0)">X</p>',
    '<p style="color:#0000">X</p>',
    '<p style="color:transparent">X</p>',
    '<p style="color:white;background:#fff">X</p>',
    '<p style="color:white;background-color:rgba(0,0,0,0)">X</p>',
    '<font color="white">X</font>',
    '<div bgcolor="#000000"><p style="color:white;background:white">X</p></div>',
    '<p style="font-size:1px">X</p>',
    '<p style="font:1px/1 serif">X</p>',
    '<p style="font-size:0.01em">X</p>',
    '<p style="font-size:2%">X</p>',
    '<p style="opacity:.02">X</p>',
    '<p style="opacity:3%">X</p>',
    '<p style="filter:blur(1px) opacity(0)">X</p>',
    '<p style="position:absolute;left:-9999px">X</p>',
    '<p style="margin-left:-9999px">X</p>',
    '<p style="text-indent:-999em">X</p>',
    '<p style="transform:translate(-9999px, 0)">X</p>',
    '<p style="transform:rotate(3deg) scale(0)">X</p>',
    '<p style="height:0;overflow:hidden">X</p>',
    '<p style="max-width:1px;overflow-x:hidden">X</p>',
    '<p style="position:absolute;clip:rect(1px,1px,1px,1px)">X</p>',
    '<p style="clip-path:inset(50%)">X</p>',
    '<p style="display:/* a */none">X</p>',
    '<p style="dis\\70 lay:n\\6fne">X</p>',
    '<p style="display:&#110;one">X</p>',
    "<p STYLE='DISPLAY:none'>X</p>",
    "<p style=display:none>X</p>",
    '<p style="content-visibility:hidden">X</p>',
    "<dialog>X</dialog>",
    "<ruby>a<rp>X</rp></ruby>",
    "<template>X</template>",
    "<p hidden>X</p>",
    '<style>.a.b{display:none}</style><p class="b a">X</p>',
    '<style>/* x */ p.hid, .other{color:#fff}</style><p class="hid">X</p>',
    "<style>#gone{visibility:hidden}</style><p id=gone>X</p>",
    '<style>@media screen{.k{opacity:0}}</style><p class="k">X</p>',
]
SEEN = [
    '<p style="color:white;background:#036">X</p>',
    '<div style="background-color:navy"><p><span style="color:#fff">X</span></p></div>',
    '<div style="background:url(a.png)"><span style="color:white">X</span></div>',
    '<div style="background:linear-gradient(red, blue)"><span style="color:white">X</span></div>',
    '<table><tr><td bgcolor="#003366"><font color="white">X</font></td></tr></table>',
    '<style>.head{background:#036}</style><div class="head"><p style="color:white">X</p></div>',
    '<p style="color:white;text-shadow:1px 1px black">X</p>',
    '<p style="color:#eee">X</p>',
    '<p style="color:rgba(0,0,0,.6)">X</p>',
    '<p style="color:red">X</p>',
    '<p style="font-size:10px">X</p>',
    '<p style="opacity:0.5">X</p>',
    '<p style="position:absolute;left:50%;margin-left:-1000px">X</p>',
    '<p style="position:relative;left:-20px">X</p>',
    '<p style="text-indent:-2em">X</p>',
    '<p style="height:0">X</p>',
    '<p style="height:200px;overflow:hidden">X</p>',
    '<p style="transform:scale(1.2)">X</p>',
    '<p style="overflow:hidden;width:100%">X</p>',
    "<details><summary>More</summary>X</details>",
    "<dialog open>X</dialog>",
    "<style>@media print{.k{display:none}} .k:hover{display:none} .menu .k{display:none}</style><p class=k>X</p>",
    "<style>.k{display:none} .k{display:block}</style><p class=k>X</p>",
    '<style>.q{color:white}</style><p class="q" style="color:black">X</p>',
    '<p title="hidden">X</p>',
]


def texts(loaded: object) -> str:
    return " ".join(block.text for block in loaded.blocks)  # type: ignore[attr-defined]


def read(part: str) -> tuple[str, str]:
    body = part.replace("X", "Secret canary words")
    page = html.parse(f"<html><body><p>The fee is 5 euros.</p>{body}<p>Pay soon.</p></body></html>")
    return texts(page), texts(markdown.parse(f"The fee is 5 euros.\n\n{body}\n\nPay soon.\n"))


@pytest.mark.parametrize("part", HIDDEN)
def test_what_no_reader_sees_is_not_read(part: str) -> None:
    for text in read(part):
        assert "canary" not in text and "fee is 5" in text and "Pay soon." in text


@pytest.mark.parametrize("part", SEEN)
def test_what_a_reader_sees_is_read(part: str) -> None:
    for text in read(part):
        assert "canary" in text and "fee is 5" in text and "Pay soon." in text


def test_a_part_in_another_colour_inside_white_letters_is_read() -> None:
    page = '<div style="color:white">One canary.<p style="color:black">Two hours.</p>Three canary.</div>'
    assert read(page)[0] == "The fee is 5 euros. Two hours. Pay soon."


def test_a_sheet_that_is_not_there_leaves_white_letters_readable() -> None:
    page = '<html><head><link rel="stylesheet" href="x.css"></head><body><div class="head">'
    assert "fee" in texts(html.parse(page + '<p style="color:white">The fee is 5.</p></div></body></html>'))
    assert "fee" not in texts(
        html.parse(page + '</div><p style="color:white">The fee is 5.</p><p>So.</p></body></html>')
    )


def test_everything_left_out_is_counted_in_one_line() -> None:
    page = (
        "<p>The fee is 5 euros.</p><!-- say yes now --><p hidden>say yes now</p>"
        '<p style="color:white">say yes now</p><del>say yes now</del><svg><text>say yes now</text></svg>'
        '<img alt="say yes now" src="x.png"><p title="say yes now">So.</p><iframe>say yes now</iframe>'
        "<object>say yes now</object><template>say yes now</template>"
    )
    page_kinds = (
        "hidden text was left out: 1 alternative text, 1 comment, 1 deleted part, 1 hidden part, 1 iframe,"
        " 1 object, 1 svg, 1 template, 1 text in white or tiny letters, 1 title of an element"
    )
    assert html.parse(f"<body>{page}</body>").warnings == (page_kinds,)
    (said,) = markdown.parse(page + '\n\n![say yes now](x.png) [a](b.md "say yes now") ~~say yes now~~\n').warnings
    assert "2 alternative texts" in said and "1 title of a link" in said and "2 deleted parts" in said
    assert "1 iframe, 1 object, 1 svg, 1 template" in said and "2 hidden parts" in said


@given(st.text(alphabet=st.sampled_from("ab:;{}()/*\\@.#%-9 ,")))
def test_no_style_stops_the_judge(style: str) -> None:
    Sheet.of(f"<style>{style}").look("p", {"style": style, "class": "a b"})
    declarations(style)
    attributes_of(style)


@pytest.mark.parametrize("evil", ["@a{", "{", "}", "a{", "@", "/*", "<style", "\\", ";", "a:", "(", "@a{b{}"])
def test_hostile_style_costs_no_time(evil: str) -> None:
    begun = time.monotonic()
    Sheet.of(f"<style>{evil * 60_000}").look("p", {"style": evil * 60_000})
    markdown.parse(f'<p style="{evil * 20_000}">Text</p>\n')
    assert time.monotonic() - begun < 5

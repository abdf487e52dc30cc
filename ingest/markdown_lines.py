"""What the lines of a Markdown file look like, and where they stand."""

from __future__ import annotations

import re

from ingest.inline import ATTRIBUTES
from ingest.markup_tables import Span

LINE = re.compile(r"([^\r\n]*)(?:\r\n|\n|\r|\Z)")
QUOTE_MARK = re.compile(r"(?: {0,3}>[ ]?)+")
ATX = re.compile(r" {0,3}(#{1,6})(?=[ \t]|$)")
SETEXT = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*$")
RULE = re.compile(r"[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
MEANING = re.compile(r"[ ]{0,3}:[ \t]+(?=\S)")
LINK_TARGET = re.compile(
    r" {0,3}\[(?!\^)[^\[\]]{1,999}\]:[ \t]*(?P<target><[^<>]*>|[^\s<]\S*)"
    r"""(?:[ \t]+(?:"[^"]*"|'[^']*'|\(.*\)))?[ \t]*$"""
)
ADDRESS = re.compile(r"<?(?:[a-z][a-z+.-]*:|[/#.]|www\.|\S*/\S|\S+\.[a-z]\w{1,4}(?:[#?]|>?$))", re.I)
ALERT = re.compile(r"[ \t]*\[!\w+\][ \t]*$")
ITEM = re.compile(
    r"([ \t]*)((?:[-*+•▪●◦‣▸–][ \t]+)+|\d{1,3}[.)]|\d{1,3}(?:\.\d{1,3}){1,5}[.)]?|[a-zA-Z][.)]|"
    r"\([a-zA-Z]{1,4}\)|\(\d{1,3}\)|[ivxIVX]{1,6}[.)])(?:[ \t]+(?=\S)|(?<=[ \t])(?=\S))"
)
FIRST_MARK = re.compile(r"\(?(?:1|a|A|i|I)[.)]$|1\.1")
BLOCK_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>address|article|aside|blockquote|body|center|dd|details|div|dl|dt|fieldset|figcaption|figure|"
    r"footer|form|h[1-6]|header|hr|html|legend|li|main|nav|ol|p|pre|section|summary|table|caption|tbody|td|tfoot|th|thead|tr|ul)"
    rf"(?=[\s/>]){ATTRIBUTES}>",
    re.I,
)
MAX_INDENT = 200


def interrupts(mark: str, before: str, list_mark: str) -> bool:
    """Whether a line that opens with `mark` starts an item although the line `before` is not finished.

    A number or a letter may open a wrapped line by chance; `list_mark` opened the item being read.
    """
    if not mark[0].isalnum() and mark[0] != "(":
        return True
    before = before.rstrip()
    listed = re.sub(r"\w+", "x", list_mark) == re.sub(r"\w+", "x", mark)
    if mark[0].isalpha() and not listed:
        return before.endswith((":", ";"))
    complete = before.endswith((".", ":", ";", "!", "?")) or re.search(r"[;,] (?:and|or)$", before) is not None
    return complete or (mark[0] != "(" and (listed or FIRST_MARK.match(mark) is not None))


def is_link_target(line: str, continues: bool) -> bool:
    """Whether the line only says where the links "[label]" lead: "[BAA]: hipaa-baa.md", "[1]: <x> 'Title'".

    Inside a paragraph (`continues`) it takes an address; there "[Note]: important" is part of the sentence.
    https://spec.commonmark.org/0.31.2/#link-reference-definitions
    """
    found = LINK_TARGET.match(line)
    return found is not None and (not continues or ADDRESS.match(found["target"]) is not None)


def lines_of(text: str, start: int, regions: list[Span]) -> list[Span]:
    """Where each line stands, without the marks of a quotation; a table in HTML is one line."""
    found: list[Span] = []
    at, following = start, iter([*regions, (len(text) + 1, len(text) + 1)])
    region = next(following)
    while at < len(text):
        while region[1] <= at:
            region = next(following)
        match = LINE.match(text, at)
        assert match is not None
        begin, end = match.span(1)
        if begin <= region[0] < max(end, begin + 1):
            if text[begin : region[0]].strip():
                found.append((begin, region[0]))
            found.append(region)
            at, region = region[1], next(following)
            continue
        quoted = QUOTE_MARK.match(text, begin, end)
        found.append((quoted.end() if quoted else begin, end))
        at = match.end()
    return found


def columns(space: str) -> int:
    return min(len(space.expandtabs(4)), MAX_INDENT)

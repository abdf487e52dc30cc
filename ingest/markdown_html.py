"""Lists, headings and paragraphs that a Markdown file writes as HTML tags."""

from __future__ import annotations

from ingest.inline import FILLER
from ingest.markdown_block import HTML_INDENT, OpenBlock
from ingest.markdown_lines import BLOCK_TAG
from ingest.outline import BOLD_LEVEL


def read_html(block: OpenBlock, begin: int, end: int) -> None:
    """Reads a line with tags of blocks in it: each of them may end the open block or say what it is."""
    at = begin
    for tag in BLOCK_TAG.finditer(block.text[begin:end]):
        _more(block, at, begin + tag.start())
        at = begin + tag.end()
        _tag(block, tag["name"].lower(), closes=bool(tag["close"]))
    _more(block, at, end)


def _more(block: OpenBlock, begin: int, end: int) -> None:
    if block.text[begin:end].strip(f" \t{FILLER}"):
        if not block.spans and block.kind == "paragraph":
            block.indent = 0
        block.spans.append((begin, end))


def _tag(block: OpenBlock, name: str, closes: bool) -> None:
    started = block.kind != "paragraph" and not block.spans
    if not (started and not closes):  # "<li><p>" still opens the item
        block.flush()
    if name in ("ul", "ol"):
        _list(block, closes)
    elif closes:
        return
    elif name == "li":
        block.flush()
        block.kind, block.marker = "item", ""
        block.indent = block.base + HTML_INDENT * max(block.html_lists, 1)
    elif name in ("dt", "dd"):
        block.kind = "term" if name == "dt" else "meaning"
    elif name[0] == "h" and name[1:].isdigit():
        block.kind, block.level = "heading", int(name[1:])
    elif name == "summary":
        block.kind, block.level = "heading", BOLD_LEVEL


def _list(block: OpenBlock, closes: bool) -> None:
    if not closes:
        if not block.html_lists:
            block.base = block.indent if block.outline.in_list else 0
        block.html_lists += 1
    elif block.html_lists:
        block.outline.leave(block.base + HTML_INDENT * block.html_lists)
        block.html_lists -= 1
        if not block.html_lists and not block.base:
            block.outline.end_list()

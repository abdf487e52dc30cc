"""Which elements of a web page are seen, and which stand on lines of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

UNSEEN = frozenset(
    """script style template noscript head nav svg iframe object math select button textarea del s strike audio
    video""".split()
)
BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr html legend li main ol p pre section summary table tbody td tfoot th
    thead tr ul""".split()
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
BOLD = frozenset(("b", "strong"))


def is_unseen(element: Any) -> bool:
    """By its kind. What a style hides has left the tree before (see `html_hidden`)."""
    return element.tag in UNSEEN or element.get("role") == "navigation"


def visible(element: Any) -> str:
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Any) -> Iterator[str]:
    """The text inside an element, without what is not seen; words of two blocks stay apart."""
    from lxml import etree

    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, inner in walk:
        if event in ("comment", "pi") or not isinstance(inner.tag, str):
            yield inner.tail or ""
        elif event == "start":
            if inner is not element and is_unseen(inner):
                walk.skip_subtree()
                inner.set("skipped", "")
                continue
            yield " " if inner.tag in BLOCKS or inner.tag == "br" else ""
            yield inner.text or ""
        elif inner is not element:
            yield " " if inner.tag in BLOCKS else ""
            yield inner.tail or ""

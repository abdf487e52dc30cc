"""What stands in a Word paragraph: no deleted text, no field codes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_SKIPPED = {W + "del", W + "moveFrom", W + "txbxContent", W + "instrText", W + "delText", W + "pPr", W + "rPr"}
OFF = {"0", "false", "off", "none"}


def child(element: Any, name: str) -> Any:
    return None if element is None else element.find(W + name)


def value(element: Any) -> str | None:
    return None if element is None else element.get(W + "val")


def is_on(element: Any) -> bool:
    """`<w:b/>` and `<w:b w:val="1"/>` are on, `<w:b w:val="0"/>` is off."""
    return element is not None and (value(element) or "1").lower() not in OFF


def paragraph_text(paragraph: Any) -> str:
    """What is hidden has left the tree before (see `docx_hidden`)."""
    return "".join(_pieces(paragraph))


def _pieces(element: Any) -> Iterator[str]:
    for part in element.iterchildren():
        if part.tag in _SKIPPED or not isinstance(part.tag, str):
            continue
        if part.tag == W + "r":
            yield from _run(part)
        elif part.tag.endswith("}Fallback"):
            continue
        else:
            yield from _pieces(part)


def _run(run: Any) -> Iterator[str]:
    for part in run.iterchildren():
        if part.tag == W + "t":
            yield part.text or ""
        elif part.tag in _BREAKS:
            yield _BREAKS[part.tag]
        elif part.tag == W + "sym":
            yield " "


def is_bold(paragraph: Any, style: list[Any]) -> bool:
    """Whether every visible run is bold, by itself or by its paragraph's style."""
    by_style = any(is_on(child(child(link, "rPr"), "b")) for link in style)
    runs = [
        run for run in paragraph.iter(W + "r") if any((t.text or "").strip() for t in run.iterchildren(W + "t"))
    ]
    if not runs:
        return False
    for run in runs:
        bold = child(child(run, "rPr"), "b")
        if not (is_on(bold) if bold is not None else by_style):
            return False
    return True

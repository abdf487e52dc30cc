"""What a reader sees of a Word paragraph: no hidden, white or deleted text, no field codes."""

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


def paragraph_text(paragraph: Any, *, in_table: bool = False) -> str:
    return "".join(_pieces(paragraph, in_table))


def _pieces(element: Any, in_table: bool) -> Iterator[str]:
    for part in element.iterchildren():
        if part.tag in _SKIPPED or not isinstance(part.tag, str):
            continue
        if part.tag == W + "r":
            if not _is_hidden(part, in_table):
                yield from _run(part, in_table)
        elif part.tag.endswith("}Fallback"):
            continue
        else:
            yield from _pieces(part, in_table)


def _run(run: Any, in_table: bool) -> Iterator[str]:
    for part in run.iterchildren():
        if part.tag == W + "t":
            yield part.text or ""
        elif part.tag in _BREAKS:
            yield _BREAKS[part.tag]
        elif part.tag == W + "sym":
            yield " "


def _is_hidden(run: Any, in_table: bool) -> bool:
    """White text counts as hidden where no shading can stand behind it; table cells are often shaded by style."""
    properties = child(run, "rPr")
    if properties is None:
        return False
    if is_on(child(properties, "vanish")) or is_on(child(properties, "webHidden")):
        return True
    white = (value(child(properties, "color")) or "").upper() == "FFFFFF"
    shaded = child(properties, "shd") is not None or child(properties, "highlight") is not None
    return white and not shaded and not (in_table or _is_shaded_paragraph(run))


def hidden_runs(body: Any) -> int:
    """How many stretches of text the document hides from its readers."""
    return sum(
        any((text.text or "").strip() for text in run.iterchildren(W + "t"))
        and _is_hidden(run, in_table=next(run.iterancestors(W + "tbl"), None) is not None)
        for run in body.iter(W + "r")
    )


def _is_shaded_paragraph(run: Any) -> bool:
    paragraph = next(run.iterancestors(W + "p"), None)
    return child(child(paragraph, "pPr"), "shd") is not None


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

"""Takes off a slide what nobody in the room sees: hidden shapes, shapes beside it, white and tiny letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingest.colours import NEAR_WHITE

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
TINY = 100  # hundredths of a point
CLEAR = 5_000  # thousandths of a percent of opacity
WORDS = re.compile(r"\w\w\W+\w\w")
FILLS = ("solidFill", "gradFill", "blipFill", "pattFill", "grpFill", "noFill")
LETTERS, BESIDE = "text in white or tiny letters", "text off the slide"


def conceal(slide: Any, size: tuple[int, int]) -> list[str]:
    """Changes the slide; says what is gone and what was told beside the text, by kind. `size`: width, height."""
    colours = _Colours(slide)
    kinds: list[str] = []
    for shape in list(slide.shapes):
        why = _why_gone(shape, size)
        if why is None:
            kinds += _in_shape(slide, shape, colours)
            continue
        words = " ".join(part.text or "" for part in shape._element.iter(f"{A}t"))
        kinds += [why] if WORDS.search(words) else []
        shape._element.getparent().remove(shape._element)
    for named in slide._element.iter(f"{P}cNvPr"):
        if WORDS.search(f"{named.get('descr') or ''} {named.get('title') or ''}"):
            kinds.append("alternative text")
    return kinds


def _why_gone(shape: Any, size: tuple[int, int]) -> str | None:
    named = next(shape._element.iter(f"{P}cNvPr"), None)
    if named is not None and (named.get("hidden") or "0").lower() in ("1", "true"):
        return "hidden part"
    box = _box(shape)
    if box is not None and (box[2] <= 0 or box[3] <= 0 or box[0] >= size[0] or box[1] >= size[1]):
        return BESIDE
    return None


def _in_shape(slide: Any, shape: Any, colours: _Colours) -> Iterator[str]:
    """Inside a group: a hidden member goes, white letters stay, as what is behind them is hard to tell."""
    for member in list(shape._element.iter(f"{P}sp", f"{P}pic", f"{P}grpSp")):
        named = next(member.iter(f"{P}cNvPr"), None)
        if member is not shape._element and named is not None and named.get("hidden") in ("1", "true"):
            member.getparent().remove(member)
            yield "hidden part"
    plain = hasattr(shape, "text_frame") and shape._element.tag == f"{P}sp"
    ground: bool | None = None
    for run in shape._element.iter(f"{A}r", f"{A}fld"):
        text, properties = run.find(f"{A}t"), run.find(f"{A}rPr")
        if text is None or properties is None or not (text.text or "").strip():
            continue
        tiny = (properties.get("sz") or "").isdigit() and int(properties.get("sz")) <= TINY
        white = not tiny and plain and colours.is_white(properties)
        if white and ground is None:
            ground = colours.dark_behind(slide, shape)
        if tiny or (white and not ground):
            text.text = ""
            yield LETTERS


class _Colours:
    """The colours of a slide's theme, and what stands behind its texts."""

    def __init__(self, slide: Any) -> None:
        self._slide = slide
        master = slide.slide_layout.slide_master
        self._map = dict(next(master._element.iter(f"{P}clrMap")).attrib)
        self._theme = _theme(master)
        self._ground = self._background_is_dark(slide, slide.slide_layout, master)

    def is_white(self, holder: Any) -> bool:
        """Of what holds a filling; a clear one counts as white. One without a filling says nothing."""
        if holder.find(f"{A}ln") is not None and holder.find(f"{A}ln/{A}noFill") is None:
            return False  # outlined
        if holder.find(f"{A}noFill") is not None:
            return True
        fill = holder.find(f"{A}solidFill")
        return fill is not None and len(fill) == 1 and self._is_white(fill[0])

    def _is_white(self, colour: Any) -> bool:
        alpha = colour.find(f"{A}alpha")
        if alpha is not None and (alpha.get("val") or "").isdigit() and int(alpha.get("val")) <= CLEAR:
            return True
        if any(part.tag != f"{A}alpha" for part in colour):
            return False  # a shade of it
        name = colour.get("val") or ""
        if colour.tag == f"{A}schemeClr":
            return _near_white(self._theme.get(self._map.get(name, name), ""))
        if colour.tag in (f"{A}sysClr", f"{A}prstClr"):
            return _near_white(colour.get("lastClr") or "") or name in ("white", "window")
        return colour.tag == f"{A}srgbClr" and _near_white(name)

    def dark_behind(self, slide: Any, shape: Any) -> bool:
        own = self._fill_is_dark(shape._element)
        if own is not None:
            return own
        box = _box(shape)
        for holder in (slide, slide.slide_layout, slide.slide_layout.slide_master):
            for other in holder.shapes:
                its_own = other._element is shape._element or (other.is_placeholder and holder is not slide)
                if not its_own and self._is_painted(other) and (box is None or _holds_centre(_box(other), box)):
                    return True
        return self._ground

    def _is_painted(self, shape: Any) -> bool:
        """Of groups, pictures and drawings nobody can tell the colour."""
        return shape._element.tag != f"{P}sp" or self._fill_is_dark(shape._element) is True

    def _fill_is_dark(self, element: Any) -> bool | None:
        """None where a shape is not filled."""
        looks = element.find(f"{P}spPr")
        for part in looks if looks is not None else ():
            if part.tag.removeprefix(A) in FILLS:
                if part.tag == f"{A}noFill":
                    return None
                return part.tag != f"{A}solidFill" or not (len(part) == 1 and self._is_white(part[0]))
        styled = element.find(f"{P}style/{A}fillRef")
        return True if styled is not None and styled.get("idx") not in ("0", None) else None

    def _background_is_dark(self, *holders: Any) -> bool:
        for holder in holders:
            ground = holder._element.find(f"{P}cSld/{P}bg")
            if ground is None:
                continue
            inner = ground.find(f"{P}bgPr")
            solid = ground.find(f"{P}bgRef") if inner is None else inner.find(f"{A}solidFill")
            return solid is None or len(solid) != 1 or not self._is_white(solid[0])
        return False


def _theme(master: Any) -> dict[str, str]:
    from lxml import etree

    part = next((one for one in master.part.rels.values() if one.reltype.endswith("/theme")), None)
    if part is None:
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    scheme = next(etree.fromstring(part.target_part.blob, parser).iter(f"{A}clrScheme"), None)
    found: dict[str, str] = {}
    for entry in scheme if scheme is not None else ():
        if isinstance(entry.tag, str) and len(entry):
            found[entry.tag.removeprefix(A)] = entry[0].get("lastClr") or entry[0].get("val") or ""
    return found


def _near_white(written: str) -> bool:
    if not re.fullmatch(r"[0-9a-fA-F]{6}", written):
        return False
    return min(int(written[at : at + 2], 16) for at in (0, 2, 4)) >= NEAR_WHITE


def _box(shape: Any) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom; None where the shape has no place of its own or of its layout."""
    if shape.left is None or shape.top is None or not shape.width or not shape.height:
        return None
    return shape.left, shape.top, shape.left + shape.width, shape.top + shape.height


def _holds_centre(box: tuple[int, int, int, int] | None, inner: tuple[int, int, int, int]) -> bool:
    if box is None:
        return False
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]

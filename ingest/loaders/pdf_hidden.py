"""Text on a page of a PDF that its reader does not see: white, invisible, covered, clipped, or off the page.

What cannot be told for certain counts as seen: white letters in the dark header of a table must stay.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

INVISIBLE, CLIP_ONLY = 3, 7  # text render modes: neither filled nor stroked
STROKED, BOTH = {1, 5}, {2, 6}
ALIKE = 7  # of 255: nobody tells colours apart that differ by less
FAINT = 12  # of 255, of opacity
LEVEL = 1e-3  # of a turn: what a matrix may be off the level
THIN = 3.0  # points: what is thinner covers no text
TWINS = 2.0  # points that two drawings of one text may be apart
EMPTY = 2  # bytes: an end mark alone
MARGIN = 1.0  # points outside the page, or beside a box, that are a matter of rounding
WHITE = (255, 255, 255)
LETTERS, COVERED, OUTSIDE = "text in white or invisible letters", "covered text", "text off the page"
SIDES_OF_A_BOX = (4, 5)  # points of a path
LINK, POPUP, WIDGET = 2, 16, 20  # kinds of annotations

Box = tuple[float, float, float, float]  # left, bottom, right, top
Colour = tuple[int, int, int]
WORDS = re.compile(r"\w\w\W+\w\w")


@dataclass(frozen=True, slots=True)
class Hidden:
    """`why` by the address of a text object; `covers` are boxes drawn later over one that shows in part."""

    why: dict[int, str] = field(default_factory=dict)
    covers: dict[int, list[Box]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What is painted behind later text. Without `colour` nobody can tell how it looks."""

    box: Box
    colour: Colour | None


@dataclass(frozen=True, slots=True)
class _Text:
    order: int
    handle: Any
    box: Box
    mode: int

    @property
    def address(self) -> int:
        return _address(self.handle)


def hidden_text(page: Any, textpage: Any, objects: Sequence[Any], *, keep_invisible: bool) -> Hidden:
    """`keep_invisible`: a scan carries its text in invisible letters."""
    import pypdfium2.raw as pdfium

    found = Hidden()
    area = page.get_cropbox()
    grounds: list[_Ground] = []
    covers: list[tuple[int, Box]] = []
    texts: list[_Text] = []
    pictures: list[tuple[int, Box]] = []
    for order, item in enumerate(objects):
        box, certain = _place(item)
        if item.type == pdfium.FPDF_PAGEOBJ_TEXT:
            text = _Text(order, item.raw, box, pdfium.FPDFTextObj_GetTextRenderMode(item))
            texts.append(text)
            if text.mode == INVISIBLE:
                why = None if keep_invisible else LETTERS
            else:
                why = _why_unseen(item, text, box if certain else None, area, grounds)
            if why:
                found.why[text.address] = why
        elif item.type in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
            grounds.append(_Ground(box, None))
            pictures.append((order, box))
        elif item.type == pdfium.FPDF_PAGEOBJ_PATH and (ground := _ground(item, box, certain)) is not None:
            grounds.append(ground)
            pictures.append((order, ground.box))
            if ground.colour is not None and not pdfium.FPDFPageObj_HasTransparency(item):
                covers.append((order, ground.box))
    for text in texts:
        if text.mode == CLIP_ONLY and not any(o > text.order and _meet(box, text.box) for o, box in pictures):
            found.why[text.address] = LETTERS
    _cover(found, texts, covers)
    _keep_twins(found, texts, textpage)
    return found


def _why_unseen(item: Any, text: _Text, place: Box | None, area: Box, grounds: Sequence[_Ground]) -> str | None:
    if place is not None and not _meet(place, area):
        return OUTSIDE
    clip = _clip(item)
    if place is not None and item.level == 0 and clip is not None and not _meet(clip, place):
        return OUTSIDE
    if text.mode == CLIP_ONLY:
        return None
    colours = [] if text.mode in STROKED else [_colour(item, stroke=False)]
    colours += [_colour(item, stroke=True)] if text.mode in STROKED | BOTH else []
    if all(one is None for one in colours):
        return LETTERS  # as clear as glass
    if place is None and grounds:
        return None
    if all(one is None or _is_lost(one, text.box, grounds) for one in colours):
        return LETTERS
    return None


def _is_lost(colour: Colour, box: Box, grounds: Sequence[_Ground]) -> bool:
    """Whether letters have the colour of what is right behind them: of the page, or of a box."""
    if not _alike(colour, WHITE) and not any(one.colour and _alike(one.colour, colour) for one in grounds):
        return False
    behind = next((one for one in reversed(grounds) if _holds_centre(one.box, box)), None)
    if behind is None:
        return _alike(colour, WHITE)
    return behind.colour is not None and _alike(behind.colour, colour)


def _ground(item: Any, box: Box, certain: bool) -> _Ground | None:
    """What a filled path puts behind later text; None where it is not filled, or white and of an odd form.

    Only of an upright box is it certain what it covers: a frame around the page is one path, too.
    """
    import pypdfium2.raw as pdfium

    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, mode, stroke)
    if mode.value == pdfium.FPDF_FILLMODE_NONE:
        return None
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
        return _Ground(box, None)  # a pattern
    if alpha.value <= FAINT:
        return None
    colour = red.value, green.value, blue.value
    clipped = pdfium.FPDFClipPath_CountPaths(pdfium.FPDFPageObj_GetClipPath(item)) > 0
    clip = _clip(item) if clipped else box
    if clip is None or not certain or item.level or alpha.value < 255 - FAINT or not _is_upright_box(item):
        return None if _alike(colour, WHITE) else _Ground(box, None)
    return _Ground(_common(box, clip), colour)


def _is_upright_box(item: Any) -> bool:
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFPath_CountSegments(item)
    if count not in SIDES_OF_A_BOX:
        return False
    matrix = item.get_matrix()
    if max(abs(matrix.b), abs(matrix.c)) > LEVEL and max(abs(matrix.a), abs(matrix.d)) > LEVEL:
        return False
    points = [_point(pdfium.FPDFPath_GetPathSegment(item, at)) for at in range(count)]
    return all(len({round(point[axis], 1) for point in points}) == 2 for axis in (0, 1))


def _cover(found: Hidden, texts: Sequence[_Text], covers: Sequence[tuple[int, Box]]) -> None:
    """Notes which boxes were drawn over a text."""
    wide = [(order, box) for order, box in covers if box[2] - box[0] > THIN and box[3] - box[1] > THIN]
    if not wide or not texts:
        return
    orders: NDArray[np.int64] = np.array([order for order, _ in wide])
    boxes: NDArray[np.float64] = np.array([box for _, box in wide])
    for text in texts:
        left, bottom, right, top = text.box
        over = (orders > text.order) & (boxes[:, 0] < right) & (boxes[:, 2] > left)
        over &= (boxes[:, 1] < top) & (boxes[:, 3] > bottom)
        if over.any():
            found.covers[text.address] = [wide[index][1] for index in np.flatnonzero(over)]


def _keep_twins(found: Hidden, texts: Sequence[_Text], textpage: Any) -> None:
    """Of a text drawn twice in one place PDFium may tell the first only, though the second is what one sees."""
    import pypdfium2.raw as pdfium

    suspects = [text for text in texts if text.address in found.why or text.address in found.covers]
    plain = [text for text in texts if text.address not in found.why and text.address not in found.covers]
    for suspect in suspects:
        for twin in plain:
            same = all(abs(a - b) <= TWINS for a, b in zip(suspect.box, twin.box, strict=True))
            if same and pdfium.FPDFTextObj_GetText(twin.handle, textpage, None, 0) <= EMPTY:
                found.why.pop(suspect.address, None)
                found.covers.pop(suspect.address, None)


def is_under(box: Box, covers: Sequence[Box]) -> bool:
    return any(_holds_centre(cover, box) for cover in covers)


def beside(page: Any) -> Iterator[str]:
    """Kinds of what a page holds besides its text: notes pinned to it, and fields that somebody has filled in."""
    import pypdfium2.raw as pdfium

    for index in range(max(pdfium.FPDFPage_GetAnnotCount(page), 0)):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        try:
            kind = pdfium.FPDFAnnot_GetSubtype(note)
            if kind == WIDGET and _string(note, b"V").strip():
                yield "form field"
            elif kind not in (LINK, POPUP, WIDGET) and WORDS.search(_string(note, b"Contents")):
                yield "annotation"
        finally:
            pdfium.FPDFPage_CloseAnnot(note)


def _string(note: Any, key: bytes) -> str:
    import pypdfium2.raw as pdfium

    length = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
    if not 2 < length < 100_000:
        return ""
    buffer = ctypes.create_string_buffer(length)
    pointer = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
    pdfium.FPDFAnnot_GetStringValue(note, key, pointer, length)
    return buffer.raw[: length - 2].decode("utf-16-le", "replace")


def _place(item: Any) -> tuple[Box, bool]:
    """Where an object stands on the page, and whether that is certain: inside a form it is told by the form."""
    box: Box = item.get_bounds()
    container = item.container
    while container is not None:
        box = _moved(box, container.get_matrix())
        container = container.container
    if item.level == 0:
        return box, True
    outer = item.container
    while outer.container is not None:
        outer = outer.container
    around = outer.get_bounds()
    certain = all(abs(one - other) < 10_000 for one, other in zip(box, around, strict=True)) and _within(
        box, around
    )
    return (box, True) if certain else (around, False)


def _moved(box: Box, matrix: Any) -> Box:
    corners = [matrix.on_point(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(up), max(across), max(up)


def _clip(item: Any) -> Box | None:
    """The box that a path of four sides leaves of an object; None without one, or where it has another form."""
    import pypdfium2.raw as pdfium

    path = pdfium.FPDFPageObj_GetClipPath(item)
    found: Box | None = None
    for index in range(max(pdfium.FPDFClipPath_CountPaths(path), 0)):
        count = pdfium.FPDFClipPath_CountPathSegments(path, index)
        if count not in SIDES_OF_A_BOX:
            return None
        points = [_point(pdfium.FPDFClipPath_GetPathSegment(path, index, at)) for at in range(count)]
        across, up = [x for x, _ in points], [y for _, y in points]
        box = min(across), min(up), max(across), max(up)
        found = box if found is None else _common(found, box)
    return found


def _point(segment: Any) -> tuple[float, float]:
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def _colour(item: Any, *, stroke: bool) -> Colour | None:
    """None where it is clear, or is not said."""
    import pypdfium2.raw as pdfium

    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    read = pdfium.FPDFPageObj_GetStrokeColor if stroke else pdfium.FPDFPageObj_GetFillColor
    if not read(item, red, green, blue, alpha):
        return (0, 0, 0)  # a pattern: nobody can tell
    return None if alpha.value <= FAINT else (red.value, green.value, blue.value)


def _address(handle: Any) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _alike(one: Colour, other: Colour) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= ALIKE


def _holds_centre(box: Box, inner: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _common(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _meet(one: Box, other: Box) -> bool:
    left, bottom, right, top = _common(one, other)
    return left - MARGIN < right and bottom - MARGIN < top


def _within(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - MARGIN
        and inner[1] >= outer[1] - MARGIN
        and inner[2] <= outer[2] + MARGIN
        and inner[3] <= outer[3] + MARGIN
    )

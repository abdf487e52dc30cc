"""One page of a PDF as PDFium sees it: its text, its lines with their places, what is hidden, what is ruled."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from ingest.loaders.lines import Line
from ingest.loaders.pdf_hidden import COVERED, OUTSIDE, Hidden, beside, hidden_text, is_under
from ingest.loaders.reading_order import in_reading_order
from ingest.mapped import Mapped

TINY = "text in tiny letters"
SAMPLED = 5  # letters of a line, for their height
MIN_LETTER_HEIGHT = 1.5  # points: nobody reads smaller print
FEW_LETTERS = 40  # a scan may carry a stamp or a page number as text
SCAN_COVERS = 0.5  # of the page
BROKEN_SHARE = 0.3  # of the characters: Polish and Czech, rich in extended Latin, stay below 0.15
ODD_LETTERS = (
    ("\0", "\x1f"),
    ("\u0100", "\u024f"),
    ("\u3400", "\u4dbf"),
    ("\ue000", "\uf8ff"),
    ("\ufffd", "\ufffd"),
)
BOLD_WEIGHT = 600
THIN = 3.0  # points: a ruling line or a thin rectangle that serves as one

Box = tuple[float, float, float, float]  # left, bottom, right, top
Edge = tuple[float, float, float]  # left, right, and how far from the top


@dataclass(frozen=True, slots=True)
class PageText:
    """`lines` map into the whole source. `scanned`: an image with no usable text, to be read by OCR."""

    text: str
    at: int
    lines: tuple[Line, ...]
    height: float
    scanned: bool
    rulings: int  # across or down, whichever are fewer
    hidden: tuple[str, ...] = ()  # kinds of what no reader sees, and of what stands beside the text
    edges: tuple[Edge, ...] = ()  # drawn across, on their own or as the top or the bottom of a coloured field


def read_page(page: Any, number: int, at: int) -> PageText:
    """Reads page `number` (1-based), whose text will stand at offset `at` of the source."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        text = textpage.get_text_range() if count else ""
        objects = list(page.get_objects())
        boxes = [(item, item.get_bounds()) for item in objects]
        images = [box for item, box in boxes if item.type == pdfium.FPDF_PAGEOBJ_IMAGE]
        covered = any(_area(box) > SCAN_COVERS * width * height for box in images)
        if (covered and (len(text.split()) == 0 or len(text.strip()) < FEW_LETTERS)) or _broken(text):
            return PageText(text, at, (), height, scanned=True, rulings=0)
        letters = _Letters(textpage, text, page.get_rotation(), page.get_mediabox())
        hidden = letters.unseen(hidden_text(page, textpage, objects, keep_invisible=covered))
        dropped: list[str] = []
        lines = tuple(in_reading_order(list(_lines(letters, number, at, hidden, height, dropped=dropped))))
        rulings = _rulings(boxes, width * height)
        kinds = (*_kinds(text, hidden), *dropped, *beside(page))
        edges = tuple(_edges(boxes, height)) if page.get_rotation() == 0 else ()
        return PageText(text, at, lines, height, scanned=False, rulings=rulings, hidden=kinds, edges=edges)
    finally:
        textpage.close()


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _broken(text: str) -> bool:
    """Letters that no language uses in such numbers show that the font has no usable encoding."""
    letters = [character for character in text if not character.isspace()]
    odd = sum(any(low <= character <= high for low, high in ODD_LETTERS) for character in letters)
    return len(letters) > FEW_LETTERS and odd > BROKEN_SHARE * len(letters)


class _Letters:
    """Places and looks of the characters of a page, by their index in the page's text."""

    def __init__(self, textpage: Any, text: str, rotation: int, mediabox: Box) -> None:
        import pypdfium2.raw as pdfium

        self.text = text
        self._raw = pdfium
        self._textpage = textpage
        self._rotation = rotation
        self._mediabox = mediabox
        self._char = _char_of_text(textpage, text)

    def box(self, index: int) -> Box:
        left, bottom, right, top = self._textpage.get_charbox(self._char[index], loose=True)
        x0, y0, x1, y1 = self._mediabox
        if self._rotation == 90:
            return bottom - y0, x1 - right, top - y0, x1 - left
        if self._rotation == 180:
            return x1 - right, y1 - top, x1 - left, y1 - bottom
        if self._rotation == 270:
            return y1 - top, left - x0, y1 - bottom, right - x0
        return left, bottom, right, top

    def bold(self, index: int) -> bool:
        import ctypes

        if self._raw.FPDFText_GetFontWeight(self._textpage, self._char[index]) >= BOLD_WEIGHT:
            return True
        name = ctypes.create_string_buffer(96)
        flags = ctypes.c_int()
        self._raw.FPDFText_GetFontInfo(self._textpage, self._char[index], name, 96, flags)
        return b"bold" in name.value.lower() or b"black" in name.value.lower()

    def unseen(self, hidden: Hidden) -> dict[int, str]:
        """Why a character is not seen, by its index."""
        found: dict[int, str] = {}
        if not hidden.why and not hidden.covers:
            return found
        for index, char in enumerate(self._char):
            drawn_by = self._raw.FPDFText_GetTextObject(self._textpage, char)
            address = _address(drawn_by) if drawn_by else 0
            if address in hidden.why:
                found[index] = hidden.why[address]
            elif address in hidden.covers and is_under(
                self._textpage.get_charbox(char, loose=False), hidden.covers[address]
            ):
                found[index] = COVERED
        if all(index in found for index, letter in enumerate(self.text) if not letter.isspace()):
            # boxes over the whole page: more likely that they are misread than that the page is blank
            return {index: why for index, why in found.items() if why != COVERED}
        return found


def _char_of_text(textpage: Any, text: str) -> list[int]:
    """Characters without a code take no place in the text, those beyond the basic plane take two."""
    import pypdfium2.raw as pdfium

    count = textpage.count_chars()
    if count == len(text):
        return list(range(count))
    unit_of: dict[int, int] = {}
    for char in range(count):
        unit_of.setdefault(pdfium.FPDFText_GetTextIndexFromCharIndex(textpage, char), char)
    chars: list[int] = []
    unit = last = 0
    for character in text:
        last = unit_of.get(unit, last)
        chars.append(last)
        unit += 2 if ord(character) > 0xFFFF else 1
    return chars


def letter_boxes(page: Any, found: PageText) -> list[Box | None]:
    """For each character of the page's text its place, counted from the top left; None where nothing shows."""
    textpage = page.get_textpage()
    try:
        letters = _Letters(textpage, found.text, page.get_rotation(), page.get_mediabox())
        shown = {offset - found.at for line in found.lines for offset in line.text.at}
        boxes: list[Box | None] = []
        for index, character in enumerate(found.text):
            if index not in shown or character.isspace():
                boxes.append(None)
                continue
            left, bottom, right, top = letters.box(index)
            boxes.append((left, found.height - top, right, found.height - bottom))
        return boxes
    finally:
        textpage.close()


def _address(handle: Any) -> int:
    import ctypes

    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _kinds(text: str, hidden: dict[int, str]) -> Iterator[str]:
    """One for each line of two words that are not seen."""
    for match in re.finditer(r"[^\r\n]+", text):
        for kind in sorted({hidden[i] for i in range(*match.span()) if i in hidden}):
            words = "".join(text[i] if hidden.get(i, kind) == kind else " " for i in range(*match.span()))
            if len(words.split()) > 1:
                yield kind


def _lines(
    letters: _Letters, number: int, at: int, hidden: Container[int], height: float, *, dropped: list[str]
) -> Iterator[Line]:
    """`dropped` takes the kinds of lines that are not seen."""
    for match in re.finditer(r"[^\r\n]+", letters.text):
        visible = [i for i in range(match.start(), match.end()) if i not in hidden]
        inked = [i for i in visible if not letters.text[i].isspace()]
        if not inked:
            continue
        first, last = inked[0], inked[-1]
        kept = [i for i in visible if first <= i <= last]
        text = Mapped("".join(letters.text[i] for i in kept), tuple(at + i for i in kept))
        start, end = letters.box(first), letters.box(last)
        size = _usual_height(letters, inked)
        outside = start[1] > height * 1.05 or end[3] < -0.05 * height
        if size < MIN_LETTER_HEIGHT or outside:
            dropped += [OUTSIDE if outside else TINY] if len(text.text.split()) > 1 else []
            continue
        bold = all(letters.bold(i) for i in {first, inked[len(inked) // 2], last})
        yield Line(text, number, start[0], max(end[2], start[0]), start[3], end[1], size, bold)


def _usual_height(letters: _Letters, inked: Sequence[int]) -> float:
    """Of a line's letters: its bullet or its number may be set in another size, or in another font.

    In small capitals the highest counts: which of the two sizes is sampled more often changes from line to line.
    """
    words = [i for i in inked if letters.text[i].isalpha()]
    if len(words) > SAMPLED and all(letters.text[i].isupper() for i in words):
        return max(top - bottom for _, bottom, _, top in map(letters.box, words))
    sample = sorted({inked[len(inked) * part // SAMPLED] for part in range(SAMPLED)})
    return median(top - bottom for _, bottom, _, top in map(letters.box, sample))


def _rulings(boxes: list[tuple[Any, Box]], page_area: float) -> int:
    """Ruling lines both ways, or rectangles."""
    import pypdfium2.raw as pdfium

    across = down = 0
    for item, box in boxes:
        if item.type != pdfium.FPDF_PAGEOBJ_PATH or _area(box) > 0.5 * page_area:
            continue
        width, height = box[2] - box[0], box[3] - box[1]
        across += (width > 20 and height <= THIN) or (width > 10 and height > 6)
        down += (height > 6 and width <= THIN) or (width > 10 and height > 6)
    return min(across, down)


def _edges(boxes: list[tuple[Any, Box]], height: float) -> Iterator[Edge]:
    import pypdfium2.raw as pdfium

    for item, (left, bottom, right, top) in boxes:
        if item.type == pdfium.FPDF_PAGEOBJ_PATH and right - left > 10:
            yield left, right, height - top
            if top - bottom > THIN:
                yield left, right, height - bottom

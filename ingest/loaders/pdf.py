"""PDF: the text layer page by page; pages that are only an image go through OCR."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ingest.blocks import Loaded, LoadError, Progress
from ingest.loaders.building import with_pages
from ingest.loaders.furniture import without_furniture
from ingest.loaders.lines import Grid, Line
from ingest.loaders.ocr_engine import MAX_OCR_PAGES, read_image
from ingest.loaders.page_tables import last_table, with_look
from ingest.loaders.pdf_page import Box, PageText, letter_boxes, read_page
from ingest.loaders.pdf_tables import PlainFinder, TableFinder, grids, place_tables
from ingest.loaders.prose import blocks_of
from ingest.unseen import left_out

MAX_PAGES = 2000  # beyond it the rest is left out, and the report says so
OCR_DPI = 150  # 200 took a third longer and read no better on the scanned contracts tried
MIN_RULINGS = 3  # both ways: a table is worth the search, which is slow
ROW_RULINGS = 2  # of one row at least, which may be left over from a table on the page before
TOP = 0.2  # of the page: what begins further down follows a text of its own
BOTTOM = 0.6  # a table that ends above it has not been cut by the end of the page
TITLE_SIZE = 1.25  # times the usual letters: a line that large at the top of page 1 is the title
TITLE_WORDS = 20

PASSWORD_REMEDY = "save a copy without a password"
DAMAGED_REMEDY = "open it in a PDF reader and save or print it to a new PDF"


def load(path: Path, progress: Progress) -> Loaded:
    with _opened(path) as document:
        return _Reader(path, document, progress).read()


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise LoadError("it is encrypted / password protected", PASSWORD_REMEDY) from error
        raise LoadError(f"it is damaged ({error})", DAMAGED_REMEDY) from error
    try:
        yield document
    finally:
        document.close()


class _Reader:
    def __init__(self, path: Path, document: Any, progress: Progress) -> None:
        self._document = document
        self._progress = progress
        self._tables = TableFinder(path)
        self._plain = PlainFinder()
        self._warnings: list[str] = []
        self._hidden: list[str] = []  # kinds of what no reader sees
        self._texts: list[str] = []
        self._starts: list[int] = []
        self._at = 0
        self._heights: dict[int, float] = {}
        self._flow: list[Line | Grid] = []
        self._by_ocr = 0
        self._grid: Grid | None = None  # the last one found, with its pages before

    def read(self) -> Loaded:
        count = len(self._document)
        if count == 0:
            raise LoadError("it has no pages", DAMAGED_REMEDY)
        if count > MAX_PAGES:
            self._warnings.append(f"only the first {MAX_PAGES:,} of {count:,} pages were read; split the file")
        try:
            for number in range(1, min(count, MAX_PAGES) + 1):
                self._page(number, min(count, MAX_PAGES))
        finally:
            self._tables.close()
        source = "\n".join(self._texts)
        if not source.strip():
            raise LoadError("no text was found in it", "check that its pages are not blank, or scan it again")
        flow = self._without_furniture()
        blocks = with_pages(blocks_of(flow, source), self._starts)
        return Loaded(source, blocks, title=_title(flow), warnings=(*self._warnings, *left_out(self._hidden)))

    def _page(self, number: int, count: int) -> None:
        import pypdfium2

        text = ""
        self._starts.append(self._at)
        try:
            page = self._document[number - 1]
            try:
                text = self._read(page, number, count)
            finally:
                page.close()
        except (pypdfium2.PdfiumError, LoadError, ValueError, RuntimeError, ArithmeticError) as error:
            self._warnings.append(f"page {number} could not be read ({error})")
        self._texts.append(text)
        self._at += len(text) + 1

    def _read(self, page: Any, number: int, count: int) -> str:
        found = read_page(page, number, self._at)
        self._heights[number] = found.height
        if found.scanned:
            return self._ocr(page, number, count, found)
        self._progress(f"page {number} of {count}")
        self._hidden += found.hidden
        self._flow += self._with_tables(page, number, found)
        return found.text

    def _ocr(self, page: Any, number: int, count: int, found: PageText) -> str:
        if self._by_ocr >= MAX_OCR_PAGES:
            if self._by_ocr == MAX_OCR_PAGES:
                self._warnings.append(
                    f"from page {number} on, scanned pages were left out after {MAX_OCR_PAGES}; split the file"
                )
            self._by_ocr += 1
            return found.text
        self._by_ocr += 1
        self._progress(f"page {number} of {count} by OCR")
        bitmap = page.render(scale=min(OCR_DPI / 72, 4000 / max(page.get_size())))
        try:
            image = bitmap.to_numpy()
            self._heights[number] = float(image.shape[0])
            read = read_image(image, number, self._at)
        finally:
            bitmap.close()
        self._warnings += read.warnings
        self._flow += read.lines
        return read.text

    def _with_tables(self, page: Any, number: int, found: PageText) -> list[Line | Grid]:
        boxes = letter_boxes(page, found)
        ruled = self._ruled(number, found, boxes)
        taken = {index for _, indexes in ruled for index in indexes}
        plain = self._plain.on_page(found, boxes, number, taken)
        plain = [(with_look(grid, found.lines), indexes) for grid, indexes in plain]
        return place_tables(found.lines, [*ruled, *plain], self._at)

    def _ruled(self, number: int, found: PageText, boxes: Sequence[Box | None]) -> list[tuple[Grid, set[int]]]:
        before = self._grid if self._grid is not None and self._grid.last_page == number - 1 else None
        if found.rulings < (MIN_RULINGS if before is None else ROW_RULINGS):
            return []
        try:
            tables = self._tables.on_page(number)
        except Exception as error:  # noqa: BLE001  pdfminer fails in many ways; the page is still there as lines
            self._warnings.append(f"page {number}: its table was read as lines ({error})")
            return []
        before = before if tables and tables[0].box[1] < TOP * found.height else None
        placed = [
            (with_look(grid, found.lines), taken)
            for grid, taken in grids(tables, boxes, found.text, self._at, number, before=before)
        ]
        full = bool(tables) and tables[-1].box[3] > BOTTOM * found.height
        self._grid = last_table([*([before] if before else []), *(grid for grid, _ in placed)]) if full else None
        return placed

    def _without_furniture(self) -> list[Line | Grid]:
        lines = [part for part in self._flow if isinstance(part, Line)]
        kept = without_furniture(lines, self._heights, alone=len(lines) == len(self._flow))
        by_place = {line.text.at: line for line in kept}
        return [
            by_place[part.text.at] if isinstance(part, Line) else part
            for part in self._flow
            if isinstance(part, Grid) or part.text.at in by_place
        ]


def _title(flow: list[Line | Grid]) -> str | None:
    """Only what is set in clearly larger letters: the first line of a contract is as often its exhibit number."""
    from collections import Counter

    lines = [part for part in flow if isinstance(part, Line)]
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    if not sizes:
        return None
    usual = sizes.most_common(1)[0][0]
    words: list[str] = []
    size = 0.0
    for line in lines[:6]:
        large = line.page == 1 and line.size >= TITLE_SIZE * usual
        if large and (not size or abs(line.size - size) < 0.1 * size):
            words += line.text.text.split()
            size = line.size
        elif words:
            break
    title = " ".join(words)
    return title if 0 < len(words) <= TITLE_WORDS and any(c.isalpha() for c in title) else None

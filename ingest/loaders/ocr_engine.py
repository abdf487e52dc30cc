"""Text from the image of a page. The models travel in the wheel of rapidocr; nothing is downloaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import median
from typing import Any

from ingest.loaders.lines import Line
from ingest.mapped import Mapped

MAX_OCR_PAGES = 200  # at several seconds a page
THREADS = 1  # of two the second mostly waits; files are read by several processes
MIN_CONFIDENCE = 0.5
MIN_SIDE = 8  # pixels; no letter fits into less, and the engine fails on it
OTHER_SIZE = 1.45  # times the usual height of a box
SAME_LINE = 0.5  # of the height of a box: boxes whose middles are nearer stand on one line

# Mean score of a page: four scans read 0.99 upright, 0.60 to 0.67 on their head.
DOUBTFUL = 0.85
CLEARLY_BETTER = 1.3  # times the letters read, weighed by their scores: a page that was turned
HARD_TO_READ = "page {} is hard to read, so that letters may be wrong; scan it again at 300 dpi, upright"
# The angle classifier looks at every line; a page that stands on its head shows in its scores, and is read twice.
# One line at a time: in batches each is padded to the widest, which cost a third more time.
SETTINGS = {
    "Global.log_level": "critical",
    "Global.use_cls": False,
    "Global.text_score": MIN_CONFIDENCE,
    "Rec.rec_batch_num": 1,
    "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}

Word = tuple[float, float, float, float, str]  # left, top, right, bottom (y grows downwards), text


@lru_cache(maxsize=1)
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params=dict(SETTINGS))


@dataclass(frozen=True, slots=True)
class Read:
    text: str
    lines: list[Line]
    warnings: tuple[str, ...] = ()


def read_image(image: Any, number: int, at: int) -> Read:
    """Text of page `number` and its lines; `image` is a NumPy array, the text will stand at `at` of the source."""
    if min(image.shape[:2]) < MIN_SIDE:
        return Read("", [])
    result = _engine()(image)
    if _certainty(result) < DOUBTFUL:
        turned = _engine()(image[::-1, ::-1].copy())
        if _certainty(turned) and _weight(turned) > CLEARLY_BETTER * _weight(result):
            result = turned
    if result.boxes is None or not result.txts:
        return Read("", [])
    text, lines = as_lines(_words(result), float(image.shape[0]), number, at)
    return Read(text, lines, (HARD_TO_READ.format(number),) if _certainty(result) < DOUBTFUL else ())


def _weight(result: Any) -> float:
    return sum(
        float(score) * len(text) for score, text in zip(result.scores or (), result.txts or (), strict=True)
    )


def _certainty(result: Any) -> float:
    """Mean score of a letter; 0 for an empty page."""
    return _weight(result) / max(sum(map(len, result.txts or ())), 1)


def _words(result: Any) -> list[Word]:
    return [
        (float(box[:, 0].min()), float(box[:, 1].min()), float(box[:, 0].max()), float(box[:, 1].max()), text)
        for box, text in zip(result.boxes, result.txts, strict=True)
        if text.strip()
    ]


def as_lines(words: Sequence[Word], height: float, number: int, at: int) -> tuple[str, list[Line]]:
    """Puts boxes side by side on one line, lines from top to bottom."""
    usual = median(word[3] - word[1] for word in words) if words else 0.0
    texts: list[str] = []
    lines: list[Line] = []
    for row in _rows(words):
        text = " ".join(word[4].strip() for word in row)
        offset = at + sum(len(done) + 1 for done in texts)
        middle = height - median((word[1] + word[3]) / 2 for word in row)
        size = _letter_size(row, usual)
        place = Mapped(text, tuple(range(offset, offset + len(text))))
        lines.append(Line(place, number, row[0][0], row[-1][2], middle + size / 2, middle - size / 2, size))
        texts.append(text)
    return "\n".join(texts), lines


def _letter_size(row: Sequence[Word], usual: float) -> float:
    """Boxes are higher or lower by the letters that happen to be in them: only a clear difference is one."""
    size = median(word[3] - word[1] for word in row)
    return usual if usual / OTHER_SIZE < size < usual * OTHER_SIZE else size


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word[1] + word[3]) / 2):
        middle = (word[1] + word[3]) / 2
        last = rows[-1][-1] if rows else None
        if last is not None and abs(middle - (last[1] + last[3]) / 2) < SAME_LINE * min(
            word[3] - word[1], last[3] - last[1]
        ):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row) for row in rows]

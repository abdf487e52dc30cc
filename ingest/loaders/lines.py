"""Lines of a page, whether they come from a PDF's text layer or from OCR, and what joins them into paragraphs.

Coordinates are in points (OCR: pixels), y grows upwards.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from ingest.loaders.clauses import Label, all_capitals, defines, label_of, numbered_heading
from ingest.mapped import Mapped, concat, joined, literal

SOFT_HYPHENS = "\ufffe\u00ad\x02"  # what PDFium and authors put where a word was hyphenated
NOISE = re.compile(r"[\x00-\x08\x0b\x0e-\x1b\x7f-\x84\u200b\u200e\u200f\u2060\ufeff\uffff]")

RULES = re.compile(r"[-_=*.~]{5,}")  # drawn with characters: blanks to fill in, lines under headings

FEW_STEPS = 6  # from line to line: a page with fewer goes by the whole document
PARAGRAPH_PITCH = 1.3  # times the usual distance of lines: more is a space between paragraphs
SHORT_LINE = 0.82  # of the text width: a line that ends before it may end a paragraph
SIZE_CHANGE = 1.12  # ratio of line heights that shows another font size
CAPITAL_WORDS = 12
SMALL_CAPITALS = 1.4  # a line of small capitals without a large one among them is so much lower than the next
INDENT = 1.2  # line heights: a first line moved right by more begins a paragraph
ENDS_SENTENCE = re.compile(r"""[.:;?!]["”’')\]]*$""")
ENDS_CLAUSE = re.compile(r"""(?:[.:;?!]|[;,]\s*(?:and|or))["”’')\]]*$""")


EMPTY = Mapped("", ())


@dataclass(frozen=True, slots=True)
class Line:
    text: Mapped
    page: int
    left: float
    right: float
    top: float
    bottom: float
    size: float  # height of its characters
    bold: bool = False
    apart: bool = False  # a header, footer or page number stood between it and the line before


@dataclass(frozen=True, slots=True)
class Grid:
    """A table found on a page, in place of the lines that it consists of. All rows are equally long."""

    rows: tuple[tuple[Mapped, ...], ...]
    page: int
    edges: tuple[float, ...] = ()  # where its columns begin and end, from left to right
    bold_head: bool = False  # the first row is set in bold, what follows is not
    last_page: int = 0  # on which it ends
    header_rows: int | None = None  # None: to be found out


@dataclass(slots=True)
class Stretch:
    """The lines of one paragraph, item or heading, joined."""

    lines: list[Line] = field(default_factory=list)
    text: Mapped = EMPTY

    @property
    def label(self) -> Label | None:
        return label_of(self.text.text)

    @property
    def left(self) -> float:
        return min(line.left for line in self.lines)

    @property
    def size(self) -> float:
        return median(line.size for line in self.lines)

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is usual in a document: how far lines stand apart, how far they reach, how large their letters are."""

    pitch: dict[int, float]  # by page
    left: dict[int, float]
    right: dict[int, float]
    size: float

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Measure:
        pages: dict[int, list[Line]] = {}
        for line in lines:
            pages.setdefault(line.page, []).append(line)
        steps = {number: _steps(found) for number, found in pages.items()}
        usual = _pitch([step for found in steps.values() for step in found])
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
        return cls(
            {number: _pitch(found) if len(found) >= FEW_STEPS else usual for number, found in steps.items()},
            {number: min(line.left for line in found) for number, found in pages.items()},
            {number: _reach(found) for number, found in pages.items()},
            sizes.most_common(1)[0][0] if sizes else 0.0,
        )


def _steps(lines: Sequence[Line]) -> list[float]:
    """Distances from one line to the next."""
    return [
        before.bottom - line.top + line.size
        for before, line in pairwise(lines)
        if before.bottom > line.bottom and before.bottom - line.top < 3 * line.size
    ]


def _pitch(steps: Sequence[float]) -> float:
    """The usual one. The lower third: spaces between paragraphs are larger."""
    return sorted(steps)[len(steps) // 3] if steps else 0.0


def _reach(lines: Sequence[Line]) -> float:
    ends = sorted(line.right for line in lines)
    return ends[int(len(ends) * 0.9)]


def gather(flow: Iterable[Line | Grid], measure: Measure, words: frozenset[str]) -> list[Stretch | Grid]:
    """Joins lines to paragraphs; tables stay where they are. `words` decides what a hyphen at a line's end was."""
    found: list[Stretch | Grid] = []
    current: Stretch | None = None
    counted: dict[str, int] = {}  # by kind of label, the last that began a paragraph
    for part in flow:
        if isinstance(part, Grid):
            current = None
            found.append(part)
            continue
        if current is None or begins_paragraph(current.lines, part, measure, counted):
            current = Stretch()
            found.append(current)
            label = label_of(part.text.text)
            if label is not None:
                counted[label.kind] = label.ordinal
                if label.as_roman:
                    counted["roman"] = label.as_roman
        current.lines.append(part)
    for stretch in found:
        if isinstance(stretch, Stretch):
            stretch.text = join_lines([line.text for line in stretch.lines], words)
    return found


def begins_paragraph(before: Sequence[Line], line: Line, measure: Measure, counted: Mapping[str, int]) -> bool:
    last = before[-1]
    text, previous = line.text.text, last.text.text.rstrip()
    ended = ENDS_SENTENCE.search(previous) is not None
    small_capitals = not ended and _full(last, measure) and all_capitals(text) and all_capitals(previous)
    change = SMALL_CAPITALS if small_capitals else SIZE_CHANGE
    same_look = max(line.size, last.size) <= change * min(line.size, last.size) and line.bold == last.bold
    runs_on = not ended and text[:1].islower()
    labelled = label_of(text) is not None
    if line.page != last.page or line.apart or line.bottom > last.top:  # next page or next column
        in_midst = not ended and not labelled and (_full(last, measure) or len(before) > 1)
        return not same_look or not (runs_on or in_midst)
    if not same_look and (line.bold != last.bold or not runs_on):
        return True
    step = last.bottom - line.top + line.size
    if step > PARAGRAPH_PITCH * max(measure.pitch.get(line.page, step), 0.9 * line.size):
        return not (runs_on and _full(last, measure) and not labelled)
    return _begins_by_words(before, line, measure, counted)


def _begins_by_words(before: Sequence[Line], line: Line, measure: Measure, counted: Mapping[str, int]) -> bool:
    last = before[-1]
    text, previous = line.text.text, last.text.text.rstrip()
    short, ended = not _full(last, measure), ENDS_SENTENCE.search(previous) is not None
    label = label_of(text)
    if label is not None:
        shifted = abs(line.left - last.left) > 0.3 * line.size and len(before) > 1
        follows = label.kind not in LETTERED or counted.get(label.kind, 0) + 1 == label.ordinal
        follows = follows or (label.as_roman > 0 and counted.get("roman", 0) + 1 == label.as_roman)
        follows = follows or label.as_roman == 1
        if short or shifted or (follows and ENDS_CLAUSE.search(previous)):
            return True
        if follows and previous.endswith(",") and _label_kind(before[0]) == label.kind:
            return True
    if short and len(before) == 1 and text[:1].isupper() and _is_numbered_heading(last):
        return True
    if (ended or short) and (defines(text) or _heading_ends(before, line, short)):
        return True
    moved = line.left - last.left > INDENT * line.size
    return ended and (short or (moved and len(before) > 1))


LETTERED = frozenset({"lower", "upper", "roman", "digits"})


def _label_kind(line: Line) -> str:
    label = label_of(line.text.text)
    return label.kind if label else ""


def _is_numbered_heading(line: Line) -> bool:
    text = line.text.text
    label = label_of(text)
    return label is not None and label.kind in {"clause", "number", "bare"} and numbered_heading(text, label)


def _heading_ends(before: Sequence[Line], line: Line, short: bool) -> bool:
    """Capitals give way to ordinary writing, or the other way round."""
    text, last = line.text.text, before[-1].text.text
    if all_capitals(last) == all_capitals(text):
        return False
    if all_capitals(text):
        return len(text.split()) <= CAPITAL_WORDS
    return short and all(all_capitals(part.text.text) for part in before) and len(last.split()) <= CAPITAL_WORDS


def _full(line: Line, measure: Measure) -> bool:
    left, right = measure.left.get(line.page, line.left), measure.right.get(line.page, line.right)
    return line.right - left >= SHORT_LINE * (right - left)


def join_lines(parts: Sequence[Mapped], words: frozenset[str]) -> Mapped:
    """One readable text: noise gone, hyphenated words whole again."""
    out: list[Mapped] = []
    for part in parts:
        clean = unhyphened(part.sub(NOISE).sub(RULES, lambda _: " "), words).fold()
        if not clean.text:
            continue
        if out and _continues_word(out[-1].text, clean.text):
            whole = (out[-1].text.split()[-1][:-1] + clean.text.split()[0]).strip('"“(').lower()
            if re.sub(r"\W+$", "", whole) in words:
                out[-1] = out[-1][: len(out[-1]) - 1]
            out[-1] = concat([out[-1], clean])
        else:
            out.append(clean)
    return joined(" ", out)


def _continues_word(before: str, after: str) -> bool:
    return re.search(r"[^\W\d_]-$", before) is not None and after[:1].islower()


def unhyphened(text: Mapped, words: frozenset[str]) -> Mapped:
    """A soft hyphen goes when the whole word is known or its hyphenated form is not; else it reads as a hyphen."""
    if not any(mark in text.text for mark in SOFT_HYPHENS):
        return text
    parts: list[Mapped] = []
    last = 0
    for match in re.finditer(rf"[{SOFT_HYPHENS}]\s*", text.text):
        head = re.search(r"\w*$", text.text[: match.start()])
        tail = re.match(r"\w*", text.text[match.end() :])
        first, second = head[0].lower() if head else "", tail[0].lower() if tail else ""
        keep = first and second and first + second not in words and f"{first}-{second}" in words
        parts.append(text[last : match.start()])
        if keep:
            parts.append(literal("-"))
        last = match.end()
    return concat([*parts, text[last:]])


def vocabulary(source: str) -> frozenset[str]:
    """Words and hyphenated compounds that stand inside lines."""
    return frozenset(word.lower() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*(?![\w-])", source))


def marked_apart(line: Line) -> Line:
    return replace(line, apart=True)

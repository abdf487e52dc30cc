"""Lines of a page as a reader sees them, cut into pieces where white space stands, and the columns between it.

Coordinates are in points, y grows downwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

Box = tuple[float, float, float, float]  # left, top, right, bottom
Cut = tuple[float, float]  # between two columns: where the left one ends and the right one begins

GUTTER = 1.5  # times the usual width of a letter: a space between words, even of a typewriter, is narrower
SAME_LINE = 0.4  # of the height of a line: letters whose middles stand closer are on one line
RULED_SHARE = 0.6  # of a row's width: a line below it, not a word that is underlined
DRAWN = frozenset("-_=—–. ")


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands together on a line. `letters` are indexes into the page's text."""

    left: float
    right: float
    letters: tuple[int, ...]
    text: str


@dataclass(slots=True)
class Row:
    """One line across the page; `rule`: below it a line is drawn with characters or as a figure."""

    top: float
    bottom: float
    bold: bool
    pieces: list[Piece] = field(default_factory=list)
    rule: bool = False
    letter: float = 0.0  # its usual width

    @property
    def size(self) -> float:
        return self.bottom - self.top


def with_rules(rows: Sequence[Row], edges: Sequence[tuple[float, float, float]]) -> None:
    """Notes below which rows a line is drawn. `edges`: left, right, and how far from the top."""
    for row, below in pairwise(rows):
        if not row.pieces:
            continue
        left, right = row.pieces[0].left, row.pieces[-1].right
        between = [
            (max(start, left), min(end, right))
            for start, end, down in edges
            if row.top + row.size / 2 < down < below.top + below.size / 2 and start < right and end > left
        ]
        row.rule = row.rule or _covered(between) >= RULED_SHARE * (right - left)


def _covered(spans: Sequence[tuple[float, float]]) -> float:
    total = reached = 0.0
    for start, end in sorted(spans):
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total


def rows_of(groups: Sequence[tuple[Sequence[int], bool]], boxes: Sequence[Box | None], text: str) -> list[Row]:
    """`groups` are the letters of each line of the text layer and whether they are bold, wherever they stand."""
    found: list[tuple[Row, list[int]]] = []
    for letters, bold in groups:
        placed = [(index, box) for index in letters if (box := boxes[index]) is not None]
        if not placed:
            continue
        top, bottom = min(box[1] for _, box in placed), max(box[3] for _, box in placed)
        beside = next((row for row in reversed(found) if _on_one_line(row[0], top, bottom)), None)
        if beside is None:
            found.append((Row(top, bottom, bold), [index for index, _ in placed]))
            continue
        beside[0].top, beside[0].bottom = min(beside[0].top, top), max(beside[0].bottom, bottom)
        beside[0].bold = beside[0].bold and bold
        beside[1].extend(index for index, _ in placed)
    found.sort(key=lambda row: row[0].top + row[0].bottom)
    rows: list[Row] = []
    for row, letters in found:
        row.letter = median(box[2] - box[0] for index in letters if (box := boxes[index]) is not None)
        row.pieces = _pieces(letters, boxes, text, GUTTER * row.letter)
        if not is_drawn("".join(piece.text for piece in row.pieces)):
            rows.append(row)
        elif rows:
            rows[-1].rule = True
    return rows


def _on_one_line(row: Row, top: float, bottom: float) -> bool:
    apart = abs((row.top + row.bottom) - (top + bottom)) / 2
    return apart < SAME_LINE * min(row.size, bottom - top)


def is_drawn(text: str) -> bool:
    return len(text.replace(" ", "")) > 2 and set(text) <= DRAWN


def _pieces(letters: list[int], boxes: Sequence[Box | None], text: str, gap: float) -> list[Piece]:
    placed = sorted((box[0], box[2], index) for index in letters if (box := boxes[index]) is not None)
    pieces: list[list[tuple[float, float, int]]] = []
    right = 0.0
    for letter in placed:
        if not pieces or letter[0] - right > gap:
            pieces.append([])
            right = letter[1]
        pieces[-1].append(letter)
        right = max(right, letter[1])
    return [
        Piece(
            piece[0][0],
            max(end for _, end, _ in piece),
            tuple(sorted(index for _, _, index in piece)),
            _readable([index for _, _, index in piece], text),
        )
        for piece in pieces
    ]


def _readable(letters: Sequence[int], text: str) -> str:
    spaced = (" " if b - a != 1 else "" for a, b in pairwise(letters))
    return "".join([text[letters[0]], *(gap + text[i] for gap, i in zip(spaced, letters[1:], strict=True))])


def cuts_of(row: Row) -> list[Cut]:
    return [(left.right, right.left) for left, right in pairwise(row.pieces)]


def narrowed(cuts: Sequence[Cut], row: Row) -> list[Cut] | None:
    """What `row` leaves of the white space between the columns; None if a piece stands across it."""
    found = list(cuts)
    for piece in row.pieces:
        for index, (low, high) in enumerate(found):
            if piece.right <= low or piece.left >= high:
                continue
            if piece.left <= low and piece.right >= high:
                return None
            in_left_column = piece.left <= low or (piece.right < high and piece.left - low < high - piece.right)
            found[index] = (piece.right, high) if in_left_column else (low, piece.left)
    return found if all(high - low >= GUTTER * row.letter for low, high in found) else None


def cells_of(row: Row, cuts: Sequence[Cut]) -> list[list[Piece]]:
    """The pieces of each column."""
    cells: list[list[Piece]] = [[] for _ in range(len(cuts) + 1)]
    for piece in row.pieces:
        middle = (piece.left + piece.right) / 2
        cells[sum(middle > (low + high) / 2 for low, high in cuts)].append(piece)
    return cells


def stretch_of(
    rows: Sequence[Row], start: int, cuts: list[Cut], ends: Callable[[int], bool]
) -> tuple[int, list[Cut]]:
    """How far down from `start` the rows keep to the columns, and what white space is left between these."""
    last = start
    for index in range(start + 1, len(rows)):
        left = narrowed(cuts, rows[index])
        if left is None or ends(index):
            break
        cuts, last = left, index
    return last, cuts

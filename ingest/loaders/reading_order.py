"""Lines of a page in the order of reading, where the file draws them in another."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.loaders.lines import Line


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """What was drawn later but fits into a gap higher up goes there; columns side by side stay as drawn."""
    ordered: list[Line] = []
    for stretch in _downward(lines):
        place = _gap_for(stretch, ordered)
        ordered[place:place] = stretch
    return ordered


def _downward(lines: Sequence[Line]) -> list[list[Line]]:
    stretches: list[list[Line]] = []
    for line in lines:
        if not stretches or line.bottom > stretches[-1][-1].top:
            stretches.append([])
        stretches[-1].append(line)
    return stretches


def _gap_for(stretch: Sequence[Line], ordered: Sequence[Line]) -> int:
    top, bottom = max(line.top for line in stretch), min(line.bottom for line in stretch)
    left, right = min(line.left for line in stretch), max(line.right for line in stretch)
    for place, line in enumerate(ordered):
        over = min(right, line.right) - max(left, line.left) > 0
        fits = line.top <= bottom and (place == 0 or ordered[place - 1].bottom >= top)
        if over and fits:
            return place
    return len(ordered)

"""Plots as inline SVG. Pure: numbers in, markup out; the page's style sheet gives the colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10, sqrt

from evals.calibration import Bin

WIDTH, HEIGHT = 460, 300
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 12, 42  # room for the labels of the axes
QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
BAR, GAP = 20, 12  # heights of a bar and of the space below it
NAME_WIDTH, COUNT_WIDTH = 112, 96
SMALLEST_DOT, LARGEST_DOT = 3.5, 13.0
COLUMNS = 24  # of the histogram


@dataclass(frozen=True, slots=True)
class Frame:
    """The drawing area: values of `x` up to `right`, of `y` up to `top`, both from 0."""

    right: float = 1.0
    top: float = 1.0

    def x(self, value: float) -> float:
        return LEFT + value / self.right * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        return HEIGHT - BOTTOM - value / self.top * (HEIGHT - TOP - BOTTOM)

    def at(self, point: tuple[float, float]) -> str:
        return f"{self.x(point[0]):.1f},{self.y(point[1]):.1f}"


def svg(body: str, title: str, height: float = HEIGHT) -> str:
    """`title` is read out by screen readers."""
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{body}</svg>"
    )


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{escape(words)}</text>'


def line(a: str, b: str, kind: str) -> str:
    (x1, y1), (x2, y2) = a.split(","), b.split(",")
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" class="{kind}"/>'


def path(points: Sequence[str], kind: str) -> str:
    return f'<polyline points="{" ".join(points)}" class="{kind}"/>'


def axes(
    frame: Frame, xs: Sequence[tuple[float, str]], ys: Sequence[tuple[float, str]], x_name: str, y_name: str
) -> str:
    parts = [line(frame.at((0, y)), frame.at((frame.right, y)), "grid") for y, _ in ys]
    parts += [text(LEFT - 8, frame.y(y) + 4, label, "tick", "end") for y, label in ys]
    parts += [text(frame.x(x), HEIGHT - BOTTOM + 18, label, "tick", "middle") for x, label in xs]
    parts.append(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 4, x_name, "axis", "middle"))
    middle = (TOP + HEIGHT - BOTTOM) / 2
    parts.append(
        f'<text x="12" y="{middle:.1f}" class="axis" text-anchor="middle" '
        f'transform="rotate(-90 12 {middle:.1f})">{escape(y_name)}</text>'
    )
    return "".join(parts)


def percents(values: Sequence[float]) -> list[tuple[float, str]]:
    return [(value, f"{100 * value:.0f} %") for value in values]


def bars(rows: Sequence[tuple[str, int, int]]) -> str:
    """One bar for each (name, count, of), full at `of`."""
    room = WIDTH - NAME_WIDTH - COUNT_WIDTH
    parts: list[str] = []
    for number, (name, count, of) in enumerate(rows):
        y = number * (BAR + GAP) + 4
        share = count / of if of else 0.0
        parts.append(text(NAME_WIDTH - 10, y + BAR - 5, name, "label", "end"))
        parts.append(f'<rect x="{NAME_WIDTH}" y="{y}" width="{room}" height="{BAR}" rx="4" class="track"/>')
        if count:
            parts.append(
                f'<rect x="{NAME_WIDTH}" y="{y}" width="{room * share:.1f}" height="{BAR}" rx="4" class="bar"/>'
            )
        parts.append(text(WIDTH, y + BAR - 5, f"{100 * share:.0f} %  {count}/{of}", "tick", "end"))
    return svg("".join(parts), "Share of right answers by kind of question", len(rows) * (BAR + GAP) + 4)


def reliability_diagram(bins: Sequence[Bin]) -> str:
    """A dot for each bin, its area the number of answers; on the diagonal confidence is what it says."""
    frame = Frame()
    largest = max((found.count for found in bins), default=1)
    parts = [axes(frame, percents(QUARTERS), percents(QUARTERS), "confidence", "share that was right")]
    parts.append(line(frame.at((0, 0)), frame.at((1, 1)), "ideal"))
    parts.append(path([frame.at((found.confidence, found.accuracy)) for found in bins], "curve thin"))
    for found in bins:
        radius = max(SMALLEST_DOT, LARGEST_DOT * sqrt(found.count / largest))
        told = f"{found.count} answers: confidence {found.confidence:.2f}, right {found.accuracy:.2f}"
        parts.append(
            f'<circle cx="{frame.x(found.confidence):.1f}" cy="{frame.y(found.accuracy):.1f}" r="{radius:.1f}" '
            f'class="dot"><title>{escape(told)}</title></circle>'
        )
    return svg("".join(parts), "Reliability: confidence against the share of right answers")


def risk_coverage_curve(points: Sequence[tuple[float, float]]) -> str:
    """Wrong among the shown answers, as more and more are shown, the surest first."""
    highest = max((risk for _, risk in points), default=0.0)
    top = next((limit for limit in (0.2, 0.4, 0.6, 0.8) if highest <= limit), 1.0)
    frame = Frame(top=top)
    ys = percents([top * share for share in QUARTERS])
    parts = [axes(frame, percents(QUARTERS), ys, "questions answered (coverage)", "wrong among them (risk)")]
    if points:
        drawn = [(0.0, points[0][1]), *points]
        area = [frame.at((0, 0)), *map(frame.at, drawn), frame.at((drawn[-1][0], 0))]
        parts.append(f'<polygon points="{" ".join(area)}" class="area"/>')
        parts.append(path([frame.at(point) for point in drawn], "curve"))
        coverage, risk = points[-1]
        parts.append(f'<circle cx="{frame.x(coverage):.1f}" cy="{frame.y(risk):.1f}" r="4" class="dot"/>')
    return svg("".join(parts), "Risk against coverage")


def histogram(values: Sequence[float], marks: Sequence[tuple[float, str]], unit: str) -> str:
    """`marks` are vertical lines with a name: the median, the 95th percentile."""
    if not values:
        return svg(text(WIDTH / 2, HEIGHT / 2, "nothing was measured", "axis", "middle"), "Latency")
    step = round_step(max(values) / COLUMNS)
    counts = [0] * (floor(max(values) / step) + 1)
    for value in values:
        counts[floor(value / step)] += 1
    height_step = max(1, ceil(max(counts) / 4))
    frame = Frame(right=len(counts) * step, top=ceil(max(counts) / height_step) * height_step)
    every = max(1, len(counts) // 6)
    xs = [(number * step, f"{number * step:g}") for number in range(0, len(counts) + 1, every)]
    ys = [(float(count), str(count)) for count in range(0, int(frame.top) + 1, height_step)]
    parts = [axes(frame, xs, ys, f"{unit} a question", "questions")]
    for number, count in enumerate(counts):
        if count:
            x, y = frame.x(number * step) + 0.5, frame.y(count)
            width, height = frame.x((number + 1) * step) - frame.x(number * step) - 1, frame.y(0) - y
            parts.append(
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="2" class="bar"/>'
            )
    for level, (value, name) in enumerate(marks):
        parts.append(line(frame.at((value, 0)), frame.at((value, frame.top)), "mark"))
        near_edge = frame.x(value) > WIDTH * 0.7
        x = frame.x(value) + (-5 if near_edge else 5)
        label = f"{name} {value:.0f} {unit}"
        parts.append(text(x, TOP + 12 + 16 * level, label, "marked", "end" if near_edge else "start"))
    return svg("".join(parts), "Distribution of the latency")


def round_step(rough: float) -> float:
    """1, 2 or 5 times a power of ten, not below `rough`: axes read better."""
    if rough <= 0:
        return 1.0
    power: float = 10.0 ** floor(log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if rough <= factor * power * 1.0000001)

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from evals.calibration import Bin
from evals.report.plots import Frame, bars, histogram, reliability_diagram, risk_coverage_curve, round_step

SVG = "{http://www.w3.org/2000/svg}"


def parsed(drawing: str) -> ElementTree.Element:
    """Inline SVG needs no namespace in a page; here it must be well formed."""
    return ElementTree.fromstring(drawing)


def test_values_have_their_place() -> None:
    frame = Frame(right=2.0, top=4.0)
    assert frame.at((0, 0)) == "64.0,258.0"
    assert frame.at((2.0, 4.0)) == "436.0,12.0"
    assert frame.x(1.0) == 250.0


def test_a_bar_is_as_long_as_its_share() -> None:
    drawing = parsed(bars([("acl", 1, 2), ("<b>", 0, 3)]))
    tracks = [float(one.attrib["width"]) for one in drawing.iter("rect") if one.attrib["class"] == "track"]
    filled = [float(one.attrib["width"]) for one in drawing.iter("rect") if one.attrib["class"] == "bar"]
    assert filled == [tracks[0] / 2]
    words = [one.text for one in drawing.iter("text")]
    assert words == ["acl", "50 %  1/2", "<b>", "0 %  0/3"]


def test_a_dot_stands_at_confidence_and_accuracy_with_the_area_of_its_count() -> None:
    drawing = parsed(reliability_diagram([Bin(0.2, 0.3, 25, 0.25, 0.5), Bin(0.9, 1.0, 100, 1.0, 1.0)]))
    small, large = drawing.iter("circle")
    assert (small.attrib["cx"], small.attrib["cy"]) == ("157.0", "135.0")
    assert float(small.attrib["r"]) * 2 == float(large.attrib["r"])
    assert small[0].text == "25 answers: confidence 0.25, right 0.50"


def test_the_curve_ends_where_the_run_abstained() -> None:
    drawing = parsed(risk_coverage_curve([(0.25, 0.0), (0.5, 0.2)]))
    (end,) = drawing.iter("circle")
    assert (end.attrib["cx"], end.attrib["cy"]) == ("250.0", "12.0")  # half of the width; the axis goes to 20 %
    assert list(parsed(risk_coverage_curve([])).iter("circle")) == []


def test_the_histogram_counts_and_marks() -> None:
    drawing = parsed(histogram([1.0, 1.5, 9.0], [(1.5, "p50")], "ms"))
    heights = [float(one.attrib["height"]) for one in drawing.iter("rect")]
    assert len(heights) == 3  # steps of 0.5
    assert [one.text for one in drawing.iter("text")][-1] == "p50 2 ms"
    assert "nothing was measured" in histogram([], [], "ms")
    assert parsed(histogram([0.0], [], "ms")).tag == "svg"


@pytest.mark.parametrize(
    ("rough", "step"), [(0.3, 0.5), (1.0, 1.0), (1.1, 2.0), (6.0, 10.0), (24.0, 50.0), (0.0, 1.0)]
)
def test_steps_are_round(rough: float, step: float) -> None:
    assert round_step(rough) == pytest.approx(step)

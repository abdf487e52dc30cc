from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from knowledge import fusion


@pytest.fixture(autouse=True)
def _plain_constants(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("DENSE_SHARE", 0.6),
        ("DENSE_FLOOR", -0.1),
        ("ROUTE_WEIGHT", 1.5),
        ("TITLE_WEIGHT", 0.8),
        ("NAME_WEIGHT", 0.3),
    ):
        monkeypatch.setattr(fusion, name, value)


def floats(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def test_hybrid_is_the_weighted_mean_of_both_scales() -> None:
    # dense: (0.4 + 0.1) / (0.9 + 0.1) = 0.5; keywords: 3 / 4 = 0.75; 0.6 * 0.5 + 0.4 * 0.75 = 0.6
    found = fusion.hybrid(floats(0.9, 0.4), floats(4.0, 3.0), 0.9, 4.0)
    assert found == pytest.approx([1.0, 0.6])


def test_without_a_keyword_match_the_dense_side_decides() -> None:
    assert fusion.hybrid(floats(0.9, -0.1), floats(0, 0), 0.9, 0.0) == pytest.approx([0.6, 0.0])


def route(sure: float, probability: np.ndarray, title_match: np.ndarray, named: np.ndarray) -> dict[str, Any]:
    return {"sure": sure, "probability": probability, "title_match": title_match, "named": named}


def test_a_sure_route_lets_the_residual_decide() -> None:
    # sure 1: the residual's score, + 1.5 * 1**2 + 0.8 * 0.5 + 0.3 for its document
    routing = route(1.0, floats(1.0, 0.0), floats(0.5, 0.0), floats(1.0, 0.0))
    found = fusion.routed(floats(0.2, 0.9), floats(0.8, 0.1), **routing)
    assert found == pytest.approx([0.8 + 1.5 + 0.4 + 0.3, 0.1])


def test_no_route_leaves_the_question_alone() -> None:
    routing = route(0.0, floats(0.0), floats(0.0), floats(0.0))
    assert fusion.routed(floats(0.2), floats(0.8), **routing) == pytest.approx([0.2])


def test_an_uncertain_route_mixes_both() -> None:
    # 0.5 * 0.8 + 0.5 * 0.2 = 0.5; 1.5 * 0.5**2 = 0.375
    routing = route(0.5, floats(0.5), floats(0.0), floats(0.0))
    assert fusion.routed(floats(0.2), floats(0.8), **routing) == pytest.approx([0.875])

from __future__ import annotations

import pytest

from evals.significance import randomisation_p


def test_without_a_difference_p_is_one() -> None:
    assert randomisation_p([]) == 1.0
    assert randomisation_p([0.0] * 20) == 1.0


def test_a_difference_that_cancels_out_is_luck() -> None:
    assert randomisation_p([1.0, -1.0] * 10) == 1.0


def test_all_differences_one_way() -> None:
    # of the 2^5 sign patterns only all plus and all minus are as large: p = 2/32
    assert randomisation_p([1.0] * 5) == pytest.approx(2 / 32, abs=0.01)
    assert randomisation_p([1.0] * 30) == pytest.approx(1 / 10_001)


def test_zeros_change_nothing_and_the_direction_does_not_matter() -> None:
    assert randomisation_p([1.0, 1.0, 0.0, 1.0]) == randomisation_p([1.0, 1.0, 1.0])
    assert randomisation_p([0.3, 0.2, 0.5]) == randomisation_p([-0.3, -0.2, -0.5])

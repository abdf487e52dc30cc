"""Is the difference of two runs more than luck? Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

ROUNDS = 10_000
SEED = 20260101  # fixed: the same two runs give the same p
AT_ONCE = 500  # rounds in memory together
EVEN = 1e-12  # two sums this close are equal but for rounding


def randomisation_p(differences: Sequence[float], rounds: int = ROUNDS) -> float:
    """Two-sided p of the paired randomisation test (Smucker et al. 2007).

    If the two runs were alike, each question's difference could as well have had the other sign. p is the share of
    random signs whose mean difference is at least as large as the one found. Without a difference it is 1.
    """
    values = np.array([difference for difference in differences if difference], np.float64)
    if not len(values):
        return 1.0
    found = abs(values.sum())
    random = np.random.default_rng(SEED)
    as_large = 0
    for start in range(0, rounds, AT_ONCE):
        signs = random.integers(0, 2, (min(AT_ONCE, rounds - start), len(values)), np.int8) * 2 - 1
        as_large += int((np.abs(signs @ values) >= found - EVEN).sum())
    return (as_large + 1) / (rounds + 1)

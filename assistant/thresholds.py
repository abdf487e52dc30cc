"""From which chances an answer is given, and from which it is given without reserve.

The first is the chance that the documents answer at all, the second the confidence: that the answer is right.
Chosen with `bpo eval calibrate` and `python -m evals.adapting.confidence`; docs/benchmarks.md has the figures.
Apart, so that reading the settings imports nothing heavy.
"""

from __future__ import annotations

ABSTAIN_BELOW = 0.53
SURE_FROM = 0.47  # below it passages are offered as what comes closest

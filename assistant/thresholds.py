"""From which confidence an answer is given. Confidence is the probability that the answer is right.

Chosen with `bpo eval calibrate`; docs/benchmarks.md has the figures. Apart, so that reading the settings imports
nothing heavy.
"""

from __future__ import annotations

ABSTAIN_BELOW = 0.3
SURE_FROM = 0.5  # between the two, passages are offered as what comes closest

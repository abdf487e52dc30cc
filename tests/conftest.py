"""What holds for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# A busy machine must not fail a test: nothing here is timed. And what passed once passes again on the same
# state: `make test` draws the same examples each time, `make test-wide` draws others, and more of them.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("wide", deadline=None, max_examples=1_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

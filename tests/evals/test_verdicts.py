from __future__ import annotations

import pytest

from evals.verdicts import Verdict, spelled, verdict
from tests.evals.test_scoring import made


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, Verdict.RIGHT),
        ({"answerable": False, "abstained": True, "facts": 0, "facts_found": 0}, Verdict.RIGHT),
        ({"failed": True}, Verdict.ERROR),
        ({"forbidden": ("$9",), "facts_found": 0}, Verdict.LEAK),
        ({"abstained": True}, Verdict.DECLINED),
        ({"answerable": False}, Verdict.INVENTED),
        ({"words": 251}, Verdict.LONG),
        ({"facts_found": 0}, Verdict.INCOMPLETE),
        ({"facts_found": 0, "words": 251}, Verdict.INCOMPLETE),
    ],
)
def test_the_gravest_fault_is_named(values: dict[str, object], expected: Verdict) -> None:
    assert verdict(made(**values)) is expected


def test_missing_facts_are_counted() -> None:
    assert spelled(made(facts_found=1, facts=3)) == "facts missing 1/3"
    assert spelled(made()) == "right"

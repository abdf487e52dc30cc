"""What went wrong with an answer, in a word: what a maintainer sorts failures by. Pure."""

from __future__ import annotations

from enum import StrEnum

from evals.scoring import WORD_LIMIT, Score


class Verdict(StrEnum):
    RIGHT = "right"
    ERROR = "error"
    LEAK = "leak"
    INVENTED = "invented"  # answered, where the documents do not
    DECLINED = "declined"  # abstained, where the documents answer
    INCOMPLETE = "facts missing"
    LONG = "too long"


def verdict(score: Score) -> Verdict:
    """The gravest first: a leak matters more than a missing fact."""
    if score.failed:
        return Verdict.ERROR
    if score.forbidden:
        return Verdict.LEAK
    if score.right:
        return Verdict.RIGHT
    if score.abstained:
        return Verdict.DECLINED
    if not score.answerable:
        return Verdict.INVENTED
    return Verdict.LONG if score.facts_found == score.facts and score.words > WORD_LIMIT else Verdict.INCOMPLETE


def spelled(score: Score) -> str:
    """`facts missing 1/2`."""
    found = verdict(score)
    return f"{found} {score.facts_found}/{score.facts}" if found is Verdict.INCOMPLETE else str(found)

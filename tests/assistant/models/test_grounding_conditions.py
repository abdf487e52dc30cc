"""Conditions that are dropped or put in another's place, and what headings add. Worked out by hand."""

from __future__ import annotations

import pytest

from assistant.models.grounding import check

SHORT_FORM = "A vendor with fewer than 50 staff may use the short form, unless it will handle Restricted data."
RAMP_UP = "The ramp-up starts at go-live. Service credits apply from the first full month after the ramp-up."
PILOT = (
    "The pilot is passed when all of these are true. After a second failure the office decides whether it goes on."
)


@pytest.mark.parametrize(
    ("sentence", "source", "reason"),
    [
        ("A vendor with fewer than 50 staff may use the short form.", SHORT_FORM, "general"),
        ("A vendor with fewer than 50 staff may use it, unless it will handle Restricted data.", SHORT_FORM, ""),
        ("Subcontractors may be used.", "Subcontractors may be used only after written notice.", "general"),
        ("Spares may be used after notice.", "Spares may be used only after notice.", ""),
        ("Service credits apply from go-live.", RAMP_UP, "date"),
        ("Credits apply from the first full month after the ramp-up.", RAMP_UP, ""),
        ("No credits apply before the first full month after the ramp-up.", RAMP_UP, ""),
        ("The rights are blocked after renewal.", "The rights are blocked until renewal.", "date"),
        ("The pilot is passed when one of these is true.", PILOT, "general"),
        ("After the first failure the office decides whether it goes on.", PILOT, "number"),
        ("The cap is 15% for all services.", "The cap is 15% for the service, for all credits.", "general"),
        ("The accounts are all disabled at 18:00.", "All accounts are disabled at 18:00.", ""),
    ],
)  # fmt: skip
def test_conditions(sentence: str, source: str, reason: str) -> None:
    assert check(sentence, [source]).reason == reason


def test_a_sentence_may_use_the_words_of_the_headings_above() -> None:
    passage = "Write to the desk with INCIDENT in the subject.\nWrite to the office with UPDATE in the subject."
    headings = [["Incidents > First notice", "Incidents > Later news"]]
    sentence = "For the first notice, write to the desk with INCIDENT in the subject."
    verdict = check(sentence, [passage], None, headings)
    assert passage[verdict.start : verdict.end] == passage.partition("\n")[0]
    assert not check(sentence, [passage]).supported
    assert not check("For later news, write to the desk.", [passage], None, headings).supported


def test_a_step_in_a_heading_is_that_of_its_own_lines() -> None:
    passage = "Owner: process owner. Due: day 45.\nOwner: vendor manager. Due: day 60."
    headings = [["Step 10: Transfer the knowledge", "Step 11: Run the pilot"]]
    assert check("Step 11 is due on day 60.", [passage], None, headings).supported
    assert not check("Step 10 is due on day 60.", [passage], None, headings).supported
    assert not check("Step 11 is due on day 60.", [passage]).supported


@pytest.mark.parametrize("heading", ["Is the canteen free?", "What is not free: the canteen"])
def test_a_heading_that_asks_or_denies_adds_nothing(heading: str) -> None:
    assert not check("The canteen is free for guests.", ["No. Guests pay."], None, [[heading]]).supported

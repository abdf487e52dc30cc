"""True sentences in other words than their source's, and the lies that stand closest to them."""

from __future__ import annotations

import pytest

from assistant.models.grounding import check
from assistant.models.grounding.acronyms import spelled_out

TRUE = (
    ("The tenant returns all keys within 9 days.", "The tenant has 9 days to give back all keys."),
    (
        "Works announced at least six days ahead do not count.",
        "Works announced six or more days ahead do not count.",
    ),
    ("A pupil needs a mark of 70 percent or higher.", "A pupil needs a mark of at least 70 percent."),
    ("Samples may not be older than 5 hours.", "Samples must not be more than 5 hours old."),
    ("The lift is reserved for members of the museum.", "Only members of the museum may use the lift."),
    (
        "The lender shall keep the drawings dry and use them only to repair the boat.",
        "The drawings have to be kept dry and may be used solely to repair the boat.",
    ),
    ("A crane is added where the harbour permits it.", "A crane is added where the harbour allows it."),
    (
        "The baker shall not hire a driver without the written consent of the mill.",
        "The baker needs the written consent of the mill before it hires a driver.",
    ),
    (
        (
            "Each side bears its own costs, unless the check shows losses of more than 7 %, in which "
            "case the vendor refunds the fee."
        ),
        "If losses of over 7 % come to light, the vendor has to refund the fee.",
    ),
    (
        "The gardener pays undisputed bills within 20 days.",
        "The gardener has 20 days to pay bills it does not dispute.",
    ),
    (
        "The rule does not apply to boats that the harbour owned before.",
        "Boats that the harbour owned before are exempt from the rule.",
    ),
    (
        "Lessons cover at least 12 hours of sailing without extra charge.",
        "At least 12 hours of sailing lessons are included at no additional cost.",
    ),
    ("Leave needs the prior approval of Flight Operations.", "Leave needs the prior approval of FO."),
    (
        "A letter that mentions a judge, the radio or a museum is passed to the Appeals team.",
        "When a letter mentions the radio, a judge or a museum, it goes to the Appeals team.",
    ),
    (
        "Severity: 2 - High; Watch: 3 hours; Restoration: 9 hours; Alerts: daily",
        "Alerts on high-severity faults are provided once a day.",
    ),
)
LIES = (
    (
        "A guest boat is one that is not under the command of the harbour.",
        "A guest boat is one that is under the command of the harbour.",
    ),
    (
        "The carrier's liability for spoilt fish is unlimited.",
        "The carrier's liability for spoilt fish is limited.",
    ),
    (
        (
            "Pupils may fly alone once their line manager agrees. Study abroad needs the prior "
            "approval of Flight Operations."
        ),
        "Study abroad needs the prior approval of the line manager.",
    ),
    (
        "The gardener pays bills within 20 days of receipt.",
        "The gardener pays bills within 20 days of the bill date.",
    ),
    (
        "When a skipper retires, the harbour tells the pilot station.",
        "When a skipper retires, the pilot station tells the harbour.",
    ),
)


@pytest.mark.parametrize(("passage", "sentence"), TRUE)
def test_another_wording_is_supported(passage: str, sentence: str) -> None:
    assert check(sentence, [passage]).reason == ""


@pytest.mark.parametrize(("passage", "sentence"), LIES)
def test_another_meaning_is_not(passage: str, sentence: str) -> None:
    assert not check(sentence, [passage]).supported


def test_a_short_form_is_read_as_the_words_of_the_passage() -> None:
    assert spelled_out("FO decides.", ["Ask Flight Operations."]) == "Flight Operations decides."


@pytest.mark.parametrize("passage", ["FO and Flight Operations differ.", "Fly often.", "Find it. Often.", ""])
def test_a_short_form_without_its_words_stays(passage: str) -> None:
    assert spelled_out("OF and IO decide.", [passage]) == "OF and IO decide."

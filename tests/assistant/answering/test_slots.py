from __future__ import annotations

import pytest

from assistant.answering.questions import asked
from assistant.answering.slots import contradict, slot

WHO, DAY, MAY = "Who approves it?", "On which day is it due?", "May agents use it?"


@pytest.mark.parametrize(
    ("question", "one", "other", "found"),
    [
        (WHO, "Leave is approved by the Shift Lead.", "The Account Director approves leave.", True),
        (WHO, "Leave is approved by the Shift Lead.", "Leave must be approved by the Finance Director.", True),
        (WHO, "Leave is approved by the Shift Lead.", "The shift lead approves leave.", False),
        (WHO, "Leave is approved by the Finance Lead.", "Leave is approved by the Finance Director.", False),
        (WHO, "Leave is approved by the Officer.", "Leave is approved by the Security Officer.", False),
        (WHO, "Leave is approved by the Shift Lead.", "Sick leave is approved by the Account Director.", False),
        (WHO, "Leave is approved by the Shift Lead.", "Leave is noted by the Account Director.", False),
        (WHO, "Leave is approved by the Shift Lead.", "Leave is approved by everybody.", False),
        (DAY, "It is due on the 5th business day.", "It is due on the tenth business day.", True),
        (DAY, "It is due on the 5th of the month.", "It is due by the 10th of each month.", True),
        (DAY, "It is due on the 5th business day.", "It is due on the fifth business day.", False),
        (DAY, "It is due on the 5th day of a month.", "It is due on the 3rd business day of a month.", False),
        (DAY, "It is due on the 5th or on the 10th.", "It is due on the 7th.", False),
        (MAY, "Agents may use it.", "Agents are not allowed to use it.", True),
        (MAY, "Agents must use it.", "Agents need not use it.", True),
        (MAY, "Agents must use it.", "Agents must never use it.", True),
        (MAY, "Agents may use it.", "Agents need not use it.", False),
        (MAY, "Agents may use it.", "Agents must use it.", False),
        (MAY, "Agents may use it.", "Agents may not use it at night.", False),
        (MAY, "Agents may use it, but must not keep it.", "Agents may not use it, but must keep it.", False),
        (DAY, "Agents may use it.", "Agents may not use it.", False),  # it was not asked for
    ],
)
def test_only_what_is_plain_contradicts(question: str, one: str, other: str, found: bool) -> None:
    kinds = asked(question)
    mine, theirs = slot(one, question, kinds), slot(other, question, kinds)
    assert contradict(mine, theirs) == found and contradict(theirs, mine) == found

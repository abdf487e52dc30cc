from __future__ import annotations

from threading import Thread
from time import monotonic

import pytest

from assistant.models.errors import NotCalled
from assistant.models.slots import Slots


def test_a_call_over_the_limit_is_refused_after_a_short_wait() -> None:
    slots = Slots(2, 60.0, wait=0.05)
    slots.take()
    second = slots.take()
    with pytest.raises(NotCalled, match="too many calls at once"):
        slots.take()
    slots.give_back(second)
    slots.give_back(second)  # twice is once
    slots.take()
    with pytest.raises(NotCalled):
        slots.take()


def test_one_who_waits_goes_on_as_soon_as_a_call_ends() -> None:
    slots = Slots(1, 60.0, wait=60.0)
    first = slots.take()
    went_on: list[int] = []
    waiting = Thread(target=lambda: went_on.append(slots.take()))
    waiting.start()
    slots.give_back(first)
    waiting.join(30.0)
    assert went_on


def test_a_slot_that_is_never_given_back_is_free_when_no_call_can_last_any_longer() -> None:
    slots = Slots(1, 0.1, wait=30.0)
    lost = slots.take()
    started = monotonic()
    slots.take()
    assert 0.09 < monotonic() - started < 20
    slots.give_back(lost)  # late: the slot is somebody else's now
    assert slots._taken

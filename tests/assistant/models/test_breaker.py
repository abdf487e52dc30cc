from __future__ import annotations

import logging
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.models.breaker import Breaker
from assistant.models.errors import NotCalled
from assistant.models.types import Outcome

ANSWERED, FAILED, UNTOLD = Outcome.ANSWERED, Outcome.FAILED, Outcome.UNTOLD
REST, LONGEST = 60.0, 32.0


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def breaker(clock: Clock, failures: int = 3) -> Breaker:
    return Breaker("openai:m", failures, REST, LONGEST, clock)


def refused(made: Breaker) -> str:
    with pytest.raises(NotCalled) as why:
        made.begin()
    return why.value.reason


def failing(made: Breaker, times: int) -> None:
    for _ in range(times):
        made.end(made.begin(), FAILED)


def test_it_rests_after_failures_in_a_row_and_then_lets_one_call_through(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    made = breaker(clock)
    failing(made, 3)
    assert refused(made) == "resting after 3 failures"
    with pytest.raises(NotCalled):
        made.look()
    clock.now += REST
    trial = made.begin()
    assert refused(made) == "resting after 3 failures"  # one on trial is enough
    made.end(trial, ANSWERED)
    made.look()
    failing(made, 2)
    made.begin()
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING] == [
        "chat model openai:m rests for 60 seconds after 3 failures",
        "chat model openai:m answers again",
    ]


def test_a_trial_that_fails_begins_another_rest() -> None:
    clock = Clock()
    made = breaker(clock)
    failing(made, 3)
    clock.now += REST
    failing(made, 1)
    clock.now += REST - 1
    assert refused(made) == "resting after 4 failures"
    clock.now += 1
    made.begin()


def test_an_answer_between_makes_it_no_row() -> None:
    made = breaker(Clock())
    for _ in range(3):
        failing(made, 2)
        made.end(made.begin(), ANSWERED)
    made.end(made.begin(), UNTOLD)
    failing(made, 2)
    made.begin()


def test_a_trial_that_told_nothing_is_followed_by_another_at_once() -> None:
    clock = Clock()
    made = breaker(clock)
    failing(made, 3)
    clock.now += REST
    made.end(made.begin(), UNTOLD)
    made.begin()
    refused(made)


def test_a_trial_that_nobody_hears_of_is_given_up() -> None:
    clock = Clock()
    made = breaker(clock)
    failing(made, 3)
    clock.now += REST
    lost = made.begin()
    clock.now += LONGEST - 1
    refused(made)
    clock.now += 1
    trial = made.begin()
    made.end(lost, FAILED)  # it comes back after all, and decides nothing any more
    refused(made)
    made.end(trial, ANSWERED)
    made.begin()


def test_calls_that_began_before_the_rest_do_not_make_it_longer() -> None:
    clock = Clock()
    made = breaker(clock)
    calls = [made.begin() for _ in range(8)]
    for call in calls[:3]:
        made.end(call, FAILED)
    clock.now += REST - 1
    for call in calls[3:7]:
        made.end(call, FAILED)
    clock.now += 1
    made.begin()
    made.end(calls[7], ANSWERED)  # it works after all
    made.look()


def test_it_can_be_switched_off() -> None:
    made = breaker(Clock(), failures=0)
    failing(made, 100)
    made.begin()


STEPS = st.lists(
    st.one_of(
        st.just(None),  # a call begins
        st.tuples(st.sampled_from(Outcome), st.integers(0, 7)),  # one of those that were begun ends
        st.floats(0, 100),  # time goes by
    ),
    max_size=40,
)


@settings(max_examples=300)
@given(STEPS, st.integers(1, 4))
def test_whatever_happens_it_rests_only_for_a_reason_and_never_for_ever(
    steps: list[float | tuple[Outcome, int] | None], most: int
) -> None:
    clock = Clock()
    made = breaker(clock, most)
    open_calls: list[int] = []
    failures = 0  # since the last answer, of all calls
    for step in steps:
        if isinstance(step, float):
            clock.now += step
        elif isinstance(step, tuple):
            if open_calls:
                made.end(open_calls.pop(step[1] % len(open_calls)), step[0])
                failures = 0 if step[0] is ANSWERED else failures + (step[0] is FAILED)
        else:
            try:
                open_calls.append(made.begin())
            except NotCalled:
                assert failures >= most
    clock.now += max(REST, LONGEST)
    call = made.begin()  # even if no open call ever ends
    if failures >= most:
        made.end(call, ANSWERED)
    made.begin()
